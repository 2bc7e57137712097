//! The files that a log is saved as, compared with those in this folder: `<case>/log.txt`, `.csv`, `.jsonl`.
//!
//! A case is a function of [`CASES`] that makes the rows; `UPDATE_EXPECTED=1 cargo test --test exports` writes its files.

mod cases;

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use std::{env, fs};

use chrono::FixedOffset;
use socketlab::clock::Clock;
use socketlab::export::{Context, FORMATS, Names, Zone, save};
use socketlab::record::{EndpointId, Record, Recorder, Snapshot};

use cases::{CASES, Case};

const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn saved_files_are_as_expected() {
    let folder = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for case in CASES {
        let log = log_of((case.rows)());
        // What is no text is read back where it is made.
        for format in FORMATS.iter().filter(|format| format.is_text) {
            let name = format!("log.{}", format.extension);
            let path = folder.path().join(&name);
            save((&log, &[]), &context(), &path, case.wanted).unwrap();
            let saved = fs::read(&path).unwrap();
            wrong.extend(difference(case, &name, &saved));
        }
    }
    let help = "if the new files are right: UPDATE_EXPECTED=1 cargo test --test exports";
    assert!(wrong.is_empty(), "{}\n{help}", wrong.join("\n"));
}

/// The first line that is not as expected.
fn difference(case: &Case, name: &str, saved: &[u8]) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exports").join(case.name).join(name);
    if env::var_os("UPDATE_EXPECTED").is_some_and(|value| value == "1") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, saved).unwrap();
    }
    let expected = fs::read(&path).unwrap_or_default();
    if expected == saved {
        return None;
    }
    let (expected, saved) = (String::from_utf8_lossy(&expected), String::from_utf8_lossy(saved));
    let same = expected.lines().zip(saved.lines()).take_while(|(a, b)| a == b).count();
    let shown = |text: &str| text.lines().nth(same).unwrap_or("(the end)").to_owned();
    let shown_path: PathBuf = [case.name, name].iter().collect();
    let (expected, saved) = (shown(&expected), shown(&saved));
    Some(format!("{}:{}\n  expected {expected}\n  saved    {saved}", shown_path.display(), same + 1))
}

/// A clock that starts at 2026-11-20 15:04:05 in the time of Beijing, and four endpoints.
fn context() -> Context {
    let names = Names::default();
    for (id, name) in
        [(1, "server"), (2, "客户端"), (3, "=SUM(A1,\"x\")"), (4, "a name that is longer than its column")]
    {
        names.set(EndpointId(id), name);
    }
    let clock = Clock::fixed(SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_158_245));
    Context { zone: Zone::Fixed(FixedOffset::east_opt(8 * 3600).unwrap()), ..Context::new(clock, names) }
}

/// A log of these rows as the recorder makes it, with the smallest memory budget.
fn log_of(rows: Vec<Record>) -> Snapshot {
    let recorder = Recorder::start(Clock::start(), 0, Box::new(|| {})).unwrap();
    for row in rows {
        recorder.reports().send(row, || false);
    }
    recorder.flush(PATIENCE);
    recorder.log().snapshot()
}
