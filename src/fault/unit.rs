//! What goes through a relay, and what a stage has at hand.

use std::time::Duration;

use bytes::Bytes;

use super::dice::{Dice, Draws};
use super::{Did, Kind};

/// A datagram, or some bytes of a stream, or its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The number of the datagram, or of the piece, among those of its client that go its way; from one.
    pub nth: u64,
    /// 1 for a copy of a datagram, 0 for itself.
    pub copy: u8,
    /// How many bytes of the stream went before its first.
    pub at: u64,
    pub bytes: Bytes,
    /// The bytes are not those that came.
    pub is_changed: bool,
    pub what: What,
}

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Datagram,
    Piece,
    /// No more comes this way: a half-close.
    End,
    /// The connection is to be reset.
    Reset,
}

impl Unit {
    pub(super) fn datagram(nth: u64, bytes: Bytes) -> Self {
        Self { nth, copy: 0, at: 0, bytes, is_changed: false, what: What::Datagram }
    }

    pub(super) fn piece(nth: u64, at: u64, bytes: Bytes) -> Self {
        Self { nth, copy: 0, at, bytes, is_changed: false, what: What::Piece }
    }

    pub(super) fn of(what: What, nth: u64, at: u64) -> Self {
        Self { nth, copy: 0, at, bytes: Bytes::new(), is_changed: false, what }
    }

    /// How many bytes of the stream went before the first behind it.
    pub fn end(&self) -> u64 {
        self.at + self.bytes.len() as u64
    }

    /// Takes its first bytes out as a unit of their own.
    pub(super) fn split_to(&mut self, bytes: usize) -> Self {
        let bytes = self.bytes.split_to(bytes.min(self.bytes.len()));
        let first = Self { bytes, ..self.clone() };
        self.at = first.end();
        first
    }
}

/// What a stage holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Held {
    pub units: usize,
    pub bytes: usize,
}

impl Held {
    pub(super) fn of<'a>(units: impl Iterator<Item = &'a Unit>) -> Self {
        units.fold(Self::default(), |held, unit| Self { units: held.units + 1, bytes: held.bytes + unit.bytes.len() })
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self { units: self.units + other.units, bytes: self.bytes + other.bytes }
    }
}

/// What a stage has at hand while it takes something.
pub(super) struct Cx<'a> {
    pub now: Duration,
    pub dice: &'a Dice,
    /// What the stages behind it hold.
    pub behind: Held,
    /// What goes on to the next stage.
    pub on: &'a mut Vec<Unit>,
    pub did: &'a mut Vec<Did>,
}

impl Cx<'_> {
    /// The random numbers that a fault has for a unit.
    pub(super) fn draws(&self, kind: &Kind, unit: &Unit) -> Draws {
        self.dice.of(kind.stream, unit.nth, unit.copy)
    }
}
