//! What is in the picture. A place across is a lane, counted from the left; a place down is what the [`Axis`] counts.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::clock::Stamp;
use crate::record::{ConnectionId, EndpointId, Lost, Note};

/// What places down the picture count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Axis {
    /// Steps, so that each has room: the first takes the places from 0 to 1.
    #[default]
    Steps,
    /// Nanoseconds of the lab's clock, to scale.
    Scale,
}

/// The part of the picture between two steps.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scene {
    pub steps: Range<u64>,
    pub blocks: Vec<Block>,
    pub bars: Vec<Bar>,
    pub arrows: Vec<Arrow>,
    pub implied: Vec<Implied>,
    pub backlog: Vec<Backlog>,
    pub breaks: Vec<Break>,
    pub shared: Vec<Shared>,
    pub dropped: Vec<Dropped>,
}

impl Axis {
    pub const ALL: [Axis; 2] = [Axis::Steps, Axis::Scale];
}

impl Scene {
    /// So many digits behind the second that the times of neighbours differ, in groups of three.
    pub fn time_digits(&self) -> usize {
        let differ = |unit: u64| {
            let mut neighbours = self.blocks.iter().zip(self.blocks.iter().skip(1));
            neighbours.all(|(a, b)| a.since_run_ns == b.since_run_ns || a.since_run_ns / unit != b.since_run_ns / unit)
        };
        [(1_000_000, 3), (1_000, 6)].into_iter().find(|(unit, _)| differ(*unit)).map_or(9, |(_, digits)| digits)
    }
}

/// Where something stands across: the lane of an endpoint's lifeline, 0 for its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lane {
    /// The lifeline's place from the left; one past the last is the peers outside the lab.
    pub lifeline: usize,
    pub lane: usize,
}

/// A step: a call, or calls that belong together, or a note.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    pub row: u64,
    pub endpoint: EndpointId,
    pub connection: Option<ConnectionId>,
    pub lane: Lane,
    pub step: u64,
    /// The place of its middle.
    pub down: f64,
    pub at: Stamp,
    /// When, since the run began, in nanoseconds.
    pub since_run_ns: u64,
    /// When, since the step before; `None` of the first.
    pub since_previous_ns: Option<u64>,
    /// `recv(1024) → 6`; a note in English.
    pub text: String,
    /// The note, for who draws it in another language.
    pub note: Option<Note>,
    pub is_trouble: bool,
    /// The rows of the calls that it stands for, where they are several.
    pub calls: Vec<u64>,
}

/// A call that waited, from when it began to when it returned.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// The call's row; `None` while it waits.
    pub row: Option<u64>,
    pub lane: Lane,
    pub from: f64,
    pub to: f64,
    /// `recv()`
    pub call: &'static str,
    pub waited_ns: u64,
}

/// Bytes from a send to a receive.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrow {
    /// The row of the send; `None` for a sender outside the lab.
    pub send: Option<u64>,
    /// The row of the receive; `None` where there is none to point at.
    pub recv: Option<u64>,
    pub from: (Lane, f64),
    pub to: (Lane, f64),
    /// What they look like, escaped and cut.
    pub preview: String,
    pub bytes: u64,
    /// Which bytes of the send's they are; for a sender outside the lab, of the receive's.
    pub part: Range<u64>,
    /// Which bytes of the receive's they are; empty where nothing was received.
    pub given: Range<u64>,
    /// The nth send of those that one receive gave, from zero: neighbours have different colours.
    pub nth: usize,
    pub mark: Option<Mark>,
    pub fate: Fate,
}

/// What a cutting that the other side does not share is marked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// So many sends came in one receive.
    Sends(u64),
    /// One send came in so many receives.
    Recvs(u64),
}

/// What became of the bytes of an arrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Arrived,
    /// On the way, or in the receiver's queue.
    NotReceived,
    Lost(Lost),
    /// A datagram for an address of the lab to which no socket of the lab was bound when it was sent.
    NotBound,
    /// To or from somebody outside the lab.
    Outside,
}

impl Fate {
    /// Whether the bytes did not arrive and will not: their arrow ends in a cross.
    pub fn is_lost(self) -> bool {
        matches!(self, Fate::Lost(_) | Fate::NotBound)
    }
}

/// A datagram that a relay dropped: it comes no further.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dropped {
    /// The row that tells of it.
    pub row: u64,
    pub at: (Lane, f64),
    /// It goes to the left, as whom it came from stands at the right.
    pub goes_left: bool,
}

/// What the kernel does without being asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Implied {
    /// The call that caused it, and the one that met it; `None` where there is none to point at.
    pub cause: Option<u64>,
    pub met: Option<u64>,
    pub what: &'static str,
    pub from: (Lane, f64),
    pub to: (Lane, f64),
    pub head: Head,
}

/// How what the kernel does ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Head {
    Arrives,
    /// It was answered with a refusal.
    Refused,
}

/// A connection of the lab that lies in its server's backlog: the client is connected, and `accept` has not returned it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Backlog {
    /// The client's connect.
    pub row: u64,
    /// The client's lifeline, from the left.
    pub client: usize,
    /// The server's own.
    pub lane: Lane,
    pub from: f64,
    /// How and where it left the backlog; `None` while it waits.
    pub to: Option<(Leaves, f64)>,
    pub waited_ns: u64,
}

/// How a connection leaves the backlog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaves {
    Accepted,
    /// The server ended, and with it what nobody had accepted.
    Closed,
}

/// The last lane beside a lifeline, where it has several connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shared {
    pub lane: Lane,
    /// How many of those in the picture have it.
    pub connections: usize,
}

/// A time in which nothing happened, before a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Break {
    pub before: u64,
    pub ns: u64,
}
