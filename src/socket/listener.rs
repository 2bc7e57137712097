//! A socket that listens.

use std::io;

use mio::Interest;

use super::family::open;
use super::option::set_option;
use super::path::{self, BoundPath};
use super::polled::Listening;
use super::sockaddr::to_system;
use super::trace::{traced, traced_address, traced_with};
use super::{Call, Family, Kind, Op, Outcome, SocketError, SocketOption, Stream, Trace, Waited, Waiter, Want, With};
use crate::address::{Addr, Ends};
use crate::clock::Stamp;

/// How a listening socket is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListenOptions {
    /// `SO_REUSEADDR`: bind although connections of an earlier run are still in TIME_WAIT; for a Unix socket, remove the
    /// file that an earlier run left.
    pub reuse_addr: bool,
    /// How many connections may wait to be accepted (listen(2)).
    pub backlog: i32,
    /// `TCP_NODELAY` on every accepted connection.
    pub no_delay: bool,
    /// The `bufsize` of every `recv` on an accepted connection, in bytes.
    pub recv_size: usize,
}

/// A listening socket and the thread's trace of it.
pub struct Listener {
    inner: Listening,
    local: Addr,
    path: Option<BoundPath>,
    options: ListenOptions,
    trace: Box<dyn Trace>,
    waiting_since: Option<Stamp>,
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
        trace: Box<dyn Trace>,
        waiter: &mut Waiter,
    ) -> Result<Self, SocketError> {
        let t = &*trace;
        let fail = |call: &'static str| move |error: io::Error| SocketError::new(call, addr, &error);
        let family = Family::of(addr);
        let socket = traced(t, Op::socket(family, kind), || open(family, kind)).map_err(fail("socket"))?;
        if options.reuse_addr && family == Family::Unix {
            path::remove_stale(addr, kind, t);
        } else if options.reuse_addr {
            set_option(&socket, SocketOption::ReuseAddr, true, t).map_err(fail("setsockopt"))?;
        }
        traced(t, Op::bind(addr.clone()), || socket.bind(&to_system(addr)?)).map_err(fail("bind"))?;
        let path = BoundPath::of(addr);
        traced(t, Op::Listen { backlog: options.backlog }, || socket.listen(options.backlog))
            .map_err(fail("listen"))?;
        socket.set_nonblocking(true).map_err(fail("socket"))?;
        let mut inner = Listening::new(family, socket);
        let is_chosen = family != Family::Unix && addr.port() == 0;
        let local = if is_chosen {
            traced_address(t, Op::GetSockName, || inner.local()).map_err(fail("getsockname"))?
        } else {
            addr.clone()
        };
        waiter.watch(&mut inner, Interest::READABLE).map_err(fail("listen"))?;
        Ok(Self { inner, local, path, options, trace, waiting_since: None })
    }

    /// The address that clients connect to, with the port the system chose where it was to.
    pub fn local(&self) -> &Addr {
        &self.local
    }

    /// `accept`, waiting for a client. The call is traced by the trace that `trace_of` makes for the new connection.
    ///
    /// # Errors
    /// What `accept` answered; the listener remains usable.
    pub fn accept(
        &mut self,
        waiter: &mut Waiter,
        trace_of: impl Fn() -> Box<dyn Trace>,
    ) -> Result<Waited<Stream>, SocketError> {
        let clock = self.trace.clock();
        self.waiting_since.get_or_insert_with(|| clock.now());
        loop {
            if let Some(stream) = self.try_accept(&trace_of)? {
                return Ok(Waited::Done(stream));
            }
            self.trace.sitting(self.waiting_since.map(|since| ("accept", since)));
            let ready = waiter.wait(Want::Recv, None).map_err(|e| SocketError::new("accept", &self.local, &e))?;
            self.trace.sitting(None);
            if ready.woken {
                return Ok(Waited::Woken);
            }
        }
    }

    /// One `accept` if a client waits already.
    ///
    /// # Errors
    /// What `accept` answered; the listener remains usable.
    pub fn try_accept(&mut self, trace_of: impl FnOnce() -> Box<dyn Trace>) -> Result<Option<Stream>, SocketError> {
        let began = self.waiting_since.unwrap_or_else(|| self.trace.clock().now());
        let accepted = loop {
            match self.inner.accept() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                accepted => break accepted,
            }
        };
        match accepted {
            Ok((socket, peer)) => {
                let call = self.accepted(began, Outcome::address(peer.clone()));
                let ends = Ends::new(socket.local().ok(), peer);
                let trace = trace_of();
                trace.call(call, With::Ends(&ends), bytes::Bytes::new());
                if self.options.no_delay && Family::of(ends.peer()) != Family::Unix {
                    let op = Op::set_sock_opt(SocketOption::NoDelay, true);
                    // A client that has gone again already is found out by the first recv.
                    let _ = traced_with(&*trace, With::Ends(&ends), op, || socket.set_no_delay());
                }
                Ok(Some(Stream::new(socket, ends, self.options.recv_size, trace)))
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(None),
            Err(error) => {
                let call = self.accepted(began, Outcome::failed(&error));
                self.trace.call(call, With::Nobody, bytes::Bytes::new());
                Err(SocketError::new("accept", &self.local, &error))
            }
        }
    }

    /// `close`.
    pub fn close(self) {
        let Self { inner, trace, path, .. } = self;
        // Dropping is closing; Rust gives no result for it, and close(2) has none worth acting on here.
        let _ = traced(&*trace, Op::Close, || {
            drop(inner);
            Ok(())
        });
        path::release(path, &*trace);
    }

    fn accepted(&mut self, began: Stamp, outcome: Outcome) -> Call {
        self.waiting_since = None;
        let at = self.trace.clock().now();
        Call { op: Op::Accept, outcome, at, took_ns: at.ns_since(began) }
    }
}
