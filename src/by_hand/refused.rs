//! Why the bench makes no call: its own limits, and no more than these.

use crate::message::sentences;

sentences! {
    /// Why a call was not made. The system has no part in these.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Refused: "by-hand-refused-" {
        /// More than [`super::bench::MAX_SOCKETS`].
        TooManySockets,
        /// More than [`super::bench::MAX_LOOSE`].
        TooManyLookUps,
        NoSuchSocket,
        /// A program of one thread that waits in a call makes no other. `call` is its number.
        Waiting { call: u64 },
        NoFile,
        TooMuch,
    }
}
