//! Which datagram sent is which datagram received.
//!
//! A datagram keeps its boundaries but has no number. What one socket of the lab sends to another is received in the same
//! order, unless some of it is lost or a network reorders it. So a received datagram is the first one sent that has the
//! same content and has not been received. Only where it is certain is one called lost.

mod bound;
mod runs;
#[cfg(test)]
mod tests;
mod waiting;

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::{Rest, Socket};
use crate::address::{Addr, Ends};
use crate::clock::Stamp;
use crate::record::{ConnectionId, EndpointId};
use crate::socket::Direction;
use bound::{Bound, is_for_many};
use runs::Runs;
use waiting::{Content, Waiting};

/// Datagrams that wait on one route for being received, at most. Of older ones it stays open what became of them.
const MAX_WAITING: usize = 16_384;
/// Routes that are followed at once, at most: a server meets a new client with every short program.
const MAX_ROUTES: usize = 16_384;
/// Datagrams received on one route that no row of a send stands for yet, at most.
const MAX_UNMATCHED: usize = 64;

/// A datagram as its connection counts it: the nth sent there, or received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::record) struct Nth {
    pub connection: ConnectionId,
    /// From one.
    pub nth: u64,
}

/// A datagram that was sent or received.
#[derive(Debug, Clone, Copy)]
pub(super) struct Datagram<'a> {
    pub nth: Nth,
    pub socket: Socket,
    pub ends: &'a Ends,
    pub at: Stamp,
    pub bytes: &'a [u8],
}

/// Why bytes were certainly not received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lost {
    /// The receiving socket was closed before.
    Closed,
    /// The kernel dropped them: the receive buffer was full.
    Dropped,
}

/// The joined datagrams of a lab.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Datagrams {
    bound: Bound,
    routes: FxHashMap<Route, Waiting>,
    /// Where the datagrams came from that a connection has received.
    received: FxHashMap<ConnectionId, Runs<Nth>>,
    /// Where the datagrams went that a connection has sent, by receiving connection.
    sent: FxHashMap<ConnectionId, BTreeMap<ConnectionId, Runs<Nth>>>,
    /// By the connection that sent them.
    lost: FxHashMap<ConnectionId, Runs<Lost>>,
    /// Drops that the kernel has counted for a socket and that no datagram stands for yet.
    drops: FxHashMap<Socket, u64>,
}

/// From one socket of the lab to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Route {
    from: Socket,
    to: Socket,
}

impl Datagrams {
    /// A socket was bound to this address, by `bind` or by its first send.
    pub(super) fn bound(&mut self, socket: Socket, local: &Addr) {
        self.bound.add(socket, local);
    }

    /// The socket was closed: what is on its way there is not received any more.
    pub(super) fn closed(&mut self, socket: Socket) {
        if !self.bound.remove(socket) {
            return;
        }
        for (_, waiting) in self.routes.iter().filter(|(route, _)| route.to == socket) {
            waiting.sent.iter().for_each(|sent| lose(&mut self.lost, sent.nth, Lost::Closed));
        }
        self.routes.retain(|route, waiting| route.to != socket && (route.from != socket || !waiting.sent.is_empty()));
        self.drops.remove(&socket);
    }

    /// Rows of an endpoint were lost: what became of what is on its way to it or from it stays open.
    pub(super) fn rows_lost(&mut self, endpoint: EndpointId) {
        self.routes.retain(|route, _| route.from.0 != endpoint && route.to.0 != endpoint);
    }

    pub(super) fn sent(&mut self, datagram: &Datagram<'_>) {
        let to = datagram.ends.peer();
        let receivers: Vec<Socket> = self.bound.at(to).collect();
        if receivers.is_empty() {
            return;
        }
        let is_for_one_of_many = receivers.len() > 1 && !is_for_many(to);
        let sent = Content { is_for_one_of_many, ..Content::of(datagram) };
        for receiver in receivers {
            let route = Route { from: datagram.socket, to: receiver };
            if self.routes.len() >= MAX_ROUTES && !self.routes.contains_key(&route) {
                continue;
            }
            let waiting = self.routes.entry(route).or_default();
            // A row may come late, but nothing is received before it is sent.
            let is_it = |received: &Content| received.is_like(&sent) && received.at >= sent.at;
            if let Some(place) = waiting.unmatched.iter().position(is_it)
                && let Some(received) = waiting.unmatched.remove(place)
            {
                self.join(sent.nth, received.nth);
                continue;
            }
            waiting.sent.push_back(sent);
            if waiting.sent.len() > MAX_WAITING {
                waiting.sent.pop_front();
                waiting.overtaken = waiting.overtaken.saturating_sub(1);
            }
        }
    }

    pub(super) fn received(&mut self, datagram: &Datagram<'_>) {
        let senders: Vec<Socket> = self.bound.at(datagram.ends.peer()).collect();
        let Some(last) = senders.last() else { return };
        let received = Content::of(datagram);
        for from in &senders {
            let route = Route { from: *from, to: datagram.socket };
            let sent = self.routes.get_mut(&route).and_then(|waiting| waiting.take(|sent| sent.is_like(&received)));
            if let Some(sent) = sent {
                return self.arrived(route, sent, received.nth);
            }
        }
        let unmatched = &mut self.routes.entry(Route { from: *last, to: datagram.socket }).or_default().unmatched;
        unmatched.push_back(received);
        if unmatched.len() > MAX_UNMATCHED {
            unmatched.pop_front();
        }
    }

    /// The end of what a connection has received last was cut off: so many bytes.
    pub(super) fn cut(&mut self, socket: Socket, connection: ConnectionId, lost_bytes: u64) {
        let arrived = self.routes.iter_mut().filter(|(route, _)| route.to == socket).find_map(|(route, waiting)| {
            let received = waiting.unmatched.pop_back_if(|last| last.nth.connection == connection)?;
            let sent = waiting.take(|sent| sent.length == received.length + lost_bytes)?;
            Some((*route, sent, received.nth))
        });
        if let Some((route, sent, received)) = arrived {
            self.arrived(route, sent, received);
        }
    }

    fn arrived(&mut self, route: Route, sent: Content, received: Nth) {
        self.join(sent.nth, received);
        if sent.is_for_one_of_many {
            let others = self.routes.iter_mut().filter(|(other, _)| other.from == route.from);
            others.for_each(|(_, waiting)| waiting.remove(sent.nth));
        }
        self.look_for_drops(route.to);
    }

    fn join(&mut self, sent: Nth, received: Nth) {
        self.received.entry(received.connection).or_default().add(received.nth, sent);
        self.sent.entry(sent.connection).or_default().entry(received.connection).or_default().add(sent.nth, received);
    }

    /// The kernel dropped so many datagrams that were on their way to a socket.
    pub(super) fn dropped(&mut self, socket: Socket, datagrams: u64) {
        *self.drops.entry(socket).or_default() += datagrams;
        self.look_for_drops(socket);
    }

    /// Those that others have overtaken are among the dropped ones, once the kernel has counted as many.
    fn look_for_drops(&mut self, socket: Socket) {
        let Some(drops) = self.drops.get_mut(&socket) else { return };
        let routes = self.routes.iter_mut().filter(|(route, _)| route.to == socket);
        let waiting: Vec<&mut Waiting> = routes.map(|(_, waiting)| waiting).collect();
        let overtaken: u64 = waiting.iter().map(|waiting| waiting.overtaken as u64).sum();
        if overtaken > *drops {
            return;
        }
        *drops -= overtaken;
        if *drops == 0 {
            self.drops.remove(&socket);
        }
        for waiting in waiting {
            for sent in waiting.sent.drain(..std::mem::take(&mut waiting.overtaken)) {
                lose(&mut self.lost, sent.nth, Lost::Dropped);
            }
        }
    }

    /// The datagram sent that this one is.
    pub(super) fn source(&self, received: Nth) -> Option<Nth> {
        self.received.get(&received.connection)?.get(received.nth)
    }

    /// Where a datagram was received: in several places if it went to a group.
    pub(super) fn arrivals(&self, sent: Nth) -> Vec<Nth> {
        let receivers = self.sent.get(&sent.connection).into_iter().flatten();
        receivers.filter_map(|(_, runs)| runs.get(sent.nth)).collect()
    }

    /// What became of a datagram that was sent from this socket, as far as no arrival tells.
    pub(super) fn rest(&self, sent: Nth, from: Option<(Socket, &Ends)>) -> Rest {
        if let Some(why) = self.lost.get(&sent.connection).and_then(|lost| lost.get(sent.nth)) {
            Rest::Lost(why)
        } else if !self.arrivals(sent).is_empty() {
            Rest::Nothing
        } else if from.is_some_and(|(socket, ends)| self.is_on_its_way(sent, socket, ends)) {
            Rest::NotReceived
        } else {
            Rest::Unknown
        }
    }

    /// Whether it is on its way to a socket of the lab, where it has not arrived and is not lost.
    fn is_on_its_way(&self, sent: Nth, socket: Socket, ends: &Ends) -> bool {
        self.bound.at(ends.peer()).any(|to| {
            let waiting = self.routes.get(&Route { from: socket, to });
            // Each connection's datagrams wait in the order in which they were sent.
            let mut all = waiting.into_iter().flat_map(|waiting| &waiting.sent);
            all.find(|first| first.nth.connection == sent.connection).is_some_and(|first| first.nth.nth <= sent.nth)
        })
    }

    /// Forgets a connection whose rows have left the log.
    pub(super) fn forget(&mut self, connection: ConnectionId) {
        self.received.remove(&connection);
        self.sent.remove(&connection);
        self.lost.remove(&connection);
    }

    /// Forgets what was sent or received up to this datagram, as its row has left the log.
    pub(super) fn forget_to(&mut self, direction: Direction, last: Nth) {
        match direction {
            Direction::In => {
                self.received.get_mut(&last.connection).into_iter().for_each(|runs| runs.forget(last.nth));
            }
            Direction::Out => {
                let sent = self.sent.get_mut(&last.connection);
                sent.into_iter().flatten().for_each(|(_, runs)| runs.forget(last.nth));
                self.lost.get_mut(&last.connection).into_iter().for_each(|runs| runs.forget(last.nth));
            }
        }
    }
}

fn lose(lost: &mut FxHashMap<ConnectionId, Runs<Lost>>, sent: Nth, why: Lost) {
    lost.entry(sent.connection).or_default().add(sent.nth, why);
}
