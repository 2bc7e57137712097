//! What a reader sees of the log.

use std::ops::{Bound, RangeBounds};
use std::sync::Arc;

use super::index::List;
use super::lock::lock;
use super::log::Rows;
use super::numbers::partition_point;
use super::range::Range;
use super::store::{Look, Scan, Scanned, Stored};
use super::{ConnectionId, EndpointId, Evicted, Log, Numbers, Row, Status, Wants};
use crate::clock::Stamp;
use crate::socket::Direction;

/// How far a call may stand from its place in order.
const NEAR: usize = 16;

/// The log as it was at one moment, and the status at that moment: neither changes while it is read.
#[derive(Clone)]
pub struct Snapshot {
    pub(super) rows: Rows,
    // Given up last: with it may go the folder that the rows are in.
    pub(super) log: Log,
}

impl Snapshot {
    /// The number of the oldest row that is still there.
    pub fn first_row(&self) -> u64 {
        self.rows.first_row
    }

    /// One past the number of the newest row.
    pub fn end_row(&self) -> u64 {
        self.rows.end_row
    }

    /// What the memory budget has cost so far.
    pub fn evicted(&self) -> Evicted {
        self.rows.evicted
    }

    /// What the rows take on the disk, in bytes; `None` where they are in memory alone.
    pub fn disk_bytes(&self) -> Option<u64> {
        lock(&self.log.shown).folder.as_ref()?;
        Some(self.rows.stored.iter().map(|stored| stored.disk_bytes()).sum())
    }

    /// What all rows up to the newest come to.
    pub fn status(&self) -> &Status {
        &self.rows.status
    }

    /// The row of this number, if it is still there.
    pub fn get(&self, number: u64) -> Option<Row> {
        if number < self.rows.first_row || number >= self.rows.end_row {
            return None;
        }
        let after = self.rows.segments.partition_point(|segment| segment.first_row <= number);
        let record = match after.checked_sub(1) {
            Some(last) => self.rows.segments.get(last)?.get(number)?.clone(),
            // A row that cannot be read is not there: the disk has said so, or somebody has changed the file.
            None => self.stored(number)?.get(number).ok()?,
        };
        Some(Row { number, record })
    }

    /// The segment on disk that this row is in.
    pub(super) fn stored(&self, number: u64) -> Option<&Arc<Stored>> {
        let after = self.rows.stored.partition_point(|stored| stored.first_row() <= number);
        self.rows.stored.get(after.checked_sub(1)?)
    }

    /// The rows of these numbers that are still there, oldest first.
    pub fn rows(&self, numbers: impl RangeBounds<u64>) -> impl Iterator<Item = Row> {
        let from = match numbers.start_bound() {
            Bound::Included(first) => *first,
            Bound::Excluded(before) => before.saturating_add(1),
            Bound::Unbounded => 0,
        };
        let end = match numbers.end_bound() {
            Bound::Included(last) => last.saturating_add(1),
            Bound::Excluded(end) => *end,
            Bound::Unbounded => u64::MAX,
        };
        Range::new(self, from.max(self.rows.first_row)..end.min(self.rows.end_row))
    }

    /// Asks of the first of these rows, as many as are read at once, whether it is wanted; gives those that are to `found`, oldest
    /// first.
    pub(super) fn scan(
        &self,
        numbers: &[u64],
        look: Look,
        scan: &mut Scan,
        wants: &mut dyn Wants,
        mut found: impl FnMut(u64),
    ) -> Scanned {
        let Some(first) = numbers.first().copied() else { return Scanned::default() };
        let on_disk = numbers.partition_point(|number| *number < self.rows.memory_from());
        let on_disk = numbers.get(..on_disk).unwrap_or_default();
        if let Some(stored) = self.stored(first).filter(|stored| !on_disk.is_empty() && first < stored.end_row()) {
            let scanned = stored.scan(self, on_disk, look, scan, wants, found);
            // What cannot be read is left out.
            let scanned = scanned.unwrap_or(Scanned { rows: on_disk.len(), bytes: 0 });
            return Scanned { rows: scanned.rows.max(1), ..scanned };
        }
        let row = self.get(first);
        if row.as_ref().is_some_and(|row| wants.wants(self, row)) {
            found(first);
        }
        Scanned { rows: 1, bytes: row.map_or(0, |row| row.bytes.len() as u64) }
    }

    /// All rows.
    pub fn all(&self) -> Numbers {
        Numbers::range(self.first_row()..self.end_row())
    }

    /// The other end of a stream's connection, and the endpoint that it is of, where that is in the lab.
    pub fn other_end(&self, connection: ConnectionId) -> Option<(ConnectionId, EndpointId)> {
        self.log.other_end(connection)
    }

    /// The rows of a list.
    pub fn list(&self, list: List) -> Numbers {
        self.log.list(list).between(self.rows.first_row, self.rows.end_row)
    }

    /// The rows of a list from a moment on.
    pub fn since(&self, list: Numbers, at: Stamp) -> Numbers {
        let first = list.get(self.place_where(&list, |row| row.at >= at)).unwrap_or(u64::MAX);
        list.between(first, u64::MAX)
    }

    /// The row of the nth send or receive of a connection, counted from one; `None` where it is not there any more.
    pub fn nth(&self, connection: ConnectionId, direction: Direction, nth: u64) -> Option<u64> {
        let moved = self.list(List::Moved(connection, direction));
        let nth_of = |row: &Row| row.call().and_then(|call| call.place).map_or(0, |place| place.nth.get());
        // Rows may have been lost, and calls of several threads on one socket may stand a little out of order.
        let place = self.place_where(&moved, |row| nth_of(row) >= nth);
        let mut near =
            (place..place + NEAR).chain(place.saturating_sub(NEAR)..place).filter_map(|place| moved.get(place));
        near.find(|number| self.get(*number).is_some_and(|row| nth_of(&row) == nth))
    }

    /// The first place of a list from which on something holds for all rows; its end where it holds for none.
    pub fn place_where(&self, list: &Numbers, holds: impl Fn(&Row) -> bool) -> usize {
        let row = |place| self.get(list.get(place)?);
        partition_point(list.places(), |place| row(place).is_some_and(|row| !holds(&row)))
    }
}
