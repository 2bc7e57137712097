//! Rows for the tests of this module.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use chrono::FixedOffset;
use proptest::prelude::*;

use super::{Context, Names, Zone};
use crate::address::Ends;
use crate::clock::{Clock, Stamp};
use crate::escape::is_hidden;
use crate::record::{ConnectionId, EndpointId, Event, Note, Record, Recorder, Snapshot};
use crate::socket::{Call, ErrorCode, Op, Outcome};

/// A context whose clock starts at 2026-11-20 15:04:05 in the time of Beijing; endpoint 1 is `server`.
pub(super) fn context() -> Context {
    let names = Names::default();
    names.set(EndpointId(1), "server");
    let clock = Clock::fixed(SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_158_245));
    Context { zone: Zone::Fixed(FixedOffset::east_opt(8 * 3600).unwrap()), ..Context::new(clock, names) }
}

/// A row of endpoint 1 and connection 3, 312.4 µs long.
pub(super) fn call(at: u64, op: Op, outcome: Outcome, bytes: &[u8]) -> Record {
    let ends = op.direction().map(|_| Ends::new(None, "127.0.0.1:40123".parse().unwrap()));
    let call = Call { op, outcome, place: None, took_ns: 312_400 };
    let (connection, bytes) = (Some(ConnectionId(3)), Bytes::copy_from_slice(bytes));
    Record { connection, ends, bytes, ..Record::of_call(EndpointId(1), Stamp(at), call) }
}

pub(super) fn recv(at: u64, bytes: &[u8]) -> Record {
    call(at, Op::recv(1024), Outcome::Moved(bytes.len()), bytes)
}

pub(super) fn note(at: u64, note: Note) -> Record {
    Record::new(EndpointId(1), Stamp(at), Event::Note(note))
}

/// A log of these rows, as the recorder makes it.
pub(super) fn snapshot(rows: Vec<Record>) -> Snapshot {
    let recorder = Recorder::start(Clock::start(), 1 << 30, Box::new(|| {})).unwrap();
    for row in rows {
        recorder.reports().send(row, || false);
    }
    recorder.flush(Duration::from_secs(10));
    recorder.log().snapshot()
}

/// Any row: of any name, bytes and text.
pub(super) fn any_row() -> impl Strategy<Value = (String, Record)> {
    let hidden = prop::sample::select(('\0'..=char::MAX).filter(|c| is_hidden(*c)).collect::<Vec<_>>());
    let mixed = prop::collection::vec(prop_oneof![hidden, any::<char>()], 0..12);
    let mixed = mixed.prop_map(|chars| chars.into_iter().collect::<String>());
    let text = prop_oneof![mixed, any::<String>(), "[=+@\t\r\n,\"'＝ -]{0,6}"];
    let bytes = prop_oneof![any::<Vec<u8>>(), text.clone().prop_map(String::into_bytes)];
    (text.clone(), text, bytes, any::<u32>(), 0..5).prop_map(|(name, words, bytes, at, kind)| {
        let at = u64::from(at);
        let record = match kind {
            0 => note(at, Note::Internal { message: words.into() }),
            1 => note(at, Note::FileFailed { path: words.as_str().into(), error: "full".into() }),
            2 => call(at, Op::get_addr_info(&words, 1), Outcome::Addresses(Box::new([])), b""),
            3 => call(at, Op::Close, Outcome::failed(ErrorCode::TIMED_OUT), b""),
            _ => recv(at, &bytes),
        };
        (name, record)
    })
}
