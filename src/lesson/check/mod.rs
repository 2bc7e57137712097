//! What the log has when a step was done: facts about the rows, in a notation that serves both languages. `docs/LESSONS.md`
//! has it as a table.
//!
//! Facts stand between `; ` and, where one comes after another, `, then `. A fact is about the endpoints before it (` & `
//! between several, of which each is meant), or about those of the fact before. What cannot be read is an error with its
//! place.

mod bytes;
mod fact;
mod parse;
mod words;

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use bytes::literal;
pub use words::{CALLS, NOTES};

/// What the log has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// As it stands in the file.
    pub text: String,
    pub facts: Vec<Fact>,
}

/// One fact of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// As it stands in the file, with its endpoints.
    pub text: String,
    /// Whom it is about, by the names of the lab.
    pub endpoints: Vec<String>,
    /// Whether it comes after the fact before it.
    pub follows: bool,
    pub what: What,
}

/// What a fact says. Calls have the names of the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// `recv → 5`: a call came out in one of these ways, and received what so many sends of another have sent.
    Call { call: String, results: Vec<Wanted>, covering: Option<Others> },
    /// `send covered by 64 recvs of client`
    Covered { call: String, by: Others },
    /// `3 recv`, `no recv`, `≥ 2 message`: how many rows; `in all`: of all endpoints together.
    Count { call: String, times: Times, in_all: bool },
    /// `no ECONNRESET`: no call has failed so.
    NoError(String),
    /// `waits in recv ≥ 3 s`: a thread is, or was, in that call for so long.
    Waits { call: String, at_least: Duration },
    /// `answered in 1–1.5 s`: from a send to the next receive.
    Answered { from: Duration, to: Duration },
    /// `each recv took < 5 ms`
    Took { call: String, below: Duration },
    /// `message b'date' from recv 1–2`
    Message { is: Content, recvs: Option<(u64, u64)> },
    /// `note no-answer`
    Note(String),
    /// `3 open`, `≥ 2 open`: connections.
    Open(Times),
    /// `recvfrom from 2 addresses`, or more.
    Addresses { call: String, at_least: u64 },
    /// `recv with byte 20 = 08`
    Byte { call: String, at: usize, is: u8 },
    /// `recv as u32be − 2208988800 = the row's time ± 2 s`
    Read { call: String, number: Number, minus: i64, is: Equal },
}

/// Calls of another endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Others {
    pub calls: Times,
    pub of: String,
}

/// How a call is to come out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// It did what it is for.
    Ok,
    /// `n`: it moved some bytes.
    Some,
    /// So many bytes, or this number.
    Number(i64),
    Bytes(Vec<u8>),
    /// By its POSIX name.
    Error(String),
    /// It moved fewer bytes than it was given.
    LessThanAsked,
}

/// How many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Times {
    Exactly(u64),
    AtLeast(u64),
    Below(u64),
}

/// What a message is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    Bytes(Vec<u8>),
    /// So many bytes.
    Length(u64),
}

/// How bytes are read as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// In bytes: 1, 2, 4 or 8.
    pub width: usize,
    pub is_big_endian: bool,
}

/// What a number is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Equal {
    Number(i64),
    /// The row's time as Unix has it, at most so far off.
    RowTime {
        within: Duration,
    },
}

/// Why a text is no check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckError {
    /// Where, in characters from zero.
    pub at: usize,
    pub expected: String,
    pub found: String,
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.found.as_str() {
            "" => write!(f, "the check ends where {} is expected", self.expected),
            found => write!(f, "{} is expected in place of “{found}”", self.expected),
        }
    }
}

impl std::error::Error for CheckError {}

impl FromStr for Check {
    type Err = CheckError;

    fn from_str(text: &str) -> Result<Self, CheckError> {
        parse::check(text)
    }
}

impl What {
    /// The call that it is about, where it is about one.
    pub fn call(&self) -> Option<&str> {
        match self {
            What::Call { call, .. }
            | What::Covered { call, .. }
            | What::Count { call, .. }
            | What::Waits { call, .. }
            | What::Took { call, .. }
            | What::Addresses { call, .. }
            | What::Byte { call, .. }
            | What::Read { call, .. } => Some(call),
            What::Message { .. } => Some("message"),
            What::NoError(_) | What::Answered { .. } | What::Note(_) | What::Open(_) => None,
        }
    }

    /// Whether it says that something does not come, or not once more: it can only hold after a while without it.
    pub fn forbids(&self) -> bool {
        match self {
            What::Count { times, .. } => !matches!(times, Times::AtLeast(_)),
            What::NoError(_) | What::Took { .. } => true,
            _ => false,
        }
    }
}

impl Times {
    /// Whether so many are what is wanted.
    pub fn is(self, found: u64) -> bool {
        match self {
            Times::Exactly(times) => found == times,
            Times::AtLeast(times) => found >= times,
            Times::Below(times) => found < times,
        }
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Times::Exactly(times) => times.fmt(f),
            Times::AtLeast(times) => write!(f, "≥ {times}"),
            Times::Below(times) => write!(f, "< {times}"),
        }
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Wanted::Ok => f.write_str("ok"),
            Wanted::Some => f.write_str("n"),
            Wanted::Number(number) => number.fmt(f),
            Wanted::Bytes(bytes) => f.write_str(&literal(bytes)),
            Wanted::Error(name) => f.write_str(name),
            Wanted::LessThanAsked => f.write_str("less than asked"),
        }
    }
}

impl fmt::Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Content::Bytes(bytes) => f.write_str(&literal(bytes)),
            Content::Length(bytes) => write!(f, "{bytes} B"),
        }
    }
}

#[cfg(test)]
mod tests;
