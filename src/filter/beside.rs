//! The calls of a stream beside one of them, as long as each has the bytes right behind another's: no row between them was lost.

use crate::record::{List, Numbers, Row, Snapshot};

pub(super) struct Beside<'a> {
    log: &'a Snapshot,
    row: &'a Row,
    /// The calls that moved data the same way, and the row's place among them.
    calls: Numbers,
    place: usize,
}

impl<'a> Beside<'a> {
    /// `None` for a row that moved no bytes of a stream.
    pub fn of(log: &'a Snapshot, row: &'a Row) -> Option<Self> {
        let calls = log.list(List::Moved(row.connection?, row.direction()?));
        let place = calls.place(row.number)?;
        Some(Self { log, row, calls, place })
    }

    fn call(&self, place: usize) -> Option<Row> {
        self.calls.get(place).and_then(|number| self.log.get(number))
    }

    /// The last before the row comes first.
    pub fn before(&self) -> impl Iterator<Item = Row> {
        let mut next = self.row.clone();
        (0..self.place).rev().map_while(move |place| {
            let earlier = self.call(place).filter(|earlier| follows(earlier, &next))?;
            next = earlier.clone();
            Some(earlier)
        })
    }

    pub fn behind(&self) -> impl Iterator<Item = Row> {
        let mut last = self.row.clone();
        (self.place + 1..self.calls.len()).map_while(move |place| {
            let later = self.call(place).filter(|later| follows(&last, later))?;
            last = later.clone();
            Some(later)
        })
    }
}

/// Whether a call's bytes are those right behind another's.
fn follows(first: &Row, next: &Row) -> bool {
    let offset = |row: &Row| row.call().and_then(|call| call.place).map(|place| place.offset);
    offset(first).zip(offset(next)).is_some_and(|(first_at, next_at)| first_at + first.bytes.len() as u64 == next_at)
}
