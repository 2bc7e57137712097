//! What can be wrong with a notation, with a message to send, and with a stream. The window says it in the reader's
//! language by `key()` and `args()`; `Display` says the same in English.

use super::{FRAMINGS, MAX_FRAME_BYTES, delimiter, idle, notation};
use crate::message::Args;
use crate::payload;

/// A text that names no framing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("character {}: {problem}", .at + 1)]
pub struct FramingError {
    /// Characters before the mistake.
    pub at: usize,
    pub problem: Problem,
}

impl FramingError {
    /// The locale key of the frame around a problem; its arguments are `at`, counted from one, and `problem`.
    pub const FRAME_KEY: &'static str = "framing-error-at-character";
}

/// Why a text names no framing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("there is no framing \"{found}\"; there are {}", known())]
    Unknown { found: String },
    #[error("the text has more than {} bytes", notation::MAX_NOTATION_BYTES)]
    TooLong,
    #[error("{framing} has no parameter")]
    NoParameter { framing: &'static str },
    #[error("this framing needs a parameter, as in {example}")]
    ParameterMissing { example: &'static str },
    #[error("the ending of the lines that are sent is lf or crlf")]
    LineEnding,
    #[error("the delimiter is empty")]
    DelimiterEmpty,
    #[error("the delimiter has more than {} bytes", delimiter::MAX_BYTES)]
    DelimiterTooLong,
    /// Of the delimiter as text with escapes.
    #[error(transparent)]
    Text(payload::Problem),
    #[error("the length is a whole number of bytes from 1 to {MAX_FRAME_BYTES}")]
    Length,
    #[error("the prefix is u8, u16be, u16le, u32be or u32le, with +self behind it where it counts itself too")]
    Prefix,
    #[error("the gap is a time from 1ms to {}s, in whole milliseconds, as in 50ms or 2s", idle::MAX_MS / 1000)]
    Gap,
}

impl Problem {
    /// The key of this problem's text in the locale files.
    pub fn key(&self) -> &'static str {
        match self {
            Problem::Unknown { .. } => "framing-error-unknown",
            Problem::TooLong => "framing-error-too-long",
            Problem::NoParameter { .. } => "framing-error-no-parameter",
            Problem::ParameterMissing { .. } => "framing-error-parameter-missing",
            Problem::LineEnding => "framing-error-line-ending",
            Problem::DelimiterEmpty => "framing-error-delimiter-empty",
            Problem::DelimiterTooLong => "framing-error-delimiter-too-long",
            Problem::Text(problem) => problem.key(),
            Problem::Length => "framing-error-length",
            Problem::Prefix => "framing-error-prefix",
            Problem::Gap => "framing-error-gap",
        }
    }

    /// The arguments of this problem's text in the locale files, safe to show as they are.
    pub fn args(&self) -> Args {
        match self {
            Problem::Unknown { found } => vec![("found", found.as_str().into()), ("known", known().as_str().into())],
            Problem::TooLong => vec![("most", (notation::MAX_NOTATION_BYTES as u64).into())],
            Problem::NoParameter { framing } => vec![("framing", (*framing).into())],
            Problem::ParameterMissing { example } => vec![("example", (*example).into())],
            Problem::DelimiterTooLong => vec![("most", (delimiter::MAX_BYTES as u64).into())],
            Problem::Text(problem) => {
                problem.args().into_iter().map(|(name, text)| (name, text.as_str().into())).collect()
            }
            Problem::Length => vec![("most", (MAX_FRAME_BYTES as u64).into())],
            Problem::Gap => vec![("seconds", (idle::MAX_MS / 1000).into())],
            Problem::LineEnding | Problem::DelimiterEmpty | Problem::Prefix => Vec::new(),
        }
    }
}

/// Why a framing cannot carry a message. Nothing of it is sent then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WrapError {
    #[error("an empty message has no bytes to send; this framing puts none around it")]
    Empty,
    /// `at`: bytes before the place, here and below.
    #[error("byte {} of the message is a line break, where it would be cut in two", .at + 1)]
    LineBreak { at: usize },
    #[error("the message ends in CR, which would be taken for a part of the line's ending")]
    EndsInCr,
    #[error("byte {} of the message begins the delimiter, where it would be cut in two", .at + 1)]
    Delimiter { at: usize },
    #[error(
        "with the delimiter after it, the message would be cut at byte {}: its end reads as a part of the delimiter",
        .at + 1
    )]
    DelimiterEarly { at: usize },
    #[error("the message has {}; with this framing each has {}", bytes(*.found as u64), bytes(*.length as u64))]
    WrongLength { found: usize, length: usize },
    #[error(
        "the message has {}; the length prefix {prefix} can announce {} at most",
        bytes(*.found as u64),
        bytes(*.most)
    )]
    TooLong { found: usize, most: u64, prefix: &'static str },
}

impl WrapError {
    /// The key of the error's text in the locale files.
    pub fn key(&self) -> &'static str {
        match self {
            WrapError::Empty => "framing-wrap-empty",
            WrapError::LineBreak { .. } => "framing-wrap-line-break",
            WrapError::EndsInCr => "framing-wrap-ends-in-cr",
            WrapError::Delimiter { .. } => "framing-wrap-delimiter",
            WrapError::DelimiterEarly { .. } => "framing-wrap-delimiter-early",
            WrapError::WrongLength { .. } => "framing-wrap-wrong-length",
            WrapError::TooLong { .. } => "framing-wrap-too-long",
        }
    }

    /// The values of the text's placeholders; places count from one.
    pub fn args(&self) -> Args {
        match self {
            WrapError::Empty | WrapError::EndsInCr => Vec::new(),
            WrapError::LineBreak { at } | WrapError::Delimiter { at } | WrapError::DelimiterEarly { at } => {
                vec![("at", (*at as u64 + 1).into())]
            }
            WrapError::WrongLength { found, length } => {
                vec![("found", (*found as u64).into()), ("length", (*length as u64).into())]
            }
            WrapError::TooLong { found, most, prefix } => {
                vec![("found", (*found as u64).into()), ("most", (*most).into()), ("prefix", (*prefix).into())]
            }
        }
    }
}

/// Why a stream cannot be cut any further.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    #[error("a message is longer than {}, the most that one may have here", bytes(*.cap as u64))]
    TooLong { cap: usize },
    #[error(
        "the length prefix announces {}, more than the {} that a message may have here; perhaps its width or byte \
         order is another",
        self::bytes(*.bytes),
        self::bytes(*.cap as u64)
    )]
    Announced { bytes: u64, cap: usize },
    /// `width`: bytes of the prefix.
    #[error("the length prefix says {number}, and counts its own {}: no message can be that short", bytes(*.width as u64))]
    BelowPrefix { number: u64, width: usize },
}

impl FrameError {
    /// The key of the error's text in the locale files.
    pub fn key(&self) -> &'static str {
        match self {
            FrameError::TooLong { .. } => "framing-stream-too-long",
            FrameError::Announced { .. } => "framing-stream-announced",
            FrameError::BelowPrefix { .. } => "framing-stream-below-prefix",
        }
    }

    /// The values of the text's placeholders.
    pub fn args(&self) -> Args {
        match self {
            FrameError::TooLong { cap } => vec![("cap", (*cap as u64).into())],
            FrameError::Announced { bytes, cap } => vec![("bytes", (*bytes).into()), ("cap", (*cap as u64).into())],
            FrameError::BelowPrefix { number, width } => {
                vec![("number", (*number).into()), ("width", (*width as u64).into())]
            }
        }
    }
}

fn known() -> String {
    FRAMINGS.iter().map(|kind| kind.id).collect::<Vec<_>>().join(", ")
}

fn bytes(count: u64) -> String {
    if count == 1 { "1 byte".to_owned() } else { format!("{count} bytes") }
}
