//! Both sides of an exchange, joined: which send's bytes came in which recv, where both ends are in the lab.
//!
//! A connection's other end is the connection with the same two addresses the other way round. Both sides count the bytes
//! of a stream in each direction from its beginning, so a send and a recv have those bytes in common whose places overlap.
//! Datagrams are joined one by one as they come. All of it follows from the rows; nothing is guessed.

mod cover;
mod datagrams;
mod pairs;

use super::ConnectionId;
use crate::address::{Addr, Ends};
use crate::socket::Direction;
use datagrams::Datagrams;
use pairs::Pairs;

pub use cover::{Cut, Cuts, Part};
pub use datagrams::{Lost, Nth};

/// What the other side of a call is, as far as the log knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherSide {
    /// The calls of the other side that moved bytes of this one, in order.
    pub parts: Vec<Part>,
    /// What became of a send's bytes that no part stands for; of a recv always [`Rest::Unknown`].
    pub rest: Rest,
}

/// What became of sent bytes that no recv of the lab has given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// Nobody knows: the receiver is not in the lab, or its rows have left the log.
    Unknown,
    /// There are none: all of it was received.
    Nothing,
    /// The receiver has not received them yet.
    NotReceived,
    /// They will not be received: this many bytes.
    Lost(Lost),
}

/// The calls of the log, by connection.
pub trait Calls {
    /// The calls of a connection that moved bytes in one direction.
    fn cuts(&self, connection: ConnectionId, direction: Direction) -> impl Cuts;
}

/// A call that moved bytes, or a datagram.
#[derive(Debug, Clone, Copy)]
pub struct Moved<'a> {
    pub direction: Direction,
    pub place: Nth,
    pub ends: &'a Ends,
    pub cut: Cut,
    /// Whether the bytes are a part of a stream, or a datagram.
    pub is_stream: bool,
}

/// What joins the rows of a lab; a fold over them.
#[derive(Debug, Default)]
pub struct Exchange {
    pairs: Pairs,
    datagrams: Datagrams,
}

impl Exchange {
    /// A stream was opened.
    pub(super) fn opened(&mut self, connection: ConnectionId, ends: &Ends) {
        self.pairs.opened(connection, ends);
    }

    /// A stream was closed.
    pub(super) fn closed(&mut self, connection: ConnectionId) {
        self.pairs.closed(connection);
    }

    /// A socket of datagrams is bound to this address.
    pub(super) fn bound(&mut self, local: &Addr) {
        self.datagrams.bound(local);
    }

    /// A socket of datagrams that was bound to this address is closed.
    pub(super) fn unbound(&mut self, local: &Addr) {
        self.datagrams.closed(local);
    }

    /// The kernel dropped so many datagrams at the socket bound to this address.
    pub(super) fn dropped(&mut self, local: &Addr, datagrams: u64) {
        self.datagrams.dropped(local, datagrams);
    }

    /// A call has moved a datagram.
    pub(super) fn moved(&mut self, direction: Direction, place: Nth, ends: &Ends, bytes: &[u8]) {
        match direction {
            Direction::Out => self.datagrams.sent(place, ends, bytes),
            Direction::In => self.datagrams.received(place, ends, bytes),
        }
    }

    /// Forgets connections whose rows have left the log.
    pub(super) fn forget(&mut self, is_gone: impl Fn(ConnectionId) -> bool) {
        self.pairs.forget(&is_gone);
        self.datagrams.forget(&is_gone);
    }

    /// The other end of a stream, if it is in the lab.
    pub fn other_end(&self, connection: ConnectionId) -> Option<ConnectionId> {
        self.pairs.other(connection)
    }

    /// Where the bytes of a send have arrived, and which sends those of a recv came from.
    pub fn other_side(&self, moved: &Moved<'_>, log: &impl Calls) -> OtherSide {
        match (moved.is_stream, moved.direction) {
            (true, direction) => self.across(moved, direction, log),
            (false, Direction::In) => {
                let source = self.datagrams.source(moved.place);
                OtherSide {
                    parts: source
                        .and_then(|source| whole(moved.cut, source, Direction::Out, log))
                        .into_iter()
                        .collect(),
                    rest: Rest::Unknown,
                }
            }
            (false, Direction::Out) => {
                let arrivals = self.datagrams.arrivals(moved.place);
                let parts: Vec<Part> =
                    arrivals.iter().filter_map(|arrival| whole(moved.cut, *arrival, Direction::In, log)).collect();
                let rest = match self.datagrams.loss(moved.place) {
                    Some(lost) => Rest::Lost(lost),
                    None if self.datagrams.is_on_its_way(moved.place, moved.ends) => Rest::NotReceived,
                    None if !arrivals.is_empty() => Rest::Nothing,
                    None => Rest::Unknown,
                };
                OtherSide { parts, rest }
            }
        }
    }

    fn across(&self, moved: &Moved<'_>, direction: Direction, log: &impl Calls) -> OtherSide {
        let Some(other) = self.pairs.other(moved.place.connection) else {
            return OtherSide { parts: Vec::new(), rest: Rest::Unknown };
        };
        let opposite = match direction {
            Direction::In => Direction::Out,
            Direction::Out => Direction::In,
        };
        let others = log.cuts(other, opposite);
        let parts = cover::parts(moved.cut, &others);
        let numbers = others.numbers();
        let received = match others.cut(numbers.end.saturating_sub(1)) {
            Some(last) => Some(last.offset + last.length),
            None if numbers.start <= 1 => Some(0),
            // There were some, and their rows have left the log.
            None => None,
        };
        let rest = match received {
            _ if direction == Direction::In => Rest::Unknown,
            None => Rest::Unknown,
            Some(received) if received >= moved.cut.offset + moved.cut.length => Rest::Nothing,
            Some(_) if self.pairs.is_closed(other) => Rest::Lost(Lost::Closed),
            Some(_) => Rest::NotReceived,
        };
        OtherSide { parts, rest }
    }
}

/// A datagram arrives as one, or its end is cut off.
fn whole(cut: Cut, other: Nth, direction: Direction, log: &impl Calls) -> Option<Part> {
    let there = log.cuts(other.connection, direction).cut(other.nth)?;
    let common = cut.length.min(there.length);
    Some(Part { row: there.row, here: 0..common, there: 0..common })
}
