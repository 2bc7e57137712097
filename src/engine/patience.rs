//! How long a client waits for an answer: `settimeout` of the lessons, without giving the socket up.

use std::time::{Duration, Instant};

use crate::lab::ClientSettings;
use crate::record::Note;

/// Counts from what was sent last to what is received next.
pub(super) struct Patience {
    /// `None` waits without end.
    limit: Option<Duration>,
    since: Option<Instant>,
}

impl Patience {
    pub(super) fn new(client: &ClientSettings) -> Self {
        let limit = Some(client.answer_timeout_ms).filter(|ms| *ms > 0).map(Duration::from_millis);
        Self { limit, since: None }
    }

    /// Something was sent: an answer is waited for from now on.
    pub(super) fn begin(&mut self) {
        self.since = self.limit.map(|_| Instant::now());
    }

    /// Something came.
    pub(super) fn end(&mut self) {
        self.since = None;
    }

    /// How much longer to wait; `None` without end.
    pub(super) fn left(&self) -> Option<Duration> {
        Some(self.limit?.saturating_sub(self.since?.elapsed()))
    }

    /// The row that tells that no answer came in time; once.
    pub(super) fn is_over(&mut self) -> Option<Note> {
        self.left().filter(Duration::is_zero)?;
        self.since = None;
        self.limit.map(|limit| Note::NoAnswer { after_ms: limit.as_millis() as u64 })
    }
}
