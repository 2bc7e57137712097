//! The rows that one reader wants to see: a filter over the log, kept up to date a step at a time.

use std::collections::VecDeque;

use super::{Record, Snapshot};

/// Rows looked at in one update at most, so that catching up never holds up a frame.
const ROWS_PER_UPDATE: usize = 200_000;
/// Bytes of rows looked at in one update at most: a filter may search all of them.
const BYTES_PER_UPDATE: usize = 16 << 20;

/// The numbers of the rows that a filter lets through, oldest first.
#[derive(Debug, Default)]
pub struct View {
    rows: VecDeque<u64>,
    /// Rows that were seen and have been evicted since.
    gone: u64,
    next_row: u64,
    /// The log's first row at the last update.
    first_row: u64,
}

impl View {
    /// Looks at the rows that have come since the last update; `false` while there are more to look at.
    pub fn update(&mut self, log: &Snapshot, wanted: impl Fn(&Record) -> bool) -> bool {
        if log.first_row() < self.first_row {
            // What was cleared has been called back.
            self.restart();
        }
        self.first_row = log.first_row();
        while self.rows.front().is_some_and(|row| *row < log.first_row()) {
            self.rows.pop_front();
            self.gone += 1;
        }
        self.next_row = self.next_row.max(log.first_row());
        let mut looked_bytes = 0;
        for (looked, row) in log.rows(self.next_row..).enumerate() {
            if looked == ROWS_PER_UPDATE || looked_bytes >= BYTES_PER_UPDATE {
                return false;
            }
            looked_bytes += row.bytes.len();
            self.next_row = row.number + 1;
            if wanted(&row) {
                self.rows.push_back(row.number);
            }
        }
        true
    }

    /// Starts again from the oldest row, for another filter.
    pub fn restart(&mut self) {
        *self = Self::default();
    }

    /// How many rows there are to see.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Rows that were before the first one here and have been evicted: with it a place becomes a number that stays.
    pub fn gone(&self) -> u64 {
        self.gone
    }

    /// The log's number of the row at `place`, counted from zero.
    pub fn row(&self, place: usize) -> Option<u64> {
        self.rows.get(place).copied()
    }

    /// The place of the first row to be seen that has this number or a later one; [`Self::len`] where there is none.
    pub fn place_from(&self, row: u64) -> usize {
        self.rows.partition_point(|seen| *seen < row)
    }

    /// The place of a row of this number, if it is to be seen.
    pub fn place(&self, row: u64) -> Option<usize> {
        self.rows.binary_search(&row).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::super::log::Log;
    use super::super::{EndpointId, Event, MIN_BUDGET_BYTES, Note};
    use super::*;
    use crate::clock::Stamp;

    fn row(n: u32) -> Record {
        let note = Event::Note(Note::RowsLost { rows: 0 });
        Record { bytes: vec![0; 1000].into(), ..Record::new(EndpointId(n % 3), Stamp(0), note) }
    }

    #[test]
    fn rows_that_were_called_back_are_seen_again() {
        let (mut writer, log) = Log::new(1 << 30);
        let mut view = View::default();
        for n in 0..3 {
            writer.append([row(n)]);
        }
        view.update(&log.snapshot(), |_| true);
        writer.clear();
        writer.append([row(3)]);
        view.update(&log.snapshot(), |_| true);
        assert_eq!(view.len(), 1);
        writer.restore();
        view.update(&log.snapshot(), |_| true);
        assert_eq!((0..view.len()).filter_map(|place| view.row(place)).collect::<Vec<_>>(), [0, 1, 2, 3]);
    }

    #[test]
    fn an_update_looks_at_so_many_bytes_and_goes_on_in_the_next() {
        let (mut writer, log) = Log::new(1 << 30);
        let large = Record { bytes: vec![0; 1 << 20].into(), ..row(1) };
        for _ in 0..40 {
            writer.append([large.clone()]);
        }
        let mut view = View::default();
        let steps = std::iter::from_fn(|| (!view.update(&log.snapshot(), |_| true)).then_some(())).count();
        assert_eq!((steps, view.len()), (2, 40));
    }

    #[test]
    fn sees_what_it_wants_while_old_rows_go() {
        let (mut writer, log) = Log::new(MIN_BUDGET_BYTES);
        let mut view = View::default();
        for n in 0..5000 {
            writer.append([row(n)]);
            if n % 7 == 0 {
                assert!(view.update(&log.snapshot(), |r| r.endpoint == EndpointId(1)));
            }
        }
        let snapshot = log.snapshot();
        view.update(&snapshot, |r| r.endpoint == EndpointId(1));
        let expected: Vec<u64> = (snapshot.first_row()..5000).filter(|n| n % 3 == 1).collect();
        let seen: Vec<u64> = (0..view.len()).filter_map(|place| view.row(place)).collect();
        assert_eq!(seen, expected);
        assert_eq!(view.place(expected[5]), Some(5));
        assert_eq!(view.place(expected[5] + 1), None);
        assert_eq!(view.place_from(expected[5] + 1), 6);
        assert_eq!(view.place_from(9000), view.len());
    }
}
