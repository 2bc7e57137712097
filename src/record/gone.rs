//! Rows that leave the log: what else is to be forgotten with them.

use rustc_hash::{FxHashMap, FxHashSet};

use super::index::{List, StoredLists, lists_of};
use super::log::Shown;
use super::store::Stored;
use super::{ConnectionId, Evicted, Record};
use crate::socket::Direction;

/// What the rows were of. It is gathered without the log's lock, as rows on disk are many.
#[derive(Default)]
pub(super) struct Gone {
    lists: FxHashSet<List>,
    connections: FxHashSet<ConnectionId>,
    /// The last send and receive of each connection.
    moved: FxHashMap<(ConnectionId, Direction), u64>,
}

impl Gone {
    pub(super) fn of(rows: &[Record]) -> Self {
        let mut gone = Self::default();
        rows.iter().for_each(|record| gone.add(record));
        gone
    }

    /// Of a segment on disk, the oldest of these; of one that is damaged as far as it can be read.
    pub(super) fn of_stored(stored: &Stored, all: &StoredLists) -> Self {
        let mut gone = Self::default();
        let each = |_, record: Record| {
            gone.add(&record);
            true
        };
        let _damage = stored.read(0..u64::MAX, each);
        // Where that cannot be read, nothing is forgotten.
        gone.connections.retain(|connection| all.has_behind(stored.end_row(), *connection).is_ok_and(|has| !has));
        gone
    }

    fn add(&mut self, record: &Record) {
        self.lists.extend(lists_of(record));
        let Some(connection) = record.connection else { return };
        self.connections.insert(connection);
        let place = record.call().and_then(|call| call.place);
        if let (Some(direction), Some(place)) = (record.direction(), place) {
            let last = self.moved.entry((connection, direction)).or_default();
            *last = place.nth.get().max(*last);
        }
    }

    /// The rows have gone: they are counted, and what is known of them is forgotten.
    pub(super) fn go(&self, shown: &mut Shown, end_row: u64, evicted: Evicted) {
        shown.gone_to(end_row, evicted);
        self.forget(shown, end_row);
    }

    /// What is known of the rows is forgotten.
    pub(super) fn forget(&self, shown: &mut Shown, end_row: u64) {
        shown.index.remove_from(self.lists.iter().copied(), end_row);
        for ((connection, direction), last) in &self.moved {
            shown.exchange.forget_to(*connection, *direction, *last);
        }
        for connection in &self.connections {
            if !shown.index.has(*connection) {
                shown.exchange.forget(*connection);
            }
        }
    }
}
