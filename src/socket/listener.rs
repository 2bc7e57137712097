//! A TCP socket that listens.

use std::io;
use std::net::SocketAddr;

use mio::Interest;
use mio::net::TcpListener;
use socket2::{Domain, Protocol, Socket, Type};

use super::trace::traced;
use super::{Call, Op, Outcome, SocketError, SocketOption, Stream, Trace, Waited, Waiter, Want};
use crate::clock::Stamp;

/// How a listening socket is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListenOptions {
    /// `SO_REUSEADDR`: bind although connections of an earlier run are still in TIME_WAIT.
    pub reuse_addr: bool,
    /// How many connections may wait to be accepted (listen(2)).
    pub backlog: i32,
    /// `TCP_NODELAY` on every accepted connection.
    pub no_delay: bool,
    /// The `bufsize` of every `recv` on an accepted connection, in bytes.
    pub recv_size: usize,
}

/// A listening TCP socket and the thread's trace of it.
pub struct Listener {
    inner: TcpListener,
    local: SocketAddr,
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
        addr: SocketAddr,
        options: ListenOptions,
        trace: Box<dyn Trace>,
        waiter: &mut Waiter,
    ) -> Result<Self, SocketError> {
        let t = &*trace;
        let fail = |call: &'static str| move |error: io::Error| SocketError::new(call, addr, &error);
        let socket = traced(t, Op::Socket { ipv6: addr.is_ipv6(), stream: true }, || {
            Socket::new(Domain::for_address(addr), Type::STREAM, Some(Protocol::TCP))
        })
        .map_err(fail("socket"))?;
        if options.reuse_addr {
            traced(t, Op::SetSockOpt { option: SocketOption::ReuseAddr, value: 1 }, || socket.set_reuse_address(true))
                .map_err(fail("setsockopt"))?;
        }
        traced(t, Op::Bind(addr), || socket.bind(&addr.into())).map_err(fail("bind"))?;
        traced(t, Op::Listen { backlog: options.backlog }, || socket.listen(options.backlog))
            .map_err(fail("listen"))?;
        socket.set_nonblocking(true).map_err(fail("socket"))?;
        let mut inner = TcpListener::from_std(socket.into());
        let local = if addr.port() == 0 {
            traced(t, Op::GetSockName, || inner.local_addr()).map_err(fail("getsockname"))?
        } else {
            addr
        };
        waiter.watch(&mut inner, Interest::READABLE).map_err(fail("listen"))?;
        Ok(Self { inner, local, options, trace, waiting_since: None })
    }

    /// The address that clients connect to, with the port the system chose where it was to.
    pub fn local(&self) -> SocketAddr {
        self.local
    }

    /// `accept`, waiting for a client. The call is traced by the trace that `trace_of` makes for the new connection.
    ///
    /// # Errors
    /// What `accept` answered; the listener remains usable.
    pub fn accept(
        &mut self,
        waiter: &mut Waiter,
        trace_of: impl FnOnce(SocketAddr) -> Box<dyn Trace>,
    ) -> Result<Waited<Stream>, SocketError> {
        let clock = self.trace.clock();
        let began = *self.waiting_since.get_or_insert_with(|| clock.now());
        loop {
            match self.inner.accept() {
                Ok((stream, peer)) => {
                    let call = self.accepted(began, Outcome::Done, Some(peer));
                    let trace = trace_of(peer);
                    trace.call(call, bytes::Bytes::new());
                    if self.options.no_delay {
                        let option = SocketOption::NoDelay;
                        // A client that has gone again already is found out by the first recv.
                        let _ = traced(&*trace, Op::SetSockOpt { option, value: 1 }, || stream.set_nodelay(true));
                    }
                    return Ok(Waited::Done(Stream::from_mio(stream, peer, self.options.recv_size, trace)));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    self.trace.sitting(Some(("accept", began)));
                    let ready =
                        waiter.wait(Want::Recv, None).map_err(|e| SocketError::new("accept", self.local, &e))?;
                    self.trace.sitting(None);
                    if ready.woken {
                        return Ok(Waited::Woken);
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    let call = self.accepted(began, Outcome::Failed((&error).into()), None);
                    self.trace.call(call, bytes::Bytes::new());
                    return Err(SocketError::new("accept", self.local, &error));
                }
            }
        }
    }

    /// `close`.
    pub fn close(self) {
        let Self { inner, trace, .. } = self;
        // Dropping is closing; Rust gives no result for it, and close(2) has none worth acting on here.
        let _ = traced(&*trace, Op::Close, || {
            drop(inner);
            Ok(())
        });
    }

    fn accepted(&mut self, began: Stamp, outcome: Outcome, peer: Option<SocketAddr>) -> Call {
        self.waiting_since = None;
        let at = self.trace.clock().now();
        Call { op: Op::Accept, outcome, peer, at, took_ns: at.ns_since(began) }
    }
}
