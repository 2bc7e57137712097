//! The clock of the machine set back, by clocks that are handed in: in a lab that records, and between two runs.

use std::path::Path;
use std::time::Duration;

use chrono::{Local, TimeZone};
use socketlab::clock::{Clock, Stamp};
use socketlab::filter::{Filter, Peers};
use socketlab::record::{Keeping, KeptRun, Limits, OpenedRun, Record, Recorder, Runs};

use crate::rows::{bytes_of, echo};

/// Rows of a second each.
const ROWS: u64 = 60;

/// A run that began at this time.
fn run(runs: &Path, wall: chrono::DateTime<Local>) -> OpenedRun {
    let keeping =
        Keeping { runs: Runs::within(runs), limits: Limits { free_bytes: 0, ..Limits::default() }, is_kept: true };
    let clock = Clock::fixed(wall.into());
    let recorder = Recorder::start_kept(clock, 64 << 20, Some(keeping), Box::new(|| {})).unwrap();
    for n in 0..ROWS {
        let row = echo(n, &bytes_of(n, 40));
        recorder.reports().send(Record { at: Stamp(n * 1_000_000_000), ..row }, || false);
    }
    recorder.flush(Duration::from_secs(60));
    drop(recorder);
    let listed = Runs::within(runs).list().unwrap();
    let began = |run: &&KeptRun| chrono::DateTime::<Local>::from(run.about.began) == wall;
    listed.iter().find(began).expect("a run that began then").open().unwrap()
}

#[test]
fn a_clock_that_is_set_back_turns_no_row_around() {
    let folder = tempfile::tempdir().unwrap();
    let noon = Local.with_ymd_and_hms(2026, 11, 20, 12, 0, 0).unwrap();
    let earlier = noon - chrono::Duration::hours(1);
    // The second run begins after the first has ended, when the clock has been set back by an hour.
    for began in [noon, earlier] {
        let opened = run(folder.path(), began);
        let log = opened.log.snapshot();
        let rows: Vec<_> = log.rows(..).filter(|row| row.note().is_none()).collect();
        assert_eq!(rows.len() as u64, ROWS);
        assert!(rows.is_sorted_by_key(|row| (row.number, row.at)));
        for (n, row) in (0..).zip(&rows) {
            assert_eq!(opened.clock.wall(row.at), began + chrono::Duration::seconds(n));
        }
        let found = |filter: &str| {
            let mut matcher = filter.parse::<Filter>().unwrap().matcher(&Peers::default(), opened.clock);
            rows.iter().filter(|row| matcher.wants(Some(&log), row)).map(|row| row.number).collect::<Vec<_>>()
        };
        let hour = began.format("%H");
        assert_eq!(found(&format!("time:{hour}:00:10..{hour}:00:12")), [10, 11, 12]);
        assert_eq!(found("time:+58s.."), [58, 59]);
        let other = if began == noon { "11" } else { "12" };
        assert_eq!(found(&format!("time:{other}:00:00..{other}:59:59")), [0; 0]);
    }
    assert_eq!(Runs::within(folder.path()).list().unwrap().len(), 2, "neither is taken for an old one");
}
