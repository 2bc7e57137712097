//! A socket driven by hand: one honest system call at a time, in any order.
//!
//! Nothing here looks whether a call makes sense before it is made: the system's own error is the lesson. What the
//! person sees as blocking is the lab's waiting (ARCHITECTURE.md, "How a blocking call can be stopped"): the
//! descriptor is non-blocking underneath, so that a call can wait, run out of its time, or be cancelled, and what the
//! call then returns is what a blocking socket, a socket with a timeout, or a non-blocking one returns in Python
//! (docs.python.org, "Notes on socket timeouts").

mod connect;
mod file;
mod names;
mod transfer;
mod wait;

use std::io;
use std::net::Shutdown;
use std::time::Duration;

pub use self::file::HandFile;
pub use self::names::{getaddrinfo, gethostname, getservbyname};
pub use self::transfer::{MAX_RECV_BYTES, Received};

pub use super::path::unlink_socket;

use super::family::{self, Family, Kind};
use super::mio_socket::MioSocket;
use super::sockaddr::{of_system, to_system};
use super::{ErrorCode, How, Op, OptionType, OptionValue, Outcome, Protocol, SocketOption, Waiter};
use crate::address::Addr;

/// What a call returned, or the outcome that it ended with in place of that.
pub type Answer<T> = Result<T, Outcome>;

/// Options and what the system says of each.
pub type OptionsNow = Vec<(SocketOption, Result<OptionValue, ErrorCode>)>;

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
    socket: MioSocket,
    pub kind: Kind,
    pub mode: Mode,
    pub file: HandFile,
}

impl Hand {
    /// `socket`.
    ///
    /// # Errors
    /// The system's refusal: EPROTONOSUPPORT, ESOCKTNOSUPPORT, EPERM for a raw socket without the right to it.
    pub fn open(family: Family, kind: Kind, protocol: Protocol) -> Answer<Self> {
        let socket = MioSocket::new(family, family::open_with(family, kind, protocol)?)?;
        Ok(Self::of(socket, kind))
    }

    fn of(socket: MioSocket, kind: Kind) -> Self {
        Self { socket, kind, mode: Mode::default(), file: HandFile::default() }
    }

    pub fn family(&self) -> Family {
        self.socket.family()
    }

    /// Makes a call that moves no bytes, makes no socket and ends none: whatever the system answers to it.
    ///
    /// # Errors
    /// The system's answer, the end of the socket's timeout, or that the call was cancelled.
    pub fn make(&mut self, op: &Op, waiter: &mut Waiter) -> Answer<Outcome> {
        let done = |()| Outcome::Done;
        Ok(match op {
            Op::Bind(addr) => self.socket.system().bind(&to_system(addr)?).map(done)?,
            Op::Listen { backlog } => self.socket.system().listen(*backlog).map(done)?,
            Op::Connect(to) => self.connect(to, waiter).map(done)?,
            Op::ConnectEx(to) => self.connect_ex(to, waiter)?,
            Op::Shutdown(How::Read) => self.socket.system().shutdown(Shutdown::Read).map(done)?,
            Op::Shutdown(How::Write) => self.socket.system().shutdown(Shutdown::Write).map(done)?,
            Op::Shutdown(How::Both) => self.socket.system().shutdown(Shutdown::Both).map(done)?,
            Op::GetSockName => Outcome::address(self.local()?),
            Op::GetPeerName => Outcome::address(of_system(&self.socket.system().peer_addr()?)),
            Op::GetSockOpt(option) => Outcome::Value(Box::new(option.get(&self.socket.system())?)),
            Op::SetSockOpt(option, value) => {
                option.set(&self.socket.system(), value)?;
                match option.get(&self.socket.system()) {
                    Ok(now) if now != **value => Outcome::Adjusted(Box::new(now)),
                    _ => Outcome::Done,
                }
            }
            Op::SetTimeout(_) | Op::SetBlocking(_) => {
                self.mode = Mode::set_by(op).unwrap_or_default();
                Outcome::Done
            }
            Op::GetTimeout => self.mode.outcome(),
            Op::FileNo => Outcome::Number(self.fileno()),
            Op::MakeFile => {
                // From here on there is a file with a buffer of its own.
                self.file.held.get_or_insert_default();
                Outcome::Done
            }
            _ => return Err(Outcome::failed(ErrorCode::closed())),
        })
    }

    /// `getsockname`.
    ///
    /// # Errors
    /// On Windows EINVAL before `bind`.
    pub fn local(&self) -> io::Result<Addr> {
        self.socket.local()
    }

    /// What the system says of every option now. SO_ERROR is left out, because reading it clears it.
    pub fn options(&self) -> OptionsNow {
        let reads_alone = |option: &SocketOption| option.is_here() && option.type_() != OptionType::Errno;
        let look = |option: SocketOption| (option, option.get(&self.socket.system()).map_err(|error| (&error).into()));
        SocketOption::readable().filter(reads_alone).map(look).collect()
    }

    /// `fileno`: the descriptor's number.
    pub fn fileno(&self) -> i64 {
        #[cfg(unix)]
        let number = i64::from(std::os::fd::AsRawFd::as_raw_fd(&*self.socket.system()));
        #[cfg(windows)]
        let number =
            i64::try_from(std::os::windows::io::AsRawSocket::as_raw_socket(&*self.socket.system())).unwrap_or(-1);
        number
    }
}
