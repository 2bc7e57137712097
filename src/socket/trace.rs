//! Where the calls go as they are made.

use bytes::Bytes;

use super::{Call, Op, Outcome};
use crate::address::{Addr, Ends};
use crate::clock::{Clock, Stamp};

/// Takes every call of a socket, in the thread that makes it.
pub trait Trace: Send {
    /// A call was made; `bytes` are those it moved, empty for one that moves none.
    fn call(&self, call: Call, with: With<'_>, bytes: Bytes);

    /// The thread is about to sit in a call of this kind, or (`None`) is out of it again.
    fn sitting(&self, op: Option<(&'static str, Stamp)>);

    /// The clock that stamps the calls.
    fn clock(&self) -> Clock;
}

/// Whom a call is with.
#[derive(Debug, Clone, Copy)]
pub enum With<'a> {
    Nobody,
    /// A remote address of a socket of datagrams.
    Remote(&'a Addr),
    /// The other side of a connection.
    Ends(&'a Ends),
}

/// Makes a call that does not wait, and traces it.
pub(super) fn traced<T>(trace: &dyn Trace, op: Op, run: impl FnOnce() -> std::io::Result<T>) -> std::io::Result<T> {
    traced_with(trace, With::Nobody, op, run)
}

/// The same for a call that returns an address.
pub(super) fn traced_address(
    trace: &dyn Trace,
    op: Op,
    run: impl FnOnce() -> std::io::Result<Addr>,
) -> std::io::Result<Addr> {
    make(trace, With::Nobody, op, run, |addr| Outcome::address(addr.clone()))
}

/// The same for a call on a connection, whose row says with whom it is.
pub(super) fn traced_with<T>(
    trace: &dyn Trace,
    with: With<'_>,
    op: Op,
    run: impl FnOnce() -> std::io::Result<T>,
) -> std::io::Result<T> {
    make(trace, with, op, run, |_| Outcome::Done)
}

fn make<T>(
    trace: &dyn Trace,
    with: With<'_>,
    op: Op,
    run: impl FnOnce() -> std::io::Result<T>,
    returned: impl FnOnce(&T) -> Outcome,
) -> std::io::Result<T> {
    let clock = trace.clock();
    let began = clock.now();
    let is_stamped_before = op.is_stamped_before();
    if is_stamped_before {
        // The log holds back what came later until this row is there.
        trace.sitting(Some((op.name(), began)));
    }
    let result = run();
    let ended = clock.now();
    let outcome = match &result {
        Ok(value) => returned(value),
        Err(error) => Outcome::failed(error),
    };
    let at = if is_stamped_before { began } else { ended };
    trace.call(Call { op, outcome, at, took_ns: ended.ns_since(began) }, with, Bytes::new());
    if is_stamped_before {
        trace.sitting(None);
    }
    result
}
