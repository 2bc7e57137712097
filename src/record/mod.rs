//! The log of a lab: its rows, the one thread that writes them, and what a reader sees.

mod board;
mod exchange;
mod log;
mod note;
mod recorder;
mod recorder_thread;
mod reports;
mod seat;
mod snapshot;
mod totals;
mod view;

use std::fmt;

use crate::address::Addr;

use bytes::Bytes;

pub use board::{Board, ConnectionStatus, End, EndpointStatus, State, Traffic};
pub use log::{Evicted, Log, MIN_BUDGET_BYTES};
pub use note::Note;
pub use recorder::{Recorder, Sink, Wake};
pub use reports::Reports;
pub use seat::{Seat, Seats};
pub use snapshot::Snapshot;
pub use totals::Totals;
pub use view::View;

use crate::clock::Stamp;
use crate::socket::{Call, Direction, Outcome, SocketError};

/// Names one endpoint while the program runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EndpointId(pub u32);

impl EndpointId {
    /// Stands in rows that tell of the lab itself and not of one of its endpoints.
    pub const LAB: EndpointId = EndpointId(u32::MAX);
}

/// Names one connection while the program runs; never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConnectionId(pub u32);

impl ConnectionId {
    /// Stands for a datagram socket itself, which sends before it has spoken with any address.
    pub const SOCKET: ConnectionId = ConnectionId(0);
}

/// One row of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    pub endpoint: EndpointId,
    pub connection: Option<ConnectionId>,
    pub what: What,
    /// The bytes the call moved; empty where it moved none.
    pub bytes: Bytes,
    /// Whether these bytes are part of those of an earlier row (an echo), so that memory holds them once.
    pub shares_bytes: bool,
}

/// What a row tells of.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    Call(Call),
    Note {
        at: Stamp,
        peer: Option<Addr>,
        note: Note,
    },
    /// A message that the framing has cut out of a stream; its bytes are those of the receives it came in.
    Message {
        at: Stamp,
        peer: Option<Addr>,
        place: Place,
    },
}

/// Where in what a connection received a message lay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The number of the message within its connection, from one.
    pub number: u64,
    /// The numbers of the `recv`s of the connection, from one, in which its first byte and its last came.
    pub first_recv: u64,
    pub last_recv: u64,
}

impl Record {
    /// What the row is ordered by; see [`Call::at`].
    pub fn at(&self) -> Stamp {
        match &self.what {
            What::Call(call) => call.at,
            What::Note { at, .. } | What::Message { at, .. } => *at,
        }
    }

    /// The other side, where there is one.
    pub fn peer(&self) -> Option<&Addr> {
        match &self.what {
            What::Call(call) => call.peer.as_ref(),
            What::Note { peer, .. } | What::Message { peer, .. } => peer.as_ref(),
        }
    }

    /// The call, unless the row is of something else.
    pub fn call(&self) -> Option<&Call> {
        match &self.what {
            What::Call(call) => Some(call),
            What::Note { .. } | What::Message { .. } => None,
        }
    }

    /// Whether the row has bytes to show: those of a call that moved them, or of a message cut out of a stream.
    pub fn has_bytes(&self) -> bool {
        match &self.what {
            What::Call(call) => matches!(call.outcome, Outcome::Moved(_)),
            What::Note { .. } => false,
            What::Message { .. } => true,
        }
    }

    /// Which way a message went; `None` for a row that moved none: other calls, failures, the end of a stream.
    pub fn direction(&self) -> Option<Direction> {
        let call = self.call()?;
        call.op.direction().filter(|_| matches!(call.outcome, Outcome::Moved(_)))
    }

    /// How many things are lost that the row tells of; see [`Note::lost`].
    pub fn lost(&self) -> u64 {
        match &self.what {
            What::Note { note, .. } => note.lost(),
            _ => 0,
        }
    }

    /// Whether the row tells of a failure or a loss.
    pub fn is_trouble(&self) -> bool {
        match &self.what {
            What::Call(call) => matches!(call.outcome, Outcome::Failed(_)),
            What::Note { .. } => true,
            What::Message { .. } => false,
        }
    }
}

/// What a worker reports upwards: rows, and changes in the state of its endpoint and connections.
#[derive(Debug, Clone, PartialEq)]
pub enum Report {
    Record(Record),
    Change(EndpointId, Change),
}

/// A change in the state of an endpoint or of one of its connections.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    State(State),
    /// The endpoint's own address, as the system gave it.
    Local(Addr),
    Opened {
        connection: ConnectionId,
        peer: Addr,
        local: Option<Addr>,
        at: Stamp,
    },
    /// This side sends no more.
    SentEnd(ConnectionId),
    /// The other side sends no more.
    ReceivedEnd(ConnectionId),
    Closed {
        connection: ConnectionId,
        end: End,
        at: Stamp,
    },
    /// How far the file is that is being sent; `None` once it is sent or given up.
    Progress {
        connection: ConnectionId,
        progress: Option<Progress>,
    },
    /// A client was turned away by the connection limit.
    Refused,
    /// A call failed, and the endpoint lives on.
    Trouble(Failure),
}

/// How much of a file has been sent, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub sent: u64,
    pub total: u64,
}

impl fmt::Display for Place {
    /// In English, for files and the terminal: `message 3 of recv 2 to 4`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "message {} of recv {}", self.number, self.first_recv)?;
        if self.last_recv > self.first_recv {
            write!(f, " to {}", self.last_recv)?;
        }
        Ok(())
    }
}

/// Why an endpoint or a connection is not running any more, where that was not asked for.
pub type Failure = SocketError;
