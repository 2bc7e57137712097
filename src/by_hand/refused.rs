//! Why the bench makes no call: its own limits, and no more than these.

use super::bench::{MAX_LOOSE, MAX_SOCKETS};

/// Why a call was not made. The system has no part in these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("there are {MAX_SOCKETS} open sockets")]
    TooManySockets,
    #[error("{MAX_LOOSE} look-ups are under way")]
    TooManyLookUps,
    #[error("there is no such socket")]
    NoSuchSocket,
    /// A program of one thread that waits in a call makes no other.
    #[error("call {0} is still waiting on this socket")]
    Waiting(u64),
    #[error("there is no file: makefile comes first")]
    NoFile,
    #[error("more than 1 MiB at once")]
    TooMuch,
}

impl Refused {
    /// The key of the reason in the locale files.
    pub fn key(self) -> &'static str {
        match self {
            Refused::TooManySockets => "by-hand-refused-sockets",
            Refused::TooManyLookUps => "by-hand-refused-look-ups",
            Refused::NoSuchSocket => "by-hand-refused-no-socket",
            Refused::Waiting(_) => "by-hand-refused-waiting",
            Refused::NoFile => "by-hand-refused-no-file",
            Refused::TooMuch => "by-hand-refused-too-much",
        }
    }
}
