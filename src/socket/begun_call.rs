//! A call from its beginning to its end.

use std::time::Duration;

use bytes::Bytes;

use super::current_call::InCall;
use super::{Call, CallPlace, Op, Outcome, Trace, With};

/// A call that has begun, and may wait. Dropped before it is done, it has not been made and leaves no row.
pub struct BegunCall {
    op: Op,
    place: Option<CallPlace>,
    in_call: InCall,
}

impl BegunCall {
    pub(super) fn new(op: Op, mut in_call: InCall) -> Self {
        if op.is_stamped_before() {
            // The log holds back what came later until this call's row is there.
            in_call.show();
        }
        Self { op, place: None, in_call }
    }

    /// The call cannot be done at once: from here on the thread list shows it.
    pub fn waits(&mut self) {
        self.in_call.show();
    }

    /// Notes where the bytes that it has moved lie.
    pub fn has_moved(&mut self, place: CallPlace) {
        self.place = Some(place);
    }

    /// How long it has waited so far.
    pub fn waited(&self) -> Duration {
        Duration::from_nanos(self.in_call.trace.clock().now().ns_since(self.in_call.since))
    }

    /// The call has returned; `bytes` are those it moved.
    pub fn done(self, outcome: Outcome, with: With<'_>, bytes: Bytes) {
        let trace = self.in_call.trace.clone();
        self.done_for(&*trace, outcome, with, bytes);
    }

    /// The same for a call that belongs to another trace than the one it was begun by: `accept`, to the connection it gave.
    pub(super) fn done_for(self, trace: &dyn Trace, outcome: Outcome, with: With<'_>, bytes: Bytes) {
        let Self { op, place, in_call } = self;
        let (began, ended) = (in_call.since, trace.clock().now());
        let at = if op.is_stamped_before() { began } else { ended };
        // Its row first: when the thread is out of the call, nobody waits for the row any more.
        trace.call(at, Call { op, outcome, place, took_ns: ended.ns_since(began) }, with, bytes);
    }
}
