//! What takes its time: calls that wait, and connections that wait to be accepted.

use super::build::{Builder, Under};
use super::scene::{Axis, Backlog, Bar, Lane};
use crate::address::Transport;
use crate::clock::Stamp;
use crate::record::{ConnectionId, EndpointId, List, Row};
use crate::socket::{Op, Outcome};

/// A call that takes as long as this has waited, in nanoseconds.
const WAITED_NS: u64 = 1_000_000;
/// A connection that is accepted later than this has waited in the backlog, in nanoseconds.
const LATE_NS: u64 = 50_000_000;
/// Calls of each lifeline below the picture that may have begun in it.
const MAX_BELOW: usize = 8;
/// Open connections of a client that are looked at.
const MAX_OPEN: usize = 8;

impl Builder<'_> {
    /// A call that waited, or still waits at the moment that the picture is held at.
    pub(super) fn bar(&mut self, row: &Row) {
        let (Some(lane), Some(call)) = (self.lane_of(row), row.call()) else { return };
        if call.took_ns < WAITED_NS {
            return;
        }
        let began = call.began(row.at);
        if !self.has_happened(row) {
            let under =
                Under { endpoint: row.endpoint, connection: row.connection, call: call.op.name(), since: began };
            self.open_bar(lane, &under);
            return;
        }
        // One that is stamped at its beginning, a send or a connect, returned below its block.
        let (from, to) = match call.op.is_stamped_before() {
            true => (self.middle(row), self.place_at(Stamp(row.at.0 + call.took_ns))),
            false => (self.place_at(began), self.middle(row)),
        };
        let bar = Bar { row: Some(row.number), lane, from, to, call: call.op.name(), waited_ns: call.took_ns };
        self.scene.bars.push(bar);
    }

    /// Calls that returned below the picture and began in it or above.
    pub(super) fn below(&mut self) {
        let end = self.wanted.steps.end;
        let Some(next) = self.steps.row(end) else { return };
        let end = match self.wanted.axis {
            Axis::Steps => end as f64,
            Axis::Scale => self.log.get(next).map_or(f64::MAX, |row| row.at.0 as f64),
        };
        for lifeline in self.wanted.lifelines {
            let began = |row: &Row| row.call().map(|call| self.place_at(call.began(row.at)));
            let rows = self.rows_after(lifeline.endpoint, next.saturating_sub(1)).take(MAX_BELOW);
            let waiting: Vec<Row> = rows.filter(|row| began(row).is_some_and(|began| began < end)).collect();
            waiting.iter().for_each(|row| self.bar(row));
        }
    }

    /// A call that has not returned.
    pub(super) fn under_way(&mut self, under: &Under) {
        if let Some(lane) = self.lane(under.endpoint, under.connection) {
            self.open_bar(lane, under);
        }
    }

    fn open_bar(&mut self, lane: Lane, under: &Under) {
        let waited_ns = self.now().ns_since(under.since);
        if waited_ns < WAITED_NS {
            return;
        }
        let from = self.place_at(under.since);
        let is_in_sight = self.wanted.axis == Axis::Scale || from <= self.wanted.steps.end as f64;
        if is_in_sight {
            let to = match self.wanted.axis {
                Axis::Steps => (self.steps.range().end as f64).max(from + 1.0),
                Axis::Scale => self.now().0 as f64,
            };
            self.scene.bars.push(Bar { row: None, lane, from, to, call: under.call, waited_ns });
        }
    }

    /// The time in the backlog of the connection that this row made or took out of it.
    pub(super) fn accepted(&mut self, row: &Row) {
        let (Some(call), Some(connection)) = (row.call(), row.connection) else { return };
        let is_done = !call.outcome.is_failure() && !matches!(call.outcome, Outcome::Cancelled);
        match &call.op {
            Op::Connect(_) | Op::ConnectEx(_) if is_done => self.waits_since_connect(row, connection),
            Op::Accept if is_done => {
                let Some((client, endpoint)) = self.log.other_end(connection) else { return };
                if let Some(connect) = self.connect_of(endpoint, client) {
                    self.waits_since_connect(&connect, client);
                }
            }
            _ => {}
        }
    }

    /// Clients whose connections nobody has accepted, wherever their connects are.
    pub(super) fn still_in_backlog(&mut self) {
        for lifeline in self.wanted.lifelines.iter().filter(|lifeline| lifeline.transport == Some(Transport::Tcp)) {
            let status = self.log.status().endpoint(lifeline.endpoint);
            let open = status.open().map(|(id, _)| id).take(MAX_OPEN);
            for client in open.filter(|id| self.log.other_end(*id).is_none()) {
                if let Some(connect) = self.connect_of(lifeline.endpoint, client) {
                    self.waits_since_connect(&connect, client);
                }
            }
        }
    }

    /// The connect of a connection.
    fn connect_of(&self, endpoint: EndpointId, connection: ConnectionId) -> Option<Row> {
        let opened = self.log.status().endpoint(endpoint).connections.get(&connection)?.opened;
        let rows = self.log.list(List::Rows(endpoint));
        let end = self.log.place_where(&rows, |row| row.at > opened);
        let near = (end.saturating_sub(MAX_BELOW)..end + MAX_BELOW).filter_map(|place| self.log.get(rows.get(place)?));
        let is_it = |row: &Row| {
            let connects = |call: &crate::socket::Call| matches!(call.op, Op::Connect(_) | Op::ConnectEx(_));
            row.connection == Some(connection) && row.call().is_some_and(connects)
        };
        near.into_iter().find(is_it)
    }

    fn waits_since_connect(&mut self, connect: &Row, client: ConnectionId) {
        let Some(Op::Connect(addr) | Op::ConnectEx(addr)) = connect.call().map(|call| &call.op) else { return };
        if !self.has_happened(connect) || self.transport(connect) != Some(Transport::Tcp) {
            return;
        }
        let Some(lane) = self.bound_at(addr, Some(Transport::Tcp)).filter(|_| self.in_backlog.insert(connect.number))
        else {
            return;
        };
        let accepted = self.log.other_end(client).and_then(|(server, endpoint)| {
            let status = self.log.status().endpoint(endpoint);
            status.connections.get(&server).map(|connection| connection.opened)
        });
        let is_known = accepted.is_some() || self.log.other_end(client).is_none();
        let accepted = accepted.filter(|at| *at <= self.now());
        let waited_ns = accepted.unwrap_or(self.now()).ns_since(connect.at);
        if is_known && waited_ns >= LATE_NS {
            let to = accepted.map(|at| self.place_at(at) + self.half_step());
            let from = self.middle(connect);
            self.scene.backlog.push(Backlog { row: connect.number, lane, from, to, waited_ns });
        }
    }

    /// From the edge of a step to its middle.
    fn half_step(&self) -> f64 {
        match self.wanted.axis {
            Axis::Steps => 0.5,
            Axis::Scale => 0.0,
        }
    }
}
