//! How a socket of datagrams comes to be: the calls that make, bind and connect it.

use std::io;
use std::sync::Arc;

use mio::Interest;
use socket2::Socket;

use super::{Datagram, DatagramOptions};
use crate::address::Addr;
use crate::socket::buffer::ReadBuffer;
use crate::socket::closing::ClosingSocket;
use crate::socket::datagram_length::WHOLE_BUFSIZE;
use crate::socket::drops::DropCounter;
use crate::socket::mio_socket::MioSocket;
use crate::socket::option::set_option;
use crate::socket::path::{self, BoundPath};
use crate::socket::sockaddr::to_system;
use crate::socket::{Family, Kind, Op, Poller, SocketError, SocketOption, Trace, Waiter, family, group};

/// The queue that the kernel is asked to keep for bursts, in bytes; it may grant less (`net.core.rmem_max`).
const RECEIVE_QUEUE_BYTES: i64 = 4 << 20;

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
        trace: Arc<dyn Trace>,
        waiter: &mut Waiter,
    ) -> Result<Self, SocketError> {
        let socket = open(addr, kind, options, &trace)?;
        if !options.multicast.groups.is_empty() {
            set_option(&socket, SocketOption::ReuseAddr, true, addr, &trace)?;
        }
        path::remove_stale(addr, kind, &trace);
        trace.make(Op::bind(addr.clone()), addr, || socket.bind(&to_system(addr)?))?;
        let path = BoundPath::of(addr, &trace);
        group::apply(&socket, addr, &options.multicast, &trace)?;
        Self::finish(socket, addr, path, None, options, trace, Watch::By(waiter))
    }

    /// The same for a socket that a poller shows under `key`. Only calls are made on it then that do not wait.
    ///
    /// # Errors
    /// As [`Self::bind`].
    pub fn bind_polled(
        addr: &Addr,
        kind: Kind,
        options: &DatagramOptions,
        trace: Arc<dyn Trace>,
        poller: &mut Poller<'_>,
        key: usize,
    ) -> Result<Self, SocketError> {
        let socket = open(addr, kind, options, &trace)?;
        path::remove_stale(addr, kind, &trace);
        trace.make(Op::bind(addr.clone()), addr, || socket.bind(&to_system(addr)?))?;
        let path = BoundPath::of(addr, &trace);
        Self::finish(socket, addr, path, None, options, trace, Watch::Polled(poller, key))
    }

    /// `socket`, `connect`: the system remembers the peer and lets through only what it sends (udp(7)).
    ///
    /// # Errors
    /// The first of these calls that failed.
    pub fn connect(
        addr: &Addr,
        kind: Kind,
        options: &DatagramOptions,
        trace: Arc<dyn Trace>,
        waiter: &mut Waiter,
    ) -> Result<Self, SocketError> {
        Self::connect_watched(addr, kind, options, trace, Watch::By(waiter))
    }

    /// The same for a socket that a poller shows under `key`. Only calls are made on it then that do not wait.
    ///
    /// # Errors
    /// As [`Self::connect`].
    pub fn connect_polled(
        addr: &Addr,
        kind: Kind,
        options: &DatagramOptions,
        trace: Arc<dyn Trace>,
        poller: &mut Poller<'_>,
        key: usize,
    ) -> Result<Self, SocketError> {
        Self::connect_watched(addr, kind, options, trace, Watch::Polled(poller, key))
    }

    fn connect_watched(
        addr: &Addr,
        kind: Kind,
        options: &DatagramOptions,
        trace: Arc<dyn Trace>,
        watch: Watch<'_, '_>,
    ) -> Result<Self, SocketError> {
        let socket = open(addr, kind, options, &trace)?;
        group::apply(&socket, addr, &options.multicast, &trace)?;
        let path = bind_own_path(&socket, addr, kind, &trace)?;
        trace.make(Op::connect(addr.clone()), addr, || socket.connect(&to_system(addr)?))?;
        Self::finish(socket, addr, path, Some(addr.clone()), options, trace, watch)
    }

    /// `socket`, and no more: each `sendto` names its address, and what anybody sends to the port that the first of them
    /// brings is received.
    ///
    /// # Errors
    /// The first of these calls that failed.
    pub fn unconnected(
        addr: &Addr,
        kind: Kind,
        options: &DatagramOptions,
        trace: Arc<dyn Trace>,
        waiter: &mut Waiter,
    ) -> Result<Self, SocketError> {
        let socket = open(addr, kind, options, &trace)?;
        group::apply(&socket, addr, &options.multicast, &trace)?;
        let path = bind_own_path(&socket, addr, kind, &trace)?;
        let is_bound = path.is_some();
        let socket = Self::finish(socket, addr, path, None, options, trace, Watch::By(waiter))?;
        Ok(Self { is_bound, ..socket })
    }

    fn finish(
        socket: Socket,
        address: &Addr,
        path: Option<BoundPath>,
        connected: Option<Addr>,
        options: &DatagramOptions,
        trace: Arc<dyn Trace>,
        watch: Watch<'_, '_>,
    ) -> Result<Self, SocketError> {
        let fail = |error: io::Error| SocketError::new("socket", address, &error);
        let mut inner = MioSocket::new(Family::of(address), socket).map_err(fail)?;
        let is_polled = matches!(watch, Watch::Polled(..));
        let source = inner.source();
        source
            .and_then(|source| match watch {
                Watch::By(waiter) => waiter.watch(source, Interest::READABLE),
                Watch::Polled(poller, key) => poller.add(source, key),
            })
            .map_err(fail)?;
        let drops = DropCounter::of(inner.udp());
        let inner = ClosingSocket::new(inner, &trace, None, path);
        let (watched, address) = (Some(Interest::READABLE), address.clone());
        let buffer = ReadBuffer::new(options.cut_to.unwrap_or(WHOLE_BUFSIZE));
        let is_bound = true;
        Ok(Self {
            receiving: None,
            sending: None,
            is_polled,
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
}

/// Who says when a socket may do something.
enum Watch<'a, 'b> {
    By(&'a mut Waiter),
    /// A poller, under this key.
    Polled(&'a mut Poller<'b>, usize),
}

fn open(addr: &Addr, kind: Kind, options: &DatagramOptions, trace: &Arc<dyn Trace>) -> Result<Socket, SocketError> {
    let family = Family::of(addr);
    let socket = trace.make(Op::socket(family, kind), addr, || family::open(family, kind))?;
    if options.broadcast {
        set_option(&socket, SocketOption::Broadcast, true, addr, trace)?;
    }
    if options.buffers.receive.is_none() {
        // A system that refuses leaves its own queue; the traced call says so.
        let _ = set_option(&socket, SocketOption::RcvBuf, RECEIVE_QUEUE_BYTES, addr, trace);
    }
    options.buffers.apply(&socket, addr, trace)?;
    Ok(socket)
}

/// A Unix socket that is bound to no path gets no answer (unix(7)); any other is given a port by the system.
fn bind_own_path(
    socket: &Socket,
    addr: &Addr,
    kind: Kind,
    trace: &Arc<dyn Trace>,
) -> Result<Option<BoundPath>, SocketError> {
    if Family::of(addr) != Family::Unix {
        return Ok(None);
    }
    let own = path::fresh();
    // A program that was killed and had the same process id may have left one.
    path::remove_stale(&own, kind, trace);
    trace.make(Op::bind(own.clone()), addr, || socket.bind(&to_system(&own)?))?;
    Ok(BoundPath::of(&own, trace))
}
