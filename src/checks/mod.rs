//! How far a lesson is done, as the log tells: a follower of the rows, which looks at each row once. No I/O; a log that grows
//! and one that was saved go the same way.
//!
//! ```text
//!  rows ──▶ Acts: does a step begin? ──▶ Part: does the row prove a fact? ──▶ Checker::step: holds, not yet (what is missing),
//!                                              ▲                              no longer (until it is begun again)
//!  current calls, time ────────────────────────┘
//! ```
//!
//! A step begins with the first row that its first act makes (a press of Start, Stop, Send, Half-close or Close). A step that
//! has none only looks: it begins with the acting step before it. Facts count from there. A step that is done stays done.

mod acts;
mod finding;
mod joins;
mod marked;
mod matching;
mod missing;
mod part;
mod step;
mod waiting;
mod waits;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::clock::{Clock, Stamp};
use crate::lab::Lab;
use crate::lesson::Lesson;
use crate::record::{ConnectionId, EndpointId, Row, Snapshot};
use acts::Acts;
use step::StepCheck;

pub use finding::{FactState, StepState, Verdict};
pub use marked::{Marked, Weight};
pub use matching::{came_out, is_proof};
pub use missing::Missing;
pub use waits::Waits;

/// What the sockets made by hand are called in a lesson.
pub const BY_HAND: &str = "by hand";

/// How many rows may stand before one that is older.
const MAX_LATE: u64 = 256;

/// The call that a thread is in, and since when; the connection is `None` for an endpoint's own thread.
pub type InCall = (Option<ConnectionId>, &'static str, Stamp);

/// The moment at which a lesson is looked at.
pub struct Now<'a> {
    pub at: Stamp,
    /// What the times of rows are on a wall clock.
    pub clock: Clock,
    /// The calls that an endpoint's threads are in; `None` where only the rows are known.
    pub calls: Option<&'a dyn Fn(EndpointId) -> Vec<InCall>>,
    /// How long they were in calls, of a log that was saved.
    pub waits: Option<&'a Waits>,
    /// Nothing comes any more: the log is one that was saved.
    pub is_over: bool,
}

/// What of a lesson is done, to be written and read again. Rows are numbers in the log of the session in which it was done.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Progress {
    /// One for each step, in their order.
    pub steps: Vec<Option<Done>>,
}

/// That a step was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// Seconds since 1970 (UTC).
    pub at: i64,
    /// The rows that prove it, at most [`finding::MAX_ROWS`] a fact.
    pub rows: Vec<u64>,
}

/// Follows a log and checks the steps of a lesson.
pub struct Checker {
    steps: Vec<StepCheck>,
    cast: Cast,
    /// The first row that it has not seen.
    next_row: u64,
}

/// Who is who: endpoints by their names in the lesson.
#[derive(Debug, Default)]
pub(crate) struct Cast {
    names: FxHashMap<EndpointId, String>,
    ids: FxHashMap<String, EndpointId>,
    servers: Vec<String>,
}

impl Cast {
    fn name(&self, id: EndpointId) -> Option<&str> {
        self.names.get(&id).map(String::as_str)
    }

    fn id(&self, name: &str) -> Option<EndpointId> {
        self.ids.get(name).copied()
    }

    /// Whether it is none of the lab's servers.
    fn is_client(&self, name: &str) -> bool {
        !self.servers.iter().any(|server| server == name)
    }

    fn set(&mut self, id: EndpointId, name: &str) {
        self.names.insert(id, name.to_owned());
        self.ids.insert(name.to_owned(), id);
    }
}

impl Now<'_> {
    /// Whether it is known which calls have not returned.
    fn knows_waits(&self) -> bool {
        self.calls.is_some() || self.waits.is_some_and(|waits| waits.has_open)
    }
}

/// What a row is looked at with.
pub(crate) struct Look<'a> {
    log: &'a Snapshot,
    cast: &'a Cast,
    now: &'a Now<'a>,
}

impl Checker {
    /// Of a lesson and its lab, from the log's first row on.
    pub fn new(lesson: &Lesson, lab: &Lab) -> Self {
        let mut cast = Cast::default();
        cast.set(EndpointId::BY_HAND, BY_HAND);
        let servers = lab.endpoints.iter().filter(|endpoint| endpoint.role() == crate::lab::Role::Server);
        cast.servers = servers.map(|endpoint| endpoint.name.clone()).collect();
        let steps = lesson.steps.iter().map(StepCheck::new).collect();
        Self { steps, cast, next_row: 0 }
    }

    /// Says which endpoint has a name of the lesson; before the rows that are to count for it, and again as often as one likes.
    pub fn name(&mut self, id: EndpointId, name: &str) {
        if self.cast.name(id) != Some(name) {
            self.cast.set(id, name);
        }
    }

    /// What was done before counts, of a lesson with as many steps.
    pub fn resume(&mut self, progress: &Progress) {
        if progress.steps.len() == self.steps.len() {
            self.steps.iter_mut().zip(&progress.steps).for_each(|(step, done)| step.done.clone_from(done));
        }
    }

    /// What is done so far.
    pub fn progress(&self) -> Progress {
        Progress { steps: self.steps.iter().map(|step| step.done.clone()).collect() }
    }

    /// Begins the lesson again: what the log has up to now counts no more.
    pub fn begin_again(&mut self, log: &Snapshot) {
        self.next_row = log.end_row();
        self.steps.iter_mut().for_each(StepCheck::forget);
    }

    /// Begins every step at this moment, with whatever comes next: what the log has up to now counts no more.
    pub fn begin_now(&mut self, log: &Snapshot, at: Stamp) {
        self.begin_again(log);
        self.steps.iter_mut().for_each(|step| step.begin(at));
    }

    /// Takes the rows into account that have come since, and the moment. Whether a step was done by them.
    pub fn follow(&mut self, log: &Snapshot, now: &Now<'_>) -> bool {
        let before = self.steps.iter().filter(|step| step.is_done()).count();
        // What has left the log cannot be looked at any more.
        let new = self.next_row.max(log.first_row())..log.end_row();
        self.next_row = self.next_row.max(new.end);
        for row in log.rows(new) {
            if self.steps.iter().all(StepCheck::is_done) {
                break;
            }
            self.row(&row, log, now);
        }
        let Self { steps, cast, .. } = self;
        let look = Look { log, cast, now };
        steps.iter_mut().for_each(|step| step.look(&look));
        self.steps.iter().filter(|step| step.is_done()).count() > before
    }

    fn row(&mut self, row: &Row, log: &Snapshot, now: &Now<'_>) {
        let Self { steps, cast, .. } = self;
        let look = Look { log, cast, now };
        // A step may have been done before this row came.
        for step in steps.iter_mut() {
            step.look_back(row.at, &look);
            step.finish(row.at, &look);
        }
        if let Some(begun) = Acts::row(steps, row, cast) {
            // The steps behind it that only look begin with it.
            let looking = steps.iter().skip(begun + 1).take_while(|step| step.acts.is_empty()).count();
            for step in steps.iter_mut().skip(begun).take(looking + 1) {
                step.begin(row.at);
                // On a busy machine the row of a send may come behind those of what it caused.
                let late = log.rows(row.number.saturating_sub(MAX_LATE)..row.number).filter(|early| early.at > row.at);
                late.for_each(|early| step.row(&early, &look));
            }
        }
        steps.iter_mut().for_each(|step| step.row(row, &look));
    }

    /// How many steps there are.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Whether a step is done; `false` where there is none of this place.
    pub fn is_done(&self, step: usize) -> bool {
        self.steps.get(step).is_some_and(StepCheck::is_done)
    }

    /// How far a step is, as it was at the last [`Self::follow`]. `name` is what an endpoint of the lesson is called on the
    /// screen.
    pub fn step(&self, step: usize, name: &dyn Fn(&str) -> String) -> Option<StepState> {
        self.steps.get(step).map(|step| step.state(name))
    }

    /// The first step that is not done.
    pub fn due(&self) -> Option<usize> {
        self.steps.iter().position(|step| !step.is_done())
    }

    /// Whether time alone may change something, so that one looks again soon (ten times a second will do) without a new row.
    pub fn waits_for_time(&self) -> bool {
        self.steps.iter().any(StepCheck::waits_for_time)
    }
}

#[cfg(test)]
mod missing_tests;
#[cfg(test)]
mod tests;
