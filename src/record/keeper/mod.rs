//! Keeps the log on disk: a thread that follows the log and writes its rows into segments. The recorder does not wait for it until
//! 32 MiB (or a third of the memory budget) are full of rows that the disk has not taken, and gives a disk up that takes none for a while.
//!
//! What is written is published at once: readers find rows in memory or on disk by their numbers alone. Past its limit, or where
//! the disk has little room left, the oldest segments go. A disk that fails is said once, and the log goes on in memory.

#[cfg(test)]
mod tests;

use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded, select_biased};

use super::gone::Gone;
use super::lock::lock;
use super::log::Log;
use super::reports::Reports;
use super::runs::{AtEnd, Described, Folder, Gone as RowsGone, Runs};
use super::segment::Segment;
use super::state::State;
use super::store::{Blocks, SegmentWriter};
use super::{EndpointId, Event, Note, Record};
use crate::clock::Clock;

/// How long rows gather before they are written: a program that is killed loses no more.
const NAP: Duration = Duration::from_millis(20);
/// What is gathered is written when it is so much, at the latest.
const FLUSH_BYTES: usize = 1 << 20;
/// How long the recorder waits for a disk that takes nothing.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long the end of the log waits for the last rows to be written.
const END_LIMIT: Duration = Duration::from_secs(2);
/// How much is written before the room on the disk is looked at again.
const LOOK_BYTES: u64 = 32 << 20;

/// What the index of rows that are not in a segment that is full may take in memory, in bytes: with many connections segments end
/// earlier, but not below so many rows.
const MAX_INDEX_BYTES: u64 = 12 << 20;
const MIN_ROWS: u64 = 1 << 16;

/// Where a log is kept, and how much of it.
#[derive(Debug, Clone)]
pub struct Keeping {
    pub runs: Runs,
    pub limits: Limits,
    /// Whether it stays when nobody reads it any more. It does stay where the program is killed.
    pub is_kept: bool,
}

/// How much the disk is given to.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// What a run may take, in bytes.
    pub run_bytes: u64,
    /// What is to stay free on the disk, in bytes.
    pub free_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { run_bytes: 4 << 30, free_bytes: 1 << 30 }
    }
}

impl Keeping {
    /// As long as somebody reads the log.
    pub fn within(runs: Runs) -> Self {
        Self { runs, limits: Limits::default(), is_kept: false }
    }
}

/// The recorder's end.
pub(super) struct Keeper {
    wake: Sender<()>,
    /// Somebody waits, or there is much: no more rows are to gather.
    hurry: Sender<()>,
    /// Dropped to have the thread write the rest and end.
    go_on: Option<Sender<()>>,
    ended: Receiver<()>,
    state: Arc<Shared>,
}

/// What the recorder and the thread share.
struct Shared {
    steps: Mutex<u64>,
    stepped: Condvar,
    is_given_up: AtomicBool,
    /// Where the rows are written.
    folder: PathBuf,
    clock: Clock,
    reports: Reports,
}

impl Shared {
    /// The log goes on in memory, and a row says why.
    fn give_up(&self, error: &io::Error) {
        if !self.is_given_up.swap(true, Ordering::Relaxed) {
            let (path, error) = (self.folder.display().to_string().into(), error.to_string().into());
            let note = Event::Note(Note::StoreFailed { path, error });
            self.reports.ask(Record::new(EndpointId::LAB, self.clock.now(), note));
        }
        self.step();
    }

    fn step(&self) {
        *lock(&self.steps) += 1;
        self.stepped.notify_all();
    }
}

impl Keeper {
    /// Starts the thread; `None` where the disk has no place for the log, which a row then says.
    ///
    /// # Errors
    /// The system has no more threads.
    pub(super) fn start(keeping: &Keeping, log: Log, clock: Clock, reports: Reports) -> io::Result<Option<Self>> {
        let Keeping { runs, limits, is_kept } = keeping;
        let mut state = Shared {
            steps: Mutex::default(),
            stepped: Condvar::new(),
            is_given_up: AtomicBool::default(),
            folder: runs.folder().to_owned(),
            clock,
            reports,
        };
        let folder = match runs.begin(clock, AtEnd::of_kept(*is_kept)) {
            Ok(folder) => folder,
            Err(error) => {
                state.give_up(&error);
                return Ok(None);
            }
        };
        state.folder.clone_from(&folder.path);
        let folder = Arc::new(folder);
        lock(&log.shown).folder = Some(folder.clone());
        let state = Arc::new(state);
        let ((wake, woken), (hurry, hurried), (go_on, goes_on), (end, ended)) =
            (bounded(1), bounded(1), bounded(0), bounded(0));
        let work = Work {
            log,
            folder,
            described: (Arc::default(), RowsGone::default()),
            limits: *limits,
            state: state.clone(),
            blocks: Arc::default(),
            writer: None,
            next_row: 0,
            unlooked_bytes: LOOK_BYTES,
            is_index_full: false,
            _end: end,
        };
        std::thread::Builder::new().name("keeper".to_owned()).spawn(move || work.run(&woken, &hurried, &goes_on))?;
        Ok(Some(Self { wake, hurry, go_on: Some(go_on), ended, state }))
    }

    /// There are more rows.
    pub(super) fn wake(&self) {
        // Where it is awake, it will look again.
        let _ = self.wake.try_send(());
    }

    /// No more rows are to gather.
    pub(super) fn hurry(&self) {
        let _ = self.hurry.try_send(());
    }

    /// Waits until more is on disk; `false` once the disk is given up.
    pub(super) fn wait(&self) -> bool {
        let steps = lock(&self.state.steps);
        let before = *steps;
        self.wake();
        self.hurry();
        let is_waiting = |steps: &mut u64| *steps == before && !self.state.is_given_up.load(Ordering::Relaxed);
        let waited = self.state.stepped.wait_timeout_while(steps, PATIENCE, is_waiting);
        let (steps, waited) = waited.unwrap_or_else(PoisonError::into_inner);
        drop(steps);
        if waited.timed_out() {
            self.state.give_up(&io::ErrorKind::TimedOut.into());
        }
        !self.state.is_given_up.load(Ordering::Relaxed)
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.go_on = None;
        self.wake();
        let _ = self.ended.recv_timeout(END_LIMIT);
    }
}

struct Work {
    log: Log,
    folder: Arc<Folder>,
    /// What is written of the run beside its rows.
    described: (Arc<Described>, RowsGone),
    limits: Limits,
    state: Arc<Shared>,
    blocks: Arc<Blocks>,
    writer: Option<SegmentWriter>,
    /// The first row that is not written.
    next_row: u64,
    /// Bytes written since the room on the disk was looked at.
    unlooked_bytes: u64,
    /// Where rows are takes so much memory that the segment is to end.
    is_index_full: bool,
    _end: Sender<()>,
}

impl Work {
    fn run(mut self, woken: &Receiver<()>, hurried: &Receiver<()>, goes_on: &Receiver<()>) {
        loop {
            let is_over = woken.recv().is_err()
                || select_biased! {
                    recv(goes_on) -> _ => true,
                    recv(hurried) -> _ => false,
                    default(NAP) => false,
                };
            if self.state.is_given_up.load(Ordering::Relaxed) {
                return;
            }
            if let Err(error) = self.step() {
                return self.state.give_up(&error);
            }
            if is_over {
                // Where that fails, the rows are read when the run is opened.
                let _ = self.end_segment();
                // What cannot be written now is tried again with the end of the last reader.
                let _ = self.folder.end();
                return;
            }
        }
    }

    /// Writes all rows that there are.
    fn step(&mut self) -> io::Result<()> {
        let end_row = lock(&self.log.shown).rows.end_row;
        // One after another, so that what is written may leave the memory.
        while let Some(segment) = self.next_segment().filter(|_| self.next_row < end_row) {
            // Rows that were cleared and forgotten meanwhile are written nowhere.
            let from = self.next_row.max(segment.first_row);
            if from > self.next_row || (segment.is_after_clear && from == segment.first_row) {
                self.end_segment()?;
            }
            self.next_row = from;
            for record in segment.rows.iter().skip((from - segment.first_row) as usize) {
                self.append(record)?;
            }
        }
        self.flush()?;
        self.forget()?;
        self.describe()?;
        self.state.step();
        Ok(())
    }

    /// Writes what the rows are of, where that has changed.
    fn describe(&mut self) -> io::Result<()> {
        let (described, gone) = {
            let shown = lock(&self.log.shown);
            (shown.described.clone(), RowsGone::from(shown.rows.evicted))
        };
        if *described != *self.described.0 || gone != self.described.1 {
            self.folder.describe(&described, gone)?;
            self.described = (described, gone);
        }
        Ok(())
    }

    /// The segment in memory that the next row is in, or the first behind it.
    fn next_segment(&self) -> Option<Arc<Segment>> {
        let shown = lock(&self.log.shown);
        let segments = &shown.rows.segments;
        segments.get(segments.partition_point(|segment| segment.end_row() <= self.next_row)).cloned()
    }

    fn append(&mut self, record: &Record) -> io::Result<()> {
        if self.writer.as_ref().is_some_and(SegmentWriter::is_full) || self.is_index_full {
            self.is_index_full = false;
            self.end_segment()?;
        }
        if self.writer.is_none() {
            self.make_room()?;
        }
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => {
                let writer = SegmentWriter::create(&self.state.folder, self.next_row, &self.blocks)?;
                Arc::make_mut(&mut lock(&self.log.shown).rows.stored).push_back(writer.stored().clone());
                none.insert(writer)
            }
        };
        writer.append(record)?;
        self.next_row += 1;
        if writer.waiting() >= FLUSH_BYTES {
            let rows = self.next_row - writer.stored().first_row();
            self.is_index_full = rows >= MIN_ROWS && lock(&self.log.shown).index.memory() > MAX_INDEX_BYTES;
            self.flush()?;
            self.make_room()?;
            self.state.step();
        }
        Ok(())
    }

    /// Closes the segment that is written: where its rows are goes to the disk, too, with the state of the lab.
    fn end_segment(&mut self) -> io::Result<()> {
        self.flush()?;
        let Some(writer) = self.writer.take() else { return Ok(()) };
        let stored = writer.stored().clone();
        drop(writer);
        let (newest, before, state) = {
            let shown = lock(&self.log.shown);
            (shown.index.newest(), shown.index.stored().clone(), State::of(&shown))
        };
        stored.write_lists(before.lists_of(newest, stored.first_row(), stored.end_row()), &state)?;
        let mut shown = lock(&self.log.shown);
        // The recorder may have let it go.
        let is_there = shown.rows.stored.front().is_some_and(|oldest| oldest.first_row() <= stored.first_row());
        if let Some(lists) = stored.lists().filter(|_| is_there) {
            shown.index.store(lists.clone());
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        let Some(writer) = &mut self.writer else { return Ok(()) };
        self.unlooked_bytes += writer.waiting() as u64;
        writer.flush()
    }

    /// Lets the oldest segments go while the run takes more than it may, or the disk has little room.
    fn make_room(&mut self) -> io::Result<()> {
        if self.unlooked_bytes < LOOK_BYTES.min(self.limits.run_bytes / 16) {
            return Ok(());
        }
        self.unlooked_bytes = 0;
        loop {
            let (taken, changed) = {
                let shown = lock(&self.log.shown);
                (shown.rows.stored.iter().map(|stored| stored.disk_bytes()).sum::<u64>(), shown.run_bytes)
            };
            self.limits.run_bytes = changed.unwrap_or(self.limits.run_bytes);
            let has_room = || Ok::<_, io::Error>(fs4::available_space(&self.state.folder)? >= self.limits.free_bytes);
            if taken <= self.limits.run_bytes && has_room()? {
                return Ok(());
            }
            if !self.evict_oldest()? {
                return if has_room()? { Ok(()) } else { Err(io::ErrorKind::StorageFull.into()) };
            }
        }
    }

    /// Lets go what was cleared and cannot be called back.
    fn forget(&mut self) -> io::Result<()> {
        let is_forgotten = |work: &Self| {
            let shown = lock(&work.log.shown);
            shown.rows.stored.front().is_some_and(|oldest| oldest.end_row() <= shown.forgotten)
        };
        while is_forgotten(self) && self.evict_oldest()? {}
        Ok(())
    }

    /// Lets the oldest segment go; `false` where it is the one that is written, or memory has rows of it.
    fn evict_oldest(&self) -> io::Result<bool> {
        let rows = lock(&self.log.shown).rows.clone();
        let Some(oldest) = rows.stored.front().filter(|oldest| oldest.end_row() <= rows.memory_from()) else {
            return Ok(false);
        };
        if self.writer.as_ref().is_some_and(|writer| Arc::ptr_eq(writer.stored(), oldest)) {
            return Ok(false);
        }
        let all = lock(&self.log.shown).index.stored().clone();
        let gone = Gone::of_stored(oldest, &all);
        let mut shown = lock(&self.log.shown);
        // The recorder may have been faster.
        if shown.rows.stored.front().is_some_and(|front| Arc::ptr_eq(front, oldest)) {
            Arc::make_mut(&mut shown.rows.stored).pop_front();
            gone.go(&mut shown, oldest.end_row(), oldest.evicted());
        }
        drop(shown);
        oldest.remove()?;
        Ok(true)
    }
}
