//! No descriptor left when a segment of the run is full and the next is to begin: it is said once, and the log has every row.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use rlimit::Resource;
use socketlab::record::{Note, Runs};

use crate::rows::{bytes_of, echo, recorder, send};

/// So many rows fill a segment of 128 MiB, and there are some more.
const FULL: u64 = (128 << 20) / LENGTH as u64;
const ROWS: u64 = FULL + 200;
const LENGTH: usize = 60_000;
const IN_CHILD: &str = "SOCKETLAB_DESCRIPTORS";

#[test]
fn descriptors_are_exhausted_when_a_segment_begins() {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "descriptors::none_left_in_a_process_of_its_own", "--ignored", "--nocapture"]);
    let output = child.env(IN_CHILD, "1").output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.contains("kept rows"), "{text}");
}

/// Whether a segment of a run has rows.
fn is_written(runs: &Path) -> bool {
    let files = |folder: &Path| fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let is_one = |file: PathBuf| {
        file.extension().is_some_and(|ending| ending == "rows") && file.metadata().is_ok_and(|file| file.len() > 64)
    };
    files(runs).any(|run| files(&run).any(is_one))
}

#[test]
#[ignore = "started by the test above"]
fn none_left_in_a_process_of_its_own() {
    if std::env::var_os(IN_CHILD).is_none() {
        eprintln!("skipped: it is a part of another test");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let lab = recorder(folder.path());
    send(&lab, 0..2, LENGTH);
    let began = Instant::now();
    while !is_written(folder.path()) {
        assert!(began.elapsed() < Duration::from_secs(60), "the first segment has begun");
        std::thread::yield_now();
    }
    let (soft, hard) = rlimit::getrlimit(Resource::NOFILE).unwrap();
    rlimit::setrlimit(Resource::NOFILE, 3, hard).unwrap();
    for first in (2..ROWS).step_by(200) {
        send(&lab, first..(first + 200).min(ROWS), LENGTH);
    }
    let said = |log: &socketlab::record::Snapshot| {
        log.rows(..).filter(|row| matches!(row.note(), Some(Note::StoreFailed { .. }))).count()
    };
    let began = Instant::now();
    while said(&lab.log().snapshot()) == 0 {
        assert!(began.elapsed() < Duration::from_secs(60), "it is said");
        send(&lab, 0..0, LENGTH);
    }
    rlimit::setrlimit(Resource::NOFILE, soft, hard).unwrap();
    let log = lab.log().snapshot();
    let mut next = 0;
    for row in log.rows(..).filter(|row| row.note().is_none()) {
        assert!(row.record == echo(next, &bytes_of(next, LENGTH)), "row {next}");
        next += 1;
    }
    let failures = log.rows(..).filter(|row| matches!(row.note(), Some(Note::StoreFailed { .. }))).count();
    assert_eq!((next, failures), (ROWS, 1), "every row, and it is said once");
    drop((log, lab));
    let run = Runs::within(folder.path()).list().unwrap().remove(0);
    let kept = run.open().unwrap().log.snapshot();
    for row in kept.rows(..).filter(|row| row.note().is_none()) {
        assert!(row.record == echo(row.number, &bytes_of(row.number, LENGTH)), "row {} as it was", row.number);
    }
    assert!(kept.end_row() >= FULL, "what was on the disk stays: {}", kept.end_row());
    println!("kept rows: {}", kept.end_row());
}
