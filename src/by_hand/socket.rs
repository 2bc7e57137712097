//! A socket on the bench. After `socket(fileno=…)` two of them share a descriptor, as two objects do in Python.

use super::state::State;
use crate::record::ConnectionId;
use crate::socket::hand::{Hand, HandFile, Mode};
use crate::socket::{CallPlace, Flags, Op, Outcome, Places};

/// The place of a call's bytes; `None` where it moved none, or only looked at them.
pub(super) fn place_of(places: &mut Places, op: &Op, outcome: &Outcome, bytes: usize) -> Option<CallPlace> {
    let length = if let Outcome::NotCopied(length) = outcome { *length } else { bytes };
    let has_moved = length > 0 || outcome.moved().is_some();
    // Urgent data does not lie in the stream.
    let is_apart = op.flags().has(Flags::OOB.and(Flags::PEEK));
    let direction = op.direction().filter(|_| has_moved && !is_apart)?;
    Some(places.next(direction, length))
}

/// A socket on the bench.
#[derive(Debug)]
pub struct BenchSocket {
    /// Its number in the log.
    pub id: ConnectionId,
    /// Its variable in Python: `s`, `s2`, `conn`.
    pub var: String,
    pub state: State,
    /// Whose descriptor it has: its own, or that of an earlier one.
    pub(super) of: ConnectionId,
    /// The descriptor that Python's object remembers until it closes it itself.
    pub(super) descriptor: Option<i64>,
    /// `None` while a call has it, when it is closed, and where it is an earlier one's.
    pub(super) hand: Option<Hand>,
    /// What was sent and received on the descriptor: kept where the descriptor is its own.
    pub(super) places: Places,
    /// Its file of `makefile`; a call that is under way has it.
    pub(super) file: HandFile,
}

impl BenchSocket {
    pub(super) fn new(id: ConnectionId, var: String, state: State, hand: Hand) -> Self {
        let descriptor = Some(hand.fileno());
        Self {
            id,
            var,
            state,
            of: id,
            descriptor,
            hand: Some(hand),
            places: Places::default(),
            file: HandFile::default(),
        }
    }

    /// Another object for the same descriptor: in the same state, but with a timeout and a file of its own.
    pub(super) fn sharing(&self, id: ConnectionId, var: String) -> Self {
        let state = State { mode: Mode::Blocking, has_file: false, ..self.state.clone() };
        let (places, file) = (Places::default(), HandFile::default());
        Self { id, var, state, of: self.of, descriptor: self.descriptor, hand: None, places, file }
    }

    /// Whether its descriptor is that of an earlier socket.
    pub fn is_another(&self) -> bool {
        self.of != self.id
    }
}
