//! A live file, or the terminal: a thread of its own reads the log at its own pace, so that neither the recorder nor a socket waits
//! for it. What goes from the log before it was read is said in its place. A file without room waits until there is some: what is
//! not written is in the log still.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TrySendError, bounded};

use super::lock::lock;
use super::recorder::is_full;
use super::reports::Reports;
use super::{EndpointId, Event, Evicted, Log, Note, Record, Row, Sink};
use crate::clock::Clock;

/// Rows that are read at once: so long a reader holds what the log would let go.
const ROWS_AT_ONCE: u64 = 4096;
/// Where there are always more rows, those that were taken do not wait for the last.
const MAX_WAIT: Duration = Duration::from_millis(10);
/// Rows between two looks at the clock.
const ROWS_A_LOOK: u64 = 16;
/// How often a file that had no room is tried again.
const RETRY: Duration = Duration::from_secs(1);

/// The recorder's end.
pub(super) struct SinkThread {
    wake: Sender<()>,
    /// Somebody waits: no more rows are to gather.
    hurry: Sender<()>,
    flushes: Flushes,
}

/// Who waits until everything is written: each sender is dropped then. `None` once nothing more is written.
type Flushes = Arc<Mutex<Option<Vec<Sender<()>>>>>;

/// What a sink's thread is given.
pub(super) struct Reading {
    pub log: Log,
    pub clock: Clock,
    pub reports: Reports,
    /// How often something was written, for those who wait.
    pub steps: Arc<AtomicU64>,
    /// The first row that the sink is given.
    pub next_row: u64,
    /// All rows before that one.
    pub before: Evicted,
    /// Dropped with the thread's end.
    pub _end: Sender<()>,
}

impl SinkThread {
    /// Starts the thread.
    ///
    /// # Errors
    /// The system has no more threads.
    pub(super) fn start(sink: Box<dyn Sink>, reading: Reading) -> io::Result<Self> {
        let ((wake, woken), (hurry, hurried)) = (bounded(1), bounded(1));
        let flushes = Flushes::new(Mutex::new(Some(Vec::new())));
        let work = Work { sink, taken: reading.before, flushes: flushes.clone(), full_until: None, reading };
        std::thread::Builder::new().name("sink".to_owned()).spawn(move || work.run(&woken, &hurried))?;
        Ok(Self { wake, hurry, flushes })
    }

    /// There are more rows; `false` where nobody takes them any more.
    pub(super) fn wake(&self) -> bool {
        !matches!(self.wake.try_send(()), Err(TrySendError::Disconnected(())))
    }

    /// Has it write everything that the log has now, and then drop `done`.
    pub(super) fn flush(&self, done: &Sender<()>) {
        if let Some(flushes) = lock(&self.flushes).as_mut() {
            flushes.push(done.clone());
        }
        let _ = self.hurry.try_send(());
        self.wake();
    }
}

struct Work {
    /// Dropped before the end is told.
    sink: Box<dyn Sink>,
    /// What was written, or was said to be missing, with what was there before.
    taken: Evicted,
    flushes: Flushes,
    /// While there is no room: when it is looked again whether there is.
    full_until: Option<Instant>,
    reading: Reading,
}

impl Work {
    fn run(mut self, woken: &Receiver<()>, hurried: &Receiver<()>) {
        loop {
            let is_over = self.wait(woken);
            // Somebody who waits ends this, and the end of the recorder does.
            let _ = hurried.recv_timeout(self.sink.pace());
            let done = lock(&self.flushes).as_mut().map(std::mem::take);
            if !is_over && self.full_until.is_some_and(|until| Instant::now() < until) {
                // Whoever waits for what cannot be written now is let go.
                continue;
            }
            match self.write() {
                Ok(()) => self.has_room(),
                Err(error) if is_full(&error) => self.has_no_room(&error),
                Err(error) => {
                    self.fail(&error);
                    break;
                }
            }
            if is_over {
                break;
            }
            drop(done);
        }
        *lock(&self.flushes) = None;
    }

    /// Waits until there is something to do; whether it is the last time.
    fn wait(&self, woken: &Receiver<()>) -> bool {
        let again = match (self.full_until, self.sink.again_at()) {
            (None, again) => again,
            (until, _) => until,
        };
        match again {
            None => woken.recv().is_err(),
            Some(at) => woken.recv_deadline(at) == Err(RecvTimeoutError::Disconnected),
        }
    }

    /// Gives the sink all rows that there are.
    fn write(&mut self) -> io::Result<()> {
        if self.full_until.is_some() {
            // What it has taken comes first.
            self.sink.flush()?;
        }
        let mut flushed = Instant::now();
        loop {
            let (log, gone) = self.reading.log.whole();
            if self.reading.next_row >= log.end_row() {
                return self.sink.flush();
            }
            if log.first_row() > self.reading.next_row {
                self.say_missed(gone)?;
                self.reading.next_row = log.first_row();
            }
            let end = log.end_row().min(self.reading.next_row + ROWS_AT_ONCE);
            for row in log.rows(self.reading.next_row..end).filter(|row| row.is_saved()) {
                self.taken += Evicted::of(&row);
                self.reading.next_row = row.number + 1;
                self.sink.row(&row)?;
                if row.number.is_multiple_of(ROWS_A_LOOK) && flushed.elapsed() > MAX_WAIT {
                    self.sink.flush()?;
                    flushed = Instant::now();
                }
            }
            self.reading.next_row = end;
            self.reading.steps.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Says how much of what has gone was not read before.
    fn say_missed(&mut self, gone: Evicted) -> io::Result<()> {
        let rows = gone.rows.saturating_sub(self.taken.rows);
        if rows == 0 {
            return Ok(());
        }
        let bytes = gone.bytes.saturating_sub(self.taken.bytes);
        self.taken += Evicted { rows, bytes };
        let note = Event::Note(Note::Evicted { rows, bytes });
        let record = Record::new(EndpointId::LAB, self.reading.clock.now(), note);
        self.sink.row(&Row { number: self.reading.next_row, record })
    }

    /// The sink waits until there is room, and a row says so once.
    fn has_no_room(&mut self, error: &io::Error) {
        if self.full_until.is_none() {
            let (path, error) = (self.sink.name(), error.to_string());
            lock(&self.reading.reports.shared.failures).push((path.clone(), error.clone()));
            self.say(Note::FileFull { path: path.into(), error: error.into() });
        }
        self.full_until = Some(Instant::now() + RETRY);
    }

    /// Everything is written; where there was no room before, a row says that it goes on.
    fn has_room(&mut self) {
        if self.full_until.take().is_some() {
            let path = self.sink.name();
            lock(&self.reading.reports.shared.failures).retain(|(failed, _)| *failed != path);
            self.say(Note::FileGoesOn { path: path.into() });
        }
    }

    /// The sink is given up, and a row says so.
    fn fail(&self, error: &io::Error) {
        let (path, error) = (self.sink.name(), error.to_string());
        lock(&self.reading.reports.shared.failures).push((path.clone(), error.clone()));
        self.say(Note::FileFailed { path: path.into(), error: error.into() });
    }

    fn say(&self, note: Note) {
        self.reading.reports.ask(Record::new(EndpointId::LAB, self.reading.clock.now(), Event::Note(note)));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::log_writer::MIN_BUDGET_BYTES;
    use super::super::{Control, Recorder};
    use super::*;
    use crate::clock::Stamp;

    /// A sink that waits for its gate before each row, and says what it was given.
    struct Slow(Arc<Mutex<()>>, Sender<Row>);

    impl Sink for Slow {
        fn name(&self) -> String {
            "slow".to_owned()
        }

        fn row(&mut self, row: &Row) -> io::Result<()> {
            drop(self.0.lock());
            let _ = self.1.send(row.clone());
            Ok(())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_sink_that_is_slow_holds_nobody_and_says_what_it_has_missed() {
        let recorder = Recorder::start(Clock::start(), MIN_BUDGET_BYTES, Box::new(|| {})).unwrap();
        let gate = Arc::new(Mutex::new(()));
        let (given, rows) = bounded(20_010);
        recorder.order(Control::AddSink(Box::new(Slow(gate.clone(), given))));
        let held = gate.lock().unwrap();
        for n in 0..20_000 {
            let note = Event::Note(Note::RowsLost { rows: n });
            let record = Record { bytes: vec![7; 1000].into(), ..Record::new(EndpointId(1), Stamp(n), note) };
            recorder.reports().send(record, || false);
        }
        // The log has them all, while the sink has none.
        while recorder.log().snapshot().end_row() < 20_000 {
            recorder.flush(Duration::from_millis(1));
        }
        drop(held);
        recorder.flush(Duration::from_secs(60));
        let rows: Vec<Row> = rows.try_iter().collect();
        let missed = rows.iter().filter_map(|row| match row.note() {
            Some(Note::Evicted { rows, bytes }) => Some((*rows, *bytes)),
            _ => None,
        });
        let (missed, bytes) = missed.fold((0, 0), |(rows, bytes), more| (rows + more.0, bytes + more.1));
        let written = rows.iter().filter(|row| matches!(row.note(), Some(Note::RowsLost { .. }))).count() as u64;
        assert!(missed > 10_000, "{missed}");
        assert_eq!((missed + written, bytes), (20_000, missed * 1000));
    }
}
