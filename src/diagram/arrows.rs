//! What goes from one lifeline to another: bytes, and what the kernel does by itself.

use std::ops::Range;

use super::build::{Builder, Lifeline};
use super::scene::{Arrow, Fate, Implied, Lane, Mark};
use crate::address::{Addr, Transport};
use crate::escape::escape;
use crate::record::{EndpointId, Part, Rest, Row};
use crate::socket::{Direction, Op, Outcome};

/// Arrows of one call.
const MAX_PARTS: usize = 16;
const PREVIEW_CHARS: usize = 24;

impl Builder<'_> {
    /// The arrows of a call that moved bytes.
    pub(super) fn moved(&mut self, step: u64, row: &Row) {
        let (Some(lane), Some(direction)) = (self.lane_of(row), row.direction()) else { return };
        let here = (lane, step as f64 + 0.5);
        let other = self.log.other_side(row, MAX_PARTS);
        let mut mark = (other.calls > 1).then_some(match direction {
            Direction::In => Mark::Sends(other.calls),
            Direction::Out => Mark::Recvs(other.calls),
        });
        for part in &other.parts {
            self.part(row, direction, here, part, &mut mark);
        }
        let received: u64 = other.parts.iter().map(|part| part.here.end - part.here.start).sum();
        let missing = row.bytes.len() as u64 - received.min(row.bytes.len() as u64);
        let fate = match (direction, other.rest) {
            (Direction::Out, Rest::NotReceived) => Fate::NotReceived,
            (Direction::Out, Rest::Lost(lost)) => Fate::Lost(lost),
            (_, Rest::Unknown) if other.calls == 0 => Fate::Outside,
            _ => return,
        };
        if missing == 0 && !row.bytes.is_empty() {
            return;
        }
        let there = match fate {
            Fate::Outside => self.outside(),
            _ => self.receiver(row).unwrap_or_else(|| self.outside()),
        };
        let there = (there, here.1);
        let (from, to) = if direction == Direction::Out { (here, there) } else { (there, here) };
        let (send, recv) = match direction {
            Direction::Out => (Some(row.number), None),
            Direction::In => (None, Some(row.number)),
        };
        let preview = preview(row, &(received..row.bytes.len() as u64));
        self.scene.arrows.push(Arrow {
            send,
            recv,
            from,
            to,
            preview,
            bytes: missing,
            nth: nth(row),
            mark: None,
            fate,
        });
    }

    fn part(&mut self, row: &Row, direction: Direction, here: (Lane, f64), part: &Part, mark: &mut Option<Mark>) {
        let Some(other) = self.log.get(part.row) else { return };
        let (send, recv) = match direction {
            Direction::In => (&other, row),
            Direction::Out => (row, &other),
        };
        if !self.drawn.insert((send.number, recv.number)) {
            return;
        }
        let there = self.lane_of(&other).unwrap_or_else(|| self.outside());
        let there = (there, self.middle(&other));
        let (from, to) = if direction == Direction::In { (there, here) } else { (here, there) };
        self.scene.arrows.push(Arrow {
            send: Some(send.number),
            recv: Some(recv.number),
            from,
            to,
            preview: preview(row, &part.here),
            bytes: part.here.end - part.here.start,
            nth: nth(send),
            mark: mark.take(),
            fate: Fate::Arrived,
        });
    }

    /// Where what a row sends goes, as far as that is in the lab.
    fn receiver(&self, row: &Row) -> Option<Lane> {
        let other = row.connection.and_then(|connection| self.log.other_end(connection));
        other
            .and_then(|(connection, endpoint)| self.lane(endpoint, Some(connection)))
            .or_else(|| self.bound_at(row.peer()?, self.transport(row)))
    }

    /// The lifeline of the endpoint of this transport that has this address.
    fn bound_at(&self, addr: &Addr, transport: Option<Transport>) -> Option<Lane> {
        let has = |endpoint: EndpointId| self.log.status().endpoint(endpoint).local.as_ref() == Some(addr);
        let is_it = |lifeline: &Lifeline| lifeline.transport == transport && has(lifeline.endpoint);
        let found = self.place.values().map(|(_, lifeline)| lifeline).find(|lifeline| is_it(lifeline))?;
        self.lane(found.endpoint, None)
    }

    /// What the kernel does at a connect and at an end.
    pub(super) fn ends(&mut self, step: u64, row: &Row) {
        let (Some(lane), Some(call)) = (self.lane_of(row), row.call()) else { return };
        let from = (lane, step as f64 + 0.5);
        match (&call.op, &call.outcome) {
            (Op::Connect(addr) | Op::ConnectEx(addr), Outcome::Done | Outcome::Number(0)) => {
                // Only TCP shakes hands: a datagram socket's connect sends nothing.
                let is_tcp = self.transport(row) == Some(Transport::Tcp);
                let listener = self.bound_at(addr, Some(Transport::Tcp)).filter(|to| to.lifeline != lane.lifeline);
                if let Some(to) = listener.filter(|_| is_tcp) {
                    let to = (to, from.1);
                    self.scene.implied.push(Implied { row: row.number, what: "SYN · SYN+ACK · ACK", from, to });
                }
            }
            (Op::Shutdown(_) | Op::Close, Outcome::Done) => self.fin(from, row),
            _ => {}
        }
    }

    fn transport(&self, row: &Row) -> Option<Transport> {
        self.place.get(&row.endpoint)?.1.transport
    }

    /// An end that was sent, up to where the other side received it.
    fn fin(&mut self, from: (Lane, f64), row: &Row) {
        let Some((other, endpoint)) = row.connection.and_then(|connection| self.log.other_end(connection)) else {
            return;
        };
        let is_end = |there: &Row| {
            there.connection == Some(other) && there.call().is_some_and(|call| call.outcome == Outcome::EndOfStream)
        };
        let end = self.rows_after(endpoint, row.number).find(is_end);
        let what = if row.peer().and_then(Addr::inet).is_some() { "FIN" } else { "end" };
        if let Some(end) = end
            && let Some(lane) = self.lane_of(&end)
        {
            self.scene.implied.push(Implied { row: row.number, what, from, to: (lane, self.middle(&end)) });
        }
    }
}

/// Which send of its connection a row is, from zero: neighbours are drawn in different colours.
fn nth(row: &Row) -> usize {
    let place = row.call().and_then(|call| call.place);
    place.map_or(0, |place| (place.nth.get() - 1) as usize)
}

fn preview(row: &Row, part: &Range<u64>) -> String {
    row.bytes.get(part.start as usize..part.end as usize).map(|bytes| escape(bytes, PREVIEW_CHARS)).unwrap_or_default()
}
