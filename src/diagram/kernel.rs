//! What the kernel does without being asked: it shakes hands, passes an end on, and refuses.

use super::build::Builder;
use super::scene::{Head, Implied, Lane};
use crate::address::{Addr, Transport};
use crate::record::{List, Row};
use crate::socket::{Op, Outcome};

/// Rows of the other end that are looked at for what caused a reset.
const MAX_LOOK: usize = 64;

/// The call at an end, where there is one, and its place.
type End = (Option<u64>, (Lane, f64));

impl Builder<'_> {
    /// What the kernel does at this row: at a connect, at an end, at a refusal.
    pub(super) fn kernel(&mut self, row: &Row) {
        let (Some(lane), Some(call)) = (self.lane_of(row), row.call()) else { return };
        let here = (lane, self.middle(row));
        match (&call.op, &call.outcome) {
            (Op::Connect(addr) | Op::ConnectEx(addr), Outcome::Done | Outcome::Number(0)) => {
                self.handshake(here, row, addr, "SYN · SYN+ACK · ACK", Head::Arrives);
            }
            (Op::Connect(addr) | Op::ConnectEx(addr), Outcome::Failed(code) | Outcome::Errno(code))
                if code.name == "ECONNREFUSED" =>
            {
                self.handshake(here, row, addr, "SYN · RST", Head::Refused);
            }
            (Op::Shutdown(_) | Op::Close, Outcome::Done) => self.fin(here, row),
            (_, Outcome::Failed(code)) => match (code.name, self.transport(row)) {
                ("ECONNRESET", Some(Transport::Tcp)) => self.reset(here, row),
                ("ECONNREFUSED", Some(Transport::Udp)) => self.unreachable(here, row),
                _ => {}
            },
            _ => {}
        }
    }

    fn imply(&mut self, what: &'static str, from: End, to: End, head: Head) {
        let ((cause, from), (met, to)) = (from, to);
        self.scene.implied.push(Implied { cause, met, what, from, to, head });
    }

    fn handshake(&mut self, from: (Lane, f64), row: &Row, addr: &Addr, what: &'static str, head: Head) {
        // Only TCP shakes hands: a datagram socket's connect sends nothing.
        if self.transport(row) != Some(Transport::Tcp) {
            return;
        }
        let server = self.bound_at(row, addr).filter(|to| to.lifeline != from.0.lifeline);
        match (server, head) {
            (Some(to), _) => self.imply(what, (Some(row.number), from), (None, (to, from.1)), head),
            // Nobody is there to point at: it goes to those who are meant to be, or out of the lab.
            (None, Head::Refused) => {
                let to =
                    self.meant(row, addr).filter(|to| to.lifeline != from.0.lifeline).unwrap_or_else(|| self.outside());
                self.imply(what, (Some(row.number), from), (None, (to, from.1)), head);
            }
            (None, Head::Arrives) => {}
        }
    }

    /// An end that was sent, up to where the other side received it.
    fn fin(&mut self, from: (Lane, f64), row: &Row) {
        let Some((other, endpoint)) = row.connection.and_then(|connection| self.log.other_end(connection)) else {
            return;
        };
        let is_end = |there: &Row| {
            there.connection == Some(other) && there.call().is_some_and(|call| call.outcome == Outcome::EndOfStream)
        };
        let end = self.rows_after(endpoint, row.number).find(is_end).filter(|end| self.has_happened(end));
        let what = if row.peer().and_then(Addr::inet).is_some() { "FIN" } else { "end" };
        if let Some(end) = end
            && let Some(lane) = self.lane_of(&end)
        {
            let there = (lane, self.middle(&end));
            self.imply(what, (Some(row.number), from), (Some(end.number), there), Head::Arrives);
        }
    }

    /// A reset that was met: from the other end's close, where that is found.
    fn reset(&mut self, to: (Lane, f64), row: &Row) {
        let Some((other, endpoint)) = row.connection.and_then(|connection| self.log.other_end(connection)) else {
            return;
        };
        let rows = self.log.list(List::Rows(endpoint));
        let end = rows.place_from(row.number);
        let before = (end.saturating_sub(MAX_LOOK)..end).rev().filter_map(|place| self.log.get(rows.get(place)?));
        let closes = |there: &Row| there.call().is_some_and(|call| call.op == Op::Close);
        let close = before.into_iter().find(|there| there.connection == Some(other) && closes(there));
        let place = close.as_ref().map_or(to.1, |close| self.middle(close));
        if let Some(lane) = self.lane(endpoint, Some(other)) {
            let cause = close.map(|close| close.number);
            self.imply("RST", (cause, (lane, place)), (Some(row.number), to), Head::Arrives);
        }
    }

    /// A datagram came to a port that nobody has, and the other system said so.
    fn unreachable(&mut self, to: (Lane, f64), row: &Row) {
        let from = row.peer().and_then(|peer| self.bound_at(row, peer).or_else(|| self.meant(row, peer)));
        let from = from.unwrap_or_else(|| self.outside());
        self.imply("ICMP: port unreachable", (None, (from, to.1)), (Some(row.number), to), Head::Arrives);
    }
}
