//! A bench and the log of its calls, and how to make a call and have its row.

use std::time::Duration;

use bytes::Bytes;
use socketlab::address::Addr;
use socketlab::by_hand::{Bench, Refused, Request};
use socketlab::record::{ConnectionId, Record, Snapshot};
use socketlab::session::Session;
use socketlab::socket::{ErrorCode, Family, Flags, Kind, Op, Outcome, Receiving, Sending};

/// How long anything may take.
pub const LIMIT: Duration = Duration::from_secs(10);

pub struct Hands {
    pub bench: Bench,
    pub session: Session,
}

/// A call on a socket that is not named yet.
pub struct Given(Request);

impl From<Op> for Given {
    fn from(op: Op) -> Self {
        Given(Request::alone(op))
    }
}

fn sends(op: fn(Sending) -> Op, data: impl Into<Bytes>, flags: Flags) -> Given {
    let data = data.into();
    Given(Request { data: data.clone(), ..Request::alone(op(Sending::new(data.len(), flags))) })
}

pub fn send(data: impl Into<Bytes>, flags: Flags) -> Given {
    sends(Op::Send, data, flags)
}

pub fn send_all(data: impl Into<Bytes>) -> Given {
    sends(Op::SendAll, data, Flags::NONE)
}

pub fn send_to(data: impl Into<Bytes>, flags: Flags, to: Addr) -> Given {
    Given(Request { to: Some(to), ..sends(Op::SendTo, data, flags).0 })
}

pub fn write(data: impl Into<Bytes>) -> Given {
    sends(Op::Write, data, Flags::NONE)
}

pub fn recv(bufsize: usize, flags: Flags) -> Op {
    Op::Recv(Receiving { bufsize, flags })
}

pub fn recv_from(bufsize: usize, flags: Flags) -> Op {
    Op::RecvFrom(Receiving { bufsize, flags })
}

impl Hands {
    pub fn new() -> Self {
        let session = Session::new(1 << 30, Box::new(|| {})).unwrap();
        Self { bench: Bench::new(session.shared().clone(), || {}), session }
    }

    /// Makes a call and waits for its end.
    pub fn call(&mut self, request: Request) -> Record {
        let number = self.bench.call(request.clone()).unwrap_or_else(|refused| panic!("{request:?}: {refused}"));
        self.end_of(number)
    }

    pub fn on(&mut self, socket: ConnectionId, given: impl Into<Given>) -> Record {
        self.call(Request { on: Some(socket), ..given.into().0 })
    }

    /// Begins a call that will wait.
    pub fn begin(&mut self, socket: ConnectionId, given: impl Into<Given>) -> u64 {
        self.try_on(socket, given).unwrap()
    }

    pub fn try_on(&mut self, socket: ConnectionId, given: impl Into<Given>) -> Result<u64, Refused> {
        self.bench.call(Request { on: Some(socket), ..given.into().0 })
    }

    pub fn end_of(&mut self, number: u64) -> Record {
        self.bench.wait(number, LIMIT).unwrap_or_else(|| panic!("call {number} never ended"))
    }

    pub fn socket(&mut self, family: Family, kind: Kind) -> ConnectionId {
        made(&self.call(Request::alone(Op::socket(family, kind))))
    }

    pub fn tcp(&mut self) -> ConnectionId {
        self.socket(Family::Inet, Kind::Stream)
    }

    /// Another object for the descriptor of a socket.
    pub fn another(&mut self, of: ConnectionId) -> ConnectionId {
        made(&self.call(Request::alone(Op::SocketOf(of.0))))
    }

    /// A call that has to go well.
    pub fn ok(&mut self, socket: ConnectionId, given: impl Into<Given>) -> Record {
        let record = self.on(socket, given);
        assert!(!has_failed(&record), "{}: {}", self.bench.statement(&record), self.bench.result(&record));
        record
    }

    /// What a call that has to go well returned.
    pub fn value(&mut self, socket: ConnectionId, given: impl Into<Given>) -> Outcome {
        outcome(&self.ok(socket, given))
    }

    /// A call that has to fail; the errno's name.
    pub fn error(&mut self, socket: ConnectionId, given: impl Into<Given>) -> &'static str {
        self.code(socket, given).name
    }

    /// The same, whole.
    pub fn code(&mut self, socket: ConnectionId, given: impl Into<Given>) -> ErrorCode {
        let record = self.on(socket, given);
        let code = outcome(&record).error();
        code.unwrap_or_else(|| panic!("{}: {}", self.bench.statement(&record), self.bench.result(&record)))
    }

    pub fn local(&self, socket: ConnectionId) -> Addr {
        self.bench.socket(socket).unwrap().state.local.clone().unwrap()
    }

    /// A listening TCP socket.
    pub fn server(&mut self) -> ConnectionId {
        let server = self.tcp();
        self.ok(server, Op::bind(any_port()));
        self.ok(server, Op::Listen { backlog: 5 });
        server
    }

    /// A client and the server's end of its connection.
    pub fn connection(&mut self) -> (ConnectionId, ConnectionId) {
        let server = self.server();
        let client = self.tcp();
        self.ok(client, Op::connect(self.local(server)));
        let accepted = self.ok(server, Op::Accept);
        (client, made(&accepted))
    }

    pub fn receive(&mut self, socket: ConnectionId, bufsize: usize) -> Vec<u8> {
        self.bytes(socket, recv(bufsize, Flags::NONE))
    }

    /// The bytes of a call that has to go well.
    pub fn bytes(&mut self, socket: ConnectionId, given: impl Into<Given>) -> Vec<u8> {
        self.ok(socket, given).bytes.to_vec()
    }

    /// The log with everything in it that has ended.
    pub fn log(&self) -> Snapshot {
        // A flush writes what one queue holds, and what it holds back the next one.
        self.session.flush();
        self.session.flush();
        self.session.log()
    }

    /// The transcript.
    pub fn rows(&self) -> Vec<Record> {
        let log = self.log();
        self.bench.rows(&log).map(|row| row.record).collect()
    }

    pub fn statements(&self) -> Vec<String> {
        self.rows().iter().map(|record| self.bench.statement(record)).collect()
    }

    pub fn program(&self) -> String {
        self.bench.to_python(&self.rows())
    }
}

pub fn outcome(record: &Record) -> Outcome {
    record.call().unwrap().outcome.clone()
}

pub fn has_failed(record: &Record) -> bool {
    let outcome = outcome(record);
    outcome.is_failure() || outcome == Outcome::Cancelled
}

/// The socket that a call has made.
pub fn made(record: &Record) -> ConnectionId {
    match outcome(record) {
        Outcome::Accepted(accepted) => ConnectionId(accepted.1),
        Outcome::Done => record.connection.unwrap(),
        other => panic!("{other:?}"),
    }
}

pub fn any_port() -> Addr {
    Addr::from(([127, 0, 0, 1], 0))
}

/// EBADF, on Windows ENOTSOCK: what a call on a closed socket has.
pub const CLOSED: &str = if cfg!(windows) { "ENOTSOCK" } else { "EBADF" };
