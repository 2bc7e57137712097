//! Families and types of sockets, and whether this system has them.

use std::fmt;
use std::io;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use socket2::{Domain, Socket, Type};

use super::{Protocol, SocketError};
use crate::address::{Addr, Transport};

/// An address family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Family {
    #[default]
    Inet,
    Inet6,
    Unix,
}

/// A type of socket (socket(2)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Kind {
    #[default]
    Stream,
    Datagram,
    Seqpacket,
    /// A raw socket for ICMP, or for ICMPv6 in that family.
    Raw,
}

impl Family {
    pub const ALL: [Family; 3] = [Family::Inet, Family::Inet6, Family::Unix];

    /// The family of an address.
    pub fn of(addr: &Addr) -> Self {
        match addr {
            Addr::Inet(addr) if addr.is_ipv4() => Family::Inet,
            Addr::Inet(_) => Family::Inet6,
            Addr::Unix(_) => Family::Unix,
        }
    }

    fn domain(self) -> Domain {
        match self {
            Family::Inet => Domain::IPV4,
            Family::Inet6 => Domain::IPV6,
            Family::Unix => Domain::UNIX,
        }
    }
}

impl Kind {
    pub const ALL: [Kind; 4] = [Kind::Stream, Kind::Datagram, Kind::Seqpacket, Kind::Raw];

    /// Whether such sockets have connections: those of datagrams and raw ones are spoken to one by one.
    pub fn has_connections(self) -> bool {
        matches!(self, Kind::Stream | Kind::Seqpacket)
    }

    /// The type that a transport needs.
    pub fn of(transport: Transport) -> Self {
        match transport {
            Transport::Tcp | Transport::Unix => Kind::Stream,
            Transport::Udp | Transport::UnixDatagram => Kind::Datagram,
            Transport::UnixSeqpacket => Kind::Seqpacket,
            Transport::Icmp => Kind::Raw,
        }
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Family::Inet => "AF_INET",
            Family::Inet6 => "AF_INET6",
            Family::Unix => "AF_UNIX",
        })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Stream => "SOCK_STREAM",
            Kind::Datagram => "SOCK_DGRAM",
            Kind::Seqpacket => "SOCK_SEQPACKET",
            Kind::Raw => "SOCK_RAW",
        })
    }
}

/// `socket`: with the protocol that belongs to the family and type.
///
/// # Errors
/// What the system answered.
pub(super) fn open(family: Family, kind: Kind) -> io::Result<Socket> {
    open_with(family, kind, Protocol::of(family, kind))
}

/// `socket` with a protocol of one's own.
///
/// # Errors
/// What the system answered.
pub(super) fn open_with(family: Family, kind: Kind, protocol: Protocol) -> io::Result<Socket> {
    let type_ = match kind {
        Kind::Stream => Type::STREAM,
        Kind::Datagram => Type::DGRAM,
        Kind::Seqpacket => Type::SEQPACKET,
        Kind::Raw => Type::RAW,
    };
    Socket::new(family.domain(), type_, Some(protocol.number().into()).filter(|_| protocol != Protocol::Usual))
}

/// Whether this system, and this user, can have such a socket: it is asked for one, once.
///
/// # Errors
/// The system's refusal; on Windows, that this program has no Unix sockets there.
pub fn support(family: Family, kind: Kind) -> Result<(), SocketError> {
    static ANSWERS: [OnceLock<Option<SocketError>>; 12] = [const { OnceLock::new() }; 12];
    let answer = ANSWERS[family as usize * Kind::ALL.len() + kind as usize].get_or_init(|| {
        let opened = if cfg!(windows) && family == Family::Unix {
            Err(io::Error::from(io::ErrorKind::Unsupported))
        } else {
            open(family, kind).map(drop)
        };
        opened.err().map(|error| SocketError::new("socket", format!("{family}, {kind}"), &error))
    });
    answer.clone().map_or(Ok(()), Err)
}

/// Whether this system can have the sockets of a transport.
///
/// # Errors
/// As [`support`].
pub fn supports(transport: Transport) -> Result<(), SocketError> {
    let family = if transport.is_unix() { Family::Unix } else { Family::Inet };
    support(family, Kind::of(transport))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_is_asked() {
        support(Family::Inet, Kind::Stream).unwrap();
        assert!(support(Family::Inet, Kind::Seqpacket).is_err(), "IPv4 has no SOCK_SEQPACKET");
        assert_eq!(supports(Transport::Unix).is_ok(), cfg!(unix));
    }
}
