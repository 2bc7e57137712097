//! The writing end of the log: appends rows, keeps them within the memory budget, clears them and calls them back.

use std::collections::VecDeque;
use std::sync::Arc;

use super::Record;
use super::lock::lock;
use super::log::{Log, Rows, Shown};
use super::segment::{SEGMENT_ROWS, Segment};
use crate::socket::take_back;

/// The smallest budget that can be set, in bytes.
pub const MIN_BUDGET_BYTES: u64 = 1 << 20;
/// A segment is closed early when it holds this fraction of the budget, so that eviction goes in small steps.
const SEGMENTS_PER_BUDGET: u64 = 64;

/// The writing end of a [`Log`]; there is one.
pub(super) struct LogWriter {
    log: Log,
    /// Rows that were cleared and can be called back. They stay within the budget, and go before all others.
    aside: Option<Rows>,
    /// What each live segment holds, oldest first, those set aside before the others: memory, and payload bytes for the
    /// eviction's account.
    costs: VecDeque<Cost>,
    total_cost: u64,
    budget: u64,
    next_row: u64,
    /// Segments that have gone: they are dropped when no reader waits for the lock.
    gone: Vec<Arc<Segment>>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    memory: u64,
    payload: u64,
}

impl Shown {
    /// Forgets what is known of the other side of rows that have gone.
    fn forget_other_side(&mut self, gone: &Segment) {
        gone.rows.iter().for_each(|record| self.exchange.forget(record, |connection| self.index.has(connection)));
    }
}

impl LogWriter {
    pub(super) fn new(log: Log, budget: u64) -> Self {
        Self {
            log,
            aside: None,
            costs: VecDeque::new(),
            total_cost: 0,
            budget: budget.max(MIN_BUDGET_BYTES),
            next_row: 0,
            gone: Vec::new(),
        }
    }

    /// The number that the next row gets.
    pub(super) fn next_row(&self) -> u64 {
        self.next_row
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

    pub(super) fn set_budget(&mut self, budget: u64) {
        self.budget = budget.max(MIN_BUDGET_BYTES);
        self.write(Self::evict);
    }

    /// Takes all rows out of sight; what was set aside before goes for good. It is asked for, so it is no loss, and row
    /// numbers go on.
    pub(super) fn clear(&mut self) {
        self.forget_aside();
        self.write(|writer, shown| {
            let mut status = shown.rows.status.clone();
            Arc::make_mut(&mut status).clear_totals();
            let (first_row, end_row) = (writer.next_row, writer.next_row);
            writer.aside =
                Some(std::mem::replace(&mut shown.rows, Rows { first_row, end_row, status, ..Rows::default() }));
        });
    }

    /// Puts what was set aside before the rows that have come since.
    pub(super) fn restore(&mut self) {
        let Some(aside) = self.aside.take() else { return };
        self.write(|_, Shown { rows, .. }| {
            // Where all of them have gone, rows in sight may have gone after them.
            if !aside.segments.is_empty() {
                rows.first_row = aside.first_row;
            }
            let since = std::mem::replace(&mut rows.segments, aside.segments);
            Arc::make_mut(&mut rows.segments).extend(since.iter().cloned());
            rows.evicted.rows += aside.evicted.rows;
            rows.evicted.bytes += aside.evicted.bytes;
            Arc::make_mut(&mut rows.status).restore_totals();
        });
    }

    /// Forgets what was set aside.
    pub(super) fn forget_aside(&mut self) {
        let Some(aside) = self.aside.take() else { return };
        self.total_cost -= self.costs.drain(..aside.segments.len()).map(|cost| cost.memory).sum::<u64>();
        self.write(|writer, shown| {
            shown.index.remove_below(shown.rows.first_row);
            aside.segments.iter().for_each(|segment| shown.forget_other_side(segment));
            writer.gone.extend(aside.segments.iter().cloned());
        });
    }

    /// Changes what readers see; nobody else does, and they hold the lock only for a snapshot, a list or one
    /// look at the other side of a row.
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
        let payload = record.bytes.len() as u64;
        let memory = Segment::cost_of(&record);
        let has_room = |cost: &Cost| cost.memory + memory <= self.budget / SEGMENTS_PER_BUDGET;
        let segments = Arc::make_mut(&mut shown.rows.segments);
        let is_open = segments.back().is_some_and(|last| last.rows.len() < SEGMENT_ROWS)
            && self.costs.back().is_some_and(has_room);
        if !is_open {
            if let Some(last) = segments.back_mut() {
                // Gives back the room for more rows.
                Arc::make_mut(last).rows.shrink_to_fit();
            }
            let rows = segments.back().map_or(0, |last| last.rows.len());
            segments.push_back(Arc::new(Segment { first_row: self.next_row, rows: Vec::with_capacity(rows) }));
            self.costs.push_back(Cost::default());
        }
        if let (Some(last), Some(cost)) = (segments.back_mut(), self.costs.back_mut()) {
            Arc::make_mut(last).rows.push(record);
            cost.memory += memory;
            cost.payload += payload;
        }
        self.total_cost += memory;
        self.next_row += 1;
        self.evict(shown);
    }

    /// Drops whole segments, oldest first, never the one being written.
    fn evict(&mut self, shown: &mut Shown) {
        while self.total_cost + shown.index.memory > self.budget && self.costs.len() > 1 {
            let Some(cost) = self.costs.pop_front() else { break };
            self.total_cost -= cost.memory;
            let aside = self.aside.as_mut().filter(|aside| !aside.segments.is_empty());
            let rows = aside.unwrap_or(&mut shown.rows);
            let Some(gone) = Arc::make_mut(&mut rows.segments).pop_front() else { break };
            rows.first_row = gone.end_row();
            rows.evicted.rows += gone.rows.iter().filter(|record| record.is_saved()).count() as u64;
            rows.evicted.bytes += cost.payload;
            for record in &gone.rows {
                shown.index.remove_with(record, gone.end_row());
            }
            shown.forget_other_side(&gone);
            self.gone.push(gone);
        }
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
        let all = writer.total_cost + lock(&log.shown).index.memory;
        let beside = all / 20_000 - 64;
        assert!((size_of::<Record>() as u64..=150).contains(&beside), "{beside} bytes");
    }

    #[test]
    fn one_row_larger_than_the_budget_stays_readable() {
        let (_, log) = log_of([row(0, 4 << 20)]);
        assert_eq!(log.snapshot().rows(..).count(), 1);
    }
}
