//! The name of a socket call and its arguments, as plain data.

use std::fmt::{self, Write};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Family, Flags, Kind, OptionValue, Protocol, SocketOption};
use crate::address::Addr;
use crate::escape::python_text;

/// A host name has 255 octets at most (RFC 1035 §2.3.4); of what was typed in its place no more is shown.
const MAX_HOST_CHARS: usize = 255;

/// A call's name and arguments, under their POSIX and Python names. Every row holds one, so what is rare and large is boxed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Op {
    GetHostName,
    GetServByName(Box<Service>),
    GetAddrInfo(Box<Host>),
    Socket {
        family: Family,
        kind: Kind,
        protocol: Protocol,
    },
    /// `socket(fileno=…)`: another object for the descriptor of a socket that is there, under that one's number.
    SocketOf(u32),
    SetSockOpt(SocketOption, Box<OptionValue>),
    GetSockOpt(SocketOption),
    Bind(Box<Addr>),
    GetSockName,
    GetPeerName,
    Listen {
        backlog: i32,
    },
    Accept,
    Connect(Box<Addr>),
    ConnectEx(Box<Addr>),
    Send(Sending),
    SendAll(Sending),
    /// The address is the row's: see [`Self::python`].
    SendTo(Sending),
    Recv(Receiving),
    RecvFrom(Receiving),
    Shutdown(How),
    Close,
    /// `None` waits without end.
    SetTimeout(Option<Duration>),
    GetTimeout,
    SetBlocking(bool),
    FileNo,
    /// `makefile('rwb')`; the three below are calls on its file.
    MakeFile,
    ReadLine,
    /// `write` and `flush`.
    Write(Sending),
    CloseFile,
    /// Removes the file that a Unix socket was bound to (unlink(2)); Python: `os.unlink`.
    Unlink(Box<str>),
    /// Waits until one of many sockets is ready, for so long at most; it returns how many are.
    Select(Option<Duration>),
    /// A thread sleeps; Python: `time.sleep`.
    Sleep(Duration),
}

/// What `getaddrinfo` is asked. Empty texts stand for Python's `None`; the port may be a service's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Host {
    pub host: Box<str>,
    pub port: Box<str>,
}

/// What `getservbyname` is asked; the protocol is `tcp` or `udp`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    pub service: Box<str>,
    pub protocol: Box<str>,
}

/// What a call that sends is given. The bytes themselves are the row's, as far as they were sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sending {
    /// How many they are.
    pub bytes: u32,
    pub flags: Flags,
    /// How Python writes them, where a call by hand did not send them all.
    pub unsent: Option<Box<Written>>,
}

/// An expression of Python.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written(pub Box<str>);

/// What a call that receives is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receiving {
    pub bufsize: usize,
    pub flags: Flags,
}

/// Which half of a connection `shutdown` ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum How {
    Read,
    Write,
    Both,
}

/// Which way a call moves bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    In,
    Out,
}

impl Sending {
    pub fn new(bytes: usize, flags: Flags) -> Self {
        // No payload is so long.
        Self { bytes: u32::try_from(bytes).unwrap_or(u32::MAX), flags, unsent: None }
    }
}

impl How {
    pub const ALL: [How; 3] = [How::Read, How::Write, How::Both];

    /// The constant's name.
    pub fn name(self) -> &'static str {
        match self {
            How::Read => "SHUT_RD",
            How::Write => "SHUT_WR",
            How::Both => "SHUT_RDWR",
        }
    }
}

impl Op {
    /// `getaddrinfo` for a host and the number of a port.
    pub fn get_addr_info(host: &str, port: u16) -> Self {
        Op::GetAddrInfo(Box::new(Host { host: host.into(), port: port.to_string().into() }))
    }

    /// `socket` with the protocol that belongs to the family and type.
    pub fn socket(family: Family, kind: Kind) -> Self {
        Op::Socket { family, kind, protocol: Protocol::of(family, kind) }
    }

    pub fn bind(addr: Addr) -> Self {
        Op::Bind(Box::new(addr))
    }

    /// `sleep`, in whole milliseconds as settings have them.
    pub fn sleep(time: Duration) -> Self {
        Op::Sleep(in_ms(time))
    }

    /// `select` with a time limit, in whole milliseconds.
    pub fn select(limit: Option<Duration>) -> Self {
        Op::Select(limit.map(in_ms))
    }

    pub fn connect(addr: Addr) -> Self {
        Op::Connect(Box::new(addr))
    }

    pub fn set_sock_opt(option: SocketOption, value: impl Into<OptionValue>) -> Self {
        Op::SetSockOpt(option, Box::new(value.into()))
    }

    /// `send` without flags.
    pub fn send(bytes: usize) -> Self {
        Op::Send(Sending::new(bytes, Flags::NONE))
    }

    /// `sendto` without flags.
    pub fn send_to(bytes: usize) -> Self {
        Op::SendTo(Sending::new(bytes, Flags::NONE))
    }

    /// `recv` without flags.
    pub fn recv(bufsize: usize) -> Self {
        Op::Recv(Receiving { bufsize, flags: Flags::NONE })
    }

    /// `recvfrom` without flags.
    pub fn recv_from(bufsize: usize) -> Self {
        Op::RecvFrom(Receiving { bufsize, flags: Flags::NONE })
    }

    /// The call's name alone: `recvfrom`.
    pub fn name(&self) -> &'static str {
        match self {
            Op::GetHostName => "gethostname",
            Op::GetServByName(_) => "getservbyname",
            Op::GetAddrInfo(_) => "getaddrinfo",
            Op::Socket { .. } | Op::SocketOf(_) => "socket",
            Op::SetSockOpt(..) => "setsockopt",
            Op::GetSockOpt(_) => "getsockopt",
            Op::Bind(_) => "bind",
            Op::GetSockName => "getsockname",
            Op::GetPeerName => "getpeername",
            Op::Listen { .. } => "listen",
            Op::Accept => "accept",
            Op::Connect(_) => "connect",
            Op::ConnectEx(_) => "connect_ex",
            Op::Send(_) => "send",
            Op::SendAll(_) => "sendall",
            Op::SendTo(_) => "sendto",
            Op::Recv(_) => "recv",
            Op::RecvFrom(_) => "recvfrom",
            Op::Shutdown(_) => "shutdown",
            Op::Close => "close",
            Op::SetTimeout(_) => "settimeout",
            Op::GetTimeout => "gettimeout",
            Op::SetBlocking(_) => "setblocking",
            Op::FileNo => "fileno",
            Op::MakeFile => "makefile",
            Op::ReadLine => "readline",
            Op::Write(_) => "write",
            Op::CloseFile => "file.close",
            Op::Unlink(_) => "unlink",
            Op::Select(_) => "select",
            Op::Sleep(_) => "sleep",
        }
    }

    /// Which way the call moves bytes; `None` for a call that moves none.
    pub fn direction(&self) -> Option<Direction> {
        match self {
            Op::Send(_) | Op::SendAll(_) | Op::SendTo(_) | Op::Write(_) => Some(Direction::Out),
            Op::Recv(_) | Op::RecvFrom(_) | Op::ReadLine => Some(Direction::In),
            _ => None,
        }
    }

    /// The address among its arguments; that of `sendto` is the row's.
    pub fn address(&self) -> Option<&Addr> {
        match self {
            Op::Bind(addr) | Op::Connect(addr) | Op::ConnectEx(addr) => Some(addr),
            _ => None,
        }
    }

    /// What a call that sends was given.
    pub fn sending(&self) -> Option<&Sending> {
        match self {
            Op::Send(sending) | Op::SendAll(sending) | Op::SendTo(sending) | Op::Write(sending) => Some(sending),
            _ => None,
        }
    }

    /// The flags that it was given.
    pub fn flags(&self) -> Flags {
        match self {
            Op::Recv(asked) | Op::RecvFrom(asked) => asked.flags,
            _ => self.sending().map_or(Flags::NONE, |sending| sending.flags),
        }
    }

    /// Whether the call only looks: what it saw will be received once more.
    pub fn is_peek(&self) -> bool {
        self.flags().has(Flags::PEEK)
    }

    /// Whether the call is ordered by its beginning, so that no reader sees a receive before its send.
    pub fn is_stamped_before(&self) -> bool {
        let is_end = matches!(self, Op::Connect(_) | Op::ConnectEx(_) | Op::Shutdown(_) | Op::Close | Op::CloseFile);
        is_end || self.direction() == Some(Direction::Out)
    }

    /// The call in its Python spelling. `data` is how the bytes to send are written, `to` where `sendto` sends them; without
    /// the first there is only their number.
    pub fn python(&self, data: Option<&str>, to: Option<&Addr>) -> String {
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = self.write(&mut text, data, to);
        text
    }

    fn write(&self, f: &mut impl Write, data: Option<&str>, to: Option<&Addr>) -> fmt::Result {
        write!(f, "{}(", self.name())?;
        match self {
            Op::GetServByName(asked) => write!(f, "{}, {}", literal(&asked.service), literal(&asked.protocol)),
            Op::GetAddrInfo(asked) => write!(f, "{}, {}", or_none(&asked.host), or_none(&asked.port)),
            Op::Socket { family, kind, protocol: Protocol::Usual } => write!(f, "{family}, {kind}"),
            Op::Socket { family, kind, protocol } => write!(f, "{family}, {kind}, {}", protocol.name()),
            Op::SocketOf(number) => write!(f, "fileno=#{number}"),
            Op::SetSockOpt(option, value) => {
                write!(f, "{}, {}, {}", option.level(), option.name(), value.python())
            }
            Op::GetSockOpt(option) => {
                write!(f, "{}, {}", option.level(), option.name())?;
                option.type_().struct_format().map_or(Ok(()), |format| write!(f, ", struct.calcsize('{format}')"))
            }
            Op::Bind(addr) | Op::Connect(addr) | Op::ConnectEx(addr) => f.write_str(&addr.python()),
            Op::Listen { backlog } => write!(f, "{backlog}"),
            Op::Send(sending) | Op::SendAll(sending) | Op::SendTo(sending) | Op::Write(sending) => {
                match data {
                    Some(data) => f.write_str(data),
                    None => write!(f, "<{} bytes>", sending.bytes),
                }?;
                write!(f, "{}", More(sending.flags))?;
                to.filter(|_| matches!(self, Op::SendTo(_))).map_or(Ok(()), |to| write!(f, ", {}", to.python()))
            }
            Op::Recv(asked) | Op::RecvFrom(asked) => write!(f, "{}{}", asked.bufsize, More(asked.flags)),
            Op::Shutdown(how) => f.write_str(how.name()),
            Op::SetTimeout(None) => f.write_str("None"),
            Op::SetTimeout(Some(limit)) | Op::Select(Some(limit)) | Op::Sleep(limit) => {
                write!(f, "{:?}", limit.as_secs_f64())
            }
            Op::SetBlocking(true) => f.write_str("True"),
            Op::SetBlocking(false) => f.write_str("False"),
            Op::MakeFile => f.write_str("'rwb'"),
            Op::Unlink(path) => f.write_str(&literal(path)),
            Op::GetHostName
            | Op::GetSockName
            | Op::GetPeerName
            | Op::Accept
            | Op::Close
            | Op::GetTimeout
            | Op::FileNo
            | Op::ReadLine
            | Op::Select(None)
            | Op::CloseFile => Ok(()),
        }?;
        f.write_char(')')
    }
}

impl fmt::Display for Op {
    /// The call in its Python spelling, with the number of the bytes in their place, and without the address of `sendto`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, None, None)
    }
}

/// Flags as one more argument, where there are any.
struct More(Flags);

impl fmt::Display for More {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_none() { Ok(()) } else { write!(f, ", {}", self.0) }
    }
}

fn in_ms(time: Duration) -> Duration {
    Duration::from_millis((time + Duration::from_micros(500)).as_millis() as u64)
}

fn literal(text: &str) -> String {
    match text.char_indices().nth(MAX_HOST_CHARS) {
        Some((end, _)) => python_text(&format!("{}…", &text[..end]), '\''),
        None => python_text(text, '\''),
    }
}

/// A number as such, and `None` for no text.
fn or_none(text: &str) -> String {
    match text {
        "" => "None".to_owned(),
        text if text.parse::<u16>().is_ok() => text.to_owned(),
        text => literal(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_fits_into_its_place_in_a_row() {
        assert!(size_of::<Op>() <= 24, "{}", size_of::<Op>());
    }

    #[test]
    fn calls_read_as_python_writes_them() {
        let addr: Addr = "127.0.0.1:5001".parse().unwrap();
        let text = |op: Op| op.to_string();
        assert_eq!(text(Op::bind(addr.clone())), "bind(('127.0.0.1', 5001))");
        assert_eq!(text(Op::recv(1024)), "recv(1024)");
        assert_eq!(text(Op::set_sock_opt(SocketOption::ReuseAddr, true)), "setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)");
        let both = Flags::PEEK.and(Flags::DONTWAIT);
        let peek = Op::RecvFrom(Receiving { bufsize: 9, flags: both });
        assert_eq!(text(peek), "recvfrom(9, MSG_PEEK | MSG_DONTWAIT)");
        let urgent = Op::Send(Sending::new(1, Flags::OOB));
        assert_eq!((text(urgent.clone()), urgent.python(Some("b'!'"), Some(&addr))), {
            ("send(<1 bytes>, MSG_OOB)".to_owned(), "send(b'!', MSG_OOB)".to_owned())
        });
        assert_eq!(Op::send_to(1).python(Some("b'a'"), Some(&addr)), "sendto(b'a', ('127.0.0.1', 5001))");
        assert_eq!(text(Op::SetTimeout(Some(Duration::from_millis(2500)))), "settimeout(2.5)");
        assert_eq!(text(Op::SetTimeout(None)), "settimeout(None)");
        assert_eq!(text(Op::sleep(Duration::from_micros(1_499_600))), "sleep(1.5)");
        let selects = [None, Some(Duration::from_secs(1))].map(|limit| text(Op::select(limit)));
        assert_eq!(selects, ["select()", "select(1.0)"]);
        let linger = text(Op::GetSockOpt(SocketOption::Linger));
        assert_eq!(linger, "getsockopt(SOL_SOCKET, SO_LINGER, struct.calcsize('ii'))");
        let raw = Op::Socket { family: Family::Inet6, kind: Kind::Raw, protocol: Protocol::Icmpv6 };
        assert_eq!(text(raw), "socket(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6)");
        assert_eq!(text(Op::get_addr_info("", 80)), "getaddrinfo(None, 80)");
        assert_eq!(text(Op::get_addr_info(&"a".repeat(300), 80)).len(), "getaddrinfo('', 80)".len() + 258);
    }
}
