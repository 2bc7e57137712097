//! One row: what a worker reports, and what the log hands out.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;

use super::{ConnectionId, EndpointId, Life, Note};
use crate::address::{Addr, Ends};
use crate::clock::Stamp;
use crate::framing::Frame;
use crate::socket::{Call, Direction};

/// A row of the log with its number. A clone shares the bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub number: u64,
    pub record: Record,
}

impl Deref for Row {
    type Target = Record;

    fn deref(&self) -> &Record {
        &self.record
    }
}

/// What a row holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    pub endpoint: EndpointId,
    pub connection: Option<ConnectionId>,
    /// Both addresses of the connection; where the row has no connection, whom it is with.
    pub ends: Option<Ends>,
    /// What the row is ordered by; see [`Call::began`].
    pub at: Stamp,
    pub event: Event,
    /// The bytes the call moved; empty where it moved none.
    pub bytes: Bytes,
    /// Whether these bytes are part of those of an earlier row (an echo), so that memory holds them once.
    pub shares_bytes: bool,
}

/// What a row tells of.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    Call(Call),
    Life(Life),
    /// A message that the framing has cut out of a stream; its bytes are those of the receives it came in.
    Message(Place),
    Note(Note),
}

/// Where in what a connection received a message lay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The number of the message within its connection, from one.
    pub number: u64,
    /// The numbers of the `recv`s of the connection, from one, in which its first byte and its last came.
    pub first_recv: u64,
    pub last_recv: u64,
    /// Where it lies in the stream.
    pub frame: Frame,
}

impl Record {
    /// Of an endpoint, without a connection and without bytes.
    pub fn new(endpoint: EndpointId, at: Stamp, event: Event) -> Self {
        Self { endpoint, connection: None, ends: None, at, event, bytes: Bytes::new(), shares_bytes: false }
    }

    /// A call.
    pub fn of_call(endpoint: EndpointId, at: Stamp, call: Call) -> Self {
        Self::new(endpoint, at, Event::Call(call))
    }

    /// The other side, where there is one.
    pub fn peer(&self) -> Option<&Addr> {
        self.ends.as_ref().map(Ends::peer)
    }

    /// The call, unless the row is of something else.
    pub fn call(&self) -> Option<&Call> {
        if let Event::Call(call) = &self.event { Some(call) } else { None }
    }

    /// The call as Python spells it, with the number of its bytes in their place.
    pub fn spelled(&self) -> Option<String> {
        Some(self.call()?.op.python(None, self.peer()))
    }

    /// The step in a life, unless the row is of something else.
    pub fn life(&self) -> Option<&Life> {
        if let Event::Life(life) = &self.event { Some(life) } else { None }
    }

    /// Whether a log that is saved has it: steps in a life follow from the calls, but for a call that has not returned.
    pub fn is_saved(&self) -> bool {
        self.life().is_none_or(|life| matches!(life, Life::Waits { .. }))
    }

    /// The place of the message, unless the row is of something else.
    pub fn message(&self) -> Option<&Place> {
        if let Event::Message(place) = &self.event { Some(place) } else { None }
    }

    /// The note, unless the row is of something else.
    pub fn note(&self) -> Option<&Note> {
        if let Event::Note(note) = &self.event { Some(note) } else { None }
    }

    /// Whether the row has bytes to show: those of a call that moved them, or of a message cut out of a stream.
    pub fn has_bytes(&self) -> bool {
        self.direction().is_some() || self.message().is_some()
    }

    /// Which way a message went; `None` for a row that moved none: other calls, failures, the end of a stream.
    pub fn direction(&self) -> Option<Direction> {
        let call = self.call()?;
        call.op.direction().filter(|_| call.outcome.moved().is_some())
    }

    /// Whether the row tells of a failure or a loss.
    pub fn is_trouble(&self) -> bool {
        self.note().is_some_and(Note::is_trouble) || self.call().is_some_and(|call| call.outcome.is_failure())
    }
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
