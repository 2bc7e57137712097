//! Waiting as the socket's mode has it: without end, for its timeout, or not at all.

use std::io;
use std::time::{Duration, Instant};

use mio::Interest;

use super::{Answer, Hand, Kind, Mode};
use crate::socket::mio_socket::MioSocket;
use crate::socket::{Flags, Outcome, Waiter, Want};

/// How often a call is made again whose readiness the system does not announce: `connect` to a Unix socket whose backlog
/// is full.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// One call's waiting: all of it, however often it has to wait.
pub(super) struct Pace<'a> {
    waiter: &'a mut Waiter,
    want: Want,
    mode: Mode,
    deadline: Option<Instant>,
}

impl Hand {
    /// The waiting of a call that begins now. A blocking socket waits as long as SO_RCVTIMEO and SO_SNDTIMEO let it (socket(7));
    /// MSG_DONTWAIT does not let it wait, and no stream waits for urgent data (recv(2), tcp(7)). A socket with a timeout waits
    /// all the same, as in Python.
    pub(super) fn pace<'a>(&self, waiter: &'a mut Waiter, want: Want, flags: Flags) -> Pace<'a> {
        let is_urgent = want == Want::Recv && self.kind == Kind::Stream && flags.has(Flags::OOB);
        let mode = match self.mode {
            Mode::Blocking if is_urgent || flags.has(Flags::DONTWAIT) => Mode::NonBlocking,
            mode => mode,
        };
        let limit = match (mode, want) {
            (Mode::Timeout(limit), _) => Some(limit),
            (Mode::Blocking, Want::Recv) => self.socket.system().read_timeout().ok().flatten(),
            (Mode::Blocking, Want::Send) => self.socket.system().write_timeout().ok().flatten(),
            _ => None,
        };
        let deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
        Pace { waiter, want, mode, deadline }
    }

    /// Makes a call until it can be done.
    pub(super) fn until_done<T>(
        &mut self,
        pace: &mut Pace<'_>,
        mut call: impl FnMut(&mut Self) -> io::Result<T>,
    ) -> Answer<T> {
        loop {
            match call(self) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => pace.pause(&mut self.socket, error)?,
                done => return Ok(done?),
            }
        }
    }
}

impl<'a> Pace<'a> {
    /// Waits for what the call waits for. `answer` is what the system said in place of waiting, and what is returned
    /// where nobody waits.
    ///
    /// # Errors
    /// The answer, the end of the time, or the wish to stop.
    pub(super) fn pause(&mut self, socket: &mut MioSocket, answer: io::Error) -> Answer<()> {
        let left = self.left(answer)?;
        self.waiter.watch(socket.source()?, self.want.interest().unwrap_or(Interest::WRITABLE))?;
        let waited = self.waiter.wait(self.want, left);
        self.waiter.unwatch(socket.source()?)?;
        waited?;
        self.go_on()
    }

    /// Whether the call waits without end.
    pub(super) fn is_blocking(&self) -> bool {
        self.mode == Mode::Blocking
    }

    /// Waits a moment for more than lies there already, which readiness does not show; `false` where no more will come.
    pub(super) fn pause_for_more(&mut self, socket: &mut MioSocket) -> Answer<bool> {
        self.waiter.watch(socket.source()?, Interest::READABLE)?;
        let looked = self.waiter.wait(self.want, Some(Duration::ZERO));
        self.waiter.unwatch(socket.source()?)?;
        let has_ended = looked?.ended;
        if !has_ended {
            self.pause_blindly(io::ErrorKind::WouldBlock.into())?;
        }
        Ok(!has_ended)
    }

    /// Waits a moment, where there is nothing to wait for.
    pub(super) fn pause_blindly(&mut self, answer: io::Error) -> Answer<()> {
        let left = self.left(answer)?.unwrap_or(LOOK_AGAIN).min(LOOK_AGAIN);
        self.waiter.wait(Want::Nothing, Some(left))?;
        self.go_on()
    }

    fn left(&self, answer: io::Error) -> Answer<Option<Duration>> {
        if self.mode == Mode::NonBlocking {
            return Err(answer.into());
        }
        self.go_on()?;
        let left = self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        match left {
            Some(Duration::ZERO) if self.mode == Mode::Blocking => Err(answer.into()),
            Some(Duration::ZERO) => Err(Outcome::TimedOut),
            left => Ok(left),
        }
    }

    fn go_on(&self) -> Answer<()> {
        if self.waiter.is_stopped() { Err(Outcome::Cancelled) } else { Ok(()) }
    }
}
