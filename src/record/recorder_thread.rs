//! The one thread that writes the log. Who writes it on, to a disk or into a live file, reads it in a thread of its own.
//!
//! It works in batches. After the first report it naps for a few milliseconds, so that a busy worker finds nobody to
//! wake and hands over a row for the price of a queue operation; a queue that is half full ends the nap. Rows are put
//! in the order of their stamps before they are appended: a send that has begun but not returned holds back the rows
//! that came after it, for a short while.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, after, never, select};

use super::keeper::Keeper;
use super::lock::lock;
use super::log_writer::LogWriter;
use super::reports::{QUEUE, Reports, Shared};
use super::sink_thread::{Reading, SinkThread};
use super::{Callback, Described, EndpointId, Event, Life, Note, Record, Sink};
use crate::clock::{Clock, Stamp};

/// How long the recorder lets reports gather.
const NAP: Duration = Duration::from_millis(4);
/// How long a send that has begun may hold back later rows: one that blocks must not stop the log.
const MAX_HOLD: Duration = Duration::from_millis(50);
/// Rows held back at most.
const MAX_HELD: usize = 4 * QUEUE;

/// Rows that are appended before it is looked whether the disk is behind.
const ROWS_AT_ONCE: usize = 256;

/// What the thread is to do.
pub enum Control {
    /// Have every row from now on given to this sink.
    AddSink(Box<dyn Sink>),
    /// Take all rows out of the log; they can be brought back until they are forgotten, or the log is cleared again.
    Clear,
    /// Bring back what was cleared last.
    Restore,
    /// Give up what was cleared.
    ForgetCleared,
    /// Change the memory budget of the log, in bytes.
    SetBudget(u64),
    /// Say what the rows are of.
    Describe(Box<Described>),
    /// Write everything that has arrived, here and in the sinks, then drop this.
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
    /// Rows that wait for an earlier one: first those of the batches before, in order, and so many they are.
    pub(super) held: VecDeque<Record>,
    pub(super) in_order: usize,
    pub(super) sinks: Vec<SinkThread>,
    /// Who waits until what had arrived then is written.
    pub(super) flushes: Vec<(Stamp, Sender<()>)>,
    /// Those who read the log report, too.
    pub(super) reporting: Reports,
    pub(super) notify: Callback,
    /// Writes the log to disk, where it is kept there.
    pub(super) keeper: Option<Keeper>,
    /// Dropped with the thread's end.
    pub(super) end: Sender<()>,
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
            self.held.extend(lock(&self.shared.asked).drain(..));
            let horizon = if finish { Stamp(u64::MAX) } else { horizon };
            self.write(horizon);
            // A row that waits for one before it is not written for being asked for: it has its place in the order.
            let is_done = |since: &Stamp| self.held.is_empty() || *since < horizon;
            for (_, done) in self.flushes.extract_if(.., |(since, _)| is_done(since)) {
                self.sinks.iter().for_each(|sink| sink.flush(&done));
            }
            (self.notify)();
        }
    }

    fn obey(&mut self, control: Control) -> bool {
        match control {
            Control::AddSink(sink) => self.add_sink(sink),
            Control::Clear => self.writer.clear(),
            Control::Restore => self.writer.restore(),
            Control::ForgetCleared => self.writer.forget_aside(),
            Control::SetBudget(bytes) => self.writer.set_budget(bytes),
            Control::Describe(described) => {
                lock(&self.writer.log().shown).described = Arc::new(*described);
                self.keeper.iter().for_each(Keeper::wake);
            }
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
            self.held.push_back(Record::new(record.endpoint, record.at, Event::Note(Note::RowsLost { rows })));
        }
        self.held.push_back(record);
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

    /// Rows that have waited are in order, and many of them are not looked at again.
    fn put_in_order(&mut self) {
        let rows = self.held.make_contiguous();
        let (waited, new) = rows.split_at(self.in_order);
        if let Some(first) = new.iter().map(|record| record.at).min() {
            let from = waited.partition_point(|record| record.at <= first);
            rows[from..].sort_by_key(|record| record.at);
        }
    }

    /// Appends what is due.
    fn write(&mut self, horizon: Stamp) {
        self.put_in_order();
        let due = self.held.partition_point(|record| record.at < horizon);
        self.in_order = self.held.len() - due;
        if due == 0 {
            return;
        }
        let mut due = self.held.drain(..due);
        while due.len() > 0 {
            self.writer.append(due.by_ref().take(ROWS_AT_ONCE));
            wake(self.keeper.as_ref(), &mut self.writer);
        }
        drop(due);
        self.sinks.retain(SinkThread::wake);
    }

    fn add_sink(&mut self, sink: Box<dyn Sink>) {
        let name = sink.name();
        let reading = Reading {
            log: self.writer.log().clone(),
            clock: self.clock,
            reports: self.reporting.clone(),
            steps: self.shared.sink_steps.clone(),
            next_row: self.writer.next_row(),
            before: self.writer.appended(),
            _end: self.end.clone(),
        };
        match SinkThread::start(sink, reading) {
            Ok(sink) => self.sinks.push(sink),
            Err(error) => {
                lock(&self.shared.failures).push((name.clone(), error.to_string()));
                let note = Note::FileFailed { path: name.into(), error: error.to_string().into() };
                self.held.push_back(Record::new(EndpointId::LAB, self.clock.now(), Event::Note(note)));
            }
        }
    }
}

/// Has what was appended written to disk, at once where it is much; waits only where too much is in memory that the disk has not taken.
fn wake(keeper: Option<&Keeper>, writer: &mut LogWriter) {
    let Some(keeper) = keeper else { return };
    keeper.wake();
    if writer.is_over() {
        keeper.hurry();
    }
    while writer.is_behind() && keeper.wait() {
        writer.trim();
    }
}
