//! How many connections a lab has: each once, though both of its ends may be in the lab.

use std::collections::{HashMap, HashSet};

use crate::address::Addr;
use crate::lab::Role;
use crate::record::EndpointStatus;

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

impl OpenCount {
    pub(super) fn of(parts: &[Counted<'_>]) -> Self {
        let mut peers: HashSet<&Addr> = HashSet::new();
        // By the addresses of client and server: how many such ends clients hold, and how many servers. Clients of Unix
        // sockets have no name, so there may be several between the same two.
        let mut ends: HashMap<(Addr, Addr), [usize; 2]> = HashMap::new();
        let mut unnamed = 0;
        for (part, connection) in parts.iter().flat_map(|part| part.status.open().map(move |(_, open)| (part, open))) {
            match (&connection.local, part.role) {
                _ if !part.has_connections => drop(peers.insert(&connection.peer)),
                (None, _) => unnamed += 1,
                (Some(local), Role::Client) => ends.entry((plain(local), plain(&connection.peer))).or_default()[0] += 1,
                (Some(local), _) => ends.entry((plain(&connection.peer), plain(local))).or_default()[1] += 1,
            }
        }
        let connections = ends.into_values().map(|[clients, servers]| clients.max(servers)).sum::<usize>() + unnamed;
        Self { connections, peers: peers.len() }
    }
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
    use crate::record::{ConnectionId, ConnectionStatus, End};

    fn status(connections: &[(&str, &str)]) -> EndpointStatus {
        let addr = |text: &str| text.parse().unwrap_or_else(|_| Addr::unix(text));
        let one = |(id, (local, peer)): (usize, &(&str, &str))| {
            (ConnectionId(id as u32), ConnectionStatus::open(Some(addr(local)), addr(peer), Stamp(0)))
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
