//! Both sides of an exchange, joined: which send's bytes came in which recv, where both ends are in the lab.
//!
//! A connection's other end is the connection with the same two addresses the other way round. Both sides count the bytes
//! of a stream in each direction from its beginning, so a send and a recv have those bytes in common whose places overlap.
//! Datagrams are joined one by one as they come. All of it follows from the rows; nothing is guessed.

mod cover;
mod datagrams;
mod pairs;

use std::collections::{HashMap, HashSet};

use super::{ConnectionId, EndpointId, Event, Life, Note, Record};
use crate::address::Addr;
use crate::socket::{Direction, Kind, Op};
use datagrams::{Datagrams, Nth};
use pairs::Pairs;

pub use cover::Part;
pub(super) use cover::{Cut, Cuts, parts, places};
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
    /// In the calls of the other end of the stream.
    Stream { other: ConnectionId, is_closed: bool },
    /// It is these datagrams of other connections.
    Datagrams { others: Vec<Nth>, rest: Rest },
}

/// A socket as the rows name it: a connection's own, or that of its endpoint.
type Socket = (EndpointId, Option<ConnectionId>);

/// What joins the rows of a lab: a fold over them.
#[derive(Debug, Default)]
pub(super) struct Exchange {
    pairs: Pairs,
    datagrams: Datagrams,
    /// The sockets that are of datagrams.
    datagram_sockets: HashSet<Socket>,
    /// Where those are bound that have an address.
    bound: HashMap<Socket, Addr>,
}

impl Exchange {
    /// Takes a row into account.
    pub(super) fn add(&mut self, row: &Record) {
        match &row.event {
            Event::Call(call) => match (&call.op, row.direction()) {
                (Op::Socket { kind, .. }, _) => self.made((row.endpoint, row.connection), *kind),
                (_, Some(direction)) if self.is_datagram(row) => self.moved(direction, row),
                _ => {}
            },
            Event::Life(life) => self.lived(life, row),
            Event::Note(Note::KernelDropped { datagrams }) => {
                if let Some(local) = self.bound.get(&(row.endpoint, row.connection)) {
                    self.datagrams.dropped(local, *datagrams);
                }
            }
            _ => {}
        }
    }

    fn made(&mut self, socket: Socket, kind: Kind) {
        if kind == Kind::Datagram {
            self.datagram_sockets.insert(socket);
        } else {
            self.datagram_sockets.remove(&socket);
        }
    }

    fn moved(&mut self, direction: Direction, row: &Record) {
        let (Some(nth), Some(ends)) = (nth(row), &row.ends) else { return };
        match direction {
            Direction::Out => self.datagrams.sent(nth, ends, &row.bytes),
            Direction::In => self.datagrams.received(nth, ends, &row.bytes),
        }
    }

    fn lived(&mut self, life: &Life, row: &Record) {
        let socket = (row.endpoint, row.connection);
        match (life, row.connection) {
            (Life::Bound { local }, _) if self.datagram_sockets.contains(&socket) => {
                self.unbind(socket);
                self.datagrams.bound(local);
                self.bound.insert(socket, (**local).clone());
            }
            (Life::Opened, Some(connection)) if !self.is_datagram(row) => {
                if let Some(ends) = &row.ends {
                    self.pairs.opened(connection, ends);
                }
            }
            (Life::Closed(_), Some(connection)) => {
                self.pairs.closed(connection);
                self.unbind(socket);
            }
            (Life::Stopped | Life::Failed { .. } | Life::Removed, _) => self.unbind((row.endpoint, None)),
            _ => {}
        }
    }

    fn unbind(&mut self, socket: Socket) {
        if let Some(local) = self.bound.remove(&socket) {
            self.datagrams.closed(&local);
        }
    }

    fn is_datagram(&self, row: &Record) -> bool {
        self.datagram_sockets.contains(&(row.endpoint, row.connection))
            || self.datagram_sockets.contains(&(row.endpoint, None))
    }

    /// Forgets a connection whose rows have left the log.
    pub(super) fn forget(&mut self, connection: ConnectionId) {
        self.pairs.forget(connection);
        self.datagrams.forget(connection);
        self.datagram_sockets.retain(|(_, of)| *of != Some(connection));
    }

    /// Where the other side of a call is.
    pub(super) fn find(&self, row: &Record) -> Found {
        let (Some(direction), Some(nth)) = (row.direction(), nth(row)) else { return Found::Nothing };
        // Connections have numbers of their own, so one is either a stream's or among the datagrams'.
        if let Some(other) = self.pairs.other(nth.connection) {
            return Found::Stream { other, is_closed: self.pairs.is_closed(other) };
        }
        match direction {
            Direction::In => {
                Found::Datagrams { others: self.datagrams.source(nth).into_iter().collect(), rest: Rest::Unknown }
            }
            Direction::Out => {
                let others = self.datagrams.arrivals(nth);
                let is_on_its_way = || row.ends.as_ref().is_some_and(|ends| self.datagrams.is_on_its_way(nth, ends));
                let rest = match self.datagrams.loss(nth) {
                    Some(lost) => Rest::Lost(lost),
                    None if is_on_its_way() => Rest::NotReceived,
                    None if others.is_empty() => Rest::Unknown,
                    None => Rest::Nothing,
                };
                Found::Datagrams { others, rest }
            }
        }
    }
}

fn nth(row: &Record) -> Option<Nth> {
    Some(Nth { connection: row.connection?, nth: row.call()?.place?.nth.get() })
}
