//! A bench, and how to make a call and have its outcome.

use std::time::Duration;

use bytes::Bytes;
use socketlab::address::Addr;
use socketlab::by_hand::{Bench, Call, Op, Outcome, Returned, SocketId};
use socketlab::socket::{Family, Kind};
use socketlab::socket::{Flags, Protocol};

/// How long anything may take.
pub const LIMIT: Duration = Duration::from_secs(10);

pub struct Hands(pub Bench);

impl Hands {
    pub fn new() -> Self {
        Self(Bench::new(|| {}))
    }

    /// Makes a call and waits for its end.
    pub fn call(&mut self, call: Call) -> Outcome {
        let number = self.0.call(call.clone()).unwrap_or_else(|refused| panic!("{call:?}: {refused}"));
        self.end_of(number)
    }

    pub fn on(&mut self, socket: SocketId, op: Op) -> Outcome {
        self.call(Call::On(socket, op))
    }

    /// Begins a call that will wait.
    pub fn begin(&mut self, socket: SocketId, op: Op) -> u64 {
        self.0.call(Call::On(socket, op)).unwrap()
    }

    pub fn end_of(&mut self, number: u64) -> Outcome {
        let ended = self.0.wait(number, LIMIT).unwrap_or_else(|| panic!("call {number} never ended"));
        ended.outcome.clone()
    }

    pub fn socket(&mut self, family: Family, kind: Kind) -> SocketId {
        match self.call(Call::Socket { family, kind, protocol: Protocol::of(family, kind) }) {
            Outcome::Returned(Returned::Socket { id, .. }) => id,
            other => panic!("{other:?}"),
        }
    }

    pub fn tcp(&mut self) -> SocketId {
        self.socket(Family::Inet, Kind::Stream)
    }

    /// A call that has to go well.
    pub fn ok(&mut self, socket: SocketId, op: Op) -> Returned {
        match self.on(socket, op.clone()) {
            Outcome::Returned(returned) => returned,
            other => panic!("{op:?}: {}", other.python()),
        }
    }

    /// A call that has to fail; the errno's name.
    pub fn error(&mut self, socket: SocketId, op: Op) -> &'static str {
        match self.on(socket, op.clone()) {
            Outcome::Failed { code, .. } => code.name,
            other => panic!("{op:?}: {}", other.python()),
        }
    }

    pub fn local(&self, socket: SocketId) -> Addr {
        self.0.socket(socket).unwrap().state.local.clone().unwrap()
    }

    /// A listening TCP socket.
    pub fn server(&mut self) -> SocketId {
        let server = self.tcp();
        self.ok(server, Op::Bind(any_port()));
        self.ok(server, Op::Listen { backlog: 5 });
        server
    }

    /// A client and the server's end of its connection.
    pub fn connection(&mut self) -> (SocketId, SocketId) {
        let server = self.server();
        let client = self.tcp();
        self.ok(client, Op::Connect(self.local(server)));
        match self.ok(server, Op::Accept) {
            Returned::Accepted { id, .. } => (client, id),
            other => panic!("{other:?}"),
        }
    }

    pub fn receive(&mut self, socket: SocketId, bufsize: usize) -> Vec<u8> {
        received(self.ok(socket, Op::Recv { bufsize, flags: Flags::NONE }))
    }
}

pub fn received(returned: Returned) -> Vec<u8> {
    match returned {
        Returned::Received { data, .. } => data.data,
        Returned::Line { data, .. } => data,
        other => panic!("{other:?}"),
    }
}

pub fn any_port() -> Addr {
    Addr::from(([127, 0, 0, 1], 0))
}

pub fn bytes(text: &'static str) -> Bytes {
    Bytes::from_static(text.as_bytes())
}
