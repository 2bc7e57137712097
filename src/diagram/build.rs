//! The part of the picture between two steps, made from the log. What is not in sight costs nothing.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use super::scene::{Bar, Block, Break, Lane, Scene};
use super::steps::{Steps, is_set_up, is_step};
use crate::address::Transport;
use crate::clock::Stamp;
use crate::record::{ConnectionId, EndpointId, List, Row, Snapshot, short, without_result};
use crate::socket::{Direction, Op};

/// A call that takes as long as this has waited, in nanoseconds.
const WAITED_NS: u64 = 1_000_000;
/// Nothing has happened for as long as this, in nanoseconds: a break.
const BREAK_NS: u64 = 1_000_000_000;
/// Lanes beside a lifeline; further connections share the last.
const MAX_LANES: usize = 3;
/// Rows that are looked at for what belongs to one call.
const MAX_LOOK: usize = 64;
/// Calls of each lifeline below the picture that may have begun in it.
const MAX_BELOW: usize = 8;

/// An endpoint of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifeline {
    pub endpoint: EndpointId,
    /// Each of its connections has a thread, and so a lane.
    pub has_lanes: bool,
    /// `None` for sockets by hand, which may be of any.
    pub transport: Option<Transport>,
}

/// A call that is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Under {
    pub endpoint: EndpointId,
    pub connection: Option<ConnectionId>,
    pub call: &'static str,
    pub since: Stamp,
}

/// The part of the picture with these steps.
pub fn build(
    log: &Snapshot,
    steps: &Steps<'_>,
    lifelines: &[Lifeline],
    under_way: &[Under],
    now: Stamp,
    shown: Range<u64>,
) -> Scene {
    let place = lifelines.iter().enumerate().map(|(place, lifeline)| (lifeline.endpoint, (place, *lifeline))).collect();
    let scene = Scene { steps: shown.clone(), ..Scene::default() };
    let mut builder = Builder { log, steps, place, outside: lifelines.len(), drawn: HashSet::new(), scene };
    let rows: Vec<(u64, Row)> = shown.clone().filter_map(|step| Some((step, log.get(steps.row(step)?)?))).collect();
    builder.breaks(&rows);
    for (step, row) in &rows {
        builder.block(*step, row);
        builder.bar(row);
        builder.ends(*step, row);
    }
    // What a receive gave is marked with how many sends came in it, so these go first.
    for wanted in [Direction::In, Direction::Out] {
        rows.iter()
            .filter(|(_, row)| row.direction() == Some(wanted))
            .for_each(|(step, row)| builder.moved(*step, row));
    }
    builder.below(lifelines, shown.end);
    under_way.iter().for_each(|call| builder.under_way(call, now, shown.end));
    builder.scene
}

pub(super) struct Builder<'a> {
    pub(super) log: &'a Snapshot,
    steps: &'a Steps<'a>,
    /// The place of each endpoint from the left.
    pub(super) place: BTreeMap<EndpointId, (usize, Lifeline)>,
    outside: usize,
    /// The arrows that are drawn, by their rows.
    pub(super) drawn: HashSet<(u64, u64)>,
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
        Lane { lifeline: self.outside, lane: 0 }
    }

    /// The middle of a row's step.
    pub(super) fn middle(&self, row: &Row) -> f64 {
        self.steps.step_from(row.number) as f64 + 0.5
    }

    fn breaks(&mut self, rows: &[(u64, Row)]) {
        let before = rows.first().and_then(|(first, _)| self.log.get(self.steps.row(first.checked_sub(1)?)?));
        let mut last = before.map(|row| row.at);
        for (step, row) in rows {
            let ns = last.map_or(0, |last| row.at.ns_since(last));
            if ns >= BREAK_NS {
                self.scene.breaks.push(Break { before: *step, ns });
            }
            last = Some(row.at);
        }
    }

    fn block(&mut self, step: u64, row: &Row) {
        let Some(lane) = self.lane_of(row) else { return };
        let mut text = short(row, None).or_else(|| Some(row.note()?.to_string())).unwrap_or_default();
        if matches!(row.call().map(|call| &call.op), Some(Op::Socket { .. })) && !row.is_trouble() {
            text = self.set_up(row);
        }
        self.scene.blocks.push(Block {
            row: row.number,
            endpoint: row.endpoint,
            connection: row.connection,
            lane,
            step,
            since_run_ns: row.at.ns_since(self.log.status().run_began(row.at)),
            text,
            note: row.note().cloned(),
            is_trouble: row.is_trouble(),
        });
    }

    /// `socket · bind(:5001) · listen(128)`: what a socket was set up with, until it was used.
    fn set_up(&self, socket: &Row) -> String {
        let mut names = vec!["socket".to_owned()];
        let own = self.rows_after(socket.endpoint, socket.number).filter(|row| row.connection == socket.connection);
        let calls = own.take_while(|row| !is_step(row)).filter_map(|row| row.call().map(|call| call.op.clone()));
        let said = |op: &Op| is_set_up(op) && !matches!(op, Op::SetSockOpt(..) | Op::GetSockOpt(_) | Op::GetSockName);
        names.extend(calls.filter(said).map(|op| without_result(&op)));
        names.join(" · ")
    }

    /// The next rows of an endpoint behind this one.
    pub(super) fn rows_after(&self, endpoint: EndpointId, row: u64) -> impl Iterator<Item = Row> {
        let rows = self.log.list(List::Rows(endpoint));
        let first = rows.place_from(row + 1);
        let last = rows.len().min(first + MAX_LOOK);
        (first..last).filter_map(move |place| self.log.get(rows.get(place)?))
    }

    /// A call that waited.
    fn bar(&mut self, row: &Row) {
        let (Some(lane), Some(call)) = (self.lane_of(row), row.call()) else { return };
        if call.took_ns < WAITED_NS {
            return;
        }
        let from = self.steps.step_at(call.began(row.at)) as f64;
        // One that is stamped at its beginning, a send or a connect, returned below its block.
        let (from, to) = match call.op.is_stamped_before() {
            true => (self.middle(row), self.steps.step_at(Stamp(row.at.0 + call.took_ns)) as f64),
            false => (from, self.middle(row)),
        };
        let bar = Bar { row: Some(row.number), lane, from, to, call: call.op.name(), waited_ns: call.took_ns };
        self.scene.bars.push(bar);
    }

    /// Calls that returned below the picture and began in it or above.
    fn below(&mut self, lifelines: &[Lifeline], end: u64) {
        let Some(next) = self.steps.row(end) else { return };
        for lifeline in lifelines {
            let began = |row: &Row| row.call().map(|call| self.steps.step_at(call.began(row.at)));
            let rows = self.rows_after(lifeline.endpoint, next.saturating_sub(1)).take(MAX_BELOW);
            let waiting: Vec<Row> = rows.filter(|row| began(row).is_some_and(|began| began < end)).collect();
            waiting.iter().for_each(|row| self.bar(row));
        }
    }

    fn under_way(&mut self, under: &Under, now: Stamp, end: u64) {
        let waited_ns = now.ns_since(under.since);
        if let Some(lane) = self.lane(under.endpoint, under.connection).filter(|_| waited_ns >= WAITED_NS) {
            let from = self.steps.step_at(under.since) as f64;
            let to = (self.steps.range().end as f64).max(from + 1.0);
            if from <= end as f64 {
                self.scene.bars.push(Bar { row: None, lane, from, to, call: under.call, waited_ns });
            }
        }
    }
}
