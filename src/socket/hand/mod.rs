//! A socket driven by hand: one honest system call at a time, in any order.
//!
//! Nothing here looks whether a call makes sense before it is made: the system's own error is the lesson. What the
//! person sees as blocking is the lab's waiting (ARCHITECTURE.md, "How a blocking call can be stopped"): the
//! descriptor is non-blocking underneath, so that a call can wait, run out of its time, or be cancelled, and what the
//! call then returns is what a blocking socket, a socket with a timeout, or a non-blocking one returns in Python
//! (docs.python.org, "Notes on socket timeouts").

mod connect;
mod error;
mod file;
mod names;
mod transfer;
mod wait;

use std::io;
use std::net::Shutdown;
use std::path::Path;
use std::time::Duration;

use mio::net::UdpSocket;
use socket2::{SockRef, Socket};

pub use self::error::{HandError, Why};
pub use self::file::HandFile;
pub use self::names::{getaddrinfo, gethostname, getservbyname};
pub use self::transfer::{MAX_RECV_BYTES, Received};

use super::family::{self, Family, Kind};
use super::path;
use super::sockaddr::{of_system, to_system};
use super::{Flags, How, Op, OptionValue, Outcome, Protocol, SocketOption};
use crate::address::Addr;

/// What a call does that cannot be done at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// It waits until it is done: `settimeout(None)`, how every socket begins.
    #[default]
    Blocking,
    /// It waits so long at most.
    Timeout(Duration),
    /// It fails at once with EAGAIN or EINPROGRESS: `setblocking(False)`, `settimeout(0)`.
    NonBlocking,
}

impl Mode {
    /// What `settimeout` and `setblocking` make of a socket; `None` for other calls.
    pub fn set_by(op: &Op) -> Option<Self> {
        match op {
            Op::SetTimeout(None) | Op::SetBlocking(true) => Some(Mode::Blocking),
            Op::SetTimeout(Some(Duration::ZERO)) | Op::SetBlocking(false) => Some(Mode::NonBlocking),
            Op::SetTimeout(Some(limit)) => Some(Mode::Timeout(*limit)),
            _ => None,
        }
    }

    /// What `gettimeout` returns.
    pub fn outcome(self) -> Outcome {
        Outcome::Timeout(match self {
            Mode::Blocking => None,
            Mode::Timeout(limit) => Some(limit),
            Mode::NonBlocking => Some(Duration::ZERO),
        })
    }
}

/// A socket that a person makes calls on. Dropping it closes it.
#[derive(Debug)]
pub struct Hand {
    /// Of whatever family and type: mio and the standard library make the same system calls on all of them.
    socket: UdpSocket,
    family: Family,
    kind: Kind,
    mode: Mode,
    file: HandFile,
}

/// Removes the file that a socket was bound to, which the system leaves behind (unix(7)).
pub fn unlink_socket(path: &Path) {
    path::unlink_socket(path);
}

impl Hand {
    /// `socket`.
    ///
    /// # Errors
    /// The system's refusal: EPROTONOSUPPORT, ESOCKTNOSUPPORT, EPERM for a raw socket without the right to it.
    pub fn open(family: Family, kind: Kind, protocol: Protocol) -> Result<Self, HandError> {
        Ok(Self::of(family::open_with(family, kind, protocol)?, family, kind)?)
    }

    fn of(socket: Socket, family: Family, kind: Kind) -> io::Result<Self> {
        socket.set_nonblocking(true)?;
        let socket = UdpSocket::from_std(socket.into());
        Ok(Self { socket, family, kind, mode: Mode::default(), file: HandFile::default() })
    }

    pub fn family(&self) -> Family {
        self.family
    }

    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// `gettimeout`.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// `settimeout`, `setblocking`.
    pub fn set_mode(&mut self, mode: Mode) {
        self.mode = mode;
    }

    /// `bind`.
    ///
    /// # Errors
    /// EADDRINUSE, EADDRNOTAVAIL, EACCES, EINVAL where it is bound already, and more (bind(2)).
    pub fn bind(&self, addr: &Addr) -> Result<(), HandError> {
        Ok(self.system().bind(&to_system(addr)?)?)
    }

    /// `listen`.
    ///
    /// # Errors
    /// EOPNOTSUPP on a socket of datagrams, EINVAL on a connected one, EDESTADDRREQ on an unbound Unix socket (listen(2)).
    pub fn listen(&self, backlog: i32) -> Result<(), HandError> {
        Ok(self.system().listen(backlog)?)
    }

    /// `shutdown`.
    ///
    /// # Errors
    /// ENOTCONN (shutdown(2)).
    pub fn shutdown(&self, how: How) -> Result<(), HandError> {
        let how = match how {
            How::Read => Shutdown::Read,
            How::Write => Shutdown::Write,
            How::Both => Shutdown::Both,
        };
        Ok(self.system().shutdown(how)?)
    }

    /// `getsockname`.
    ///
    /// # Errors
    /// On Windows EINVAL before `bind`.
    pub fn local(&self) -> Result<Addr, HandError> {
        Ok(of_system(&self.system().local_addr()?))
    }

    /// `getpeername`.
    ///
    /// # Errors
    /// ENOTCONN.
    pub fn peer(&self) -> Result<Addr, HandError> {
        Ok(of_system(&self.system().peer_addr()?))
    }

    /// `getsockopt`.
    ///
    /// # Errors
    /// ENOPROTOOPT, EOPNOTSUPP where the option is not for this family or type; ENOSYS where this system lacks it.
    pub fn option(&self, option: SocketOption) -> Result<OptionValue, HandError> {
        Ok(option.get(&self.system())?)
    }

    /// `setsockopt`.
    ///
    /// # Errors
    /// As [`Self::option`], and EINVAL for a value that the system does not take.
    pub fn set_option(&self, option: SocketOption, value: &OptionValue) -> Result<(), HandError> {
        Ok(option.set(&self.system(), value)?)
    }

    /// `fileno`: the descriptor's number.
    pub fn fileno(&self) -> i64 {
        #[cfg(unix)]
        let number = i64::from(std::os::fd::AsRawFd::as_raw_fd(&self.socket));
        #[cfg(windows)]
        let number = i64::try_from(std::os::windows::io::AsRawSocket::as_raw_socket(&self.socket)).unwrap_or(-1);
        number
    }

    fn system(&self) -> SockRef<'_> {
        SockRef::from(&self.socket)
    }
}
