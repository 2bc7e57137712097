//! The writing end of the log: appends rows, keeps them within the memory budget, clears them and calls them back.
//!
//! Where the log is kept on disk (see [`super::keeper`]), rows leave the memory once they are there, but for the newest. Where it is
//! not, or no longer, the oldest rows go for good when the budget is full.

use std::sync::Arc;

use super::gone::Gone;
use super::lock::lock;
use super::log::{Aside, Log, Shown};
use super::segment::{SEGMENT_ROWS, Segment};
use super::{Evicted, Record};
use crate::socket::take_back;

/// The smallest budget that can be set, in bytes.
pub const MIN_BUDGET_BYTES: u64 = 1 << 20;
/// A segment is closed early when it holds this fraction of the budget, so that eviction goes in small steps.
const SEGMENTS_PER_BUDGET: u64 = 64;
/// And when it holds so many bytes, so that what is on disk leaves the memory in small steps.
const MAX_SEGMENT_BYTES: u64 = 1 << 20;
/// Rows that are on disk stay in memory, too, while all take no more than this: most readers want the newest.
const MEMORY_BYTES: u64 = 8 << 20;
/// Who writes rows waits for the disk when those in memory take more than this, or more than a third of the budget: a disk that
/// goes on is never so far behind for long.
const WAITING_BYTES: u64 = 32 << 20;

/// The writing end of a [`Log`]; there is one.
pub(super) struct LogWriter {
    log: Log,
    total_cost: u64,
    budget: u64,
    next_row: u64,
    /// Segments that have gone: they are dropped when no reader waits for the lock.
    gone: Vec<Arc<Segment>>,
    is_after_clear: bool,
    /// All rows that were ever appended.
    appended: Evicted,
}

impl LogWriter {
    pub(super) fn new(log: Log, budget: u64) -> Self {
        let budget = budget.max(MIN_BUDGET_BYTES);
        // A log that was recorded has rows.
        let next_row = lock(&log.shown).rows.end_row;
        Self {
            log,
            total_cost: 0,
            budget,
            next_row,
            gone: Vec::new(),
            is_after_clear: false,
            appended: Evicted::default(),
        }
    }

    /// The number that the next row gets.
    pub(super) fn next_row(&self) -> u64 {
        self.next_row
    }

    /// The log that it writes.
    pub(super) fn log(&self) -> &Log {
        &self.log
    }

    /// All rows that were ever appended.
    pub(super) fn appended(&self) -> Evicted {
        self.appended
    }

    /// Whether more lies in memory than stays there once it is on disk: bulk that is written at once takes few buffers, which are
    /// received into again, and pages that nobody has used yet cost as much as the calls.
    pub(super) fn is_over(&self) -> bool {
        self.total_cost > self.stays()
    }

    /// What of the rows on disk stays in memory, too.
    fn stays(&self) -> u64 {
        MEMORY_BYTES.min(self.budget / 4)
    }

    /// Whether so much lies in memory that has not come to the disk that who writes rows is to wait.
    pub(super) fn is_behind(&self) -> bool {
        self.total_cost > WAITING_BYTES.min(self.budget / 3) && {
            let shown = lock(&self.log.shown);
            shown.rows.segments.len() > 1 && shown.rows.segments.front().is_some_and(|first| !shown.is_stored(first))
        }
    }

    /// Appends rows, and shows them with what they change in the status; evicts the oldest rows where the budget asks for
    /// it.
    pub(super) fn append(&mut self, records: impl IntoIterator<Item = Record>) {
        self.write(|writer, shown| {
            for record in records {
                writer.append_one(shown, record);
            }
            shown.rows.end_row = writer.next_row;
        });
    }

    /// Lets rows go from memory that have come to the disk meanwhile.
    pub(super) fn trim(&mut self) {
        self.write(Self::evict);
    }

    pub(super) fn set_budget(&mut self, budget: u64) {
        self.budget = budget.max(MIN_BUDGET_BYTES);
        self.write(Self::evict);
    }

    /// Takes all rows out of sight; what was set aside before goes for good. It is asked for, so it is no loss, and row
    /// numbers go on.
    pub(super) fn clear(&mut self) {
        self.forget_aside();
        self.write(|writer, shown| {
            Arc::make_mut(&mut shown.rows.status).clear_totals();
            shown.aside = Some(Aside { first_row: shown.rows.first_row, evicted: shown.rows.evicted });
            (shown.rows.first_row, shown.rows.evicted) = (writer.next_row, Default::default());
            writer.is_after_clear = true;
        });
    }

    /// Puts what was set aside before the rows that have come since.
    pub(super) fn restore(&mut self) {
        self.write(|_, shown| {
            let Some(aside) = shown.aside.take() else { return };
            // Where all of them have gone, rows in sight may have gone after them.
            let is_there = aside.first_row >= shown.oldest_row();
            if is_there {
                shown.rows.first_row = shown.rows.first_row.min(aside.first_row);
            }
            shown.rows.evicted += aside.evicted;
            Arc::make_mut(&mut shown.rows.status).restore_totals();
        });
    }

    /// Forgets what was set aside. What of it is on disk goes soon.
    pub(super) fn forget_aside(&mut self) {
        self.write(|writer, shown| {
            if shown.aside.take().is_none() {
                return;
            }
            shown.forgotten = shown.rows.first_row;
            shown.index.remove_below(shown.forgotten);
            while shown.rows.segments.front().is_some_and(|first| first.end_row() <= shown.forgotten) {
                let Some(gone) = writer.pop(shown) else { break };
                if !shown.is_stored(&gone) {
                    shown.gone += gone.evicted();
                    Gone::of(&gone.rows).forget(shown, gone.end_row());
                }
            }
        });
    }

    /// Changes what readers see; they hold the lock only for a snapshot, a list or one look at the other side of a row, and who
    /// keeps the rows on disk for a look at what is there.
    fn write(&mut self, change: impl FnOnce(&mut Self, &mut Shown)) {
        let log = self.log.clone();
        change(self, &mut lock(&log.shown));
        // What a reader still holds goes with its last reader.
        let rows = self.gone.drain(..).filter_map(Arc::into_inner).flat_map(|segment| segment.rows);
        rows.for_each(|record| take_back(record.bytes));
    }

    fn append_one(&mut self, shown: &mut Shown, record: Record) {
        Arc::make_mut(&mut shown.rows.status).apply(&record);
        shown.index.add(self.next_row, &record);
        shown.exchange.add(&record);
        self.appended += Evicted::of(&record);
        let memory = Segment::cost_of(&record);
        let most = MAX_SEGMENT_BYTES.min(self.budget / SEGMENTS_PER_BUDGET);
        let segments = Arc::make_mut(&mut shown.rows.segments);
        let has_room = |last: &Arc<Segment>| last.rows.len() < SEGMENT_ROWS && last.cost.memory + memory <= most;
        if self.is_after_clear || !segments.back().is_some_and(has_room) {
            if let Some(last) = segments.back_mut() {
                // Gives back the room for more rows.
                Arc::make_mut(last).rows.shrink_to_fit();
            }
            let capacity = segments.back().map_or(0, |last| last.rows.len());
            segments.push_back(Arc::new(Segment::begin(self.next_row, capacity, self.is_after_clear)));
            self.is_after_clear = false;
        }
        if let Some(last) = segments.back_mut() {
            Arc::make_mut(last).push(record);
        }
        self.total_cost += memory;
        self.next_row += 1;
        self.evict(shown);
    }

    /// Drops whole segments, oldest first, never the one being written: those that are on disk leave the memory, and of the others
    /// those that the budget has no room for are gone.
    fn evict(&mut self, shown: &mut Shown) {
        while self.total_cost > self.stays()
            && shown.rows.segments.len() > 1
            && shown.rows.segments.front().is_some_and(|first| shown.is_stored(first))
        {
            self.pop(shown);
        }
        // What is on disk leaves little in the index.
        let of_index = |shown: &Shown| if shown.rows.stored.is_empty() { shown.index.memory() } else { 0 };
        while self.total_cost + of_index(shown) > self.budget && shown.rows.segments.len() > 1 {
            let memory_from = shown.rows.memory_from();
            if let Some(oldest) = shown.rows.stored.front().filter(|first| first.first_row() <= memory_from).cloned() {
                // The disk takes no more. The files stay; what is still written is waited for.
                if !oldest.is_closed() {
                    break;
                }
                Arc::make_mut(&mut shown.rows.stored).pop_front();
                let stored = shown.index.stored().clone();
                Gone::of_stored(&oldest, &stored).go(shown, oldest.end_row(), oldest.evicted());
                continue;
            }
            let Some(gone) = self.pop(shown) else { break };
            Gone::of(&gone.rows).go(shown, gone.end_row(), gone.evicted());
        }
    }

    fn pop(&mut self, shown: &mut Shown) -> Option<Arc<Segment>> {
        let gone = Arc::make_mut(&mut shown.rows.segments).pop_front()?;
        self.total_cost -= gone.cost.memory;
        self.gone.push(gone.clone());
        Some(gone)
    }
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use bytes::Bytes;

    use super::super::index::List;
    use super::super::{ConnectionId, EndpointId, Event, Evicted, Life, Note, Totals};
    use super::*;
    use crate::clock::Stamp;
    use crate::socket::{Call, Direction, Op, Outcome, Places};

    fn row(n: u64, bytes: usize) -> Record {
        let note = Event::Note(Note::RowsLost { rows: n });
        Record { bytes: vec![7; bytes].into(), ..Record::new(EndpointId(0), Stamp(n), note) }
    }

    /// Rows with these stamps, each with so many bytes.
    fn rows(stamps: Range<u64>, bytes: usize) -> impl Iterator<Item = Record> {
        stamps.map(move |n| row(n, bytes))
    }

    /// A log of the smallest budget with these rows.
    fn log_of(rows: impl IntoIterator<Item = Record>) -> (LogWriter, Log) {
        let (mut writer, log) = Log::new(MIN_BUDGET_BYTES);
        writer.append(rows);
        (writer, log)
    }

    fn numbers(log: &Log) -> Vec<u64> {
        log.snapshot().rows(..).map(|row| row.number).collect()
    }

    #[test]
    fn a_snapshot_does_not_change() {
        let (mut writer, log) = log_of(rows(0..1500, 0));
        let before = log.snapshot();
        writer.append([row(1500, 0)]);
        assert_eq!((before.first_row(), before.end_row()), (0, 1500));
        assert_eq!(before.rows(1400..).count(), 100);
        assert!(before.get(1500).is_none());
        assert_eq!(log.snapshot().get(1500).unwrap().at, Stamp(1500));
        writer.clear();
        assert_eq!(before.get(3).unwrap().at, Stamp(3));
        assert_eq!(log.snapshot().rows(..).count(), 0);
        writer.append([row(9, 0)]);
        assert_eq!(numbers(&log), [1501]);
    }

    #[test]
    fn the_budget_holds_and_every_evicted_row_is_counted() {
        let (mut writer, log) = log_of([]);
        for row in rows(0..1000, 10_000) {
            writer.append([row]);
            assert!(writer.total_cost <= MIN_BUDGET_BYTES);
        }
        let snapshot = log.snapshot();
        let left = snapshot.rows(..).count() as u64;
        assert_eq!(snapshot.evicted().rows + left, 1000);
        assert_eq!(snapshot.evicted().bytes, snapshot.evicted().rows * 10_000);
        assert_eq!(snapshot.first_row(), snapshot.evicted().rows);
        assert_eq!(snapshot.rows(..).next().unwrap().number, snapshot.first_row());
        assert!(left > 90, "only {left} rows of 10 kB left of a budget of 1 MiB");
    }

    #[test]
    fn what_was_cleared_can_be_called_back() {
        let (mut writer, log) = log_of(rows(0..3, 0));
        writer.clear();
        assert_eq!((numbers(&log).len(), log.status().totals()), (0, Totals::default()));
        writer.append([row(3, 0)]);
        writer.restore();
        assert_eq!(numbers(&log), [0, 1, 2, 3]);
        assert_eq!(log.status().totals().rows, 4);
        // Only what was cleared last can be.
        writer.clear();
        writer.append([row(4, 0)]);
        writer.clear();
        writer.restore();
        assert_eq!(numbers(&log), [4]);
        writer.clear();
        writer.forget_aside();
        writer.restore();
        assert_eq!((numbers(&log).len(), writer.total_cost, log.list(List::Rows(EndpointId(0))).len()), (0, 0, 0));
    }

    #[test]
    fn what_is_set_aside_stays_within_the_budget_and_goes_first() {
        let (mut writer, log) = log_of(rows(0..60, 10_000));
        writer.clear();
        for row in rows(60..130, 10_000) {
            writer.append([row]);
            assert!(writer.total_cost <= MIN_BUDGET_BYTES);
        }
        assert_eq!(log.snapshot().evicted(), Evicted::default(), "rows in sight went before those set aside");
        writer.restore();
        let snapshot = log.snapshot();
        assert_eq!(snapshot.evicted().rows + snapshot.rows(..).count() as u64, 130);
        assert_eq!(snapshot.first_row(), snapshot.evicted().rows);
    }

    #[test]
    fn rows_in_sight_that_have_gone_stay_gone_when_the_cleared_ones_are_called_back() {
        let (mut writer, log) = log_of(rows(0..60, 10_000));
        writer.clear();
        writer.append(rows(60..360, 10_000));
        let first_row = log.snapshot().first_row();
        assert!(first_row > 60, "rows in sight have gone, too");
        writer.restore();
        let snapshot = log.snapshot();
        assert_eq!((snapshot.first_row(), snapshot.evicted().rows), (first_row, first_row));
        assert_eq!(numbers(&log), (first_row..360).collect::<Vec<_>>());
    }

    #[test]
    fn the_times_of_a_run_count_from_its_first_row() {
        let starting = Record::new(EndpointId(0), Stamp(20), Event::Life(Life::Starting));
        // The one after the start is of the run before, and late.
        let (_, log) = log_of([row(7, 0), row(9, 0), starting, row(15, 0), row(22, 0), row(30, 0)]);
        let snapshot = log.snapshot();
        let began = [7, 9, 15, 22, 30].map(|at| snapshot.status().run_began(Stamp(at)).0);
        assert_eq!(began, [7, 7, 7, 22, 22]);
    }

    #[test]
    fn bytes_of_an_echo_are_held_once() {
        let (mut writer, _log) = Log::new(1 << 30);
        writer.append([row(0, 0)]);
        let before = writer.total_cost;
        let bytes = Bytes::from(vec![1; 1 << 20]);
        for shares_bytes in [false, true] {
            writer.append([Record { bytes: bytes.clone(), shares_bytes, ..row(0, 0) }]);
        }
        let more = writer.total_cost - before;
        assert!((1 << 20..(1 << 20) + 350).contains(&more), "{more} bytes");
    }

    #[test]
    fn a_row_of_an_echo_takes_so_much_beside_its_bytes() {
        let (mut writer, log) = Log::new(1 << 30);
        let mut places = Places::default();
        writer.append((0..20_000).map(|n| {
            let place = Some(places.next(Direction::Out, 64));
            let call = Call { op: Op::recv(1024), outcome: Outcome::Moved(64), place, took_ns: 1 };
            let record = Record::of_call(EndpointId(1), Stamp(n), call);
            Record { connection: Some(ConnectionId(7)), bytes: vec![7; 64].into(), ..record }
        }));
        let all = writer.total_cost + lock(&log.shown).index.memory();
        let beside = all / 20_000 - 64;
        assert!((size_of::<Record>() as u64..=150).contains(&beside), "{beside} bytes");
    }

    #[test]
    fn one_row_larger_than_the_budget_stays_readable() {
        let (_, log) = log_of([row(0, 4 << 20)]);
        assert_eq!(log.snapshot().rows(..).count(), 1);
    }
}
