//! The call that a thread is in: written by the thread, read by everybody.

use std::sync::{Arc, Mutex, PoisonError};

use super::Trace;
use crate::clock::Stamp;

/// What a thread is in now: a call, or a wait that leaves no row.
#[derive(Debug, Default)]
pub struct CurrentCall(Mutex<Entered>);

/// A call's name, and when it began.
type Begun = (&'static str, Stamp);

/// While a `send` waits for room a `recv` may wait for bytes: a client waits for both at once.
#[derive(Debug, Default)]
struct Entered {
    /// One that is ordered by its beginning: its row, when it comes, stands before all that came since.
    ordered_by_beginning: Option<Begun>,
    other: Option<Begun>,
}

impl CurrentCall {
    /// The call's name and when it began; `None` between calls.
    pub fn get(&self) -> Option<(&'static str, Stamp)> {
        self.with(|entered| entered.ordered_by_beginning.or(entered.other))
    }

    /// Since when rows have to wait for that of a call which is ordered by its beginning.
    pub fn holds_back_since(&self) -> Option<Stamp> {
        self.with(|entered| entered.ordered_by_beginning).map(|(_, since)| since)
    }

    fn with<T>(&self, read_or_write: impl FnOnce(&mut Entered) -> T) -> T {
        // What the lock guards is whole after every statement, so a panic elsewhere does no harm.
        read_or_write(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Entered {
    fn slot(&mut self, is_ordered_by_beginning: bool) -> &mut Option<Begun> {
        if is_ordered_by_beginning { &mut self.ordered_by_beginning } else { &mut self.other }
    }
}

/// The thread is in a call or a wait, until this is dropped.
pub struct InCall {
    pub(super) trace: Arc<dyn Trace>,
    pub(super) since: Stamp,
    name: &'static str,
    is_ordered_by_beginning: bool,
    is_shown: bool,
}

impl InCall {
    pub(super) fn new(trace: &Arc<dyn Trace>, name: &'static str, is_ordered_by_beginning: bool) -> Self {
        let since = trace.clock().now();
        Self { trace: trace.clone(), since, name, is_ordered_by_beginning, is_shown: false }
    }

    /// Shows it as the thread's current call.
    pub(super) fn show(&mut self) {
        self.is_shown = true;
        self.trace
            .current()
            .with(|entered| *entered.slot(self.is_ordered_by_beginning) = Some((self.name, self.since)));
    }
}

impl Drop for InCall {
    fn drop(&mut self) {
        if self.is_shown {
            // Another may have been shown in its place since.
            self.trace
                .current()
                .with(|entered| entered.slot(self.is_ordered_by_beginning).take_if(|(_, since)| *since == self.since));
        }
    }
}
