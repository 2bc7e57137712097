//! What a payload may depend on beside its text: which send it is, when, and a seed.

use chrono::{DateTime, Local};

/// The moment of one send. Whoever sends makes it; a payload asks no clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Which send this is: 1, 2, 3, …
    pub seq: u64,
    /// When it is sent.
    pub time: DateTime<Local>,
    /// With `seq`, what random characters come from: the same two give the same characters.
    pub seed: u64,
}

impl Moment {
    /// The moment that a preview shows: the first send, at the beginning of 1970 (UTC).
    pub fn first() -> Moment {
        Moment { seq: 1, time: DateTime::UNIX_EPOCH.with_timezone(&Local), seed: 1 }
    }
}
