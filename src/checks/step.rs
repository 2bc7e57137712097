//! One step: when it began, and how far its facts are.

use std::time::Duration;

use super::acts::Acts;
use super::part::Part;
use super::{Done, FactState, Look, Missing, StepState, Verdict};
use crate::clock::Stamp;
use crate::lesson::{Deed, Step};
use crate::record::Row;
use crate::units;

/// How long nothing else may come where something is not to come, and the step says no time to wait.
const QUIET: Duration = Duration::from_millis(300);
/// The longest such time, however long the step says to wait.
const MAX_QUIET: Duration = Duration::from_secs(4);

pub(super) struct StepCheck {
    pub(super) acts: Acts,
    parts: Vec<Part>,
    /// The texts of the facts.
    texts: Vec<String>,
    /// Whether something is not to come.
    forbids: bool,
    quiet: Duration,
    /// The stamp of the row that it began with.
    begun: Option<Stamp>,
    /// When the last of its facts came to hold.
    held_since: Option<Stamp>,
    /// What is left of the quiet time, at the last look.
    quiet_left: Option<Duration>,
    pub(super) done: Option<Done>,
}

impl StepCheck {
    pub(super) fn new(step: &Step) -> Self {
        let facts = &step.check.facts;
        let texts = facts.iter().map(|fact| fact.text.clone()).collect();
        let parts = facts.iter().enumerate().flat_map(|(place, fact)| Part::of(place, fact)).collect();
        let forbids = facts.iter().any(|fact| fact.what.forbids());
        let waits = |deed: &Deed| if let Deed::Wait(time) = deed { Some(time.0) } else { None };
        let quiet = step.deeds.last().and_then(waits).unwrap_or(QUIET).min(MAX_QUIET);
        let acts = Acts::of(step);
        let (begun, held_since, quiet_left, done) = (None, None, None, None);
        Self { acts, parts, texts, forbids, quiet, begun, held_since, quiet_left, done }
    }

    pub(super) fn is_done(&self) -> bool {
        self.done.is_some()
    }

    pub(super) fn has_begun(&self) -> bool {
        self.begun.is_some()
    }

    pub(super) fn is_broken(&self) -> bool {
        self.parts.iter().any(Part::is_broken)
    }

    pub(super) fn forget(&mut self) {
        self.acts.forget();
        self.parts.iter_mut().for_each(Part::forget);
        (self.begun, self.held_since, self.quiet_left, self.done) = (None, None, None, None);
    }

    /// Begins, or begins again, at the moment of its first row.
    pub(super) fn begin(&mut self, at: Stamp) {
        if !self.is_done() {
            self.parts.iter_mut().for_each(Part::forget);
            (self.begun, self.held_since) = (Some(at), None);
        }
    }

    /// Looks at a row, once.
    pub(super) fn row(&mut self, row: &Row, look: &Look<'_>) {
        self.parts.iter_mut().filter(|part| part.is_for(row, look.cast)).for_each(|part| part.follow_open(row));
        self.parts.iter_mut().for_each(|part| part.found.is_told = look.now.knows_waits());
        let Some(begun) = self.begun.filter(|_| !self.is_done()) else { return };
        for place in 0..self.parts.len() {
            let (before, here) = self.parts.split_at_mut(place);
            let Some((part, _)) = here.split_first_mut() else { continue };
            if part.is_for(row, look.cast) {
                let after = part.waits_for().map(|fact| proof_of(before, fact));
                part.row(row, after, begun, look);
            }
        }
        self.settle(row.at, false);
    }

    /// How long threads had waited by then, of a log that was saved: the row of a call comes only when it has returned.
    pub(super) fn look_back(&mut self, at: Stamp, look: &Look<'_>) {
        let (Some(begun), Some(waits)) = (self.begun.filter(|_| !self.is_done()), look.now.waits) else { return };
        let mut latest = None;
        for place in 0..self.parts.len() {
            let (before, here) = self.parts.split_at_mut(place);
            let Some((part, _)) = here.split_first_mut() else { continue };
            let after = part.waits_for().map(|fact| proof_of(before, fact));
            latest = latest.max(part.look_back(at, after, begun, (waits, look.cast)));
        }
        if let Some(latest) = latest {
            self.settle(latest, false);
        }
    }

    /// Looks at what is no row: threads that wait, time, and what the log knows meanwhile of rows that came.
    pub(super) fn look(&mut self, look: &Look<'_>) {
        self.look_back(look.now.at, look);
        let Some(begun) = self.begun.filter(|_| !self.is_done()) else { return };
        for place in 0..self.parts.len() {
            let (before, here) = self.parts.split_at_mut(place);
            let Some((part, _)) = here.split_first_mut() else { continue };
            let after = part.waits_for().map(|fact| proof_of(before, fact));
            part.look(after, begun, look);
        }
        self.settle(look.now.at, look.now.is_over);
        self.finish(look.now.at, look);
        // Nothing more comes that could be in the way.
        if look.now.is_over && self.held_since.is_some() {
            self.finish(Stamp(u64::MAX), look);
        }
    }

    /// The step is done when its facts have held for long enough.
    pub(super) fn finish(&mut self, at: Stamp, look: &Look<'_>) {
        let Some(since) = self.held_since.filter(|_| !self.is_done()) else { return };
        let passed = Duration::from_nanos(at.ns_since(since));
        let needed = if self.forbids { self.quiet } else { Duration::ZERO };
        self.quiet_left = needed.checked_sub(passed).filter(|left| !left.is_zero());
        if self.quiet_left.is_none() {
            let mut rows: Vec<u64> = self.parts.iter().flat_map(|part| part.rows()).collect();
            rows.sort_unstable();
            rows.dedup();
            let at = look.now.clock.wall(look.now.at.min(at)).timestamp();
            self.done = Some(Done { at, rows });
        }
    }

    /// Notes when all facts came to hold. One that a saved log cannot tell is in the way of no other; a later row may still tell it.
    fn settle(&mut self, at: Stamp, is_end: bool) {
        let is_told = self.parts.iter().any(|part| !part.is_untold());
        let holds = self.parts.iter().all(|part| part.holds() || part.is_untold() && (is_end || is_told));
        self.held_since = if holds { self.held_since.or(Some(at)) } else { None };
    }

    pub(super) fn waits_for_time(&self) -> bool {
        let is_open = self.begun.is_some() && !self.is_done();
        is_open && (self.held_since.is_some() || self.parts.iter().any(Part::waits_for_time))
    }

    pub(super) fn state(&self, name: &dyn Fn(&str) -> String) -> StepState {
        let facts: Vec<FactState> = self.parts.iter().map(|part| self.fact(part, name)).collect();
        let of =
            |wanted: fn(&Verdict) -> Option<&Missing>| facts.iter().find_map(|fact| wanted(&fact.verdict)).cloned();
        let broken = of(|verdict| if let Verdict::Broken(why) = verdict { Some(why) } else { None });
        let not_yet = || of(|verdict| if let Verdict::NotYet(why) = verdict { Some(why) } else { None });
        let quiet = || self.quiet_left.map(|left| Missing::Quiet { time: units::tenths(left.as_nanos() as u64) });
        let missing = match (&self.done, self.begun) {
            (Some(_), _) => None,
            (None, None) => Some(Missing::Begin),
            (None, Some(_)) => broken.or_else(not_yet).or_else(quiet),
        };
        StepState { done: self.done.clone(), has_begun: self.has_begun(), facts, missing }
    }

    fn fact(&self, part: &Part, name: &dyn Fn(&str) -> String) -> FactState {
        let text = part.text(self.texts.get(part.fact).map_or("", String::as_str));
        let verdict = match self.begun {
            // Its rows may have been another session's.
            _ if self.is_done() && !part.is_untold() => Verdict::Holds(part.rows().collect()),
            None => Verdict::NotYet(Missing::Begin),
            Some(_) => part.verdict(name),
        };
        FactState { fact: part.fact, text, verdict }
    }
}

/// The last row that proves a fact, and when; `None` while it does not hold.
fn proof_of(parts: &[Part], fact: usize) -> Option<(u64, Stamp)> {
    let mut of = parts.iter().filter(|part| part.fact == fact).map(Part::proof);
    of.try_fold((0, Stamp(0)), |last, proof| proof.map(|proof| proof.max(last)))
}
