//! A row taken apart into its numbers and what it has in common with others, and put together again.

use std::num::NonZeroU64;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::header::Header;
use crate::address::Ends;
use crate::clock::Stamp;
use crate::framing::Frame;
use crate::record::{ConnectionId, EndpointId, Event, Life, Note, Place, Record};
use crate::socket::{Call, CallPlace, Op, Outcome, Sending};

/// A row without its numbers. Variants are written by their places, here and in what is inside: new ones come last, or the
/// version of the files changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Description {
    what: What,
    ends: Option<Ends>,
    has_connection: bool,
    shares_bytes: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum What {
    /// A send's number of bytes stands in the header. Where `moved` is set, the outcome is that the row's bytes were moved.
    Call {
        op: Op,
        outcome: Outcome,
        moved: bool,
    },
    Life(Life),
    /// How many receives more it came in, how far behind its start its body begins, and what of its length does not fit into the
    /// header.
    Message {
        recvs: u64,
        head: u64,
        long: u64,
    },
    Note(Note),
}

impl Description {
    /// The description of a row, and a header with the row's numbers; where anything lies is not in it yet.
    pub fn of(row: &Record) -> (Self, Header) {
        let mut header = Header {
            stamp: row.at.0,
            endpoint: row.endpoint.0,
            connection: row.connection.map_or(0, |connection| connection.0),
            ..Header::default()
        };
        let what = match &row.event {
            Event::Call(call) => {
                header.took = call.took_ns;
                if let Some(place) = call.place {
                    (header.nth, header.offset) = (place.nth.get(), place.offset);
                }
                let mut op = call.op.clone();
                if let Some(sending) = sending(&mut op) {
                    header.asked = std::mem::take(&mut sending.bytes);
                }
                let moved = call.outcome == Outcome::Moved(row.bytes.len());
                What::Call { op, outcome: if moved { Outcome::Done } else { call.outcome.clone() }, moved }
            }
            Event::Message(place) => {
                let Place { number, first_recv, last_recv, frame } = place;
                (header.nth, header.took, header.offset) = (*number, *first_recv, frame.start);
                let length = frame.end.wrapping_sub(frame.start);
                header.asked = u32::try_from(length).unwrap_or(0);
                What::Message {
                    recvs: last_recv.wrapping_sub(*first_recv),
                    head: frame.body.wrapping_sub(frame.start),
                    long: length.wrapping_sub(header.asked.into()),
                }
            }
            Event::Life(life) => What::Life(life.clone()),
            Event::Note(note) => What::Note(note.clone()),
        };
        let has_connection = row.connection.is_some();
        (Self { what, ends: row.ends.clone(), has_connection, shares_bytes: row.shares_bytes }, header)
    }

    /// The row with these numbers and bytes.
    pub fn record(&self, header: &Header, bytes: Bytes) -> Record {
        let event = match &self.what {
            What::Call { op, outcome, .. } => {
                Event::Call(Call { op: op.clone(), outcome: outcome.clone(), place: None, took_ns: 0 })
            }
            What::Life(life) => Event::Life(life.clone()),
            What::Message { .. } => {
                let frame = Frame { start: 0, body: 0, end: 0 };
                Event::Message(Place { number: 0, first_recv: 0, last_recv: 0, frame })
            }
            What::Note(note) => Event::Note(note.clone()),
        };
        let (ends, shares_bytes) = (self.ends.clone(), self.shares_bytes);
        let (endpoint, at) = (EndpointId(header.endpoint), Stamp(header.stamp));
        let mut record = Record { endpoint, connection: None, ends, at, event, bytes, shares_bytes };
        self.number(header, &mut record);
        record
    }

    /// Gives a row of this description these numbers; it has its bytes, or is to have none.
    pub fn number(&self, header: &Header, record: &mut Record) {
        record.endpoint = EndpointId(header.endpoint);
        record.connection = self.has_connection.then_some(ConnectionId(header.connection));
        record.at = Stamp(header.stamp);
        match (&self.what, &mut record.event) {
            (What::Call { moved, .. }, Event::Call(call)) => {
                if let Some(sending) = sending(&mut call.op) {
                    sending.bytes = header.asked;
                }
                if *moved {
                    call.outcome = Outcome::Moved(header.length as usize);
                }
                call.place = NonZeroU64::new(header.nth).map(|nth| CallPlace { nth, offset: header.offset });
                call.took_ns = header.took;
            }
            (What::Message { recvs, head, long }, Event::Message(place)) => {
                let start = header.offset;
                let length = long.wrapping_add(header.asked.into());
                let frame = Frame { start, body: start.wrapping_add(*head), end: start.wrapping_add(length) };
                let (number, first_recv) = (header.nth, header.took);
                *place = Place { number, first_recv, last_recv: first_recv.wrapping_add(*recvs), frame };
            }
            _ => {}
        }
    }
}

fn sending(op: &mut Op) -> Option<&mut Sending> {
    match op {
        Op::Send(sending) | Op::SendAll(sending) | Op::SendTo(sending) | Op::Write(sending) => Some(sending),
        _ => None,
    }
}
