//! The recorder as the session holds it: it starts the thread that writes, gives it orders, and ends it. What the
//! thread does is in [`super::recorder_thread`].

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};

use super::keeper::{Keeper, Keeping};
use super::lock::lock;
use super::log_writer::LogWriter;
use super::recorder_thread::{Control, Work};
use super::reports::{QUEUE, Reports, Shared};
use super::{Log, Row};
use crate::clock::Clock;

/// How long the end of the program waits for the recorder's last rows.
const END_LIMIT: Duration = Duration::from_secs(2);
/// Called once after each batch that changed something; it must return at once.
pub type Callback = Box<dyn Fn() + Send + Sync>;

/// Takes every row that is appended, but those that tell of a life, in a thread of its own: a live file, or the terminal.
pub trait Sink: Send {
    /// What the sink is called when it fails.
    fn name(&self) -> String;

    /// Takes one row.
    ///
    /// # Errors
    /// The row could not be written; the sink is then dropped and the log says so. Where there is no room ([`is_full`]), it has taken
    /// the row all the same, and is asked again later.
    fn row(&mut self, row: &Row) -> io::Result<()>;

    /// Puts everything taken so far where it belongs; called when no more rows are there.
    ///
    /// # Errors
    /// As for [`Self::row`].
    fn flush(&mut self) -> io::Result<()>;

    /// How long rows gather before it is given them: each look at the log takes time from the sockets' threads.
    fn pace(&self) -> Duration {
        Duration::from_millis(20)
    }

    /// When it is to be flushed though no row has come.
    fn again_at(&self) -> Option<Instant> {
        None
    }
}

/// Whether an error tells of a disk without room, which there may be again.
pub fn is_full(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}

/// The session's end: controls the recorder and ends it.
pub struct Recorder {
    control: Sender<Control>,
    /// Disconnected when the thread has ended.
    ended: Receiver<()>,
    reports: Reports,
    log: Log,
}

impl Recorder {
    /// Starts the recorder's thread with a log of at most `budget` bytes.
    ///
    /// # Errors
    /// The system has no more threads.
    pub fn start(clock: Clock, budget: u64, notify: Callback) -> io::Result<Self> {
        Self::start_kept(clock, budget, None, notify)
    }

    /// The same with a log that is kept on disk: in memory are its newest rows, and what the disk has not taken yet.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_kept(clock: Clock, budget: u64, keeping: Option<Keeping>, notify: Callback) -> io::Result<Self> {
        Self::start_with(clock, Log::new(budget), keeping, notify)
    }

    /// For a log that was recorded: nothing is added to it.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn of_recorded(clock: Clock, log: Log) -> io::Result<Self> {
        Self::start_with(clock, (LogWriter::new(log.clone(), u64::MAX), log), None, Box::new(|| {}))
    }

    fn start_with(
        clock: Clock,
        (writer, log): (LogWriter, Log),
        keeping: Option<Keeping>,
        notify: Callback,
    ) -> io::Result<Self> {
        let (queue, reports) = bounded(QUEUE);
        let (control, controls) = bounded(16);
        let shared = Arc::<Shared>::default();
        let (end, ended) = bounded(0);
        // What reads the log reports to its thread, too, and so comes after it.
        let (give, given) = bounded::<(Reports, Option<Keeper>)>(1);
        let of_work = shared.clone();
        let work = move || {
            let Ok((reporting, keeper)) = given.recv() else { return };
            let (shared, held, in_order, sinks, flushes) = (of_work, VecDeque::new(), 0, Vec::new(), Vec::new());
            let work = Work {
                clock,
                reports,
                controls,
                writer,
                shared,
                held,
                in_order,
                sinks,
                flushes,
                reporting,
                notify,
                keeper,
                end,
            };
            work.run();
        };
        let thread = std::thread::Builder::new().name("recorder".to_owned()).spawn(work)?;
        let reports = Reports { queue, recorder: thread.thread().clone(), shared };
        let keeper = keeping.map(|keeping| Keeper::start(&keeping, log.clone(), clock, reports.clone()));
        let _ = give.send((reports.clone(), keeper.transpose()?.flatten()));
        Ok(Self { control, ended, reports, log })
    }

    /// The workers' end.
    pub fn reports(&self) -> Reports {
        self.reports.clone()
    }

    pub fn log(&self) -> &Log {
        &self.log
    }

    /// Has the thread do something, soon.
    pub fn order(&self, control: Control) {
        // The queue holds more controls than a person can cause; the recorder is gone only at the very end.
        let _ = self.control.send(control);
        self.reports.recorder.unpark();
    }

    /// Waits until everything reported so far is in the log and in the sinks, as long as a sink goes on writing; else at most for
    /// `limit`.
    pub fn flush(&self, limit: Duration) {
        let (waiting, done) = bounded(0);
        self.order(Control::Flush(waiting));
        self.wait(&done, limit);
    }

    /// Waits until all senders are dropped. Past the limit a disk is to blame that takes nothing, and the caller goes on.
    fn wait(&self, done: &Receiver<()>, limit: Duration) {
        let steps = || self.reports.shared.sink_steps.load(Ordering::Relaxed);
        let mut before = steps();
        while done.recv_timeout(limit) == Err(RecvTimeoutError::Timeout) && steps() != before {
            before = steps();
        }
    }

    /// The sinks that failed and were given up, each with its error.
    pub fn sink_failures(&self) -> Vec<(String, String)> {
        lock(&self.reports.shared.failures).clone()
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.order(Control::Finish);
        // A disk or a terminal that takes nothing any more must not keep the program from ending.
        self.wait(&self.ended, END_LIMIT);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::super::{EndpointId, Event, Life, Note, Record, Snapshot};
    use super::*;
    use crate::clock::Stamp;
    use crate::socket::{Call, Op, Outcome};

    fn recorder() -> Recorder {
        Recorder::start(Clock::start(), 1 << 30, Box::new(|| {})).unwrap()
    }

    fn written(recorder: &Recorder) -> Snapshot {
        // One flush writes what one queue holds; rows that were taken before are written before.
        (0..2).for_each(|_| recorder.flush(Duration::from_secs(10)));
        recorder.log().snapshot()
    }

    fn call(at: u64, op: Op) -> Record {
        let call = Call { op, outcome: Outcome::Moved(1), place: None, took_ns: 0 };
        Record { bytes: bytes::Bytes::from_static(b"x"), ..Record::of_call(EndpointId(1), Stamp(at), call) }
    }

    #[test]
    fn rows_are_put_in_the_order_of_their_stamps() {
        let recorder = recorder();
        let reports = recorder.reports();
        for at in [30, 10, 20] {
            reports.send(call(at, Op::recv(9)), || false);
        }
        let snapshot = written(&recorder);
        assert_eq!(snapshot.rows(..).map(|row| row.at.0).collect::<Vec<_>>(), [10, 20, 30]);
        assert_eq!(snapshot.status().endpoint(EndpointId(1)).traffic.received, 3);
    }

    #[test]
    fn many_threads_lose_nothing() {
        let recorder = recorder();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                let reports = recorder.reports();
                scope.spawn(move || (0..20_000).for_each(|n| reports.send(call(n, Op::Close), || false)));
            }
        });
        assert_eq!(written(&recorder).rows(..).count(), 80_000);
    }

    /// A sink that fails.
    struct Broken;

    impl Sink for Broken {
        fn name(&self) -> String {
            "log.txt".to_owned()
        }
        fn row(&mut self, _: &Row) -> io::Result<()> {
            Err(io::ErrorKind::PermissionDenied.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_sink_that_fails_is_named_in_the_log() {
        let recorder = recorder();
        recorder.order(Control::AddSink(Box::new(Broken)));
        recorder.reports().send(call(1, Op::Close), || false);
        let snapshot = written(&recorder);
        let notes: Vec<_> = snapshot.rows(..).filter_map(|row| row.note().cloned()).collect();
        assert!(matches!(&notes[..], [Note::FileFailed { path, .. }] if &**path == "log.txt"), "{notes:?}");
    }

    #[test]
    fn a_stopped_worker_gives_a_row_up_and_it_is_counted() {
        let gate = Arc::new(Mutex::new(()));
        let at_gate = gate.clone();
        let held = gate.lock().unwrap();
        // The recorder waits there after each batch.
        let recorder = Recorder::start(Clock::start(), 1 << 30, Box::new(move || drop(at_gate.lock()))).unwrap();
        let reports = recorder.reports();
        let sends = (0..).map(|n| reports.send(call(n, Op::Close), || true));
        assert!(sends.into_iter().any(|()| !lock(&reports.shared.lost).is_empty()));
        drop(held);
        reports.send(Record::new(EndpointId(1), Stamp(u64::MAX - 1), Event::Life(Life::Stopped)), || false);
        assert_eq!(written(&recorder).status().endpoint(EndpointId(1)).lost, 1);
    }
}
