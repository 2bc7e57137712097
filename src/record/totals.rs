//! What a log has taken, in numbers.

use serde::{Deserialize, Serialize};

use super::{Life, Note, Record, Traffic};

/// What a log has taken since it began or was cleared, with the rows that have been evicted since: a restart of an
/// endpoint changes nothing here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Totals {
    /// Rows but those that tell of a life.
    pub rows: u64,
    pub traffic: Traffic,
    /// Datagrams that the kernel dropped, and rows that were lost.
    pub lost: u64,
    /// Clients turned away by a connection limit.
    pub refused: u64,
}

impl Totals {
    /// Counts a row.
    pub(super) fn count(&mut self, record: &Record) {
        if let Some(life) = record.life() {
            self.refused += u64::from(*life == Life::TurnedAway);
            return;
        }
        self.rows += 1;
        self.lost += record.note().map_or(0, Note::lost);
        if let Some(direction) = record.direction() {
            self.traffic.count(direction, record.bytes.len());
        }
    }
}
