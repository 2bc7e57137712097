//! Whether what a person marks is the evidence of a mistake: a row, or a thread that waits in a call.

use std::time::Duration;

use super::matching::{is_about, row_proves};
use crate::lesson::{Diagnosis, Fact, Lesson, What};
use crate::record::{EndpointId, Row, Snapshot};
use crate::socket::Outcome;

/// How many rows before the marked one are looked through for what it has to come after.
const MOST_ROWS: u64 = 20_000;

/// What a person has marked.
#[derive(Debug, Clone, Copy)]
pub enum Marked<'a> {
    Row(&'a Row),
    /// A thread of an endpoint, by the call that it is in.
    Thread(EndpointId, &'a str),
}

/// What it says about the mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// It is the evidence.
    Proves,
    /// It belongs to what is seen of the mistake.
    Symptom,
    /// A call that did what it is for.
    Usual,
    /// A thread that waits for others.
    Waits,
}

impl Marked<'_> {
    /// What it says about the mistake of a lesson; `who` is what its endpoints are called there.
    pub fn weight(
        &self,
        lesson: &Lesson,
        diagnosis: &Diagnosis,
        log: &Snapshot,
        who: &dyn Fn(EndpointId) -> Option<String>,
    ) -> Weight {
        if self.proves(&diagnosis.evidence.check.facts, log, who) {
            return Weight::Proves;
        }
        let seen = lesson.steps.iter().flat_map(|step| &step.check.facts);
        let is_seen = |fact: &Fact| !fact.what.forbids() && self.is_of(fact, who);
        match self {
            Marked::Thread(..) => Weight::Waits,
            Marked::Row(row) if row.call().is_some_and(|call| call.outcome.is_failure()) => Weight::Symptom,
            Marked::Row(_) if seen.into_iter().any(is_seen) => Weight::Symptom,
            Marked::Row(_) => Weight::Usual,
        }
    }

    /// Whether it is what the last of these facts is about, behind what that has to come after.
    fn proves(&self, facts: &[Fact], log: &Snapshot, who: &dyn Fn(EndpointId) -> Option<String>) -> bool {
        let Some((fact, before)) = facts.split_last() else { return false };
        self.is_of(fact, who)
            && match self {
                Marked::Row(row) if fact.follows => is_behind(row, fact, before, log, who),
                _ => true,
            }
    }

    fn is_of(&self, fact: &Fact, who: &dyn Fn(EndpointId) -> Option<String>) -> bool {
        let endpoint = match self {
            Marked::Row(row) => row.endpoint,
            Marked::Thread(endpoint, _) => *endpoint,
        };
        let is_its = who(endpoint).is_some_and(|name| is_about(fact, &name));
        is_its
            && match (self, &fact.what) {
                // How long it is to wait the steps have shown.
                (Marked::Thread(_, call), What::Waits { call: wanted, .. }) => call == wanted,
                (Marked::Thread(..), _) => false,
                // A call that came back had what it waited for, unless it was stopped.
                (Marked::Row(row), What::Waits { call: wanted, at_least }) => row.call().is_some_and(|call| {
                    let is_stopped = matches!(call.outcome, Outcome::Cancelled);
                    is_stopped && call.op.name() == wanted && Duration::from_nanos(call.took_ns) >= *at_least
                }),
                (Marked::Row(row), _) => row_proves(fact, row),
            }
    }
}

/// Whether a row stands behind one of the fact before; of the same endpoint it is one of the same connection.
fn is_behind(
    row: &Row,
    fact: &Fact,
    before: &[Fact],
    log: &Snapshot,
    who: &dyn Fn(EndpointId) -> Option<String>,
) -> bool {
    let Some(first) = before.last() else { return true };
    let is_same = fact.endpoints == first.endpoints;
    let rows = log.rows(row.number.saturating_sub(MOST_ROWS).max(log.first_row())..row.number);
    let fits = |one: &Row| !is_same || (one.endpoint, one.connection) == (row.endpoint, row.connection);
    rows.filter(fits).any(|one| Marked::Row(&one).proves(before, log, who))
}
