//! Where the calls go as they are made.

use std::io;
use std::sync::Arc;

use bytes::Bytes;

use super::begun_call::BegunCall;
use super::current_call::InCall;
use super::{Call, CurrentCall, Op, OptionValue, Outcome, SocketError, SocketOption};
use crate::address::{Addr, Ends};
use crate::clock::{Clock, Stamp};

/// Takes every call of a socket, in the thread that makes it.
pub trait Trace: Send + Sync {
    /// A call was made that is ordered by `at`; `bytes` are those it moved, empty for one that moves none.
    fn call(&self, at: Stamp, call: Call, with: With<'_>, bytes: Bytes);

    /// The system has given the socket an address that no call of the program asked for.
    fn bound(&self, _local: Addr) {}

    /// Where it is written which call the thread is in.
    fn current(&self) -> &CurrentCall;

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

impl dyn Trace {
    /// Begins a call.
    pub fn begin(self: &Arc<Self>, op: Op) -> BegunCall {
        let in_call = InCall::new(self, op.name(), op.is_stamped_before());
        BegunCall::new(op, in_call)
    }

    /// Begins a call that waits from its beginning: `sleep`, `select`.
    pub fn begin_wait(self: &Arc<Self>, op: Op) -> BegunCall {
        let mut call = self.begin(op);
        call.waits();
        call
    }

    /// The thread is in a wait that leaves no row.
    pub fn enter(self: &Arc<Self>, name: &'static str) -> InCall {
        let mut in_call = InCall::new(self, name, false);
        in_call.show();
        in_call
    }

    /// Makes a call that does not wait; its failure names `address`.
    pub(super) fn make<T>(
        self: &Arc<Self>,
        op: Op,
        address: &Addr,
        run: impl FnOnce() -> io::Result<T>,
    ) -> Result<T, SocketError> {
        self.make_with(op, With::Nobody, address, run, |_| Outcome::Done)
    }

    /// The same on a connection.
    pub(super) fn make_on(
        self: &Arc<Self>,
        ends: &Ends,
        op: Op,
        run: impl FnOnce() -> io::Result<()>,
    ) -> Result<(), SocketError> {
        self.make_with(op, With::Ends(ends), ends.peer(), run, |()| Outcome::Done)
    }

    /// `getsockname`.
    pub(super) fn make_getsockname(
        self: &Arc<Self>,
        address: &Addr,
        run: impl FnOnce() -> io::Result<Addr>,
    ) -> Result<Addr, SocketError> {
        self.make_with(Op::GetSockName, With::Nobody, address, run, |local| Outcome::address(local.clone()))
    }

    /// `getsockopt`.
    pub(super) fn make_getsockopt(
        self: &Arc<Self>,
        option: SocketOption,
        address: &Addr,
        run: impl FnOnce() -> io::Result<OptionValue>,
    ) -> Result<OptionValue, SocketError> {
        let returned = |value: &OptionValue| Outcome::Value(Box::new(value.clone()));
        self.make_with(Op::GetSockOpt(option), With::Nobody, address, run, returned)
    }

    fn make_with<T>(
        self: &Arc<Self>,
        op: Op,
        with: With<'_>,
        address: &Addr,
        run: impl FnOnce() -> io::Result<T>,
        returned: impl FnOnce(&T) -> Outcome,
    ) -> Result<T, SocketError> {
        let name = op.name();
        let call = self.begin(op);
        let result = run();
        let outcome = match &result {
            Ok(value) => returned(value),
            Err(error) => Outcome::failed(error),
        };
        call.done(outcome, with, Bytes::new());
        result.map_err(|error| SocketError::new(name, address, &error))
    }
}
