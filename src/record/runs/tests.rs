use super::folder::LOCK;
use super::*;
use crate::record::{Control, EndpointId, Event, Keeping, Note, Record, Recorder};

/// A run with so many rows, kept when it ends.
fn run(runs: &Runs, rows: u64, is_kept: bool) -> Recorder {
    let keeping = Keeping { is_kept, ..Keeping::within(runs.clone()) };
    let recorder = Recorder::start_kept(Clock::start(), 1 << 30, Some(keeping), Box::new(|| {})).unwrap();
    for n in 0..rows {
        let note = Event::Note(Note::RowsLost { rows: n });
        recorder.reports().send(Record::new(EndpointId(1), Stamp(n), note), || false);
    }
    recorder.flush(Duration::from_secs(30));
    recorder
}

#[test]
fn a_run_is_listed_opened_and_deleted_once_its_program_has_ended() {
    let folder = tempfile::tempdir().unwrap();
    let runs = Runs::within(&folder.path().join("state/runs"));
    let recorder = run(&runs, 3_000, true);
    assert_eq!(runs.list().unwrap(), [], "it is being written");
    drop(recorder);
    let [kept] = &runs.list().unwrap()[..] else { panic!("not one run") };
    assert_eq!((kept.rows, kept.about.ended_unexpectedly()), (3_000, false));
    let opened = kept.open().unwrap();
    assert!(kept.delete().is_err() && runs.list().unwrap().is_empty(), "it is being read");
    let log = opened.log.snapshot();
    let lost: Vec<u64> = log.rows(..).filter_map(|row| row.note().map(Note::lost)).collect();
    assert_eq!((lost, opened.damage), ((0..3_000).collect(), vec![]));
    assert_eq!(log.status().totals().rows, 3_000);
    drop((log, opened.log));
    kept.delete().unwrap();
    assert_eq!(runs.list().unwrap(), []);
}

#[test]
fn nothing_is_left_of_a_run_that_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let runs = Runs::within(folder.path());
    drop(run(&runs, 10, false));
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, [LOCK]);
}

#[test]
fn the_oldest_go_first_and_those_that_are_too_old() {
    let folder = tempfile::tempdir().unwrap();
    let runs = Runs::within(folder.path());
    (0..3).for_each(|n| drop(run(&runs, 100 + n, true)));
    let all = runs.list().unwrap();
    assert_eq!(all.iter().map(|run| run.rows).collect::<Vec<_>>(), [102, 101, 100]);
    runs.tidy_to(KEEP_FOR, all[0].bytes + all[1].bytes, true).unwrap();
    assert_eq!(runs.list().unwrap(), all[..2]);
    runs.tidy_to(Duration::ZERO, u64::MAX, true).unwrap();
    assert_eq!(runs.list().unwrap(), []);
}

#[test]
fn where_finished_runs_are_not_kept_those_that_were_killed_are() {
    let folder = tempfile::tempdir().unwrap();
    let runs = Runs::within(folder.path());
    drop(run(&runs, 100, true));
    drop(run(&runs, 200, true));
    let [newest, _] = &runs.list().unwrap()[..] else { panic!("not two runs") };
    // As it would be had its program been killed.
    let mut about = newest.about.clone();
    about.ended = None;
    about.write(newest.path()).unwrap();
    runs.tidy(false).unwrap();
    let left = runs.list().unwrap();
    assert_eq!(left.iter().map(|run| (run.rows, run.about.ended_unexpectedly())).collect::<Vec<_>>(), [(200, true)]);
}

#[test]
fn a_run_without_rows_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let runs = Runs::within(folder.path());
    drop(run(&runs, 0, true));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "more than the lock");
}

#[test]
fn what_a_run_is_of_is_written_while_it_is_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let runs = Runs::within(folder.path());
    let recorder = run(&runs, 10, true);
    let names = [(1, "server".to_owned())].into();
    let described = Described { lab: "version = 1\n".to_owned(), endpoints: vec![1], names };
    recorder.order(Control::Describe(Box::new(described.clone())));
    drop(recorder);
    let opened = runs.list().unwrap()[0].open().unwrap();
    assert_eq!(opened.about.described, described);
    assert_eq!(opened.about.program, env!("CARGO_PKG_VERSION"));
}
