//! What a reader sees of the log.

use std::collections::VecDeque;
use std::sync::{Arc, OnceLock};

use super::log::Segment;
use super::{Evicted, Record, Totals};
use crate::clock::Stamp;

/// The log as it was at one moment: it does not change while it is read.
#[derive(Clone)]
pub struct Snapshot {
    pub(super) segments: Arc<VecDeque<Arc<Segment>>>,
    pub(super) first_row: u64,
    pub(super) end_row: u64,
    pub(super) evicted: Evicted,
    pub(super) totals: Totals,
    pub(super) runs: Arc<Vec<Stamp>>,
}

impl Snapshot {
    /// The number of the oldest row that is still there.
    pub fn first_row(&self) -> u64 {
        self.first_row
    }

    /// One past the number of the newest row.
    pub fn end_row(&self) -> u64 {
        self.end_row
    }

    /// What the memory budget has cost so far.
    pub fn evicted(&self) -> Evicted {
        self.evicted
    }

    /// What it has taken since it began or was cleared.
    pub fn totals(&self) -> Totals {
        self.totals
    }

    /// When the run began that a row of this stamp belongs to: the stamp of the run's first row.
    pub fn run_began(&self, at: Stamp) -> Stamp {
        let runs = self.runs.partition_point(|began| *began <= at);
        runs.checked_sub(1).and_then(|last| self.runs.get(last)).copied().unwrap_or(at)
    }

    /// The row of this number, if it is still there.
    pub fn get(&self, row: u64) -> Option<&Record> {
        if row < self.first_row || row >= self.end_row {
            return None;
        }
        let after = self.segments.partition_point(|segment| segment.first_row <= row);
        let segment = self.segments.get(after.checked_sub(1)?)?;
        segment.slots.get((row - segment.first_row) as usize)?.get()
    }

    /// The rows from number `from` on, oldest first, with their numbers.
    pub fn rows(&self, from: u64) -> impl Iterator<Item = (u64, &Record)> {
        let from = from.max(self.first_row);
        let begin = self.segments.partition_point(|segment| segment.first_row <= from).saturating_sub(1);
        self.segments
            .range(begin.min(self.segments.len())..)
            .flat_map(|segment| (segment.first_row..).zip(segment.slots.iter().map_while(OnceLock::get)))
            .filter(move |(row, _)| *row >= from)
            .take_while(|(row, _)| *row < self.end_row)
    }
}
