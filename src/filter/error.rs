//! What is wrong with a filter that was typed, and where.

use super::kind::Kind;
use crate::message::sentences;

/// Characters of a filter at most.
pub const MAX_CHARS: usize = 4_096;
/// Brackets and “not”s within each other at most.
pub(super) const MAX_DEPTH: usize = 32;

sentences! {
    /// A text that is no filter.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct FilterError: "filter-error-at-character" {
        /// Characters before the mistake.
        pub at: usize,
        pub problem: Problem,
    } => { at: at + 1 }

    /// Why a text is no filter.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum Problem: "filter-error-" {
        TooLong => { most: MAX_CHARS },
        TooDeep => { most: MAX_DEPTH },
        /// Behind “and”, “or”, “not” or an opening bracket.
        NothingFollows,
        BracketNotClosed,
        BracketNotOpened,
        QuoteNotClosed,
        NoValue { field: &'static str, example: &'static str },
        Direction { found: String },
        Kind { found: String } => { known: Kind::ALL.map(Kind::id).join(", ") },
        Call { found: String },
        Errno { found: String },
        Number { found: String, example: &'static str },
        Duration { found: String },
        Time { found: String },
        TimeAlone { found: String },
        Backwards,
        HexDigit { found: char },
        HexLone { digit: char },
        Regex { why: String },
    }
}
