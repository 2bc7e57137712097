//! How long threads were in calls, by the rows of a log that was saved: what the threads themselves say of a running lab.

use rustc_hash::FxHashMap;

use super::part::returned;
use crate::clock::Stamp;
use crate::record::{EndpointId, Event, Life, Snapshot};

/// Shorter calls are no waits that a lesson asks for.
const SHORTEST_NS: u64 = 100_000_000;

/// The waits of a log, from its first row to its last.
#[derive(Debug, Default)]
pub struct Waits {
    all: FxHashMap<EndpointId, Vec<Wait>>,
    /// Whether the log says which calls had not returned.
    pub(super) has_open: bool,
}

#[derive(Debug)]
pub(super) struct Wait {
    pub(super) call: Box<str>,
    pub(super) since: Stamp,
    pub(super) until: Stamp,
    pub(super) row: u64,
}

impl Waits {
    pub fn of(log: &Snapshot) -> Self {
        let mut waits = Self::default();
        for row in log.rows(..) {
            let (call, since, until) = match &row.event {
                Event::Call(call) => (call.op.name(), call.began(row.at), returned(call, row.at)),
                Event::Life(Life::Waits { call, waited }) => {
                    waits.has_open = true;
                    (&**call, Stamp(row.at.0.saturating_sub(*waited)), row.at)
                }
                _ => continue,
            };
            if until.ns_since(since) >= SHORTEST_NS {
                let wait = Wait { call: call.into(), since, until, row: row.number };
                waits.all.entry(row.endpoint).or_default().push(wait);
            }
        }
        waits
    }

    /// Those of an endpoint in a call, begun before a moment.
    pub(super) fn before<'a>(&'a self, at: Stamp, id: EndpointId, call: &'a str) -> impl Iterator<Item = &'a Wait> {
        let all = self.all.get(&id).into_iter().flatten();
        all.filter(move |wait| wait.since < at && *wait.call == *call)
    }
}
