//! A socket's place on the bench. After `socket(fileno=…)` two of them share a descriptor, as two objects do in Python.

use super::call::SocketId;
use super::state::State;
use crate::socket::Wake;
use crate::socket::hand::{Hand, HandFile, Mode};

/// A socket on the bench.
#[derive(Debug)]
pub struct Seat {
    pub id: SocketId,
    /// Its variable in Python: `s`, `s2`, `conn`.
    pub var: String,
    pub state: State,
    /// The number of the call that made it.
    pub made_by: u64,
    /// Whose descriptor it has: its own, or that of an earlier one.
    pub(super) of: SocketId,
    /// The descriptor that Python's object remembers until it closes it itself.
    pub(super) descriptor: Option<i64>,
    /// `None` while a call has it, when it is closed, and where it is an earlier one's.
    pub(super) hand: Option<Hand>,
    /// Its file of `makefile`; a call that is under way has it.
    pub(super) file: HandFile,
    pub(super) pending: Option<Pending>,
}

/// A call that is under way.
#[derive(Debug)]
pub(super) struct Pending {
    pub(super) number: u64,
    pub(super) wake: Wake,
    /// The bytes that it is to hand over.
    pub(super) sent: usize,
}

impl Seat {
    pub(super) fn new(id: SocketId, var: String, state: State, made_by: u64, hand: Hand) -> Self {
        let descriptor = Some(hand.fileno());
        let file = HandFile::default();
        Self { id, var, state, made_by, of: id, descriptor, hand: Some(hand), file, pending: None }
    }

    /// Another object for the same descriptor: in the same state, but with a timeout and a file of its own.
    pub(super) fn sharing(&self, id: SocketId, var: String, made_by: u64) -> Self {
        let state = State { mode: Mode::Blocking, has_file: false, ..self.state.clone() };
        let (of, descriptor, file) = (self.of, self.descriptor, HandFile::default());
        Self { id, var, state, made_by, of, descriptor, hand: None, file, pending: None }
    }

    /// The number of the call that waits on it.
    pub fn pending(&self) -> Option<u64> {
        self.pending.as_ref().map(|pending| pending.number)
    }

    /// Whether its descriptor is that of an earlier socket.
    pub fn is_another(&self) -> bool {
        self.of != self.id
    }
}
