//! Where the rows of an endpoint and of a connection are in the log. Of segments on disk that are full the lists are there, too
//! (`store/lists`); in memory are those of the newer rows.

mod stored;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::state::State;
use super::store::{SegmentLists, Stored};
use super::{ConnectionId, EndpointId, Event, Numbers, Record};
use crate::socket::Direction;

pub(super) use stored::StoredLists;

/// Bytes of memory that a list takes beside its chunks.
const LIST_BYTES: u64 = (size_of::<(List, Numbers)>() + 32) as u64;

/// Rows that have a list of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum List {
    /// The rows of an endpoint but those that tell of its life, with the notes of the lab itself.
    Rows(EndpointId),
    /// The rows that tell of an endpoint's life and of its connections'.
    Life(EndpointId),
    /// The sends or receives of a connection that moved data.
    Moved(ConnectionId, Direction),
    /// The messages that a framing has cut out of what a connection received.
    Messages(ConnectionId),
}

impl List {
    /// Those of a connection.
    pub(super) fn of_connection(connection: ConnectionId) -> [List; 3] {
        let [received, sent] = [Direction::In, Direction::Out].map(|direction| List::Moved(connection, direction));
        [received, sent, List::Messages(connection)]
    }
}

/// The lists of all rows that are there.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Those of segments on disk.
    stored: Arc<StoredLists>,
    /// Those of all rows behind these segments.
    lists: FxHashMap<List, Numbers>,
    /// Bytes of memory.
    memory: u64,
}

impl Index {
    /// Bytes of memory.
    pub(super) fn memory(&self) -> u64 {
        self.memory
    }

    /// The list as it is now: what of it is on disk is looked up with [`StoredLists::join`], without a lock.
    pub(super) fn list(&self, list: List) -> (Arc<StoredLists>, Numbers) {
        // A list that has not begun has what every list of its kind begins with.
        let begins_with = self.lists.get(&LAB).filter(|_| has_lab_notes(list));
        let newest = self.lists.get(&list).or(begins_with).cloned().unwrap_or_default();
        (self.stored.clone(), newest)
    }

    /// All lists in memory as they are now.
    pub(super) fn newest(&self) -> Vec<(List, Numbers)> {
        self.lists.iter().map(|(list, numbers)| (*list, numbers.clone())).collect()
    }

    /// What is on disk.
    pub(super) fn stored(&self) -> &Arc<StoredLists> {
        &self.stored
    }

    /// The lists of the next segment are on disk now, and leave the memory.
    pub(super) fn store(&mut self, lists: Arc<SegmentLists>) {
        self.remove_below(lists.end_row());
        let segments = self.stored.segments.iter().cloned().chain([lists]);
        self.stored = Arc::new(StoredLists::of(segments));
    }

    /// Takes in the next segment of a log that is opened. Its rows are read only where the state does not know them, or where its
    /// lists are missing: they are made again, and go to the disk.
    pub(super) fn read(&mut self, segment: &Stored, state: &mut State) {
        let from = if segment.lists().is_some() { state.row } else { 0 };
        // What cannot be read is left out.
        let _ = segment.read(from..u64::MAX, |number, record| {
            if segment.lists().is_none() {
                self.add(number, &record);
            }
            state.add(number, &record);
            true
        });
        if segment.lists().is_none() {
            // Where there is no place for them, these rows are found by their numbers alone.
            let _ = segment.make_lists(self.lists_of(segment.first_row(), segment.end_row()));
        }
        if let Some(lists) = segment.lists() {
            self.store(lists.clone());
        }
    }

    /// The lists in memory as far as they are of these rows, each with how many numbers it had in segments before.
    fn lists_of(&self, first_row: u64, end_row: u64) -> Vec<(List, Numbers, u64)> {
        self.stored.lists_of(self.newest(), first_row, end_row)
    }

    /// Whether rows in memory are calls or messages of a connection.
    pub(super) fn has(&self, connection: ConnectionId) -> bool {
        List::of_connection(connection).iter().any(|list| self.lists.contains_key(list))
    }

    /// Adds a row at its place.
    pub(super) fn add(&mut self, number: u64, record: &Record) {
        for list in lists_of(record) {
            // Nearly always it has begun, and is looked up once.
            let memory = match self.lists.get_mut(&list) {
                Some(numbers) if list != LAB => numbers.push(number),
                _ => self.add_to_others(list, number),
            };
            self.memory += memory;
        }
    }

    /// Begins a list with a row, or adds a note of the lab itself to all lists that have those; the bytes of memory that this takes.
    fn add_to_others(&mut self, list: List, number: u64) -> u64 {
        let begun = if self.lists.contains_key(&list) { 0 } else { self.begin(list) };
        if list == LAB {
            let all = self.lists.iter_mut().filter(|(list, _)| has_lab_notes(**list));
            return begun + all.map(|(_, numbers)| numbers.push(number)).sum::<u64>();
        }
        begun + self.lists.get_mut(&list).map_or(0, |numbers| numbers.push(number))
    }

    fn begin(&mut self, list: List) -> u64 {
        let mut numbers = Numbers::default();
        let mut memory = LIST_BYTES;
        if let (true, Some(lab)) = (has_lab_notes(list), self.lists.get(&LAB)) {
            memory += lab.places().filter_map(|place| lab.get(place)).map(|n| numbers.push(n)).sum::<u64>();
        }
        self.lists.insert(list, numbers);
        memory
    }

    /// Removes the rows before `first_row` from these lists, and segments that have none behind it.
    pub(super) fn remove_from(&mut self, lists: impl IntoIterator<Item = List>, first_row: u64) {
        if self.stored.segments.first().is_some_and(|oldest| oldest.end_row() <= first_row) {
            let left = self.stored.segments.iter().filter(|lists| lists.end_row() > first_row);
            self.stored = Arc::new(StoredLists::of(left.cloned()));
        }
        for list in lists {
            if list == LAB {
                self.remove_below(first_row);
            } else {
                self.remove_from_one(list, first_row);
            }
        }
    }

    /// Removes all rows before `first_row` from memory.
    pub(super) fn remove_below(&mut self, first_row: u64) {
        let all: Vec<List> = self.lists.keys().copied().collect();
        all.into_iter().for_each(|list| self.remove_from_one(list, first_row));
    }

    fn remove_from_one(&mut self, list: List, first_row: u64) {
        let Some(numbers) = self.lists.get_mut(&list) else { return };
        self.memory -= numbers.remove_below(first_row);
        if numbers.is_empty() {
            self.lists.remove(&list);
            self.memory -= LIST_BYTES;
        }
    }
}

const LAB: List = List::Rows(EndpointId::LAB);

/// Notes of the lab itself belong to every endpoint's log.
fn has_lab_notes(list: List) -> bool {
    matches!(list, List::Rows(endpoint) if endpoint != EndpointId::BY_HAND)
}

/// The lists that have a row.
pub(super) fn lists_of(record: &Record) -> impl Iterator<Item = List> + use<> {
    let of_endpoint = match record.event {
        Event::Life(_) => List::Life(record.endpoint),
        _ => List::Rows(record.endpoint),
    };
    let of_connection = record.connection.and_then(|connection| match (&record.event, record.direction()) {
        (Event::Message(_), _) => Some(List::Messages(connection)),
        (_, direction) => Some(List::Moved(connection, direction?)),
    });
    [Some(of_endpoint), of_connection].into_iter().flatten()
}
