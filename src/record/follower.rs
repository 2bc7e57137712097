//! A thread that looks for rows, so that no reader has to look at more rows than it shows.

use std::io;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::{Arc, Mutex};

use crossbeam_channel::{Receiver, Sender, TryRecvError, bounded};

use super::lock::lock;
use super::spill::Spill;
use super::store::{Look, Scan};
use super::{Callback, Numbers, Row, Snapshot, Wants};

/// Rows looked at before what was found is shown, and before the thread ends whose follower is dropped.
const ROWS_PER_STEP: usize = 4096;
/// The same in bytes: a row may have many to search.
const BYTES_PER_STEP: usize = 1 << 20;
/// Rows that each of several threads looks at in a step, and how many threads there are at most.
const ROWS_PER_WORKER: usize = 16 * ROWS_PER_STEP;
const MOST_THREADS: usize = 4;

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

/// What a thread is to look through.
pub(super) type Asked = (Snapshot, Numbers);

impl Follower {
    /// Starts the thread; `notify` is called when more has been looked at.
    ///
    /// # Errors
    /// The system has no more threads.
    pub fn start(wanted: Wanted, notify: Callback) -> io::Result<Self> {
        Self::start_as(vec![Box::new(wanted)], true, notify)
    }

    /// The same for what remembers nothing of the rows it was asked for, of which each thread gets one: several look at many rows, and
    /// of those that are not wanted none looks whether they are whole.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn search(wants: impl Fn() -> Box<dyn Wants>, notify: Callback) -> io::Result<Self> {
        let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get).min(MOST_THREADS);
        Self::start_as((0..threads).map(|_| wants()).collect(), false, notify)
    }

    fn start_as(wants: Vec<Box<dyn Wants>>, is_checked: bool, notify: Callback) -> io::Result<Self> {
        let (to_thread, asked) = bounded(1);
        let found = Arc::default();
        let nothing = Found { rows: Numbers::default(), end_row: 0, is_complete: false };
        let look = Look { is_checked, with_bytes: wants.iter().any(|wants| wants.asks_for_bytes()) };
        let workers = wants.into_iter().map(|wants| Worker { wants, scan: Scan::default() }).collect();
        let search = Search { look, workers, is_quick: false, spill: Spill::default(), found: nothing, first_row: 0 };
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

/// Hands on what is asked for, the newest each time, and again until a step has looked at all of it.
pub(super) fn each_asked(asks: &Receiver<Asked>, mut step: impl FnMut(&Snapshot, &Numbers) -> bool) {
    let mut asked = asks.recv().ok();
    while let Some((log, list)) = asked.take() {
        let is_done = step(&log, &list);
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

struct Search {
    look: Look,
    workers: Vec<Worker>,
    /// Whether the last step looked at as many rows as it was to.
    is_quick: bool,
    spill: Spill,
    found: Found,
    /// The log's first row at the last step.
    first_row: u64,
}

impl Search {
    fn run(mut self, asks: &Receiver<Asked>, shown: &Mutex<Option<Found>>, notify: &Callback) {
        each_asked(asks, |log, list| {
            let is_done = self.step(log, list);
            self.found.is_complete |= is_done;
            if is_done {
                self.found.end_row = log.end_row();
            }
            *lock(shown) = Some(self.found.clone());
            notify();
            is_done
        });
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
        let rows = if self.is_quick { self.workers.len() * ROWS_PER_WORKER } else { ROWS_PER_STEP };
        let mut numbers = Vec::with_capacity(rows.min(list.len() - next));
        list.read(next..list.len().min(next + rows), |number| numbers.push(number));
        if numbers.is_empty() {
            return true;
        }
        let shares = numbers.chunks(if self.is_quick { ROWS_PER_WORKER } else { ROWS_PER_STEP });
        let mut is_whole = true;
        for (share, looked) in shares.clone().zip(look_at(&mut self.workers, log, self.look, shares)) {
            self.found.rows.extend(&looked.found);
            if let Some(last) = looked.rows.checked_sub(1).and_then(|last| share.get(last)) {
                self.found.end_row = last + 1;
            }
            is_whole = looked.rows == share.len();
            if !is_whole {
                // What others have found behind it is found again.
                break;
            }
        }
        self.spill.relieve(&mut self.found.rows, log);
        let is_done = is_whole && next + rows >= list.len();
        // Many rows of few bytes are looked at by several threads: the first of them are shown before.
        self.is_quick = is_whole && !is_done;
        if is_done {
            self.workers.iter_mut().for_each(|worker| worker.scan = Scan::default());
        }
        is_done
    }
}

/// One of the threads that look at rows, and what it keeps.
struct Worker {
    wants: Box<dyn Wants>,
    scan: Scan,
}

/// What one of them has found among the first of its rows.
#[derive(Default)]
struct Looked {
    found: Vec<u64>,
    rows: usize,
}

impl Worker {
    fn look(&mut self, log: &Snapshot, look: Look, numbers: &[u64]) -> Looked {
        let (mut looked, mut bytes) = (Looked::default(), 0);
        let most_bytes = BYTES_PER_STEP.max(numbers.len() * BYTES_PER_STEP / ROWS_PER_STEP) as u64;
        while bytes < most_bytes
            && let Some(left) = numbers.get(looked.rows..).filter(|left| !left.is_empty())
        {
            let scanned = log.scan(left, look, &mut self.scan, &mut *self.wants, |number| looked.found.push(number));
            looked.rows += scanned.rows;
            bytes += scanned.bytes;
        }
        looked.rows = looked.rows.min(numbers.len());
        looked
    }
}

/// Has each worker look at its share, the first of them in this thread.
fn look_at<'a>(
    workers: &mut [Worker],
    log: &Snapshot,
    look: Look,
    shares: impl Iterator<Item = &'a [u64]>,
) -> Vec<Looked> {
    std::thread::scope(|scope| {
        let mut mine = None;
        let mut others = Vec::new();
        for (worker, share) in workers.iter_mut().zip(shares) {
            if mine.is_none() {
                mine = Some((worker, share));
            } else {
                let thread = std::thread::Builder::new().name("follower".to_owned());
                others.push(thread.spawn_scoped(scope, move || worker.look(log, look, share)));
            }
        }
        let mine = mine.map(|(worker, share)| worker.look(log, look, share));
        // A thread that the system does not have has looked at nothing.
        let others = others.into_iter().map(|other| other.map(|thread| thread.join().unwrap_or_default()));
        mine.into_iter().chain(others.map(Result::unwrap_or_default)).collect()
    })
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
