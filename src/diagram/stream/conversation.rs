//! One connection as a conversation: what each side said, in lines. A thread counts the lines as rows come and remembers
//! where every so many of them begin, so that no frame looks at more than it shows.

use std::collections::VecDeque;
use std::io;
use std::ops::{ControlFlow, Range};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Cut;
use crate::record::{Callback, ConnectionId, Follower, List, Numbers, Row, Snapshot};
use crate::socket::Direction;

/// Lines between two that can be gone to at once.
const BLOCK: u64 = 32;

/// What is read of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// What its calls of this direction moved.
    Calls(Direction),
    /// The messages that were cut out of what it received.
    Messages,
}

/// Rows that are a part of the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    pub connection: ConnectionId,
    pub said: Said,
}

impl Source {
    /// Whether a row is of it.
    pub fn has(&self, row: &Row) -> bool {
        row.connection == Some(self.connection)
            && match self.said {
                Said::Calls(direction) => row.direction() == Some(direction),
                Said::Messages => row.message().is_some(),
            }
    }

    /// Its rows.
    pub fn list(&self) -> List {
        match self.said {
            Said::Calls(direction) => List::Moved(self.connection, direction),
            Said::Messages => List::Messages(self.connection),
        }
    }
}

/// How much of some bytes a line takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Zero only where something stands in the line already.
    pub bytes: usize,
    /// How full the line is then.
    pub used: usize,
    /// The next byte begins another line.
    pub is_full: bool,
}

/// Breaks lines: how much of these bytes goes into a line that is so full already.
pub type Break = Arc<dyn Fn(usize, &[u8]) -> Taken + Send + Sync>;

/// What is read, and how it is laid out.
#[derive(Clone)]
pub struct Layout {
    /// Of each side; a line is of one of them.
    pub sources: [Source; 2],
    pub line_break: Break,
}

/// A line: pieces of one side's calls or messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Which of [`Layout::sources`] it is of.
    pub source: usize,
    pub pieces: Vec<Piece>,
}

/// A part of a line that came by one call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub cut: Cut,
    /// Which of its bytes.
    pub part: Range<usize>,
}

impl Piece {
    /// Whether the call begins here.
    pub fn is_first(&self) -> bool {
        self.part.start == 0
    }

    /// The places of its bytes in the stream.
    pub fn bytes(&self) -> Range<u64> {
        self.cut.body.start + self.part.start as u64..self.cut.body.start + self.part.end as u64
    }
}

/// Where a line begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Start {
    row: u64,
    byte: usize,
}

/// The line that is being filled.
#[derive(Debug, Clone, Copy)]
struct Open {
    source: usize,
    used: usize,
}

/// Fills lines with rows, one after another.
struct Filling {
    layout: Layout,
    open: Option<Open>,
}

impl Filling {
    fn new(layout: Layout) -> Self {
        Self { layout, open: None }
    }

    /// Puts a row's bytes from one on into lines, until `take` says that it is enough. It is given the source, whether a line
    /// begins, and which bytes.
    fn add(&mut self, row: &Row, from: usize, mut take: impl FnMut(usize, bool, Range<usize>) -> ControlFlow<()>) {
        let Some(source) = self.layout.sources.iter().position(|source| source.has(row)) else { return };
        // Each message has lines of its own.
        let stays = |open: &Open| open.source == source && self.layout.sources[source].said != Said::Messages;
        self.open = self.open.filter(stays);
        let mut at = from;
        while at < row.bytes.len() {
            let begins = self.open.is_none();
            let used = self.open.map_or(0, |open| open.used);
            let taken = (self.layout.line_break)(used, &row.bytes[at..]);
            // A line takes something, so that this ends.
            let bytes = if begins { taken.bytes.max(1) } else { taken.bytes };
            if bytes > 0 && take(source, begins, at..at + bytes).is_break() {
                return;
            }
            at += bytes;
            self.open = (!taken.is_full && bytes > 0).then_some(Open { source, used: taken.used });
        }
    }
}

/// What is known of the rows that were looked at.
#[derive(Default)]
struct Counted {
    lines: u64,
    /// How many there were when the rows were shown last: of the others it is not known yet which rows they are of.
    shown: u64,
    /// The number of the block whose beginning is the first here.
    first_block: u64,
    starts: VecDeque<Start>,
    end_row: u64,
}

impl Counted {
    fn add(&mut self, filling: &mut Filling, row: &Row) {
        if row.number < self.end_row {
            // What was cleared has been called back.
            (*self, filling.open) = (Self::default(), None);
        }
        self.end_row = row.number + 1;
        filling.add(row, 0, |_, begins, bytes| {
            if begins && self.lines.is_multiple_of(BLOCK) {
                self.starts.push_back(Start { row: row.number, byte: bytes.start });
            }
            self.lines += u64::from(begins);
            ControlFlow::Continue(())
        });
    }

    /// Forgets the lines of rows that have left the log.
    fn forget_below(&mut self, first_row: u64) {
        while self.starts.front().is_some_and(|start| start.row < first_row) {
            self.starts.pop_front();
            self.first_block += 1;
        }
    }
}

/// A conversation that is read as it goes on. Its thread ends when it is dropped.
pub struct Conversation {
    layout: Layout,
    follower: Follower,
    counted: Arc<Mutex<Counted>>,
}

impl Conversation {
    /// Starts the thread; `notify` is called when more has been read.
    ///
    /// # Errors
    /// The system has no more threads.
    pub fn start(layout: Layout, notify: Callback) -> io::Result<Self> {
        let counted: Arc<Mutex<Counted>> = Arc::default();
        let (shared, mut filling) = (Arc::clone(&counted), Filling::new(layout.clone()));
        let count = move |_: &Snapshot, row: &Row| {
            let is_part = filling.layout.sources.iter().any(|source| source.has(row));
            if is_part {
                lock(&shared).add(&mut filling, row);
            }
            is_part
        };
        let shown = Arc::clone(&counted);
        let notify = move || {
            {
                let mut counted = lock(&shown);
                counted.shown = counted.lines;
            }
            notify();
        };
        Ok(Self { layout, follower: Follower::start(Box::new(count), Box::new(notify))?, counted })
    }

    /// Goes on with the log as it is now.
    pub fn follow(&mut self, log: &Snapshot) {
        self.follower.follow(log, || log.all());
        lock(&self.counted).forget_below(log.first_row());
    }

    /// The numbers of the lines that are there.
    pub fn range(&self) -> Range<u64> {
        let counted = lock(&self.counted);
        let first = if counted.starts.is_empty() { counted.shown } else { counted.first_block * BLOCK };
        first.min(counted.shown)..counted.shown
    }

    /// The rows that are a part of it, as far as it has been read.
    pub fn rows(&self) -> Numbers {
        self.follower.found().map(|found| found.rows).unwrap_or_default()
    }

    /// These lines, as far as they have been read.
    pub fn lines(&self, log: &Snapshot, lines: Range<u64>) -> Vec<Line> {
        let found = {
            let counted = lock(&self.counted);
            let block = (lines.start / BLOCK).checked_sub(counted.first_block);
            block.and_then(|block| Some((counted.starts.get(block as usize).copied()?, lines.start / BLOCK * BLOCK)))
        };
        let Some((start, first)) = found else { return Vec::new() };
        let mut read = self.read(log, start, (lines.end.max(first) - first) as usize);
        read.drain(..((lines.start - first) as usize).min(read.len()));
        read
    }

    /// So many lines from a place on where one begins.
    fn read(&self, log: &Snapshot, start: Start, count: usize) -> Vec<Line> {
        let rows = self.rows();
        let mut filling = Filling::new(self.layout.clone());
        let mut lines: Vec<Line> = Vec::new();
        for place in rows.place_from(start.row)..rows.len() {
            let Some(row) = rows.get(place).and_then(|number| log.get(number)) else { continue };
            let Some(cut) = Cut::of(&row) else { continue };
            let from = if row.number == start.row { start.byte } else { 0 };
            let mut is_done = false;
            filling.add(&row, from, |source, begins, part| {
                if begins && lines.len() == count {
                    is_done = true;
                    return ControlFlow::Break(());
                }
                if begins {
                    lines.push(Line { source, pieces: Vec::new() });
                }
                if let Some(line) = lines.last_mut() {
                    line.pieces.push(Piece { cut: cut.clone(), part });
                }
                ControlFlow::Continue(())
            });
            if is_done {
                break;
            }
        }
        lines
    }

    /// The line in which a byte of a row stands.
    pub fn line_of(&self, log: &Snapshot, row: u64, byte: usize) -> Option<u64> {
        let (block, start) = {
            let counted = lock(&self.counted);
            let after = counted.starts.partition_point(|start| (start.row, start.byte) <= (row, byte));
            let place = after.checked_sub(1)?;
            (counted.first_block + place as u64, *counted.starts.get(place)?)
        };
        let has_it = |line: &Line| {
            line.pieces
                .iter()
                .any(|piece| piece.cut.row == row && (piece.part.contains(&byte) || piece.part.is_empty()))
        };
        let place = self.read(log, start, BLOCK as usize).iter().position(has_it)?;
        Some(block * BLOCK + place as u64)
    }
}

fn lock(counted: &Mutex<Counted>) -> MutexGuard<'_, Counted> {
    counted.lock().unwrap_or_else(PoisonError::into_inner)
}
