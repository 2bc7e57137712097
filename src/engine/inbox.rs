//! What a connection has received, cut into messages by the endpoint's framing.

use std::time::{Duration, Instant};

use bytes::Bytes;

use super::worker::Worker;
use crate::address::Ends;
use crate::framing::{Framing, Message, Messages};
use crate::record::{ConnectionId, Note};

/// Puts a stream back together, and makes a row of every message.
pub(super) struct Inbox {
    /// `None` where each receive is a message: raw streams, and sockets that keep boundaries.
    messages: Option<Messages>,
    cut: Vec<Message>,
    last: Instant,
}

/// The bytes cannot be messages; a row has told why.
pub(super) struct Broken;

impl Inbox {
    pub(super) fn new(worker: &Worker) -> Self {
        let framing: &Framing = &worker.endpoint.framing;
        let is_cut = worker.endpoint.transport().is_stream() && !framing.is_raw();
        Self { messages: is_cut.then(|| framing.cutter()), cut: Vec::new(), last: Instant::now() }
    }

    /// Takes what one `recv` gave and puts the messages that are complete now into `out`.
    pub(super) fn push(
        &mut self,
        worker: &Worker,
        who: (ConnectionId, &Ends),
        bytes: Bytes,
        out: &mut Vec<Bytes>,
    ) -> Result<(), Broken> {
        let Some(messages) = &mut self.messages else {
            out.push(bytes);
            return Ok(());
        };
        self.last = Instant::now();
        let result = messages.push(&bytes, &mut self.cut);
        self.tell(worker, who, out);
        result.map_err(|error| {
            worker.note(Some(who.0), Some(who.1), Note::FrameBroken { error });
            Broken
        })
    }

    /// How long from now until silence makes a message of what is held.
    pub(super) fn silence(&self) -> Option<Duration> {
        let limit = self.messages.as_ref()?.idle_limit()?;
        Some(limit.saturating_sub(self.last.elapsed()))
    }

    /// Where there was silence for long enough, what is held is a message.
    pub(super) fn pass(&mut self, worker: &Worker, who: (ConnectionId, &Ends), out: &mut Vec<Bytes>) {
        if self.silence().is_some_and(|left| left.is_zero())
            && let Some(messages) = &mut self.messages
        {
            messages.idle(&mut self.cut);
            self.tell(worker, who, out);
        }
    }

    /// The stream has ended: what is held is a message, or a row tells that it was cut off.
    pub(super) fn end(&mut self, worker: &Worker, who: (ConnectionId, &Ends), out: &mut Vec<Bytes>) {
        let Some(messages) = &mut self.messages else { return };
        let leftover = messages.end(&mut self.cut);
        self.tell(worker, who, out);
        if let Some(leftover) = leftover {
            let bytes = leftover.bytes.len() as u64;
            let needs = leftover.needs.map(|needs| needs as u64);
            worker.note(Some(who.0), Some(who.1), Note::FrameIncomplete { bytes, needs });
        }
    }

    fn tell(&mut self, worker: &Worker, (connection, ends): (ConnectionId, &Ends), out: &mut Vec<Bytes>) {
        for message in self.cut.drain(..) {
            worker.message(connection, ends, &message);
            out.push(message.bytes);
        }
    }
}
