//! A socket whose `close` is a row, whoever drops it.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use bytes::Bytes;

use super::mio_socket::MioSocket;
use super::path::BoundPath;
use super::{BegunCall, Op, Outcome, Trace, With};
use crate::address::Ends;

/// A socket that makes its `close` by being dropped. Rust gives no result for it, and close(2) has none worth acting on here.
pub(super) struct ClosingSocket {
    // Fields are dropped in their order: the socket, and then the call is done.
    socket: MioSocket,
    closing: Option<Closing>,
}

struct Closing {
    trace: Arc<dyn Trace>,
    ends: Option<Ends>,
    call: Option<BegunCall>,
    /// Removed behind the call.
    _path: Option<BoundPath>,
}

impl ClosingSocket {
    /// `ends` are those of a connection, and `path` what the socket is bound to.
    pub(super) fn new(socket: MioSocket, trace: &Arc<dyn Trace>, ends: Option<Ends>, path: Option<BoundPath>) -> Self {
        Self { socket, closing: Some(Closing { trace: trace.clone(), ends, call: None, _path: path }) }
    }

    /// A descriptor beside that of another socket, which makes the call.
    pub(super) fn untraced(socket: MioSocket) -> Self {
        Self { socket, closing: None }
    }
}

impl Deref for ClosingSocket {
    type Target = MioSocket;

    fn deref(&self) -> &MioSocket {
        &self.socket
    }
}

impl DerefMut for ClosingSocket {
    fn deref_mut(&mut self) -> &mut MioSocket {
        &mut self.socket
    }
}

impl Drop for ClosingSocket {
    fn drop(&mut self) {
        if let Some(closing) = &mut self.closing {
            closing.call = Some(closing.trace.begin(Op::Close));
        }
    }
}

impl Drop for Closing {
    fn drop(&mut self) {
        if let Some(call) = self.call.take() {
            call.done(Outcome::Done, self.ends.as_ref().map_or(With::Nobody, With::Ends), Bytes::new());
        }
    }
}
