//! The trace of a datagram socket towards the target: its rows are those of its own connection, with both addresses.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use bytes::Bytes;

use super::super::worker::{Tracer, Worker};
use crate::address::Ends;
use crate::clock::{Clock, Stamp};
use crate::record::ConnectionId;
use crate::socket::{Call, CurrentCall, Places, Trace, With};

/// Clones are of the same socket.
#[derive(Clone)]
pub(super) struct TargetTrace(Arc<Inner>);

struct Inner {
    tracer: Tracer,
    connection: ConnectionId,
    /// Known once it is connected.
    ends: OnceLock<Ends>,
    places: Mutex<Places>,
}

impl TargetTrace {
    pub(super) fn new(worker: &Worker, connection: ConnectionId) -> Self {
        let (tracer, ends, places) = (Tracer::new(worker, Some(connection)), OnceLock::new(), Mutex::default());
        Self(Arc::new(Inner { tracer, connection, ends, places }))
    }

    /// What its rows say from now on of whom they are with.
    pub(super) fn connected(&self, ends: Ends) {
        // Set once.
        let _ = self.0.ends.set(ends);
    }
}

impl Trace for TargetTrace {
    fn call(&self, at: Stamp, call: Call, with: With<'_>, bytes: Bytes) {
        let inner = &*self.0;
        let (With::Remote(_), Some(ends)) = (with, inner.ends.get()) else {
            return inner.tracer.call(at, call, with, bytes);
        };
        let moved = call.op.direction().zip(call.outcome.moved());
        let place = moved.map(|(direction, length)| {
            inner.places.lock().unwrap_or_else(PoisonError::into_inner).next(direction, length)
        });
        let call = Call { place, ..call };
        inner.tracer.call_of(Some(inner.connection), Some(ends.clone()), at, call, bytes);
    }

    fn current(&self) -> &CurrentCall {
        self.0.tracer.current()
    }

    fn clock(&self) -> Clock {
        self.0.tracer.clock()
    }
}
