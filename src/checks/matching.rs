//! Whether a row is what a fact says, looked at alone.

use crate::clock::Clock;
use crate::lesson::{Content, Equal, Number, Wanted};
use crate::record::Row;
use crate::socket::{Call, Op, Outcome};

/// Whether a call came out in one of these ways.
pub fn came_out(row: &Row, results: &[Wanted]) -> bool {
    row.call().is_some_and(|call| results.iter().any(|wanted| is(row, call, wanted)))
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
