//! The path of calls that lessons draw: on the server's side and on the client's.

use crate::socket::{Kind, Op};

/// A station of the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    Socket,
    Bind,
    Listen,
    Accept,
    Connect,
    Receive,
    Send,
    Close,
}

/// A side of the diagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    Server,
    Client,
}

impl Side {
    pub const BOTH: [Side; 2] = [Side::Server, Side::Client];

    /// The stations of this side, for sockets of this type.
    pub fn path(self, kind: Kind) -> &'static [Step] {
        use Step::{Accept, Bind, Close, Connect, Listen, Receive, Send, Socket};
        match (self, kind.has_connections()) {
            (Side::Server, true) => &[Socket, Bind, Listen, Accept, Receive, Send, Close],
            (Side::Client, true) => &[Socket, Connect, Send, Receive, Close],
            (Side::Server, false) => &[Socket, Bind, Receive, Send, Close],
            (Side::Client, false) => &[Socket, Send, Receive, Close],
        }
    }
}

impl Step {
    /// The calls that stand at the station.
    pub fn label(self, kind: Kind) -> &'static str {
        match self {
            Step::Socket => "socket()",
            Step::Bind => "bind()",
            Step::Listen => "listen()",
            Step::Accept => "accept()",
            Step::Connect => "connect()",
            Step::Receive if kind.has_connections() => "recv()",
            Step::Receive => "recvfrom()",
            Step::Send if kind.has_connections() => "send()",
            Step::Send => "sendto()",
            Step::Close => "close()",
        }
    }

    /// The station of a call; options and names stand beside the path.
    pub fn of(op: &Op) -> Option<Self> {
        Some(match op {
            Op::Socket { .. } | Op::SocketOf(_) => Step::Socket,
            Op::Bind(_) => Step::Bind,
            Op::Listen { .. } => Step::Listen,
            Op::Accept => Step::Accept,
            Op::Connect(_) | Op::ConnectEx(_) => Step::Connect,
            Op::Send(_) | Op::SendAll(_) | Op::SendTo(_) | Op::Write(_) => Step::Send,
            Op::Recv(_) | Op::RecvFrom(_) | Op::ReadLine => Step::Receive,
            Op::Shutdown(_) | Op::Close => Step::Close,
            _ => return None,
        })
    }
}
