//! The disk full at every write of a run: nothing is lost, it is said once, and what was written is whole.

use std::fs;
use std::process::Command;

use rlimit::Resource;
use socketlab::record::{Note, Runs};

use crate::rows::{bytes_of, echo, recorder, send};

const ROWS: u64 = 40;
const LENGTH: usize = 40;
const IN_CHILD: &str = "SOCKETLAB_FULL";

/// A process of its own, as no file of it can be longer than the limit: a write that goes past it writes what fits and then fails with
/// EFBIG, as one to a full disk does with ENOSPC.
#[test]
fn a_disk_that_is_full_at_every_write_of_a_run() {
    let mut child = Command::new("sh");
    child.args(["-c", "trap '' XFSZ; exec \"$@\"", "sh"]).arg(std::env::current_exe().unwrap());
    child.args(["--exact", "full::in_a_process_of_its_own", "--ignored", "--nocapture"]);
    let output = child.env(IN_CHILD, "1").output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    println!("{}", text.lines().find(|line| line.contains("limits")).expect("what it did"));
}

#[test]
#[ignore = "started by the test above"]
fn in_a_process_of_its_own() {
    if std::env::var_os(IN_CHILD).is_none() {
        eprintln!("skipped: it is a part of another test");
        return;
    }
    let (mut limits, mut said) = (0, 0);
    // As long as the longest file, and more.
    for limit in (0..4_400).step_by(97) {
        let folder = tempfile::tempdir().unwrap();
        rlimit::setrlimit(Resource::FSIZE, limit, rlimit::INFINITY).unwrap();
        let lab = recorder(folder.path());
        for part in 0..4 {
            send(&lab, part * ROWS / 4..(part + 1) * ROWS / 4, LENGTH);
            // The disk's thread writes what has come.
            std::thread::park_timeout(std::time::Duration::from_millis(25));
        }
        send(&lab, 0..0, LENGTH);
        let log = lab.log().snapshot();
        let rows: Vec<_> = log.rows(..).map(|row| row.record).collect();
        let failures = rows.iter().filter(|row| matches!(row.note(), Some(Note::StoreFailed { .. }))).count();
        assert!(failures <= 1, "limit {limit}: it is said once");
        said += failures;
        let echoes: Vec<_> = rows.into_iter().filter(|row| row.note().is_none()).collect();
        let expected: Vec<_> = (0..ROWS).map(|n| echo(n, &bytes_of(n, LENGTH))).collect();
        assert_eq!(echoes, expected, "limit {limit}: the log has all rows");
        drop((log, lab));
        rlimit::setrlimit(Resource::FSIZE, rlimit::INFINITY, rlimit::INFINITY).unwrap();
        for run in Runs::within(folder.path()).list().unwrap() {
            let opened = run.open().unwrap();
            let kept = opened.log.snapshot();
            for row in kept.rows(..).filter(|row| row.note().is_none()) {
                assert!(expected.contains(&row.record), "limit {limit}: what is kept is as it was");
            }
            let lengths = fs::read_dir(run.path()).unwrap().map(|file| file.unwrap().metadata().unwrap().len());
            assert!(lengths.max().unwrap() <= limit.max(64), "the limit held");
        }
        limits += 1;
    }
    println!("{limits} limits, the disk failed and was said in {said} of them");
    assert!(said > 10);
}
