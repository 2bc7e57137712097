//! A piece of the log. What a reader holds of it never changes: the writer copies a segment that somebody holds before it
//! adds to it.

use super::{Event, Evicted, Life, Record};
use crate::socket::SMALL_BYTES;

/// Rows a segment holds at most.
pub(super) const SEGMENT_ROWS: usize = 1024;
/// What an allocation of its own takes beside its bytes: a counter, and what the allocator needs.
const ALLOCATION_BYTES: u64 = 48;
/// What a connection takes beside its rows: both addresses, here and where the two sides are joined, the beginnings of its
/// lists in the index, and what is left over of the chunk that it received into.
const CONNECTION_BYTES: u64 = 600;

#[derive(Clone)]
pub(super) struct Segment {
    pub(super) first_row: u64,
    pub(super) rows: Vec<Record>,
    pub(super) cost: Cost,
    /// Whether the log was cleared before it.
    pub(super) is_after_clear: bool,
}

/// What a segment holds: memory, and payload bytes for the eviction's account.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cost {
    pub(super) memory: u64,
    pub(super) payload: u64,
}

impl Segment {
    pub(super) fn begin(first_row: u64, capacity: usize, is_after_clear: bool) -> Self {
        Self { first_row, rows: Vec::with_capacity(capacity), cost: Cost::default(), is_after_clear }
    }

    pub(super) fn push(&mut self, record: Record) {
        self.cost.memory += Self::cost_of(&record);
        self.cost.payload += record.bytes.len() as u64;
        self.rows.push(record);
    }

    /// What is missed when it goes: rows but those that tell of a life, and payload.
    pub(super) fn evicted(&self) -> Evicted {
        let rows = self.rows.iter().filter(|record| record.is_saved()).count() as u64;
        Evicted { rows, bytes: self.cost.payload }
    }

    pub(super) fn end_row(&self) -> u64 {
        self.first_row + self.rows.len() as u64
    }

    /// Bytes of memory that a row takes.
    pub(super) fn cost_of(record: &Record) -> u64 {
        let boxed = match record.event {
            Event::Life(Life::Opened) => CONNECTION_BYTES,
            // An address, a failure, a text.
            Event::Call(_) if record.direction().is_none() => ALLOCATION_BYTES,
            _ => 0,
        };
        let bytes = match record.bytes.len() {
            _ if record.shares_bytes => 0,
            // These lie many in a chunk.
            length @ 0..=SMALL_BYTES => length as u64,
            length => length as u64 + ALLOCATION_BYTES,
        };
        size_of::<Record>() as u64 + boxed + bytes
    }

    /// The row of this number, if it is here.
    pub(super) fn get(&self, row: u64) -> Option<&Record> {
        self.rows.get(usize::try_from(row.checked_sub(self.first_row)?).ok()?)
    }
}
