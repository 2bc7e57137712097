//! The part of the picture between two steps, made from the log. What is not in sight costs nothing.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

use super::lifeline::Lifeline;
use super::scene::{Axis, Block, Break, Dropped, Lane, Scene, Shared};
use super::steps::{Steps, is_step};
use super::text::text_of;
use crate::clock::Stamp;
use crate::record::{ConnectionId, EndpointId, List, Note, Row, Snapshot, without_result};
use crate::socket::{Direction, Op};

/// Nothing has happened for as long as this, in nanoseconds: a break.
const BREAK_NS: u64 = 1_000_000_000;
/// Lanes beside a lifeline; further connections share the last.
const MAX_LANES: usize = 3;
/// Rows that are looked at for what belongs to one call.
pub(super) const MAX_LOOK: usize = 64;

/// A call that is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Under {
    pub endpoint: EndpointId,
    pub connection: Option<ConnectionId>,
    pub call: &'static str,
    pub since: Stamp,
}

/// A moment of the log: what comes later has not happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The last row that has happened.
    pub row: u64,
    pub at: Stamp,
}

/// What of the picture is wanted.
#[derive(Debug, Clone)]
pub struct Wanted<'a> {
    /// From the left.
    pub lifelines: &'a [Lifeline],
    pub under_way: &'a [Under],
    pub now: Stamp,
    pub steps: Range<u64>,
    pub axis: Axis,
    /// The moment that the picture is held at; `None` for the present.
    pub held: Option<Moment>,
}

/// The part of the picture with these steps.
pub fn build(log: &Snapshot, steps: &Steps<'_>, wanted: &Wanted<'_>) -> Scene {
    let lifelines = wanted.lifelines;
    let place = lifelines.iter().enumerate().map(|(place, lifeline)| (lifeline.endpoint, (place, *lifeline))).collect();
    let scene = Scene { steps: wanted.steps.clone(), ..Scene::default() };
    let mut builder = Builder { log, steps, wanted, place, drawn: HashSet::new(), in_backlog: HashSet::new(), scene };
    let read = |step| Some((step, log.get(steps.row(step)?).filter(|row| builder.has_happened(row))?));
    let rows: Vec<(u64, Row)> = wanted.steps.clone().filter_map(read).collect();
    let before = rows.first().and_then(|(first, _)| log.get(steps.row(first.checked_sub(1)?)?)).map(|row| row.at);
    builder.breaks(&rows, before);
    let mut previous = before;
    for (step, row) in &rows {
        builder.block(*step, row, previous.replace(row.at));
        builder.bar(row);
        builder.kernel(row);
        builder.accepted(row);
        builder.dropped(row);
    }
    // What a receive gave is marked with how many sends came in it, so these go first.
    for direction in [Direction::In, Direction::Out] {
        rows.iter().filter(|(_, row)| row.direction() == Some(direction)).for_each(|(_, row)| builder.moved(row));
    }
    builder.below();
    wanted.under_way.iter().for_each(|call| builder.under_way(call));
    builder.still_in_backlog();
    builder.shared();
    builder.scene
}

pub(super) struct Builder<'a> {
    pub(super) log: &'a Snapshot,
    pub(super) steps: &'a Steps<'a>,
    pub(super) wanted: &'a Wanted<'a>,
    /// The place of each endpoint from the left.
    pub(super) place: BTreeMap<EndpointId, (usize, Lifeline)>,
    /// The arrows that are drawn, by their rows.
    pub(super) drawn: HashSet<(u64, u64)>,
    /// The connects whose time in the backlog is drawn.
    pub(super) in_backlog: HashSet<u64>,
    pub(super) scene: Scene,
}

impl Builder<'_> {
    pub(super) fn lane(&self, endpoint: EndpointId, connection: Option<ConnectionId>) -> Option<Lane> {
        let (place, lifeline) = self.place.get(&endpoint)?;
        let lane = connection.filter(|_| lifeline.has_lanes).map_or(0, |id| 1 + self.steps.lane(id).min(MAX_LANES - 1));
        Some(Lane { lifeline: *place, lane })
    }

    pub(super) fn lane_of(&self, row: &Row) -> Option<Lane> {
        // The thread that accepts is the endpoint's own, whatever connection came of it.
        let is_accept = row.call().is_some_and(|call| call.op == Op::Accept);
        self.lane(row.endpoint, row.connection.filter(|_| !is_accept))
    }

    pub(super) fn outside(&self) -> Lane {
        Lane { lifeline: self.wanted.lifelines.len(), lane: 0 }
    }

    /// Whether a row is not later than the moment of the picture.
    pub(super) fn has_happened(&self, row: &Row) -> bool {
        self.wanted.held.is_none_or(|held| row.number <= held.row)
    }

    /// The moment of the picture.
    pub(super) fn now(&self) -> Stamp {
        self.wanted.held.map_or(self.wanted.now, |held| held.at)
    }

    /// The place of a row's middle.
    pub(super) fn middle(&self, row: &Row) -> f64 {
        match self.wanted.axis {
            Axis::Steps => self.steps.step_from(row.number) as f64 + 0.5,
            Axis::Scale => row.at.0 as f64,
        }
    }

    /// The place of a moment, before the first step that is not before it.
    pub(super) fn place_at(&self, at: Stamp) -> f64 {
        match self.wanted.axis {
            Axis::Steps => self.steps.step_at(at) as f64,
            Axis::Scale => at.0 as f64,
        }
    }

    fn breaks(&mut self, rows: &[(u64, Row)], before: Option<Stamp>) {
        if self.wanted.axis == Axis::Scale {
            // It shows them by their length.
            return;
        }
        let mut last = before;
        for (step, row) in rows {
            let ns = last.map_or(0, |last| row.at.ns_since(last));
            if ns >= BREAK_NS {
                self.scene.breaks.push(Break { before: *step, ns });
            }
            last = Some(row.at);
        }
        let Some((step, row)) = rows.last() else { return };
        // Nothing has happened since the last, and somebody waits for it.
        let (ns, is_last) = (self.now().ns_since(row.at), step + 1 == self.steps.range().end);
        if ns >= BREAK_NS && is_last && self.wanted.held.is_none() && !self.wanted.under_way.is_empty() {
            self.scene.breaks.push(Break { before: step + 1, ns });
        }
    }

    fn block(&mut self, step: u64, row: &Row, previous: Option<Stamp>) {
        let Some(lane) = self.lane_of(row) else { return };
        let mut text = text_of(row).or_else(|| Some(row.note()?.to_string())).unwrap_or_default();
        let mut calls = Vec::new();
        if matches!(row.call().map(|call| &call.op), Some(Op::Socket { .. })) && !row.is_trouble() {
            (text, calls) = self.set_up(row);
        }
        self.scene.blocks.push(Block {
            row: row.number,
            endpoint: row.endpoint,
            connection: row.connection,
            lane,
            step,
            down: self.middle(row),
            at: row.at,
            since_previous_ns: previous.map(|previous| row.at.ns_since(previous)),
            since_run_ns: row.at.ns_since(self.log.status().run_began(row.at)),
            text,
            note: row.note().cloned(),
            is_trouble: row.is_trouble(),
            calls,
        });
    }

    /// What a relay dropped ends there, on the way away from whom it came from.
    fn dropped(&mut self, row: &Row) {
        let is_drop = matches!(row.note(), Some(Note::Relay { did, .. }) if did.is_drop());
        let Some(lane) = self.lane_of(row).filter(|_| is_drop) else { return };
        let from = row.peer().and_then(|peer| self.bound_at(row, peer));
        let goes_left = from.is_some_and(|from| from.lifeline > lane.lifeline);
        self.scene.dropped.push(Dropped { row: row.number, at: (lane, self.middle(row)), goes_left });
    }

    /// Counts the connections that have the last lane of their server.
    fn shared(&mut self) {
        let mut of: BTreeMap<Lane, BTreeSet<ConnectionId>> = BTreeMap::new();
        let called = self.scene.blocks.iter().map(|block| (block.endpoint, block.connection));
        let waits = self.wanted.under_way.iter().map(|under| (under.endpoint, under.connection));
        for (endpoint, connection) in called.chain(waits) {
            if let (Some(lane), Some(connection)) = (self.lane(endpoint, connection), connection)
                && lane.lane == MAX_LANES
            {
                of.entry(lane).or_default().insert(connection);
            }
        }
        // One after another they have a lane of their own.
        let is_more = |id: &ConnectionId| self.steps.lane(*id) >= MAX_LANES;
        let several = of.into_iter().filter(|(_, all)| all.len() > 1 && all.iter().any(is_more));
        self.scene.shared = several.map(|(lane, all)| Shared { lane, connections: all.len() }).collect();
    }

    /// `socket · bind(:5001) · listen(128)`: what a socket was set up with, until it was used; and the rows of these calls.
    fn set_up(&self, socket: &Row) -> (String, Vec<u64>) {
        let own = self.rows_after(socket.endpoint, socket.number).filter(|row| row.connection == socket.connection);
        let calls: Vec<Row> = own.take_while(|row| !is_step(row)).filter(|row| row.call().is_some()).collect();
        let ops = calls.iter().filter_map(|row| row.call().map(|call| &call.op));
        let said = |op: &&Op| !matches!(op, Op::SetSockOpt(..) | Op::GetSockOpt(_) | Op::GetSockName);
        let mut names = vec!["socket".to_owned()];
        names.extend(ops.filter(said).map(without_result));
        let rows = if calls.is_empty() { Vec::new() } else { calls.iter().map(|row| row.number).collect() };
        (names.join(" · "), [socket.number].into_iter().chain(rows).collect())
    }

    /// The next rows of an endpoint behind this one.
    pub(super) fn rows_after(&self, endpoint: EndpointId, row: u64) -> impl Iterator<Item = Row> {
        let rows = self.log.list(List::Rows(endpoint));
        let first = rows.place_from(row + 1);
        let last = rows.len().min(first + MAX_LOOK);
        (first..last).filter_map(move |place| self.log.get(rows.get(place)?))
    }
}
