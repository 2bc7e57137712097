use std::ops::Range;
use std::time::Instant;

use bytes::Bytes;

use tempfile::TempDir;

use super::*;
use crate::clock::Stamp;
use crate::record::{ConnectionId, Control, Evicted, List, Recorder, Snapshot};
use crate::socket::{Call, Direction, Op, Outcome, Places};

const ONE: EndpointId = EndpointId(1);

/// A lab whose log is kept in a folder.
struct Kept {
    recorder: Recorder,
    folder: TempDir,
    places: Places,
}

impl Kept {
    fn new(run_bytes: u64) -> Self {
        Self::with_budget(64 << 20, run_bytes)
    }

    fn with_budget(budget: u64, run_bytes: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let limits = Limits { run_bytes, free_bytes: 0 };
        let keeping = Keeping { limits, ..Keeping::within(Runs::within(folder.path())) };
        let recorder = Recorder::start_kept(Clock::start(), budget, Some(keeping), Box::new(|| {})).unwrap();
        Self { recorder, folder, places: Places::default() }
    }

    /// Receives with these stamps, each of so many bytes.
    fn receive(&mut self, stamps: Range<u64>, bytes: usize) {
        for n in stamps {
            let place = Some(self.places.next(Direction::In, bytes));
            let call = Call { op: Op::recv(bytes), outcome: Outcome::Moved(bytes), place, took_ns: n };
            let bytes = Bytes::from(vec![n as u8; bytes]);
            let record = Record { connection: Some(ConnectionId(4)), bytes, ..Record::of_call(ONE, Stamp(n), call) };
            self.recorder.reports().send(record, || false);
        }
    }

    fn log(&self) -> Snapshot {
        self.recorder.flush(Duration::from_secs(30));
        self.recorder.log().snapshot()
    }

    /// Waits until something is so.
    fn until(&self, what: &str, holds: impl Fn(&Snapshot) -> bool) -> Snapshot {
        let began = Instant::now();
        loop {
            let log = self.log();
            if holds(&log) {
                return log;
            }
            assert!(began.elapsed() < Duration::from_secs(60), "not in a minute: {what}");
            std::thread::park_timeout(Duration::from_millis(5));
        }
    }

    fn on_disk(&self) -> Snapshot {
        self.until("all rows are on disk", |log| log.rows.stored_end() == log.end_row())
    }

    /// The log's files, and what they take.
    fn files(&self) -> (usize, u64) {
        let mut runs = std::fs::read_dir(self.folder.path()).unwrap().map(|run| run.unwrap().path());
        let run = runs.find(|path| path.is_dir()).unwrap();
        let lengths = std::fs::read_dir(run).unwrap().map(|file| file.unwrap().metadata().unwrap().len());
        lengths.fold((0, 0), |(files, bytes), length| (files + 1, bytes + length))
    }
}

/// Each row is found in every way, and is the one that it was.
fn all_are_there(log: &Snapshot, stamps: Range<u64>, bytes: usize) {
    let rows: Vec<_> = log.rows(..).collect();
    assert_eq!(rows.iter().map(|row| row.at.0).collect::<Vec<_>>(), stamps.clone().collect::<Vec<_>>());
    for row in &rows {
        assert!(row.bytes.len() == bytes && row.bytes.iter().all(|byte| *byte == row.at.0 as u8));
    }
    for row in rows.iter().step_by(17) {
        assert_eq!(log.get(row.number).as_ref(), Some(row));
        let nth = row.call().unwrap().place.unwrap().nth.get();
        assert_eq!(log.nth(ConnectionId(4), Direction::In, nth), Some(row.number));
    }
    assert_eq!(log.list(List::Rows(ONE)).len(), rows.len());
}

#[test]
fn rows_leave_the_memory_once_they_are_on_disk_and_are_all_there() {
    let mut lab = Kept::new(1 << 40);
    lab.receive(0..30_000, 1000);
    lab.on_disk();
    // What has come to the disk leaves the memory with the next row.
    lab.receive(30_000..30_001, 1000);
    let log = lab.until("rows have left the memory", |log| log.rows.memory_from() > 15_000);
    all_are_there(&log, 0..30_001, 1000);
    let middle: Vec<u64> = log.rows(9_990..=10_010).map(|row| row.number).collect();
    assert_eq!(middle, (9_990..=10_010).collect::<Vec<_>>());
    drop(lab);
    all_are_there(&log, 0..30_001, 1000);
}

#[test]
fn a_disk_that_is_slower_than_what_comes_is_waited_for() {
    let mut lab = Kept::with_budget(16 << 20, 1 << 40);
    lab.receive(0..4_000, 20_000);
    let log = lab.on_disk();
    assert_eq!(log.evicted(), Evicted::default());
    all_are_there(&log, 0..4_000, 20_000);
}

#[test]
fn past_the_limit_the_oldest_go_and_are_counted() {
    let mut lab = Kept::new(200 << 20);
    lab.receive(0..4_000, 100_000);
    let before = lab.log();
    let log = lab.until("within the limit", |log| log.evicted().rows > 0 && lab.files().1 <= 340 << 20);
    let evicted = log.evicted();
    assert_eq!((log.first_row(), evicted.bytes), (evicted.rows, evicted.rows * 100_000));
    all_are_there(&log, evicted.rows..4_000, 100_000);
    assert!(before.first_row() <= log.first_row());
}

#[test]
fn what_was_cleared_is_called_back_from_disk_and_its_files_go_when_it_is_forgotten() {
    let mut lab = Kept::new(1 << 40);
    lab.receive(0..20_000, 1000);
    lab.on_disk();
    lab.recorder.order(Control::Clear);
    lab.receive(20_000..20_010, 1000);
    all_are_there(&lab.log(), 20_000..20_010, 1000);
    lab.recorder.order(Control::Restore);
    all_are_there(&lab.log(), 0..20_010, 1000);
    lab.recorder.order(Control::Clear);
    lab.receive(20_010..20_020, 1000);
    lab.recorder.order(Control::ForgetCleared);
    lab.receive(20_020..20_030, 1000);
    lab.until("the files have gone", |_| lab.files().1 < 1 << 20);
    let log = lab.on_disk();
    all_are_there(&log, 20_010..20_030, 1000);
    assert_eq!(log.evicted(), Evicted::default(), "it was asked for");
}

#[test]
fn a_disk_that_fails_is_said_once_and_the_log_goes_on_in_memory() {
    let mut lab = Kept::new(1 << 40);
    std::fs::remove_dir_all(lab.folder.path()).unwrap();
    lab.receive(0..10, 10);
    let failures =
        |log: &Snapshot| log.rows(..).filter(|row| matches!(row.note(), Some(Note::StoreFailed { .. }))).count();
    lab.until("it is said", |log| failures(log) > 0);
    lab.receive(10..5_000, 1000);
    let log = lab.log();
    assert_eq!((log.rows(..).count(), failures(&log), log.rows.stored.len()), (5_001, 1, 0));
}

#[test]
fn in_memory_the_budget_holds_after_the_disk_has_failed() {
    let mut lab = Kept::with_budget(4 << 20, 1 << 40);
    lab.receive(0..100, 1000);
    lab.on_disk();
    lab.recorder.order(Control::Clear);
    // The next segment cannot be made.
    std::fs::remove_dir_all(lab.folder.path()).unwrap();
    lab.receive(100..101, 1000);
    lab.until("it is said", |log| log.rows(..).any(|row| row.note().is_some()));
    lab.receive(101..20_000, 1000);
    let log = lab.log();
    let left = log.rows(..).count() as u64;
    assert_eq!(log.evicted().rows + left, 19_901, "19,900 receives, and what is said");
    assert!((1_000..4_200).contains(&left), "{left}");
}
