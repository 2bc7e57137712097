//! A call to be made by hand.

use bytes::Bytes;

use crate::address::Addr;
use crate::record::ConnectionId;
use crate::socket::{Flags, Op, Receiving, Sending};

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

    /// A call that sends: `op` is made of the number of bytes and the flags.
    pub fn sends(socket: ConnectionId, op: fn(Sending) -> Op, data: Bytes, flags: Flags) -> Self {
        Self { data: data.clone(), ..Self::on(socket, op(Sending::new(data.len(), flags))) }
    }

    /// A call that receives.
    pub fn receives(socket: ConnectionId, op: fn(Receiving) -> Op, bufsize: usize, flags: Flags) -> Self {
        Self::on(socket, op(Receiving { bufsize, flags }))
    }

    #[must_use]
    pub fn to(self, to: Addr) -> Self {
        Self { to: Some(to), ..self }
    }
}
