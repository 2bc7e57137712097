//! Which rows are steps of the picture, and which step a row is. Kept for each 256 rows, not for each row, by a thread that
//! follows the log.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::io;
use std::ops::Range;
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::scene::Axis;
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
    blocks: VecDeque<Block>,
    /// When the last row was.
    last_at: Stamp,
    /// One past the last row that was looked at.
    end_row: u64,
    steps: u64,
    lanes: Lanes,
}

/// What is known of 256 rows.
#[derive(Debug)]
struct Block {
    /// How many steps come before it.
    before: u64,
    /// When its first row was.
    at: Stamp,
    /// How many of its steps are whose.
    of: Vec<(EndpointId, u16)>,
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
        let count = move |_: &Snapshot, row: &Row| {
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
        if self.blocks.is_empty() {
            self.first_block = block;
        }
        while self.first_block + self.blocks.len() as u64 <= block {
            self.blocks.push_back(Block { before: self.steps, at: row.at, of: Vec::new() });
        }
        if is_step(row) {
            self.steps += 1;
            if let Some(block) = self.blocks.back_mut() {
                block.count(row.endpoint);
            }
        }
        (self.end_row, self.last_at) = (row.number + 1, row.at);
        if let (Event::Life(life), Some(connection)) = (&row.event, row.connection) {
            self.lanes.lived(life, row.endpoint, connection);
        }
    }

    fn forget_below(&mut self, first_row: u64) {
        while self.blocks.len() > 1 && (self.first_block + 1) * BLOCK <= first_row {
            self.blocks.pop_front();
            self.first_block += 1;
        }
    }

    /// How many steps come before the end of a block.
    fn end_of(&self, block: u64) -> u64 {
        let next = (block + 1).checked_sub(self.first_block).and_then(|place| self.blocks.get(place as usize));
        next.map_or(self.steps, |next| next.before)
    }
}

impl Block {
    fn count(&mut self, endpoint: EndpointId) {
        match self.of.iter_mut().find(|(of, _)| *of == endpoint) {
            Some((_, steps)) => *steps += 1,
            None => self.of.push((endpoint, 1)),
        }
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

    /// Whether all rows of the log have been counted.
    pub fn is_whole(&self) -> bool {
        self.counts.end_row >= self.log.end_row()
    }

    /// The row of a step.
    pub fn row(&self, step: u64) -> Option<u64> {
        if step >= self.counts.steps {
            return None;
        }
        let after = self.counts.blocks.partition_point(|block| block.before <= step);
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
        let range = self.range();
        // Only in one block, and the next, rows are looked at.
        let block = self.counts.blocks.partition_point(|block| block.at < at).saturating_sub(1);
        let before = |place: usize| self.counts.blocks.get(place).map_or(self.counts.steps, |block| block.before);
        let mut start = before(block).clamp(range.start, range.end);
        let mut end = before(block + 1).clamp(start, range.end);
        while start < end {
            let middle = start + (end - start) / 2;
            match self.row(middle).and_then(|row| self.log.get(row)) {
                Some(row) if row.at < at => start = middle + 1,
                _ => end = middle,
            }
        }
        start
    }

    /// When the first row that is there was, and the last.
    pub fn times(&self) -> Option<(Stamp, Stamp)> {
        let first = self.log.get(self.log.first_row()).map(|row| row.at);
        Some((first?, self.counts.last_at)).filter(|_| self.counts.end_row > self.log.first_row())
    }

    /// How many steps of each endpoint lie in each of so many equal parts of a stretch of the picture; of each 256 rows it
    /// is taken that they are spread evenly. No row is looked at.
    pub fn density(&self, axis: Axis, stretch: Range<f64>, parts: usize) -> BTreeMap<EndpointId, Vec<f64>> {
        let mut density: BTreeMap<EndpointId, Vec<f64>> = BTreeMap::new();
        let part = (stretch.end - stretch.start) / parts.max(1) as f64;
        for (block, from, to) in self.stretches(axis) {
            if to <= stretch.start || from >= stretch.end || part <= 0.0 {
                continue;
            }
            let first = (((from - stretch.start) / part).max(0.0) as usize).min(parts - 1);
            let last = (((to - stretch.start) / part).max(0.0) as usize).min(parts - 1);
            for (endpoint, steps) in &block.of {
                let of = density.entry(*endpoint).or_insert_with(|| vec![0.0; parts]);
                for (place, count) in of.iter_mut().enumerate().take(last + 1).skip(first) {
                    let begin = stretch.start + part * place as f64;
                    let common = to.min(begin + part) - from.max(begin);
                    let share = if to > from { common.max(0.0) / (to - from) } else { 1.0 };
                    *count += share * f64::from(*steps);
                }
            }
        }
        density
    }

    /// About when the step at a place was, without a look at rows.
    pub fn time_near(&self, axis: Axis, place: f64) -> Stamp {
        if axis == Axis::Scale {
            return Stamp(place.max(0.0) as u64);
        }
        let blocks = &self.counts.blocks;
        let after = blocks.partition_point(|block| block.before as f64 <= place);
        let Some(block) = blocks.get(after.saturating_sub(1)) else { return Stamp::default() };
        let (end, end_at) =
            blocks.get(after).map_or((self.counts.steps, self.counts.last_at), |next| (next.before, next.at));
        let part = (place - block.before as f64) / (end.saturating_sub(block.before)).max(1) as f64;
        Stamp(block.at.0 + (end_at.ns_since(block.at) as f64 * part.clamp(0.0, 1.0)) as u64)
    }

    /// Each block with the places where it begins and ends.
    fn stretches(&self, axis: Axis) -> impl Iterator<Item = (&Block, f64, f64)> {
        let blocks = &self.counts.blocks;
        let place = move |block: &Block| match axis {
            Axis::Steps => block.before as f64,
            Axis::Scale => block.at.0 as f64,
        };
        let last = match axis {
            Axis::Steps => self.counts.steps as f64,
            Axis::Scale => self.counts.last_at.0 as f64,
        };
        let ends = blocks.iter().skip(1).map(place).chain([last]);
        blocks.iter().zip(ends).map(move |(block, end)| (block, place(block), end))
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
