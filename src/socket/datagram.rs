//! A UDP socket: bound, or connected to one peer.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use mio::Interest;
use mio::net::UdpSocket;
use socket2::{Domain, Protocol, Socket, Type};

use super::buffer::ReadBuffer;
use super::drops::DropCounter;
use super::trace::traced;
use super::{Call, Op, Outcome, Ready, SocketError, SocketOption, Trace, Waiter, Want};
use crate::clock::Stamp;

/// The largest UDP payload over IPv4: 65,535 less the headers (RFC 768, RFC 791).
pub const MAX_DATAGRAM_BYTES: usize = 65_507;

/// What every `recvfrom` asks for, so that no datagram is ever cut; IPv6 without a jumbogram fits too.
const DATAGRAM_BUFSIZE: usize = 65_535;

/// The queue that the kernel is asked to keep for bursts, in bytes; it may grant less (`net.core.rmem_max`).
const RECEIVE_QUEUE_BYTES: usize = 4 << 20;

/// A UDP socket and the thread's trace of it.
pub struct Datagram {
    inner: UdpSocket,
    /// The address it is bound to, or connected to: what its errors name.
    address: SocketAddr,
    connected: Option<SocketAddr>,
    buffer: ReadBuffer,
    trace: Box<dyn Trace>,
    waiting_since: Option<Stamp>,
    drops: DropCounter,
}

impl Datagram {
    /// `socket`, `setsockopt`, `bind`. Never with `SO_REUSEADDR`: UDP has no TIME_WAIT that it would help with, and on Linux
    /// it lets a second program take the port and half the datagrams in silence (socket(7)).
    ///
    /// # Errors
    /// The first of these calls that failed.
    pub fn bind(addr: SocketAddr, trace: Box<dyn Trace>, waiter: &mut Waiter) -> Result<Self, SocketError> {
        let socket = open(addr, &*trace)?;
        let fail = |call: &'static str| move |error: io::Error| SocketError::new(call, addr, &error);
        traced(&*trace, Op::Bind(addr), || socket.bind(&addr.into())).map_err(fail("bind"))?;
        Self::finish(socket, addr, None, trace, waiter)
    }

    /// `socket`, `connect`: the system remembers the peer and lets through only what it sends (udp(7)).
    ///
    /// # Errors
    /// The first of these calls that failed.
    pub fn connect(addr: SocketAddr, trace: Box<dyn Trace>, waiter: &mut Waiter) -> Result<Self, SocketError> {
        let socket = open(addr, &*trace)?;
        traced(&*trace, Op::Connect(addr), || socket.connect(&addr.into()))
            .map_err(|error| SocketError::new("connect", addr, &error))?;
        Self::finish(socket, addr, Some(addr), trace, waiter)
    }

    fn finish(
        socket: Socket,
        address: SocketAddr,
        connected: Option<SocketAddr>,
        trace: Box<dyn Trace>,
        waiter: &mut Waiter,
    ) -> Result<Self, SocketError> {
        let fail = |error: io::Error| SocketError::new("socket", address, &error);
        socket.set_nonblocking(true).map_err(fail)?;
        let mut inner = UdpSocket::from_std(socket.into());
        waiter.watch(&mut inner, Interest::READABLE | Interest::WRITABLE).map_err(fail)?;
        let drops = DropCounter::of(&inner);
        let buffer = ReadBuffer::new(DATAGRAM_BUFSIZE);
        Ok(Self { inner, address, connected, buffer, trace, waiting_since: None, drops })
    }

    /// The address this socket is bound to, with the port the system chose where it was to.
    ///
    /// # Errors
    /// What `getsockname` answered.
    pub fn local(&self) -> Result<SocketAddr, SocketError> {
        traced(&*self.trace, Op::GetSockName, || self.inner.local_addr())
            .map_err(|error| SocketError::new("getsockname", self.address, &error))
    }

    /// One `recvfrom` (`recv` where connected) if it need not wait: the whole datagram and its sender.
    ///
    /// # Errors
    /// What the call answered; the socket remains usable.
    pub fn try_recv(&mut self) -> Result<Option<(Bytes, SocketAddr)>, SocketError> {
        let clock = self.trace.clock();
        let began = *self.waiting_since.get_or_insert_with(|| clock.now());
        let bufsize = self.buffer.size();
        let op = match self.connected {
            Some(_) => Op::Recv { bufsize },
            None => Op::RecvFrom { bufsize },
        };
        let result = match self.connected {
            Some(peer) => self.inner.recv(self.buffer.space()).map(|length| (length, peer)),
            None => self.inner.recv_from(self.buffer.space()),
        };
        let (outcome, peer, bytes) = match &result {
            Ok((length, peer)) => (Outcome::Moved(*length), Some(*peer), self.buffer.take(*length)),
            Err(error) if is_not_yet(error) => return Ok(None),
            Err(error) => (Outcome::Failed(error.into()), self.connected, Bytes::new()),
        };
        self.waiting_since = None;
        let name = op.name();
        let at = clock.now();
        self.trace.call(Call { op, outcome, peer, at, took_ns: at.ns_since(began) }, bytes.clone());
        let address = self.address;
        result.map(|(_, peer)| Some((bytes, peer))).map_err(|e| SocketError::new(name, address, &e))
    }

    /// One `sendto` (`send` where connected) of a whole datagram; `None` is "no room yet".
    ///
    /// # Errors
    /// What the call answered; the socket remains usable.
    pub fn try_send(&mut self, data: &Bytes, to: SocketAddr) -> Result<Option<usize>, SocketError> {
        let clock = self.trace.clock();
        let began = clock.now();
        let bytes = data.len();
        let op = match self.connected {
            Some(_) => Op::Send { bytes },
            None => Op::SendTo { bytes, to },
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
        self.trace.call(Call { op, outcome, peer: Some(to), at: began, took_ns }, moved);
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
        let ready = waiter.wait(want, limit).map_err(|e| SocketError::new(call, self.address, &e))?;
        self.trace.sitting(None);
        Ok(ready)
    }

    /// Datagrams that the kernel dropped on this socket since the last time this was asked, where it tells.
    pub fn new_kernel_drops(&mut self) -> u64 {
        self.drops.since_last_time()
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

fn open(addr: SocketAddr, trace: &dyn Trace) -> Result<Socket, SocketError> {
    let socket = traced(trace, Op::Socket { ipv6: addr.is_ipv6(), stream: false }, || {
        Socket::new(Domain::for_address(addr), Type::DGRAM, Some(Protocol::UDP))
    })
    .map_err(|error| SocketError::new("socket", addr, &error))?;
    let op = Op::SetSockOpt { option: SocketOption::RcvBuf, value: RECEIVE_QUEUE_BYTES as i64 };
    // A system that refuses leaves its own queue; the traced call says so.
    let _ = traced(trace, op, || socket.set_recv_buffer_size(RECEIVE_QUEUE_BYTES));
    Ok(socket)
}

fn is_not_yet(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted)
}
