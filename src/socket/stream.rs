//! One end of a TCP connection.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr};
use std::time::{Duration, Instant};

use bytes::Bytes;
use mio::Interest;
use mio::net::TcpStream;
use socket2::{Domain, Protocol, Socket, Type};

use super::buffer::ReadBuffer;
use super::trace::traced;
use super::{Call, ErrorCode, How, Op, Outcome, SocketError, SocketOption, Trace, Waited, Waiter, Want};
use crate::clock::Stamp;

/// How a connection is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectOptions {
    /// How long `connect` may take.
    pub timeout: Duration,
    /// `TCP_NODELAY`: send small pieces at once (RFC 896 is what it switches off).
    pub no_delay: bool,
    /// The `bufsize` of every `recv`, in bytes.
    pub recv_size: usize,
}

/// One end of a TCP connection and the thread's trace of it.
pub struct Stream {
    inner: TcpStream,
    peer: SocketAddr,
    buffer: ReadBuffer,
    trace: Box<dyn Trace>,
    /// When the `recv` that still waits began.
    recv_since: Option<Stamp>,
    /// When the `send` that still waits began.
    send_since: Option<Stamp>,
}

impl Stream {
    pub(super) fn from_mio(inner: TcpStream, peer: SocketAddr, recv_size: usize, trace: Box<dyn Trace>) -> Self {
        let buffer = ReadBuffer::new(recv_size);
        Self { inner, peer, buffer, trace, recv_since: None, send_since: None }
    }

    /// `socket`, `setsockopt`, `connect`, each traced; `Woken` where a wake cancelled it.
    ///
    /// # Errors
    /// The first of these calls that failed; `ETIMEDOUT` where the time limit ended it.
    pub fn connect(
        addr: SocketAddr,
        options: &ConnectOptions,
        trace: Box<dyn Trace>,
        waiter: &mut Waiter,
    ) -> Result<Waited<Self>, SocketError> {
        Ok(match connect(addr, options, &*trace, waiter)? {
            Waited::Done(inner) => Waited::Done(Self::from_mio(inner, addr, options.recv_size, trace)),
            Waited::Woken => Waited::Woken,
        })
    }

    /// Makes `waiter` the one that this stream's calls wait with; once, before the first of them.
    ///
    /// # Errors
    /// What the system's poll answered.
    pub fn watch(&mut self, waiter: &mut Waiter) -> Result<(), SocketError> {
        let peer = self.peer;
        waiter
            .watch(&mut self.inner, Interest::READABLE | Interest::WRITABLE)
            .map_err(|e| SocketError::new("recv", peer, &e))
    }

    /// The other side's address.
    pub fn peer(&self) -> SocketAddr {
        self.peer
    }

    /// This side's address, where the system still knows it.
    pub fn local(&self) -> Option<SocketAddr> {
        self.inner.local_addr().ok()
    }

    /// One `recv`, waiting for bytes; empty is the end of the stream.
    ///
    /// # Errors
    /// What `recv` answered.
    pub fn recv(&mut self, waiter: &mut Waiter) -> Result<Waited<Bytes>, SocketError> {
        loop {
            if let Some(bytes) = self.try_recv()? {
                return Ok(Waited::Done(bytes));
            }
            if self.wait(waiter, Want::Recv)? {
                return Ok(Waited::Woken);
            }
        }
    }

    /// One `send`, waiting for room; how many bytes of `data` it took.
    ///
    /// # Errors
    /// What `send` answered.
    pub fn send(&mut self, waiter: &mut Waiter, data: &Bytes) -> Result<Waited<usize>, SocketError> {
        loop {
            if let Some(taken) = self.try_send(data)? {
                return Ok(Waited::Done(taken));
            }
            if self.wait(waiter, Want::Send)? {
                return Ok(Waited::Woken);
            }
        }
    }

    /// One `recv` if it need not wait; empty is the end of the stream, `None` is "nothing there yet".
    ///
    /// # Errors
    /// What `recv` answered.
    pub fn try_recv(&mut self) -> Result<Option<Bytes>, SocketError> {
        let clock = self.trace.clock();
        let began = *self.recv_since.get_or_insert_with(|| clock.now());
        let result = loop {
            match self.inner.read(self.buffer.space()) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result,
            }
        };
        let (outcome, bytes) = match &result {
            Ok(0) => (Outcome::EndOfStream, Bytes::new()),
            Ok(length) => (Outcome::Moved(*length), self.buffer.take(*length)),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(None),
            Err(error) => (Outcome::Failed(error.into()), Bytes::new()),
        };
        self.recv_since = None;
        let at = clock.now();
        let op = Op::Recv { bufsize: self.buffer.size() };
        let call = Call { op, outcome, peer: Some(self.peer), at, took_ns: at.ns_since(began) };
        self.trace.call(call, bytes.clone());
        result.map(|_| Some(bytes)).map_err(|e| SocketError::new("recv", self.peer, &e))
    }

    /// One `send` if it need not wait: how many bytes it took; `None` is "no room yet".
    ///
    /// # Errors
    /// What `send` answered.
    pub fn try_send(&mut self, data: &Bytes) -> Result<Option<usize>, SocketError> {
        let clock = self.trace.clock();
        let began = *self.send_since.get_or_insert_with(|| clock.now());
        self.trace.sitting(Some(("send", began)));
        let result = loop {
            match self.inner.write(data) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result,
            }
        };
        let (outcome, bytes) = match &result {
            Ok(length) => (Outcome::Moved(*length), data.slice(..*length)),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(None),
            Err(error) => (Outcome::Failed(error.into()), Bytes::new()),
        };
        self.send_since = None;
        let took_ns = clock.now().ns_since(began);
        let op = Op::Send { bytes: data.len() };
        self.trace.call(Call { op, outcome, peer: Some(self.peer), at: began, took_ns }, bytes);
        self.trace.sitting(None);
        result.map(Some).map_err(|e| SocketError::new("send", self.peer, &e))
    }

    /// Waits until the stream may do what is wanted (`false`) or a wake comes (`true`).
    ///
    /// # Errors
    /// What the system's poll answered.
    pub fn wait(&mut self, waiter: &mut Waiter, want: Want) -> Result<bool, SocketError> {
        let (call, since) = match want {
            Want::Recv => ("recv", self.recv_since),
            Want::Send | Want::Either => ("send", self.send_since),
            Want::Wake => ("recv", None),
        };
        self.trace.sitting(since.map(|since| (call, since)));
        let ready = waiter.wait(want, None).map_err(|e| SocketError::new(call, self.peer, &e))?;
        self.trace.sitting(None);
        Ok(ready.woken)
    }

    /// `shutdown(SHUT_WR)`: no more bytes from this side, while the other may go on.
    ///
    /// # Errors
    /// What `shutdown` answered.
    pub fn shutdown_write(&mut self) -> Result<(), SocketError> {
        traced(&*self.trace, Op::Shutdown(How::Write), || self.inner.shutdown(Shutdown::Write))
            .map_err(|e| SocketError::new("shutdown", self.peer, &e))
    }

    /// `close`.
    pub fn close(self) {
        let Self { inner, trace, .. } = self;
        let _ = traced(&*trace, Op::Close, || {
            drop(inner);
            Ok(())
        });
    }
}

fn connect(
    addr: SocketAddr,
    options: &ConnectOptions,
    trace: &dyn Trace,
    waiter: &mut Waiter,
) -> Result<Waited<TcpStream>, SocketError> {
    let fail = |call: &'static str| move |error: io::Error| SocketError::new(call, addr, &error);
    let socket = traced(trace, Op::Socket { ipv6: addr.is_ipv6(), stream: true }, || {
        Socket::new(Domain::for_address(addr), Type::STREAM, Some(Protocol::TCP))
    })
    .map_err(fail("socket"))?;
    if options.no_delay {
        traced(trace, Op::SetSockOpt { option: SocketOption::NoDelay, value: 1 }, || socket.set_tcp_nodelay(true))
            .map_err(fail("setsockopt"))?;
    }
    socket.set_nonblocking(true).map_err(fail("socket"))?;
    let clock = trace.clock();
    let began = clock.now();
    trace.sitting(Some(("connect", began)));
    let waited = connect_and_wait(socket, addr, options.timeout, waiter);
    let (outcome, result) = match waited {
        Ok(Waited::Done(stream)) => (Outcome::Done, Ok(Waited::Done(stream))),
        // A cancelled connect has made its call all the same, and the log says how it ended.
        Ok(Waited::Woken) => {
            let cancelled = ErrorCode { raw: 0, name: "ECANCELED" };
            (Outcome::Failed(cancelled), Ok(Waited::Woken))
        }
        Err(error) if error.kind() == io::ErrorKind::TimedOut && error.raw_os_error().is_none() => {
            let error = SocketError { code: ErrorCode::TIMED_OUT, ..SocketError::new("connect", addr, &error) };
            (Outcome::Failed(error.code), Err(error))
        }
        Err(error) => (Outcome::Failed((&error).into()), Err(fail("connect")(error))),
    };
    let took_ns = clock.now().ns_since(began);
    trace.call(Call { op: Op::Connect(addr), outcome, peer: Some(addr), at: began, took_ns }, Bytes::new());
    trace.sitting(None);
    result
}

/// `connect` without blocking, then the wait for its end: connect(2), EINPROGRESS.
fn connect_and_wait(
    socket: Socket,
    addr: SocketAddr,
    timeout: Duration,
    waiter: &mut Waiter,
) -> io::Result<Waited<TcpStream>> {
    let deadline = Instant::now() + timeout;
    if let Err(error) = socket.connect(&addr.into()) {
        let in_progress = error.kind() == io::ErrorKind::WouldBlock || error.raw_os_error() == Some(EINPROGRESS);
        if !in_progress {
            return Err(error);
        }
    }
    let mut stream = TcpStream::from_std(socket.into());
    waiter.watch(&mut stream, Interest::READABLE | Interest::WRITABLE)?;
    loop {
        if let Some(error) = stream.take_error()? {
            return Err(error);
        }
        match stream.peer_addr() {
            Ok(_) => return Ok(Waited::Done(stream)),
            Err(error) if error.kind() == io::ErrorKind::NotConnected => {}
            Err(error) if error.raw_os_error() == Some(EINPROGRESS) => {}
            Err(error) => return Err(error),
        }
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        // A wake that asks for no stop (a command that came early) does not cancel.
        waiter.wait(Want::Either, Some(left))?;
        if waiter.is_stopped() {
            return Ok(Waited::Woken);
        }
    }
}

/// errno.h; Winsock answers `WSAEWOULDBLOCK`, which is `WouldBlock`.
const EINPROGRESS: i32 = if cfg!(target_os = "linux") { 115 } else { 36 };
