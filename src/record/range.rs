//! Rows one after another: those on disk are read many at a time.

use std::sync::Arc;

use super::store::Stored;
use super::{Record, Row, Snapshot};

/// Rows that are read at once: few at first, as many who ask want only some.
const FIRST: u64 = 64;
const MOST: u64 = 4096;
/// And their bytes.
const MAX_BYTES: usize = 1 << 20;

pub(super) struct Range<'a> {
    log: &'a Snapshot,
    next: u64,
    end: u64,
    /// What was read from the disk, the next one last, and up to which row.
    read: Vec<Row>,
    read_to: u64,
    ahead: u64,
}

impl<'a> Range<'a> {
    pub(super) fn new(log: &'a Snapshot, numbers: std::ops::Range<u64>) -> Self {
        Self { log, next: numbers.start, end: numbers.end, read: Vec::new(), read_to: 0, ahead: FIRST }
    }

    /// Reads the next rows from the disk, if they are there and not in memory.
    fn read_ahead(&mut self) -> bool {
        let is_there = |stored: &&Arc<Stored>| self.next < stored.end_row().min(self.log.rows.memory_from());
        let Some(stored) = self.log.stored(self.next).filter(is_there) else { return false };
        self.read_to = stored.end_row().min(self.end).min(self.next + self.ahead);
        let to = self.read_to;
        let (read, read_to, mut bytes) = (&mut self.read, &mut self.read_to, 0);
        let each = |number, record: Record| {
            bytes += record.bytes.len();
            read.push(Row { number, record });
            if bytes >= MAX_BYTES {
                *read_to = number + 1;
            }
            bytes < MAX_BYTES
        };
        // What cannot be read is left out.
        let _ = stored.read(self.next..to, each);
        self.ahead = MOST.min(2 * self.ahead);
        self.read.reverse();
        true
    }
}

impl Iterator for Range<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        loop {
            if let Some(row) = self.read.pop() {
                self.next = row.number + 1;
                return Some(row);
            }
            self.next = self.next.max(self.read_to);
            if self.next >= self.end {
                return None;
            }
            if !self.read_ahead() {
                self.next += 1;
                if let Some(row) = self.log.get(self.next - 1) {
                    return Some(row);
                }
            }
        }
    }
}
