//! What the time that passes does to a connection.

use std::time::Instant;

use super::receiving::Receiving;
use super::{Conversation, Output};
use crate::engine::file::CANCEL_CHECK;

impl Conversation {
    /// When to ask [`Self::next`] again at the latest, whatever the socket does.
    pub(in crate::engine) fn until(&self, now: Instant) -> Option<Instant> {
        let cancel_check = self.file.as_ref().map(|_| now + CANCEL_CHECK);
        let silence_ends = self.receiving.as_ref().and_then(Receiving::silence_ends);
        let pause_ends = self.recv_pause.until().filter(|until| now < *until);
        let times = [self.waits_until, silence_ends, self.answer_timer.ends, cancel_check, pause_ends];
        times.into_iter().flatten().min()
    }

    /// Does what is due.
    pub(super) fn look_at_time(&mut self, now: Instant) {
        self.waits_until = self.waits_until.filter(|until| now < *until);
        if let Some(receiving) = &mut self.receiving {
            let mut messages = Vec::new();
            receiving.silence(now, &mut messages);
            self.take_messages(messages);
        }
        if let Some(note) = self.answer_timer.is_over(now) {
            self.turn.received();
            self.outputs.push_back(Output::Note(note));
        }
        self.look_at_cancel();
    }
}
