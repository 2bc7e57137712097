//! A socket of datagrams: bound, or connected to one peer.

use std::io;
use std::time::{Duration, Instant};

use bytes::Bytes;
use mio::Interest;
use socket2::Socket;

use super::buffer::ReadBuffer;
use super::drops::DropCounter;
use super::family;
use super::group::{self, Multicast};
use super::path::{self, BoundPath};
use super::polled::Unconnected;
use super::sockaddr::to_system;
use super::trace::{traced, traced_address};
use super::{Call, Family, Kind, Op, Outcome, Ready, SocketError, SocketOption, Trace, Value, Waiter, Want};
use crate::address::Addr;
use crate::clock::Stamp;

/// The largest UDP payload over IPv4: 65,535 less the headers (RFC 768, RFC 791).
pub const MAX_DATAGRAM_BYTES: usize = 65_507;

/// What every `recvfrom` asks for, so that no datagram is ever cut; IPv6 without a jumbogram fits too.
const DATAGRAM_BUFSIZE: usize = 65_535;

/// The queue that the kernel is asked to keep for bursts, in bytes; it may grant less (`net.core.rmem_max`).
const RECEIVE_QUEUE_BYTES: usize = 4 << 20;

/// How a datagram socket is made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DatagramOptions {
    /// `SO_BROADCAST`: may send to broadcast addresses.
    pub broadcast: bool,
    pub multicast: Multicast,
}

/// A socket of datagrams and the thread's trace of it.
pub struct Datagram {
    inner: Unconnected,
    /// The address it is bound to, or connected to: what its errors name.
    address: Addr,
    connected: Option<Addr>,
    path: Option<BoundPath>,
    buffer: ReadBuffer,
    trace: Box<dyn Trace>,
    waiting_since: Option<Stamp>,
    drops: DropCounter,
}

impl Datagram {
    /// `socket`, `setsockopt`, `bind`. Without a group never with `SO_REUSEADDR`: UDP has no TIME_WAIT that it would help
    /// with, and on Linux it lets a second program take the port and half the datagrams in silence (socket(7)). The
    /// members of a group share its port, and each gets every datagram.
    ///
    /// # Errors
    /// The first of these calls that failed.
    pub fn bind(
        addr: &Addr,
        kind: Kind,
        options: &DatagramOptions,
        trace: Box<dyn Trace>,
        waiter: &mut Waiter,
    ) -> Result<Self, SocketError> {
        let t = &*trace;
        let fail = |call: &'static str| move |error: io::Error| SocketError::new(call, addr, &error);
        let socket = open(addr, kind, options, t)?;
        if !options.multicast.groups.is_empty() {
            let op = Op::SetSockOpt { option: SocketOption::ReuseAddr, value: true.into() };
            traced(t, op, || socket.set_reuse_address(true)).map_err(fail("setsockopt"))?;
        }
        path::remove_stale(addr, kind, t);
        traced(t, Op::Bind(addr.clone()), || socket.bind(&to_system(addr)?)).map_err(fail("bind"))?;
        let path = BoundPath::of(addr);
        if let Err(error) = group::apply(&socket, Family::of(addr), &options.multicast, t) {
            path::release(path, t);
            return Err(fail("setsockopt")(error));
        }
        Self::finish(socket, addr, path, None, trace, waiter)
    }

    /// `socket`, `connect`: the system remembers the peer and lets through only what it sends (udp(7)).
    ///
    /// # Errors
    /// The first of these calls that failed.
    pub fn connect(
        addr: &Addr,
        kind: Kind,
        options: &DatagramOptions,
        trace: Box<dyn Trace>,
        waiter: &mut Waiter,
    ) -> Result<Self, SocketError> {
        let t = &*trace;
        let fail = |call: &'static str| move |error: io::Error| SocketError::new(call, addr, &error);
        let socket = open(addr, kind, options, t)?;
        group::apply(&socket, Family::of(addr), &options.multicast, t).map_err(fail("setsockopt"))?;
        let mut path = None;
        if Family::of(addr) == Family::Unix {
            // A Unix socket that is bound to no path gets no answer (unix(7)).
            let own = path::fresh();
            // A program that was killed and had the same process id may have left one.
            path::remove_stale(&own, kind, t);
            traced(t, Op::Bind(own.clone()), || socket.bind(&to_system(&own)?)).map_err(fail("bind"))?;
            path = BoundPath::of(&own);
        }
        let connected = traced(t, Op::Connect(addr.clone()), || socket.connect(&to_system(addr)?));
        if let Err(error) = connected {
            path::release(path, t);
            return Err(fail("connect")(error));
        }
        Self::finish(socket, addr, path, Some(addr.clone()), trace, waiter)
    }

    fn finish(
        socket: Socket,
        address: &Addr,
        path: Option<BoundPath>,
        connected: Option<Addr>,
        trace: Box<dyn Trace>,
        waiter: &mut Waiter,
    ) -> Result<Self, SocketError> {
        let fail = |error: io::Error| SocketError::new("socket", address, &error);
        socket.set_nonblocking(true).map_err(fail)?;
        let mut inner = Unconnected::new(Family::of(address), socket);
        waiter.watch(&mut inner, Interest::READABLE | Interest::WRITABLE).map_err(fail)?;
        let drops = DropCounter::of(inner.udp());
        let buffer = ReadBuffer::new(DATAGRAM_BUFSIZE);
        Ok(Self { inner, address: address.clone(), connected, path, buffer, trace, waiting_since: None, drops })
    }

    /// The same socket for another thread, with a trace of its own.
    ///
    /// # Errors
    /// The system has no more descriptors.
    pub fn share(&self, trace: Box<dyn Trace>, waiter: &mut Waiter) -> io::Result<Self> {
        let family = self.family();
        let mut inner = Unconnected::new(family, self.inner.try_clone()?);
        waiter.watch(&mut inner, Interest::READABLE | Interest::WRITABLE)?;
        let drops = DropCounter::of(None);
        let (address, connected) = (self.address.clone(), self.connected.clone());
        let buffer = ReadBuffer::new(DATAGRAM_BUFSIZE);
        Ok(Self { inner, address, connected, path: None, buffer, trace, waiting_since: None, drops })
    }

    pub fn family(&self) -> Family {
        Family::of(&self.address)
    }

    /// Waits for `time` or for a stop, as Python's `time.sleep` would in a handler.
    ///
    /// # Errors
    /// What the system's poll answered.
    pub fn pause(&mut self, waiter: &mut Waiter, time: Duration) -> Result<(), SocketError> {
        self.trace.sitting(Some(("sleep", self.trace.clock().now())));
        let until = Instant::now() + time;
        while !waiter.is_stopped() && Instant::now() < until {
            let left = until.saturating_duration_since(Instant::now());
            waiter.wait(Want::Wake, Some(left)).map_err(|e| SocketError::new("sleep", &self.address, &e))?;
        }
        self.trace.sitting(None);
        Ok(())
    }

    /// The address this socket is bound to, with the port the system chose where it was to.
    ///
    /// # Errors
    /// What `getsockname` answered.
    pub fn local(&self) -> Result<Addr, SocketError> {
        traced_address(&*self.trace, Op::GetSockName, || self.inner.local())
            .map_err(|error| SocketError::new("getsockname", &self.address, &error))
    }

    /// One `recvfrom` (`recv` where connected) if it need not wait: the whole datagram and its sender.
    ///
    /// # Errors
    /// What the call answered; the socket remains usable.
    pub fn try_recv(&mut self) -> Result<Option<(Bytes, Addr)>, SocketError> {
        let clock = self.trace.clock();
        let began = *self.waiting_since.get_or_insert_with(|| clock.now());
        let bufsize = self.buffer.size();
        let op = match self.connected {
            Some(_) => Op::Recv { bufsize },
            None => Op::RecvFrom { bufsize },
        };
        let result = match &self.connected {
            Some(peer) => self.inner.recv(self.buffer.space()).map(|length| (length, peer.clone())),
            None => self.inner.recv_from(self.buffer.space()),
        };
        let (outcome, peer, bytes) = match &result {
            Ok((length, peer)) => (Outcome::Moved(*length), Some(peer.clone()), self.buffer.take(*length)),
            Err(error) if is_not_yet(error) => return Ok(None),
            Err(error) => (Outcome::Failed(error.into()), self.connected.clone(), Bytes::new()),
        };
        self.waiting_since = None;
        let name = op.name();
        let at = clock.now();
        self.trace.call(Call { op, outcome, peer, at, took_ns: at.ns_since(began) }, bytes.clone());
        result.map(|(_, peer)| Some((bytes, peer))).map_err(|e| SocketError::new(name, &self.address, &e))
    }

    /// One `sendto` (`send` where connected) of a whole datagram; `None` is "no room yet".
    ///
    /// # Errors
    /// What the call answered; the socket remains usable.
    pub fn try_send(&mut self, data: &Bytes, to: &Addr) -> Result<Option<usize>, SocketError> {
        let clock = self.trace.clock();
        let began = clock.now();
        let bytes = data.len();
        let op = match self.connected {
            Some(_) => Op::Send { bytes },
            None => Op::SendTo { bytes, to: to.clone() },
        };
        let name = op.name();
        self.trace.sitting(Some((name, began)));
        let result = match self.connected {
            Some(_) => self.inner.send(data),
            None => self.inner.send_to(data, to),
        };
        let (outcome, moved) = match &result {
            Ok(length) => (Outcome::Moved(*length), data.clone()),
            Err(error) if is_not_yet(error) => return Ok(None),
            Err(error) => (Outcome::Failed(error.into()), Bytes::new()),
        };
        let took_ns = clock.now().ns_since(began);
        self.trace.call(Call { op, outcome, peer: Some(to.clone()), at: began, took_ns }, moved);
        self.trace.sitting(None);
        result.map(Some).map_err(|e| SocketError::new(name, to, &e))
    }

    /// Waits until the socket may do what is wanted, a wake comes or `limit` is over.
    ///
    /// # Errors
    /// What the system's poll answered.
    pub fn wait(&mut self, waiter: &mut Waiter, want: Want, limit: Option<Duration>) -> Result<Ready, SocketError> {
        let call = if self.connected.is_some() { "recv" } else { "recvfrom" };
        self.trace.sitting(self.waiting_since.map(|since| (call, since)));
        let ready = waiter.wait(want, limit).map_err(|e| SocketError::new(call, &self.address, &e))?;
        self.trace.sitting(None);
        Ok(ready)
    }

    /// Datagrams that the kernel dropped on this socket since the last time this was asked, where it tells.
    pub fn new_kernel_drops(&mut self) -> u64 {
        self.drops.since_last_time()
    }

    /// `close`.
    pub fn close(self) {
        let Self { inner, trace, path, .. } = self;
        let _ = traced(&*trace, Op::Close, || {
            drop(inner);
            Ok(())
        });
        path::release(path, &*trace);
    }
}

fn open(addr: &Addr, kind: Kind, options: &DatagramOptions, trace: &dyn Trace) -> Result<Socket, SocketError> {
    let family = Family::of(addr);
    let fail = |call: &'static str| move |error: io::Error| SocketError::new(call, addr, &error);
    let op = Op::Socket { family, kind };
    let socket = traced(trace, op, || family::open(family, kind)).map_err(fail("socket"))?;
    if options.broadcast {
        let op = Op::SetSockOpt { option: SocketOption::Broadcast, value: true.into() };
        traced(trace, op, || socket.set_broadcast(true)).map_err(fail("setsockopt"))?;
    }
    let op = Op::SetSockOpt { option: SocketOption::RcvBuf, value: Value::Int(RECEIVE_QUEUE_BYTES as i64) };
    // A system that refuses leaves its own queue; the traced call says so.
    let _ = traced(trace, op, || socket.set_recv_buffer_size(RECEIVE_QUEUE_BYTES));
    Ok(socket)
}

fn is_not_yet(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted)
}
