//! A socket that listens.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use mio::Interest;

use super::closing::ClosingSocket;
use super::family::open;
use super::mio_socket::{MioSocket, uninterrupted};
use super::option::set_option;
use super::path::{self, BoundPath};
use super::sockaddr::to_system;
use super::{
    BegunCall, Family, Kind, Op, Outcome, SocketBuffers, SocketError, SocketOption, Stream, Trace, Waiter, Want, With,
};
use crate::address::{Addr, Ends};

/// How a listening socket is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListenOptions {
    /// `SO_REUSEADDR`: bind although connections of an earlier run are still in TIME_WAIT; on Windows, where it is not set,
    /// `SO_EXCLUSIVEADDRUSE`. For a Unix socket, remove the file that an earlier run left.
    pub reuse_addr: bool,
    /// How many connections may wait to be accepted (listen(2)).
    pub backlog: i32,
    /// `TCP_NODELAY` on every accepted connection.
    pub no_delay: bool,
    /// Of this socket, and so of every accepted one.
    pub buffers: SocketBuffers,
    /// The `bufsize` of every `recv` on an accepted connection, in bytes.
    pub recv_size: usize,
}

/// A listening socket and the thread's trace of it. Dropping it closes it.
pub struct Listener {
    /// The `accept` that still waits; it is over before the socket is closed.
    accepting: Option<BegunCall>,
    inner: ClosingSocket,
    local: Addr,
    options: ListenOptions,
    trace: Arc<dyn Trace>,
}

impl Listener {
    /// `socket`, `setsockopt`, `bind`, `listen`, and `getsockname` where the system was to choose the port.
    ///
    /// # Errors
    /// The first of these calls that failed.
    pub fn listen(
        addr: &Addr,
        kind: Kind,
        options: ListenOptions,
        trace: Arc<dyn Trace>,
        waiter: &mut Waiter,
    ) -> Result<Self, SocketError> {
        let fail = |error: io::Error| SocketError::new("listen", addr, &error);
        let family = Family::of(addr);
        let socket = trace.make(Op::socket(family, kind), addr, || open(family, kind))?;
        if options.reuse_addr && family == Family::Unix {
            path::remove_stale(addr, kind, &trace);
        } else if options.reuse_addr {
            set_option(&socket, SocketOption::ReuseAddr, true, addr, &trace)?;
        } else if cfg!(windows) && family != Family::Unix {
            // There SO_REUSEADDR takes a port that is in use: from this server nobody may.
            set_option(&socket, SocketOption::ExclusiveAddrUse, true, addr, &trace)?;
        }
        options.buffers.apply(&socket, addr, &trace)?;
        trace.make(Op::bind(addr.clone()), addr, || socket.bind(&to_system(addr)?))?;
        let path = BoundPath::of(addr, &trace);
        trace.make(Op::Listen { backlog: options.backlog }, addr, || socket.listen(options.backlog))?;
        let mut inner = MioSocket::new(family, socket).map_err(fail)?;
        let is_chosen = family != Family::Unix && addr.port() == 0;
        let local = if is_chosen { trace.make_getsockname(addr, || inner.local())? } else { addr.clone() };
        inner.source().and_then(|source| waiter.watch(source, Interest::READABLE)).map_err(fail)?;
        let inner = ClosingSocket::new(inner, &trace, None, path);
        Ok(Self { accepting: None, inner, local, options, trace })
    }

    /// The address that clients connect to, with the port the system chose where it was to.
    pub fn local(&self) -> &Addr {
        &self.local
    }

    /// `accept`, waiting for a client; `None` where a notice came first. The call is traced by the trace that `trace_of` makes
    /// for the new connection.
    ///
    /// # Errors
    /// What `accept` answered; the listener remains usable.
    pub fn accept(
        &mut self,
        waiter: &mut Waiter,
        trace_of: impl Fn() -> Arc<dyn Trace>,
    ) -> Result<Option<Stream>, SocketError> {
        loop {
            if let Some(stream) = self.accept_once(&trace_of)? {
                return Ok(Some(stream));
            }
            self.accepting.iter_mut().for_each(BegunCall::waits);
            let ready = waiter.wait(Want::Recv, None).map_err(|e| SocketError::new("accept", &self.local, &e))?;
            if ready.notified {
                return Ok(None);
            }
        }
    }

    /// One `accept` if a client waits already.
    ///
    /// # Errors
    /// What `accept` answered; the listener remains usable.
    pub fn try_accept(&mut self, trace_of: impl FnOnce() -> Arc<dyn Trace>) -> Result<Option<Stream>, SocketError> {
        let accepted = self.accept_once(trace_of);
        // A poller shows when it may be tried again: nobody waits in it.
        self.accepting = None;
        accepted
    }

    fn accept_once(&mut self, trace_of: impl FnOnce() -> Arc<dyn Trace>) -> Result<Option<Stream>, SocketError> {
        let call = self.accepting.take().unwrap_or_else(|| self.trace.begin(Op::Accept));
        match uninterrupted(|| self.inner.accept()) {
            Ok((socket, peer)) => {
                let outcome = Outcome::address(peer.clone());
                let ends = Ends::new(socket.local().ok(), peer);
                let trace = trace_of();
                call.done_for(&*trace, outcome, With::Ends(&ends), Bytes::new());
                if self.options.no_delay && Family::of(ends.peer()) != Family::Unix {
                    let op = Op::set_sock_opt(SocketOption::NoDelay, true);
                    // A client that has gone again already is found out by the first recv.
                    let _ = trace.make_on(&ends, op, || socket.system().set_tcp_nodelay(true));
                }
                Ok(Some(Stream::new(socket, ends, self.options.recv_size, trace)))
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                self.accepting = Some(call);
                Ok(None)
            }
            Err(error) => {
                call.done(Outcome::failed(&error), With::Nobody, Bytes::new());
                Err(SocketError::new("accept", &self.local, &error))
            }
        }
    }

    /// `close`.
    pub fn close(self) {}
}
