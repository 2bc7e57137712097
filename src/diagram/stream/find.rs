//! Looks for bytes in a stream, across the cuts of its calls.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Cut, Source};
use crate::record::{Callback, Follower, Row, Snapshot};

/// Places that are remembered; of more it is said that there are.
pub const MAX_FOUND: usize = 100_000;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Needle {
    Bytes(Vec<u8>),
    /// Bytes of a text; letters of ASCII in either case.
    Text(Vec<u8>),
}

impl Needle {
    /// How many bytes it has.
    pub fn len(&self) -> usize {
        match self {
            Needle::Bytes(bytes) | Needle::Text(bytes) => bytes.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn is_at_start_of(&self, bytes: &[u8]) -> bool {
        match self {
            Needle::Bytes(needle) => bytes.starts_with(needle),
            Needle::Text(needle) => bytes.get(..needle.len()).is_some_and(|part| part.eq_ignore_ascii_case(needle)),
        }
    }
}

/// A place where it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Which of the sources.
    pub source: usize,
    /// The row in which its first byte came, and which of the row's bytes that is.
    pub row: u64,
    pub byte: usize,
    /// The place of that byte in the stream.
    pub at: u64,
}

/// The last bytes of a stream: what is looked for may go on in the next call.
#[derive(Default)]
struct Tail {
    bytes: Vec<u8>,
    /// The rows that they came in, with the places of their first bytes.
    rows: VecDeque<(u64, u64)>,
    end: u64,
}

/// Finds the needle in one stream, call by call.
struct Finder {
    needle: Needle,
    tail: Tail,
}

impl Finder {
    fn add(&mut self, source: usize, row: u64, at: u64, bytes: &[u8], hits: &mut Vec<Hit>) {
        let tail = &mut self.tail;
        if tail.end != at {
            *tail = Tail::default();
        }
        let kept = tail.bytes.len();
        let base = at - kept as u64;
        tail.rows.push_back((at, row));
        // Only what may lie across the cut is put together.
        let across = bytes.len().min(self.needle.len().saturating_sub(1));
        tail.bytes.extend_from_slice(&bytes[..across]);
        let hit = |tail: &Tail, place: u64| {
            let (first, row) = tail.rows.iter().rev().find(|(first, _)| *first <= place).copied()?;
            Some(Hit { source, row, byte: (place - first) as usize, at: place })
        };
        let places = (0..kept).filter(|place| self.needle.is_at_start_of(&tail.bytes[*place..]));
        hits.extend(places.filter_map(|place| hit(tail, base + place as u64)));
        let inside = (0..bytes.len()).filter(|place| self.needle.is_at_start_of(&bytes[*place..]));
        hits.extend(inside.filter_map(|place| hit(tail, at + place as u64)));

        tail.bytes.extend_from_slice(&bytes[across..]);
        let keep = self.needle.len().saturating_sub(1);
        tail.bytes.drain(..tail.bytes.len().saturating_sub(keep));
        tail.end = at + bytes.len() as u64;
        let first = tail.end - tail.bytes.len() as u64;
        while tail.rows.get(1).is_some_and(|(next, _)| *next <= first) {
            tail.rows.pop_front();
        }
    }
}

/// What has been found so far, in the order of the rows in which it begins.
#[derive(Default)]
struct Hits {
    all: Vec<Hit>,
    end_row: u64,
}

impl Hits {
    fn add(&mut self, new: Vec<Hit>) {
        for hit in new.into_iter().take(MAX_FOUND - self.all.len().min(MAX_FOUND)) {
            // One that lies across a cut begins in an earlier row, behind which the other side may have said something.
            let place = self.all.partition_point(|known| (known.row, known.byte) <= (hit.row, hit.byte));
            self.all.insert(place, hit);
        }
    }
}

/// A search that goes on as rows come. Its thread ends when it is dropped.
pub struct StreamSearch {
    follower: Follower,
    hits: Arc<Mutex<Hits>>,
    pub needle: Needle,
}

impl StreamSearch {
    /// Starts the thread; `notify` is called when more has been looked through.
    ///
    /// # Errors
    /// The system has no more threads.
    pub fn start(sources: [Source; 2], needle: Needle, notify: Callback) -> io::Result<Self> {
        let hits: Arc<Mutex<Hits>> = Arc::default();
        let new = || sources.map(|_| Finder { needle: needle.clone(), tail: Tail::default() });
        let (shared, mut finders, fresh) = (Arc::clone(&hits), new(), needle.clone());
        let find = move |_: &Snapshot, row: &Row| {
            let mut hits = lock(&shared);
            if row.number < hits.end_row {
                // What was cleared has been called back.
                *hits = Hits::default();
                finders = sources.map(|_| Finder { needle: fresh.clone(), tail: Tail::default() });
            }
            hits.end_row = row.number + 1;
            let source = sources.iter().position(|source| source.has(row));
            if let (Some(source), Some(cut)) = (source, Cut::of(row))
                && hits.all.len() < MAX_FOUND
            {
                let mut new = Vec::new();
                finders[source].add(source, row.number, cut.body.start, &row.bytes, &mut new);
                hits.add(new);
            }
            false
        };
        let follower = Follower::start(Box::new(find), notify)?;
        Ok(Self { follower, hits, needle })
    }

    /// Goes on with the log as it is now.
    pub fn follow(&mut self, log: &Snapshot) {
        self.follower.follow(log, || log.all());
        let first_row = log.first_row();
        let mut hits = lock(&self.hits);
        if hits.all.first().is_some_and(|hit| hit.row < first_row) {
            hits.all.retain(|hit| hit.row >= first_row);
        }
    }

    /// How many places were found.
    pub fn count(&self) -> usize {
        lock(&self.hits).all.len()
    }

    /// The nth place that was found, from zero.
    pub fn get(&self, nth: usize) -> Option<Hit> {
        lock(&self.hits).all.get(nth).copied()
    }

    /// The first place that was found in a row or behind it.
    pub fn from_row(&self, row: u64) -> usize {
        lock(&self.hits).all.partition_point(|hit| hit.row < row)
    }

    /// The places found in these rows.
    pub fn in_rows(&self, rows: std::ops::RangeInclusive<u64>) -> Vec<Hit> {
        let hits = lock(&self.hits);
        let first = hits.all.partition_point(|hit| hit.row < *rows.start());
        hits.all[first..].iter().take_while(|hit| hit.row <= *rows.end()).copied().collect()
    }
}

fn lock(hits: &Mutex<Hits>) -> MutexGuard<'_, Hits> {
    hits.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Where a needle is found in pieces of a stream: row by row, the first byte's place.
    fn found(needle: &Needle, pieces: &[Vec<u8>]) -> Vec<Hit> {
        let mut finder = Finder { needle: needle.clone(), tail: Tail::default() };
        let (mut hits, mut at) = (Vec::new(), 0);
        for (row, piece) in (0..).zip(pieces) {
            finder.add(0, row, at, piece, &mut hits);
            at += piece.len() as u64;
        }
        hits
    }

    #[test]
    fn what_lies_across_cuts_is_found_in_the_row_where_it_begins() {
        let pieces = ["xhe", "l", "", "lo hello"].map(|piece| piece.as_bytes().to_vec());
        let places: Vec<_> =
            found(&Needle::Text(b"HELLO".to_vec()), &pieces).iter().map(|hit| (hit.row, hit.byte, hit.at)).collect();
        assert_eq!(places, [(0, 1, 1), (3, 3, 7)]);
        assert!(found(&Needle::Bytes(b"HELLO".to_vec()), &pieces).is_empty());
    }

    proptest! {
        /// However a stream is cut, the same places are found.
        #[test]
        fn cuts_change_nothing(
            pieces in prop::collection::vec(prop::collection::vec(0_u8..2, 0..6), 0..12),
            needle in prop::collection::vec(0_u8..2, 1..5),
        ) {
            let whole = pieces.concat();
            let expected: Vec<u64> =
                (0..whole.len()).filter(|at| whole[*at..].starts_with(&needle)).map(|at| at as u64).collect();
            let hits = found(&Needle::Bytes(needle), &pieces);
            prop_assert_eq!(hits.iter().map(|hit| hit.at).collect::<Vec<_>>(), expected);
            for hit in hits {
                let before: usize = pieces[..hit.row as usize].iter().map(Vec::len).sum();
                prop_assert_eq!((before + hit.byte) as u64, hit.at);
                prop_assert!(hit.byte < pieces[hit.row as usize].len());
            }
        }
    }
}
