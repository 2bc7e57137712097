//! The log: rows in segments, one writer, any number of readers that never make it wait.
//!
//! What a reader holds never changes, so it needs no lock to look at a row: a [`Snapshot`] is a reference to the list of
//! segments, and the status after the last row. The writer publishes both together, once a batch; of what a reader holds it
//! copies the list and the last segment before it adds to them.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use super::exchange::{Exchange, Found};
use super::index::{Index, List};
use super::lock::lock;
use super::log_writer::LogWriter;
use super::segment::Segment;
use super::{ConnectionId, EndpointId, Numbers, Record, Snapshot, Status};

/// Rows that have gone to keep the log within its budget, but those that tell of a life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Evicted {
    pub rows: u64,
    /// Payload bytes of those rows.
    pub bytes: u64,
}

/// Rows one after another, and what was so after the last of them.
#[derive(Clone, Default)]
pub(super) struct Rows {
    pub segments: Arc<VecDeque<Arc<Segment>>>,
    pub first_row: u64,
    pub end_row: u64,
    pub evicted: Evicted,
    pub status: Arc<Status>,
}

/// What readers share with the writer.
#[derive(Default)]
pub(super) struct Shown {
    pub rows: Rows,
    pub index: Index,
    pub exchange: Exchange,
}

/// All rows, append-only. Clones read the same log; only the recorder appends.
#[derive(Clone, Default)]
pub struct Log {
    pub(super) shown: Arc<Mutex<Shown>>,
}

impl Log {
    pub(super) fn new(budget: u64) -> (LogWriter, Log) {
        let log = Log::default();
        (LogWriter::new(log.clone(), budget), log)
    }

    /// A log of these rows, which takes no more: one that was saved.
    pub fn of(rows: impl IntoIterator<Item = Record>, budget_bytes: u64) -> Self {
        let (mut writer, log) = Self::new(budget_bytes);
        writer.append(rows);
        log
    }

    /// The log as it is now; cheap.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot { log: self.clone(), rows: lock(&self.shown).rows.clone() }
    }

    /// The status after the last row; for those who need no row.
    pub fn status(&self) -> Arc<Status> {
        lock(&self.shown).rows.status.clone()
    }

    pub(super) fn list(&self, list: List) -> Numbers {
        lock(&self.shown).index.list(list)
    }

    pub(super) fn other_end(&self, connection: ConnectionId) -> Option<(ConnectionId, EndpointId)> {
        lock(&self.shown).exchange.other_end(connection)
    }

    /// Where the other side of a row is, and the log at the moment when it is there.
    pub(super) fn found(&self, record: &Record) -> (Found, Snapshot) {
        let shown = lock(&self.shown);
        (shown.exchange.find(record), Snapshot { log: self.clone(), rows: shown.rows.clone() })
    }
}
