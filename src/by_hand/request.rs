//! A call to be made by hand.

use bytes::Bytes;

use crate::address::Addr;
use crate::record::ConnectionId;
use crate::socket::Op;

/// A call to be made, with what the row of it will hold beside its [`Op`].
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The socket it is made on; `None` for one that needs none.
    pub on: Option<ConnectionId>,
    pub op: Op,
    /// The bytes it is to send.
    pub data: Bytes,
    /// Where `sendto` sends them.
    pub to: Option<Addr>,
}

impl Request {
    /// A call on no socket.
    pub fn alone(op: Op) -> Self {
        Self { on: None, op, data: Bytes::new(), to: None }
    }

    /// A call on a socket.
    pub fn on(socket: ConnectionId, op: Op) -> Self {
        Self { on: Some(socket), ..Self::alone(op) }
    }
}
