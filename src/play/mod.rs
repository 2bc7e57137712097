//! Does what a lesson says on a running lab, without a window, and checks each step: for tests, and for grading.
//!
//! It presses as a person does: one thing after another, each when what came of the one before is to be seen, but for what the
//! lesson wants to be quick.

mod deeds;
mod elsewhere;
mod saved;

use std::collections::BTreeMap;
use std::io;
use std::time::{Duration, Instant};

use crate::by_hand::Bench;
use crate::checks::{Checker, Now, StepState};
use crate::lab::{Endpoint, Lab};
use crate::lesson::{Deed, Lesson, Step};
use crate::payload::Options;
use crate::record::EndpointId;
use crate::session::{DEFAULT_BUDGET_BYTES, FirstPayloads, LabStart, Repeat, Session};

pub use elsewhere::Elsewhere;
pub use saved::check_saved;

/// How long a look lasts at most before the next: the rows of a flood are to be seen before they leave the log.
const LOOK: Duration = Duration::from_millis(20);
/// How long nothing new has come when a person takes it that nothing will.
const CALM: Duration = Duration::from_millis(80);
/// How long one waits for that, at most: some labs are never calm.
const CALM_LIMIT: Duration = Duration::from_secs(1);

/// A lab that is played, and the lesson that is checked meanwhile.
pub struct Player {
    pub session: Session,
    pub checker: Checker,
    lab: Lab,
    ids: Vec<EndpointId>,
    /// What stands in the composers of those who have been typed for.
    typed: BTreeMap<String, Vec<Typed>>,
    elsewhere: Elsewhere,
    repeats: Vec<Repeat>,
    /// The sockets made by hand.
    bench: Bench,
    sends: u64,
    /// What could not be done, and why.
    refused: Vec<String>,
}

/// A payload to send.
#[derive(Debug, Clone)]
struct Typed {
    text: String,
    options: Options,
}

impl Player {
    /// Of a lesson and its lab, which stands where `elsewhere` has it; nothing is started.
    ///
    /// # Errors
    /// The system has no more threads.
    pub fn new(lesson: &Lesson, lab: &Lab, elsewhere: Elsewhere) -> io::Result<Self> {
        let session = Session::new(DEFAULT_BUDGET_BYTES, Box::new(|| {}))?;
        let mut checker = Checker::new(lesson, lab);
        let mut lab = lab.clone();
        lab.endpoints.iter_mut().for_each(|endpoint| elsewhere.moves(endpoint));
        let ids: Vec<EndpointId> = (1..).map(EndpointId).take(lab.endpoints.len()).collect();
        ids.iter().zip(&lab.endpoints).for_each(|(id, endpoint)| checker.name(*id, &endpoint.name));
        let bench = Bench::new(session.shared().clone(), || {});
        let (typed, repeats, refused) = (BTreeMap::new(), Vec::new(), Vec::new());
        Ok(Self { session, checker, lab, ids, typed, elsewhere, repeats, bench, sends: 0, refused })
    }

    /// The endpoints as they are now, with what was set and added.
    pub fn endpoints(&self) -> impl Iterator<Item = (EndpointId, &Endpoint)> {
        self.ids.iter().copied().zip(&self.lab.endpoints)
    }

    /// Adds an endpoint, which a lesson can only say in words.
    pub fn add(&mut self, endpoint: Endpoint) -> EndpointId {
        self.insert(self.ids.len(), endpoint)
    }

    /// Starts what is bound, each when the one before is there: the lab's side, for a client that is none of its own.
    pub fn start_bound(&mut self) {
        let bound = self.endpoints().filter(|(_, endpoint)| endpoint.role().binds());
        let bound: Vec<_> = bound.map(|(id, endpoint)| (id, endpoint.clone())).collect();
        if let Ok(mut start) = LabStart::new(bound, FirstPayloads::Left) {
            self.until(CALM_LIMIT, |player| start.advance(&mut player.session));
        }
        self.follow();
    }

    fn insert(&mut self, place: usize, endpoint: Endpoint) -> EndpointId {
        let id = EndpointId(self.ids.iter().map(|id| id.0).max().unwrap_or(0) + 1);
        self.checker.name(id, &endpoint.name);
        self.ids.insert(place, id);
        self.lab.endpoints.insert(place, endpoint);
        id
    }

    /// What could not be done so far, each with its cause.
    pub fn refused(&self) -> &[String] {
        &self.refused
    }

    /// Does a step, all but what is said in words only, and waits until it is done; no longer than `limit` behind its last deed.
    pub fn play(&mut self, place: usize, step: &Step, limit: Duration) -> Option<StepState> {
        // To wait at the end is what checks do.
        let (deeds, last) = match step.deeds.split_last() {
            Some((Deed::Wait(time), deeds)) => (deeds, time.0),
            _ => (&step.deeds[..], Duration::ZERO),
        };
        let named = deeds::named(deeds);
        for deed in deeds {
            self.act(deed, &named);
        }
        self.until(limit + last, |player| player.checker.is_done(place));
        self.state(place)
    }

    /// How far a step is now.
    pub fn state(&mut self, place: usize) -> Option<StepState> {
        self.follow();
        self.checker.step(place, &|name| name.to_owned())
    }

    /// Looks at the log as it is now.
    pub fn follow(&mut self) {
        self.session.flush();
        let session = &self.session;
        let clock = session.clock();
        let calls = |id| session.current_calls(id);
        let now = Now { at: clock.now(), clock, calls: Some(&calls), waits: None, is_over: false };
        self.checker.follow(&session.log(), &now);
    }

    /// Waits until something holds, looking at the log meanwhile; whether it does.
    pub fn until(&mut self, limit: Duration, mut holds: impl FnMut(&mut Self) -> bool) -> bool {
        let deadline = Instant::now() + limit;
        loop {
            self.follow();
            if holds(self) {
                return true;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            self.session.wait_until(left.min(LOOK), || false);
        }
    }

    /// Waits until nothing new comes.
    pub fn settle(&mut self) {
        let mut seen = (self.session.log().end_row(), Instant::now());
        self.until(CALM_LIMIT, |player| {
            let end = player.session.log().end_row();
            if end != seen.0 {
                seen = (end, Instant::now());
            }
            seen.1.elapsed() >= CALM
        });
    }
}
