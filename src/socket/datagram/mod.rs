//! A socket of datagrams: bound, or connected to one peer.

mod opening;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use mio::Interest;

use super::buffer::ReadBuffer;
use super::closing::ClosingSocket;
use super::datagram_length::WHOLE_BUFSIZE;
use super::drops::DropCounter;
use super::group::Multicast;
use super::{BegunCall, Family, Op, Outcome, Ready, SocketBuffers, SocketError, Trace, Waiter, Want, With};
use crate::address::Addr;

/// The largest UDP payload over IPv4: 65,535 less the headers (RFC 768, RFC 791).
pub const MAX_DATAGRAM_BYTES: usize = 65_507;

/// Winsock's code for a datagram that is longer than the buffer (Windows Sockets Error Codes).
const WSAEMSGSIZE: i32 = 10_040;
/// How often a send is tried again where the system does not announce room.
const ROOM_PAUSE: Duration = Duration::from_millis(10);
/// Unread datagrams that are counted at most when a socket closes: somebody may go on sending. A queue of
/// 4 MiB (see `opening`) has room for fewer, as Linux counts at least 768 bytes for each of twice as many.
const MOST_UNREAD: usize = 32_768;

/// How a datagram socket is made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DatagramOptions {
    /// `SO_BROADCAST`: may send to broadcast addresses.
    pub broadcast: bool,
    /// Without a size of its own it asks for a large queue.
    pub buffers: SocketBuffers,
    pub multicast: Multicast,
    /// The `bufsize` of every `recvfrom`, in bytes: of a longer datagram the rest is lost. `None` takes each of UDP whole, and
    /// 65,535 bytes of a Unix socket's.
    pub cut_to: Option<usize>,
}

/// A datagram that was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    pub bytes: Bytes,
    pub from: Addr,
    /// Bytes at its end that the buffer had no room for.
    pub lost_bytes: usize,
}

/// What nobody has received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unread {
    pub datagrams: u64,
    pub bytes: u64,
}

/// A socket of datagrams and the thread's trace of it. Dropping it closes it.
pub struct Datagram {
    /// The receive that still waits; it is over before the socket is closed.
    receiving: Option<BegunCall>,
    /// The send that still waits.
    sending: Option<BegunCall>,
    /// A poller shows when it may do something: a call that would wait is not made then.
    is_polled: bool,
    inner: ClosingSocket,
    /// What the waiter watches it for; `None` while nobody waits.
    watched: Option<Interest>,
    /// The address it is bound to, or connected to: what its errors name.
    address: Addr,
    connected: Option<Addr>,
    /// Whether it has an address of its own; without `bind` and `connect` the system chooses one at the first send.
    is_bound: bool,
    buffer: ReadBuffer,
    trace: Arc<dyn Trace>,
    drops: DropCounter,
}

impl Datagram {
    /// The same socket for another thread, which answers, with a trace of its own.
    ///
    /// # Errors
    /// The system has no more descriptors.
    pub fn share(&self, trace: Arc<dyn Trace>, waiter: &mut Waiter) -> io::Result<Self> {
        let mut inner = self.inner.try_clone()?;
        waiter.watch(inner.source()?, Interest::WRITABLE)?;
        let inner = ClosingSocket::untraced(inner);
        let (watched, drops) = (Some(Interest::WRITABLE), DropCounter::of(None));
        let (address, connected) = (self.address.clone(), self.connected.clone());
        let is_bound = self.is_bound;
        let buffer = ReadBuffer::new(self.buffer.size());
        Ok(Self {
            receiving: None,
            sending: None,
            is_polled: false,
            inner,
            watched,
            address,
            connected,
            is_bound,
            buffer,
            trace,
            drops,
        })
    }

    pub fn family(&self) -> Family {
        self.inner.family()
    }

    /// The thread sleeps before it answers or receives, as Python's `time.sleep` would.
    pub fn begin_sleep(&self, time: Duration) -> BegunCall {
        self.trace.begin_wait(Op::sleep(time))
    }

    /// It has slept for so long.
    pub fn end_sleep(&self, sleep: BegunCall) {
        sleep.done(Outcome::Done, With::Nobody, Bytes::new());
    }

    /// Whether it has an address of its own.
    pub fn is_bound(&self) -> bool {
        self.is_bound
    }

    /// The address this socket is bound to, with the port the system chose where it was to.
    ///
    /// # Errors
    /// What `getsockname` answered.
    pub fn local(&self) -> Result<Addr, SocketError> {
        self.trace.make_getsockname(&self.address, || self.inner.local())
    }

    /// One `recvfrom` (`recv` where connected) if it need not wait: a datagram and its sender.
    ///
    /// # Errors
    /// What the call answered; the socket remains usable.
    pub fn try_recv(&mut self) -> Result<Option<Received>, SocketError> {
        // Nobody can have sent to it, and Windows calls the attempt an error.
        if !self.is_bound {
            return Ok(None);
        }
        let mut call = self.receiving.take().unwrap_or_else(|| self.trace.begin(self.recv_op()));
        let result = self.receive();
        let (outcome, with, bytes) = match &result {
            Ok((length, peer, _)) => (Outcome::Moved(*length), With::Remote(peer), self.buffer.take(*length)),
            Err(error) if is_not_yet(error) => {
                if !self.is_polled {
                    call.waits();
                    self.receiving = Some(call);
                }
                return Ok(None);
            }
            Err(error) => {
                let with = self.connected.as_ref().map_or(With::Nobody, With::Remote);
                (Outcome::failed(error), with, Bytes::new())
            }
        };
        call.done(outcome, with, bytes.clone());
        result
            .map(|(_, from, lost_bytes)| Some(Received { bytes, from, lost_bytes }))
            .map_err(|e| SocketError::new(self.recv_op().name(), &self.address, &e))
    }

    fn recv_op(&self) -> Op {
        let bufsize = self.buffer.size();
        if self.connected.is_some() { Op::recv(bufsize) } else { Op::recv_from(bufsize) }
    }

    fn send_op(&self, bytes: usize) -> Op {
        if self.connected.is_some() { Op::send(bytes) } else { Op::send_to(bytes) }
    }

    /// The call itself: how many bytes are in the buffer, whose they are, and how many had no room in it.
    fn receive(&mut self) -> io::Result<(usize, Addr, usize)> {
        let bufsize = self.buffer.size();
        let may_be_cut = bufsize < WHOLE_BUFSIZE || self.family() == Family::Unix;
        // Only this thread receives: what is looked at is what is read. The error of a look is that of the call.
        let next = if may_be_cut { Some(self.inner.look()?) } else { None };
        let result = match &self.connected {
            Some(peer) => self.inner.recv(self.buffer.space()).map(|length| (length, peer.clone())),
            None => self.inner.recv_from(self.buffer.space()),
        };
        match (result, next) {
            (Ok((read, from)), Some((length, _))) => Ok((read, from, length.saturating_sub(read))),
            // Windows fills the buffer, calls that an error, and does not say whose the datagram was.
            (Err(error), Some((length, from))) if error.raw_os_error() == Some(WSAEMSGSIZE) => {
                let from = from.or_else(|| self.connected.clone()).ok_or(error)?;
                Ok((bufsize, from, length.saturating_sub(bufsize)))
            }
            (result, _) => result.map(|(read, from)| (read, from, 0)),
        }
    }

    /// One `sendto` (`send` where connected) of a whole datagram; `None` is "no room yet": the same datagram is to be
    /// tried again, and the waiting counts.
    ///
    /// # Errors
    /// What the call answered; the socket remains usable.
    pub fn try_send(&mut self, data: &Bytes, to: &Addr) -> Result<Option<usize>, SocketError> {
        let mut call = self.sending.take().unwrap_or_else(|| self.trace.begin(self.send_op(data.len())));
        let result = match self.connected {
            Some(_) => self.inner.send(data),
            None => self.inner.send_to(data, to),
        };
        if result.is_ok() && !std::mem::replace(&mut self.is_bound, true) {
            // Asked for the row's sake; the program has not.
            self.inner.local().into_iter().for_each(|local| self.trace.bound(local));
        }
        let (outcome, moved) = match &result {
            Ok(length) => (Outcome::Moved(*length), data.clone()),
            Err(error) if is_not_yet(error) => {
                if !self.is_polled {
                    call.waits();
                    self.sending = Some(call);
                }
                return Ok(None);
            }
            Err(error) => (Outcome::failed(error), Bytes::new()),
        };
        call.done(outcome, With::Remote(to), moved);
        result.map(Some).map_err(|e| SocketError::new(self.send_op(0).name(), to, &e))
    }

    /// Waits until the socket may do what is wanted, a notice comes or `limit` is over.
    ///
    /// # Errors
    /// What the system's poll answered.
    pub fn wait(&mut self, waiter: &mut Waiter, want: Want, limit: Option<Duration>) -> Result<Ready, SocketError> {
        let is_connected = self.connected.is_some();
        let call = if matches!(want, Want::Send | Want::Either) { self.send_op(0) } else { self.recv_op() };
        // A Unix socket waits for room in its own queue only, not for that of the receiver's (unix(7)).
        let looks_again = want == Want::Send && !is_connected && self.family() == Family::Unix;
        let limit = if looks_again { Some(limit.map_or(ROOM_PAUSE, |limit| limit.min(ROOM_PAUSE))) } else { limit };
        self.watch_for(want, waiter)
            .and_then(|()| waiter.wait(want, limit))
            .map_err(|e| SocketError::new(call.name(), &self.address, &e))
    }

    fn watch_for(&mut self, want: Want, waiter: &Waiter) -> io::Result<()> {
        let Some(interest) = want.interest() else { return Ok(()) };
        match self.watched.replace(interest) {
            None => waiter.watch(self.inner.source()?, interest),
            Some(watched) if watched != interest => waiter.watch_again(self.inner.source()?, interest),
            Some(_) => Ok(()),
        }
    }

    /// Nobody waits for a while: each datagram that comes or leaves costs the system a look at who does. The next
    /// [`Self::wait`] watches again, and misses nothing.
    ///
    /// # Errors
    /// What the system's poll answered.
    pub fn unwatch(&mut self, waiter: &Waiter) -> Result<(), SocketError> {
        let Some(_) = self.watched.take() else { return Ok(()) };
        let unwatched = self.inner.source().and_then(|source| waiter.unwatch(source));
        unwatched.map_err(|e| SocketError::new("recvfrom", &self.address, &e))
    }

    /// Datagrams that the kernel dropped on this socket since the last time this was asked, where it counts them.
    pub fn new_kernel_drops(&mut self) -> u64 {
        self.drops.since_last_time()
    }

    /// Counts what lies unread in the socket and goes with it, by taking it out; just before [`Self::close`].
    pub fn unread(&mut self) -> Unread {
        let mut unread = Unread::default();
        let mut space = vec![0; WHOLE_BUFSIZE];
        for _ in 0..MOST_UNREAD {
            let taken = self.inner.look().and_then(|(length, _)| self.inner.recv(&mut space).map(|_| length));
            match taken {
                Ok(bytes) => {
                    unread.datagrams += 1;
                    unread.bytes += bytes as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                // A refusal that was reported late is none of them.
                Err(_) => {}
            }
        }
        unread
    }

    /// `close`.
    pub fn close(self) {}
}

fn is_not_yet(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted)
}
