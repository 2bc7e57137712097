//! A thread that looks for rows, so that no reader has to look at more rows than it shows.

use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex};

use crossbeam_channel::{Receiver, Sender, TryRecvError, bounded};

use super::lock::lock;
use super::spill::Spill;
use super::store::{Look, Scan};
use super::{Callback, Numbers, Row, Snapshot};

/// Rows looked at before what was found is shown, and before the thread ends whose follower is dropped.
const ROWS_PER_STEP: usize = 4096;
/// The same in bytes: a row may have many to search.
const BYTES_PER_STEP: usize = 1 << 20;

/// Whether a row of a log is looked for.
pub type Wanted = Box<dyn FnMut(&Snapshot, &Row) -> bool + Send>;

/// What was found.
#[derive(Debug, Clone)]
pub struct Found {
    pub rows: Numbers,
    /// One past the last row that was looked at.
    pub end_row: u64,
    /// Whether all rows that there were have been looked at once.
    pub is_complete: bool,
}

/// Finds the rows of a list that are wanted, from the oldest on, and goes on as rows come. Its thread ends when it is
/// dropped, without looking at the rest.
pub struct Follower {
    to_thread: Sender<Asked>,
    /// The thread's end, so that what it has not taken is replaced.
    asked: Receiver<Asked>,
    /// The rows of the log that it was last given.
    given: Range<u64>,
    found: Arc<Mutex<Option<Found>>>,
}

type Asked = (Snapshot, Numbers);

impl Follower {
    /// Starts the thread; `notify` is called when more has been looked at.
    ///
    /// # Errors
    /// The system has no more threads.
    pub fn start(wanted: Wanted, notify: Callback) -> io::Result<Self> {
        Self::start_as(wanted, Look { is_checked: true, with_bytes: true }, notify)
    }

    /// The same for what remembers nothing of the rows it was asked for: of rows that are not wanted it is not looked whether they
    /// are whole. `with_bytes` is whether it looks at their bytes.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn search(wanted: Wanted, with_bytes: bool, notify: Callback) -> io::Result<Self> {
        Self::start_as(wanted, Look { is_checked: false, with_bytes }, notify)
    }

    fn start_as(wanted: Wanted, look: Look, notify: Callback) -> io::Result<Self> {
        let (to_thread, asked) = bounded(1);
        let found = Arc::default();
        let nothing = Found { rows: Numbers::default(), end_row: 0, is_complete: false };
        let (scan, spill) = Default::default();
        let search = Search { wanted, look, scan, spill, found: nothing, first_row: 0 };
        let (asks, shown) = (asked.clone(), Arc::clone(&found));
        std::thread::Builder::new().name("follower".to_owned()).spawn(move || search.run(&asks, &shown, &notify))?;
        Ok(Self { to_thread, asked, given: 0..0, found })
    }

    /// Gives it a list of the log as both are now; cheap where no row has come or gone.
    pub fn follow(&mut self, log: &Snapshot, list: impl FnOnce() -> Numbers) {
        let rows = log.first_row()..log.end_row();
        if self.given != rows {
            self.given = rows;
            let _older = self.asked.try_recv();
            // There is room now: nobody else asks.
            let _ = self.to_thread.try_send((log.clone(), list()));
        }
    }

    /// What has been found so far; `None` before the first rows have been looked at.
    pub fn found(&self) -> Option<Found> {
        lock(&self.found).clone()
    }
}

struct Search {
    wanted: Wanted,
    look: Look,
    scan: Scan,
    spill: Spill,
    found: Found,
    /// The log's first row at the last step.
    first_row: u64,
}

impl Search {
    fn run(mut self, asks: &Receiver<Asked>, shown: &Mutex<Option<Found>>, notify: &Callback) {
        let mut asked = asks.recv().ok();
        while let Some((log, list)) = asked.take() {
            let is_done = self.step(&log, &list);
            self.found.is_complete |= is_done;
            if is_done {
                self.found.end_row = log.end_row();
            }
            *lock(shown) = Some(self.found.clone());
            notify();
            asked = match asks.try_recv() {
                Ok(newer) => Some(newer),
                Err(TryRecvError::Empty) if !is_done => Some((log, list)),
                Err(TryRecvError::Empty) => {
                    // Held no longer, or what is evicted meanwhile would stay.
                    drop((log, list));
                    asks.recv().ok()
                }
                Err(TryRecvError::Disconnected) => None,
            };
        }
    }

    /// Looks at the next rows; `false` while there are more.
    fn step(&mut self, log: &Snapshot, list: &Numbers) -> bool {
        if log.first_row() < self.first_row {
            // What was cleared has been called back.
            (self.found.rows, self.found.end_row) = (Numbers::default(), 0);
        }
        self.first_row = log.first_row();
        self.found.rows.remove_below(self.first_row);
        let next = list.place_from(self.found.end_row);
        let mut numbers = Vec::with_capacity(ROWS_PER_STEP);
        list.read(next..list.len().min(next + ROWS_PER_STEP), |number| numbers.push(number));
        let (mut left, mut looked_bytes) = (&numbers[..], 0);
        let Self { wanted, look, scan, spill, found, .. } = self;
        while looked_bytes < BYTES_PER_STEP && !left.is_empty() {
            let wants = |row: &Row| {
                looked_bytes += row.bytes.len();
                wanted(log, row)
            };
            let asked = log.scan(left, *look, scan, wants, |number| _ = found.rows.push(number));
            let (looked, rest) = left.split_at(asked.min(left.len()));
            found.end_row = looked.last().map_or(found.end_row, |last| last + 1);
            left = rest;
        }
        spill.relieve(&mut found.rows, log);
        left.is_empty() && next + ROWS_PER_STEP >= list.len()
    }
}

#[cfg(test)]
mod tests {
    use crossbeam_channel::bounded;

    use super::super::log_writer::LogWriter;
    use super::super::{EndpointId, Event, List, Log, MIN_BUDGET_BYTES, Note, Record};
    use super::*;
    use crate::clock::Stamp;

    fn row(n: u32, bytes: usize) -> Record {
        let note = Event::Note(Note::RowsLost { rows: u64::from(n) });
        Record { bytes: vec![0; bytes].into(), ..Record::new(EndpointId(n % 3), Stamp(0), note) }
    }

    /// A log, and a follower of every second row of endpoint 1, whose thread waits after each step for the next.
    struct Lab {
        writer: LogWriter,
        log: Log,
        follower: Follower,
        steps: Receiver<()>,
        go_on: Sender<()>,
    }

    impl Lab {
        fn new(budget: u64) -> Self {
            let (writer, log) = Log::new(budget);
            let ((stepped, steps), (go_on, goes_on)) = (bounded(16), bounded(16));
            let notify = move || {
                let _ = stepped.send(());
                let _ = goes_on.recv();
            };
            let follower = Follower::start(Box::new(|_, row| row.number % 2 == 1), Box::new(notify)).unwrap();
            Lab { writer, log, follower, steps, go_on }
        }

        fn follow(&mut self) {
            let log = self.log.snapshot();
            self.follower.follow(&log, || log.list(List::Rows(EndpointId(1))));
        }

        /// What is found after one more step.
        fn step(&mut self) -> Found {
            self.steps.recv().unwrap();
            let found = self.follower.found().unwrap();
            self.go_on.send(()).unwrap();
            found
        }

        fn found(&mut self) -> Vec<u64> {
            self.follow();
            let rows = self.step().rows;
            rows.places().filter_map(|place| rows.get(place)).collect()
        }
    }

    #[test]
    fn finds_what_is_wanted_while_old_rows_go_and_others_are_called_back() {
        let mut lab = Lab::new(MIN_BUDGET_BYTES);
        let odd_of_one = |rows: Range<u64>| rows.filter(|n| n % 3 == 1 && n % 2 == 1).collect::<Vec<_>>();
        for n in 0..20 {
            lab.writer.append((n * 250..(n + 1) * 250).map(|n| row(n, 1000)));
            let log = lab.log.snapshot();
            assert_eq!(lab.found(), odd_of_one(log.first_row()..log.end_row()));
        }
        lab.writer.clear();
        lab.writer.append((5000..5010).map(|n| row(n, 0)));
        assert_eq!(lab.found(), odd_of_one(5000..5010));
        lab.writer.restore();
        let first = lab.log.snapshot().first_row();
        assert_eq!(lab.found(), odd_of_one(first..5010));
    }

    #[test]
    fn goes_on_in_steps_and_ends_between_two_of_them_when_it_is_dropped() {
        let mut lab = Lab::new(1 << 30);
        lab.writer.append((0..40).map(|_| row(1, BYTES_PER_STEP)));
        lab.follow();
        let steps: Vec<Found> = (0..3).map(|_| lab.step()).collect();
        assert_eq!(steps.iter().map(|found| found.end_row).collect::<Vec<_>>(), [1, 2, 3]);
        assert!(!steps[2].is_complete && steps[2].rows.len() == 1);
        let Lab { follower, steps, go_on, .. } = lab;
        steps.recv().unwrap();
        drop(follower);
        go_on.send(()).unwrap();
        assert!(steps.recv().is_err(), "the thread went on");
    }
}
