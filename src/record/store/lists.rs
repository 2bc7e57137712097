//! The lists of a segment on disk, in `N.index`: where the rows of each endpoint and connection are. It is written when the segment
//! is full or the run ends, and is believed only if it is whole and fits the segment's other files; what it says follows from the
//! rows, so one that is missing or damaged is made again.
//!
//! ```text
//! the numbers of each list, counted from the segment's first row, lists in order
//! for each list: kind, id, where its numbers are, how many, how many it had in segments before
//! the state of the lab, see record/state
//! a page of its own: version, rows, length of N.bytes, …, where all of this is
//! ```

use std::io;
use std::sync::Arc;

use super::parts::Part;
use super::recover::MAX_ROW;
use super::words::{PAGE_WORDS, Pages, Words, WordsWriter};
use crate::record::numbers::StoredPart;
use crate::record::{ConnectionId, Evicted, List, Numbers};
use crate::socket::Direction;

/// Changes when something is written in another way, here or in the state.
const VERSION: u32 = 1;
/// Words of a list in the directory.
const ENTRY_WORDS: u64 = 6;
const KINDS: usize = 5;

/// What is known of a segment that nobody writes any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::record) struct Whole {
    pub first_row: u64,
    pub rows: u64,
    /// How long `N.bytes` is.
    pub bytes_end: u64,
    pub evicted: Evicted,
}

/// The lists of a segment.
#[derive(Debug)]
pub(in crate::record) struct SegmentLists {
    whole: Whole,
    words: Arc<Words>,
    /// Where the directory is, and how many lists it has.
    directory: u64,
    lists: u64,
    /// The least and the largest id of each kind of list.
    ids: [(u32, u32); KINDS],
    /// Where the state is, and its bytes.
    state: (u64, u64),
    /// What the file takes on the disk.
    pub disk_bytes: u64,
}

/// A list's kind and id, by which lists are in order.
type Key = (u32, u32);

fn key(list: List) -> Key {
    match list {
        List::Rows(endpoint) => (0, endpoint.0),
        List::Life(endpoint) => (1, endpoint.0),
        List::Moved(connection, Direction::In) => (2, connection.0),
        List::Moved(connection, Direction::Out) => (3, connection.0),
        List::Messages(connection) => (4, connection.0),
    }
}

impl SegmentLists {
    /// Writes the lists of a segment, each with how many numbers it had in segments before, into an empty file, and reads them
    /// from there.
    ///
    /// # Errors
    /// What the system says of the file.
    pub fn write(
        part: Part,
        whole: Whole,
        mut lists: Vec<(List, Numbers, u64)>,
        state: &[u8],
        pages: &Arc<Pages>,
    ) -> io::Result<Self> {
        lists.sort_unstable_by_key(|(list, ..)| key(*list));
        let mut to = WordsWriter::new(part.clone(), whole.first_row);
        let mut entries = Vec::with_capacity(lists.len());
        for (list, numbers, before) in &lists {
            entries.push((key(*list), to.place(), numbers.len() as u64, *before));
            let mut written = Ok(());
            numbers.read(numbers.places(), |number| {
                if written.is_ok() {
                    // A segment has fewer rows than that.
                    written = to.push((number - whole.first_row) as u32);
                }
            });
            written?;
        }
        let directory = to.place();
        for ((kind, id), at, length, before) in &entries {
            for word in [*kind, *id, *at as u32, *length as u32] {
                to.push(word)?;
            }
            to.push_long(*before)?;
        }
        let state_at = to.place();
        for word in state.chunks(4) {
            let mut whole = [0; 4];
            whole[..word.len()].copy_from_slice(word);
            to.push(u32::from_le_bytes(whole))?;
        }
        to.end_page()?;
        to.push(VERSION)?;
        let Whole { rows, bytes_end, evicted, .. } = whole;
        let longs = [rows, bytes_end, evicted.rows, evicted.bytes, directory, entries.len() as u64, state_at];
        longs.iter().chain([&(state.len() as u64)]).try_for_each(|long| to.push_long(*long))?;
        to.end_page()?;
        Self::open(part, whole.first_row, pages)
    }

    /// # Errors
    /// What the system says; it is damaged, or was not written to its end.
    pub fn open(part: Part, first_row: u64, pages: &Arc<Pages>) -> io::Result<Self> {
        let damaged = || io::Error::from(io::ErrorKind::InvalidData);
        let disk_bytes = part.length()?;
        let words = Words::new(part, first_row, pages.clone());
        let last = words.count_pages()?.checked_sub(1).ok_or_else(damaged)?;
        words.check(last + 1)?;
        let at = last * PAGE_WORDS;
        if words.get(at)? != VERSION {
            return Err(damaged());
        }
        let long = |nth: u64| words.get_long(at + 1 + 2 * nth);
        let evicted = Evicted { rows: long(2)?, bytes: long(3)? };
        let whole = Whole { first_row, rows: long(0)?, bytes_end: long(1)?, evicted };
        let (directory, lists, state) = (long(4)?, long(5)?, (long(6)?, long(7)?));
        let fits = |start: u64, words: Option<u64>| words.and_then(|words| start.checked_add(words)) <= Some(at);
        if !fits(directory, lists.checked_mul(ENTRY_WORDS)) || !fits(state.0, Some(state.1.div_ceil(4))) {
            return Err(damaged());
        }
        let mut opened =
            Self { whole, words: Arc::new(words), directory, lists, ids: [(1, 0); KINDS], state, disk_bytes };
        for kind in 0..KINDS as u32 {
            let (first, end) = (opened.place_of((kind, 0))?, opened.place_of((kind + 1, 0))?);
            if first < end {
                opened.ids[kind as usize] = (opened.key_at(first)?.1, opened.key_at(end - 1)?.1);
            }
        }
        Ok(opened)
    }

    /// Its file.
    pub fn part(&self) -> &Part {
        self.words.part()
    }

    pub fn whole(&self) -> Whole {
        self.whole
    }

    /// One past the segment's last row.
    pub fn end_row(&self) -> u64 {
        self.whole.first_row + self.whole.rows
    }

    fn key_at(&self, place: u64) -> io::Result<Key> {
        let at = self.directory + place * ENTRY_WORDS;
        Ok((self.words.get(at)?, self.words.get(at + 1)?))
    }

    /// The place of the first list in the directory whose key is not below this one.
    fn place_of(&self, key: Key) -> io::Result<u64> {
        let (mut start, mut end) = (0, self.lists);
        while start < end {
            let middle = start + (end - start) / 2;
            if self.key_at(middle)? < key {
                start = middle + 1;
            } else {
                end = middle;
            }
        }
        Ok(start)
    }

    /// The numbers of a list, if it has any here.
    ///
    /// # Errors
    /// What the system says.
    pub fn find(&self, list: List) -> io::Result<Option<StoredPart>> {
        let key = key(list);
        let (least, largest) = self.ids[key.0 as usize];
        if !(least..=largest).contains(&key.1) {
            return Ok(None);
        }
        let place = self.place_of(key)?;
        if place == self.lists || self.key_at(place)? != key {
            return Ok(None);
        }
        let at = self.directory + place * ENTRY_WORDS;
        let (start, length): (u64, u64) = (self.words.get(at + 2)?.into(), self.words.get(at + 3)?.into());
        let first = self.words.get_long(at + 4)?;
        if start + length > self.directory || first > MAX_ROW {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(Some(StoredPart { words: self.words.clone(), at: start, length, base: self.whole.first_row, first }))
    }

    /// Whether it has rows of a connection that moved data or are messages.
    ///
    /// # Errors
    /// As [`Self::find`].
    pub fn has(&self, connection: ConnectionId) -> io::Result<bool> {
        for list in List::of_connection(connection) {
            if self.find(list)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What was saved of the lab's state.
    ///
    /// # Errors
    /// As [`Self::find`].
    pub fn state(&self) -> io::Result<Vec<u8>> {
        let (at, length) = self.state;
        let mut bytes = Vec::new();
        self.words.read(at..at + length.div_ceil(4), |word| bytes.extend_from_slice(&word.to_le_bytes()))?;
        bytes.truncate(length as usize);
        Ok(bytes)
    }
}
