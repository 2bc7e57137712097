//! One end of a connection.

use std::io;
use std::net::Shutdown;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use mio::Interest;

use super::buffer::ReadBuffer;
use super::closing::ClosingSocket;
use super::mio_socket::{MioSocket, uninterrupted};
use super::{
    BegunCall, Direction, Gauge, How, Op, OptionValue, Outcome, Places, Poller, Ready, SocketError, SocketOption,
    Trace, Waiter, Want, With,
};
use crate::address::{Addr, Ends};

/// One end of a connection and the thread's trace of it. Dropping it closes it.
pub struct Stream {
    /// The `recv` that still waits; it is over before the socket is closed.
    receiving: Option<BegunCall>,
    /// The `send` that still waits.
    sending: Option<BegunCall>,
    inner: ClosingSocket,
    ends: Ends,
    buffer: ReadBuffer,
    trace: Arc<dyn Trace>,
    /// A poller shows when it may do something: a call that would wait is not made then.
    is_polled: bool,
    places: Places,
}

impl Stream {
    pub(super) fn new(inner: MioSocket, ends: Ends, recv_size: usize, trace: Arc<dyn Trace>) -> Self {
        let inner = ClosingSocket::new(inner, &trace, Some(ends.clone()), None);
        let (buffer, places) = (ReadBuffer::new(recv_size), Places::default());
        Self { receiving: None, sending: None, inner, ends, buffer, trace, is_polled: false, places }
    }

    /// Makes `waiter` the one that this stream's calls wait with; once, before the first of them.
    ///
    /// # Errors
    /// What the system's poll answered.
    pub fn watch(&mut self, waiter: &mut Waiter) -> Result<(), SocketError> {
        let both = Interest::READABLE | Interest::WRITABLE;
        let watched = self.inner.source().and_then(|source| waiter.watch(source, both));
        watched.map_err(|e| SocketError::new("recv", self.peer(), &e))
    }

    /// Lets `poller` show when this stream may do something, under `key`.
    ///
    /// # Errors
    /// What the system's poll answered.
    pub fn join(&mut self, poller: &mut Poller<'_>, key: usize) -> Result<(), SocketError> {
        self.is_polled = true;
        let joined = self.inner.source().and_then(|source| poller.add(source, key));
        joined.map_err(|e| SocketError::new("recv", self.peer(), &e))
    }

    /// Its `connect` has been waited for by the waiter of a poller, which shows it under key 0 from now on.
    pub fn join_as_connected(&mut self) {
        self.is_polled = true;
    }

    /// Lets other threads look into it; once it is watched or has joined a poller.
    pub fn gauge(&mut self) -> Gauge {
        self.inner.gauge()
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

    /// One `recv`, waiting for bytes, but no longer than `limit`; empty is the end of the stream. `None` where a notice or the
    /// end of the time came first, and the call can be asked for again.
    ///
    /// # Errors
    /// What `recv` answered.
    pub fn recv(&mut self, waiter: &mut Waiter, limit: Option<Duration>) -> Result<Option<Bytes>, SocketError> {
        self.until_done(waiter, Want::Recv, limit, Self::try_recv)
    }

    /// One `send`, waiting for room, as [`Self::recv`] waits; how many bytes of `data` it took.
    ///
    /// # Errors
    /// What `send` answered.
    pub fn send(
        &mut self,
        waiter: &mut Waiter,
        data: &Bytes,
        limit: Option<Duration>,
    ) -> Result<Option<usize>, SocketError> {
        self.until_done(waiter, Want::Send, limit, |stream| stream.try_send(data))
    }

    fn until_done<T>(
        &mut self,
        waiter: &mut Waiter,
        want: Want,
        limit: Option<Duration>,
        call: impl Fn(&mut Self) -> Result<Option<T>, SocketError>,
    ) -> Result<Option<T>, SocketError> {
        loop {
            if let Some(done) = call(self)? {
                return Ok(Some(done));
            }
            let ready = self.wait(waiter, want, limit)?;
            if ready.notified || !ready.socket {
                return Ok(None);
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
                call.has_moved(self.places.next(Direction::In, *length));
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
                call.has_moved(self.places.next(Direction::Out, *length));
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

    /// Gives up the `send` that still waits: what it was to send is not sent.
    pub fn abandon_send(&mut self) {
        self.sending = None;
    }

    /// The call goes on until it can be done; where a poller shows when, it is another one then.
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

    /// The thread sleeps before it goes on with this stream, as Python's `time.sleep` would in a handler.
    pub fn begin_sleep(&self, time: Duration) -> BegunCall {
        self.trace.begin_wait(Op::sleep(time))
    }

    /// It has slept for so long.
    pub fn end_sleep(&self, sleep: BegunCall) {
        sleep.done(Outcome::Done, With::Ends(&self.ends), Bytes::new());
    }

    /// `shutdown(SHUT_WR)`: no more bytes from this side, while the other may go on.
    ///
    /// # Errors
    /// What `shutdown` answered.
    pub fn shutdown_write(&mut self) -> Result<(), SocketError> {
        self.trace.make_on(&self.ends, Op::Shutdown(How::Write), || self.inner.system().shutdown(Shutdown::Write))
    }

    /// `setsockopt(SO_LINGER, on, 0)`: the `close` that follows resets the connection and throws away what is not sent (socket(7);
    /// RFC 9293 §3.10.4).
    ///
    /// # Errors
    /// What `setsockopt` answered.
    pub fn reset_at_close(&mut self) -> Result<(), SocketError> {
        let op = Op::set_sock_opt(SocketOption::Linger, OptionValue::Linger(Some(Duration::ZERO)));
        self.trace.make_on(&self.ends, op, || self.inner.system().set_linger(Some(Duration::ZERO)))
    }

    /// `close`.
    pub fn close(self) {}
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::clock::{Clock, Stamp};
    use crate::socket::{Call, CurrentCall, Kind, ListenOptions, Listener};

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
        let options =
            ListenOptions { reuse_addr: false, backlog: 1, no_delay: false, buffers: Default::default(), recv_size: 1 };
        let any = ([127, 0, 0, 1], 0).into();
        let mut listener =
            Listener::listen(&any, Kind::Stream, options, Arc::new(Rows::default()), &mut waiter).unwrap();
        let mut client = std::net::TcpStream::connect(listener.local().inet().unwrap()).unwrap();
        let accepted = listener.accept(&mut waiter, || rows.clone()).unwrap();
        let Some(mut stream) = accepted else { panic!("nobody stops it") };
        assert_eq!(stream.try_recv().unwrap(), None);
        drop(stream);
        assert_eq!(std::io::Read::read(&mut client, &mut [0]).unwrap(), 0, "the socket is closed");
        assert_eq!(*rows.0.lock().unwrap(), ["accept", "close"]);
        assert_eq!(rows.1.get(), None, "the receive that waited is over, and so is the close");
    }
}
