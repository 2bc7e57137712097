//! Rows of an echo, put into a run that is kept.

use std::num::NonZeroU64;
use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use socketlab::address::Ends;
use socketlab::clock::{Clock, Stamp};
use socketlab::record::{ConnectionId, EndpointId, Keeping, Limits, Record, Recorder, Runs};
use socketlab::socket::{Call, CallPlace, Op, Outcome};

/// The memory that a log may take beside its disk.
const BUDGET: u64 = 64 << 20;

/// The nth row: a receive, and the send of the same bytes behind it.
pub fn echo(n: u64, bytes: &Bytes) -> Record {
    let place = Some(CallPlace { nth: NonZeroU64::MIN.saturating_add(n / 2), offset: n / 2 * bytes.len() as u64 });
    let is_send = n % 2 == 1;
    let op = if is_send { Op::send(bytes.len()) } else { Op::recv(65_536) };
    let call = Call { op, outcome: Outcome::Moved(bytes.len()), place, took_ns: 21_000 + n };
    let ends = Ends::new(None, "127.0.0.1:40123".parse().unwrap());
    let record = Record::of_call(EndpointId(1), Stamp(n), call);
    Record {
        connection: Some(ConnectionId(7)),
        ends: Some(ends),
        bytes: bytes.clone(),
        shares_bytes: is_send,
        ..record
    }
}

/// Bytes of the nth row that no other has.
pub fn bytes_of(n: u64, length: usize) -> Bytes {
    format!("{:0length$}", n / 2).into_bytes().into()
}

/// Records into a run that stays.
pub fn recorder(runs: &Path) -> Recorder {
    let limits = Limits { free_bytes: 0, ..Limits::default() };
    let keeping = Keeping { runs: Runs::within(runs), limits, is_kept: true };
    Recorder::start_kept(Clock::start(), BUDGET, Some(keeping), Box::new(|| {})).unwrap()
}

pub fn send(recorder: &Recorder, rows: std::ops::Range<u64>, length: usize) {
    for n in rows {
        recorder.reports().send(echo(n, &bytes_of(n, length)), || false);
    }
    recorder.flush(Duration::from_secs(30));
}
