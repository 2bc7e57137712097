//! The rows that one reader wants to see.

use super::{Numbers, Row, Snapshot};

/// Rows looked at in one update at most, so that catching up never holds up a frame.
const ROWS_PER_UPDATE: usize = 200_000;
/// Bytes of rows looked at in one update at most: a filter may search all of them.
const BYTES_PER_UPDATE: usize = 16 << 20;

/// Rows of a list in the log's index: all of them, which takes no memory and no time, or those that a filter lets
/// through, kept up to date a step at a time.
#[derive(Debug, Default)]
pub struct View {
    rows: Numbers,
    /// The next row that a filter has to look at.
    next_row: u64,
    /// The log's first row at the last update.
    first_row: u64,
}

impl View {
    /// Shows a whole list.
    pub fn show(&mut self, list: Numbers) {
        (self.rows, self.next_row) = (list, 0);
    }

    /// Looks at the rows of a list that have come since the last update; `false` while there are more to look at.
    pub fn update(&mut self, log: &Snapshot, list: &Numbers, wanted: impl Fn(&Row) -> bool) -> bool {
        if log.first_row() < self.first_row {
            // What was cleared has been called back.
            self.restart();
        }
        self.first_row = log.first_row();
        self.rows.remove_below(self.first_row);
        let mut looked_bytes = 0;
        let new = list.place_from(self.next_row)..list.places().end;
        for (looked, number) in new.filter_map(|place| list.get(place)).enumerate() {
            if looked == ROWS_PER_UPDATE || looked_bytes >= BYTES_PER_UPDATE {
                return false;
            }
            self.next_row = number + 1;
            let Some(row) = log.get(number) else { continue };
            looked_bytes += row.bytes.len();
            if wanted(&row) {
                self.rows.push(number);
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
        self.rows.places().start
    }

    /// The log's number of the row at `place`, counted from zero.
    pub fn row(&self, place: usize) -> Option<u64> {
        self.rows.get(self.gone() + place as u64)
    }

    /// The place of the first row to be seen that has this number or a later one; [`Self::len`] where there is none.
    pub fn place_from(&self, row: u64) -> usize {
        (self.rows.place_from(row) - self.gone()) as usize
    }

    /// The place of a row of this number, if it is to be seen.
    pub fn place(&self, row: u64) -> Option<usize> {
        self.rows.place(row).map(|place| (place - self.gone()) as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::super::log::Log;
    use super::super::{EndpointId, Event, MIN_BUDGET_BYTES, Note, Record};
    use super::*;
    use crate::clock::Stamp;

    fn row(n: u32) -> Record {
        let note = Event::Note(Note::RowsLost { rows: u64::from(n) });
        Record { bytes: vec![0; 1000].into(), ..Record::new(EndpointId(n % 3), Stamp(0), note) }
    }

    fn update(view: &mut View, log: &Log, wanted: impl Fn(&Row) -> bool) -> bool {
        let snapshot = log.snapshot();
        view.update(&snapshot, &snapshot.rows_of(EndpointId(1)), wanted)
    }

    fn seen(view: &View) -> Vec<u64> {
        (0..view.len()).filter_map(|place| view.row(place)).collect()
    }

    #[test]
    fn rows_that_were_called_back_are_seen_again() {
        let (mut writer, log) = Log::new(1 << 30);
        let mut view = View::default();
        writer.append((0..9).map(row));
        update(&mut view, &log, |_| true);
        writer.clear();
        writer.append([row(10)]);
        update(&mut view, &log, |_| true);
        assert_eq!(seen(&view), [9]);
        writer.restore();
        update(&mut view, &log, |_| true);
        assert_eq!(seen(&view), [1, 4, 7, 9]);
    }

    #[test]
    fn an_update_looks_at_so_many_bytes_and_goes_on_in_the_next() {
        let (mut writer, log) = Log::new(1 << 30);
        let large = Record { bytes: vec![0; 1 << 20].into(), ..row(1) };
        (0..40).for_each(|_| writer.append([large.clone()]));
        let mut view = View::default();
        let steps = std::iter::from_fn(|| (!update(&mut view, &log, |_| true)).then_some(())).count();
        assert_eq!((steps, view.len()), (2, 40));
    }

    #[test]
    fn sees_what_it_wants_while_old_rows_go() {
        let (mut writer, log) = Log::new(MIN_BUDGET_BYTES);
        let (mut odd, mut all) = (View::default(), View::default());
        let is_odd = |row: &Row| row.number % 2 == 1;
        for n in 0..5000 {
            writer.append([row(n)]);
            if n % 7 == 0 {
                assert!(update(&mut odd, &log, is_odd));
            }
        }
        let snapshot = log.snapshot();
        update(&mut odd, &log, is_odd);
        all.show(snapshot.rows_of(EndpointId(1)));
        let expected: Vec<u64> = (snapshot.first_row()..5000).filter(|n| n % 3 == 1).collect();
        assert_eq!(seen(&all), expected);
        assert_eq!(seen(&odd), expected.iter().copied().filter(|n| n % 2 == 1).collect::<Vec<_>>());
        assert_eq!(all.gone() as usize + all.len(), 1667, "a place and what has gone are a number that stays");
        assert_eq!(all.place(expected[5]), Some(5));
        assert_eq!(all.place(expected[5] + 1), None);
        assert_eq!(all.place_from(expected[5] + 1), 6);
        assert_eq!(all.place_from(9000), all.len());
    }
}
