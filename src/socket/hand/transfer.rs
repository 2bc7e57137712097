//! The calls that move bytes.

use std::io;

use super::wait::Pace;
use super::{Hand, HandError, Kind, Mode, Why};
use crate::address::Addr;
use crate::socket::sockaddr::{of_system, to_system};
use crate::socket::{Waiter, Want};

/// The most that one `recv` may ask for: 1 MiB.
pub const MAX_RECV_BYTES: usize = 1 << 20;
/// No datagram is longer.
const LONGEST_DATAGRAM: usize = 65_536;

/// What a `recv` or a `recvfrom` returned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    pub data: Vec<u8>,
    /// Who sent it; `None` where the system does not say, as on a stream.
    pub from: Option<Addr>,
    /// How long the datagram was, where it was longer than what was asked for: the rest is lost (recv(2), MSG_TRUNC).
    pub cut_from: Option<usize>,
}

impl Hand {
    /// `send`: how many bytes the system took, which may be fewer than there were. A blocking stream takes them all.
    ///
    /// # Errors
    /// EPIPE, ENOTCONN, EDESTADDRREQ, ECONNRESET, EAGAIN where there is no room (send(2)).
    pub fn send(&mut self, data: &[u8], waiter: &mut Waiter) -> Result<usize, HandError> {
        let mut pace = self.pace(waiter, Want::Send);
        let mut sent = self.until_done(&mut pace, |hand| hand.system().send(data))?;
        while self.mode == Mode::Blocking && self.kind == Kind::Stream && sent < data.len() {
            match self.until_done(&mut pace, |hand| hand.system().send(&data[sent..])) {
                Ok(more) => sent += more,
                Err(Why::Cancelled) => return Err(HandError { why: Why::Cancelled, moved: sent }),
                // What was taken already is what is returned; the next call has the error.
                Err(_) => break,
            }
        }
        Ok(sent)
    }

    /// `sendall`: sends until all is sent.
    ///
    /// # Errors
    /// As [`Self::send`]; the error says how much had been taken, which Python does not.
    pub fn send_all(&mut self, data: &[u8], waiter: &mut Waiter) -> Result<(), HandError> {
        let mut pace = self.pace(waiter, Want::Send);
        let mut sent = 0;
        loop {
            match self.until_done(&mut pace, |hand| hand.system().send(&data[sent..])) {
                Ok(more) => sent += more,
                Err(why) => return Err(HandError { why, moved: sent }),
            }
            if sent >= data.len() {
                return Ok(());
            }
        }
    }

    /// `sendto`.
    ///
    /// # Errors
    /// As [`Self::send`]; EISCONN where the socket is connected and the system minds, EMSGSIZE for too long a datagram.
    pub fn send_to(&mut self, data: &[u8], to: &Addr, waiter: &mut Waiter) -> Result<usize, HandError> {
        let target = to_system(to)?;
        let mut pace = self.pace(waiter, Want::Send);
        Ok(self.until_done(&mut pace, |hand| hand.system().send_to(data, &target))?)
    }

    /// `recv`: at most `bufsize` bytes, and of a datagram no more than that ever.
    ///
    /// # Errors
    /// ENOTCONN, ECONNRESET, ECONNREFUSED for an earlier datagram, EAGAIN where there is nothing (recv(2)).
    pub fn recv(&mut self, bufsize: usize, waiter: &mut Waiter) -> Result<Received, HandError> {
        let mut pace = self.pace(waiter, Want::Recv);
        Ok(self.receive(bufsize, &mut pace)?)
    }

    /// `recvfrom`.
    ///
    /// # Errors
    /// As [`Self::recv`].
    pub fn recv_from(&mut self, bufsize: usize, waiter: &mut Waiter) -> Result<Received, HandError> {
        let mut pace = self.pace(waiter, Want::Recv);
        // Nobody else reads from this socket: what is looked at is what is read.
        let from = match self.kind {
            Kind::Stream | Kind::Seqpacket => None,
            Kind::Datagram | Kind::Raw => {
                let from = self.until_done(&mut pace, |hand| hand.system().peek_sender())?;
                Some(of_system(&from)).filter(|from| !from.is_unnamed())
            }
        };
        Ok(Received { from, ..self.receive(bufsize, &mut pace)? })
    }

    fn receive(&mut self, bufsize: usize, pace: &mut Pace<'_>) -> Result<Received, Why> {
        // What is wrong with the socket is wrong with the look at it: the answer is the same.
        let length = self.until_done(pace, |hand| hand.length_there(bufsize))?;
        let mut data = vec![0; bufsize.min(MAX_RECV_BYTES)];
        let read = self.until_done(pace, |hand| hand.socket.recv(&mut data))?;
        data.truncate(read);
        Ok(Received { data, from: None, cut_from: length.filter(|length| *length > read) })
    }

    /// How long the datagram is that waits, where it might be longer than the buffer.
    fn length_there(&self, bufsize: usize) -> io::Result<Option<usize>> {
        if self.kind == Kind::Stream || bufsize >= LONGEST_DATAGRAM {
            return Ok(None);
        }
        self.socket.peek(&mut vec![0; LONGEST_DATAGRAM]).map(Some)
    }
}
