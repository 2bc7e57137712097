//! Numbers of 32 bits on disk, in pages that each have a CRC. They are written once, one after another, and read at any place.

use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use super::parts::Part;
use crate::record::lock::lock;

/// A page has so many bytes, of which the last four are its CRC.
pub(super) const PAGE_BYTES: usize = 4096;
pub(in crate::record) const PAGE_WORDS: u64 = PAGE_BYTES as u64 / 4 - 1;
/// Pages that are written, or read one after another, at once.
const PAGES_AT_ONCE: u64 = 64;
/// Pages that are held for all who read one number here and one there: 2 MiB.
const HELD_PAGES: usize = 512;

/// The pages that were read last, of all files together: each has one place where it can be.
#[derive(Debug)]
pub(in crate::record) struct Pages(Box<[Mutex<Option<Held>>]>);

#[derive(Debug)]
struct Held {
    file: u64,
    page: u64,
    words: Arc<[u32]>,
}

impl Default for Pages {
    fn default() -> Self {
        Self((0..HELD_PAGES).map(|_| Mutex::default()).collect())
    }
}

/// A file of words as its readers see it.
#[derive(Debug)]
pub(in crate::record) struct Words {
    part: Part,
    /// What the CRCs are over, too: a page of another file is none of this one.
    seed: u64,
    /// Its number among all files that were opened.
    file: u64,
    pages: Arc<Pages>,
}

impl Words {
    pub fn new(part: Part, seed: u64, pages: Arc<Pages>) -> Self {
        static FILES: AtomicU64 = AtomicU64::new(0);
        Self { part, seed, file: FILES.fetch_add(1, Ordering::Relaxed), pages }
    }

    pub fn part(&self) -> &Part {
        &self.part
    }

    /// How many pages the file has now.
    pub fn count_pages(&self) -> io::Result<u64> {
        Ok(self.part.length()? / PAGE_BYTES as u64)
    }

    /// The word at a place.
    ///
    /// # Errors
    /// What the system says; the page is damaged.
    pub fn get(&self, at: u64) -> io::Result<u32> {
        let (page, within) = (at / PAGE_WORDS, (at % PAGE_WORDS) as usize);
        let slot = self.pages.0.get((page.wrapping_add(self.file.wrapping_mul(61)) % HELD_PAGES as u64) as usize);
        let slot = slot.ok_or(io::ErrorKind::NotFound)?;
        let is_it = |held: &&Held| held.file == self.file && held.page == page;
        let known = lock(slot).as_ref().filter(is_it).and_then(|held| held.words.get(within).copied());
        if let Some(word) = known {
            return Ok(word);
        }
        let mut words = Vec::with_capacity(PAGE_WORDS as usize);
        self.read_pages(page..page + 1, |word| words.push(word))?;
        let word = words.get(within).copied().ok_or(io::ErrorKind::UnexpectedEof)?;
        *lock(slot) = Some(Held { file: self.file, page, words: words.into() });
        Ok(word)
    }

    /// Two words as one number, the lower first.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub fn get_long(&self, at: u64) -> io::Result<u64> {
        Ok(u64::from(self.get(at)?) | u64::from(self.get(at + 1)?) << 32)
    }

    /// Gives the words of these places to `each`, past the pages that are held for others.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub fn read(&self, places: Range<u64>, mut each: impl FnMut(u32)) -> io::Result<()> {
        let mut next = places.start;
        while next < places.end {
            let first = next / PAGE_WORDS;
            let last = (places.end.div_ceil(PAGE_WORDS)).min(first + PAGES_AT_ONCE);
            let mut at = first * PAGE_WORDS;
            self.read_pages(first..last, |word| {
                if places.contains(&at) {
                    each(word);
                }
                at += 1;
            })?;
            next = last * PAGE_WORDS;
        }
        Ok(())
    }

    /// Whether all of these pages are what was written.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub fn check(&self, pages: u64) -> io::Result<()> {
        let starts = (0..pages).step_by(PAGES_AT_ONCE as usize);
        starts.into_iter().try_for_each(|start| self.read_pages(start..pages.min(start + PAGES_AT_ONCE), |_| {}))
    }

    fn read_pages(&self, pages: Range<u64>, mut each: impl FnMut(u32)) -> io::Result<()> {
        let mut bytes = vec![0; (pages.end - pages.start) as usize * PAGE_BYTES];
        self.part.read_exact_at(&mut bytes, pages.start * PAGE_BYTES as u64)?;
        for (page, bytes) in pages.zip(bytes.as_chunks::<PAGE_BYTES>().0) {
            let (words, _) = bytes.as_chunks::<4>();
            let (words, crc) = words.split_at(PAGE_WORDS as usize);
            let found = crc.first().map(|crc| u32::from_le_bytes(*crc));
            if found != Some(crc_of(words.as_flattened(), self.seed, page)) {
                return Err(io::ErrorKind::InvalidData.into());
            }
            words.iter().for_each(|word| each(u32::from_le_bytes(*word)));
        }
        Ok(())
    }
}

/// The writing end of a file of words.
pub(in crate::record) struct WordsWriter {
    part: Part,
    seed: u64,
    /// Words that are not in the file yet.
    waiting: Vec<u32>,
    /// Pages that are in the file.
    pages: u64,
}

impl WordsWriter {
    /// Of an empty file.
    pub fn new(part: Part, seed: u64) -> Self {
        Self { part, seed, waiting: Vec::new(), pages: 0 }
    }

    /// The place that the next word gets.
    pub fn place(&self) -> u64 {
        self.pages * PAGE_WORDS + self.waiting.len() as u64
    }

    /// # Errors
    /// What the system says of the file.
    pub fn push(&mut self, word: u32) -> io::Result<()> {
        self.waiting.push(word);
        if self.waiting.len() as u64 == PAGES_AT_ONCE * PAGE_WORDS { self.write() } else { Ok(()) }
    }

    /// # Errors
    /// As [`Self::push`].
    pub fn push_long(&mut self, long: u64) -> io::Result<()> {
        self.push(long as u32)?;
        self.push((long >> 32) as u32)
    }

    /// Has the next word begin a page, and writes all that come before.
    ///
    /// # Errors
    /// As [`Self::push`].
    pub fn end_page(&mut self) -> io::Result<()> {
        let whole = self.waiting.len().next_multiple_of(PAGE_WORDS as usize);
        self.waiting.resize(whole, 0);
        self.write()
    }

    fn write(&mut self) -> io::Result<()> {
        let (at, mut pages) = (self.pages * PAGE_BYTES as u64, self.pages);
        let mut bytes = Vec::with_capacity(self.waiting.len().div_ceil(PAGE_WORDS as usize) * PAGE_BYTES);
        for page in self.waiting.chunks_exact(PAGE_WORDS as usize) {
            let start = bytes.len();
            bytes.extend(page.iter().flat_map(|word| word.to_le_bytes()));
            let crc = crc_of(&bytes[start..], self.seed, pages);
            bytes.extend_from_slice(&crc.to_le_bytes());
            pages += 1;
        }
        self.part.write_all_at(&bytes, at)?;
        self.waiting.clear();
        self.pages = pages;
        Ok(())
    }
}

fn crc_of(words: &[u8], seed: u64, page: u64) -> u32 {
    let mut crc = crc32fast::Hasher::new();
    crc.update(&seed.to_le_bytes());
    crc.update(&page.to_le_bytes());
    crc.update(words);
    crc.finalize()
}
