//! Addresses as a person types them: `tcp://127.0.0.1:5001`, `udp://[::1]:5001`, `tcp://localhost:http-alt` is not one.
//!
//! An [`Address`] is only what was typed. Turning its host into numbers asks the system, so that is
//! [`crate::socket::resolve`]'s work, and it is recorded like any other call.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// What carries the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Transport {
    /// A byte stream with connections (RFC 9293).
    Tcp,
    /// Datagrams (RFC 768).
    Udp,
}

impl Transport {
    /// Every transport, in the order in which they are offered.
    pub const ALL: [Transport; 2] = [Transport::Tcp, Transport::Udp];

    /// The scheme of an address: `tcp` or `udp`.
    pub fn scheme(self) -> &'static str {
        match self {
            Transport::Tcp => "tcp",
            Transport::Udp => "udp",
        }
    }

    /// The name on screen: `TCP` or `UDP`.
    pub fn label(self) -> &'static str {
        match self {
            Transport::Tcp => "TCP",
            Transport::Udp => "UDP",
        }
    }
}

/// A transport, a host (a name or a number, without brackets) and a port.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Address {
    pub transport: Transport,
    pub host: String,
    pub port: u16,
}

/// Why a text is no address: where, and what was expected there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("address {input:?}: character {}: expected {expected}", .at + 1)]
pub struct AddressError {
    pub input: String,
    /// Characters before the place, from zero.
    pub at: usize,
    pub expected: Expected,
}

/// What an address needed at the place where it stopped making sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Expected {
    #[error("tcp:// or udp://")]
    Scheme,
    #[error("a host name or an IP address")]
    Host,
    #[error("] after an IPv6 address")]
    Bracket,
    #[error("an IPv6 address in [ ]")]
    Ipv6,
    #[error("a colon and a port")]
    Port,
    #[error("a port from 0 to 65535")]
    PortRange,
}

impl Expected {
    /// The key of this expectation's text in the locale files.
    pub fn key(self) -> &'static str {
        match self {
            Expected::Scheme => "expected-scheme",
            Expected::Host => "expected-host",
            Expected::Bracket => "expected-bracket",
            Expected::Ipv6 => "expected-ipv6",
            Expected::Port => "expected-port",
            Expected::PortRange => "expected-port-range",
        }
    }
}

/// The longest host name the DNS allows, in bytes (RFC 1035 §2.3.4).
const MAX_HOST_BYTES: usize = 253;

impl Address {
    /// Whether only this machine can reach it: a loopback number, or the name `localhost`.
    pub fn is_loopback(&self) -> bool {
        match self.host.parse::<IpAddr>() {
            Ok(ip) => ip.to_canonical().is_loopback(),
            Err(_) => self.host.eq_ignore_ascii_case("localhost"),
        }
    }

    /// `host:port`, with brackets around an IPv6 number.
    pub fn authority(&self) -> String {
        if self.host.contains(':') {
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
        let (host, port_at) = split_host(input, start).map_err(|(at, expected)| fail(at, expected))?;
        let port = parse_port(&input[port_at..]).map_err(|at| fail(port_at + at, Expected::PortRange))?;
        Ok(Address { transport, host, port })
    }
}

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

/// Checks a host as it stands between the scheme and the port: the byte of the mistake, if there is one.
fn check_host(host: &str, bracketed: bool) -> Result<(), (usize, Expected)> {
    if bracketed {
        // A scope id (`fe80::1%eth0`, RFC 4007 §11) is for the resolver to understand.
        let (number, scope) = host.split_once('%').unwrap_or((host, "lo"));
        let is_scope = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        if scope.is_empty() || !scope.chars().all(is_scope) {
            return Err((number.len(), Expected::Ipv6));
        }
        return match number.parse::<std::net::Ipv6Addr>() {
            Ok(_) => Ok(()),
            Err(_) => Err((0, Expected::Ipv6)),
        };
    }
    if host.contains(':') {
        return Err((0, Expected::Ipv6));
    }
    if host.is_empty() || host.len() > MAX_HOST_BYTES {
        return Err((0, Expected::Host));
    }
    match host.find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))) {
        Some(at) => Err((at, Expected::Host)),
        None => Ok(()),
    }
}

/// Parses a decimal port, without sign or spaces; the error is the byte of the mistake.
pub fn parse_port(text: &str) -> Result<u16, usize> {
    if let Some(at) = text.find(|c: char| !c.is_ascii_digit()) {
        return Err(at);
    }
    text.parse().map_err(|_| 0)
}

/// Checks a host typed in a field of its own, where IPv6 numbers stand without brackets.
///
/// # Errors
/// The character at which it stops making sense, and what was expected there.
pub fn parse_host(text: &str) -> Result<String, AddressError> {
    let bare = text.trim().trim_start_matches('[').trim_end_matches(']');
    check_host(bare, bare.contains(':')).map(|()| bare.to_owned()).map_err(|(at, expected)| AddressError {
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
        for text in ["tcp://127.0.0.1:5001", "udp://[::1]:0", "tcp://localhost:65535", "udp://[fe80::1%lo]:9"] {
            assert_eq!(text.parse::<Address>().unwrap().to_string(), text);
        }
        assert_eq!("TCP://a:1".parse::<Address>().unwrap().to_string(), "tcp://a:1");
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
            ("tcp://example.org:1", false),
        ] {
            assert_eq!(text.parse::<Address>().unwrap().is_loopback(), loopback, "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "(tcp://|udp://)?\\PC{0,40}") {
            let _ = text.parse::<Address>();
            let _ = parse_host(&text);
        }
    }
}
