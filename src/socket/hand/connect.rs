//! `accept` and `connect`: the calls that wait for the other side.

use std::io;

use super::wait::Pace;
use super::{Answer, Hand, Mode};
use crate::address::Addr;
use crate::socket::mio_socket::is_in_progress;
use crate::socket::sockaddr::to_system;
use crate::socket::{Flags, Outcome, Waiter, Want, errno};

impl Hand {
    /// `accept`: the new socket, which is blocking again, and the address of its other side.
    ///
    /// # Errors
    /// EINVAL before `listen`, EOPNOTSUPP on a socket of datagrams, EAGAIN where nobody has come (accept(2)).
    pub fn accept(&mut self, waiter: &mut Waiter) -> Answer<(Hand, Addr)> {
        let mut pace = self.pace(waiter, Want::Recv, Flags::NONE);
        let (socket, peer) = self.until_done(&mut pace, |hand| hand.socket.accept())?;
        Ok((Hand::of(socket, self.kind), peer))
    }

    /// `connect`.
    ///
    /// # Errors
    /// ECONNREFUSED, EISCONN, EINPROGRESS on a non-blocking socket, EALREADY while an earlier one goes on (connect(2)).
    pub(super) fn connect(&mut self, to: &Addr, waiter: &mut Waiter) -> Answer<()> {
        let target = to_system(to)?;
        let mut pace = self.pace(waiter, Want::Send, Flags::NONE);
        loop {
            let Err(error) = self.socket.system().connect(&target) else { return Ok(()) };
            let goes_on = is_in_progress(&error) || cfg!(windows) && error.kind() == io::ErrorKind::WouldBlock;
            // A blocking socket's second `connect` waits for the end of the first.
            if goes_on || error.raw_os_error() == Some(errno::number("EALREADY")) && self.mode == Mode::Blocking {
                pace.pause(&mut self.socket, error)?;
                return self.await_connection(&mut pace);
            }
            match error.kind() {
                io::ErrorKind::Interrupted => {}
                io::ErrorKind::WouldBlock => pace.pause_blindly(error)?,
                _ => return Err(error.into()),
            }
        }
    }

    /// `connect_ex` returns the errno of what `connect` would raise, and EAGAIN for a timeout (CPython, `internal_connect`).
    pub(super) fn connect_ex(&mut self, to: &Addr, waiter: &mut Waiter) -> Answer<Outcome> {
        match self.connect(to, waiter) {
            Ok(()) => Ok(Outcome::Done),
            Err(Outcome::Failed(code)) => Ok(Outcome::Errno(code)),
            Err(Outcome::TimedOut) => Ok(Outcome::Errno(Box::new((&errno::error("EAGAIN")).into()))),
            Err(ended) => Err(ended),
        }
    }

    fn await_connection(&mut self, pace: &mut Pace<'_>) -> Answer<()> {
        loop {
            if self.socket.has_connected()? {
                return Ok(());
            }
            pace.pause(&mut self.socket, io::ErrorKind::WouldBlock.into()).map_err(in_progress)?;
        }
    }
}

/// A `connect` whose SO_SNDTIMEO is over answers that it goes on (socket(7)).
fn in_progress(ended: Outcome) -> Outcome {
    if ended.error().is_some() { errno::error("EINPROGRESS").into() } else { ended }
}
