use std::fs;
use std::num::NonZeroU64;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use proptest::prelude::*;

use super::files::path;
use super::*;
use crate::address::{Addr, Ends};
use crate::clock::Stamp;
use crate::fault::{Did, Way};
use crate::framing::{Frame, FrameError, WrapError};
use crate::record::{ConnectionId, End, EndpointId, Event, Life, Log, Note, Place, Record, Row, Snapshot};
use crate::socket::{
    Call, CallPlace, ErrorCode, Family, Flags, Holder, Host, How, Info, InfoKind, Kind, Op, OptionValue, Outcome,
    Protocol, Receiving, Sending, Service, SocketError, SocketOption, Written,
};

fn addrs() -> Vec<Addr> {
    let scoped = std::net::SocketAddrV6::new("fe80::1".parse().unwrap(), 9, 7, 3);
    let inet = ["127.0.0.1:5001", "[::1]:1"].map(|text| text.parse().unwrap());
    inet.into_iter()
        .chain([Addr::Inet(scoped.into()), Addr::unix(""), Addr::unix("\0a"), Addr::unix("/tmp/套")])
        .collect()
}

fn failure() -> SocketError {
    let code = ErrorCode { raw: 98, name: "EADDRINUSE" };
    let holder = Some(Holder::Process { name: "python3".to_owned(), pid: 7 });
    SocketError { call: "bind", address: "127.0.0.1:80".to_owned(), code, holder }
}

fn ops() -> Vec<Op> {
    let sending = |flags| Sending { bytes: 77, flags, unsent: Some(Box::new(Written("b'a' * 9".into()))) };
    let host = || Host { host: "localhost".into(), port: "80".into() };
    let mut ops = vec![
        Op::GetHostName,
        Op::GetServByName(Box::new(Service { service: "http".into(), protocol: "tcp".into() })),
        Op::GetAddrInfo(Box::new(host())),
        Op::Socket { family: Family::Inet6, kind: Kind::Raw, protocol: Protocol::Icmpv6 },
        Op::SocketOf(3),
        Op::GetSockName,
        Op::GetPeerName,
        Op::Listen { backlog: -1 },
        Op::Accept,
        Op::Send(sending(Flags::OOB)),
        Op::SendAll(sending(Flags::NONE)),
        Op::SendTo(sending(Flags::MORE)),
        Op::Recv(Receiving { bufsize: 1024, flags: Flags::PEEK.and(Flags::DONTWAIT) }),
        Op::RecvFrom(Receiving { bufsize: 65_535, flags: Flags::NONE }),
        Op::Shutdown(How::Write),
        Op::Close,
        Op::SetTimeout(Some(Duration::from_millis(2500))),
        Op::SetTimeout(None),
        Op::GetTimeout,
        Op::SetBlocking(true),
        Op::FileNo,
        Op::MakeFile,
        Op::ReadLine,
        Op::Write(sending(Flags::NONE)),
        Op::CloseFile,
        Op::Unlink("/tmp/a".into()),
    ];
    ops.extend(SocketOption::ALL.iter().map(|option| Op::GetSockOpt(*option)));
    let values = [OptionValue::Int(-1), OptionValue::Linger(None), OptionValue::Time(Some(Duration::from_nanos(1)))];
    let values = values.into_iter().chain([OptionValue::from("239.1.2.3")]);
    ops.extend(values.map(|value| Op::set_sock_opt(SocketOption::Linger, value)));
    ops.extend(
        addrs()
            .into_iter()
            .flat_map(|addr| [Op::bind(addr.clone()), Op::connect(addr.clone()), { Op::ConnectEx(Box::new(addr)) }]),
    );
    ops
}

fn outcomes() -> Vec<Outcome> {
    let code = Box::new(ErrorCode { raw: 111, name: "ECONNREFUSED" });
    let addr = || addrs().swap_remove(2);
    let info = Info { family: Family::Inet, kind: InfoKind::Stream, protocol: 6, address: addr() };
    vec![
        Outcome::Done,
        Outcome::Moved(0),
        Outcome::Moved(3),
        Outcome::Moved(usize::MAX),
        Outcome::cut(3, 9),
        Outcome::NotCopied(5),
        Outcome::EndOfStream,
        Outcome::address(addr()),
        Outcome::Accepted(Box::new((addr(), 4))),
        Outcome::Addresses(addrs().into()),
        Outcome::Infos([info].into()),
        Outcome::Number(-5),
        Outcome::Text("a\u{202e}b".into()),
        Outcome::Errno(code.clone()),
        Outcome::Value(Box::new(OptionValue::Int(5))),
        Outcome::Adjusted(Box::new(OptionValue::Int(6))),
        Outcome::Timeout(Some(Duration::MAX)),
        Outcome::StillHeld,
        Outcome::Failed(code),
        Outcome::TimedOut,
        Outcome::Cancelled,
    ]
}

fn notes() -> Vec<Note> {
    let text = || "a b".into();
    vec![
        Note::Evicted { rows: 1, bytes: u64::MAX },
        Note::FrameBroken { error: FrameError::Announced { bytes: 9, cap: 8 } },
        Note::FrameIncomplete { bytes: 1, needs: Some(4) },
        Note::PayloadFile { path: text(), error: text() },
        Note::NotFramed { error: WrapError::TooLong { found: 300, most: 255, prefix: "length:u8" } },
        Note::BehindEnd,
        Note::Relay { way: Way::ToClient, did: Box::new(Did::Corrupted { nth: 1, at: 2, was: 3, now: 4 }) },
        Note::Relay { way: Way::ToTarget, did: Box::new(Did::Paced { nth: 1, by: 2, rate: "10kB/s".into() }) },
        Note::RelayTarget { error: Box::new(failure()) },
        Note::Internal { message: "x".repeat(5000).into() },
    ]
}

fn lives() -> Vec<Life> {
    let local = || Box::new(addrs().swap_remove(0));
    let failure = || Box::new(failure());
    vec![
        Life::Starting,
        Life::Listening { local: local() },
        Life::Bound { local: local() },
        Life::Opened,
        Life::Closed(End::Peer),
        Life::Closed(End::Failed { failure: failure() }),
        Life::FileBegan { bytes: 1 << 40 },
        Life::Trouble { failure: failure() },
        Life::Failed { failure: failure() },
        Life::Removed,
    ]
}

/// Any row that a worker may make.
fn any_record() -> impl Strategy<Value = Record> {
    let number = || prop_oneof![0..9_u64, any::<u64>()];
    let place = prop::option::of((1..u64::MAX, number()));
    let place =
        place.prop_map(|place| place.map(|(nth, offset)| CallPlace { nth: NonZeroU64::new(nth).unwrap(), offset }));
    let ops = prop::sample::select(ops());
    let call = (ops, prop::sample::select(outcomes()), place, number())
        .prop_map(|(op, outcome, place, took_ns)| Event::Call(Call { op, outcome, place, took_ns }));
    let message = prop::array::uniform6(number()).prop_map(|[number, first_recv, last_recv, start, body, end]| {
        Event::Message(Place { number, first_recv, last_recv, frame: Frame { start, body, end } })
    });
    let event = prop_oneof![
        3 => call,
        1 => message,
        1 => prop::sample::select(lives()).prop_map(Event::Life),
        1 => prop::sample::select(notes()).prop_map(Event::Note),
    ];
    let ends = (prop::option::of(prop::sample::select(addrs())), prop::sample::select(addrs()));
    let ends = prop::option::of(ends.prop_map(|(local, peer)| Ends::new(local, peer)));
    let bytes = prop_oneof![3 => prop::collection::vec(any::<u8>(), 0..80), 1 => Just(vec![7; 70_000])];
    let of = (any::<u32>(), prop::option::of(any::<u32>()), number(), any::<bool>());
    (of, event, ends, bytes).prop_map(|((endpoint, connection, at, shares_bytes), event, ends, bytes)| Record {
        connection: connection.map(ConnectionId),
        ends,
        bytes: bytes.into(),
        shares_bytes,
        ..Record::new(EndpointId(endpoint), Stamp(at), event)
    })
}

const FIRST: u64 = 1000;

fn written(folder: &Path, rows: &[Record]) -> SegmentWriter {
    let mut writer = SegmentWriter::create(folder, FIRST, &Arc::default()).unwrap();
    rows.iter().for_each(|row| writer.append(row).unwrap());
    writer.flush().unwrap();
    writer
}

fn read(stored: &Stored) -> Vec<Record> {
    let mut rows = Vec::new();
    let each = |number, row| {
        assert_eq!(number, FIRST + rows.len() as u64);
        rows.push(row);
        true
    };
    stored.read(0..u64::MAX, each).unwrap();
    rows
}

fn reopened(folder: &Path) -> (Vec<Record>, Option<Damage>) {
    let (stored, damage) = Stored::open(&RunFiles::Folder(folder.to_owned()), FIRST, &Arc::default()).unwrap();
    (read(&stored), damage)
}

/// So many echoes of a few bytes.
fn echoes(pairs: u64) -> Vec<Record> {
    let ends = Ends::new(None, addrs().swap_remove(0));
    let rows = (0..pairs).flat_map(|n| {
        let bytes = Bytes::from(format!("message {n}"));
        let row = |op, shares_bytes| {
            let place = Some(CallPlace { nth: NonZeroU64::MIN.saturating_add(n), offset: n });
            let call = Call { op, outcome: Outcome::Moved(bytes.len()), place, took_ns: n };
            let record = Record::of_call(EndpointId(1), Stamp(n), call);
            let (connection, ends) = (Some(ConnectionId(4)), Some(ends.clone()));
            Record { connection, ends, bytes: bytes.clone(), shares_bytes, ..record }
        };
        [row(Op::recv(1024), false), row(Op::send(bytes.len()), true)]
    });
    rows.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_was_appended_is_read_back(rows in prop::collection::vec(any_record(), 1..40)) {
        let folder = tempfile::tempdir().unwrap();
        let writer = written(folder.path(), &rows);
        prop_assert_eq!(&read(writer.stored()), &rows);
        for (number, row) in (FIRST..).zip(&rows) {
            prop_assert_eq!(&writer.stored().get(number).unwrap(), row);
        }
        let (found, damage) = reopened(folder.path());
        prop_assert_eq!((found, damage), (rows, None));
    }

    /// Each row that is asked for is shown as it is, whatever was shown before it.
    #[test]
    fn rows_that_are_looked_through_are_those_that_were_written(
        rows in prop::collection::vec(any_record(), 1..60),
        step in prop_oneof![Just(1_usize), 2..40_usize],
        is_checked in any::<bool>(),
        with_bytes in any::<bool>(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let writer = written(folder.path(), &rows);
        let numbers: Vec<u64> = (FIRST..).take(rows.len()).step_by(step).collect();
        let (mut scan, mut left, mut found) = (Scan::default(), &numbers[..], Vec::new());
        let log = Log::default().snapshot();
        let mut shown = Vec::new();
        while !left.is_empty() {
            let mut wants = |_: &Snapshot, row: &Row| { shown.push(row.clone()); row.number.is_multiple_of(2) };
            let look = Look { is_checked, with_bytes };
            let found = |number| found.push(number);
            let scanned = writer.stored().scan(&log, left, look, &mut scan, &mut wants, found).unwrap();
            prop_assert!(scanned.rows > 0);
            left = &left[scanned.rows..];
        }
        prop_assert_eq!(found, numbers.iter().copied().filter(|number| number % 2 == 0).collect::<Vec<_>>());
        prop_assert_eq!(shown.len(), numbers.len());
        for shown in shown {
            let row = &rows[(shown.number - FIRST) as usize];
            let expected = Record { bytes: if with_bytes { row.bytes.clone() } else { shown.bytes.clone() }, ..row.clone() };
            prop_assert_eq!(shown.record, expected);
        }
    }

    #[test]
    fn a_flipped_bit_takes_no_row_before_it_and_changes_none(
        rows in prop::collection::vec(any_record(), 1..12),
        of_rows in any::<bool>(),
        place in any::<prop::sample::Index>(),
        bit in 0..8_u32,
    ) {
        let folder = tempfile::tempdir().unwrap();
        drop(written(folder.path(), &rows));
        let file = path(folder.path(), FIRST, if of_rows { "rows" } else { "bytes" });
        let mut bytes = fs::read(&file).unwrap();
        let at = place.index(bytes.len());
        bytes[at] ^= 1_u8 << bit;
        fs::write(&file, bytes).unwrap();
        // The header of a file that is not one is refused; else the rows up to the damage are those that were written.
        if let Ok((stored, damage)) = Stored::open(&RunFiles::Folder(folder.path().to_owned()), FIRST, &Arc::default()) {
            let found = read(&stored);
            prop_assert_eq!(&found[..], &rows[..found.len()]);
            prop_assert_eq!(damage.is_some(), found.len() < rows.len());
            if of_rows && at >= 64 {
                prop_assert_eq!(found.len(), at / 64 - 1);
            }
        }
    }
}

#[test]
fn a_file_cut_at_every_byte_gives_the_rows_before_the_cut() {
    let rows = echoes(4);
    let folder = tempfile::tempdir().unwrap();
    drop(written(folder.path(), &rows));
    for ending in ["rows", "bytes"] {
        let file = path(folder.path(), FIRST, ending);
        let whole = fs::read(&file).unwrap();
        let mut least = 0;
        for length in 0..whole.len() {
            fs::write(&file, &whole[..length]).unwrap();
            let Ok((stored, damage)) =
                Stored::open(&RunFiles::Folder(folder.path().to_owned()), FIRST, &Arc::default())
            else {
                assert!(length < 64, "refused {length} bytes");
                continue;
            };
            let found = read(&stored);
            assert_eq!(found[..], rows[..found.len()], "{ending} of {length} bytes");
            assert!(found.len() >= least, "a longer {ending} gives fewer rows");
            least = found.len();
            let says = damage.map_or(0, |damage| damage.bytes);
            let rows_bytes = fs::metadata(path(folder.path(), FIRST, "rows")).unwrap().len();
            assert_eq!(says, rows_bytes - 64 * (found.len() as u64 + 1), "all that is not read is said");
        }
        fs::write(&file, &whole).unwrap();
    }
    assert_eq!(reopened(folder.path()), (rows, None));
}

#[test]
fn a_row_that_is_damaged_is_never_found() {
    let rows = echoes(50);
    let folder = tempfile::tempdir().unwrap();
    let writer = written(folder.path(), &rows);
    let numbers: Vec<u64> = (FIRST..).take(rows.len()).collect();
    let found = |is_checked| {
        let (mut found, look) = (Vec::new(), Look { is_checked, with_bytes: true });
        let log = Log::default().snapshot();
        let mut all = |_: &Snapshot, _: &Row| true;
        writer
            .stored()
            .scan(&log, &numbers, look, &mut Scan::default(), &mut all, |number| found.push(number))
            .unwrap();
        found
    };
    let file = path(folder.path(), FIRST, "rows");
    let whole = fs::read(&file).unwrap();
    for at in (0..64).map(|byte| (byte % 50 + 1) * 64 + byte) {
        let mut changed = whole.clone();
        changed[at] ^= 4;
        fs::write(&file, &changed).unwrap();
        let expected: Vec<u64> =
            numbers.iter().copied().filter(|number| *number != FIRST + at as u64 / 64 - 1).collect();
        assert_eq!([found(true), found(false)], [expected.clone(), expected], "byte {at}");
    }
}

#[test]
fn an_echo_and_what_rows_have_in_common_are_written_once() {
    let folder = tempfile::tempdir().unwrap();
    let rows = echoes(10_000);
    let writer = written(folder.path(), &rows);
    let payload: u64 = rows.iter().step_by(2).map(|row| row.bytes.len() as u64).sum();
    let beside = (writer.stored().disk_bytes() - payload) / rows.len() as u64;
    assert_eq!(beside, 64, "bytes a row beside its payload");
    assert_eq!(read(writer.stored()), rows);
}

#[test]
fn rows_are_seen_once_they_are_flushed_and_a_block_that_grows_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let rows = echoes(200);
    let mut writer = SegmentWriter::create(folder.path(), FIRST, &Arc::default()).unwrap();
    for (number, row) in (FIRST..).zip(&rows) {
        writer.append(row).unwrap();
        assert!(writer.stored().get(number).is_err(), "not written yet");
        writer.flush().unwrap();
        assert_eq!(writer.stored().get(number).unwrap(), *row);
    }
}

#[cfg(unix)]
#[test]
fn files_are_private_to_their_user() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    drop(written(folder.path(), &echoes(1)));
    for file in fs::read_dir(folder.path()).unwrap() {
        assert_eq!(file.unwrap().metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}
