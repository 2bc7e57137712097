//! Numbers of rows that were found, on disk, so that many take little memory: a file that nobody else sees, and that goes with its
//! last reader.

use std::io;
use std::sync::Arc;

use super::lock::lock;
use super::numbers::StoredPart;
use super::store::{PAGE_WORDS, Pages, Part, Words, WordsWriter};
use super::{Numbers, Snapshot};

/// Numbers that go there at once: so many fill their pages.
const AT_ONCE: u64 = 64 * PAGE_WORDS;
/// A file has no more numbers than these: the oldest rows go, and their numbers with them.
const MOST: u64 = 1 << 24;

#[derive(Default)]
pub(super) struct Spill {
    file: Option<(WordsWriter, Arc<Words>)>,
    pages: Arc<Pages>,
    /// The disk takes none: they stay in memory.
    has_failed: bool,
}

impl Spill {
    /// Has numbers go to the disk where many are in memory, and the rows of the log are on disk, too.
    pub(super) fn relieve(&mut self, numbers: &mut Numbers, log: &Snapshot) {
        while !self.has_failed && numbers.in_memory() >= AT_ONCE && !log.rows.stored.is_empty() {
            match self.write(numbers, log) {
                Ok(part) => numbers.moved_to(part),
                Err(_) => self.has_failed = true,
            }
        }
    }

    fn write(&mut self, numbers: &Numbers, log: &Snapshot) -> io::Result<StoredPart> {
        let (to, words) = match self.file.take_if(|(to, _)| to.place() < MOST) {
            Some(file) => self.file.insert(file),
            None => {
                let folder = lock(&log.log.shown).folder.clone();
                let file = match folder {
                    Some(folder) => tempfile::tempfile_in(&folder.path).or_else(|_| tempfile::tempfile())?,
                    None => tempfile::tempfile()?,
                };
                let part = Part::whole(file);
                let words = Words::new(part.clone(), 0, self.pages.clone());
                self.file.insert((WordsWriter::new(part, 0), Arc::new(words)))
            }
        };
        let at = to.place();
        let from = numbers.len() as u64 - numbers.in_memory();
        let base = numbers.get(from as usize).ok_or(io::ErrorKind::NotFound)?;
        let mut written = Ok(());
        numbers.read(from as usize..(from + AT_ONCE) as usize, |number| {
            let offset = u32::try_from(number - base).map_err(|_| io::ErrorKind::InvalidData.into());
            if written.is_ok() {
                written = offset.and_then(|offset| to.push(offset));
            }
        });
        written?;
        if to.place() != at + AT_ONCE {
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok(StoredPart { words: words.clone(), at, length: AT_ONCE, base, first: numbers.gone() + from })
    }
}
