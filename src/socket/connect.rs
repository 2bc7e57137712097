//! `connect`, which waits for the other side.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use mio::Interest;

use super::family::open;
use super::mio_socket::{MioSocket, is_in_progress};
use super::option::set_option;
use super::sockaddr::to_system;
use super::{
    ErrorCode, Family, Kind, Op, Outcome, SocketBuffers, SocketError, SocketOption, Stream, Trace, Waiter, Want, With,
};
use crate::address::{Addr, Ends};

/// How a connection is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectOptions {
    /// How long `connect` may take.
    pub timeout: Duration,
    /// `TCP_NODELAY`: send small pieces at once (RFC 896 is what it switches off).
    pub no_delay: bool,
    pub buffers: SocketBuffers,
    /// The `bufsize` of every `recv`, in bytes.
    pub recv_size: usize,
}

impl Stream {
    /// `socket`, `setsockopt`, `connect`, each traced; `None` where a stop cancelled it.
    ///
    /// # Errors
    /// The first of these calls that failed; `ETIMEDOUT` where the time limit ended it.
    pub fn connect(
        addr: &Addr,
        kind: Kind,
        options: &ConnectOptions,
        trace: Arc<dyn Trace>,
        waiter: &mut Waiter,
    ) -> Result<Option<Self>, SocketError> {
        let family = Family::of(addr);
        let socket = trace.make(Op::socket(family, kind), addr, || open(family, kind))?;
        if options.no_delay && family != Family::Unix {
            set_option(&socket, SocketOption::NoDelay, true, addr, &trace)?;
        }
        options.buffers.apply(&socket, addr, &trace)?;
        let socket = MioSocket::new(family, socket).map_err(|error| SocketError::new("socket", addr, &error))?;
        let call = trace.begin(Op::connect(addr.clone()));
        let connected = connect_and_wait(socket, addr, options.timeout, waiter);
        let local = if let Ok(Some(socket)) = &connected { socket.local().ok() } else { None };
        let ends = Ends::new(local, addr.clone());
        let outcome = match &connected {
            Ok(Some(_)) => Outcome::Done,
            // A cancelled connect has made its call all the same, and the log says how it ended.
            Ok(None) => Outcome::failed(ErrorCode { raw: 0, name: "ECANCELED" }),
            Err(error) => Outcome::failed(error),
        };
        call.done(outcome, With::Ends(&ends), Bytes::new());
        let connected = connected.map_err(|error| SocketError::new("connect", addr, &error))?;
        Ok(connected.map(|socket| Self::new(socket, ends, options.recv_size, trace)))
    }
}

/// `connect` without blocking, then the wait for its end: connect(2), EINPROGRESS.
fn connect_and_wait(
    mut socket: MioSocket,
    addr: &Addr,
    timeout: Duration,
    waiter: &mut Waiter,
) -> io::Result<Option<MioSocket>> {
    let deadline = Instant::now() + timeout;
    let to = to_system(addr)?;
    while let Err(error) = socket.system().connect(&to) {
        if is_in_progress(&error) {
            break;
        }
        if error.kind() != io::ErrorKind::WouldBlock {
            return Err(error);
        }
        if socket.family() != Family::Unix {
            break;
        }
        // The backlog of a Unix server is full, and no notice says when it no longer is (unix(7)).
        if Instant::now() >= deadline {
            return Err(io::ErrorKind::TimedOut.into());
        }
        waiter.wait(Want::Nothing, Some(BACKLOG_PAUSE))?;
        if waiter.is_stopped() {
            return Ok(None);
        }
    }
    waiter.watch(socket.source()?, Interest::READABLE | Interest::WRITABLE)?;
    loop {
        if socket.has_connected()? {
            return Ok(Some(socket));
        }
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        // A notice of something else than a stop (a command that came early) does not cancel.
        waiter.wait(Want::Either, Some(left))?;
        if waiter.is_stopped() {
            return Ok(None);
        }
    }
}

/// How often a full backlog of a Unix server is tried again.
const BACKLOG_PAUSE: Duration = Duration::from_millis(10);
