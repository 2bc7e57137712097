//! The log: rows in segments, one writer, any number of readers that never make it wait.
//!
//! A segment's slots are filled once and never change, so a reader needs no lock to look at a row. The list of
//! segments changes only when a segment is begun or evicted; a [`Snapshot`] is a reference to that list and a length.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use super::current_calls::lock;
use super::{Record, Snapshot, Totals};
use crate::clock::Stamp;

/// Rows a segment holds at most.
const SEGMENT_ROWS: usize = 1024;
/// The smallest budget that can be set, in bytes.
pub const MIN_BUDGET_BYTES: u64 = 1 << 20;
/// A segment is closed early when it holds this fraction of the budget, so that eviction goes in small steps.
const SEGMENTS_PER_BUDGET: u64 = 64;
/// What a row costs beside its bytes: its slot, and the header of a shared buffer.
const ROW_BYTES: u64 = (size_of::<OnceLock<Record>>() + 48) as u64;

/// Rows that have gone to keep the log within its budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Evicted {
    pub rows: u64,
    /// Payload bytes of those rows.
    pub bytes: u64,
}

pub(super) struct Segment {
    pub(super) first_row: u64,
    pub(super) slots: Box<[OnceLock<Record>]>,
    filled: AtomicUsize,
}

/// What readers share with the writer.
struct Shown {
    segments: Arc<VecDeque<Arc<Segment>>>,
    first_row: u64,
    evicted: Evicted,
    totals: Totals,
    /// The stamps of the first rows of the runs, oldest first.
    runs: Arc<Vec<Stamp>>,
}

/// All rows, append-only. Clones read the same log; only the recorder appends.
#[derive(Clone)]
pub struct Log {
    shown: Arc<Mutex<Shown>>,
}

/// The writing end of a [`Log`]; there is one.
pub(super) struct LogWriter {
    log: Log,
    tail: Option<Arc<Segment>>,
    /// What was cleared and can be called back.
    aside: Option<Aside>,
    /// What each live segment holds, oldest first, those set aside before the others: memory, and payload bytes for the
    /// eviction's account.
    costs: VecDeque<Cost>,
    total_cost: u64,
    budget: u64,
    next_row: u64,
    /// When a run was begun whose first row has not come yet.
    run: Option<Stamp>,
}

/// Rows that are not shown any more. They stay within the budget, and go before all others.
struct Aside {
    segments: VecDeque<Arc<Segment>>,
    first_row: u64,
    evicted: Evicted,
    totals: Totals,
}

#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    memory: u64,
    payload: u64,
}

impl Log {
    pub(super) fn new(budget: u64) -> (LogWriter, Log) {
        let shown = Shown {
            segments: Arc::default(),
            first_row: 0,
            evicted: Evicted::default(),
            totals: Totals::default(),
            runs: Arc::default(),
        };
        let log = Log { shown: Arc::new(Mutex::new(shown)) };
        let writer = LogWriter {
            log: log.clone(),
            tail: None,
            aside: None,
            costs: VecDeque::new(),
            total_cost: 0,
            budget: budget.max(MIN_BUDGET_BYTES),
            next_row: 0,
            run: None,
        };
        (writer, log)
    }

    /// The log as it is now; cheap.
    pub fn snapshot(&self) -> Snapshot {
        let shown = lock(&self.shown);
        let end_row = shown.segments.back().map_or(shown.first_row, |segment| segment.end_row());
        Snapshot {
            segments: shown.segments.clone(),
            first_row: shown.first_row,
            end_row,
            evicted: shown.evicted,
            totals: shown.totals,
            runs: shown.runs.clone(),
        }
    }
}

impl Evicted {
    fn count(&mut self, gone: &Segment, cost: Cost) {
        self.rows += gone.end_row() - gone.first_row;
        self.bytes += cost.payload;
    }
}

impl Segment {
    fn new(first_row: u64) -> Self {
        let slots = (0..SEGMENT_ROWS).map(|_| OnceLock::new()).collect();
        Self { first_row, slots, filled: AtomicUsize::new(0) }
    }

    fn end_row(&self) -> u64 {
        self.first_row + self.filled.load(Ordering::Acquire) as u64
    }
}

impl LogWriter {
    /// Appends a row and gives its number; evicts the oldest rows where the budget asks for it.
    pub(super) fn append(&mut self, record: Record) -> u64 {
        let payload = record.bytes.len() as u64;
        let memory = ROW_BYTES + if record.shares_bytes { 0 } else { payload };
        let full = match (&self.tail, self.costs.back()) {
            (Some(tail), Some(cost)) => {
                tail.filled.load(Ordering::Relaxed) == SEGMENT_ROWS
                    || cost.memory + memory > self.budget / SEGMENTS_PER_BUDGET
            }
            _ => true,
        };
        let tail = match &self.tail {
            Some(tail) if !full => tail.clone(),
            _ => self.begin_segment(),
        };
        let slot = tail.filled.load(Ordering::Relaxed);
        self.count(&record);
        // The slot is empty: this is the only writer, and it fills slots in order.
        let _ = tail.slots[slot].set(record);
        tail.filled.store(slot + 1, Ordering::Release);
        if let Some(cost) = self.costs.back_mut() {
            cost.memory += memory;
            cost.payload += payload;
        }
        self.total_cost += memory;
        self.next_row += 1;
        if self.total_cost > self.budget {
            self.evict();
        }
        self.next_row - 1
    }

    pub(super) fn set_budget(&mut self, budget: u64) {
        self.budget = budget.max(MIN_BUDGET_BYTES);
        self.evict();
    }

    /// Notes that a run begins now: the first row from here on is what its times count from.
    pub(super) fn begin_run(&mut self, now: Stamp) {
        self.run = Some(now);
    }

    /// Notes clients refused by a connection limit.
    pub(super) fn count_refused(&mut self, clients: u64) {
        lock(&self.log.shown).totals.refused += clients;
    }

    fn count(&mut self, record: &Record) {
        let mut shown = lock(&self.log.shown);
        shown.totals.count(record);
        let is_first = shown.runs.is_empty() || self.run.is_some_and(|began| record.at() >= began);
        if is_first {
            self.run = None;
            Arc::make_mut(&mut shown.runs).push(record.at());
        }
    }

    /// Takes all rows out of sight; what was set aside before goes for good. It is asked for, so it is no loss, and row
    /// numbers go on.
    pub(super) fn clear(&mut self) {
        self.forget_aside();
        self.tail = None;
        let mut shown = lock(&self.log.shown);
        self.aside = Some(Aside {
            segments: std::mem::take(Arc::make_mut(&mut shown.segments)),
            first_row: shown.first_row,
            evicted: std::mem::take(&mut shown.evicted),
            totals: std::mem::take(&mut shown.totals),
        });
        shown.first_row = self.next_row;
    }

    /// Puts what was set aside before the rows that have come since.
    pub(super) fn restore(&mut self) {
        let Some(mut aside) = self.aside.take() else { return };
        let mut shown = lock(&self.log.shown);
        // Where all of them have gone, rows in sight may have gone after them.
        if !aside.segments.is_empty() {
            shown.first_row = aside.first_row;
        }
        aside.segments.extend(shown.segments.iter().cloned());
        shown.segments = Arc::new(aside.segments);
        shown.evicted.rows += aside.evicted.rows;
        shown.evicted.bytes += aside.evicted.bytes;
        shown.totals += aside.totals;
    }

    /// Forgets what was set aside.
    pub(super) fn forget_aside(&mut self) {
        let Some(aside) = self.aside.take() else { return };
        for cost in self.costs.drain(..aside.segments.len()) {
            self.total_cost -= cost.memory;
        }
    }

    fn begin_segment(&mut self) -> Arc<Segment> {
        let segment = Arc::new(Segment::new(self.next_row));
        self.tail = Some(segment.clone());
        self.costs.push_back(Cost::default());
        Arc::make_mut(&mut lock(&self.log.shown).segments).push_back(segment.clone());
        segment
    }

    /// Drops whole segments, oldest first, never the one being written.
    fn evict(&mut self) {
        while self.total_cost > self.budget && self.costs.len() > 1 {
            let Some(cost) = self.costs.pop_front() else { break };
            self.total_cost -= cost.memory;
            if let Some(aside) = self.aside.as_mut().filter(|aside| !aside.segments.is_empty()) {
                let Some(gone) = aside.segments.pop_front() else { break };
                aside.first_row = gone.end_row();
                aside.evicted.count(&gone, cost);
                continue;
            }
            let mut shown = lock(&self.log.shown);
            let Some(gone) = Arc::make_mut(&mut shown.segments).pop_front() else { break };
            shown.first_row = gone.end_row();
            shown.evicted.count(&gone, cost);
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::super::{EndpointId, Note, What};
    use super::*;
    use crate::clock::Stamp;

    fn row(n: u64, bytes: usize) -> Record {
        let note = Note::RowsLost { rows: n };
        let what = What::Note { at: Stamp(n), note };
        Record {
            endpoint: EndpointId(0),
            connection: None,
            ends: None,
            what,
            bytes: vec![7; bytes].into(),
            shares_bytes: false,
        }
    }

    #[test]
    fn a_snapshot_does_not_change() {
        let (mut writer, log) = Log::new(MIN_BUDGET_BYTES);
        for n in 0..1500 {
            writer.append(row(n, 0));
        }
        let before = log.snapshot();
        writer.append(row(1500, 0));
        assert_eq!((before.first_row(), before.end_row()), (0, 1500));
        assert_eq!(before.rows(1400).count(), 100);
        assert!(before.get(1500).is_none());
        assert_eq!(log.snapshot().get(1500).unwrap().at(), Stamp(1500));
        writer.clear();
        assert_eq!(before.get(3).unwrap().at(), Stamp(3));
        assert_eq!(log.snapshot().rows(0).count(), 0);
        assert_eq!(writer.append(row(9, 0)), 1501);
        assert_eq!(log.snapshot().rows(0).count(), 1);
    }

    #[test]
    fn the_budget_holds_and_every_evicted_row_is_counted() {
        let (mut writer, log) = Log::new(MIN_BUDGET_BYTES);
        for n in 0..1000 {
            writer.append(row(n, 10_000));
            assert!(writer.total_cost <= MIN_BUDGET_BYTES);
        }
        let snapshot = log.snapshot();
        let left = snapshot.rows(0).count() as u64;
        assert_eq!(snapshot.evicted().rows + left, 1000);
        assert_eq!(snapshot.evicted().bytes, snapshot.evicted().rows * 10_000);
        assert_eq!(snapshot.first_row(), snapshot.evicted().rows);
        assert_eq!(snapshot.rows(0).next().unwrap().0, snapshot.first_row());
        assert!(left > 90, "only {left} rows of 10 kB left of a budget of 1 MiB");
    }

    #[test]
    fn what_was_cleared_can_be_called_back() {
        let (mut writer, log) = Log::new(MIN_BUDGET_BYTES);
        let numbers = |log: &Log| log.snapshot().rows(0).map(|(row, _)| row).collect::<Vec<_>>();
        for n in 0..3 {
            writer.append(row(n, 0));
        }
        writer.clear();
        assert_eq!((numbers(&log).len(), log.snapshot().totals()), (0, Totals::default()));
        writer.append(row(3, 0));
        writer.restore();
        assert_eq!(numbers(&log), [0, 1, 2, 3]);
        assert_eq!(log.snapshot().totals().rows, 4);
        // Only what was cleared last can be.
        writer.clear();
        writer.append(row(4, 0));
        writer.clear();
        writer.restore();
        assert_eq!(numbers(&log), [4]);
        writer.clear();
        writer.forget_aside();
        writer.restore();
        assert_eq!((numbers(&log).len(), writer.total_cost), (0, 0));
    }

    #[test]
    fn what_is_set_aside_stays_within_the_budget_and_goes_first() {
        let (mut writer, log) = Log::new(MIN_BUDGET_BYTES);
        for n in 0..60 {
            writer.append(row(n, 10_000));
        }
        writer.clear();
        for n in 60..130 {
            writer.append(row(n, 10_000));
            assert!(writer.total_cost <= MIN_BUDGET_BYTES);
        }
        assert_eq!(log.snapshot().evicted(), Evicted::default(), "rows in sight went before those set aside");
        writer.restore();
        let snapshot = log.snapshot();
        assert_eq!(snapshot.evicted().rows + snapshot.rows(0).count() as u64, 130);
        assert_eq!(snapshot.first_row(), snapshot.evicted().rows);
    }

    #[test]
    fn rows_in_sight_that_have_gone_stay_gone_when_the_cleared_ones_are_called_back() {
        let (mut writer, log) = Log::new(MIN_BUDGET_BYTES);
        for n in 0..60 {
            writer.append(row(n, 10_000));
        }
        writer.clear();
        for n in 60..360 {
            writer.append(row(n, 10_000));
        }
        let first_row = log.snapshot().first_row();
        assert!(first_row > 60, "rows in sight have gone, too");
        writer.restore();
        let snapshot = log.snapshot();
        assert_eq!((snapshot.first_row(), snapshot.evicted().rows), (first_row, first_row));
        assert_eq!(snapshot.rows(0).map(|(row, _)| row).collect::<Vec<_>>(), (first_row..360).collect::<Vec<_>>());
    }

    #[test]
    fn the_times_of_a_run_count_from_its_first_row() {
        let (mut writer, log) = Log::new(MIN_BUDGET_BYTES);
        writer.append(row(7, 0));
        writer.append(row(9, 0));
        writer.begin_run(Stamp(20));
        // Of the run before, and late.
        writer.append(row(15, 0));
        writer.append(row(22, 0));
        writer.append(row(30, 0));
        let snapshot = log.snapshot();
        let began = [7, 9, 15, 22, 30].map(|at| snapshot.run_began(Stamp(at)).0);
        assert_eq!(began, [7, 7, 7, 22, 22]);
    }

    #[test]
    fn bytes_of_an_echo_are_held_once() {
        let (mut writer, _log) = Log::new(1 << 30);
        let bytes = Bytes::from(vec![1; 1 << 20]);
        for shares_bytes in [false, true] {
            writer.append(Record { bytes: bytes.clone(), shares_bytes, ..row(0, 0) });
        }
        assert_eq!(writer.total_cost, (1 << 20) + 2 * ROW_BYTES);
    }

    #[test]
    fn one_row_larger_than_the_budget_stays_readable() {
        let (mut writer, log) = Log::new(MIN_BUDGET_BYTES);
        writer.append(row(0, 4 << 20));
        assert_eq!(log.snapshot().rows(0).count(), 1);
    }
}
