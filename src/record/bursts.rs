//! Bursts of a log: many equal calls right after each other, found by a thread, so that no reader has to look at the rows.
//!
//! Places are counted with those that have gone ([`Numbers::gone`]), so that they stay as rows come and go.

use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex};

use crossbeam_channel::{Receiver, Sender, bounded};

use super::follower::{Asked, each_asked};
use super::lock::lock;
use super::{Callback, Numbers, Row, Snapshot};
use crate::clock::Stamp;
use crate::socket::Outcome;

/// Fewer rows are no burst.
pub const LEAST_ROWS: u64 = 20;
/// Rows of a burst are at most so far apart, in nanoseconds: what comes slower than ten a second can be read as it comes.
const NEAR_NS: u64 = 100_000_000;
/// Rows looked at before what was found is shown, and before the thread ends whose owner is dropped.
const ROWS_PER_STEP: usize = 4096;

/// Rows that stand for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Burst {
    /// Their places.
    pub places: Range<u64>,
    /// Bytes that they moved together.
    pub bytes: u64,
}

/// The bursts of a list up to a place.
#[derive(Debug, Clone, Default)]
pub struct Bursts {
    /// The places at which they begin, how many rows all before each and it have beyond the first, and the bytes of the same.
    starts: Numbers,
    hidden: Numbers,
    bytes: Numbers,
    /// The equal calls at the end, which may go on.
    last: Option<Burst>,
    /// One past the last place that was looked at.
    end: u64,
    /// The rows of the list when it was given.
    first: u64,
}

impl Bursts {
    /// Runs of equal calls from one place to another, as a thread would find them.
    #[cfg(all(test, feature = "window"))]
    pub(crate) fn of_places(runs: &[(u64, u64)]) -> Self {
        let mut bursts = Self::default();
        for (start, end) in runs {
            bursts.close();
            bursts.last = Some(Burst { places: *start..*end, bytes: 0 });
            bursts.end = *end;
        }
        bursts
    }

    /// One past the last place that was looked at.
    pub fn end(&self) -> u64 {
        self.end
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.starts.len() + usize::from(self.open_one().is_some())
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The one at the end, which may go on.
    pub fn open_one(&self) -> Option<&Burst> {
        self.last.as_ref().filter(|last| last.places.end - last.places.start >= LEAST_ROWS)
    }

    /// Where the equal calls at the end begin, however few.
    pub fn last_start(&self) -> Option<u64> {
        self.last.as_ref().map(|last| last.places.start)
    }

    /// The nth, from zero.
    pub fn get(&self, nth: usize) -> Option<Burst> {
        let Some(start) = self.starts.get(nth) else {
            return self.open_one().filter(|_| nth == self.starts.len()).cloned();
        };
        let before = |all: &Numbers| nth.checked_sub(1).and_then(|before| all.get(before)).unwrap_or_default();
        let rows = self.hidden.get(nth)? - before(&self.hidden) + 1;
        Some(Burst { places: start..start + rows, bytes: self.bytes.get(nth)? - before(&self.bytes) })
    }

    /// How many begin before a place.
    pub fn before(&self, place: u64) -> usize {
        let last = self.open_one().filter(|last| last.places.start < place);
        self.starts.place_from(place) + usize::from(last.is_some())
    }

    /// Rows beyond the first of each, of so many from the beginning.
    pub fn hidden_by(&self, count: usize) -> u64 {
        let whole = count.min(self.starts.len());
        let hidden = whole.checked_sub(1).and_then(|last| self.hidden.get(last)).unwrap_or_default();
        let open = self.open_one().filter(|_| count > self.starts.len());
        hidden + open.map_or(0, |last| last.places.end - last.places.start - 1)
    }

    /// Adds the row at a place; the row before it, if that was looked at.
    fn add(&mut self, place: u64, row: &Row, previous: Option<&Row>) {
        self.end = place + 1;
        let goes_on = previous.is_some_and(|previous| goes_on(previous, row));
        let bytes = row.bytes.len() as u64;
        match &mut self.last {
            Some(last) if goes_on && last.places.end == place => {
                last.places.end += 1;
                last.bytes += bytes;
            }
            _ => {
                self.close();
                self.last = can_begin(row).then(|| Burst { places: place..place + 1, bytes });
            }
        }
    }

    /// The equal calls at the end are all.
    fn close(&mut self) {
        if let Some(last) = self.open_one().cloned() {
            let before = |all: &Numbers| all.len().checked_sub(1).and_then(|last| all.get(last)).unwrap_or_default();
            let (hidden, bytes) = (before(&self.hidden), before(&self.bytes));
            self.starts.push(last.places.start);
            self.hidden.push(hidden + last.places.end - last.places.start - 1);
            self.bytes.push(bytes + last.bytes);
        }
        self.last = None;
    }
}

fn can_begin(row: &Row) -> bool {
    row.call()
        .is_some_and(|call| row.direction().is_some() || matches!(call.outcome, Outcome::Failed(_) | Outcome::Errno(_)))
}

/// Whether a row is the same call as the one before it, by the same endpoint on the same connection, with the same outcome but
/// for the number of bytes, and follows at once.
fn goes_on(before: &Row, row: &Row) -> bool {
    let (Some(one), Some(two)) = (before.call(), row.call()) else { return false };
    let Stamp(gap) = Stamp(row.at.ns_since(before.at));
    let same_outcome = match (&one.outcome, &two.outcome) {
        (Outcome::Moved(_), Outcome::Moved(_)) => true,
        (one, two) => one == two,
    };
    gap <= NEAR_NS
        && same_outcome
        && (before.endpoint, before.connection) == (row.endpoint, row.connection)
        && one.op == two.op
}

/// Finds the bursts of a list, from the oldest row on, and goes on as rows come. Its thread ends when it is dropped.
pub struct BurstFinder {
    to_thread: Sender<Asked>,
    /// The thread's end, so that what it has not taken is replaced.
    asked: Receiver<Asked>,
    /// The places that it was last given.
    given: Option<Range<u64>>,
    found: Arc<Mutex<Option<Bursts>>>,
}

impl BurstFinder {
    /// Starts the thread; `notify` is called when more has been looked at.
    ///
    /// # Errors
    /// The system has no more threads.
    pub fn start(notify: Callback) -> io::Result<Self> {
        let (to_thread, asked) = bounded(1);
        let found = Arc::default();
        let (asks, shown) = (asked.clone(), Arc::clone(&found));
        let search = Search { bursts: Bursts::default(), previous: None };
        std::thread::Builder::new().name("bursts".to_owned()).spawn(move || search.run(&asks, &shown, &notify))?;
        Ok(Self { to_thread, asked, given: None, found })
    }

    /// Gives it the list as it is now; cheap where no row has come or gone.
    pub fn follow(&mut self, log: &Snapshot, list: &Numbers) {
        let places = list.gone()..list.gone() + list.len() as u64;
        if self.given.as_ref() != Some(&places) {
            self.given = Some(places);
            let _older = self.asked.try_recv();
            // There is room now: nobody else asks.
            let _ = self.to_thread.try_send((log.clone(), list.clone()));
        }
    }

    /// What was found, once all rows that there were have been looked at.
    pub fn found(&self) -> Option<Bursts> {
        lock(&self.found).clone()
    }
}

struct Search {
    bursts: Bursts,
    /// The row that was looked at last.
    previous: Option<Row>,
}

impl Search {
    fn run(mut self, asks: &Receiver<Asked>, shown: &Mutex<Option<Bursts>>, notify: &Callback) {
        let mut is_complete = false;
        each_asked(asks, |log, list| {
            if list.gone() < self.bursts.first || list.gone() + (list.len() as u64) < self.bursts.end {
                // What was cleared has been called back, or it is another list.
                self = Search { bursts: Bursts::default(), previous: None };
                is_complete = false;
            }
            self.bursts.first = list.gone();
            let is_done = self.step(log, list);
            is_complete |= is_done;
            if is_complete {
                *lock(shown) = Some(self.bursts.clone());
                notify();
            }
            is_done
        });
    }

    /// Looks at the next rows; `false` while there are more.
    fn step(&mut self, log: &Snapshot, list: &Numbers) -> bool {
        let (first, end) = (list.gone(), list.gone() + list.len() as u64);
        let from = self.bursts.end.max(first);
        if from > self.bursts.end {
            // Rows have gone that were not looked at.
            self.previous = None;
        }
        for place in (from..end).take(ROWS_PER_STEP) {
            match list.get((place - first) as usize).and_then(|number| log.get(number)) {
                Some(row) => {
                    self.bursts.add(place, &row, self.previous.as_ref());
                    self.previous = Some(row);
                }
                None => {
                    self.bursts.close();
                    (self.bursts.end, self.previous) = (place + 1, None);
                }
            }
        }
        self.bursts.end >= end
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{EndpointId, Record};
    use crate::socket::{Call, Op};

    /// Rows of calls: what each receives at most, and when it was, in milliseconds.
    fn bursts(rows: impl IntoIterator<Item = (usize, u64)>) -> Bursts {
        let mut bursts = Bursts::default();
        let mut previous: Option<Row> = None;
        for (place, (size, ms)) in (100..).zip(rows) {
            let call = Call { op: Op::recv(size), outcome: Outcome::Moved(2), place: None, took_ns: 0 };
            let record = Record::of_call(EndpointId(1), Stamp(ms * 1_000_000), call);
            let row = Row { number: place, record: Record { bytes: "ab".into(), ..record } };
            bursts.add(place, &row, previous.as_ref());
            previous = Some(row);
        }
        bursts
    }

    #[test]
    fn equal_calls_near_each_other_are_a_burst_from_twenty_on() {
        // Thirty, one other, nineteen, one other, twenty that come too slowly, then twenty-five that may go on.
        let fast = |size: usize, from: u64, count: u64| (from..from + count).map(move |ms| (size, ms));
        let slow = (0..20).map(|n| (7, 1000 + 101 * n));
        let rows = fast(9, 0, 30).chain(fast(1, 30, 1)).chain(fast(9, 31, 19)).chain(fast(1, 50, 1)).chain(slow);
        let found = bursts(rows.chain(fast(8, 9000, 25)));
        let all: Vec<Burst> = (0..found.len()).filter_map(|nth| found.get(nth)).collect();
        let expected = [Burst { places: 100..130, bytes: 60 }, Burst { places: 171..196, bytes: 50 }];
        assert_eq!(all, expected);
        assert_eq!((found.end(), found.open_one()), (196, Some(&expected[1])));
        assert_eq!([100, 101, 171, 172].map(|place| found.before(place)), [0, 1, 1, 2]);
        assert_eq!([0, 1, 2, 3].map(|count| found.hidden_by(count)), [0, 29, 53, 53]);
        assert_eq!(found.get(2), None);
    }
}
