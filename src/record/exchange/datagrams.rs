//! Which datagram sent is which datagram received.
//!
//! A datagram keeps its boundaries but has no number. What one socket of the lab sends to another is received in the same
//! order, unless some of it is lost or a network reorders it. So a received datagram is the first one sent that has the
//! same content and has not been received. Only where it is certain is one called lost.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::hash::{DefaultHasher, Hasher};
use std::ops::Range;

use super::pairs::canonical;
use crate::address::{Addr, Ends};
use crate::record::ConnectionId;

/// Datagrams that wait on one way for being received, at most. Of older ones it stays open what became of them.
const MAX_WAITING: usize = 65_536;
/// Ways that are followed at once, at most: a server meets a new client address with every short program.
const MAX_WAYS: usize = 16_384;
/// Datagrams received on one way before the row of their send has come, at most.
const MAX_EARLY: usize = 64;

/// A datagram as its connection counts it: the nth sent there, or received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::record) struct Nth {
    pub connection: ConnectionId,
    /// From one.
    pub nth: u64,
}

/// Why a datagram was certainly not received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// The receiving socket was closed before it was received.
    Closed,
    /// The kernel dropped it: the receive buffer was full.
    Dropped,
}

/// The joined datagrams of a lab.
#[derive(Debug, Default)]
pub(super) struct Datagrams {
    /// How many sockets are bound to each address.
    bound: BTreeMap<Addr, usize>,
    /// What waits on the way from one socket to another.
    ways: HashMap<Way, Waiting>,
    /// Where the datagrams came from that a connection has received.
    received: HashMap<ConnectionId, Runs>,
    /// Where the datagrams went that a connection has sent, by receiving connection.
    sent: HashMap<ConnectionId, BTreeMap<ConnectionId, Runs>>,
    lost: Losses,
    /// Drops that the kernel has counted for a socket and that no datagram stands for yet.
    drops: HashMap<Addr, u64>,
}

/// By the connection that sent them.
type Losses = HashMap<ConnectionId, Vec<(Range<u64>, Lost)>>;

/// From one socket to another, by the addresses that they are bound to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Way {
    from: Addr,
    to: Addr,
}

/// What has been sent and not received.
#[derive(Debug, Default)]
struct Waiting {
    /// With a hash of the content.
    sent: VecDeque<(Nth, u64)>,
    /// How many of the first of these were sent before one that has been received: on one machine they are lost.
    overtaken: usize,
    /// Received, but the row of their send has not come.
    early: VecDeque<(Nth, u64)>,
}

/// Datagrams that follow each other on both sides, as nearly all do: one entry for many.
#[derive(Debug, Default)]
struct Runs(BTreeMap<u64, Run>);

#[derive(Debug, Clone, Copy)]
struct Run {
    other: Nth,
    length: u64,
}

impl Waiting {
    /// Takes out the first datagram of this content: of those that nothing has overtaken, else of the others.
    fn take(&mut self, hash: u64) -> Option<Nth> {
        let is_it = |(_, sent): &(Nth, u64)| *sent == hash;
        let in_order = self.sent.range(self.overtaken..).position(is_it).map(|place| place + self.overtaken);
        let place = in_order.or_else(|| self.sent.range(..self.overtaken).position(is_it))?;
        self.overtaken = if place < self.overtaken { self.overtaken - 1 } else { place };
        self.sent.remove(place).map(|(nth, _)| nth)
    }
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
}

impl Datagrams {
    /// A socket was bound to this address, by `bind` or by its first send.
    pub(super) fn bound(&mut self, local: &Addr) {
        *self.bound.entry(canonical(local)).or_default() += 1;
    }

    /// The socket was closed: what is on its way there is not received any more.
    pub(super) fn closed(&mut self, local: &Addr) {
        let local = canonical(local);
        let Some(sockets) = self.bound.get_mut(&local) else { return };
        *sockets -= 1;
        if *sockets > 0 {
            return;
        }
        self.bound.remove(&local);
        for (way, waiting) in &self.ways {
            if way.to == local {
                for (nth, _) in &waiting.sent {
                    lose(&mut self.lost, *nth, Lost::Closed);
                }
            }
        }
        self.ways.retain(|way, waiting| way.to != local && (way.from != local || !waiting.sent.is_empty()));
        self.drops.remove(&local);
    }

    /// A datagram was sent.
    pub(super) fn sent(&mut self, sent: Nth, ends: &Ends, bytes: &[u8]) {
        let Some(from) = ends.local().map(canonical) else { return };
        let receivers = self.bound_at(&canonical(ends.peer()));
        if receivers.is_empty() {
            return;
        }
        let hash = hash(bytes);
        for to in receivers {
            let way = Way { from: from.clone(), to };
            if self.ways.len() >= MAX_WAYS && !self.ways.contains_key(&way) {
                continue;
            }
            let waiting = self.ways.entry(way).or_default();
            if let Some(place) = waiting.early.iter().position(|(_, early)| *early == hash)
                && let Some((received, _)) = waiting.early.remove(place)
            {
                join(&mut self.received, &mut self.sent, sent, received);
                continue;
            }
            waiting.sent.push_back((sent, hash));
            if waiting.sent.len() > MAX_WAITING {
                waiting.sent.pop_front();
                waiting.overtaken = waiting.overtaken.saturating_sub(1);
            }
        }
    }

    /// A datagram was received.
    pub(super) fn received(&mut self, received: Nth, ends: &Ends, bytes: &[u8]) {
        let Some(to) = ends.local().map(canonical) else { return };
        let senders = self.bound_at(&canonical(ends.peer()));
        if senders.is_empty() {
            return;
        }
        let hash = hash(bytes);
        let mut last = None;
        for from in senders {
            let way = Way { from, to: to.clone() };
            let waiting = self.ways.entry(way.clone()).or_default();
            if let Some(sent) = waiting.take(hash) {
                return join(&mut self.received, &mut self.sent, sent, received);
            }
            last = Some(way);
        }
        if let Some(waiting) = last.and_then(|way| self.ways.get_mut(&way)) {
            waiting.early.push_back((received, hash));
            if waiting.early.len() > MAX_EARLY {
                waiting.early.pop_front();
            }
        }
    }

    /// The kernel dropped so many datagrams that were on their way to a socket. Those that others have overtaken are among
    /// them, once it has counted as many.
    pub(super) fn dropped(&mut self, local: &Addr, datagrams: u64) {
        let local = canonical(local);
        let drops = self.drops.entry(local.clone()).or_default();
        *drops += datagrams;
        let overtaken = |(way, waiting): (&Way, &Waiting)| if way.to == local { waiting.overtaken as u64 } else { 0 };
        let overtaken: u64 = self.ways.iter().map(overtaken).sum();
        if overtaken > *drops {
            return;
        }
        *drops -= overtaken;
        for (_, waiting) in self.ways.iter_mut().filter(|(way, _)| way.to == local) {
            for (nth, _) in waiting.sent.drain(..std::mem::take(&mut waiting.overtaken)) {
                lose(&mut self.lost, nth, Lost::Dropped);
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
        lost.iter().find(|(range, _)| range.contains(&sent.nth)).map(|(_, why)| *why)
    }

    /// Whether it is on its way to a socket of the lab.
    pub(super) fn is_on_its_way(&self, sent: Nth, ends: &Ends) -> bool {
        let Some(from) = ends.local().map(canonical) else { return false };
        self.bound_at(&canonical(ends.peer())).into_iter().any(|to| {
            let waiting = self.ways.get(&Way { from: from.clone(), to });
            waiting.is_some_and(|waiting| waiting.sent.iter().any(|(nth, _)| *nth == sent))
        })
    }

    /// Forgets a connection whose rows have left the log.
    pub(super) fn forget(&mut self, connection: ConnectionId) {
        self.received.remove(&connection);
        self.sent.remove(&connection);
        self.lost.remove(&connection);
    }

    /// The sockets of the lab that have this address: one bound to it, one bound to all numbers at its port, and those that
    /// may have joined it where it is a group's.
    fn bound_at(&self, addr: &Addr) -> Vec<Addr> {
        let Some(inet) = addr.inet() else {
            return self.bound.contains_key(addr).then(|| addr.clone()).into_iter().collect();
        };
        let is_for = |bound: &&Addr| {
            bound.inet().is_some_and(|bound| {
                bound.port() == inet.port() && (bound.ip() == inet.ip() || bound.ip().is_unspecified())
            })
        };
        let mut found: Vec<Addr> = self.bound.keys().filter(is_for).cloned().collect();
        // A socket bound to the very address is preferred to one bound to all, except by a group's datagrams.
        if !inet.ip().is_multicast() && found.contains(addr) {
            found = vec![addr.clone()];
        }
        found
    }
}

fn join(
    received: &mut HashMap<ConnectionId, Runs>,
    sent: &mut HashMap<ConnectionId, BTreeMap<ConnectionId, Runs>>,
    from: Nth,
    to: Nth,
) {
    received.entry(to.connection).or_default().add(to.nth, from);
    sent.entry(from.connection).or_default().entry(to.connection).or_default().add(from.nth, to);
}

fn lose(lost: &mut Losses, nth: Nth, why: Lost) {
    let ranges = lost.entry(nth.connection).or_default();
    match ranges.last_mut() {
        Some((range, last)) if range.end == nth.nth && *last == why => range.end += 1,
        _ => ranges.push((nth.nth..nth.nth + 1, why)),
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
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

    fn ends(local: &str, peer: &str) -> Ends {
        Ends::new(Some(addr(local)), addr(peer))
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
            datagrams.bound(&addr("127.0.0.1:5001"));
            datagrams.bound(&addr("127.0.0.1:40000"));
            let (there, back) = (ends("127.0.0.1:40000", "127.0.0.1:5001"), ends("127.0.0.1:5001", "127.0.0.1:40000"));
            Self { datagrams, there, back }
        }

        fn sent(&mut self, nth: u64, bytes: &[u8]) {
            self.datagrams.sent(Nth { connection: CLIENT, nth }, &self.there, bytes);
        }

        fn received(&mut self, nth: u64, bytes: &[u8]) {
            self.datagrams.received(Nth { connection: SERVER, nth }, &self.back, bytes);
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
            self.datagrams.is_on_its_way(Nth { connection: CLIENT, nth }, &self.there)
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
        lab.datagrams.dropped(&addr("127.0.0.1:5001"), 1);
        assert_eq!(lab.loss(2), None, "one of two");
        lab.datagrams.dropped(&addr("127.0.0.1:5001"), 1);
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
        lab.datagrams.closed(&addr("127.0.0.1:5001"));
        assert_eq!((lab.loss(1), lab.loss(2)), (None, Some(Lost::Closed)));
        lab.sent(3, b"c");
        assert!(!lab.is_on_its_way(3), "there is no receiver in the lab");
    }

    #[test]
    fn a_group_receives_it_more_than_once() {
        let mut datagrams = Datagrams::default();
        for bound in ["0.0.0.0:6000", "239.1.1.1:6000", "127.0.0.1:40000"] {
            datagrams.bound(&addr(bound));
        }
        let sent = Nth { connection: CLIENT, nth: 1 };
        datagrams.sent(sent, &ends("127.0.0.1:40000", "239.1.1.1:6000"), b"all");
        let members = [("0.0.0.0:6000", 7), ("239.1.1.1:6000", 8)];
        let members = members.map(|(local, id)| (local, Nth { connection: ConnectionId(id), nth: 1 }));
        for (local, member) in &members {
            datagrams.received(*member, &ends(local, "127.0.0.1:40000"), b"all");
            assert_eq!(datagrams.source(*member), Some(sent));
        }
        assert_eq!(datagrams.arrivals(sent), members.map(|(_, member)| member));
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
