//! The sockets that mio can wait for: of the Internet everywhere, of one machine (unix(7)) where the system has them.
//!
//! A SEQPACKET socket is held as a `UnixStream`: both make the same `recv` and `send`. A raw socket is held as a
//! `UdpSocket`: both make the same `recvfrom` and `sendto`.

use std::io::{self, Read, Write};
#[cfg(all(unix, not(target_os = "linux")))]
use std::mem::MaybeUninit;
use std::net::Shutdown;

use mio::event::Source;
use mio::net::{TcpListener, TcpStream, UdpSocket};
#[cfg(unix)]
use mio::net::{UnixDatagram, UnixListener, UnixStream};
use mio::{Interest, Registry, Token};
use socket2::{SockRef, Socket};

use super::Family;
#[cfg(not(target_os = "linux"))]
use super::datagram_length::WHOLE_BUFSIZE;
#[cfg(target_os = "linux")]
use super::datagram_length::next_length;
#[cfg(unix)]
use super::sockaddr::of_unix;
use super::sockaddr::to_system;
use crate::address::Addr;

/// A connection's socket.
#[derive(Debug)]
pub(super) enum Connected {
    Tcp(TcpStream),
    #[cfg(unix)]
    Unix(UnixStream),
}

/// A listening socket.
#[derive(Debug)]
pub(super) enum Listening {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(UnixListener),
}

/// A socket of datagrams.
#[derive(Debug)]
pub(super) enum Unconnected {
    Udp(UdpSocket),
    #[cfg(unix)]
    Unix(UnixDatagram),
}

/// Runs the same expression on whichever socket it is.
macro_rules! either {
    ($type:ident :: $inet:ident, $value:expr, $socket:ident => $run:expr) => {
        match $value {
            $type::$inet($socket) => $run,
            #[cfg(unix)]
            $type::Unix($socket) => $run,
        }
    };
}

/// Makes a call again where a signal interrupted it: EINTR in signal(7).
pub(super) fn uninterrupted<T>(mut run: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match run() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

impl Connected {
    /// Takes a non-blocking socket of this family.
    pub(super) fn new(family: Family, socket: Socket) -> Self {
        match family {
            #[cfg(unix)]
            Family::Unix => Connected::Unix(UnixStream::from_std(socket.into())),
            _ => Connected::Tcp(TcpStream::from_std(socket.into())),
        }
    }

    pub(super) fn recv(&mut self, space: &mut [u8]) -> io::Result<usize> {
        either!(Connected::Tcp, self, socket => socket.read(space))
    }

    pub(super) fn send(&mut self, data: &[u8]) -> io::Result<usize> {
        either!(Connected::Tcp, self, socket => socket.write(data))
    }

    pub(super) fn shutdown(&self, how: Shutdown) -> io::Result<()> {
        either!(Connected::Tcp, self, socket => socket.shutdown(how))
    }

    /// Bytes that have come and that no `recv` has taken (FIONREAD in ioctl(2) and in Winsock's ioctlsocket). They stay where
    /// they are: a close that leaves bytes unread resets the connection, and a lab is not to hide that.
    pub(super) fn unread(&self) -> u64 {
        either!(Connected::Tcp, self, socket => rustix::io::ioctl_fionread(socket)).unwrap_or(0)
    }

    pub(super) fn local(&self) -> io::Result<Addr> {
        match self {
            Connected::Tcp(socket) => socket.local_addr().map(Addr::Inet),
            #[cfg(unix)]
            Connected::Unix(socket) => socket.local_addr().map(|addr| of_unix(&addr)),
        }
    }

    /// Whether a `connect` that had begun is through: as `getpeername` answers.
    pub(super) fn is_connected(&self) -> io::Result<()> {
        match self {
            Connected::Tcp(socket) => socket.peer_addr().map(drop),
            #[cfg(unix)]
            Connected::Unix(socket) => socket.peer_addr().map(drop),
        }
    }

    pub(super) fn take_error(&self) -> io::Result<Option<io::Error>> {
        either!(Connected::Tcp, self, socket => socket.take_error())
    }

    pub(super) fn set_no_delay(&self) -> io::Result<()> {
        either!(Connected::Tcp, self, socket => SockRef::from(socket).set_tcp_nodelay(true))
    }
}

impl Listening {
    /// Takes a non-blocking socket of this family.
    pub(super) fn new(family: Family, socket: Socket) -> Self {
        match family {
            #[cfg(unix)]
            Family::Unix => Listening::Unix(UnixListener::from_std(socket.into())),
            _ => Listening::Tcp(TcpListener::from_std(socket.into())),
        }
    }

    pub(super) fn accept(&self) -> io::Result<(Connected, Addr)> {
        match self {
            Listening::Tcp(socket) => socket.accept().map(|(stream, peer)| (Connected::Tcp(stream), Addr::Inet(peer))),
            #[cfg(unix)]
            Listening::Unix(socket) => socket.accept().map(|(stream, peer)| (Connected::Unix(stream), of_unix(&peer))),
        }
    }

    pub(super) fn local(&self) -> io::Result<Addr> {
        match self {
            Listening::Tcp(socket) => socket.local_addr().map(Addr::Inet),
            #[cfg(unix)]
            Listening::Unix(socket) => socket.local_addr().map(|addr| of_unix(&addr)),
        }
    }
}

impl Unconnected {
    /// Takes a non-blocking socket of this family.
    pub(super) fn new(family: Family, socket: Socket) -> Self {
        match family {
            #[cfg(unix)]
            Family::Unix => Unconnected::Unix(UnixDatagram::from_std(socket.into())),
            _ => Unconnected::Udp(UdpSocket::from_std(socket.into())),
        }
    }

    pub(super) fn recv(&self, space: &mut [u8]) -> io::Result<usize> {
        either!(Unconnected::Udp, self, socket => socket.recv(space))
    }

    /// How long the datagram is that comes next and, where the look tells that, whose it is. It stays where it is (recv(2),
    /// MSG_PEEK).
    #[cfg(target_os = "linux")]
    pub(super) fn look(&self) -> io::Result<(usize, Option<Addr>)> {
        either!(Unconnected::Udp, self, socket => next_length(socket)).map(|length| (length, None))
    }

    /// The same where nothing but the room that a look has tells how long it is.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn look(&self) -> io::Result<(usize, Option<Addr>)> {
        match self {
            Unconnected::Udp(socket) => {
                socket.peek_from(&mut [0; WHOLE_BUFSIZE + 1]).map(|(length, from)| (length, Some(Addr::Inet(from))))
            }
            #[cfg(unix)]
            Unconnected::Unix(socket) => {
                let mut space = [MaybeUninit::uninit(); WHOLE_BUFSIZE + 1];
                SockRef::from(socket).peek(&mut space).map(|length| (length, None))
            }
        }
    }

    pub(super) fn recv_from(&self, space: &mut [u8]) -> io::Result<(usize, Addr)> {
        match self {
            Unconnected::Udp(socket) => socket.recv_from(space).map(|(length, peer)| (length, Addr::Inet(peer))),
            #[cfg(unix)]
            Unconnected::Unix(socket) => socket.recv_from(space).map(|(length, peer)| (length, of_unix(&peer))),
        }
    }

    pub(super) fn send(&self, data: &[u8]) -> io::Result<usize> {
        either!(Unconnected::Udp, self, socket => socket.send(data))
    }

    pub(super) fn send_to(&self, data: &[u8], to: &Addr) -> io::Result<usize> {
        match (self, to) {
            (Unconnected::Udp(socket), Addr::Inet(to)) => socket.send_to(data, *to),
            (Unconnected::Udp(socket), Addr::Unix(_)) => SockRef::from(socket).send_to(data, &to_system(to)?),
            #[cfg(unix)]
            (Unconnected::Unix(socket), to) => SockRef::from(socket).send_to(data, &to_system(to)?),
        }
    }

    pub(super) fn local(&self) -> io::Result<Addr> {
        match self {
            Unconnected::Udp(socket) => socket.local_addr().map(Addr::Inet),
            #[cfg(unix)]
            Unconnected::Unix(socket) => socket.local_addr().map(|addr| of_unix(&addr)),
        }
    }

    /// Another descriptor of the same socket.
    pub(super) fn try_clone(&self) -> io::Result<Socket> {
        either!(Unconnected::Udp, self, socket => SockRef::from(socket).try_clone())
    }

    /// The kernel's socket of UDP, which keeps a count of its drops.
    pub(super) fn udp(&self) -> Option<&UdpSocket> {
        match self {
            Unconnected::Udp(socket) => Some(socket),
            #[cfg(unix)]
            Unconnected::Unix(_) => None,
        }
    }
}

/// Waiting is the inner socket's.
macro_rules! source {
    ($type:ident :: $inet:ident) => {
        impl Source for $type {
            fn register(&mut self, registry: &Registry, token: Token, interest: Interest) -> io::Result<()> {
                either!($type::$inet, self, socket => socket.register(registry, token, interest))
            }

            fn reregister(&mut self, registry: &Registry, token: Token, interest: Interest) -> io::Result<()> {
                either!($type::$inet, self, socket => socket.reregister(registry, token, interest))
            }

            fn deregister(&mut self, registry: &Registry) -> io::Result<()> {
                either!($type::$inet, self, socket => socket.deregister(registry))
            }
        }
    };
}

source!(Connected::Tcp);
source!(Listening::Tcp);
source!(Unconnected::Udp);
