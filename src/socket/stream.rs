//! One end of a connection.

use std::io;
use std::net::Shutdown;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use mio::Interest;
use socket2::Socket;

use super::buffer::ReadBuffer;
use super::family::open;
use super::mio_socket::{Connected, uninterrupted};
use super::option::set_option;
use super::sockaddr::to_system;
use super::{
    BegunCall, ErrorCode, Family, How, InCall, Kind, Op, Outcome, PlaceCounter, Poller, Ready, SocketError,
    SocketOption, Trace, Waited, Waiter, Want, With, errno,
};
use crate::address::{Addr, Ends};

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

/// One end of a connection and the thread's trace of it.
pub struct Stream {
    inner: Connected,
    /// Stands behind the socket, and is dropped after it.
    closing: Option<Closing>,
    ends: Ends,
    buffer: ReadBuffer,
    trace: Arc<dyn Trace>,
    /// A poller tells when it may do something: a call that would wait is not made then.
    is_polled: bool,
    received: PlaceCounter,
    sent: PlaceCounter,
    /// The `recv` that still waits.
    receiving: Option<BegunCall>,
    /// The `send` that still waits.
    sending: Option<BegunCall>,
}

impl Stream {
    pub(super) fn new(inner: Connected, ends: Ends, recv_size: usize, trace: Arc<dyn Trace>) -> Self {
        let buffer = ReadBuffer::new(recv_size);
        let (received, sent) = Default::default();
        Self {
            inner,
            closing: None,
            ends,
            buffer,
            trace,
            is_polled: false,
            received,
            sent,
            receiving: None,
            sending: None,
        }
    }

    /// `socket`, `setsockopt`, `connect`, each traced; `Interrupted` where a stop cancelled it.
    ///
    /// # Errors
    /// The first of these calls that failed; `ETIMEDOUT` where the time limit ended it.
    pub fn connect(
        addr: &Addr,
        kind: Kind,
        options: &ConnectOptions,
        trace: Arc<dyn Trace>,
        waiter: &mut Waiter,
    ) -> Result<Waited<Self>, SocketError> {
        Ok(match connect(addr, kind, options, &trace, waiter)? {
            Waited::Done((inner, ends)) => Waited::Done(Self::new(inner, ends, options.recv_size, trace)),
            Waited::Interrupted => Waited::Interrupted,
        })
    }

    /// Makes `waiter` the one that this stream's calls wait with; once, before the first of them.
    ///
    /// # Errors
    /// What the system's poll answered.
    pub fn watch(&mut self, waiter: &mut Waiter) -> Result<(), SocketError> {
        let both = Interest::READABLE | Interest::WRITABLE;
        waiter.watch(&mut self.inner, both).map_err(|e| SocketError::new("recv", self.peer(), &e))
    }

    /// Lets `poller` tell when this stream may do something, under `key`.
    ///
    /// # Errors
    /// What the system's poll answered.
    pub fn join(&mut self, poller: &mut Poller<'_>, key: usize) -> Result<(), SocketError> {
        self.is_polled = true;
        poller.add(&mut self.inner, key).map_err(|e| SocketError::new("recv", self.peer(), &e))
    }

    /// Both addresses of the connection.
    pub fn ends(&self) -> &Ends {
        &self.ends
    }

    /// The other side's address.
    pub fn peer(&self) -> &Addr {
        self.ends.peer()
    }

    /// Bytes that have come and that no `recv` has taken.
    pub fn unread(&self) -> u64 {
        self.inner.unread()
    }

    /// One `recv`, waiting for bytes, but no longer than `limit`; empty is the end of the stream.
    ///
    /// # Errors
    /// What `recv` answered.
    pub fn recv(&mut self, waiter: &mut Waiter, limit: Option<Duration>) -> Result<Waited<Bytes>, SocketError> {
        loop {
            if let Some(bytes) = self.try_recv()? {
                return Ok(Waited::Done(bytes));
            }
            let ready = self.wait(waiter, Want::Recv, limit)?;
            if ready.notified || !ready.socket {
                return Ok(Waited::Interrupted);
            }
        }
    }

    /// One `send`, waiting for room, but no longer than `limit`; how many bytes of `data` it took.
    ///
    /// # Errors
    /// What `send` answered.
    pub fn send(
        &mut self,
        waiter: &mut Waiter,
        data: &Bytes,
        limit: Option<Duration>,
    ) -> Result<Waited<usize>, SocketError> {
        loop {
            if let Some(taken) = self.try_send(data)? {
                return Ok(Waited::Done(taken));
            }
            let ready = self.wait(waiter, Want::Send, limit)?;
            if ready.notified || !ready.socket {
                return Ok(Waited::Interrupted);
            }
        }
    }

    /// One `recv` if it need not wait; empty is the end of the stream, `None` is "nothing there yet".
    ///
    /// # Errors
    /// What `recv` answered.
    pub fn try_recv(&mut self) -> Result<Option<Bytes>, SocketError> {
        let bufsize = self.buffer.size();
        let mut call = self.receiving.take().unwrap_or_else(|| self.trace.begin(Op::recv(bufsize)));
        let result = uninterrupted(|| self.inner.recv(self.buffer.space()));
        let (outcome, bytes) = match &result {
            Ok(0) => (Outcome::EndOfStream, Bytes::new()),
            Ok(length) => {
                call.has_moved(self.received.next(*length));
                (Outcome::Moved(*length), self.buffer.take(*length))
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                self.receiving = self.waiting(call);
                return Ok(None);
            }
            Err(error) => (Outcome::failed(error), Bytes::new()),
        };
        call.done(outcome, With::Ends(&self.ends), bytes.clone());
        result.map(|_| Some(bytes)).map_err(|e| SocketError::new("recv", self.peer(), &e))
    }

    /// One `send` if it need not wait: how many bytes it took; `None` is "no room yet".
    ///
    /// # Errors
    /// What `send` answered.
    pub fn try_send(&mut self, data: &Bytes) -> Result<Option<usize>, SocketError> {
        let mut call = self.sending.take().unwrap_or_else(|| self.trace.begin(Op::send(data.len())));
        let result = uninterrupted(|| self.inner.send(data));
        let (outcome, bytes) = match &result {
            Ok(length) => {
                call.has_moved(self.sent.next(*length));
                (Outcome::Moved(*length), data.slice(..*length))
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                self.sending = self.waiting(call);
                return Ok(None);
            }
            Err(error) => (Outcome::failed(error), Bytes::new()),
        };
        call.done(outcome, With::Ends(&self.ends), bytes);
        result.map(Some).map_err(|e| SocketError::new("send", self.peer(), &e))
    }

    /// The call goes on until it can be done; where a poller tells when, it is another one then.
    fn waiting(&self, mut call: BegunCall) -> Option<BegunCall> {
        if self.is_polled {
            return None;
        }
        call.waits();
        Some(call)
    }

    /// Waits until the stream may do what is wanted, a notice comes or `limit` is over.
    ///
    /// # Errors
    /// What the system's poll answered.
    pub fn wait(&mut self, waiter: &mut Waiter, want: Want, limit: Option<Duration>) -> Result<Ready, SocketError> {
        let call = if matches!(want, Want::Send | Want::Either) { "send" } else { "recv" };
        waiter.wait(want, limit).map_err(|e| SocketError::new(call, self.peer(), &e))
    }

    /// The thread sleeps before it goes on with this stream, as Python's `time.sleep` would in a handler, until this is
    /// dropped.
    pub fn sleeps(&self) -> InCall {
        self.trace.enter("sleep")
    }

    /// `shutdown(SHUT_WR)`: no more bytes from this side, while the other may go on.
    ///
    /// # Errors
    /// What `shutdown` answered.
    pub fn shutdown_write(&mut self) -> Result<(), SocketError> {
        self.trace.make_on(&self.ends, Op::Shutdown(How::Write), || self.inner.shutdown(Shutdown::Write))
    }

    /// `close`; dropping a stream does the same, so that none closes without its row.
    pub fn close(self) {
        drop(self);
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        (self.receiving, self.sending) = (None, None);
        // Fields are dropped in their order: the socket, and then this call is done.
        self.closing = Some(Closing { call: Some(self.trace.begin(Op::Close)), ends: self.ends.clone() });
    }
}

/// A `close` that is made by dropping the socket. Rust gives no result for it, and close(2) has none worth acting on here.
struct Closing {
    call: Option<BegunCall>,
    ends: Ends,
}

impl Drop for Closing {
    fn drop(&mut self) {
        if let Some(call) = self.call.take() {
            call.done(Outcome::Done, With::Ends(&self.ends), Bytes::new());
        }
    }
}

fn connect(
    addr: &Addr,
    kind: Kind,
    options: &ConnectOptions,
    trace: &Arc<dyn Trace>,
    waiter: &mut Waiter,
) -> Result<Waited<(Connected, Ends)>, SocketError> {
    let family = Family::of(addr);
    let socket = trace.make(Op::socket(family, kind), addr, || open(family, kind))?;
    if options.no_delay && family != Family::Unix {
        set_option(&socket, SocketOption::NoDelay, true, addr, trace)?;
    }
    socket.set_nonblocking(true).map_err(|error| SocketError::new("socket", addr, &error))?;
    let call = trace.begin(Op::connect(addr.clone()));
    let waited = connect_and_wait(socket, addr, options.timeout, waiter);
    let local = if let Ok(Waited::Done(stream)) = &waited { stream.local().ok() } else { None };
    let ends = Ends::new(local, addr.clone());
    let (outcome, result) = match waited {
        Ok(Waited::Done(stream)) => (Outcome::Done, Ok(Waited::Done((stream, ends.clone())))),
        // A cancelled connect has made its call all the same, and the log says how it ended.
        Ok(Waited::Interrupted) => {
            let cancelled = ErrorCode { raw: 0, name: "ECANCELED" };
            (Outcome::failed(cancelled), Ok(Waited::Interrupted))
        }
        Err(error) if error.kind() == io::ErrorKind::TimedOut && error.raw_os_error().is_none() => {
            let error = SocketError { code: ErrorCode::TIMED_OUT, ..SocketError::new("connect", addr, &error) };
            (Outcome::failed(error.code), Err(error))
        }
        Err(error) => (Outcome::failed(&error), Err(SocketError::new("connect", addr, &error))),
    };
    call.done(outcome, With::Ends(&ends), Bytes::new());
    result
}

/// `connect` without blocking, then the wait for its end: connect(2), EINPROGRESS.
fn connect_and_wait(
    socket: Socket,
    addr: &Addr,
    timeout: Duration,
    waiter: &mut Waiter,
) -> io::Result<Waited<Connected>> {
    let deadline = Instant::now() + timeout;
    let to = to_system(addr)?;
    let family = Family::of(addr);
    while let Err(error) = socket.connect(&to) {
        if is_in_progress(&error) {
            break;
        }
        if error.kind() != io::ErrorKind::WouldBlock {
            return Err(error);
        }
        if family != Family::Unix {
            break;
        }
        // The backlog of a Unix server is full, and the system tells nobody when it no longer is (unix(7)).
        if Instant::now() >= deadline {
            return Err(io::ErrorKind::TimedOut.into());
        }
        waiter.wait(Want::Nothing, Some(BACKLOG_PAUSE))?;
        if waiter.is_stopped() {
            return Ok(Waited::Interrupted);
        }
    }
    let mut stream = Connected::new(family, socket);
    waiter.watch(&mut stream, Interest::READABLE | Interest::WRITABLE)?;
    loop {
        if let Some(error) = stream.take_error()? {
            return Err(error);
        }
        match stream.is_connected() {
            Ok(()) => return Ok(Waited::Done(stream)),
            Err(error) if error.kind() == io::ErrorKind::NotConnected => {}
            Err(error) if is_in_progress(&error) => {}
            Err(error) => return Err(error),
        }
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        // A notice of something else than a stop (a command that came early) does not cancel.
        waiter.wait(Want::Either, Some(left))?;
        if waiter.is_stopped() {
            return Ok(Waited::Interrupted);
        }
    }
}

/// How often a full backlog of a Unix server is tried again.
const BACKLOG_PAUSE: Duration = Duration::from_millis(10);

/// Winsock answers `WSAEWOULDBLOCK`, which is `WouldBlock`.
fn is_in_progress(error: &io::Error) -> bool {
    error.raw_os_error() == Some(errno::number("EINPROGRESS"))
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::clock::{Clock, Stamp};
    use crate::socket::{Call, CurrentCall, ListenOptions, Listener};

    #[derive(Default)]
    struct Rows(Mutex<Vec<&'static str>>, CurrentCall);

    impl Trace for Rows {
        fn call(&self, _: Stamp, call: Call, _: With<'_>, _: Bytes) {
            self.0.lock().unwrap().push(call.op.name());
        }

        fn current(&self) -> &CurrentCall {
            &self.1
        }

        fn clock(&self) -> Clock {
            Clock::start()
        }
    }

    #[test]
    fn a_stream_that_is_dropped_has_the_row_of_its_close() {
        let rows: Arc<Rows> = Arc::default();
        let mut waiter = Waiter::new().unwrap();
        let options = ListenOptions { reuse_addr: false, backlog: 1, no_delay: false, recv_size: 1 };
        let any = ([127, 0, 0, 1], 0).into();
        let mut listener =
            Listener::listen(&any, Kind::Stream, options, Arc::new(Rows::default()), &mut waiter).unwrap();
        let mut client = std::net::TcpStream::connect(listener.local().inet().unwrap()).unwrap();
        let accepted = listener.accept(&mut waiter, || rows.clone()).unwrap();
        let Waited::Done(mut stream) = accepted else { panic!("nobody stops it") };
        assert_eq!(stream.try_recv().unwrap(), None);
        drop(stream);
        assert_eq!(std::io::Read::read(&mut client, &mut [0]).unwrap(), 0, "the socket is closed");
        assert_eq!(*rows.0.lock().unwrap(), ["accept", "close"]);
        assert_eq!(rows.1.get(), None, "the receive that waited is over, and so is the close");
    }
}
