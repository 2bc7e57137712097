//! Whether a row is what a fact says, looked at alone.

use crate::clock::Clock;
use crate::lesson::{Check, Content, Equal, Fact, Number, Wanted, What};
use crate::record::Row;
use crate::socket::{Call, Op, Outcome};

/// Whether a call came out in one of these ways.
pub fn came_out(row: &Row, results: &[Wanted]) -> bool {
    row.call().is_some_and(|call| results.iter().any(|wanted| is(row, call, wanted)))
}

/// Whether a row, looked at alone, is one of those that a check is about; `who` is what its endpoint is called in the lesson. What
/// the other side has sent for it, and the order of rows, is not looked at.
pub fn is_proof(check: &Check, row: &Row, who: &str) -> bool {
    check.facts.iter().any(|fact| is_about(fact, who) && row_proves(fact, row))
}

/// Whether a fact is about this endpoint of the lesson.
pub(super) fn is_about(fact: &Fact, who: &str) -> bool {
    fact.endpoints.iter().any(|name| name == who)
}

/// Whether a row, looked at alone, is one of those that a fact is about, whoever its endpoint is.
pub(super) fn row_proves(fact: &Fact, row: &Row) -> bool {
    let is_call = |name: &String| row.call().is_some_and(|call| call.op.name() == name);
    match &fact.what {
        What::Call { call, results, .. } => is_call(call) && came_out(row, results),
        What::Count { call, .. } if call == "message" => row.message().is_some(),
        What::Message { is, .. } => row.message().is_some() && is_content(row, is),
        What::Note(name) => row.note().is_some_and(|note| note.name() == *name),
        What::NoError(name) => row.call().and_then(error_name) == Some(name),
        What::Byte { call, at, is } => is_call(call) && row.bytes.get(*at) == Some(is),
        what => what.call().is_some_and(|name| is_call(&name.to_owned())),
    }
}

fn is(row: &Row, call: &Call, wanted: &Wanted) -> bool {
    let moved = match call.outcome {
        // The end of a stream is no bytes, as an empty datagram is.
        Outcome::EndOfStream => Some(0),
        _ => call.outcome.moved(),
    };
    match wanted {
        Wanted::Ok => !call.outcome.is_failure() && !matches!(call.outcome, Outcome::Cancelled | Outcome::Errno(_)),
        Wanted::Some => moved.is_some_and(|bytes| bytes > 0),
        Wanted::Number(number) => match &call.outcome {
            Outcome::Number(returned) => returned == number,
            _ => moved.is_some_and(|bytes| i64::try_from(bytes) == Ok(*number)),
        },
        Wanted::Bytes(bytes) => call.outcome.moved().is_some() && row.bytes == *bytes,
        Wanted::Error(name) => error_name(call) == Some(name),
        Wanted::LessThanAsked => match (call.op.sending(), moved, &call.op) {
            (Some(sending), Some(moved), _) => moved < sending.bytes as usize,
            (None, Some(moved), Op::Recv(asked) | Op::RecvFrom(asked)) => moved > 0 && moved < asked.bufsize,
            _ => false,
        },
    }
}

/// The POSIX name of the error that a call has failed with, or that it returned.
pub(super) fn error_name(call: &Call) -> Option<&'static str> {
    match &call.outcome {
        Outcome::Failed(code) | Outcome::Errno(code) => Some(code.name),
        // What Python's TimeoutError stands for (PEP 3151).
        Outcome::TimedOut => Some("ETIMEDOUT"),
        _ => None,
    }
}

pub(super) fn is_content(row: &Row, wanted: &Content) -> bool {
    match wanted {
        Content::Bytes(bytes) => row.bytes == *bytes,
        Content::Length(length) => row.bytes.len() as u64 == *length,
    }
}

/// The number that a row's first bytes are.
pub(super) fn number(row: &Row, number: Number) -> Option<i64> {
    let bytes = row.bytes.get(..number.width)?;
    let add = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
    let value = if number.is_big_endian { bytes.iter().fold(0, add) } else { bytes.iter().rev().fold(0, add) };
    i64::try_from(value).ok()
}

pub(super) fn equals(found: i64, wanted: Equal, row: &Row, clock: Clock) -> bool {
    match wanted {
        Equal::Number(number) => found == number,
        Equal::RowTime { within } => {
            let time = clock.wall(row.at).timestamp_millis();
            let off = found.saturating_mul(1000).saturating_sub(time).unsigned_abs();
            u128::from(off) <= within.as_millis()
        }
    }
}
