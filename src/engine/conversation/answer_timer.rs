//! How long a client waits for an answer: `settimeout` of the lessons, without giving the socket up.

use std::time::{Duration, Instant};

use crate::record::Note;

/// Counts from what was sent last to what is received next.
pub(in crate::engine) struct AnswerTimer {
    /// `None` waits without end.
    limit: Option<Duration>,
    /// When it is over; `None` while it waits for nothing, or without end.
    pub(in crate::engine) ends: Option<Instant>,
}

impl AnswerTimer {
    /// `limit_ms` of 0 waits without end.
    pub(in crate::engine) fn new(limit_ms: u64) -> Self {
        Self { limit: Some(limit_ms).filter(|ms| *ms > 0).map(Duration::from_millis), ends: None }
    }

    /// Something was sent: an answer is waited for from now on.
    pub(in crate::engine) fn start(&mut self, now: Instant) {
        self.ends = self.limit.map(|limit| now + limit);
    }

    /// Something came.
    pub(in crate::engine) fn stop(&mut self) {
        self.ends = None;
    }

    /// The row that says that no answer came in time; once.
    pub(in crate::engine) fn is_over(&mut self, now: Instant) -> Option<Note> {
        self.ends.take_if(|end| *end <= now)?;
        self.limit.map(|limit| Note::NoAnswer { after_ms: limit.as_millis() as u64 })
    }
}
