//! What the inputs are made from: the lines and files in `corpus`, what the program itself comes with, and a log.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use socketlab::address::Ends;
use socketlab::clock::{Clock, Stamp};
use socketlab::export::{Context, FORMATS, Names};
use socketlab::record::{ConnectionId, EndpointId, Event, Keeping, Life, Note, Record, Recorder, Row, Runs};
use socketlab::socket::{Call, ErrorCode, Op, Outcome};

/// Inputs of a target: each line of `NAME.txt`, each file in the folder `NAME`, and those of the program.
pub fn of(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus");
    let lines = fs::read_to_string(folder.join(format!("{target}.txt"))).unwrap_or_default();
    let mut all: Vec<Vec<u8>> = lines.lines().map(|line| line.as_bytes().to_vec()).collect();
    all.extend(files(&folder.join(target), ""));
    let labs = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/labs");
    match target {
        "lab" => all.extend(files(&labs, ".lab.toml")),
        "lesson" => all.extend(files(&labs, ".lesson.toml")),
        "jsonl" => all.push(jsonl()),
        "segment" => {
            let one = |(n, (_, bytes)): (usize, &(String, Vec<u8>))| [&[n as u8], &bytes[..]].concat();
            all.extend(run().iter().enumerate().map(one));
        }
        _ => {}
    }
    assert!(!all.is_empty(), "{target} has nothing to begin with");
    all
}

fn files(folder: &Path, ending: &str) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut paths: Vec<_> = entries.filter(|path| path.to_str().is_some_and(|path| path.ends_with(ending))).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// Rows of every sort.
pub fn rows() -> &'static [Row] {
    static ROWS: OnceLock<Vec<Row>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let call = |op, outcome, bytes: &'static [u8]| {
            let call = Call { op, outcome, place: None, took_ns: 21_000 };
            let ends = Ends::new(Some("127.0.0.1:5001".parse().unwrap()), "[::1]:40123".parse().unwrap());
            let record = Record::of_call(EndpointId(1), Stamp(1_000), call);
            Record { connection: Some(ConnectionId(3)), ends: Some(ends), bytes: Bytes::from_static(bytes), ..record }
        };
        let records = vec![
            Record::new(EndpointId(1), Stamp(0), Event::Life(Life::Starting)),
            call(Op::recv(1024), Outcome::Moved(8), b"hello\r\n\xff"),
            call(Op::send(5), Outcome::Moved(5), "套接".as_bytes()),
            call(Op::Accept, Outcome::failed(ErrorCode::TIMED_OUT), b""),
            call(Op::Close, Outcome::Done, b""),
            Record::new(EndpointId::LAB, Stamp(9), Event::Note(Note::RowsLost { rows: 7 })),
        ];
        (0..).zip(records).map(|(number, record)| Row { number, record }).collect()
    })
}

fn jsonl() -> Vec<u8> {
    let names = Names::default();
    names.set(EndpointId(1), "server");
    let format = FORMATS.iter().find(|format| format.extension == "jsonl").unwrap();
    let mut exporter = (format.make)(Context::new(Clock::start(), names));
    let mut out = Vec::new();
    rows().iter().for_each(|row| exporter.row(&mut out, Some(row.number), row).unwrap());
    out
}

/// The files of a run that was kept.
pub fn run() -> &'static [(String, Vec<u8>)] {
    static FILES: OnceLock<Vec<(String, Vec<u8>)>> = OnceLock::new();
    FILES.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let runs = Runs::within(folder.path());
        let keeping = Keeping { is_kept: true, ..Keeping::within(runs.clone()) };
        let recorder = Recorder::start_kept(Clock::start(), 64 << 20, Some(keeping), Box::new(|| {})).unwrap();
        rows().iter().for_each(|row| recorder.reports().send(row.record.clone(), || false));
        recorder.flush(Duration::from_secs(30));
        drop(recorder);
        let kept = runs.list().unwrap().remove(0);
        let files = fs::read_dir(kept.path()).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<_> = files
            .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap()))
            .filter(|(_, bytes)| !bytes.is_empty())
            .collect();
        files.sort();
        files
    })
}
