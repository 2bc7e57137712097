//! What the system tells of its TCP sockets: their states, and what lies in them. Linux shows it in its tables (proc_pid_net(5)),
//! which name the sockets of every program, and those that a close has left behind.

use std::collections::HashMap;
use std::net::SocketAddr;

use super::proc_net::{address, lines, table};
use crate::address::{Addr, Ends};

/// The most clients of a backlog that are listed.
const MOST_WAITING: usize = 100;

/// A state of TCP (RFC 9293 §3.3.2), under the name that Linux has for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TcpState {
    Established,
    SynSent,
    SynRecv,
    FinWait1,
    FinWait2,
    TimeWait,
    CloseWait,
    LastAck,
    Listen,
    Closing,
}

/// One socket of TCP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TcpSocket {
    pub state: TcpState,
    /// Bytes that were sent and that the other side's system has not acknowledged (SIOCOUTQ in tcp(7)).
    pub unsent: u64,
    /// Of a listening socket: how many clients wait in its backlog.
    pub waiting: u64,
    /// Whether a program has it. One in a backlog has none yet, and one that was closed none any more.
    pub is_held: bool,
}

/// All of them at one moment. To read it takes the longer the more sockets there are: not for every frame.
#[derive(Debug, Clone, Default)]
pub struct TcpTable(HashMap<(SocketAddr, SocketAddr), TcpSocket>);

impl TcpState {
    /// Its name: `ESTABLISHED`.
    pub fn name(self) -> &'static str {
        match self {
            TcpState::Established => "ESTABLISHED",
            TcpState::SynSent => "SYN_SENT",
            TcpState::SynRecv => "SYN_RECV",
            TcpState::FinWait1 => "FIN_WAIT1",
            TcpState::FinWait2 => "FIN_WAIT2",
            TcpState::TimeWait => "TIME_WAIT",
            TcpState::CloseWait => "CLOSE_WAIT",
            TcpState::LastAck => "LAST_ACK",
            TcpState::Listen => "LISTEN",
            TcpState::Closing => "CLOSING",
        }
    }

    /// Whether this side has sent its FIN, so that a socket that was closed may still be in it.
    pub fn outlives_close(self) -> bool {
        use TcpState::{Closing, FinWait1, FinWait2, LastAck, TimeWait};
        matches!(self, FinWait1 | FinWait2 | Closing | LastAck | TimeWait)
    }

    /// From the number in Linux's tables (`include/net/tcp_states.h`).
    fn of_number(hex: &str) -> Option<Self> {
        Some(match hex {
            "01" => TcpState::Established,
            "02" => TcpState::SynSent,
            "03" | "0C" => TcpState::SynRecv,
            "04" => TcpState::FinWait1,
            "05" => TcpState::FinWait2,
            "06" => TcpState::TimeWait,
            "08" => TcpState::CloseWait,
            "09" => TcpState::LastAck,
            "0A" => TcpState::Listen,
            "0B" => TcpState::Closing,
            _ => return None,
        })
    }
}

impl TcpTable {
    /// The table as it is now; `None` where the system has none.
    pub fn read() -> Option<Self> {
        Some(table("tcp")).filter(|table| !table.is_empty()).map(|table| Self::parse(&table))
    }

    fn parse(table: &str) -> Self {
        let socket = |columns: Vec<&str>| {
            let ends = (address(columns.get(1)?)?, address(columns.get(2)?)?);
            let state = TcpState::of_number(columns.get(3)?)?;
            let (unacknowledged, received) = columns.get(4)?.split_once(':')?;
            let number = |hex| u64::from_str_radix(hex, 16).ok();
            // A FIN that is on its way counts as a byte.
            let fin = u64::from(matches!(state, TcpState::FinWait1 | TcpState::LastAck | TcpState::Closing));
            let waiting = if state == TcpState::Listen { number(received)? } else { 0 };
            let unsent = number(unacknowledged)?.saturating_sub(fin);
            Some((ends, TcpSocket { state, unsent, waiting, is_held: *columns.get(9)? != "0" }))
        };
        Self(lines(table).filter_map(socket).collect())
    }

    /// One end of a connection.
    pub fn connection(&self, ends: &Ends) -> Option<TcpSocket> {
        self.of(ends.local()?, ends.peer())
    }

    /// The socket at `local` whose other end is at `peer`.
    pub fn of(&self, local: &Addr, peer: &Addr) -> Option<TcpSocket> {
        self.0.get(&(plain(local.inet()?), plain(peer.inet()?))).copied()
    }

    /// The socket that listens at `local`.
    pub fn listening(&self, local: &Addr) -> Option<TcpSocket> {
        let local = plain(local.inet()?);
        let is_it = |(here, socket): &(&(SocketAddr, SocketAddr), &TcpSocket)| {
            socket.state == TcpState::Listen && here.0 == local
        };
        self.0.iter().find(is_it).map(|(_, socket)| *socket)
    }

    /// Who waits in the backlog of the socket that listens at `local`: connected, and held by no program yet. Some of them, in order.
    pub fn waiting(&self, local: &Addr) -> Vec<Addr> {
        let is_waiting = |socket: &TcpSocket| {
            // One in CLOSE_WAIT has closed its side already, and waits all the same.
            !socket.is_held && matches!(socket.state, TcpState::Established | TcpState::CloseWait)
        };
        let there = self.0.iter().filter(|((here, _), socket)| is_waiting(socket) && Addr::Inet(*here).clashes(local));
        let mut waiting: Vec<Addr> = there.map(|((_, there), _)| Addr::Inet(*there)).collect();
        waiting.sort();
        waiting.truncate(MOST_WAITING);
        waiting
    }

    /// Whether a socket is connecting to `peer`.
    pub fn is_connecting_to(&self, peer: &Addr) -> bool {
        let Some(peer) = peer.inet().map(plain) else { return false };
        self.0.iter().any(|((_, there), socket)| socket.state == TcpState::SynSent && *there == peer)
    }
}

/// As the tables have it: without a scope, and an IPv4 number as such.
fn plain(addr: SocketAddr) -> SocketAddr {
    SocketAddr::new(addr.ip().to_canonical(), addr.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(port: u16) -> Addr {
        ([127, 0, 0, 1], port).into()
    }

    #[test]
    #[cfg(target_endian = "little")]
    fn finds_states_queues_and_who_is_connected_and_not_accepted() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n\
            0: 0100007F:1389 00000000:0000 0A 00000000:00000001 00:00000000 00000000  0  0 5501 1 0 100 0 0 10 0\n\
            1: 0100007F:1389 0100007F:9C40 01 00000000:00000005 00:00000000 00000000  0  0 0 1 0 20 0 0 10 -1\n\
            2: 0100007F:1389 0100007F:9C41 08 0000000A:00000000 00:00000000 00000000  0  0 5502 1 0 20 0 0 10 -1\n\
            3: 0100007F:138A 0100007F:9C42 04 00000001:00000000 00:00000000 00000000  0  0 0 1 0 20 0 0 10 -1\n\
            4: 0100007F:9C43 0100007F:1389 06 00000000:00000000 03:00001770 00000000  0  0 0 3 0\n\
            5: 0100007F:9C44 0100007F:138B 02 00000001:00000000 01:00000000 00000000  0  0 77 1 0\n";
        let table = TcpTable::parse(table);
        let listening = table.listening(&at(5001)).unwrap();
        assert_eq!((listening.state.name(), listening.waiting), ("LISTEN", 1));
        assert_eq!(table.listening(&at(5002)), None);
        assert_eq!(table.waiting(&at(5001)), [at(40_000)]);
        let found = |local, peer| table.of(&at(local), &at(peer)).map(|s| (s.state.name(), s.unsent, s.is_held));
        assert_eq!(found(5001, 40_000), Some(("ESTABLISHED", 0, false)));
        assert_eq!(found(5001, 40_001), Some(("CLOSE_WAIT", 10, true)));
        assert_eq!(found(5002, 40_002), Some(("FIN_WAIT1", 0, false)), "only the FIN is on its way");
        assert_eq!(found(40_003, 5001), Some(("TIME_WAIT", 0, false)));
        assert_eq!(found(40_003, 5002), None);
        assert!(table.is_connecting_to(&at(5003)) && !table.is_connecting_to(&at(5001)));
        assert!(TcpTable::parse("nonsense\nof : a table").0.is_empty());
    }
}
