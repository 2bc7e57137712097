//! The one thread that writes the log, the board and the live files.
//!
//! It works in batches. After the first report it naps for a few milliseconds, so that a busy worker finds nobody to
//! wake and hands over a row for the price of a queue operation; a queue that is half full ends the nap. Rows are put
//! in the order of their stamps before they are appended: a send that has begun but not returned holds back the rows
//! that came after it, for a short while.

use std::io;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, never, select};

use super::current_calls::lock;
use super::log::LogWriter;
use super::reports::{Lost, QUEUE};
use super::{Board, Change, CurrentCalls, EndpointId, Note, Record, Report, Sink, Wake, What};
use crate::clock::{Clock, Stamp};

/// How long the recorder lets reports gather.
const NAP: Duration = Duration::from_millis(4);
/// How long a send that has begun may hold back later rows: one that blocks must not stop the log.
const PATIENCE: Duration = Duration::from_millis(50);
/// Rows held back at most.
const MAX_HELD: usize = 4 * QUEUE;

/// What the thread is told.
pub(super) enum Control {
    AddSink(Box<dyn Sink>),
    Clear,
    Restore,
    ForgetCleared,
    BeginRun(Stamp),
    SetBudget(u64),
    /// Write everything that has arrived, then answer.
    Flush(Sender<()>),
    Finish,
}

/// Sinks that were given up: what they are called, and why.
pub(super) type Failures = Arc<Mutex<Vec<(String, String)>>>;

/// What the recorder's thread works with.
pub(super) struct Work {
    pub(super) clock: Clock,
    pub(super) reports: Receiver<Report>,
    pub(super) controls: Receiver<Control>,
    pub(super) writer: LogWriter,
    pub(super) board: Board,
    pub(super) current_calls: CurrentCalls,
    pub(super) lost: Lost,
    /// Rows that wait for an earlier one.
    pub(super) held: Vec<Record>,
    pub(super) sinks: Vec<Box<dyn Sink>>,
    pub(super) wake: Wake,
    pub(super) failures: Failures,
    /// Dropped with the thread's end.
    pub(super) _end: Sender<()>,
}

impl Work {
    pub(super) fn run(mut self) {
        let mut finish = false;
        while !finish {
            let first = self.wait();
            let mut flushed = Vec::new();
            let mut changes = Vec::new();
            match first {
                Some(First::Report(report)) => {
                    self.take(report, &mut changes);
                    std::thread::park_timeout(NAP);
                }
                Some(First::Control(control)) => finish |= self.obey(control, &mut flushed),
                None => {}
            }
            while let Ok(control) = self.controls.try_recv() {
                finish |= self.obey(control, &mut flushed);
            }
            // The horizon comes before the draining: a send that begins after it has a later stamp.
            let horizon = self.horizon();
            for _ in 0..QUEUE {
                let Ok(report) = self.reports.try_recv() else { break };
                self.take(report, &mut changes);
            }
            let all = finish || !flushed.is_empty();
            self.write(if all { Stamp(u64::MAX) } else { horizon }, changes);
            for done in flushed {
                let _ = done.send(());
            }
            (self.wake)();
        }
    }

    /// Waits for the next thing to do; `None` where held rows have become due.
    fn wait(&self) -> Option<First> {
        let due = if self.held.is_empty() { never() } else { crossbeam_channel::after(NAP) };
        select! {
            recv(self.controls) -> control => Some(First::Control(control.unwrap_or(Control::Finish))),
            recv(self.reports) -> report => report.ok().map(First::Report),
            recv(due) -> _ => None,
        }
    }

    fn obey(&mut self, control: Control, flushed: &mut Vec<Sender<()>>) -> bool {
        match control {
            Control::AddSink(sink) => self.sinks.push(sink),
            Control::Clear => self.writer.clear(),
            Control::Restore => self.writer.restore(),
            Control::ForgetCleared => self.writer.forget_aside(),
            Control::BeginRun(now) => self.writer.begin_run(now),
            Control::SetBudget(bytes) => self.writer.set_budget(bytes),
            Control::Flush(done) => flushed.push(done),
            Control::Finish => return true,
        }
        false
    }

    fn take(&mut self, report: Report, changes: &mut Vec<(EndpointId, Change)>) {
        match report {
            Report::Record(record) => self.held.push(record),
            Report::Change(endpoint, change) => {
                // Rows of a connection are counted while it is still listed.
                if matches!(change, Change::State(_)) {
                    self.take_lost(endpoint);
                }
                changes.push((endpoint, change));
            }
        }
    }

    fn take_lost(&mut self, endpoint: EndpointId) {
        let rows = match lock(&self.lost).get(&endpoint) {
            Some(count) => count.swap(0, Ordering::Relaxed),
            None => 0,
        };
        if rows > 0 {
            let note = Note::RowsLost { rows };
            self.held.push(note_record(endpoint, self.clock.now(), note));
        }
    }

    /// No row with an earlier stamp than this is still to come, or it has had its time.
    fn horizon(&self) -> Stamp {
        let now = self.clock.now();
        let pending = self.current_calls.earliest_pending().unwrap_or(now);
        if self.held.len() > MAX_HELD { now } else { pending.clamp(now.before(PATIENCE), now) }
    }

    /// Writes what is due: the board first, so that a row's connection is listed when the row is counted.
    fn write(&mut self, horizon: Stamp, changes: Vec<(EndpointId, Change)>) {
        self.held.sort_by_key(Record::at);
        let due = self.held.partition_point(|record| record.at() < horizon);
        let rows: Vec<Record> = self.held.drain(..due).collect();
        let refused = changes.iter().filter(|(_, change)| matches!(change, Change::Refused)).count();
        if refused > 0 {
            self.writer.count_refused(refused as u64);
        }
        let board = self.board.clone();
        board.update(|board| {
            for (endpoint, change) in changes {
                board.apply(endpoint, change);
            }
            for record in &rows {
                board.count(record);
            }
        });
        let had_rows = !rows.is_empty();
        for record in rows {
            self.append(record);
        }
        if had_rows {
            self.each_sink(|sink| sink.flush());
        }
    }

    fn append(&mut self, record: Record) {
        if self.sinks.is_empty() {
            self.writer.append(record);
        } else {
            let row = self.writer.append(record.clone());
            self.each_sink(|sink| sink.row(row, &record));
        }
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
        lock(&self.failures).extend(failures.iter().cloned());
        for (path, error) in failures {
            let note = Note::FileFailed { path: path.into(), error: error.into() };
            self.held.push(note_record(EndpointId::LAB, self.clock.now(), note));
        }
    }
}

enum First {
    Report(Report),
    Control(Control),
}

/// A row that is a note.
fn note_record(endpoint: EndpointId, at: Stamp, note: Note) -> Record {
    let what = What::Note { at, note };
    Record { endpoint, connection: None, ends: None, what, bytes: bytes::Bytes::new(), shares_bytes: false }
}
