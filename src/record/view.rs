//! The rows that one reader shows.

use super::Numbers;

/// Rows that are shown, by their places on the screen: the first that is still there has place zero.
#[derive(Debug, Default)]
pub struct View(Numbers);

impl View {
    /// Shows these rows.
    pub fn show(&mut self, rows: Numbers) {
        self.0 = rows;
    }

    /// How many rows there are to see.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Rows that were before the first one here and have been evicted: with it a place becomes a number that stays.
    pub fn gone(&self) -> u64 {
        self.0.places().start
    }

    /// The log's number of the row at `place`, counted from zero.
    pub fn row(&self, place: usize) -> Option<u64> {
        self.0.get(self.gone() + place as u64)
    }

    /// The place of the first row to be seen that has this number or a later one; [`Self::len`] where there is none.
    pub fn place_from(&self, row: u64) -> usize {
        (self.0.place_from(row) - self.gone()) as usize
    }

    /// The place of a row of this number, if it is to be seen.
    pub fn place(&self, row: u64) -> Option<usize> {
        self.0.place(row).map(|place| (place - self.gone()) as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_from_the_first_row_that_is_there() {
        let mut rows = Numbers::default();
        (0..100).for_each(|n| _ = rows.push(3 * n));
        rows.remove_below(30);
        let mut view = View::default();
        view.show(rows);
        assert_eq!((view.gone(), view.len(), view.row(0), view.row(90)), (10, 90, Some(30), None));
        assert_eq!((view.place(33), view.place(34), view.place_from(34)), (Some(1), None, 2));
        assert_eq!(view.place_from(9000), view.len());
    }
}
