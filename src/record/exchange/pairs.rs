//! Which connection is the other end of which.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use crate::address::{Addr, Ends};
use crate::record::{ConnectionId, EndpointId};

/// Connections that are closed and whose other end has not shown up, of which so many are remembered: a server may accept a client that
/// has left, but not for long.
const MOST_ALONE: usize = 4096;

/// The connections of the lab whose other end is in the lab, too.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Pairs {
    /// Both ends of each connection that has two, and when this side ended.
    ends: HashMap<ConnectionId, End>,
    /// The latest connection of each pair of addresses whose other end has not shown up.
    unpaired: HashMap<(Addr, Addr), ConnectionId>,
    /// Those of them that are closed, the oldest first. In a log that is read again no more come.
    #[serde(skip)]
    alone: VecDeque<ConnectionId>,
}

#[derive(Debug, Serialize, Deserialize)]
struct End {
    /// Its addresses, as long as its other end has not shown up.
    key: Option<Box<(Addr, Addr)>>,
    other: Option<ConnectionId>,
    endpoint: EndpointId,
    is_closed: bool,
    /// No row of it was lost.
    is_whole: bool,
}

impl Pairs {
    /// A stream was opened. Its other end is the one with the same addresses the other way round: the latest, as a port may
    /// be used again. One without a name (an unbound Unix socket) is like any other, and is never joined.
    pub(super) fn opened(&mut self, connection: ConnectionId, endpoint: EndpointId, ends: &Ends) {
        let key = ends.local().filter(|local| !local.is_unnamed() && !ends.peer().is_unnamed());
        let key = key.map(|local| (canonical(local), canonical(ends.peer())));
        let reversed = key.as_ref().map(|(local, peer)| (peer.clone(), local.clone()));
        let other = match &reversed {
            // A socket that has connected to itself (RFC 9293 §3.5, simultaneous open) reads what it sends.
            Some(reversed) if Some(reversed) == key.as_ref() => Some(connection),
            Some(reversed) => self.unpaired.remove(reversed),
            None => None,
        };
        if let Some(other) = other.and_then(|other| self.ends.get_mut(&other)) {
            (other.other, other.key) = (Some(connection), None);
        } else if let (Some(key), None) = (&key, other) {
            self.unpaired.insert(key.clone(), connection);
        }
        let key = key.filter(|_| other.is_none()).map(Box::new);
        self.ends.insert(connection, End { key, other, endpoint, is_closed: false, is_whole: true });
    }

    pub(super) fn closed(&mut self, connection: ConnectionId) {
        let Some(end) = self.ends.get_mut(&connection) else { return };
        end.is_closed = true;
        if end.other.is_some() {
            return;
        }
        self.alone.push_back(connection);
        if self.alone.len() > MOST_ALONE
            && let Some(oldest) = self.alone.pop_front()
            && self.ends.get(&oldest).is_some_and(|end| end.other.is_none())
        {
            self.forget(oldest);
        }
    }

    /// Rows of an endpoint were lost.
    pub(super) fn rows_lost(&mut self, endpoint: EndpointId) {
        self.ends.values_mut().filter(|end| end.endpoint == endpoint).for_each(|end| end.is_whole = false);
    }

    /// Forgets a connection whose rows have left the log, if it is closed.
    pub(super) fn forget(&mut self, connection: ConnectionId) {
        if self.ends.get(&connection).is_some_and(|end| !end.is_closed) {
            return;
        }
        if let Some(End { key: Some(key), .. }) = self.ends.remove(&connection)
            && self.unpaired.get(&*key) == Some(&connection)
        {
            self.unpaired.remove(&*key);
        }
    }

    /// The other end of a connection, whether it is closed, and whether none of its rows was lost.
    pub(super) fn other(&self, connection: ConnectionId) -> Option<(ConnectionId, bool, bool)> {
        let other = self.ends.get(&connection)?.other?;
        Some(self.ends.get(&other).map_or((other, true, false), |end| (other, end.is_closed, end.is_whole)))
    }

    pub(super) fn endpoint(&self, connection: ConnectionId) -> Option<EndpointId> {
        Some(self.ends.get(&connection)?.endpoint)
    }
}

/// An IPv4 number that an IPv6 socket shows as `::ffff:127.0.0.1` (RFC 4291 §2.5.5.2), as IPv4 has it.
pub(super) fn canonical(addr: &Addr) -> Addr {
    match addr.inet() {
        Some(inet) if inet.ip() != inet.ip().to_canonical() => {
            SocketAddr::new(inet.ip().to_canonical(), inet.port()).into()
        }
        _ => addr.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The addresses of one end: its own, and the other's.
    type Both = (&'static str, &'static str);

    /// The lab's first connection is 1, and so on.
    fn opened(ends: &[Both]) -> Pairs {
        let addr = |text: &str| text.parse().unwrap_or_else(|_| Addr::unix(text));
        let mut pairs = Pairs::default();
        for (n, (local, peer)) in (1..).zip(ends) {
            pairs.opened(ConnectionId(n), EndpointId(1), &Ends::new(Some(addr(local)), addr(peer)));
        }
        pairs
    }

    const CLIENT: Both = ("127.0.0.1:40000", "127.0.0.1:5001");
    const SERVER: Both = ("127.0.0.1:5001", "127.0.0.1:40000");

    #[test]
    fn two_ends_find_each_other_whatever_comes_first() {
        let mapped = ("[::ffff:127.0.0.1]:5001", "[::ffff:127.0.0.1]:40000");
        // What is opened one after another, and the other end of each.
        let cases: [(&str, &[Both], &[u32]); 7] = [
            ("the other end may be outside the lab", &[CLIENT], &[0]),
            ("the client first", &[CLIENT, SERVER], &[2, 1]),
            ("the server first", &[SERVER, CLIENT], &[2, 1]),
            ("a port that is used again belongs to the latest", &[CLIENT, CLIENT, SERVER], &[0, 3, 2]),
            ("mapped numbers are the same", &[mapped, CLIENT], &[2, 1]),
            ("sockets without a name are nobody's", &[("", "/tmp/a"), ("/tmp/a", "")], &[0, 0]),
            ("a socket connected to itself is its own other end", &[(CLIENT.0, CLIENT.0)], &[1]),
        ];
        for (what, ends, expected) in cases {
            let pairs = opened(ends);
            let other = |n: usize| pairs.other(ConnectionId(n as u32)).map_or(0, |(other, ..)| other.0);
            assert_eq!((1..=ends.len()).map(other).collect::<Vec<_>>(), expected, "{what}");
        }
    }

    #[test]
    fn a_client_that_has_left_before_it_was_accepted_is_still_the_other_end() {
        let mut pairs = opened(&[CLIENT]);
        pairs.closed(ConnectionId(1));
        let ends = Ends::new(SERVER.0.parse().ok(), SERVER.1.parse().unwrap());
        pairs.opened(ConnectionId(2), EndpointId(1), &ends);
        assert_eq!(pairs.other(ConnectionId(2)), Some((ConnectionId(1), true, true)));
        assert_eq!(pairs.other(ConnectionId(1)), Some((ConnectionId(2), false, true)));
    }

    #[test]
    fn connections_that_are_opened_and_dropped_are_remembered_for_a_while() {
        let mut pairs = Pairs::default();
        let ends = |n: u32| {
            let peer = format!("10.0.{}.{}:{}", n >> 16, n >> 8 & 0xff, 1 + (n & 0xff)).parse().unwrap();
            Ends::new("127.0.0.1:5001".parse().ok(), peer)
        };
        for n in 0..100_000 {
            pairs.opened(ConnectionId(n), EndpointId(1), &ends(n));
            if n > 0 {
                pairs.closed(ConnectionId(n));
            }
        }
        assert_eq!((pairs.ends.len(), pairs.unpaired.len(), pairs.alone.len()), (4097, 4097, 4096));
        assert!(pairs.ends.contains_key(&ConnectionId(0)), "it is open");
        // The newest is still found by its other end.
        let peer = ends(99_999);
        let other = Ends::new(Some(peer.peer().clone()), "127.0.0.1:5001".parse().unwrap());
        pairs.opened(ConnectionId(100_000), EndpointId(2), &other);
        assert_eq!(pairs.other(ConnectionId(100_000)), Some((ConnectionId(99_999), true, true)));
    }

    #[test]
    fn what_has_left_the_log_is_forgotten_once_it_is_closed() {
        let mut pairs = opened(&[CLIENT, ("127.0.0.1:40001", "127.0.0.1:5001")]);
        pairs.closed(ConnectionId(1));
        pairs.forget(ConnectionId(1));
        pairs.forget(ConnectionId(2));
        assert_eq!((pairs.ends.len(), pairs.unpaired.len()), (1, 1));
    }
}
