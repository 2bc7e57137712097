//! The log: rows in segments, one writer, any number of readers that never make it wait.
//!
//! What a reader holds never changes, so it needs no lock to look at a row: a [`Snapshot`] is a reference to the list of
//! segments, and the status after the last row. The writer publishes both together, once a batch; of what a reader holds it
//! copies the list and the last segment before it adds to them.

use std::collections::VecDeque;
use std::ops::AddAssign;
use std::sync::{Arc, Mutex};

use super::exchange::{Exchange, Found};
use super::index::{Index, List};
use super::lock::lock;
use super::log_writer::LogWriter;
use super::runs::{Described, Folder, RunAbout};
use super::segment::Segment;
use super::state::State;
use super::store::Stored;
use super::{ConnectionId, EndpointId, Numbers, Record, Snapshot, Status};

/// Rows that have gone to keep the log within its budget, but those that tell of a life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Evicted {
    pub rows: u64,
    /// Payload bytes of those rows.
    pub bytes: u64,
}

impl Evicted {
    /// What is missed when a row goes.
    pub(super) fn of(record: &Record) -> Self {
        Self { rows: u64::from(record.is_saved()), bytes: record.bytes.len() as u64 }
    }
}

impl AddAssign for Evicted {
    fn add_assign(&mut self, more: Self) {
        self.rows += more.rows;
        self.bytes += more.bytes;
    }
}

/// Rows one after another, and what was so after the last of them.
#[derive(Clone, Default)]
pub(super) struct Rows {
    /// The newest rows, in memory.
    pub segments: Arc<VecDeque<Arc<Segment>>>,
    /// What is on disk, oldest first. Its last rows may be in memory, too.
    pub stored: Arc<VecDeque<Arc<Stored>>>,
    /// The first row in sight: those before it were cleared, or have gone.
    pub first_row: u64,
    pub end_row: u64,
    pub evicted: Evicted,
    pub status: Arc<Status>,
}

impl Rows {
    /// One past the last row that is on disk.
    pub fn stored_end(&self) -> u64 {
        self.stored.back().map_or(0, |last| last.end_row())
    }

    /// The first row that is in memory.
    pub fn memory_from(&self) -> u64 {
        self.segments.front().map_or(self.end_row, |first| first.first_row)
    }
}

/// Rows that were cleared and can be called back. They stay within the budget, and go before all others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Aside {
    pub first_row: u64,
    pub evicted: Evicted,
}

/// What readers share with the writer.
#[derive(Default)]
pub(super) struct Shown {
    pub rows: Rows,
    pub aside: Option<Aside>,
    /// All rows that have gone, missed or not.
    pub gone: Evicted,
    /// Rows below this one are forgotten: nobody asks for them any more.
    pub forgotten: u64,
    pub index: Index,
    pub exchange: Exchange,
    /// Where the rows are kept, given up with the last who reads them.
    pub folder: Option<Arc<Folder>>,
    /// What the rows are of.
    pub described: Arc<Described>,
    /// What they may take of the disk, in bytes, where that was changed.
    pub run_bytes: Option<u64>,
}

impl Shown {
    /// The oldest row that is there, in sight or not.
    pub fn oldest_row(&self) -> u64 {
        let memory = self.rows.memory_from();
        self.rows.stored.front().map_or(memory, |first| first.first_row().min(memory))
    }

    /// Whether a segment's rows are on disk, too.
    pub fn is_stored(&self, segment: &Segment) -> bool {
        let begins = self.rows.stored.front().is_some_and(|first| first.first_row() <= segment.first_row);
        begins && segment.end_row() <= self.rows.stored_end()
    }

    /// Rows up to this one have gone: those set aside first, which are not missed once they are forgotten.
    pub fn gone_to(&mut self, end_row: u64, evicted: Evicted) {
        self.gone += evicted;
        if end_row > self.rows.first_row {
            self.rows.first_row = end_row;
            self.rows.evicted += evicted;
        } else if let Some(aside) = &mut self.aside {
            aside.first_row = end_row;
            aside.evicted += evicted;
        }
    }
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

    /// A log of what is on disk, which takes no more.
    pub(super) fn of_stored(segments: Vec<Arc<Stored>>, folder: Option<Folder>, about: &RunAbout) -> Self {
        let described = Arc::new(about.described.clone());
        let mut shown = Shown { folder: folder.map(Arc::new), described, ..Shown::default() };
        let end_row = segments.last().map_or(0, |last| last.end_row());
        // The newest that was saved; of rows that did not come to the disk it may know more than there is.
        let saved = segments.iter().rev().filter_map(|segment| State::read(&segment.lists()?.state().ok()?));
        let mut state = saved.into_iter().find(|state| state.row <= end_row).unwrap_or_default();
        for segment in &segments {
            shown.index.read(segment, &mut state);
        }
        shown.rows = Rows {
            first_row: segments.first().map_or(0, |first| first.first_row()),
            end_row,
            stored: Arc::new(segments.into()),
            evicted: about.gone.into(),
            status: Arc::new(state.status),
            ..Rows::default()
        };
        shown.exchange = state.exchange;
        Self { shown: Arc::new(Mutex::new(shown)) }
    }

    /// The log as it is now; cheap.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot { log: self.clone(), rows: lock(&self.shown).rows.clone() }
    }

    /// The log with what was cleared and is still there, and what has gone from it.
    pub(super) fn whole(&self) -> (Snapshot, Evicted) {
        let shown = lock(&self.shown);
        let mut rows = shown.rows.clone();
        rows.first_row = shown.oldest_row().min(rows.first_row);
        (Snapshot { log: self.clone(), rows }, shown.gone)
    }

    /// The status after the last row; for those who need no row.
    pub fn status(&self) -> Arc<Status> {
        lock(&self.shown).rows.status.clone()
    }

    /// What the rows are of.
    pub fn described(&self) -> Arc<Described> {
        lock(&self.shown).described.clone()
    }

    /// Changes what the rows may take of the disk, in bytes.
    pub fn set_run_bytes(&self, bytes: u64) {
        lock(&self.shown).run_bytes = Some(bytes);
    }

    /// Gives up the folder of a run that was only read: others may open and delete it, whoever still looks at rows.
    pub fn release(&self) {
        let folder = lock(&self.shown).folder.take();
        drop(folder);
    }

    /// Whether the rows stay on disk when nobody reads them any more, where they are there.
    pub fn keep(&self, is_kept: bool) {
        if let Some(folder) = &lock(&self.shown).folder {
            folder.keep(is_kept);
        }
    }

    pub(super) fn list(&self, list: List) -> Numbers {
        let (stored, newest) = lock(&self.shown).index.list(list);
        stored.join(list, newest)
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
