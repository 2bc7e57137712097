//! A call as plain data, and its Python spelling.

use std::time::Duration;

use bytes::Bytes;

use super::literal::{address_literal, bytes_literal, seconds_literal, text_literal};
use crate::address::Addr;
use crate::socket::{Family, Kind};
use crate::socket::{Flags, How, OptionType, OptionValue, Protocol, SocketOption};

/// A socket of the bench; never used again after it is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SocketId(pub u32);

/// Something to call.
#[derive(Debug, Clone, PartialEq)]
pub enum Call {
    Socket {
        family: Family,
        kind: Kind,
        protocol: Protocol,
    },
    /// `socket(fileno=…)`: another object for the descriptor of a socket that is there.
    SocketOf(SocketId),
    GetHostName,
    /// `protocol` is `tcp` or `udp`.
    GetServByName {
        service: String,
        protocol: String,
    },
    /// Empty texts stand for `None`.
    GetAddrInfo {
        host: String,
        port: String,
    },
    On(SocketId, Op),
}

/// A call on a socket, with its arguments.
#[derive(Debug, Clone, PartialEq)]
pub enum Op {
    Bind(Addr),
    Listen {
        backlog: i32,
    },
    Accept,
    Connect(Addr),
    ConnectEx(Addr),
    Send(Bytes, Flags),
    SendAll(Bytes),
    SendTo(Bytes, Flags, Addr),
    Recv {
        bufsize: usize,
        flags: Flags,
    },
    RecvFrom {
        bufsize: usize,
        flags: Flags,
    },
    Shutdown(How),
    Close,
    GetSockName,
    GetPeerName,
    SetSockOpt(SocketOption, OptionValue),
    GetSockOpt(SocketOption),
    /// `None` waits without end.
    SetTimeout(Option<Duration>),
    GetTimeout,
    SetBlocking(bool),
    FileNo,
    /// `makefile('rwb')`; the three below are calls on its file.
    MakeFile,
    ReadLine,
    /// `write` and `flush`.
    WriteFile(Bytes),
    CloseFile,
}

impl Call {
    /// The call's name alone.
    pub fn name(&self) -> &'static str {
        match self {
            Call::Socket { .. } | Call::SocketOf(_) => "socket",
            Call::GetHostName => "gethostname",
            Call::GetServByName { .. } => "getservbyname",
            Call::GetAddrInfo { .. } => "getaddrinfo",
            Call::On(_, op) => op.name(),
        }
    }

    /// The call as an expression of Python after `from socket import *`; `var` is the name of the socket it is made on, or of
    /// which it takes the descriptor.
    pub fn python(&self, var: &str) -> String {
        match self {
            Call::Socket { family, kind, protocol: Protocol::Usual } => format!("socket({family}, {kind})"),
            Call::Socket { family, kind, protocol } => format!("socket({family}, {kind}, {})", protocol.name()),
            Call::SocketOf(_) => format!("socket(fileno={var}.fileno())"),
            Call::GetHostName => "gethostname()".to_owned(),
            Call::GetServByName { service, protocol } => {
                format!("getservbyname({}, {})", text_literal(service), text_literal(protocol))
            }
            Call::GetAddrInfo { host, port } => format!("getaddrinfo({}, {})", or_none(host), or_none(port)),
            Call::On(_, op) => op.python(var),
        }
    }

    /// Lets go of the bytes to send: what is written of them is written.
    pub(super) fn forget_data(&mut self) {
        if let Call::On(_, Op::Send(data, _) | Op::SendAll(data) | Op::SendTo(data, ..) | Op::WriteFile(data)) = self {
            *data = Bytes::new();
        }
    }
}

impl Op {
    /// The call's name alone.
    pub fn name(&self) -> &'static str {
        match self {
            Op::Bind(_) => "bind",
            Op::Listen { .. } => "listen",
            Op::Accept => "accept",
            Op::Connect(_) => "connect",
            Op::ConnectEx(_) => "connect_ex",
            Op::Send(..) => "send",
            Op::SendAll(_) => "sendall",
            Op::SendTo(..) => "sendto",
            Op::Recv { .. } => "recv",
            Op::RecvFrom { .. } => "recvfrom",
            Op::Shutdown(_) => "shutdown",
            Op::Close => "close",
            Op::GetSockName => "getsockname",
            Op::GetPeerName => "getpeername",
            Op::SetSockOpt(..) => "setsockopt",
            Op::GetSockOpt(_) => "getsockopt",
            Op::SetTimeout(_) => "settimeout",
            Op::GetTimeout => "gettimeout",
            Op::SetBlocking(_) => "setblocking",
            Op::FileNo => "fileno",
            Op::MakeFile => "makefile",
            Op::ReadLine => "readline",
            Op::WriteFile(_) => "write",
            Op::CloseFile => "file.close",
        }
    }

    fn python(&self, var: &str) -> String {
        let arguments = match self {
            Op::Bind(addr) | Op::Connect(addr) | Op::ConnectEx(addr) => address_literal(addr),
            Op::Listen { backlog } => backlog.to_string(),
            Op::Send(data, flags) => format!("{}{}", bytes_literal(data), more(*flags)),
            Op::SendAll(data) => bytes_literal(data),
            Op::SendTo(data, flags, to) => format!("{}{}, {}", bytes_literal(data), more(*flags), address_literal(to)),
            Op::Recv { bufsize, flags } | Op::RecvFrom { bufsize, flags } => format!("{bufsize}{}", more(*flags)),
            Op::Shutdown(half) => half.name().to_owned(),
            Op::SetSockOpt(option, value) => format!("{}, {}, {}", option.level(), option.name(), value.python()),
            Op::GetSockOpt(option) => return get_option(var, *option),
            Op::SetTimeout(limit) => limit.map_or_else(|| "None".to_owned(), seconds_literal),
            Op::SetBlocking(true) => "True".to_owned(),
            Op::SetBlocking(false) => "False".to_owned(),
            Op::MakeFile => "'rwb'".to_owned(),
            Op::WriteFile(data) => {
                let file = file_var(var);
                return format!("{file}.write({}); {file}.flush()", bytes_literal(data));
            }
            Op::ReadLine => return format!("{}.readline()", file_var(var)),
            Op::CloseFile => return format!("{}.close()", file_var(var)),
            Op::Accept | Op::Close | Op::GetSockName | Op::GetPeerName | Op::GetTimeout | Op::FileNo => String::new(),
        };
        format!("{var}.{}({arguments})", self.name())
    }

    /// The bytes it is to hand over.
    pub(super) fn data(&self) -> Option<&Bytes> {
        match self {
            Op::Send(data, _) | Op::SendAll(data) | Op::SendTo(data, ..) | Op::WriteFile(data) => Some(data),
            _ => None,
        }
    }
}

/// Flags as one more argument, where there are any.
fn more(flags: Flags) -> String {
    if flags.is_none() { String::new() } else { format!(", {flags}") }
}

/// The variable of a socket's file.
pub(super) fn file_var(var: &str) -> String {
    format!("{var}_file")
}

/// Python gives a structure as its bytes.
fn get_option(var: &str, option: SocketOption) -> String {
    let get = |more: &str| format!("{var}.getsockopt({}, {}{more})", option.level(), option.name());
    match option.type_() {
        OptionType::Linger => format!("struct.unpack('ii', {})", get(", struct.calcsize('ii')")),
        OptionType::Timeval => format!("struct.unpack('ll', {})", get(", struct.calcsize('ll')")),
        _ => get(""),
    }
}

fn or_none(text: &str) -> String {
    match text {
        "" => "None".to_owned(),
        text if text.parse::<u16>().is_ok() => text.to_owned(),
        text => text_literal(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::socket::SocketOption;

    #[test]
    fn calls_are_spelled_as_python_spells_them() {
        let on = |op| Call::On(SocketId(1), op).python("s");
        let addr: Addr = "127.0.0.1:5001".parse().unwrap();
        assert_eq!(on(Op::Bind(addr.clone())), "s.bind(('127.0.0.1', 5001))");
        let (none, peek) = (Flags::NONE, Flags::PEEK.and(Flags::DONTWAIT));
        assert_eq!(on(Op::Recv { bufsize: 9, flags: peek }), "s.recv(9, MSG_PEEK | MSG_DONTWAIT)");
        assert_eq!(on(Op::RecvFrom { bufsize: 9, flags: none }), "s.recvfrom(9)");
        assert_eq!(on(Op::Send(Bytes::from("!"), Flags::OOB)), "s.send(b'!', MSG_OOB)");
        let routed = Op::SendTo(Bytes::from("a"), Flags::DONTROUTE, addr.clone());
        assert_eq!(on(routed), "s.sendto(b'a', MSG_DONTROUTE, ('127.0.0.1', 5001))");
        assert_eq!(on(Op::SendTo(Bytes::from("a'b\n"), none, addr)), "s.sendto(b'a\\'b\\n', ('127.0.0.1', 5001))");
        assert_eq!(on(Op::SetTimeout(Some(Duration::from_millis(2500)))), "s.settimeout(2.5)");
        assert_eq!(on(Op::SetTimeout(None)), "s.settimeout(None)");
        assert_eq!(on(Op::ReadLine), "s_file.readline()");
        let reuse = SocketOption::named("SO_REUSEADDR").unwrap();
        assert_eq!(on(Op::SetSockOpt(reuse, OptionValue::Int(1))), "s.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)");
        let linger = SocketOption::named("SO_LINGER").unwrap();
        let spelled = "struct.unpack('ii', s.getsockopt(SOL_SOCKET, SO_LINGER, struct.calcsize('ii')))";
        assert_eq!(on(Op::GetSockOpt(linger)), spelled);
        let raw = Call::Socket { family: Family::Inet6, kind: Kind::Raw, protocol: Protocol::Icmpv6 };
        assert_eq!(raw.python(""), "socket(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6)");
        assert_eq!(Call::SocketOf(SocketId(1)).python("s"), "socket(fileno=s.fileno())");
        let info = Call::GetAddrInfo { host: String::new(), port: "80".to_owned() };
        assert_eq!(info.python(""), "getaddrinfo(None, 80)");
    }
}
