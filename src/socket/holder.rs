//! What holds a port that is in use.

use std::net::{IpAddr, SocketAddr};
use std::{fmt, io};

use serde::{Deserialize, Serialize};
use socket2::{Domain, Socket, Type};

use super::proc_net::{address, lines, table};
use crate::address::{Addr, Address, Transport};

/// What stands in the way of a `bind`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Holder {
    /// A process with a socket on the port.
    Process { name: String, pid: u32 },
    /// This program: another of its endpoints, or a socket made by hand.
    ThisProgram,
    /// No process: the system keeps the end of a connection that was closed here first (RFC 9293 §3.6.1).
    TimeWait {
        /// Until the last such connection is forgotten, in whole seconds, rounded up.
        seconds_left: u32,
    },
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Holder::Process { name, pid } => write!(f, "{name} (pid {pid})"),
            Holder::ThisProgram => f.write_str("this program itself"),
            Holder::TimeWait { seconds_left } => write!(f, "a connection in TIME_WAIT for {seconds_left} s more"),
        }
    }
}

/// What keeps a socket from being bound to an address, where the system shows it to this user. What has the same port
/// of another address is in nobody's way.
///
/// It reads the tables of all processes, so it is asked only after a `bind` has failed, in the worker's thread.
pub fn port_holder(transport: Transport, wanted: &Addr) -> Option<Holder> {
    let protocol = match transport {
        Transport::Tcp => listeners::Protocol::TCP,
        Transport::Udp => listeners::Protocol::UDP,
        _ => return None,
    };
    let is_in_the_way = |other: &listeners::Listener| {
        let is_over = other.state == listeners::SocketState::TimeWait;
        other.protocol == protocol && !is_over && Addr::from(other.socket).clashes(wanted)
    };
    let all = listeners::get_all().unwrap_or_default();
    // Who listens has what it accepted, too, or has handed it to others.
    let first = |one: &listeners::Listener| (one.state != listeners::SocketState::Listen, one.process.pid);
    match all.into_iter().filter(is_in_the_way).min_by_key(first).map(|listener| listener.process) {
        Some(process) if process.pid == std::process::id() => Some(Holder::ThisProgram),
        Some(process) => Some(Holder::Process { name: process.name, pid: process.pid }),
        None if transport == Transport::Tcp => {
            time_wait_in(&table("tcp"), wanted).map(|seconds_left| Holder::TimeWait { seconds_left })
        }
        None => None,
    }
}

/// The state TIME_WAIT as the table has it (`enum tcp_state` of Linux).
const TIME_WAIT: &str = "06";
/// The ticks of a second in what Linux shows to programs: `sysconf(_SC_CLK_TCK)`, 100 wherever this program runs.
const TICKS: u32 = 100;

/// How long the address's last connection stays in TIME_WAIT; `None` where there is none, or where some socket of another
/// state is there, which may be what is in the way.
fn time_wait_in(table: &str, wanted: &Addr) -> Option<u32> {
    let mut longest = None;
    for columns in lines(table) {
        let [_, local, _, state, _, timer, ..] = columns[..] else { continue };
        if !address(local).is_some_and(|addr| Addr::from(addr).clashes(wanted)) {
            continue;
        }
        if state != TIME_WAIT {
            return None;
        }
        let ticks = timer.split_once(':').and_then(|(_, when)| u32::from_str_radix(when, 16).ok())?;
        longest = longest.max(Some(ticks.div_ceil(TICKS)));
    }
    longest
}

/// A port that nobody holds at this address now, as the system chooses one; `None` where it cannot be asked.
pub fn free_port(address: &Address) -> Option<u16> {
    let host = address.host.as_str();
    match address.transport {
        Transport::Tcp => std::net::TcpListener::bind((host, 0)).ok()?.local_addr().ok(),
        Transport::Udp => std::net::UdpSocket::bind((host, 0)).ok()?.local_addr().ok(),
        _ => None,
    }
    .map(|addr| addr.port())
}

/// Whether a TCP socket without SO_REUSEADDR cannot be bound to an address now: somebody listens there, or a connection that
/// was closed there first is not forgotten yet. A name is not looked up: that may wait.
pub fn is_held(address: &Address) -> bool {
    let Ok(host) = address.host.parse::<IpAddr>() else { return false };
    let wanted = SocketAddr::from((host, address.port));
    let bound = Socket::new(Domain::for_address(wanted), Type::STREAM, None).and_then(|socket| {
        // As a listener of this program is: one for IPv6 leaves IPv4 alone.
        if wanted.is_ipv6() {
            socket.set_only_v6(true)?;
        }
        socket.bind(&wanted.into())
    });
    bound.is_err_and(|error| error.kind() == io::ErrorKind::AddrInUse)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_held_while_somebody_listens_and_in_time_wait() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let at: Address = format!("tcp://{}", listener.local_addr().unwrap()).parse().unwrap();
        assert!(is_held(&at));
        let client = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (served, _) = listener.accept().unwrap();
        drop(listener);
        // The side of the server closes first.
        drop(served);
        drop(client);
        assert!(is_held(&at) || cfg!(windows), "in TIME_WAIT");
        let port = free_port(&at).unwrap();
        assert!(!is_held(&Address { port, ..at }));
    }

    const HEAD: &str =
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
    const WAITING: &str =
        "   1: 0100007F:1389 0100007F:C0DE 06 00000000:00000000 03:00001642 00000000     0        0 0 3 0\n";
    const LISTENING: &str =
        "   2: 00000000:1389 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 7 1 0\n";
    const LISTENING_BESIDE: &str =
        "   3: 0200007F:1389 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 7 1 0\n";
    const MAPPED: &str = "   1: 0000000000000000FFFF00000100007F:1389 0000000000000000FFFF00000100007F:C0DE 06 \
        00000000:00000000 03:00001642 00000000     0        0 0 3 0\n";

    /// The tables' numbers are those of a little-endian machine.
    #[cfg(target_endian = "little")]
    #[test]
    fn time_wait_is_read_with_what_is_left_of_it() {
        let left = |table: &[&str], wanted: &str| time_wait_in(&table.concat(), &wanted.parse().unwrap());
        assert_eq!(left(&[HEAD, WAITING], "127.0.0.1:5001"), Some(57));
        assert_eq!(left(&[HEAD, WAITING], "0.0.0.0:5001"), Some(57));
        assert_eq!(left(&[HEAD, MAPPED], "127.0.0.1:5001"), Some(57), "of a server at [::]");
        assert_eq!(left(&[HEAD, WAITING], "127.0.0.1:5002"), None);
        assert_eq!(left(&[HEAD, WAITING], "127.0.0.2:5001"), None);
        assert_eq!(left(&[WAITING, LISTENING], "127.0.0.1:5001"), None, "somebody listens there");
        assert_eq!(left(&[WAITING, LISTENING_BESIDE], "127.0.0.1:5001"), Some(57), "at another address");
        for text in ["", HEAD, "1: x 06", "1: 0:zz 0:0 06 0 03", "1: 0:1389 0:0 06 0 03"] {
            assert_eq!(left(&[text], "127.0.0.1:5001"), None, "{text}");
        }
    }
}
