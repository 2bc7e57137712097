//! Which messages lay in which `recv`: what joins the rows of a stream to those of the messages cut out of it.
//!
//! A message's row says in which of the connection's receives it came. The rows of the receives are counted from there,
//! backwards and forwards, within what is near the rows in sight: where no message is near, none gets a number.

use std::collections::HashMap;

use crate::record::{ConnectionId, EndpointId, Event, Place, Record, Snapshot};
use crate::socket::{Op, Outcome};

/// Rows before and after those in sight that are looked at.
const NEAR: u64 = 512;
/// Rows that are looked at in all.
const MOST: usize = 4096;

/// A receive of a stream that is cut into messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Received {
    /// The number of the `recv` within its connection, from one.
    pub number: u64,
    pub holds: Holds,
}

/// The messages that a receive holds, by number. Of one that is not complete yet nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Nothing,
    /// All of one message, and no other.
    One(u64),
    /// A part of one message.
    Part(u64),
    /// Several, or parts of several, from the first to the last.
    Several(u64, u64),
}

/// The receives near the rows in sight, by their rows.
pub(super) type Parts = HashMap<u64, Received>;

/// One connection's rows as they are read.
#[derive(Default)]
struct Track {
    /// Receives before the first message that tells their number.
    unnumbered: Vec<u64>,
    numbered: Vec<(u64, u64)>,
    last_number: Option<u64>,
    messages: Vec<Place>,
}

/// Reads the rows near `first` to `last` of an endpoint.
pub(super) fn parts(log: &Snapshot, endpoint: EndpointId, first: u64, last: u64) -> Parts {
    let mut tracks: HashMap<ConnectionId, Track> = HashMap::new();
    let near = first.saturating_sub(NEAR)..=last.saturating_add(NEAR);
    for record in log.rows(near).take(MOST) {
        let row = record.number;
        let Some(connection) = record.connection.filter(|_| record.endpoint == endpoint) else { continue };
        match &record.event {
            Event::Message(place) => tracks.entry(connection).or_default().message(*place),
            _ if is_receive(&record) => tracks.entry(connection).or_default().receive(row),
            _ => {}
        }
    }
    tracks.values().flat_map(Track::received).collect()
}

fn is_receive(record: &Record) -> bool {
    record.call().is_some_and(|call| matches!(call.op, Op::Recv(_)) && matches!(call.outcome, Outcome::Moved(_)))
}

impl Track {
    fn receive(&mut self, row: u64) {
        match &mut self.last_number {
            Some(number) => {
                *number += 1;
                self.numbered.push((row, *number));
            }
            None => self.unnumbered.push(row),
        }
    }

    fn message(&mut self, place: Place) {
        match self.last_number {
            Some(number) if number == place.last_recv => {}
            // Rows were lost in between: what was counted before them cannot be trusted.
            Some(_) => self.numbered.clear(),
            None => {
                let rows = std::mem::take(&mut self.unnumbered);
                let numbers = (0..=place.last_recv).rev();
                self.numbered = rows.into_iter().rev().zip(numbers).filter(|(_, number)| *number > 0).collect();
                self.numbered.reverse();
            }
        }
        self.last_number = Some(place.last_recv);
        self.messages.push(place);
    }

    fn received(&self) -> impl Iterator<Item = (u64, Received)> {
        self.numbered.iter().map(|(row, number)| (*row, Received { number: *number, holds: self.holds(*number) }))
    }

    /// Messages come in order, and so do the receives they lie in.
    fn holds(&self, number: u64) -> Holds {
        let first = self.messages.partition_point(|place| place.last_recv < number);
        let end = self.messages.partition_point(|place| place.first_recv <= number);
        match self.messages.get(first..end) {
            None | Some([]) => Holds::Nothing,
            Some([place]) if place.first_recv == place.last_recv => Holds::One(place.number),
            Some([place]) => Holds::Part(place.number),
            Some([first, .., last]) => Holds::Several(first.number, last.number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(number: u64, first_recv: u64, last_recv: u64) -> Place {
        Place { number, first_recv, last_recv }
    }

    #[test]
    fn receives_are_numbered_from_the_messages_near_them() {
        let mut track = Track::default();
        // The third receive ends message 5, which began in the second, and holds message 6 whole.
        track.receive(10);
        track.receive(11);
        track.message(place(5, 7, 8));
        track.message(place(6, 8, 8));
        track.receive(14);
        track.message(place(7, 9, 9));
        track.receive(16);
        let received: Vec<_> = track.received().map(|(row, r)| (row, r.number, r.holds)).collect();
        assert_eq!(
            received,
            [(10, 7, Holds::Part(5)), (11, 8, Holds::Several(5, 6)), (14, 9, Holds::One(7)), (16, 10, Holds::Nothing),]
        );
    }

    #[test]
    fn where_rows_are_missing_nothing_is_guessed() {
        let mut track = Track::default();
        track.receive(1);
        assert_eq!(track.received().count(), 0, "no message is near");
        track.message(place(1, 1, 1));
        track.receive(3);
        track.message(place(9, 7, 7));
        track.receive(5);
        let received: Vec<_> = track.received().map(|(row, r)| (row, r.number)).collect();
        assert_eq!(received, [(5, 8)]);
    }
}
