//! Addresses as the system gives them: numbers, or the path of a Unix socket.

use std::fmt;
use std::net::{AddrParseError, SocketAddr};
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use crate::escape::{escape, python_bytes, python_text};

/// The longest path that is shown; `sun_path` has 108 bytes on Linux and 104 on macOS (unix(7)).
const MAX_PATH_CHARS: usize = 110;

/// A socket's address: what `getsockname`, `getpeername`, `accept` and `recvfrom` give.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Addr {
    /// An IP number, a port and, in IPv6, a scope (RFC 4007).
    Inet(SocketAddr),
    /// A Unix socket's path; empty where the socket has no name, as most clients have; beginning with a zero byte in
    /// Linux's abstract namespace (unix(7)).
    Unix(Arc<Path>),
}

impl Addr {
    /// A Unix socket's address.
    pub fn unix(path: impl AsRef<Path>) -> Self {
        Addr::Unix(path.as_ref().into())
    }

    /// The IP number and port, where it has them.
    pub fn inet(&self) -> Option<SocketAddr> {
        match self {
            Addr::Inet(addr) => Some(*addr),
            Addr::Unix(_) => None,
        }
    }

    /// The port; 0 where there is none.
    pub fn port(&self) -> u16 {
        self.inet().map_or(0, |addr| addr.port())
    }

    /// Whether nothing can be sent there: the socket of a Unix client that is bound to no path.
    pub fn is_unnamed(&self) -> bool {
        matches!(self, Addr::Unix(path) if path.as_os_str().is_empty())
    }

    /// Whether two sockets of one type cannot both be bound: by port and number, or by path. An unspecified number stands
    /// for all of them.
    pub fn clashes(&self, other: &Addr) -> bool {
        match (self.inet(), other.inet()) {
            (Some(one), Some(other)) => {
                let (here, there) = (one.ip().to_canonical(), other.ip().to_canonical());
                let is_any = here.is_unspecified() || there.is_unspecified();
                one.port() == other.port() && one.port() != 0 && (here == there || is_any)
            }
            (None, None) => self == other && !self.is_unnamed(),
            _ => false,
        }
    }

    /// As Python writes it: `('127.0.0.1', 5001)`, `('fe80::1', 5001, 0, 2)`, `'/tmp/a.sock'`.
    pub fn python(&self) -> String {
        match self {
            Addr::Inet(SocketAddr::V6(addr)) if addr.scope_id() != 0 => {
                format!("('{}', {}, {}, {})", addr.ip(), addr.port(), addr.flowinfo(), addr.scope_id())
            }
            Addr::Inet(addr) => format!("('{}', {})", addr.ip(), addr.port()),
            // Of a path the abstract namespace is bytes, and so is what is no text.
            Addr::Unix(path) => match path.to_str() {
                Some(text) if !text.starts_with('\0') => python_text(text, '\''),
                _ => python_bytes(path.as_os_str().as_encoded_bytes(), '\''),
            },
        }
    }
}

impl fmt::Display for Addr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Addr::Inet(addr) => addr.fmt(f),
            Addr::Unix(path) => match path.as_os_str().as_encoded_bytes() {
                [] => f.write_str("unnamed"),
                [0, name @ ..] => write!(f, "@{}", escape(name, MAX_PATH_CHARS)),
                path => f.write_str(&escape(path, MAX_PATH_CHARS)),
            },
        }
    }
}

impl From<SocketAddr> for Addr {
    fn from(addr: SocketAddr) -> Self {
        Addr::Inet(addr)
    }
}

impl From<([u8; 4], u16)> for Addr {
    fn from(addr: ([u8; 4], u16)) -> Self {
        Addr::Inet(addr.into())
    }
}

impl FromStr for Addr {
    type Err = AddrParseError;

    /// A number and a port, as [`SocketAddr`] reads them.
    fn from_str(text: &str) -> Result<Self, AddrParseError> {
        text.parse().map(Addr::Inet)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clash_by_port_and_number_or_by_path() {
        let clash = |one: &str, other: &str| one.parse::<Addr>().unwrap().clashes(&other.parse().unwrap());
        assert!(clash("127.0.0.1:5001", "127.0.0.1:5001"));
        assert!(clash("127.0.0.1:5001", "[::ffff:127.0.0.1]:5001"), "one number, written in two ways");
        assert!(clash("0.0.0.0:5001", "127.0.0.1:5001") && clash("[::]:5001", "127.0.0.1:5001"));
        assert!(!clash("127.0.0.1:5001", "127.0.0.1:5002"));
        assert!(!clash("127.0.0.1:5001", "127.0.0.2:5001"));
        assert!(!clash("127.0.0.1:0", "127.0.0.1:0"), "0 is no port yet");
        assert!(Addr::unix("/tmp/a").clashes(&Addr::unix("/tmp/a")));
        assert!(!Addr::unix("").clashes(&Addr::unix("")), "two sockets without a name");
    }

    #[test]
    fn are_shown_and_written_as_python_writes_them() {
        let cases = [
            (Addr::Inet("127.0.0.1:80".parse().unwrap()), "127.0.0.1:80", "('127.0.0.1', 80)"),
            (Addr::Inet("[::1]:80".parse().unwrap()), "[::1]:80", "('::1', 80)"),
            (Addr::Inet("[fe80::1%2]:80".parse().unwrap()), "[fe80::1%2]:80", "('fe80::1', 80, 0, 2)"),
            (Addr::unix("/tmp/a.sock"), "/tmp/a.sock", "'/tmp/a.sock'"),
            (Addr::unix(""), "unnamed", "''"),
            (Addr::unix("\0x"), "@x", "b'\\x00x'"),
            (Addr::unix("/tmp/\n"), "/tmp/\\n", "'/tmp/\\n'"),
        ];
        for (addr, shown, python) in cases {
            assert_eq!((addr.to_string().as_str(), addr.python().as_str()), (shown, python));
        }
    }
}
