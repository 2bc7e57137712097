//! How many connections a lab has: each once, though both of its ends may be in the lab.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::address::Addr;
use crate::lab::{Endpoint, Role};
use crate::record::EndpointStatus;

/// What is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct OpenCount {
    pub connections: usize,
    /// Addresses that datagram sockets have spoken with: datagrams have no connections.
    pub peers: usize,
}

impl OpenCount {
    pub(super) fn of(endpoints: &[(&Endpoint, Arc<EndpointStatus>)]) -> Self {
        let mut peers: HashSet<&Addr> = HashSet::new();
        // By the addresses of client and server: how many such ends clients hold, and how many servers. Clients of Unix
        // sockets have no name, so there may be several between the same two.
        let mut ends: HashMap<(Addr, Addr), [usize; 2]> = HashMap::new();
        let mut unnamed = 0;
        let open = endpoints.iter().flat_map(|(endpoint, status)| status.open().map(move |(_, open)| (endpoint, open)));
        for (endpoint, connection) in open {
            match (&connection.local, endpoint.role()) {
                _ if !endpoint.transport().has_connections() => drop(peers.insert(&connection.peer)),
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
    use crate::address::Address;
    use crate::clock::Stamp;
    use crate::record::{ConnectionId, ConnectionStatus, End};

    fn status(connections: &[(&str, &str)]) -> Arc<EndpointStatus> {
        let addr = |text: &str| text.parse().unwrap_or_else(|_| Addr::unix(text));
        let one = |(id, (local, peer)): (usize, &(&str, &str))| {
            (ConnectionId(id as u32), ConnectionStatus::open(Some(addr(local)), addr(peer), Stamp(0)))
        };
        let connections = connections.iter().enumerate().map(one).collect();
        Arc::new(EndpointStatus { connections, ..Default::default() })
    }

    #[test]
    fn a_connection_with_both_ends_in_the_lab_counts_once_and_addresses_of_datagrams_apart() {
        let (here, there, other) = ("127.0.0.1:5001", "127.0.0.1:40000", "127.0.0.1:40001");
        let (mapped, mapped_peer) = ("[::ffff:127.0.0.1]:5001", "[::ffff:127.0.0.1]:40000");
        type Ends<'a> = &'a [(&'a str, &'a str)];
        let cases: [(&str, Ends<'_>, Ends<'_>, (usize, usize)); 8] = [
            ("tcp", &[(here, there)], &[(there, here)], (1, 0)),
            // One comes from outside; or the server is elsewhere.
            ("tcp", &[(here, there), (here, other)], &[(there, here)], (2, 0)),
            ("tcp", &[], &[(there, here)], (1, 0)),
            ("tcp", &[(mapped, mapped_peer)], &[(there, here)], (1, 0)),
            ("unix", &[("/tmp/a", ""), ("/tmp/a", "")], &[("", "/tmp/a")], (2, 0)),
            ("unix", &[("/tmp/a", "")], &[("", "/tmp/a")], (1, 0)),
            ("udp", &[(here, there)], &[(there, here)], (0, 2)),
            ("udp", &[(here, there)], &[], (0, 1)),
        ];
        for (scheme, server, client, expected) in cases {
            let address: Address =
                format!("{scheme}://{}", if scheme == "unix" { "/tmp/a" } else { here }).parse().unwrap();
            let endpoints = [Endpoint::server("server", address.clone()), Endpoint::client("client", address)];
            let open = OpenCount::of(&[(&endpoints[0], status(server)), (&endpoints[1], status(client))]);
            assert_eq!((open.connections, open.peers), expected, "{scheme} {server:?} {client:?}");
        }
    }

    #[test]
    fn what_is_closed_does_not_count() {
        let mut server = status(&[("127.0.0.1:5001", "127.0.0.1:40000")]);
        let connections = &mut Arc::make_mut(&mut server).connections;
        connections.values_mut().for_each(|connection| connection.ended = Some((Stamp(1), End::Peer)));
        let endpoint = Endpoint::server("server", "tcp://127.0.0.1:5001".parse().unwrap());
        assert_eq!(OpenCount::of(&[(&endpoint, server)]), OpenCount::default());
    }
}
