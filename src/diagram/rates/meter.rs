//! A thread that adds up a log as it grows.

use std::io;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::tally::Tally;
use crate::clock::Stamp;
use crate::record::{Callback, ConnectionId, EndpointId, Follower, Row, Snapshot};

/// Adds up the rows of a log as they come.
pub struct Meter {
    follower: Follower,
    tally: Arc<Mutex<Tally>>,
    /// The log's first row, and how many it had taken since it was cleared, when it was looked at last.
    seen: (u64, u64),
}

impl Meter {
    /// Starts the thread; `notify` is called when more has been counted.
    ///
    /// # Errors
    /// The system has no more threads.
    pub fn start(notify: Callback) -> io::Result<Self> {
        let tally: Arc<Mutex<Tally>> = Arc::default();
        let counted = Arc::clone(&tally);
        let count = move |_: &Snapshot, row: &Row| {
            lock(&counted).add(row);
            false
        };
        Ok(Self { follower: Follower::start(Box::new(count), notify)?, tally, seen: (0, 0) })
    }

    /// The log as far as it has been added up. It holds the thread up while it is looked at. Rows that have left memory
    /// since they were counted stay counted; those that were cleared do not.
    pub fn counted(&mut self, log: &Snapshot) -> Counted<'_> {
        let (first_row, rows) = (log.first_row(), log.status().totals().rows);
        let (first_before, rows_before) = std::mem::replace(&mut self.seen, (first_row, rows));
        if rows < rows_before || first_row < first_before {
            *lock(&self.tally) = Tally::from_row(first_row);
        }
        self.follower.follow(log, || log.all());
        Counted(lock(&self.tally))
    }

    /// Takes in what the system tells of what an endpoint has not read; see [`Tally::tell_unread`].
    pub fn tell_unread(
        &self,
        id: EndpointId,
        at: Stamp,
        connections: impl Iterator<Item = (ConnectionId, u64)>,
        queue: u64,
    ) {
        lock(&self.tally).tell_unread(id, at, connections, queue);
    }

    /// A copy of what has been added up so far.
    pub fn copied(&self) -> Tally {
        lock(&self.tally).clone()
    }
}

/// What has been added up at one moment.
pub struct Counted<'a>(MutexGuard<'a, Tally>);

impl Deref for Counted<'_> {
    type Target = Tally;

    fn deref(&self) -> &Tally {
        &self.0
    }
}

fn lock(tally: &Mutex<Tally>) -> MutexGuard<'_, Tally> {
    tally.lock().unwrap_or_else(PoisonError::into_inner)
}
