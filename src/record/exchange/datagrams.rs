//! Which datagram sent is which datagram received.
//!
//! A datagram keeps its boundaries but has no number. What one socket of the lab sends to another is received in the same
//! order, unless some of it is lost or a network reorders it. So a received datagram is the first one sent that has the
//! same content and has not been received. Only where it is certain is one called lost.

use std::collections::{BTreeMap, VecDeque};
use std::hash::{DefaultHasher, Hasher};
use std::net::IpAddr;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::Socket;
use super::pairs::canonical;
use crate::address::{Addr, Ends};
use crate::clock::Stamp;
use crate::record::{ConnectionId, EndpointId};
use crate::socket::Direction;

/// Datagrams that wait on one route for being received, at most. Of older ones it stays open what became of them.
const MAX_WAITING: usize = 16_384;
/// Routes that are followed at once, at most: a server meets a new client with every short program.
const MAX_ROUTES: usize = 16_384;
/// Datagrams received on one route that no row of a send stands for yet, at most.
const MAX_UNMATCHED: usize = 64;

/// A datagram as its connection counts it: the nth sent there, or received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// The receiving socket was closed before.
    Closed,
    /// The kernel dropped them: the receive buffer was full.
    Dropped,
}

/// The joined datagrams of a lab.
#[derive(Debug, Default)]
pub(super) struct Datagrams {
    /// The sockets, and the addresses that they are bound to.
    bound: BTreeMap<Socket, Addr>,
    routes: FxHashMap<Route, Waiting>,
    /// Where the datagrams came from that a connection has received.
    received: FxHashMap<ConnectionId, Runs>,
    /// Where the datagrams went that a connection has sent, by receiving connection.
    sent: FxHashMap<ConnectionId, BTreeMap<ConnectionId, Runs>>,
    /// By the connection that sent them, in order.
    lost: FxHashMap<ConnectionId, VecDeque<(Range<u64>, Lost)>>,
    /// Drops that the kernel has counted for a socket and that no datagram stands for yet.
    drops: FxHashMap<Socket, u64>,
}

/// From one socket of the lab to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Route {
    from: Socket,
    to: Socket,
}

/// What was sent on a route and not received.
#[derive(Debug, Default)]
struct Waiting {
    sent: VecDeque<Content>,
    /// How many of the first of these were sent before one that has been received: on one machine they are lost.
    overtaken: usize,
    /// Received, but the row of their send has not come, or their end was cut off.
    unmatched: VecDeque<Content>,
}

#[derive(Debug, Clone, Copy)]
struct Content {
    nth: Nth,
    at: Stamp,
    length: u64,
    hash: u64,
    /// It waits on other routes, too, though only one socket will receive it.
    is_for_one_of_many: bool,
}

impl Content {
    fn of(datagram: &Datagram<'_>) -> Self {
        let mut hasher = DefaultHasher::new();
        hasher.write(datagram.bytes);
        let (length, hash) = (datagram.bytes.len() as u64, hasher.finish());
        Self { nth: datagram.nth, at: datagram.at, length, hash, is_for_one_of_many: false }
    }

    fn is_like(&self, other: &Content) -> bool {
        self.hash == other.hash && self.length == other.length
    }
}

impl Waiting {
    /// Takes out the first datagram that is the one wanted: of those that nothing has overtaken, else of the others.
    fn take(&mut self, is_it: impl Fn(&Content) -> bool) -> Option<Content> {
        let in_order = self.sent.range(self.overtaken..).position(&is_it).map(|place| place + self.overtaken);
        let place = in_order.or_else(|| self.sent.range(..self.overtaken).position(&is_it))?;
        self.overtaken = if place < self.overtaken { self.overtaken - 1 } else { place };
        self.sent.remove(place)
    }

    /// Takes out a datagram that another socket has received.
    fn remove(&mut self, nth: Nth) {
        if let Some(place) = self.sent.iter().position(|sent| sent.nth == nth) {
            self.sent.remove(place);
            self.overtaken -= usize::from(place < self.overtaken);
        }
    }
}

/// Datagrams that follow each other on both sides, as nearly all do: one entry for many.
#[derive(Debug, Default)]
struct Runs(BTreeMap<u64, Run>);

#[derive(Debug, Clone, Copy)]
struct Run {
    other: Nth,
    length: u64,
}

impl Runs {
    fn add(&mut self, nth: u64, other: Nth) {
        if let Some((first, run)) = self.0.range_mut(..=nth).next_back()
            && first + run.length == nth
            && run.other.connection == other.connection
            && run.other.nth + run.length == other.nth
        {
            run.length += 1;
        } else {
            self.0.insert(nth, Run { other, length: 1 });
        }
    }

    fn get(&self, nth: u64) -> Option<Nth> {
        let (first, run) = self.0.range(..=nth).next_back()?;
        let behind = nth - first;
        (behind < run.length).then_some(Nth { nth: run.other.nth + behind, ..run.other })
    }

    /// Forgets those up to the nth.
    fn forget(&mut self, nth: u64) {
        while self.0.first_key_value().is_some_and(|(first, run)| first + run.length <= nth + 1) {
            self.0.pop_first();
        }
    }
}

impl Datagrams {
    /// A socket was bound to this address, by `bind` or by its first send.
    pub(super) fn bound(&mut self, socket: Socket, local: &Addr) {
        self.bound.insert(socket, canonical(local));
    }

    /// The socket was closed: what is on its way there is not received any more.
    pub(super) fn closed(&mut self, socket: Socket) {
        if self.bound.remove(&socket).is_none() {
            return;
        }
        for waiting in self.routes.iter().filter(|(route, _)| route.to == socket).map(|(_, waiting)| waiting) {
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
        let to = canonical(datagram.ends.peer());
        let receivers: Vec<Socket> = self.sockets_at(&to).collect();
        if receivers.is_empty() {
            return;
        }
        let is_for_many = to.inet().is_some_and(|to| is_for_many(to.ip()));
        let is_for_one_of_many = receivers.len() > 1 && !is_for_many;
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
        let senders: Vec<Socket> = self.sockets_at(&canonical(datagram.ends.peer())).collect();
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

    pub(super) fn loss(&self, sent: Nth) -> Option<Lost> {
        let lost = self.lost.get(&sent.connection)?;
        let after = lost.partition_point(|(range, _)| range.start <= sent.nth);
        let (range, why) = lost.get(after.checked_sub(1)?)?;
        range.contains(&sent.nth).then_some(*why)
    }

    /// Whether it is on its way to a socket of the lab, where it has not arrived and is not lost.
    pub(super) fn is_on_its_way(&self, sent: Nth, socket: Socket, ends: &Ends) -> bool {
        self.sockets_at(&canonical(ends.peer())).any(|to| {
            let waiting = self.routes.get(&Route { from: socket, to });
            // Each connection's datagrams wait in the order in which they were sent.
            let first = waiting.and_then(|waiting| {
                waiting.sent.iter().map(|waiting| waiting.nth).find(|first| first.connection == sent.connection)
            });
            first.is_some_and(|first| first.nth <= sent.nth)
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
                if let Some(lost) = self.lost.get_mut(&last.connection) {
                    while lost.pop_front_if(|(range, _)| range.end <= last.nth + 1).is_some() {}
                }
            }
        }
    }

    /// The sockets of the lab that have this address: bound to it, or to all numbers at its port. A socket bound to the very
    /// address is preferred to one bound to all, but for a group's datagrams and broadcasts, which all of them receive.
    fn sockets_at(&self, addr: &Addr) -> impl Iterator<Item = Socket> {
        let is_many = addr.inet().is_some_and(|inet| is_for_many(inet.ip()));
        let has_one = !is_many && self.bound.values().any(|bound| bound == addr);
        let is_there = move |bound: &Addr| match (addr.inet(), bound.inet()) {
            _ if has_one => bound == addr,
            (Some(inet), Some(bound)) => {
                let is_any = bound.ip().is_unspecified() && (bound.is_ipv6() || inet.is_ipv4());
                bound.port() == inet.port() && (bound.ip() == inet.ip() || is_any || inet.ip() == IpAddr::V4(BROADCAST))
            }
            _ => bound == addr,
        };
        self.bound.iter().filter(move |(_, bound)| is_there(bound)).map(|(socket, _)| *socket)
    }
}

const BROADCAST: std::net::Ipv4Addr = std::net::Ipv4Addr::BROADCAST;

/// Whether several sockets can receive one datagram sent there.
fn is_for_many(ip: IpAddr) -> bool {
    ip.is_multicast() || ip == IpAddr::V4(BROADCAST)
}

fn lose(lost: &mut FxHashMap<ConnectionId, VecDeque<(Range<u64>, Lost)>>, nth: Nth, why: Lost) {
    let ranges = lost.entry(nth.connection).or_default();
    match ranges.back_mut() {
        Some((range, last)) if range.end == nth.nth && *last == why => range.end += 1,
        // One that was overtaken is lost after later ones are.
        _ => {
            let place = ranges.partition_point(|(range, _)| range.start < nth.nth);
            ranges.insert(place, (nth.nth..nth.nth + 1, why));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CLIENT: ConnectionId = ConnectionId(1);
    const SERVER: ConnectionId = ConnectionId(2);

    fn addr(text: &str) -> Addr {
        text.parse().unwrap()
    }

    fn ends(peer: &str) -> Ends {
        Ends::new(None, addr(peer))
    }

    /// A socket of the lab, by its connection's number.
    fn socket(id: u32) -> Socket {
        (EndpointId(id), None)
    }

    fn datagram<'a>(socket: Socket, nth: u64, ends: &'a Ends, bytes: &'a [u8]) -> Datagram<'a> {
        let connection = ConnectionId(socket.0.0);
        Datagram { nth: Nth { connection, nth }, socket, ends, at: Stamp(0), bytes }
    }

    /// A client and a server of the lab.
    struct Lab {
        datagrams: Datagrams,
        there: Ends,
        back: Ends,
    }

    impl Lab {
        fn new() -> Self {
            let mut datagrams = Datagrams::default();
            datagrams.bound(socket(2), &addr("127.0.0.1:5001"));
            datagrams.bound(socket(1), &addr("127.0.0.1:40000"));
            Self { datagrams, there: ends("127.0.0.1:5001"), back: ends("127.0.0.1:40000") }
        }

        fn sent(&mut self, nth: u64, bytes: &[u8]) {
            self.datagrams.sent(&datagram(socket(1), nth, &self.there, bytes));
        }

        fn received(&mut self, nth: u64, bytes: &[u8]) {
            self.datagrams.received(&datagram(socket(2), nth, &self.back, bytes));
        }

        fn source(&self, nth: u64) -> Option<u64> {
            self.datagrams.source(Nth { connection: SERVER, nth }).map(|source| source.nth)
        }

        fn arrivals(&self, nth: u64) -> Vec<u64> {
            self.datagrams.arrivals(Nth { connection: CLIENT, nth }).iter().map(|arrival| arrival.nth).collect()
        }

        fn loss(&self, nth: u64) -> Option<Lost> {
            self.datagrams.loss(Nth { connection: CLIENT, nth })
        }

        fn is_on_its_way(&self, nth: u64) -> bool {
            let sent = Nth { connection: CLIENT, nth };
            let is_settled = self.datagrams.loss(sent).is_some() || !self.datagrams.arrivals(sent).is_empty();
            !is_settled && self.datagrams.is_on_its_way(sent, socket(1), &self.there)
        }
    }

    #[test]
    fn equal_contents_are_joined_in_order() {
        let mut lab = Lab::new();
        (1..=3).for_each(|nth| lab.sent(nth, b"ping"));
        (1..=2).for_each(|nth| lab.received(nth, b"ping"));
        assert_eq!([1, 2].map(|nth| lab.source(nth)), [Some(1), Some(2)]);
        assert!(lab.is_on_its_way(3) && lab.loss(3).is_none(), "not received yet, and no more is known");
    }

    #[test]
    fn one_that_is_passed_over_is_lost_only_once_the_kernel_has_counted_it() {
        let mut lab = Lab::new();
        [(1, b"a"), (2, b"b"), (3, b"c"), (4, b"d")].iter().for_each(|(nth, bytes)| lab.sent(*nth, *bytes));
        lab.received(1, b"a");
        lab.received(2, b"d");
        assert_eq!((lab.source(2), lab.loss(2), lab.is_on_its_way(2)), (Some(4), None, true));
        lab.datagrams.dropped(socket(2), 1);
        assert_eq!(lab.loss(2), None, "one of two");
        lab.datagrams.dropped(socket(2), 1);
        assert_eq!([2, 3].map(|nth| lab.loss(nth)), [Some(Lost::Dropped); 2]);
        assert!(!lab.is_on_its_way(2));
    }

    #[test]
    fn one_that_is_late_is_found_by_its_content() {
        let mut lab = Lab::new();
        lab.sent(1, b"a");
        lab.sent(2, b"b");
        lab.received(1, b"b");
        lab.received(2, b"a");
        assert_eq!((lab.source(1), lab.source(2)), (Some(2), Some(1)));
        assert_eq!((lab.arrivals(1), lab.arrivals(2)), (vec![2], vec![1]));
    }

    #[test]
    fn what_waits_at_a_socket_that_closes_is_lost() {
        let mut lab = Lab::new();
        lab.sent(1, b"a");
        lab.received(1, b"a");
        lab.sent(2, b"b");
        lab.datagrams.closed(socket(2));
        assert_eq!((lab.loss(1), lab.loss(2)), (None, Some(Lost::Closed)));
        lab.sent(3, b"c");
        assert!(!lab.is_on_its_way(3), "there is no receiver in the lab");
    }

    #[test]
    fn a_group_receives_it_in_every_socket_even_at_one_address() {
        let mut datagrams = Datagrams::default();
        datagrams.bound(socket(1), &addr("127.0.0.1:40000"));
        let members = [(7, "0.0.0.0:6000"), (8, "0.0.0.0:6000"), (9, "239.1.1.1:6000")];
        members.iter().for_each(|(id, local)| datagrams.bound(socket(*id), &addr(local)));
        for (nth, text) in [(1, b"once"), (2, b"once"), (3, b"more")] {
            datagrams.sent(&datagram(socket(1), nth, &ends("239.1.1.1:6000"), text));
            for (id, _) in members {
                datagrams.received(&datagram(socket(id), nth, &ends("127.0.0.1:40000"), text));
            }
        }
        for nth in 1..=3 {
            let arrivals = datagrams.arrivals(Nth { connection: CLIENT, nth });
            assert_eq!(arrivals, members.map(|(id, _)| Nth { connection: ConnectionId(id), nth }));
        }
    }

    #[test]
    fn of_two_sockets_at_one_address_one_receives_it_and_the_other_loses_nothing() {
        let mut lab = Lab::new();
        lab.datagrams.bound(socket(3), &addr("127.0.0.1:5001"));
        lab.sent(1, b"a");
        lab.received(1, b"a");
        lab.datagrams.closed(socket(3));
        assert_eq!((lab.loss(1), lab.arrivals(1)), (None, vec![1]));
    }

    #[test]
    fn one_whose_end_was_cut_off_has_arrived() {
        let mut lab = Lab::new();
        lab.sent(1, b"in fifteen byte");
        lab.sent(2, b"short");
        lab.received(1, b"in fi");
        lab.datagrams.cut(socket(2), SERVER, 10);
        lab.received(2, b"short");
        lab.datagrams.closed(socket(2));
        assert_eq!((lab.arrivals(1), lab.arrivals(2), lab.loss(1)), (vec![1], vec![2], None));
    }

    #[test]
    fn a_socket_of_the_other_family_is_another() {
        let mut datagrams = Datagrams::default();
        datagrams.bound(socket(2), &addr("0.0.0.0:6000"));
        let sent = Nth { connection: CLIENT, nth: 1 };
        datagrams.sent(&datagram(socket(1), 1, &ends("[::1]:6000"), b"a"));
        assert!(!datagrams.is_on_its_way(sent, socket(1), &ends("[::1]:6000")));
        datagrams.closed(socket(2));
        assert_eq!(datagrams.loss(sent), None);
    }

    #[test]
    fn a_burst_that_was_dropped_at_its_end_is_known_once_another_has_overtaken_it() {
        let mut lab = Lab::new();
        (1..=3).for_each(|nth| lab.sent(nth, &[nth as u8]));
        lab.received(1, &[1]);
        lab.datagrams.dropped(socket(2), 2);
        assert_eq!(lab.loss(2), None);
        lab.sent(4, &[4]);
        lab.received(2, &[4]);
        assert_eq!([2, 3].map(|nth| lab.loss(nth)), [Some(Lost::Dropped); 2]);
    }

    #[test]
    fn where_rows_were_lost_nothing_is_said() {
        let mut lab = Lab::new();
        lab.sent(1, b"a");
        lab.datagrams.rows_lost(EndpointId(2));
        lab.datagrams.closed(socket(2));
        assert_eq!((lab.loss(1), lab.is_on_its_way(1)), (None, false));
    }

    #[test]
    fn what_has_left_the_log_is_forgotten() {
        let mut lab = Lab::new();
        for nth in 1..=100 {
            lab.sent(2 * nth - 1, b"lost");
            lab.sent(2 * nth, &nth.to_be_bytes());
            lab.received(nth, &nth.to_be_bytes());
            lab.datagrams.dropped(socket(2), 1);
        }
        lab.datagrams.forget_to(Direction::Out, Nth { connection: CLIENT, nth: 150 });
        lab.datagrams.forget_to(Direction::In, Nth { connection: SERVER, nth: 75 });
        assert_eq!((lab.datagrams.received[&SERVER].0.len(), lab.datagrams.lost[&CLIENT].len()), (25, 25));
        assert_eq!((lab.loss(151), lab.arrivals(152), lab.source(76)), (Some(Lost::Dropped), vec![76], Some(152)));
    }

    #[test]
    fn a_row_that_comes_before_that_of_its_send_is_joined_all_the_same() {
        let mut lab = Lab::new();
        lab.received(1, b"a");
        lab.sent(1, b"a");
        assert_eq!((lab.source(1), lab.arrivals(1)), (Some(1), vec![1]));
        assert!(!lab.is_on_its_way(1));
    }

    #[test]
    fn a_long_exchange_without_loss_takes_one_entry() {
        let mut lab = Lab::new();
        for nth in 1..=10_000_u64 {
            lab.sent(nth, &nth.to_be_bytes());
            lab.received(nth, &nth.to_be_bytes());
        }
        assert_eq!(lab.datagrams.received[&SERVER].0.len(), 1);
        assert_eq!(lab.arrivals(7_777), [7_777]);
    }

    proptest! {
        #[test]
        fn whatever_is_lost_or_reordered_is_joined_to_its_like_and_only_once(
            contents in prop::collection::vec(0..4_u8, 0..60),
            arrives in prop::collection::vec(prop::option::weighted(0.8, 0..5_usize), 60),
        ) {
            let mut lab = Lab::new();
            (1..).zip(&contents).for_each(|(nth, content)| lab.sent(nth, &[*content]));
            // Each that arrives does so up to four places later.
            let mut arrived: Vec<(usize, u8)> = Vec::new();
            for (place, (content, arrives)) in contents.iter().zip(&arrives).enumerate() {
                arrived.extend(arrives.map(|late| (place + late, *content)));
            }
            arrived.sort_by_key(|(place, _)| *place);
            (1..).zip(&arrived).for_each(|(nth, (_, content))| lab.received(nth, &[*content]));
            let mut seen = std::collections::BTreeSet::new();
            for (nth, (_, content)) in (1..).zip(&arrived) {
                let source = lab.source(nth).unwrap();
                prop_assert!(seen.insert(source), "joined twice");
                prop_assert_eq!(contents[source as usize - 1], *content);
                prop_assert_eq!(lab.arrivals(source), vec![nth]);
            }
            for nth in 1..=contents.len() as u64 {
                prop_assert_eq!(lab.is_on_its_way(nth), !seen.contains(&nth), "each is on its way or has arrived");
            }
        }
    }
}
