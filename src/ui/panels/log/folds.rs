//! Which rows of a log are shown as one: from the places of rows to those of what is shown, and back. Nothing here looks at
//! rows, however many they are.

use std::collections::BTreeSet;

use super::filter::Filter;
use crate::record::{Burst, BurstFinder, Bursts, Numbers};

/// Bursts that a person has opened are remembered up to so many.
const MOST_OPEN: usize = 100;

/// What is folded, and what looks for it.
#[derive(Default)]
pub(super) struct Folding {
    pub folds: Folds,
    /// The finder, and the filter whose rows it looks at.
    pub finder: Option<(Filter, BurstFinder)>,
    /// The row that was chosen in the last frame: another one is not hidden.
    pub selected: Option<u64>,
}

/// The bursts of a log, and those of them that are open.
#[derive(Debug, Default)]
pub(super) struct Folds {
    bursts: Bursts,
    /// The places at which the open ones begin.
    open: BTreeSet<u64>,
}

/// What is shown at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    /// The place of the row; of the first one of what is folded.
    pub place: usize,
    /// The burst that the row stands for, or begins.
    pub burst: Option<Burst>,
    pub is_folded: bool,
}

/// Places are those of `rows`, of which some may have gone; what is shown is counted from its first.
pub(super) struct Shown<'a> {
    folds: &'a Folds,
    rows: &'a Numbers,
}

impl Folds {
    pub fn set(&mut self, bursts: Bursts) {
        self.bursts = bursts;
    }

    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// One past the last place of which it is known.
    pub fn end(&self) -> u64 {
        self.bursts.end()
    }

    pub fn of<'a>(&'a self, rows: &'a Numbers) -> Shown<'a> {
        Shown { folds: self, rows }
    }

    /// Rows that are looked at are not folded as others join them: those at the end, unless they are a burst already.
    pub fn hold(&mut self) {
        if self.bursts.open_one().is_none() {
            self.open.extend(self.bursts.last_start());
        }
    }

    /// Opens the burst that has a place within it, unless that is its first row.
    pub fn reveal(&mut self, place: u64) {
        if let Some(burst) = self.burst_of(place).filter(|burst| burst.places.start != place) {
            self.set_open(burst.places.start, true);
        }
    }

    /// The burst that has a place.
    pub fn burst_of(&self, place: u64) -> Option<Burst> {
        let burst = self.bursts.get(self.bursts.before(place + 1).checked_sub(1)?)?;
        Some(burst).filter(|burst| burst.places.contains(&place))
    }

    pub fn is_open(&self, burst: &Burst) -> bool {
        self.open.contains(&burst.places.start)
    }

    pub fn set_open(&mut self, start: u64, is_open: bool) {
        if !is_open {
            self.open.remove(&start);
            return;
        }
        self.open.insert(start);
        while self.open.len() > MOST_OPEN {
            self.open.pop_first();
        }
    }

    /// Rows that are not shown before the nth burst.
    fn hidden_before(&self, nth: usize) -> u64 {
        let before = match self.bursts.get(nth) {
            Some(burst) => burst.places.start,
            None => u64::MAX,
        };
        let open = self.open.range(..before).filter_map(|start| self.burst_of(*start));
        let shown: u64 = open.map(|burst| burst.places.end - burst.places.start - 1).sum();
        self.bursts.hidden_by(nth) - shown
    }

    /// Where a place is shown, if all before it were there.
    fn shown_at(&self, place: u64) -> u64 {
        let Some(nth) = self.bursts.before(place + 1).checked_sub(1) else { return place };
        let (hidden, Some(burst)) = (self.hidden_before(nth), self.bursts.get(nth)) else { return place };
        let inside = match self.is_open(&burst) {
            true => 0,
            false => place.min(burst.places.end - 1) - burst.places.start,
        };
        place - hidden - inside
    }

    /// The first place that is shown there.
    fn place_at(&self, shown: u64) -> (u64, Option<Burst>) {
        // The last burst that does not begin behind it.
        let (mut low, mut high) = (0, self.bursts.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let begins = self.bursts.get(middle).map(|burst| burst.places.start - self.hidden_before(middle));
            if begins.is_some_and(|begins| begins <= shown) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let Some(nth) = low.checked_sub(1) else { return (shown, None) };
        let (hidden, Some(burst)) = (self.hidden_before(nth), self.bursts.get(nth)) else { return (shown, None) };
        let place = shown + hidden;
        if place == burst.places.start {
            (place, Some(burst))
        } else if self.is_open(&burst) {
            (place, None)
        } else {
            (place + burst.places.end - burst.places.start - 1, None)
        }
    }
}

impl Shown<'_> {
    fn first(&self) -> u64 {
        self.folds.shown_at(self.rows.gone())
    }

    /// How many were to be seen before the first.
    pub fn gone(&self) -> u64 {
        self.first()
    }

    /// How many there are to be seen.
    pub fn len(&self) -> usize {
        if self.folds.bursts.is_empty() || self.rows.is_empty() {
            return self.rows.len();
        }
        let last = self.rows.gone() + self.rows.len() as u64 - 1;
        (self.folds.shown_at(last) - self.first() + 1) as usize
    }

    /// What is shown there.
    pub fn item(&self, at: usize) -> Option<Item> {
        if self.folds.bursts.is_empty() {
            return (at < self.rows.len()).then_some(Item { place: at, burst: None, is_folded: false });
        }
        let (place, burst) = self.folds.place_at(self.first() + at as u64);
        // The first rows of what is folded may have gone.
        let place = place.saturating_sub(self.rows.gone()) as usize;
        let is_folded = burst.as_ref().is_some_and(|burst| !self.folds.is_open(burst));
        (place < self.rows.len()).then_some(Item { place, burst, is_folded })
    }

    /// Where a row is shown: what is folded is shown at one place.
    pub fn at(&self, place: usize) -> usize {
        if self.folds.bursts.is_empty() {
            return place;
        }
        (self.folds.shown_at(self.rows.gone() + place as u64) - self.first()) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The places of all that is shown, each with how many rows it stands for; both ways agree.
    fn items(folds: &Folds, rows: &Numbers) -> Vec<(u64, u64)> {
        let shown = folds.of(rows);
        let items: Vec<Item> = (0..shown.len()).map(|at| shown.item(at).unwrap()).collect();
        for (at, item) in items.iter().enumerate() {
            assert_eq!(shown.at(item.place), at, "{item:?}");
        }
        assert_eq!(shown.item(items.len()), None);
        let count = |item: &Item| match &item.burst {
            Some(burst) if item.is_folded => burst.places.end - burst.places.start.max(rows.gone()),
            _ => 1,
        };
        let all: Vec<_> = items.iter().map(|item| (rows.get(item.place).unwrap(), count(item))).collect();
        assert_eq!(all.iter().map(|(_, count)| count).sum::<u64>(), rows.len() as u64);
        all
    }

    #[test]
    fn every_row_is_shown_once_whatever_is_folded_open_or_gone() {
        let mut folds = Folds::default();
        // Of 200 rows 10 to 39, 100 to 149 and the last 20.
        folds.set(Bursts::of_places(&[(10, 40), (100, 150), (180, 200)]));
        let rows = Numbers::range(0..200);
        let all = items(&folds, &rows);
        assert_eq!(all.len(), 200 - 29 - 49 - 19);
        let folded: Vec<_> = all.iter().copied().filter(|(_, count)| *count > 1).collect();
        assert_eq!(folded, [(10, 30), (100, 50), (180, 20)]);
        assert_eq!(folds.of(&rows).at(120), folds.of(&rows).at(100));
        // A row within one opens it; the first does not.
        folds.reveal(100);
        assert_eq!(items(&folds, &rows).len(), all.len());
        folds.reveal(120);
        assert_eq!(items(&folds, &rows).len(), all.len() + 49);
        for gone in [5, 10, 25, 39, 40, 120, 190] {
            let rows = Numbers::range(gone..200);
            assert_eq!(items(&folds, &rows)[0].0, gone);
        }
        folds.set_open(100, false);
        folds.set_open(10, true);
        for gone in [25, 120] {
            items(&folds, &Numbers::range(gone..200));
        }
        assert_eq!(items(&folds, &rows).len(), all.len() + 29);
    }

    #[test]
    fn rows_that_are_looked_at_are_not_folded_when_others_join_them() {
        let mut folds = Folds::default();
        folds.set(Bursts::of_places(&[(0, 30), (50, 60)]));
        folds.hold();
        folds.set(Bursts::of_places(&[(0, 30), (50, 80)]));
        let rows = Numbers::range(0..80);
        assert_eq!(items(&folds, &rows).len(), 80 - 29);
        // One that is folded already goes on.
        folds.forget();
        folds.set(Bursts::of_places(&[(0, 30)]));
        folds.hold();
        folds.set(Bursts::of_places(&[(0, 40)]));
        assert_eq!(items(&folds, &Numbers::range(0..40)), [(0, 40)]);
    }
}
