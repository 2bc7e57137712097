//! What a reader sees of the log.

use std::collections::VecDeque;
use std::ops::{Bound, RangeBounds};
use std::sync::Arc;

use super::index::List;
use super::segment::Segment;
use super::{ConnectionId, EndpointId, Evicted, Log, Numbers, Row, Status, Totals};
use crate::clock::Stamp;
use crate::socket::Direction;

/// The log as it was at one moment, and the status at that moment: neither changes while it is read.
#[derive(Clone)]
pub struct Snapshot {
    pub(super) log: Log,
    pub(super) segments: Arc<VecDeque<Arc<Segment>>>,
    pub(super) first_row: u64,
    pub(super) end_row: u64,
    pub(super) evicted: Evicted,
    pub(super) status: Arc<Status>,
}

impl Snapshot {
    /// The number of the oldest row that is still there.
    pub fn first_row(&self) -> u64 {
        self.first_row
    }

    /// One past the number of the newest row.
    pub fn end_row(&self) -> u64 {
        self.end_row
    }

    /// What the memory budget has cost so far.
    pub fn evicted(&self) -> Evicted {
        self.evicted
    }

    /// What all rows up to the newest come to.
    pub fn status(&self) -> &Status {
        &self.status
    }

    /// What it has taken since it began or was cleared.
    pub fn totals(&self) -> Totals {
        self.status.totals()
    }

    /// What the times of a row with this stamp count from.
    pub fn run_began(&self, at: Stamp) -> Stamp {
        self.status.run_began(at)
    }

    /// The row of this number, if it is still there.
    pub fn get(&self, number: u64) -> Option<Row> {
        if number < self.first_row || number >= self.end_row {
            return None;
        }
        let after = self.segments.partition_point(|segment| segment.first_row <= number);
        let record = self.segments.get(after.checked_sub(1)?)?.get(number)?.clone();
        Some(Row { number, record })
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
        (from.max(self.first_row)..end.min(self.end_row)).filter_map(|number| self.get(number))
    }

    /// All rows.
    pub fn all(&self) -> Numbers {
        Numbers::range(self.first_row..self.end_row)
    }

    /// The other end of a stream's connection, and the endpoint that it is of, where that is in the lab.
    pub fn other_end(&self, connection: ConnectionId) -> Option<(ConnectionId, EndpointId)> {
        self.log.other_end(connection)
    }

    /// The rows of an endpoint but those that tell of its life, with the notes of the lab itself.
    pub fn rows_of(&self, endpoint: EndpointId) -> Numbers {
        self.list(List::Rows(endpoint))
    }

    /// The rows that tell of an endpoint's life and of its connections'.
    pub fn life_of(&self, endpoint: EndpointId) -> Numbers {
        self.list(List::Life(endpoint))
    }

    /// The sends or receives of a connection that moved data.
    pub fn moved(&self, connection: ConnectionId, direction: Direction) -> Numbers {
        self.list(match direction {
            Direction::In => List::Recvs(connection),
            Direction::Out => List::Sends(connection),
        })
    }

    /// The messages that a framing has cut out of what a connection received.
    pub fn messages_of(&self, connection: ConnectionId) -> Numbers {
        self.list(List::Messages(connection))
    }

    /// The rows of a list from a moment on.
    pub fn since(&self, list: Numbers, at: Stamp) -> Numbers {
        let first = list.get(self.place_where(&list, |row| row.at >= at)).unwrap_or(u64::MAX);
        list.between(first, u64::MAX)
    }

    /// The row of the nth send or receive of a connection, counted from one; `None` where it is not there any more.
    pub fn nth(&self, connection: ConnectionId, direction: Direction, nth: u64) -> Option<u64> {
        let moved = self.moved(connection, direction);
        let nth_of = |row: &Row| row.call().and_then(|call| call.place).map_or(0, |place| place.nth.get());
        let number = moved.get(self.place_where(&moved, |row| nth_of(row) >= nth))?;
        self.get(number).filter(|row| nth_of(row) == nth).map(|_| number)
    }

    /// The first place of a list from which on something holds for all rows; its end where it holds for none.
    pub fn place_where(&self, list: &Numbers, holds: impl Fn(&Row) -> bool) -> u64 {
        let (mut low, mut high) = (list.places().start, list.places().end);
        while low < high {
            let middle = low + (high - low) / 2;
            match list.get(middle).and_then(|number| self.get(number)) {
                Some(row) if !holds(&row) => low = middle + 1,
                _ => high = middle,
            }
        }
        low
    }

    fn list(&self, list: List) -> Numbers {
        self.log.list(list).between(self.first_row, self.end_row)
    }
}
