//! Which rows are steps of the picture, and which step a row is. Kept for each 256 rows, not for each row, by a thread that
//! follows the log.

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::io;
use std::ops::Range;
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::clock::Stamp;
use crate::record::{Callback, ConnectionId, EndpointId, Event, Follower, Life, Row, Snapshot};
use crate::socket::Op;

/// Rows that are counted together. To find a step, no more rows are looked at.
const BLOCK: u64 = 256;

/// Whether a row is a step by itself: it moved bytes, waited for somebody, ended something, or failed. Calls that set a
/// socket up are named at the call that made the socket.
pub fn is_step(row: &Row) -> bool {
    match &row.event {
        Event::Call(call) => call.outcome.is_failure() || !is_set_up(&call.op),
        Event::Note(_) => true,
        Event::Life(_) | Event::Message(_) => false,
    }
}

/// Whether a call prepares a socket and moves nothing.
pub(super) fn is_set_up(op: &Op) -> bool {
    matches!(
        op,
        Op::SetSockOpt(..)
            | Op::GetSockOpt(_)
            | Op::Bind(_)
            | Op::Listen { .. }
            | Op::GetSockName
            | Op::GetPeerName
            | Op::SetTimeout(_)
            | Op::GetTimeout
            | Op::SetBlocking(_)
            | Op::FileNo
            | Op::MakeFile
    )
}

/// Counts the steps of a log as it grows.
pub struct StepIndex {
    follower: Follower,
    counts: Arc<Mutex<Counts>>,
}

/// What is known of the rows that were looked at.
#[derive(Debug, Default)]
struct Counts {
    /// The number of the first block.
    first_block: u64,
    /// How many steps come before each block.
    before: VecDeque<u64>,
    /// One past the last row that was looked at.
    end_row: u64,
    steps: u64,
    lanes: Lanes,
}

/// Beside which lifeline a connection runs: it has the first lane that was free when it was opened.
#[derive(Debug, Default)]
struct Lanes {
    of: HashMap<ConnectionId, usize>,
    taken: HashMap<EndpointId, Vec<bool>>,
}

impl StepIndex {
    /// Starts the thread; `notify` is called when more has been counted.
    ///
    /// # Errors
    /// The system has no more threads.
    pub fn start(notify: Callback) -> io::Result<Self> {
        let counts: Arc<Mutex<Counts>> = Arc::default();
        let counted = Arc::clone(&counts);
        let count = move |row: &Row| {
            lock(&counted).add(row);
            false
        };
        Ok(Self { follower: Follower::start(Box::new(count), notify)?, counts })
    }

    /// The steps of the log as far as they have been counted. They hold the thread up while they are looked at.
    pub fn steps<'a>(&'a mut self, log: &'a Snapshot) -> Steps<'a> {
        self.follower.follow(log, || log.all());
        let mut counts = lock(&self.counts);
        counts.forget_below(log.first_row());
        Steps { log, counts, blocks: RefCell::default() }
    }
}

fn lock(counts: &Mutex<Counts>) -> MutexGuard<'_, Counts> {
    counts.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Counts {
    fn add(&mut self, row: &Row) {
        if row.number < self.end_row {
            // What was cleared has been called back.
            *self = Self::default();
        }
        let block = row.number / BLOCK;
        if self.before.is_empty() {
            self.first_block = block;
        }
        while self.first_block + self.before.len() as u64 <= block {
            self.before.push_back(self.steps);
        }
        self.steps += u64::from(is_step(row));
        self.end_row = row.number + 1;
        if let (Event::Life(life), Some(connection)) = (&row.event, row.connection) {
            self.lanes.lived(life, row.endpoint, connection);
        }
    }

    fn forget_below(&mut self, first_row: u64) {
        while self.before.len() > 1 && (self.first_block + 1) * BLOCK <= first_row {
            self.before.pop_front();
            self.first_block += 1;
        }
    }

    /// How many steps come before the end of a block.
    fn end_of(&self, block: u64) -> u64 {
        let next = (block + 1).checked_sub(self.first_block).and_then(|place| self.before.get(place as usize));
        next.copied().unwrap_or(self.steps)
    }
}

impl Lanes {
    fn lived(&mut self, life: &Life, endpoint: EndpointId, connection: ConnectionId) {
        let taken = self.taken.entry(endpoint).or_default();
        match life {
            Life::Opened => {
                let lane = taken.iter().position(|is_taken| !is_taken).unwrap_or(taken.len());
                if lane == taken.len() {
                    taken.push(true);
                }
                taken[lane] = true;
                self.of.insert(connection, lane);
            }
            Life::Closed(_) => {
                if let Some(is_taken) = self.of.get(&connection).and_then(|lane| taken.get_mut(*lane)) {
                    *is_taken = false;
                }
            }
            _ => {}
        }
    }
}

/// The steps of a log at one moment.
pub struct Steps<'a> {
    log: &'a Snapshot,
    counts: MutexGuard<'a, Counts>,
    /// The rows of the blocks that were looked at, which are asked for again and again.
    blocks: RefCell<HashMap<u64, Rc<[u64]>>>,
}

impl Steps<'_> {
    /// The numbers of the steps that are there.
    pub fn range(&self) -> Range<u64> {
        let first = match self.log.first_row() < self.counts.end_row {
            true => self.step_from(self.log.first_row()),
            false => self.counts.steps,
        };
        first..self.counts.steps
    }

    /// The row of a step.
    pub fn row(&self, step: u64) -> Option<u64> {
        if step >= self.counts.steps {
            return None;
        }
        let after = self.counts.before.partition_point(|before| *before <= step);
        let block = self.counts.first_block + after.checked_sub(1)? as u64;
        let rows = self.rows_in(block);
        // Counted from the block's end: rows at its beginning may have left the log.
        let from_end = usize::try_from(self.counts.end_of(block) - step).ok()?;
        rows.get(rows.len().checked_sub(from_end)?).copied()
    }

    /// The step of a row; where it is none, the next step.
    pub fn step_from(&self, row: u64) -> u64 {
        if row >= self.counts.end_row {
            return self.counts.steps;
        }
        let rows = self.rows_in(row / BLOCK);
        let from_here = rows.len() - rows.partition_point(|number| *number < row);
        self.counts.end_of(row / BLOCK) - from_here as u64
    }

    /// The first step that is not before a moment.
    pub fn step_at(&self, at: Stamp) -> u64 {
        let Range { mut start, mut end } = self.range();
        while start < end {
            let middle = start + (end - start) / 2;
            match self.row(middle).and_then(|row| self.log.get(row)) {
                Some(row) if row.at < at => start = middle + 1,
                _ => end = middle,
            }
        }
        start
    }

    /// The lane of a connection beside its endpoint's lifeline, from zero.
    pub fn lane(&self, connection: ConnectionId) -> usize {
        self.counts.lanes.of.get(&connection).copied().unwrap_or(0)
    }

    /// The rows of a block that are steps.
    fn rows_in(&self, block: u64) -> Rc<[u64]> {
        let rows = || {
            let numbers = block * BLOCK..((block + 1) * BLOCK).min(self.counts.end_row);
            self.log.rows(numbers).filter(is_step).map(|row| row.number).collect()
        };
        Rc::clone(self.blocks.borrow_mut().entry(block).or_insert_with(rows))
    }
}
