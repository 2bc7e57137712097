//! A fact about a wait: a thread is in a call, or a row says how long one was.

use std::time::Duration;

use super::part::{Part, Proof, overlap};
use super::{Cast, Look, Waits};
use crate::clock::Stamp;
use crate::lesson::What;
use crate::record::Row;

impl Part {
    /// Looks for a wait that had lasted long enough by then; since when it has.
    pub(super) fn look_back(
        &mut self,
        at: Stamp,
        after: Option<Proof>,
        begun: Stamp,
        (waits, cast): (&Waits, &Cast),
    ) -> Option<Stamp> {
        let What::Waits { call, at_least } = &self.what else { return None };
        if self.holds() || after == Some(None) {
            return None;
        }
        let id = cast.id(self.who.first()?)?;
        for wait in waits.before(at, id, call) {
            let waited = overlap(wait.since, wait.until.min(at), begun);
            self.found.waited = self.found.waited.max(waited);
            if waited >= *at_least {
                let since = Stamp(wait.since.max(begun).0 + at_least.as_nanos() as u64);
                (self.found.rows, self.found.holds) = (vec![wait.row], Some((wait.row, since)));
                return Some(since);
            }
        }
        None
    }

    pub(super) fn waits_for_time(&self) -> bool {
        matches!(self.what, What::Waits { .. }) && !self.holds()
    }

    pub(super) fn waits(&mut self, call: &str, at_least: Duration, begun: Stamp, look: &Look<'_>) {
        let Some(calls) = look.now.calls else { return };
        let Some(id) = self.who.first().and_then(|who| look.cast.id(who)) else { return };
        let calls = calls(id);
        let here = calls.iter().filter(|(_, name, _)| *name == call);
        let longest = here.map(|(_, _, since)| overlap(*since, look.now.at, begun)).max();
        self.found.in_call = calls.iter().map(|(_, name, _)| (*name).to_owned()).find(|_| longest.is_none());
        self.waited(longest.unwrap_or_default(), at_least, None);
    }

    pub(super) fn waited(&mut self, waited: Duration, at_least: Duration, row: Option<&Row>) {
        self.found.waited = waited;
        if waited >= at_least && !self.holds() {
            self.found.holds = Some(row.map_or((0, Stamp(0)), |row| (row.number, row.at)));
            self.found.rows = row.map(|row| row.number).into_iter().collect();
        }
    }
}
