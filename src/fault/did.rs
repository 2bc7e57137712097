//! What a fault, or a person, did to what went through a relay: each is a row of the log.

use serde::{Deserialize, Serialize};

use super::Percent;
use crate::message::sentences;
use crate::units::took;

sentences! {
    /// What was done.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub enum Did: "relay-" {
        Lost { nth: u64, chance: Percent },
        Duplicated { nth: u64, chance: Percent },
        /// `at` counts the bytes from zero.
        Corrupted { nth: u64, at: u64, was: u8, now: u8 } => { was: byte(*was), now: byte(*now) },
        /// It goes on behind so many that come after it, or a little later where none comes.
        Reordered { nth: u64, behind: u64 },
        QueueFull { nth: u64, limit: u64 },
        /// All clients together have too much waiting.
        RelayFull { nth: u64 },
        Delayed { nth: u64, by: u64 } => { by: took(*by) },
        DelayedBytes { from: u64, to: u64, by: u64 } => { by: took(*by) },
        /// A slow line.
        Paced { nth: u64, by: u64, rate: Box<str> } => { by: took(*by) },
        PacedBytes { bytes: u64, by: u64, rate: Box<str> } => { by: took(*by) },
        Cut { bytes: u64, pieces: u64 },
        Stalled { at: u64, by: u64 } => { by: took(*by) },
        ResetAfter { bytes: u64 },
        HalfCloseSwallowed,
        // By hand.
        Held { nth: u64 },
        LetGo { nth: u64 },
        Changed { nth: u64 },
        DroppedByHand { nth: u64 },
    }
}

impl Did {
    /// Whether something does not go on because of it.
    pub fn is_drop(&self) -> bool {
        matches!(self, Did::Lost { .. } | Did::QueueFull { .. } | Did::RelayFull { .. } | Did::DroppedByHand { .. })
    }
}

fn byte(byte: u8) -> String {
    format!("0x{byte:02x}")
}
