//! How many connections a lab has: each once, though both of its ends may be in the lab.

use std::collections::HashMap;

use crate::address::Addr;
use crate::lab::Role;
use crate::record::{ConnectionStatus, EndpointStatus};

/// What is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct OpenCount {
    pub connections: usize,
    /// Addresses that datagram sockets have spoken with: datagrams have no connections.
    pub peers: usize,
}

/// One endpoint's part in the count.
pub(super) struct Counted<'a> {
    pub role: Role,
    pub has_connections: bool,
    pub status: &'a EndpointStatus,
}

impl<'a> Counted<'a> {
    fn open(&self) -> impl Iterator<Item = &'a ConnectionStatus> {
        self.status.open().map(|(_, connection)| connection)
    }
}

impl OpenCount {
    pub(super) fn of(parts: &[Counted<'_>]) -> Self {
        let (streams, datagrams): (Vec<&Counted<'_>>, Vec<&Counted<'_>>) =
            parts.iter().partition(|part| part.has_connections);
        let mut peers: Vec<&Addr> =
            datagrams.into_iter().flat_map(Counted::open).map(|connection| &connection.peer).collect();
        peers.sort();
        peers.dedup();

        // The ends that clients hold, each with how many connections there are between those two addresses: clients of
        // Unix sockets have no name, and cannot be distinguished.
        let (clients, servers): (Vec<&Counted<'_>>, Vec<&Counted<'_>>) =
            streams.into_iter().partition(|part| part.role == Role::Client);
        let mut ends: HashMap<(Addr, Addr), usize> = HashMap::new();
        let mut connections = 0;
        for connection in clients.into_iter().flat_map(Counted::open) {
            connections += 1;
            if let Some((local, peer)) = pair(connection) {
                *ends.entry((local, peer)).or_default() += 1;
            }
        }
        for connection in servers.into_iter().flat_map(Counted::open) {
            let other = pair(connection).map(|(local, peer)| (peer, local));
            match other.and_then(|ends_of| ends.get_mut(&ends_of)).filter(|left| **left > 0) {
                Some(left) => *left -= 1,
                None => connections += 1,
            }
        }
        Self { connections, peers: peers.len() }
    }
}

/// Its own address and the other side's.
fn pair(connection: &ConnectionStatus) -> Option<(Addr, Addr)> {
    Some((plain(connection.local.as_ref()?), plain(&connection.peer)))
}

/// An address without the form that IPv4 takes on an IPv6 socket (RFC 4291 §2.5.5.2): the other end has it without.
fn plain(addr: &Addr) -> Addr {
    match addr.inet() {
        Some(inet) => Addr::Inet((inet.ip().to_canonical(), inet.port()).into()),
        None => addr.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Stamp;
    use crate::record::{ConnectionId, End, Traffic};

    fn status(connections: &[(&str, &str)]) -> EndpointStatus {
        let addr = |text: &str| text.parse().unwrap_or_else(|_| Addr::unix(text));
        let one = |(id, (local, peer)): (usize, &(&str, &str))| {
            let status = ConnectionStatus {
                peer: addr(peer),
                local: Some(addr(local)),
                opened: Stamp(0),
                traffic: Traffic::default(),
                sent_end: false,
                received_end: false,
                unanswered: 0,
                progress: None,
                ended: None,
            };
            (ConnectionId(id as u32), status)
        };
        EndpointStatus { connections: connections.iter().enumerate().map(one).collect(), ..Default::default() }
    }

    fn count(server: &[(&str, &str)], client: &[(&str, &str)], has_connections: bool) -> (usize, usize) {
        let (server, client) = (status(server), status(client));
        let part = |role, status| Counted { role, has_connections, status };
        let open = OpenCount::of(&[part(Role::Server, &server), part(Role::Client, &client)]);
        (open.connections, open.peers)
    }

    #[test]
    fn a_connection_with_both_ends_in_the_lab_counts_once() {
        let (here, there, other) = ("127.0.0.1:5001", "127.0.0.1:40000", "127.0.0.1:40001");
        assert_eq!(count(&[(here, there)], &[(there, here)], true), (1, 0));
        assert_eq!(count(&[(here, there), (here, other)], &[(there, here)], true), (2, 0), "one comes from outside");
        assert_eq!(count(&[], &[(there, here)], true), (1, 0), "its server is elsewhere");
        assert_eq!(count(&[("[::ffff:127.0.0.1]:5001", "[::ffff:127.0.0.1]:40000")], &[(there, here)], true), (1, 0));
        assert_eq!(count(&[("/tmp/a", ""), ("/tmp/a", "")], &[("", "/tmp/a")], true), (2, 0));
        assert_eq!(count(&[("/tmp/a", "")], &[("", "/tmp/a")], true), (1, 0));
    }

    #[test]
    fn addresses_of_datagrams_are_counted_apart() {
        let (here, there) = ("127.0.0.1:5001", "127.0.0.1:40000");
        assert_eq!(count(&[(here, there)], &[(there, here)], false), (0, 2));
        assert_eq!(count(&[(here, there)], &[], false), (0, 1));
    }

    #[test]
    fn what_is_closed_does_not_count() {
        let mut server = status(&[("127.0.0.1:5001", "127.0.0.1:40000")]);
        server.connections.values_mut().for_each(|connection| connection.ended = Some((Stamp(1), End::Peer)));
        let part = Counted { role: Role::Server, has_connections: true, status: &server };
        assert_eq!(OpenCount::of(&[part]), OpenCount::default());
    }
}
