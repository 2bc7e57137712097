//! The one thread that writes the log and the live files.
//!
//! It works in batches. After the first report it naps for a few milliseconds, so that a busy worker finds nobody to
//! wake and hands over a row for the price of a queue operation; a queue that is half full ends the nap. Rows are put
//! in the order of their stamps before they are appended: a send that has begun but not returned holds back the rows
//! that came after it, for a short while.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, after, never, select};

use super::lock::lock;
use super::log_writer::LogWriter;
use super::reports::{QUEUE, Shared};
use super::{Callback, EndpointId, Event, Life, Note, Record, Row, Sink};
use crate::clock::{Clock, Stamp};

/// How long the recorder lets reports gather.
const NAP: Duration = Duration::from_millis(4);
/// How long a send that has begun may hold back later rows: one that blocks must not stop the log.
const MAX_HOLD: Duration = Duration::from_millis(50);
/// Rows held back at most.
const MAX_HELD: usize = 4 * QUEUE;

/// What the thread is to do.
pub enum Control {
    /// Give every row from now on to this sink, too.
    AddSink(Box<dyn Sink>),
    /// Take all rows out of the log; they can be brought back until they are forgotten, or the log is cleared again.
    Clear,
    /// Bring back what was cleared last.
    Restore,
    /// Give up what was cleared.
    ForgetCleared,
    /// Change the memory budget of the log, in bytes.
    SetBudget(u64),
    /// Write everything that has arrived, then answer.
    Flush(Sender<()>),
    /// Write everything that has arrived, and end.
    Finish,
}

/// What the recorder's thread works with.
pub(super) struct Work {
    pub(super) clock: Clock,
    pub(super) reports: Receiver<Record>,
    pub(super) controls: Receiver<Control>,
    pub(super) writer: LogWriter,
    pub(super) shared: Arc<Shared>,
    /// Rows that wait for an earlier one.
    pub(super) held: Vec<Record>,
    pub(super) sinks: Vec<Box<dyn Sink>>,
    /// Who waits until what had arrived then is written.
    pub(super) flushes: Vec<(Stamp, Sender<()>)>,
    pub(super) notify: Callback,
    /// Dropped with the thread's end.
    pub(super) _end: Sender<()>,
}

impl Work {
    pub(super) fn run(mut self) {
        let mut finish = false;
        while !finish {
            // Held rows become due without anything that comes.
            let due = if self.held.is_empty() { never() } else { after(NAP) };
            select! {
                recv(self.controls) -> control => {
                    finish |= self.obey(control.unwrap_or(Control::Finish));
                }
                recv(self.reports) -> record => if let Ok(record) = record {
                    self.take(record);
                    std::thread::park_timeout(NAP);
                },
                recv(due) -> _ => {}
            }
            while let Ok(control) = self.controls.try_recv() {
                finish |= self.obey(control);
            }
            // The horizon comes before the draining: a send that begins after it has a later stamp.
            let horizon = self.horizon();
            for _ in 0..QUEUE {
                let Ok(record) = self.reports.try_recv() else { break };
                self.take(record);
            }
            self.held.append(&mut lock(&self.shared.asked));
            let horizon = if finish { Stamp(u64::MAX) } else { horizon };
            self.write(horizon);
            // A row that waits for one before it is not written for being asked for: it has its place in the order.
            let is_done = |since: &Stamp| self.held.is_empty() || *since < horizon;
            for (_, done) in self.flushes.extract_if(.., |(since, _)| is_done(since)) {
                let _ = done.send(());
            }
            (self.notify)();
        }
    }

    fn obey(&mut self, control: Control) -> bool {
        match control {
            Control::AddSink(sink) => self.sinks.push(sink),
            Control::Clear => self.writer.clear(),
            Control::Restore => self.writer.restore(),
            Control::ForgetCleared => self.writer.forget_aside(),
            Control::SetBudget(bytes) => self.writer.set_budget(bytes),
            Control::Flush(done) => self.flushes.push((self.clock.now(), done)),
            Control::Finish => return true,
        }
        false
    }

    fn take(&mut self, record: Record) {
        // Nothing more comes from a worker that has ended: what it has lost is said before its end.
        if record.life().is_some_and(Life::is_last)
            && let Some(rows) = lock(&self.shared.lost).remove(&record.endpoint)
        {
            self.held.push(Record::new(record.endpoint, record.at, Event::Note(Note::RowsLost { rows })));
        }
        self.held.push(record);
    }

    /// No row with an earlier stamp than this is still to come, or it has had its time.
    fn horizon(&self) -> Stamp {
        let now = self.clock.now();
        match self.shared.current_calls.earliest_pending() {
            // Who waits for all that has arrived gets it.
            None if !self.flushes.is_empty() => Stamp(u64::MAX),
            _ if self.held.len() > MAX_HELD => now,
            pending => pending.unwrap_or(now).clamp(now.before(MAX_HOLD), now),
        }
    }

    /// Appends what is due.
    fn write(&mut self, horizon: Stamp) {
        self.held.sort_by_key(|record| record.at);
        let due = self.held.partition_point(|record| record.at < horizon);
        if due == 0 {
            return;
        }
        let first = self.writer.next_row();
        let shown = self.held[..due].iter().zip(first..).filter(|(record, _)| record.is_saved());
        let rows: Vec<Row> = match &self.sinks[..] {
            [] => Vec::new(),
            _ => shown.map(|(record, number)| Row { number, record: record.clone() }).collect(),
        };
        self.writer.append(self.held.drain(..due));
        for row in &rows {
            self.each_sink(|sink| sink.row(row));
        }
        self.each_sink(|sink| sink.flush());
    }

    /// Does something with every sink; one that fails is given up, and a row says so.
    fn each_sink(&mut self, mut act: impl FnMut(&mut dyn Sink) -> io::Result<()>) {
        let mut failures = Vec::new();
        self.sinks.retain_mut(|sink| match act(&mut **sink) {
            Ok(()) => true,
            Err(error) => {
                failures.push((sink.name(), error.to_string()));
                false
            }
        });
        lock(&self.shared.failures).extend(failures.iter().cloned());
        for (path, error) in failures {
            let note = Note::FileFailed { path: path.into(), error: error.into() };
            self.held.push(Record::new(EndpointId::LAB, self.clock.now(), Event::Note(note)));
        }
    }
}
