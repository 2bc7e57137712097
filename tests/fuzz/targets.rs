//! What reads what others have written: each takes any bytes and must neither panic nor take much memory or time. With libFuzzer
//! (which needs the nightly compiler) each is the body of a `fuzz_target!(|data: &[u8]| targets::payload(data))`.

use std::io::Cursor;
use std::path::Path;

use bytes::Bytes;
use clap::Parser;
use socketlab::address::{Addr, Address, Group};
use socketlab::by_hand::{self, Bench};
use socketlab::cli::Cli;
use socketlab::clock::Clock;
use socketlab::export::{Rotation, read};
use socketlab::fault::Faults;
use socketlab::filter::{self, Filter, Peers};
use socketlab::framing::{Framing, Messages};
use socketlab::lab::{self, Interval};
use socketlab::lesson::course::Course;
use socketlab::lesson::{self, Check};
use socketlab::payload::{self, Options, TYPES};
use socketlab::record::{OpenedRun, Runs};
use socketlab::session::{DEFAULT_BUDGET_BYTES, Session};

/// A name, and what reads it.
pub type Target = (&'static str, fn(&[u8]));

pub const TARGETS: &[Target] = &[
    ("payload", payload),
    ("shown", shown),
    ("framing", framing),
    ("stream", stream),
    ("lab", lab),
    ("filter", filter),
    ("jsonl", jsonl),
    ("segment", segment),
    ("lablog", lablog),
    ("command_line", command_line),
    ("group", group),
    ("address", address),
    ("by_hand", by_hand),
    ("lesson", lesson),
    ("check", check),
    ("course", course),
    ("faults", faults),
];

fn text(data: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(data)
}

fn payload(data: &[u8]) {
    let text = text(data);
    // What a file has is not what is parsed here.
    if !text.contains("file") {
        let _ = payload::parse(&text, &Options::default());
    }
}

/// Bytes as each type of payload shows them, and that read again.
fn shown(data: &[u8]) {
    for one in TYPES {
        for prefix in one.about().prefixes {
            if let Ok(shown) = one.show(prefix, data, &Options::default()) {
                let _ = one.parse(prefix, &shown, &Options::default());
            }
        }
    }
}

fn framing(data: &[u8]) {
    let _ = text(data).parse::<Framing>();
}

/// A stream in pieces: a framing in its first line, and a byte of length before each piece.
fn stream(data: &[u8]) {
    let at = data.iter().position(|byte| *byte == b'\n').unwrap_or(data.len());
    let Ok(framing) = text(&data[..at]).parse::<Framing>() else { return };
    let mut cutter: Messages = framing.cutter();
    let (mut rest, mut out) = (data.get(at + 1..).unwrap_or_default(), Vec::new());
    while let Some((length, behind)) = rest.split_first() {
        let (piece, behind) = behind.split_at(behind.len().min(usize::from(*length)));
        if cutter.push(&Bytes::copy_from_slice(piece), &mut out).is_err() {
            return;
        }
        rest = behind;
    }
    cutter.idle(&mut out);
    let _ = cutter.end(&mut out);
}

fn lab(data: &[u8]) {
    let _ = lab::parse(&text(data));
}

fn filter(data: &[u8]) {
    let text = text(data);
    let _ = filter::complete(&text, text.chars().count(), &Peers::default(), &[]);
    let Ok(filter) = text.parse::<Filter>() else { return };
    let mut matcher = filter.matcher(&Peers::default(), Clock::start());
    for row in crate::corpus::rows() {
        let _ = matcher.wants(None, row);
    }
}

fn jsonl(data: &[u8]) {
    let _ = read(Cursor::new(data), &|_| false);
}

/// A run with a file that is another: its number in the first byte, and its bytes behind it.
fn segment(data: &[u8]) {
    let Some((which, bytes)) = data.split_first() else { return };
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run-1-1-0");
    std::fs::create_dir(&run).unwrap();
    let files = crate::corpus::run();
    for (n, (name, whole)) in files.iter().enumerate() {
        let content = if n == usize::from(*which) % files.len() { bytes } else { whole };
        std::fs::write(run.join(name), content).unwrap();
    }
    for kept in Runs::within(folder.path()).list().unwrap() {
        if let Ok(opened) = kept.open() {
            look_at(&opened);
        }
    }
}

fn lablog(data: &[u8]) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut file, data).unwrap();
    if let Ok(opened) = OpenedRun::open(Path::new(file.path())) {
        look_at(&opened);
    }
}

/// Every row, and one behind the last.
fn look_at(opened: &OpenedRun) {
    let log = opened.log.snapshot();
    assert!(log.rows(..).count() <= 1 << 20);
    let _ = log.get(log.end_row());
    let _ = log.get(log.first_row());
}

fn command_line(data: &[u8]) {
    let text = text(data);
    let _ = Cli::try_parse_from(std::iter::once("socketlab").chain(text.split(['\n', ' '])));
    let _ = text.parse::<Rotation>();
    let _ = text.parse::<Interval>();
}

fn group(data: &[u8]) {
    let _ = text(data).parse::<Group>();
}

fn address(data: &[u8]) {
    let text = text(data);
    let _ = text.parse::<Address>();
    let _ = text.parse::<Addr>();
}

fn by_hand(data: &[u8]) {
    thread_local! {
        static BENCH: (Session, Bench) = {
            let session = Session::new(DEFAULT_BUDGET_BYTES, Box::new(|| {})).unwrap();
            let bench = Bench::new(session.shared().clone(), || {});
            (session, bench)
        };
    }
    BENCH.with(|(_, bench)| _ = by_hand::request(bench, &text(data)));
}

fn lesson(data: &[u8]) {
    let _ = lesson::parse(&text(data));
}

fn check(data: &[u8]) {
    let _ = text(data).parse::<Check>();
}

fn course(data: &[u8]) {
    let _ = Course::parse(&text(data));
}

fn faults(data: &[u8]) {
    let _ = text(data).parse::<Faults>();
}
