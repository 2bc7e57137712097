//! The socket that mio can wait for, of whatever family and type: mio and the standard library make the same system calls on
//! all of them.

use std::io;
use std::sync::Arc;

use mio::net::UdpSocket;
use rustix::io::ioctl_fionread;
use socket2::{SockRef, Socket};

use super::datagram_length::next_length;
use super::sockaddr::{of_system, to_system};
use super::{Family, Gauge, errno};
use crate::address::Addr;

/// A non-blocking socket.
#[derive(Debug)]
pub(super) struct MioSocket {
    // Shared with its gauge alone.
    socket: Arc<UdpSocket>,
    family: Family,
    gauge: Option<Gauge>,
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

/// Whether a `connect` goes on. Winsock answers `WSAEWOULDBLOCK`, which is `WouldBlock`.
pub(super) fn is_in_progress(error: &io::Error) -> bool {
    error.raw_os_error() == Some(errno::number("EINPROGRESS"))
}

impl MioSocket {
    /// Takes a socket of this family, and makes it one that does not block.
    pub(super) fn new(family: Family, socket: Socket) -> io::Result<Self> {
        socket.set_nonblocking(true)?;
        Ok(Self { socket: Arc::new(UdpSocket::from_std(socket.into())), family, gauge: None })
    }

    /// Another descriptor of the same socket.
    pub(super) fn try_clone(&self) -> io::Result<Self> {
        Self::new(self.family, self.system().try_clone()?)
    }

    /// What mio waits for.
    ///
    /// # Errors
    /// It has a gauge: nothing is changed any more about what it is watched for.
    pub(super) fn source(&mut self) -> io::Result<&mut UdpSocket> {
        Arc::get_mut(&mut self.socket).ok_or_else(|| io::ErrorKind::ResourceBusy.into())
    }

    /// Lets other threads look into it until it is closed.
    pub(super) fn gauge(&mut self) -> Gauge {
        self.gauge.get_or_insert_with(|| Gauge::of(&self.socket)).clone()
    }

    /// For the calls that never wait.
    pub(super) fn system(&self) -> SockRef<'_> {
        SockRef::from(&*self.socket)
    }

    pub(super) fn family(&self) -> Family {
        self.family
    }

    pub(super) fn accept(&self) -> io::Result<(Self, Addr)> {
        let (socket, peer) = self.socket.try_io(|| self.system().accept())?;
        // An accepted socket is of its listener's family.
        Ok((Self::new(self.family, socket)?, of_system(&peer)))
    }

    pub(super) fn recv(&self, space: &mut [u8]) -> io::Result<usize> {
        self.socket.recv(space)
    }

    pub(super) fn send(&self, data: &[u8]) -> io::Result<usize> {
        self.socket.send(data)
    }

    pub(super) fn recv_from(&self, space: &mut [u8]) -> io::Result<(usize, Addr)> {
        #[cfg(unix)]
        if self.family == Family::Unix {
            use rustix::net::{RecvFlags, recvfrom};
            let (length, _, from) = recvfrom(&*self.socket, space, RecvFlags::empty())?;
            return Ok((length, super::sockaddr::of_unix(from)));
        }
        self.socket.recv_from(space).map(|(length, from)| (length, Addr::Inet(from)))
    }

    pub(super) fn send_to(&self, data: &[u8], to: &Addr) -> io::Result<usize> {
        match to {
            Addr::Inet(to) => self.socket.send_to(data, *to),
            Addr::Unix(_) => self.system().send_to(data, &to_system(to)?),
        }
    }

    /// Whether a `connect` that went on has ended.
    ///
    /// # Errors
    /// What it ended with.
    pub(super) fn has_connected(&self) -> io::Result<bool> {
        if let Some(error) = self.system().take_error()? {
            return Err(error);
        }
        match self.system().peer_addr() {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotConnected || is_in_progress(&error) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// How long the datagram is that comes next and, where the look says that, whose it is. It stays where it is (recv(2),
    /// MSG_PEEK).
    pub(super) fn look(&self) -> io::Result<(usize, Option<Addr>)> {
        #[cfg(not(target_os = "linux"))]
        if self.family != Family::Unix {
            // Nothing but the room that a look has shows how long it is.
            let looked = self.socket.peek_from(&mut [0; super::datagram_length::WHOLE_BUFSIZE + 1]);
            return looked.map(|(length, from)| (length, Some(Addr::Inet(from))));
        }
        next_length(&*self.socket).map(|length| (length, None))
    }

    /// Bytes that have come and that no `recv` has taken (FIONREAD in ioctl(2) and in Winsock's ioctlsocket). They stay where
    /// they are: a close that leaves bytes unread resets the connection, and a lab is not to hide that.
    pub(super) fn unread(&self) -> u64 {
        ioctl_fionread(&*self.socket).unwrap_or(0)
    }

    pub(super) fn local(&self) -> io::Result<Addr> {
        Ok(of_system(&self.system().local_addr()?))
    }

    /// The kernel's socket of UDP, which keeps a count of its drops.
    pub(super) fn udp(&self) -> Option<&UdpSocket> {
        (self.family != Family::Unix).then_some(&*self.socket)
    }
}

impl Drop for MioSocket {
    /// Here and now it is closed, and nowhere else.
    fn drop(&mut self) {
        self.gauge.iter().for_each(Gauge::end);
    }
}
