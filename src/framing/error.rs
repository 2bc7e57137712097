//! What can be wrong with a notation, with a message to send, and with a stream.

use serde::{Deserialize, Serialize};

use super::{FRAMINGS, MAX_FRAME_BYTES, delimiter, idle, notation};
use crate::message::sentences;
use crate::names::{self, Name};
use crate::payload;

sentences! {
    /// A text that names no framing.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct FramingError: "framing-error-at-character" {
        /// Characters before the mistake.
        pub at: usize,
        pub problem: Problem,
    } => { at: at + 1 }

    /// Why a text names no framing.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum Problem: "framing-error-" {
        Unknown { found: String } => { known: known() },
        TooLong => { most: notation::MAX_NOTATION_BYTES },
        NoParameter { framing: &'static str },
        ParameterMissing { example: &'static str },
        LineEnding,
        DelimiterEmpty,
        DelimiterTooLong => { most: delimiter::MAX_BYTES },
        /// Of the delimiter as text with escapes.
        Text(payload::Problem),
        Length => { most: MAX_FRAME_BYTES },
        Prefix,
        Gap => { seconds: idle::MAX_MS / 1000 },
    }

    /// Why a framing cannot carry a message. Nothing of it is sent then.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub enum WrapError: "framing-wrap-" {
        Empty,
        /// `at`: bytes before the place, here and below.
        LineBreak { at: usize } => { at: at + 1 },
        EndsInCr,
        Delimiter { at: usize } => { at: at + 1 },
        DelimiterEarly { at: usize } => { at: at + 1 },
        WrongLength { found: usize, length: usize },
        TooLong { found: usize, most: u64, #[serde(with = "names")] prefix: Name },
    }

    /// Why a stream cannot be cut any further.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub enum FrameError: "framing-stream-" {
        TooLong { cap: usize },
        Announced { bytes: u64, cap: usize },
        /// `width`: bytes of the prefix.
        BelowPrefix { number: u64, width: usize },
    }
}

impl From<Problem> for FramingError {
    /// Where no character alone is the mistake.
    fn from(problem: Problem) -> Self {
        FramingError { at: 0, problem }
    }
}

fn known() -> String {
    FRAMINGS.iter().map(|kind| kind.id).collect::<Vec<_>>().join(", ")
}
