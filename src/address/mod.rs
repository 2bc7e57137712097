//! Addresses as a person types them: `tcp://127.0.0.1:5001`, `udp://[::1]:domain`, `unix:///tmp/a.sock`.
//!
//! An [`Address`] is only what was typed. Turning its host into numbers asks the system, so that is
//! [`crate::socket::resolve`]'s work, and it is recorded like any other call. An [`Addr`] is what the system gives.

mod addr;
mod ends;
mod group;
mod in_files;

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

use crate::escape::escape;
use crate::message::{choice, sentences, text_in_files};
use crate::services::{self, Service};

pub use addr::Addr;
pub use ends::Ends;
pub use group::{Group, GroupError};

choice! {
    /// What carries the bytes: a family and a type of socket.
    #[derive(PartialOrd, Ord)]
    pub enum Transport {
        /// A byte stream with connections (RFC 9293).
        Tcp = "tcp" as "TCP",
        /// Datagrams (RFC 768).
        Udp = "udp" as "UDP",
        /// A byte stream between programs of one machine (unix(7)).
        Unix = "unix" as "Unix stream",
        /// Datagrams between programs of one machine.
        UnixDatagram = "unixgram" as "Unix datagram",
        /// Connections that keep the boundaries of messages, between programs of one machine.
        UnixSeqpacket = "unixpacket" as "Unix seqpacket",
        /// ICMP and ICMPv6 echo on a raw socket (RFC 792, RFC 4443).
        Icmp = "icmp" as "ICMP",
    }
}

impl Transport {
    /// The scheme of an address.
    pub fn scheme(self) -> &'static str {
        self.id()
    }

    /// Whether it has connections: `listen`, `accept`, `recv`; else datagrams: `recvfrom`, `sendto`.
    pub fn has_connections(self) -> bool {
        matches!(self, Transport::Tcp | Transport::Unix | Transport::UnixSeqpacket)
    }

    /// Whether it is a byte stream, in which one send is not one recv.
    pub fn is_stream(self) -> bool {
        matches!(self, Transport::Tcp | Transport::Unix)
    }

    /// Whether it carries single datagrams, each a message.
    pub fn has_datagrams(self) -> bool {
        matches!(self, Transport::Udp | Transport::UnixDatagram)
    }

    /// Whether its addresses are paths.
    pub fn is_unix(self) -> bool {
        matches!(self, Transport::Unix | Transport::UnixDatagram | Transport::UnixSeqpacket)
    }

    /// Whether its addresses have a port.
    pub fn has_port(self) -> bool {
        matches!(self, Transport::Tcp | Transport::Udp)
    }
}

/// A transport and a place.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Address {
    pub transport: Transport,
    /// A name or a number, without brackets; the path, for a Unix socket.
    pub host: String,
    /// 0 where the transport has none.
    pub port: u16,
}

sentences! {
    /// Why a text is no address: where, and what was expected there.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct AddressError: "address-error" {
        pub input: String,
        /// Characters before the place, from zero.
        pub at: usize,
        pub expected: Expected,
    } => { input: escape(input.as_bytes(), MAX_SHOWN_CHARS), at: at + 1 }

    /// What an address needed at the place where it stopped making sense.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Expected: "expected-" {
        Scheme,
        Host,
        Bracket,
        Ipv6,
        Port,
        PortRange,
        Path => { most: MAX_PATH_BYTES },
    }
}

/// The most of a mistyped address that its error shows.
const MAX_SHOWN_CHARS: usize = 300;

/// The longest host name the DNS allows, in bytes (RFC 1035 §2.3.4).
const MAX_HOST_BYTES: usize = 253;

/// The longest path of a Unix socket: `sun_path` less its closing zero, as the strictest system has it (macOS; Linux
/// allows four more).
pub const MAX_PATH_BYTES: usize = 103;

impl Address {
    /// Whether only this machine can reach it: a path, a loopback number, or the name `localhost`.
    pub fn is_loopback(&self) -> bool {
        if self.transport.is_unix() {
            return true;
        }
        match self.host.parse::<IpAddr>() {
            Ok(ip) => ip.to_canonical().is_loopback(),
            Err(_) => self.host.eq_ignore_ascii_case("localhost"),
        }
    }

    /// The well-known service whose port it is.
    pub fn service(&self) -> Option<&'static Service> {
        services::of_port(self.port, self.transport.scheme())
    }

    /// `host:port`, with brackets around an IPv6 number; the host or the path alone where there is no port.
    pub fn authority(&self) -> String {
        if !self.transport.has_port() {
            self.host.clone()
        } else if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.transport.scheme(), self.authority())
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(input: &str) -> Result<Self, AddressError> {
        let fail = |byte: usize, expected| AddressError {
            input: input.chars().take(80).collect(),
            at: input[..byte].chars().count(),
            expected,
        };
        let (transport, start) = Transport::ALL
            .into_iter()
            .find_map(|t| {
                let prefix = format!("{}://", t.scheme());
                let head = input.get(..prefix.len())?;
                head.eq_ignore_ascii_case(&prefix).then_some((t, prefix.len()))
            })
            .ok_or_else(|| fail(0, Expected::Scheme))?;
        if !transport.has_port() {
            let host = input[start..].to_owned();
            check(transport, &host).map_err(|(at, expected)| fail(start + at, expected))?;
            return Ok(Address { transport, host, port: 0 });
        }
        let (host, port_at) = split_host(input, start).map_err(|(at, expected)| fail(at, expected))?;
        let port = parse_port_or_service(&input[port_at..], transport)
            .map_err(|at| fail(port_at + at, Expected::PortRange))?;
        Ok(Address { transport, host, port })
    }
}

text_in_files!(Address, Group);

/// The host that begins at byte `start`, and the byte at which the port begins; or the byte of the mistake.
fn split_host(input: &str, start: usize) -> Result<(String, usize), (usize, Expected)> {
    let rest = &input[start..];
    let (host, host_start, colon) = if let Some(inner) = rest.strip_prefix('[') {
        let length = inner.find(']').ok_or((input.len(), Expected::Bracket))?;
        (&inner[..length], start + 1, start + length + 2)
    } else {
        let colon = rest.rfind(':').ok_or((input.len(), Expected::Port))?;
        (&rest[..colon], start, start + colon)
    };
    check_host(host, rest.starts_with('[')).map_err(|(at, expected)| (host_start + at, expected))?;
    if !input[colon..].starts_with(':') {
        return Err((colon, Expected::Port));
    }
    Ok((host.to_owned(), colon + 1))
}

/// Checks a host or a path that stands alone: the byte of the mistake, if there is one.
fn check(transport: Transport, place: &str) -> Result<(), (usize, Expected)> {
    if !transport.is_unix() {
        return check_host(place, place.contains(':'));
    }
    if place.is_empty() || place.len() > MAX_PATH_BYTES {
        return Err((0, Expected::Path));
    }
    place.find(char::is_control).map_or(Ok(()), |at| Err((at, Expected::Path)))
}

/// Checks a host as it stands between the scheme and the port: the byte of the mistake, if there is one.
fn check_host(host: &str, bracketed: bool) -> Result<(), (usize, Expected)> {
    if bracketed {
        // A scope id (`fe80::1%eth0`, RFC 4007 §11) is for the resolver to understand.
        let (number, scope) = host.split_once('%').unwrap_or((host, "lo"));
        let is_scope = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        if scope.is_empty() || !scope.chars().all(is_scope) {
            return Err((number.len(), Expected::Ipv6));
        }
        return number.parse::<Ipv6Addr>().map(drop).map_err(|_| (0, Expected::Ipv6));
    }
    if host.contains(':') {
        return Err((0, Expected::Ipv6));
    }
    if host.is_empty() || host.len() > MAX_HOST_BYTES {
        return Err((0, Expected::Host));
    }
    let is_foreign = |c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
    host.find(is_foreign).map_or(Ok(()), |at| Err((at, Expected::Host)))
}

/// Parses a decimal port, without sign or spaces; the error is the byte of the mistake.
pub fn parse_port(text: &str) -> Result<u16, usize> {
    match text.find(|c: char| !c.is_ascii_digit()) {
        Some(at) => Err(at),
        None => text.parse().map_err(|_| 0),
    }
}

/// Parses a port or the name of a service that has one over the transport (getservbyname(3)): `80`, `http`; the error is
/// the byte of the mistake.
pub fn parse_port_or_service(text: &str, transport: Transport) -> Result<u16, usize> {
    if text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return services::port_of(text, transport.scheme()).ok_or(0);
    }
    parse_port(text)
}

/// Checks a host or a path typed in a field of its own, where IPv6 numbers may stand without brackets.
///
/// # Errors
/// The character at which it stops making sense, and what was expected there.
pub fn parse_host(transport: Transport, text: &str) -> Result<String, AddressError> {
    let bare = text.trim();
    let bare = if transport.is_unix() { bare } else { bare.trim_start_matches('[').trim_end_matches(']') };
    check(transport, bare).map(|()| bare.to_owned()).map_err(|(at, expected)| AddressError {
        input: text.chars().take(80).collect(),
        at: bare[..at].chars().count(),
        expected,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn parses_and_prints() {
        for text in [
            "tcp://127.0.0.1:5001",
            "udp://[::1]:0",
            "tcp://localhost:65535",
            "udp://[fe80::1%lo]:9",
            "unix:///tmp/a b.sock",
            "unixpacket://@lab",
            "icmp://::1",
        ] {
            assert_eq!(text.parse::<Address>().unwrap().to_string(), text);
        }
        assert_eq!("TCP://a:1".parse::<Address>().unwrap().to_string(), "tcp://a:1");
    }

    #[test]
    fn a_service_stands_for_its_port() {
        assert_eq!("udp://localhost:daytime".parse::<Address>().unwrap().to_string(), "udp://localhost:13");
        assert_eq!("tcp://[::1]:HTTP".parse::<Address>().unwrap().port, 80);
        assert_eq!("tcp://a:80".parse::<Address>().unwrap().service().unwrap().name, "http");
        assert_eq!("tcp://a:5001".parse::<Address>().unwrap().service(), None);
        let error = "udp://a:gopher".parse::<Address>().unwrap_err();
        assert_eq!((error.at, error.expected), (8, Expected::PortRange), "only TCP has it");
    }

    #[test]
    fn says_where_and_what() {
        let cases = [
            ("127.0.0.1:5001", 0, Expected::Scheme),
            ("http://a:1", 0, Expected::Scheme),
            ("tcp://:80", 6, Expected::Host),
            ("tcp://a b:80", 7, Expected::Host),
            ("tcp://a", 7, Expected::Port),
            ("tcp://[::1]", 11, Expected::Port),
            ("tcp://[::1:80", 13, Expected::Bracket),
            ("tcp://::1:80", 6, Expected::Ipv6),
            ("tcp://[zz]:80", 7, Expected::Ipv6),
            ("tcp://a:65536", 8, Expected::PortRange),
            ("tcp://a:", 8, Expected::PortRange),
            ("tcp://a:8x", 9, Expected::PortRange),
            ("tcp://a:+8", 8, Expected::PortRange),
            ("unix://", 7, Expected::Path),
            ("unixgram:///tmp/\n", 16, Expected::Path),
            ("icmp://a b", 8, Expected::Host),
        ];
        for (text, at, expected) in cases {
            let error = text.parse::<Address>().expect_err(text);
            assert_eq!((error.at, error.expected), (at, expected), "{text}");
        }
    }

    #[test]
    fn knows_loopback() {
        for (text, loopback) in [
            ("tcp://127.9.9.9:1", true),
            ("tcp://[::1]:1", true),
            ("tcp://[::ffff:127.0.0.1]:1", true),
            ("tcp://LocalHost:1", true),
            ("tcp://0.0.0.0:1", false),
            ("tcp://[::]:1", false),
            ("unix:///tmp/a", true),
            ("tcp://example.org:1", false),
        ] {
            assert_eq!(text.parse::<Address>().unwrap().is_loopback(), loopback, "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "(tcp://|udp://|unix://|icmp://)?\\PC{0,40}") {
            let _ = text.parse::<Address>();
            for transport in Transport::ALL {
                let _ = parse_host(transport, &text);
            }
        }
    }
}
