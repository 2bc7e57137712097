//! What the other side of a call is, read from the log.

use std::ops::Range;

use super::exchange::{Cut, Cuts, Found, parts, places};
use super::{Lost, Numbers, OtherSide, Part, Rest, Row, Snapshot};
use crate::socket::Direction;

/// How far a call may stand from its place in order.
const NEAR: u64 = 16;

/// The calls of one direction of a connection, as the log has them.
struct Calls<'a> {
    log: &'a Snapshot,
    rows: Numbers,
}

impl Calls<'_> {
    fn row(&self, place: u64) -> Option<Row> {
        self.log.get(self.rows.get(place)?)
    }

    /// The nth call. Rows may have been lost, and calls of several threads on one socket may stand a little out of order.
    fn nth(&self, nth: u64) -> Option<Cut> {
        let number = |row: &Row| row.call().and_then(|call| call.place).map_or(0, |place| place.nth.get());
        let place = self.log.place_where(&self.rows, |row| number(row) >= nth);
        let near = place.saturating_sub(NEAR).max(self.places().start)..(place + NEAR).min(self.places().end);
        near.filter_map(|place| self.row(place)).find(|row| number(row) == nth).and_then(|row| cut_of(&row))
    }
}

impl Cuts for Calls<'_> {
    fn places(&self) -> Range<u64> {
        self.rows.places()
    }

    fn cut(&self, place: u64) -> Option<Cut> {
        cut_of(&self.row(place)?)
    }
}

fn cut_of(row: &Row) -> Option<Cut> {
    Some(Cut { row: row.number, offset: row.call()?.place?.offset, length: row.bytes.len() as u64 })
}

impl Snapshot {
    /// Where the bytes of a send have arrived, and which sends those of a receive came from, where that is in the lab; at most
    /// so many calls. As the log is now; the rows between are not looked through.
    pub fn other_side(&self, row: &Row, most: usize) -> OtherSide {
        let nothing = OtherSide { parts: Vec::new(), calls: 0, rest: Rest::Unknown };
        let (Some(direction), Some(cut)) = (row.direction(), cut_of(row)) else { return nothing };
        let opposite = match direction {
            Direction::In => Direction::Out,
            Direction::Out => Direction::In,
        };
        // What is known of the other side and its rows are of one moment, which may be later than this snapshot's.
        let (found, now) = self.log.found(row);
        let calls = |connection| Calls { log: &now, rows: now.moved(connection, opposite) };
        match found {
            Found::Nothing => nothing,
            Found::Stream { other, is_closed, is_whole } => {
                let calls = calls(other);
                let rest = match direction {
                    Direction::In => Rest::Unknown,
                    // A receive whose row was lost may have given them.
                    Direction::Out if !is_whole => Rest::Unknown,
                    Direction::Out => rest(cut, &calls, is_closed),
                };
                let Range { start, end } = places(cut, &calls);
                let parts = parts(cut, &calls, start..end.min(start.saturating_add(most as u64)));
                OtherSide { parts, calls: end - start, rest }
            }
            Found::Datagrams { others, rest } => {
                let there = others.iter().take(most).filter_map(|other| calls(other.connection).nth(other.nth));
                let parts = there.map(|there| whole(cut, there)).collect();
                OtherSide { parts, calls: others.len() as u64, rest }
            }
        }
    }
}

/// What became of the end of a send that has not been received.
fn rest(sent: Cut, recvs: &Calls<'_>, is_closed: bool) -> Rest {
    let places = recvs.places();
    let received = match places.end.checked_sub(1).and_then(|last| recvs.cut(last)) {
        Some(last) => last.offset + last.length,
        None if places.end == 0 => 0,
        // There were some, and their rows have left the log.
        None => return Rest::Unknown,
    };
    if received >= sent.offset + sent.length {
        Rest::Nothing
    } else if is_closed {
        Rest::Lost(Lost::Closed)
    } else {
        Rest::NotReceived
    }
}

/// A datagram arrives as one, or its end is cut off.
fn whole(here: Cut, there: Cut) -> Part {
    let common = here.length.min(there.length);
    Part { row: there.row, here: 0..common, there: 0..common }
}
