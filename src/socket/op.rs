//! The name of a socket call and its arguments, as plain data.

use std::fmt;

use super::{Family, Kind};
use crate::address::Addr;
use crate::escape::escape;

/// A host name has 255 octets at most (RFC 1035 §2.3.4); of what was typed in its place no more is shown.
const MAX_HOST_CHARS: usize = 255;

/// A call's name and arguments, under their POSIX and Python names.
#[derive(Debug, Clone, PartialEq)]
pub enum Op {
    GetAddrInfo {
        host: Box<str>,
        port: u16,
    },
    Socket {
        family: Family,
        kind: Kind,
    },
    SetSockOpt {
        option: SocketOption,
        value: Value,
    },
    Bind(Addr),
    GetSockName,
    Listen {
        backlog: i32,
    },
    Accept,
    Connect(Addr),
    Send {
        bytes: usize,
    },
    SendTo {
        bytes: usize,
        to: Addr,
    },
    Recv {
        bufsize: usize,
    },
    RecvFrom {
        bufsize: usize,
    },
    Shutdown(How),
    Close,
    /// Removes the file that a Unix socket was bound to (unlink(2)); Python: `os.unlink`.
    Unlink(Box<str>),
}

/// The options the lab sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SocketOption {
    ReuseAddr,
    NoDelay,
    RcvBuf,
    Broadcast,
    /// Join a group; the value is the group and the interface.
    AddMembership,
    AddMembershipV6,
    MulticastTtl,
    MulticastHops,
    MulticastLoop,
    MulticastLoopV6,
    MulticastIf,
    MulticastIfV6,
}

/// What an option is set to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Int(i64),
    /// A group or an interface, as text.
    Text(Box<str>),
}

impl From<bool> for Value {
    fn from(on: bool) -> Self {
        Value::Int(on.into())
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Int(number) => number.fmt(f),
            Value::Text(text) => f.write_str(text),
        }
    }
}

impl SocketOption {
    /// Level and name, as `setsockopt` takes them.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            SocketOption::ReuseAddr => ("SOL_SOCKET", "SO_REUSEADDR"),
            SocketOption::NoDelay => ("IPPROTO_TCP", "TCP_NODELAY"),
            SocketOption::RcvBuf => ("SOL_SOCKET", "SO_RCVBUF"),
            SocketOption::Broadcast => ("SOL_SOCKET", "SO_BROADCAST"),
            SocketOption::AddMembership => ("IPPROTO_IP", "IP_ADD_MEMBERSHIP"),
            SocketOption::AddMembershipV6 => ("IPPROTO_IPV6", "IPV6_JOIN_GROUP"),
            SocketOption::MulticastTtl => ("IPPROTO_IP", "IP_MULTICAST_TTL"),
            SocketOption::MulticastHops => ("IPPROTO_IPV6", "IPV6_MULTICAST_HOPS"),
            SocketOption::MulticastLoop => ("IPPROTO_IP", "IP_MULTICAST_LOOP"),
            SocketOption::MulticastLoopV6 => ("IPPROTO_IPV6", "IPV6_MULTICAST_LOOP"),
            SocketOption::MulticastIf => ("IPPROTO_IP", "IP_MULTICAST_IF"),
            SocketOption::MulticastIfV6 => ("IPPROTO_IPV6", "IPV6_MULTICAST_IF"),
        }
    }
}

/// Which half of a connection `shutdown` ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    Write,
    Both,
}

/// Which way a call moves bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    In,
    Out,
}

impl Op {
    /// The call's name alone: `recvfrom`.
    pub fn name(&self) -> &'static str {
        match self {
            Op::GetAddrInfo { .. } => "getaddrinfo",
            Op::Socket { .. } => "socket",
            Op::SetSockOpt { .. } => "setsockopt",
            Op::Bind(_) => "bind",
            Op::GetSockName => "getsockname",
            Op::Listen { .. } => "listen",
            Op::Accept => "accept",
            Op::Connect(_) => "connect",
            Op::Send { .. } => "send",
            Op::SendTo { .. } => "sendto",
            Op::Recv { .. } => "recv",
            Op::RecvFrom { .. } => "recvfrom",
            Op::Shutdown(_) => "shutdown",
            Op::Close => "close",
            Op::Unlink(_) => "unlink",
        }
    }

    /// Which way the call moves bytes; `None` for a call that moves none.
    pub fn direction(&self) -> Option<Direction> {
        match self {
            Op::Send { .. } | Op::SendTo { .. } => Some(Direction::Out),
            Op::Recv { .. } | Op::RecvFrom { .. } => Some(Direction::In),
            _ => None,
        }
    }

    /// Whether the call is ordered by its beginning, so that no reader sees a receive before its send.
    pub fn is_stamped_before(&self) -> bool {
        matches!(self, Op::Send { .. } | Op::SendTo { .. } | Op::Connect(_) | Op::Shutdown(_) | Op::Close)
    }
}

impl fmt::Display for Op {
    /// The call in its Python spelling, with its arguments.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name();
        match self {
            Op::GetAddrInfo { host, port } => {
                write!(f, "{name}(\"{}\", {port})", escape(host.as_bytes(), MAX_HOST_CHARS))
            }
            Op::Socket { family, kind } => write!(f, "{name}({family}, {kind})"),
            Op::SetSockOpt { option, value } => {
                let (level, option) = option.names();
                write!(f, "{name}({level}, {option}, {value})")
            }
            Op::Bind(addr) | Op::Connect(addr) => write!(f, "{name}({})", addr.python()),
            Op::Listen { backlog } => write!(f, "{name}({backlog})"),
            Op::Send { bytes } => write!(f, "{name}(<{bytes} bytes>)"),
            Op::SendTo { bytes, to } => write!(f, "{name}(<{bytes} bytes>, {})", to.python()),
            Op::Recv { bufsize } | Op::RecvFrom { bufsize } => write!(f, "{name}({bufsize})"),
            Op::Shutdown(How::Write) => write!(f, "{name}(SHUT_WR)"),
            Op::Shutdown(How::Both) => write!(f, "{name}(SHUT_RDWR)"),
            Op::Unlink(path) => write!(f, "{name}('{}')", escape(path.as_bytes(), MAX_HOST_CHARS)),
            Op::GetSockName | Op::Accept | Op::Close => write!(f, "{name}()"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_read_as_python_writes_them() {
        let addr = Addr::Inet("127.0.0.1:5001".parse().unwrap());
        assert_eq!(Op::Bind(addr).to_string(), "bind(('127.0.0.1', 5001))");
        assert_eq!(Op::Recv { bufsize: 1024 }.to_string(), "recv(1024)");
        let op = Op::SetSockOpt { option: SocketOption::ReuseAddr, value: true.into() };
        assert_eq!(op.to_string(), "setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)");
    }
}
