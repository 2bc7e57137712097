//! Connections that wait to be accepted: the client is connected, and its server's `accept` has not returned it.

use super::build::{Builder, MAX_LOOK};
use super::scene::{Axis, Backlog, Lane, Leaves};
use crate::address::Transport;
use crate::clock::Stamp;
use crate::record::{ConnectionId, EndpointId, Life, List, Row};
use crate::socket::{Call, Op, Outcome};

/// A connection that is accepted later than this has waited in the backlog, in nanoseconds.
const LATE_NS: u64 = 50_000_000;
/// Open connections of a client that are looked at.
const MAX_OPEN: usize = 8;
/// Rows around the time at which a connection was opened that may be its connect.
const MAX_NEAR: usize = 8;

/// How a connection left its server's backlog, and when.
enum Left {
    /// It has not.
    Waits,
    How(Leaves, Stamp),
}

impl Builder<'_> {
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

    /// Where bytes go that a client sends before its connection is accepted, and whether they can still be received.
    pub(super) fn sent_to_backlog(&self, send: &Row) -> Option<(Lane, bool)> {
        let client = send.connection.filter(|client| self.log.other_end(*client).is_none())?;
        let connect = self.connect_of(send.endpoint, client)?;
        let lane = self.server_of(&connect)?;
        match self.left(&connect, client, lane)? {
            Left::How(Leaves::Closed, at) if at <= self.now() => Some((lane, false)),
            Left::Waits | Left::How(Leaves::Closed, _) => Some((lane, true)),
            Left::How(Leaves::Accepted, _) => None,
        }
    }

    /// The connect of a connection.
    fn connect_of(&self, endpoint: EndpointId, connection: ConnectionId) -> Option<Row> {
        let opened = self.log.status().endpoint(endpoint).connections.get(&connection)?.opened;
        let rows = self.log.list(List::Rows(endpoint));
        let end = self.log.place_where(&rows, |row| row.at > opened);
        let near = (end.saturating_sub(MAX_NEAR)..end + MAX_NEAR).filter_map(|place| self.log.get(rows.get(place)?));
        let connects = |call: &Call| matches!(call.op, Op::Connect(_) | Op::ConnectEx(_));
        let is_it = |row: &Row| row.connection == Some(connection) && row.call().is_some_and(connects);
        near.into_iter().find(is_it)
    }

    /// The server of the lab that a client has connected to.
    fn server_of(&self, connect: &Row) -> Option<Lane> {
        let Some(Op::Connect(addr) | Op::ConnectEx(addr)) = connect.call().map(|call| &call.op) else { return None };
        let is_tcp = self.transport(connect) == Some(Transport::Tcp);
        self.bound_at(connect, addr).filter(|_| is_tcp && self.has_happened(connect))
    }

    fn waits_since_connect(&mut self, connect: &Row, client: ConnectionId) {
        let Some(lane) = self.server_of(connect).filter(|_| self.in_backlog.insert(connect.number)) else { return };
        let (Some(from_lane), Some(left)) = (self.lane_of(connect), self.left(connect, client, lane)) else { return };
        let left = match left {
            Left::How(how, at) if at <= self.now() => Some((how, at)),
            _ => None,
        };
        let waited_ns = left.map_or(self.now(), |(_, at)| at).ns_since(connect.at);
        if waited_ns >= LATE_NS {
            let to = left.map(|(how, at)| (how, self.place_at(at) + self.half_step()));
            let (client, from) = (from_lane.lifeline, self.middle(connect));
            self.scene.backlog.push(Backlog { row: connect.number, client, lane, from, to, waited_ns });
        }
    }

    /// How a connection left the backlog of the server on this lane; `None` where the log does not know.
    fn left(&self, connect: &Row, client: ConnectionId, lane: Lane) -> Option<Left> {
        if let Some((server, endpoint)) = self.log.other_end(client) {
            let status = self.log.status().endpoint(endpoint);
            return status.connections.get(&server).map(|server| Left::How(Leaves::Accepted, server.opened));
        }
        let server = self.wanted.lifelines.get(lane.lifeline)?.endpoint;
        // One that is accepted and turned away at once is no connection of the server's.
        let own =
            self.log.status().endpoint(connect.endpoint).connections.get(&client).and_then(|own| own.local.clone());
        let takes = |row: &Row| {
            let is_accept = row.call().is_some_and(|call| call.op == Op::Accept);
            is_accept && own.is_some() && row.peer() == own.as_ref()
        };
        if let Some(accept) = self.rows_after(server, connect.number).find(takes) {
            return Some(Left::How(Leaves::Accepted, accept.at));
        }
        let ended = self.ended_after(server, connect).map(|at| Left::How(Leaves::Closed, at));
        let status = self.log.status().endpoint(server);
        let is_same_run = status.state.is_active() && status.started.is_some_and(|started| started <= connect.at);
        ended.or(is_same_run.then_some(Left::Waits))
    }

    /// When a server ended after this row.
    fn ended_after(&self, server: EndpointId, row: &Row) -> Option<Stamp> {
        let lives = self.log.list(List::Life(server));
        let first = lives.place_from(row.number);
        let after = (first..lives.len().min(first + MAX_LOOK)).filter_map(|place| self.log.get(lives.get(place)?));
        let ends = |row: &Row| matches!(row.life(), Some(Life::Stopped | Life::Failed { .. } | Life::Removed));
        after.into_iter().find(ends).map(|row| row.at)
    }

    /// From the edge of a step to its middle.
    fn half_step(&self) -> f64 {
        match self.wanted.axis {
            Axis::Steps => 0.5,
            Axis::Scale => 0.0,
        }
    }
}
