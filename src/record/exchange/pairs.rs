//! Which connection is the other end of which.

use std::collections::HashMap;
use std::net::SocketAddr;

use crate::address::{Addr, Ends};
use crate::record::{ConnectionId, EndpointId};

/// The connections of the lab whose other end is in the lab, too.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    /// Both ends of each connection that has two, and when this side ended.
    ends: HashMap<ConnectionId, End>,
    /// The latest connection of each pair of addresses whose other end has not shown up.
    unpaired: HashMap<(Addr, Addr), ConnectionId>,
}

#[derive(Debug)]
struct End {
    key: Option<(Addr, Addr)>,
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
            other.other = Some(connection);
        } else if let (Some(key), None) = (&key, other) {
            self.unpaired.insert(key.clone(), connection);
        }
        self.ends.insert(connection, End { key, other, endpoint, is_closed: false, is_whole: true });
    }

    pub(super) fn closed(&mut self, connection: ConnectionId) {
        if let Some(end) = self.ends.get_mut(&connection) {
            end.is_closed = true;
        }
    }

    /// Rows of an endpoint were lost.
    pub(super) fn rows_lost(&mut self, endpoint: EndpointId) {
        self.ends.values_mut().filter(|end| end.endpoint == endpoint).for_each(|end| end.is_whole = false);
    }

    pub(super) fn is_whole(&self, connection: ConnectionId) -> bool {
        self.ends.get(&connection).is_some_and(|end| end.is_whole)
    }

    /// Forgets a connection whose rows have left the log, if it is closed.
    pub(super) fn forget(&mut self, connection: ConnectionId) {
        if !self.is_closed(connection) {
            return;
        }
        if let Some(End { key: Some(key), .. }) = self.ends.remove(&connection)
            && self.unpaired.get(&key) == Some(&connection)
        {
            self.unpaired.remove(&key);
        }
    }

    pub(super) fn other(&self, connection: ConnectionId) -> Option<ConnectionId> {
        self.ends.get(&connection)?.other
    }

    pub(super) fn endpoint(&self, connection: ConnectionId) -> Option<EndpointId> {
        Some(self.ends.get(&connection)?.endpoint)
    }

    pub(super) fn is_closed(&self, connection: ConnectionId) -> bool {
        self.ends.get(&connection).is_none_or(|end| end.is_closed)
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

    const A: ConnectionId = ConnectionId(1);
    const B: ConnectionId = ConnectionId(2);
    const C: ConnectionId = ConnectionId(3);

    fn ends(local: &str, peer: &str) -> Ends {
        Ends::new(Some(local.parse().unwrap()), peer.parse().unwrap())
    }

    #[test]
    fn two_ends_find_each_other_in_either_order() {
        let (client, server) = (ends("127.0.0.1:40000", "127.0.0.1:5001"), ends("127.0.0.1:5001", "127.0.0.1:40000"));
        for (first, second) in [(&client, &server), (&server, &client)] {
            let mut pairs = Pairs::default();
            pairs.opened(A, EndpointId(1), first);
            assert_eq!(pairs.other(A), None, "the other end may be outside the lab");
            pairs.opened(B, EndpointId(1), second);
            assert_eq!((pairs.other(A), pairs.other(B)), (Some(B), Some(A)));
        }
    }

    #[test]
    fn a_port_that_is_used_again_belongs_to_the_latest() {
        let (client, server) = (ends("127.0.0.1:40000", "127.0.0.1:5001"), ends("127.0.0.1:5001", "127.0.0.1:40000"));
        let mut pairs = Pairs::default();
        // Its server stopped before it accepted.
        pairs.opened(A, EndpointId(1), &client);
        pairs.closed(A);
        pairs.opened(B, EndpointId(1), &client);
        pairs.opened(C, EndpointId(1), &server);
        assert_eq!((pairs.other(A), pairs.other(B), pairs.other(C)), (None, Some(C), Some(B)));
    }

    #[test]
    fn a_client_that_has_left_before_it_was_accepted_is_still_the_other_end() {
        let mut pairs = Pairs::default();
        pairs.opened(A, EndpointId(1), &ends("127.0.0.1:40000", "127.0.0.1:5001"));
        pairs.closed(A);
        pairs.opened(B, EndpointId(1), &ends("127.0.0.1:5001", "127.0.0.1:40000"));
        assert_eq!(pairs.other(B), Some(A));
        assert!(pairs.is_closed(A) && !pairs.is_closed(B));
    }

    #[test]
    fn mapped_numbers_are_the_same_and_sockets_without_a_name_are_nobodys() {
        let mut pairs = Pairs::default();
        pairs.opened(A, EndpointId(1), &ends("[::ffff:127.0.0.1]:5001", "[::ffff:127.0.0.1]:40000"));
        pairs.opened(B, EndpointId(1), &ends("127.0.0.1:40000", "127.0.0.1:5001"));
        assert_eq!(pairs.other(A), Some(B));
        let mut pairs = Pairs::default();
        pairs.opened(A, EndpointId(1), &Ends::new(Some(Addr::unix("")), Addr::unix("/tmp/a")));
        pairs.opened(B, EndpointId(1), &Ends::new(Some(Addr::unix("/tmp/a")), Addr::unix("")));
        assert_eq!((pairs.other(A), pairs.other(B)), (None, None));
    }

    #[test]
    fn a_socket_connected_to_itself_is_its_own_other_end() {
        let mut pairs = Pairs::default();
        pairs.opened(A, EndpointId(1), &ends("127.0.0.1:40000", "127.0.0.1:40000"));
        assert_eq!(pairs.other(A), Some(A));
    }

    #[test]
    fn what_has_left_the_log_is_forgotten_once_it_is_closed() {
        let mut pairs = Pairs::default();
        pairs.opened(A, EndpointId(1), &ends("127.0.0.1:40000", "127.0.0.1:5001"));
        pairs.opened(B, EndpointId(1), &ends("127.0.0.1:40001", "127.0.0.1:5001"));
        pairs.closed(A);
        pairs.forget(A);
        pairs.forget(B);
        assert_eq!((pairs.ends.len(), pairs.unpaired.len()), (1, 1));
    }
}
