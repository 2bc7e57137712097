//! Where one side cut a stream, found by the places of the bytes.

use std::ops::Range;

use crate::record::{ConnectionId, List, Numbers, Row, Snapshot};
use crate::socket::Direction;

/// A piece of a stream: what one call moved, or a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// The number of its row.
    pub row: u64,
    /// The nth of its kind, from one.
    pub nth: u64,
    /// Its bytes, by their places in the stream; of a message, with what the framing puts around it.
    pub bytes: Range<u64>,
    /// Of these, its own: all of a call, and of a message what the framing puts nothing around.
    pub body: Range<u64>,
}

impl Cut {
    /// The cut that a row is; `None` where it moved nothing and is no message.
    pub fn of(row: &Row) -> Option<Self> {
        let length = row.bytes.len() as u64;
        if let Some(place) = row.message() {
            let frame = place.frame;
            let body = frame.body..frame.body + length;
            return Some(Self { row: row.number, nth: place.number, bytes: frame.start..frame.end, body });
        }
        let place = row.call()?.place?;
        let bytes = place.offset..place.offset + length;
        Some(Self { row: row.number, nth: place.nth.get(), bytes: bytes.clone(), body: bytes })
    }

    pub fn length(&self) -> u64 {
        self.bytes.end - self.bytes.start
    }
}

/// The cuts of one side, in the order of their bytes. Those whose rows have left the log are not among them.
pub struct Cuts<'a> {
    log: &'a Snapshot,
    rows: Numbers,
}

impl<'a> Cuts<'a> {
    /// By the calls of a connection that moved bytes this way.
    pub fn of_calls(log: &'a Snapshot, connection: ConnectionId, direction: Direction) -> Self {
        Self { log, rows: log.list(List::Moved(connection, direction)) }
    }

    /// By the framing, in what a connection received.
    pub fn of_messages(log: &'a Snapshot, connection: ConnectionId) -> Self {
        Self { log, rows: log.list(List::Messages(connection)) }
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The cut at a place, from zero.
    pub fn get(&self, place: usize) -> Option<Cut> {
        Cut::of(&self.log.get(self.rows.get(place)?)?)
    }

    /// The place of a row among them.
    pub fn place(&self, row: u64) -> Option<usize> {
        self.rows.place(row)
    }

    pub fn first(&self) -> Option<Cut> {
        self.get(0)
    }

    pub fn last(&self) -> Option<Cut> {
        self.get(self.len().checked_sub(1)?)
    }

    /// The places of those that have some of these bytes. Others are not looked at but by binary search.
    pub fn within(&self, bytes: &Range<u64>) -> Range<usize> {
        let start = self.from(bytes.start);
        let is_behind = |cut: Cut| cut.bytes.start >= bytes.end;
        let end = self.log.place_where(&self.rows, |row| Cut::of(row).is_some_and(is_behind));
        start..end.max(start)
    }

    /// The place of the first that does not lie before this byte of the stream.
    pub fn from(&self, byte: u64) -> usize {
        self.log.place_where(&self.rows, |row| Cut::of(row).is_some_and(|cut| cut.bytes.end > byte))
    }

    /// The cut that has this byte.
    pub fn at(&self, byte: u64) -> Option<Cut> {
        self.get(self.from(byte)).filter(|cut| cut.bytes.contains(&byte))
    }

    /// The bytes at these places, as far as their rows are there. For a few bytes: it copies them.
    pub fn read(&self, bytes: &Range<u64>) -> Vec<u8> {
        let rows = self.within(bytes).filter_map(|place| self.log.get(self.rows.get(place)?));
        let mut read = Vec::new();
        for row in rows {
            let Some(cut) = Cut::of(&row) else { continue };
            let inside = bytes.start.max(cut.bytes.start)..bytes.end.min(cut.bytes.end);
            let part =
                (inside.start - cut.bytes.start) as usize..(inside.end.max(inside.start) - cut.bytes.start) as usize;
            read.extend_from_slice(row.bytes.get(part).unwrap_or_default());
        }
        read
    }
}
