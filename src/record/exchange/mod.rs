//! Both sides of an exchange, joined: which send's bytes came in which recv, where both ends are in the lab.
//!
//! A connection's other end is the connection with the same two addresses the other way round. Both sides count the bytes
//! of a stream in each direction from its beginning, so a send and a recv have those bytes in common whose places overlap.
//! Datagrams are joined one by one as they come. All of it follows from the rows; nothing is guessed.

mod cover;
mod datagrams;
mod pairs;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::{ConnectionId, EndpointId, Event, Life, Note, Record};
use crate::socket::{Direction, Kind, Op};
use datagrams::{Datagram, Datagrams, Nth};
use pairs::Pairs;

pub use cover::Part;
pub(super) use cover::{Cut, parts, places};
pub use datagrams::Lost;

/// What a call that moved bytes has on the other side, as far as the log knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherSide {
    /// The first of the other side's calls that moved the same bytes, in their order.
    pub parts: Vec<Part>,
    /// How many these calls are in all.
    pub calls: u64,
    /// What became of sent bytes that no part stands for; always unknown for a receive.
    pub rest: Rest,
}

/// What became of sent bytes that no receive of the lab has given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// The receiver is not in the lab, or its rows have left the log.
    Unknown,
    /// There are none: all of them were received.
    Nothing,
    NotReceived,
    /// They were not received, and will not be.
    Lost(Lost),
}

/// Where the other side of a call is to be looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// Nowhere in the lab.
    Nothing,
    /// In the calls of the other end of the stream, of which rows may have been lost.
    Stream { other: ConnectionId, is_closed: bool, is_whole: bool },
    /// It is these datagrams of other connections.
    Datagrams { others: Vec<Nth>, rest: Rest },
}

/// A socket as the rows name it: a connection's own, or that of its endpoint.
type Socket = (EndpointId, Option<ConnectionId>);

/// What joins the rows of a lab: a fold over them.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Exchange {
    pairs: Pairs,
    datagrams: Datagrams,
    /// The sockets that are of datagrams.
    datagram_sockets: FxHashSet<Socket>,
}

impl Exchange {
    /// Takes a row into account.
    pub(super) fn add(&mut self, row: &Record) {
        match &row.event {
            Event::Call(call) => match (&call.op, row.direction()) {
                (Op::Socket { kind, .. }, _) => self.made((row.endpoint, row.connection), *kind),
                (_, Some(direction)) => self.moved(direction, row),
                _ => {}
            },
            Event::Life(life) => self.lived(life, row),
            Event::Note(note) => self.noted(note, row),
            Event::Message(_) => {}
        }
    }

    fn made(&mut self, socket: Socket, kind: Kind) {
        if kind == Kind::Datagram {
            self.datagram_sockets.insert(socket);
        } else {
            // A connection's own socket says nothing of what its endpoint was before.
            self.datagram_sockets.remove(&(socket.0, None));
        }
    }

    fn moved(&mut self, direction: Direction, row: &Record) {
        let (Some(socket), Some(nth), Some(ends)) = (self.datagram_socket(row), nth(row), &row.ends) else { return };
        let datagram = Datagram { nth, socket, ends, at: row.at, bytes: &row.bytes };
        match direction {
            Direction::Out => self.datagrams.sent(&datagram),
            Direction::In => self.datagrams.received(&datagram),
        }
    }

    fn lived(&mut self, life: &Life, row: &Record) {
        match (life, self.datagram_socket(row), row.connection) {
            (Life::Bound { local }, Some(socket), _) => self.datagrams.bound(socket, local),
            (Life::Opened, None, Some(connection)) => {
                if let Some(ends) = &row.ends {
                    self.pairs.opened(connection, row.endpoint, ends);
                }
            }
            (Life::Closed(_), _, Some(connection)) => {
                self.pairs.closed(connection);
                self.datagrams.closed((row.endpoint, row.connection));
            }
            (Life::Stopped | Life::Failed { .. } | Life::Removed, ..) => self.datagrams.closed((row.endpoint, None)),
            _ => {}
        }
    }

    fn noted(&mut self, note: &Note, row: &Record) {
        match (note, self.datagram_socket(row), row.connection) {
            (Note::KernelDropped { datagrams }, Some(socket), _) => self.datagrams.dropped(socket, *datagrams),
            (Note::DatagramCut { bytes }, Some(socket), Some(connection)) => {
                self.datagrams.cut(socket, connection, *bytes);
            }
            (Note::RowsLost { .. }, ..) => {
                self.pairs.rows_lost(row.endpoint);
                self.datagrams.rows_lost(row.endpoint);
            }
            _ => {}
        }
    }

    /// The socket of datagrams that a row is of: the connection's own, or that of its endpoint.
    fn datagram_socket(&self, row: &Record) -> Option<Socket> {
        let sockets = [(row.endpoint, row.connection), (row.endpoint, None)];
        sockets.into_iter().find(|socket| self.datagram_sockets.contains(socket))
    }

    /// Forgets what a connection sent or received up to its nth, whose row has left the log.
    pub(super) fn forget_to(&mut self, connection: ConnectionId, direction: Direction, nth: u64) {
        self.datagrams.forget_to(direction, Nth { connection, nth });
    }

    /// Forgets a connection whose rows have left the log.
    pub(super) fn forget(&mut self, connection: ConnectionId) {
        self.pairs.forget(connection);
        self.datagrams.forget(connection);
    }

    /// The other end of a stream's connection, and its endpoint.
    pub(super) fn other_end(&self, connection: ConnectionId) -> Option<(ConnectionId, EndpointId)> {
        let (other, ..) = self.pairs.other(connection)?;
        Some((other, self.pairs.endpoint(other)?))
    }

    /// Where the other side of a call is.
    pub(super) fn find(&self, row: &Record) -> Found {
        let (Some(direction), Some(nth)) = (row.direction(), nth(row)) else { return Found::Nothing };
        // Connections have numbers of their own, so one is either a stream's or among the datagrams'.
        if let Some((other, is_closed, is_whole)) = self.pairs.other(nth.connection) {
            return Found::Stream { other, is_closed, is_whole };
        }
        match direction {
            Direction::In => {
                Found::Datagrams { others: self.datagrams.source(nth).into_iter().collect(), rest: Rest::Unknown }
            }
            Direction::Out => {
                let from = self.datagram_socket(row).zip(row.ends.as_ref());
                Found::Datagrams { others: self.datagrams.arrivals(nth), rest: self.datagrams.rest(nth, from) }
            }
        }
    }
}

fn nth(row: &Record) -> Option<Nth> {
    Some(Nth { connection: row.connection?, nth: row.call()?.place?.nth.get() })
}
