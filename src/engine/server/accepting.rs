//! When the loop of `thread_per_connection` calls `accept` again: at once, as it should; and two mistakes of beginners, which
//! keep clients waiting in the backlog.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::lab::Accepts;
use crate::socket::{Notifier, Waiter, Want};

/// Waits until the loop is to accept again, or is stopped.
pub(super) fn before_next(accepts: Accepts, first: &FirstMessage, waiter: &mut Waiter) {
    let is_due = || match accepts {
        Accepts::Again => true,
        Accepts::AfterFirstMessage => first.0.load(Ordering::Acquire),
        Accepts::Once => false,
    };
    while !is_due() && !waiter.is_stopped() {
        if waiter.wait(Want::Nothing, None).is_err() {
            return;
        }
    }
}

/// Whether a client has sent something, or has ended.
pub(super) struct FirstMessage(Arc<AtomicBool>);

/// What the client's thread says that by: dropped, it has come.
pub(super) struct Awaited {
    has_come: Arc<AtomicBool>,
    accepting: Notifier,
}

impl FirstMessage {
    /// What the thread that accepts looks at, and what the client's thread drops. A program of the textbook receives it in the
    /// loop itself; here it is the client's thread that does, and the loop waits for it: the rows are the same.
    pub(super) fn of(waiter: &Waiter) -> (Self, Awaited) {
        let has_come = Arc::<AtomicBool>::default();
        (Self(has_come.clone()), Awaited { has_come, accepting: waiter.notifier().clone() })
    }
}

impl Drop for Awaited {
    fn drop(&mut self) {
        self.has_come.store(true, Ordering::Release);
        self.accepting.notify();
    }
}
