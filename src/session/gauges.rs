//! What the system tells of an endpoint's sockets: how much lies unread and unsent in them, TCP's state, who waits in a backlog, and
//! what a queue of datagrams has lost. Nothing of it is a call of the lab's programs, so nothing of it is in the log.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use crate::address::Addr;
use crate::clock::Stamp;
use crate::engine::Mailboxes;
use crate::lab::{Endpoint, Role};
use crate::record::{ConnectionId, ConnectionStatus, EndpointStatus, Snapshot};
use crate::socket::{TcpState, TcpTable, UdpQueue, UdpTable};

/// Open connections of an endpoint that are looked at, the oldest first.
const MOST: usize = 256;
/// How long a closed connection is looked for: twice the longest that Linux keeps one in TIME_WAIT.
const AFTERLIFE: Duration = Duration::from_secs(120);
/// A server that has not accepted for so long is waited for; the row of an `accept` may be on its way.
const ACCEPTS_WITHIN: Duration = Duration::from_millis(50);

/// One endpoint's gauges at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gauges {
    /// Its open connections, and the closed ones that the system still has something of.
    pub connections: BTreeMap<ConnectionId, ConnectionGauge>,
    /// Of a server that listens.
    pub backlog: Option<Backlog>,
    /// Of a socket of datagrams.
    pub queue: Option<UdpQueue>,
    /// The state of a socket that is no connection: LISTEN, or SYN_SENT while a client connects.
    pub state: Option<TcpState>,
}

/// What there is to read of one connection; `None` where the system does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ConnectionGauge {
    /// Bytes that have come and that no `recv` has taken.
    pub unread: Option<u64>,
    /// Bytes that `send` has taken and that the other side's system has not acknowledged.
    pub unsent: Option<u64>,
    pub state: Option<TcpState>,
    /// The kernel has connected it, and the server has not called `accept`.
    pub waits_for_accept: bool,
}

/// The clients that are connected to a listening socket, and that nobody has accepted yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backlog {
    pub waiting: u64,
    /// What `listen` was given.
    pub limit: i32,
    /// Some of them.
    pub who: Vec<Addr>,
}

/// A running endpoint, to be looked at.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub mailboxes: Mailboxes,
    pub endpoint: Arc<Endpoint>,
}

/// What the system shows of all its sockets, read when it is first asked for.
#[derive(Default)]
pub(super) struct Tables {
    tcp: Option<Option<TcpTable>>,
    udp: Option<Option<UdpTable>>,
}

impl Tables {
    fn tcp(&mut self) -> Option<&TcpTable> {
        self.tcp.get_or_insert_with(TcpTable::read).as_ref()
    }

    fn udp(&mut self) -> Option<&UdpTable> {
        self.udp.get_or_insert_with(UdpTable::read).as_ref()
    }
}

impl Target {
    /// Whether there may be something to see: it runs, or a socket that it has closed is still there.
    pub(super) fn is_alive(&self, seen: &Gauges) -> bool {
        !self.mailboxes.is_over() || !seen.connections.is_empty()
    }

    /// Looks at all there is. `listening` are the addresses of the lab's servers.
    pub(super) fn look(
        &self,
        status: &EndpointStatus,
        log: &Snapshot,
        listening: &[Addr],
        tables: &mut Tables,
        now: Stamp,
    ) -> Gauges {
        let mut gauges = Gauges::default();
        let transport = self.endpoint.transport();
        if !transport.has_connections() {
            let local = status.local.as_ref().filter(|_| status.state.is_active() && transport.has_port());
            gauges.queue = local.and_then(|local| tables.udp()?.queue(local));
            return gauges;
        }
        let is_tcp = transport.has_port();
        let unread: BTreeMap<ConnectionId, Option<u64>> = self.mailboxes.unread(MOST).into_iter().collect();
        let age = |at: Stamp| Duration::from_nanos(now.ns_since(at));
        for (id, connection) in status.open().take(MOST) {
            let table = if is_tcp { tables.tcp() } else { None };
            let socket = table.and_then(|table| table.of(connection.local.as_ref()?, &connection.peer));
            let waits_for_accept = self.endpoint.role() == Role::Client
                && age(connection.opened) >= ACCEPTS_WITHIN
                && waits_for_accept(connection, table, || log.other_end(id).is_none(), listening);
            gauges.connections.insert(
                id,
                ConnectionGauge {
                    unread: unread.get(&id).copied().flatten(),
                    unsent: socket.map(|socket| socket.unsent),
                    state: socket.map(|socket| socket.state),
                    waits_for_accept,
                },
            );
        }
        if is_tcp {
            let recent = status.connections.iter().filter_map(|(id, connection)| {
                let (at, _) = connection.ended.as_ref()?;
                (age(*at) < AFTERLIFE).then_some((*id, connection))
            });
            for (id, connection) in recent {
                let left = tables.tcp().and_then(|table| table.of(connection.local.as_ref()?, &connection.peer));
                // The port may be used again by another connection: that one is open.
                if let Some(left) = left.filter(|left| left.state.outlives_close() && !left.is_held) {
                    let gauge = ConnectionGauge { state: Some(left.state), ..Default::default() };
                    gauges.connections.insert(id, ConnectionGauge { unsent: Some(left.unsent), ..gauge });
                }
            }
            self.look_at_own(status, tables, &mut gauges);
        }
        gauges
    }

    /// The socket that is no connection.
    fn look_at_own(&self, status: &EndpointStatus, tables: &mut Tables, gauges: &mut Gauges) {
        if self.mailboxes.is_over() {
            return;
        }
        match self.endpoint.role() {
            Role::Client if status.open().next().is_none() => {
                let address = &self.endpoint.address;
                let ip = address.host.parse::<IpAddr>().ok();
                let to = ip.map(|ip| Addr::from(SocketAddr::new(ip, address.port)));
                let connects = to.zip(tables.tcp()).is_some_and(|(to, table)| table.is_connecting_to(&to));
                gauges.state = connects.then_some(TcpState::SynSent);
            }
            Role::Server => {
                let Some((local, table)) = status.local.as_ref().zip(tables.tcp()) else { return };
                let Some(socket) = table.listening(local) else { return };
                gauges.state = Some(socket.state);
                let who = if socket.waiting > 0 { table.waiting(local) } else { Vec::new() };
                let limit = self.endpoint.listening().backlog;
                gauges.backlog = Some(Backlog { waiting: socket.waiting, limit, who });
            }
            _ => {}
        }
    }
}

/// Whether a client's connection is still in the backlog of its server: the system knows where that is on this machine; else the log,
/// where the server is in the lab and its end of the connection is not.
fn waits_for_accept(
    connection: &ConnectionStatus,
    table: Option<&TcpTable>,
    is_alone: impl FnOnce() -> bool,
    listening: &[Addr],
) -> bool {
    let Some(local) = connection.local.as_ref().filter(|local| !local.is_unnamed()) else { return false };
    match table.and_then(|table| table.of(&connection.peer, local)) {
        Some(other) => !other.is_held && matches!(other.state, TcpState::Established | TcpState::CloseWait),
        None => listening.iter().any(|server| server.clashes(&connection.peer)) && is_alone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_the_system_s_word_a_server_of_the_lab_that_has_no_such_connection_has_not_accepted() {
        let at = |port: u16| Addr::from(([127, 0, 0, 1], port));
        let any = Addr::from(([0, 0, 0, 0], 5001));
        let to = |port| ConnectionStatus::open(Some(at(40_000)), at(port), Stamp(0));
        let waits = |port, is_alone| waits_for_accept(&to(port), None, || is_alone, std::slice::from_ref(&any));
        assert!(waits(5001, true));
        assert!(!waits(5001, false), "its other end is in the log");
        assert!(!waits(5002, true), "no server of the lab");
        let unnamed = ConnectionStatus::open(Some(Addr::unix("")), Addr::unix("/tmp/a"), Stamp(0));
        assert!(!waits_for_accept(&unnamed, None, || true, &[Addr::unix("/tmp/a")]), "such are never joined");
    }
}
