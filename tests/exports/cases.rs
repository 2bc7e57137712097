//! The logs that are saved, of rows made by hand.

use std::time::Duration;

use bytes::Bytes;
use socketlab::address::{Addr, Ends};
use socketlab::clock::Stamp;
use socketlab::framing::{FrameError, WrapError};
use socketlab::record::{ConnectionId, EndpointId, Event, Life, Note, Record};
use socketlab::socket::{Call, ErrorCode, Family, How, Kind, NAME_NOT_FOUND, Op, Outcome, SocketOption};

/// One log, saved in every format.
pub struct Case {
    /// Its folder.
    pub name: &'static str,
    pub rows: fn() -> Vec<Record>,
    /// Which rows are saved.
    pub wanted: fn(&Record) -> bool,
}

pub const CASES: &[Case] = &[
    Case { name: "every_call", rows: every_call, wanted: |_| true },
    Case { name: "failures", rows: failures, wanted: |_| true },
    // The C library's words for an error number differ between systems.
    #[cfg(target_os = "linux")]
    Case { name: "failures_on_linux", rows: failures_on_linux, wanted: |_| true },
    Case { name: "notes", rows: notes, wanted: |_| true },
    Case { name: "framings", rows: framings, wanted: |_| true },
    Case { name: "payloads", rows: payloads, wanted: |_| true },
    Case { name: "evicted", rows: evicted, wanted: |record| record.bytes.len() < 100 },
    Case { name: "empty", rows: Vec::new, wanted: |_| true },
];

fn addr(text: &str) -> Addr {
    text.parse().unwrap()
}

fn with(peer: &str) -> Option<Ends> {
    Some(Ends::new(None, addr(peer)))
}

/// A row of endpoint 1; the lab gives each a later stamp in [`stamped`].
fn call(op: Op, outcome: Outcome) -> Record {
    Record::of_call(EndpointId(1), Stamp(0), Call { op, outcome, place: None, took_ns: 12_345 })
}

/// With this side's address, too.
fn both_known(record: Record) -> Record {
    let ends = record.peer().map(|peer| Ends::new(Some(addr("127.0.0.1:5001")), peer.clone()));
    Record { ends, ..record }
}

fn message(op: Op, peer: &str, bytes: impl AsRef<[u8]>) -> Record {
    let bytes = Bytes::copy_from_slice(bytes.as_ref());
    let call = Call { op, outcome: Outcome::Moved(bytes.len()), place: None, took_ns: 312_400 };
    Record {
        connection: Some(ConnectionId(3)),
        ends: with(peer),
        bytes,
        ..Record::of_call(EndpointId(1), Stamp(0), call)
    }
}

fn from(endpoint: u32, record: Record) -> Record {
    Record { endpoint: EndpointId(endpoint), ..record }
}

/// Gives the rows stamps 1.000001 s apart.
fn stamped(mut rows: Vec<Record>) -> Vec<Record> {
    for (n, row) in (1..).zip(&mut rows) {
        row.at = Stamp(n * 1_000_001_000);
    }
    rows
}

fn every_call() -> Vec<Record> {
    let (v4, v6) = (addr("127.0.0.1:5001"), addr("[::1]:5001"));
    let option = |option, value| Op::set_sock_opt(option, value);
    let mut accepted = call(Op::Accept, Outcome::address(addr("127.0.0.1:40123")));
    if let Event::Call(call) = &mut accepted.event {
        call.took_ns = 2_500_000_000;
    }
    accepted.ends = with("127.0.0.1:40123");
    let mut end = message(Op::recv(1024), "127.0.0.1:40123", "");
    if let Event::Call(call) = &mut end.event {
        call.outcome = Outcome::EndOfStream;
    }
    stamped(vec![
        call(Op::get_addr_info("localhost", 5001), Outcome::Addresses(Box::new([v6.clone(), v4.clone()]))),
        call(Op::socket(Family::Inet, Kind::Stream), Outcome::Done),
        call(option(SocketOption::ReuseAddr, 1), Outcome::Done),
        call(option(SocketOption::NoDelay, 1), Outcome::Done),
        call(option(SocketOption::RcvBuf, 4_194_304), Outcome::Done),
        call(Op::bind(v4.clone()), Outcome::Done),
        call(Op::GetSockName, Outcome::address(v4.clone())),
        call(Op::Listen { backlog: 5 }, Outcome::Done),
        from(2, call(Op::connect(v4), Outcome::Done)),
        accepted,
        from(2, message(Op::send(5), "127.0.0.1:5001", "hello")),
        message(Op::recv(1024), "127.0.0.1:40123", "hello"),
        end,
        call(Op::Shutdown(How::Write), Outcome::Done),
        from(2, call(Op::Shutdown(How::Both), Outcome::Done)),
        call(Op::Close, Outcome::Done),
        call(Op::socket(Family::Inet6, Kind::Datagram), Outcome::Done),
        message(Op::send_to(2), "127.0.0.1:40123", "hi"),
        message(Op::send_to(2), "[::1]:5001", "hi"),
        message(Op::recv_from(65_536), "[fe80::1%2]:40123", "hi"),
        both_known(message(Op::recv(1024), "127.0.0.1:40123", "hi")),
        call(Op::sleep(Duration::from_millis(1500)), Outcome::Done),
        call(Op::select(None), Outcome::Number(1)),
        call(Op::select(Some(Duration::from_millis(1500))), Outcome::Number(0)),
        // A life that has ended in a call is told of; others are not.
        Record::new(EndpointId(1), Stamp(0), Event::Life(Life::Running)),
        Record::new(EndpointId(1), Stamp(0), Event::Life(Life::Waits { call: "accept".into(), waited: 5_230_000_000 })),
    ])
}

fn failures() -> Vec<Record> {
    let unknown = ErrorCode { raw: 0, name: NAME_NOT_FOUND };
    let mut partial = message(Op::send(1000), "127.0.0.1:5001", "partial");
    partial.connection = None;
    stamped(vec![
        call(Op::get_addr_info("no.\n\u{202e}such", 80), Outcome::failed(unknown)),
        call(Op::connect(addr("192.0.2.1:80")), Outcome::failed(ErrorCode::TIMED_OUT)),
        partial,
    ])
}

#[cfg(target_os = "linux")]
fn failures_on_linux() -> Vec<Record> {
    let failed = |raw, name| Outcome::failed(ErrorCode { raw, name });
    let mut reset = message(Op::recv(1024), "127.0.0.1:40123", "");
    if let Event::Call(call) = &mut reset.event {
        call.outcome = failed(104, "ECONNRESET");
    }
    stamped(vec![
        from(2, call(Op::connect(addr("127.0.0.1:1")), failed(111, "ECONNREFUSED"))),
        call(Op::bind(addr("0.0.0.0:80")), failed(13, "EACCES")),
        reset,
    ])
}

fn notes() -> Vec<Record> {
    let notes = [
        Note::KernelDropped { datagrams: 1 },
        Note::KernelDropped { datagrams: 40_056 },
        Note::RowsLost { rows: 2 },
        Note::LimitReached { limit: 1000 },
        Note::FileFailed { path: "C:\\logs\\课堂.csv".into(), error: "no space left, \"full\"".into() },
        Note::FileFull { path: "log.1.jsonl".into(), error: "no space left on device".into() },
        Note::FileGoesOn { path: "log.1.jsonl".into() },
        Note::RowDamaged,
        Note::Internal { message: "first line\nsecond line".into() },
    ];
    let row = |note| Record::new(EndpointId(1), Stamp(0), Event::Note(note));
    let mut rows: Vec<Record> = notes.into_iter().map(row).collect();
    rows[3].ends = with("127.0.0.1:40123");
    rows[4].endpoint = EndpointId::LAB;
    rows[5].endpoint = EndpointId(9);
    stamped(rows)
}

fn framings() -> Vec<Record> {
    let broken = [
        FrameError::TooLong { cap: 1 },
        FrameError::Announced { bytes: 9, cap: 1 },
        FrameError::BelowPrefix { number: 1, width: 4 },
    ];
    let not_framed = [
        WrapError::Empty,
        WrapError::LineBreak { at: 0 },
        WrapError::EndsInCr,
        WrapError::Delimiter { at: 1 },
        WrapError::DelimiterEarly { at: 2 },
        WrapError::WrongLength { found: 3, length: 16 },
        WrapError::TooLong { found: 300, most: 255, prefix: "u8" },
    ];
    let broken = broken.into_iter().map(|error| Note::FrameBroken { error });
    let notes = broken.chain(not_framed.into_iter().map(|error| Note::NotFramed { error }));
    stamped(notes.map(|note| Record::new(EndpointId(1), Stamp(0), Event::Note(note))).collect())
}

fn payloads() -> Vec<Record> {
    let payloads: [&[u8]; 12] = [
        b"",
        b"x",
        "你好，世界\n".as_bytes(),
        "你好".as_bytes().split_at(4).0,
        b"\xc4\xe3\xba\xc3",
        b"\x00\x01\x7f\x80\xff",
        b"=1+1",
        b"@SUM(1),\"quoted\", and commas",
        b"two\r\nlines\tand a \\",
        b"\x1b[2J\x1b]0;title\x07",
        "\u{202e}txt.exe \u{200b}\u{feff}".as_bytes(),
        b"31",
    ];
    let peer = "127.0.0.1:40123";
    let received = payloads.iter().map(|bytes| message(Op::recv_from(65_536), peer, bytes));
    let mut rows: Vec<Record> = received.collect();
    rows[6].endpoint = EndpointId(3);
    rows[7].endpoint = EndpointId(4);
    stamped(rows)
}

/// More than the memory budget of 1 MiB holds, and then a short message.
fn evicted() -> Vec<Record> {
    let long = vec![b'x'; 20_000];
    let op = || Op::recv(65_536);
    let mut rows: Vec<Record> = (0..100).map(|_| message(op(), "127.0.0.1:40123", &long)).collect();
    rows.push(message(op(), "127.0.0.1:40123", "the last"));
    stamped(rows)
}
