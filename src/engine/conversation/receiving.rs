//! What a connection has received, cut into messages by the endpoint's framing.

use std::time::Instant;

use bytes::Bytes;

use crate::framing::{FrameError, Framing, Message, Messages};
use crate::record::Note;

/// Puts a stream back together.
pub(super) struct Receiving {
    messages: Messages,
    /// When something came last.
    last: Instant,
}

impl Receiving {
    /// `None` where each receive is a message: raw streams, and sockets that keep boundaries.
    pub(super) fn new(framing: &Framing, now: Instant) -> Option<Self> {
        (!framing.is_raw()).then(|| Self { messages: framing.cutter(), last: now })
    }

    /// Takes what one `recv` gave and puts the messages that are complete now into `out`.
    ///
    /// # Errors
    /// The bytes cannot be messages.
    pub(super) fn push(&mut self, bytes: &Bytes, now: Instant, out: &mut Vec<Message>) -> Result<(), FrameError> {
        self.last = now;
        self.messages.push(bytes, out)
    }

    /// When silence makes a message of what is held.
    pub(super) fn silence_ends(&self) -> Option<Instant> {
        Some(self.last + self.messages.idle_limit()?)
    }

    /// Where there was silence for long enough, what is held is a message.
    pub(super) fn silence(&mut self, now: Instant, out: &mut Vec<Message>) {
        if self.silence_ends().is_some_and(|end| end <= now) {
            self.messages.idle(out);
        }
    }

    /// The stream has ended: what is held is a message, or a row says that it was cut off.
    pub(super) fn end(&mut self, out: &mut Vec<Message>) -> Option<Note> {
        let leftover = self.messages.end(out)?;
        let needs = leftover.needs.map(|needs| needs as u64);
        Some(Note::FrameIncomplete { bytes: leftover.bytes.len() as u64, needs })
    }
}
