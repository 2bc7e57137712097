//! Calls that wait, from when they began to when they returned.

use super::build::{Builder, Under};
use super::scene::{Axis, Bar, Lane};
use crate::clock::Stamp;
use crate::record::Row;

/// A call that takes as long as this has waited, in nanoseconds.
const WAITED_NS: u64 = 1_000_000;
/// Calls of each lifeline below the picture that may have begun in it.
const MAX_BELOW: usize = 8;

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
}
