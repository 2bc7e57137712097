//! What the other side of a call is, read from the log.

use std::ops::Range;

use super::exchange::{Cut, Found, parts, places};
use super::{EndpointId, List, Lost, Numbers, OtherSide, Part, Rest, Row, Snapshot};
use crate::socket::Direction;

fn cut_of(row: &Row) -> Option<Cut> {
    Some(Cut { row: row.number, offset: row.call()?.place?.offset, length: row.bytes.len() as u64 })
}

impl Snapshot {
    /// The endpoint of the lab that a row's peer is, as far as what was exchanged tells.
    pub fn peer_endpoint(&self, row: &Row) -> Option<EndpointId> {
        if let Some((_, endpoint)) = self.other_end(row.connection?) {
            return Some(endpoint);
        }
        let there = self.other_side(row, 1).parts.first()?.row;
        Some(self.get(there)?.endpoint)
    }

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
        match found {
            Found::Nothing => nothing,
            Found::Stream { other, is_closed, is_whole } => {
                let calls = now.list(List::Moved(other, opposite));
                let cut_at = |place| cut_of(&now.get(calls.get(place)?)?);
                let rest = match direction {
                    // A receive whose row was lost may have given them.
                    Direction::Out if is_whole => rest(cut, &calls, cut_at, is_closed),
                    _ => Rest::Unknown,
                };
                let Range { start, end } = places(cut, calls.places(), cut_at);
                let parts = parts(cut, (start..end).take(most).filter_map(cut_at));
                OtherSide { parts, calls: (end - start) as u64, rest }
            }
            Found::Datagrams { others, rest } => {
                let there = others.iter().take(most).filter_map(|other| {
                    let number = now.nth(other.connection, opposite, other.nth)?;
                    cut_of(&now.get(number)?)
                });
                let parts = there.map(|there| whole(cut, there)).collect();
                OtherSide { parts, calls: others.len() as u64, rest }
            }
        }
    }
}

/// What became of the end of a send that has not been received.
fn rest(sent: Cut, recvs: &Numbers, recv_at: impl Fn(usize) -> Option<Cut>, is_closed: bool) -> Rest {
    let received = match recvs.len().checked_sub(1).and_then(recv_at) {
        Some(last) => last.end(),
        None if recvs.is_empty() && recvs.gone() == 0 => 0,
        // There were some, and their rows have left the log.
        None => return Rest::Unknown,
    };
    if received >= sent.end() {
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
