//! Datagrams one after another that have something in common: one entry for many.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Lost, Nth};

/// What is known of some of a connection's datagrams, by their numbers. Where it goes on from one to the next, as it nearly
/// always does, one entry stands for both.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Runs<T>(pub(super) BTreeMap<u64, Run<T>>);

/// What is known of a datagram, and so of those that follow it.
pub(super) trait GoesOn: Copy + PartialEq {
    /// What is then known of the datagram so many later.
    fn after(self, datagrams: u64) -> Self;
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Run<T> {
    first: T,
    length: u64,
}

impl GoesOn for Nth {
    fn after(self, datagrams: u64) -> Self {
        Nth { nth: self.nth + datagrams, ..self }
    }
}

impl GoesOn for Lost {
    fn after(self, _: u64) -> Self {
        self
    }
}

impl<T> Default for Runs<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: GoesOn> Runs<T> {
    /// Adds what is known of a datagram, unless something is already: of many receivers the first that was closed counts.
    pub(super) fn add(&mut self, nth: u64, known: T) {
        if self.get(nth).is_some() {
            return;
        }
        if let Some((first, run)) = self.0.range_mut(..=nth).next_back()
            && first + run.length == nth
            && run.first.after(run.length) == known
        {
            run.length += 1;
        } else {
            self.0.insert(nth, Run { first: known, length: 1 });
        }
    }

    pub(super) fn get(&self, nth: u64) -> Option<T> {
        let (first, run) = self.0.range(..=nth).next_back()?;
        let behind = nth - first;
        (behind < run.length).then(|| run.first.after(behind))
    }

    /// Forgets those up to the nth.
    pub(super) fn forget(&mut self, nth: u64) {
        while self.0.first_key_value().is_some_and(|(first, run)| first + run.length <= nth + 1) {
            self.0.pop_first();
        }
    }
}
