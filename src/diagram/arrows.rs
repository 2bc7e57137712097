//! The bytes that go from one lifeline to another.

use std::ops::Range;

use super::build::Builder;
use super::scene::{Arrow, Fate, Lane, Mark};
use crate::escape::escape;
use crate::record::{Lost, OtherSide, Part, Rest, Row};
use crate::socket::Direction;

/// Arrows of one call.
const MAX_PARTS: usize = 16;
const PREVIEW_CHARS: usize = 24;

impl Builder<'_> {
    /// The arrows of a call that moved bytes.
    pub(super) fn moved(&mut self, row: &Row) {
        let (Some(lane), Some(direction)) = (self.lane_of(row), row.direction()) else { return };
        let here = (lane, self.middle(row));
        let mut other = self.log.other_side(row, MAX_PARTS);
        self.as_it_was(row, &mut other);
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
        let (fate, meant) = match fate {
            Fate::Outside if direction == Direction::Out => self.not_outside(row).unzip(),
            fate => (Some(fate), None),
        };
        let fate = fate.unwrap_or(Fate::Outside);
        if missing == 0 && !row.bytes.is_empty() {
            return;
        }
        let there = match fate {
            Fate::Outside => self.outside(),
            _ => meant.or_else(|| self.receiver(row)).unwrap_or_else(|| self.outside()),
        };
        let there = (there, here.1);
        let (from, to) = if direction == Direction::Out { (here, there) } else { (there, here) };
        let (send, recv) = match direction {
            Direction::Out => (Some(row.number), None),
            Direction::In => (None, Some(row.number)),
        };
        let part = received..row.bytes.len() as u64;
        let (preview, given) = (preview(row, &part), if recv.is_some() { part.clone() } else { 0..0 });
        let (bytes, nth) = (missing, nth(row));
        self.scene.arrows.push(Arrow { send, recv, from, to, preview, bytes, part, given, nth, mark: None, fate });
    }

    /// What became of a send that no other end is known of, where it was for an endpoint of the lab all the same.
    fn not_outside(&self, row: &Row) -> Option<(Fate, Lane)> {
        let to_backlog = || {
            let (lane, can_arrive) = self.sent_to_backlog(row)?;
            Some((if can_arrive { Fate::NotReceived } else { Fate::Lost(Lost::Closed) }, lane))
        };
        self.not_bound(row).map(|lane| (Fate::NotBound, lane)).or_else(to_backlog)
    }

    /// Takes out what had not happened at the moment that the picture is held at.
    fn as_it_was(&self, row: &Row, other: &mut OtherSide) {
        let Some(held) = self.wanted.held else { return };
        let known = other.parts.len();
        other.parts.retain(|part| part.row <= held.row);
        if other.parts.len() < known {
            other.calls = other.parts.len() as u64;
            other.rest = Rest::NotReceived;
        }
        let was_closed = || {
            let (connection, endpoint) = self.log.other_end(row.connection?)?;
            self.log.status().endpoint(endpoint).connections.get(&connection)?.ended.as_ref().map(|(at, _)| *at)
        };
        if other.rest == Rest::Lost(Lost::Closed) && was_closed().is_some_and(|at| at > held.at) {
            other.rest = Rest::NotReceived;
        }
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
        let (sent, given) = match direction {
            Direction::In => (&part.there, &part.here),
            Direction::Out => (&part.here, &part.there),
        };
        self.scene.arrows.push(Arrow {
            send: Some(send.number),
            recv: Some(recv.number),
            from,
            to,
            preview: preview(row, &part.here),
            bytes: part.here.end - part.here.start,
            part: sent.clone(),
            given: given.clone(),
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
            .or_else(|| self.bound_at(row, row.peer()?))
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
