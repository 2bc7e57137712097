//! The pause before each `recv`: what comes meanwhile piles up in the kernel's queue, and one call takes it all.

use std::time::{Duration, Instant};

use crate::lab::Endpoint;

/// Counts from where a thread would call `recv`.
pub(super) struct PauseBeforeRecv {
    length: Duration,
    /// When it is over; `None` before it has begun.
    until: Option<Instant>,
}

impl PauseBeforeRecv {
    /// The pause that an endpoint's settings ask for, perhaps none.
    pub(super) fn of(endpoint: &Endpoint) -> Self {
        Self { length: Duration::from_millis(endpoint.options.recv_pause_ms), until: None }
    }

    /// It would be received now: begins the pause, unless it has begun. Until when it lasts; `None` where it is over.
    pub(super) fn before_recv(&mut self, now: Instant) -> Option<Instant> {
        if self.length.is_zero() {
            return None;
        }
        let until = *self.until.get_or_insert_with(|| now + self.length);
        Some(until).filter(|until| now < *until)
    }

    /// When it ends, where it has begun.
    pub(super) fn until(&self) -> Option<Instant> {
        self.until
    }

    /// Something was received: before the next there is another pause.
    pub(super) fn received(&mut self) {
        self.until = None;
    }
}
