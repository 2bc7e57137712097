//! Where the rows of an endpoint and of a connection are in the log.

use rustc_hash::FxHashMap;

use super::{ConnectionId, EndpointId, Event, Numbers, Record};
use crate::socket::Direction;

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

/// The lists of all rows that are there.
#[derive(Debug, Default)]
pub(super) struct Index {
    lists: FxHashMap<List, Numbers>,
    /// Bytes of memory.
    memory: u64,
}

impl Index {
    /// Bytes of memory.
    pub(super) fn memory(&self) -> u64 {
        self.memory
    }

    /// The list as it is now.
    pub(super) fn list(&self, list: List) -> Numbers {
        // A list that has not begun has what every list of its kind begins with.
        let begins_with = self.lists.get(&LAB).filter(|_| has_lab_notes(list));
        self.lists.get(&list).or(begins_with).cloned().unwrap_or_default()
    }

    /// Whether the log has calls or messages of a connection.
    pub(super) fn has(&self, connection: ConnectionId) -> bool {
        let moved = [Direction::In, Direction::Out].map(|direction| List::Moved(connection, direction));
        moved.iter().chain([&List::Messages(connection)]).any(|list| self.lists.contains_key(list))
    }

    /// Adds a row at its place.
    pub(super) fn add(&mut self, number: u64, record: &Record) {
        for list in lists_of(record) {
            if !self.lists.contains_key(&list) {
                self.begin(list);
            }
            if list == LAB {
                let all = self.lists.iter_mut().filter(|(list, _)| has_lab_notes(**list));
                self.memory += all.map(|(_, numbers)| numbers.push(number)).sum::<u64>();
            } else if let Some(numbers) = self.lists.get_mut(&list) {
                self.memory += numbers.push(number);
            }
        }
    }

    fn begin(&mut self, list: List) {
        let mut numbers = Numbers::default();
        self.memory += LIST_BYTES;
        if let (true, Some(lab)) = (has_lab_notes(list), self.lists.get(&LAB)) {
            self.memory += lab.places().filter_map(|place| lab.get(place)).map(|n| numbers.push(n)).sum::<u64>();
        }
        self.lists.insert(list, numbers);
    }

    /// Removes the rows before `first_row` from these lists.
    pub(super) fn remove_from(&mut self, lists: impl IntoIterator<Item = List>, first_row: u64) {
        for list in lists {
            if list == LAB {
                self.remove_below(first_row);
            } else {
                self.remove_from_one(list, first_row);
            }
        }
    }

    /// Removes all rows before `first_row`.
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
