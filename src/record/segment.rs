//! A piece of the log: slots that are filled once, in order, and never change.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Record;

/// Slots that are allocated together: a segment may be closed when it has few rows.
const BLOCK_ROWS: usize = 32;
/// Rows a segment holds at most.
const SEGMENT_ROWS: usize = 32 * BLOCK_ROWS;
/// What a shared buffer takes beside its bytes: its counter, and twice what the allocator needs.
const BUFFER_BYTES: u64 = 48;

type Block = Box<[OnceLock<Record>]>;

pub(super) struct Segment {
    pub(super) first_row: u64,
    blocks: Box<[OnceLock<Block>]>,
    filled: AtomicUsize,
}

impl Segment {
    pub(super) fn new(first_row: u64) -> Self {
        let blocks = (0..SEGMENT_ROWS / BLOCK_ROWS).map(|_| OnceLock::new()).collect();
        Self { first_row, blocks, filled: AtomicUsize::new(0) }
    }

    pub(super) fn end_row(&self) -> u64 {
        self.first_row + self.filled.load(Ordering::Acquire) as u64
    }

    pub(super) fn is_full(&self) -> bool {
        self.filled.load(Ordering::Relaxed) == SEGMENT_ROWS
    }

    /// Bytes of memory that the next row would take.
    pub(super) fn cost_of(&self, record: &Record) -> u64 {
        let is_first_of_block = self.filled.load(Ordering::Relaxed).is_multiple_of(BLOCK_ROWS);
        let block = if is_first_of_block { BLOCK_ROWS * size_of::<OnceLock<Record>>() } else { 0 };
        let is_held_already = record.shares_bytes || record.bytes.is_empty();
        block as u64 + if is_held_already { 0 } else { record.bytes.len() as u64 + BUFFER_BYTES }
    }

    /// Fills the next slot. It is empty: there is one writer, and it fills slots in order.
    pub(super) fn push(&self, record: Record) {
        let place = self.filled.load(Ordering::Relaxed);
        if let Some(block) = self.blocks.get(place / BLOCK_ROWS) {
            let block = block.get_or_init(|| (0..BLOCK_ROWS).map(|_| OnceLock::new()).collect());
            let _ = block[place % BLOCK_ROWS].set(record);
            self.filled.store(place + 1, Ordering::Release);
        }
    }

    /// The row of this number, if it is here.
    pub(super) fn get(&self, row: u64) -> Option<&Record> {
        let place = usize::try_from(row.checked_sub(self.first_row)?).ok()?;
        self.blocks.get(place / BLOCK_ROWS)?.get()?.get(place % BLOCK_ROWS)?.get()
    }

    pub(super) fn records(&self) -> impl Iterator<Item = &Record> {
        (self.first_row..self.end_row()).map_while(|row| self.get(row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_stays_small() {
        let bytes = size_of::<OnceLock<Record>>();
        assert!(bytes <= 168, "{bytes} bytes");
        assert!(size_of::<Record>() <= 160, "{} bytes", size_of::<Record>());
    }
}
