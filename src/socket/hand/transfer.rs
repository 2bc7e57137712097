//! The calls that move bytes.

use std::io;

use rustix::net::RecvFlags;

use super::wait::Pace;
use super::{Family, Flags, Hand, HandError, Kind, Why};
use crate::address::Addr;
use crate::socket::datagram_length::next_length;
use crate::socket::sockaddr::{of_system, to_system};
use crate::socket::{Waiter, Want};

/// The most that one `recv` may ask for: 1 MiB.
pub const MAX_RECV_BYTES: usize = 1 << 20;

/// What a `recv` or a `recvfrom` returned.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Received {
    pub data: Vec<u8>,
    /// Who sent it; `None` where the system does not say, as on a stream.
    pub from: Option<Addr>,
    /// How long the datagram was, where it was longer than what was asked for: the rest is lost (recv(2), MSG_TRUNC).
    pub cut_from: Option<usize>,
    /// Bytes that MSG_TRUNC counted without copying them, which a TCP socket does (tcp(7)).
    pub uncopied: usize,
}

impl Hand {
    /// `send`: how many bytes the system took, which may be fewer than there were. A blocking stream takes them all.
    ///
    /// # Errors
    /// EPIPE, ENOTCONN, EDESTADDRREQ, ECONNRESET, EAGAIN where there is no room (send(2)).
    pub fn send(&mut self, data: &[u8], flags: Flags, waiter: &mut Waiter) -> Result<usize, HandError> {
        let mut pace = self.pace_with(waiter, Want::Send, flags);
        let flags = flags.number();
        let mut sent = self.until_done(&mut pace, |hand| hand.system().send_with_flags(data, flags))?;
        while pace.is_blocking() && self.kind == Kind::Stream && sent < data.len() {
            match self.until_done(&mut pace, |hand| hand.system().send_with_flags(&data[sent..], flags)) {
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
    pub fn send_to(&mut self, data: &[u8], flags: Flags, to: &Addr, waiter: &mut Waiter) -> Result<usize, HandError> {
        let target = to_system(to)?;
        let mut pace = self.pace_with(waiter, Want::Send, flags);
        let flags = flags.number();
        Ok(self.until_done(&mut pace, |hand| hand.system().send_to_with_flags(data, &target, flags))?)
    }

    /// `recv`: at most `bufsize` bytes, and of a datagram no more than that ever.
    ///
    /// # Errors
    /// ENOTCONN, ECONNRESET, ECONNREFUSED for an earlier datagram, EAGAIN where there is nothing, EINVAL where MSG_OOB finds no
    /// urgent data (recv(2)).
    pub fn recv(&mut self, bufsize: usize, flags: Flags, waiter: &mut Waiter) -> Result<Received, HandError> {
        let mut pace = self.pace_with(waiter, Want::Recv, flags);
        self.ask_for_urgent(flags, &mut pace)?;
        Ok(self.receive(bufsize, flags, &mut pace)?)
    }

    /// `recvfrom`.
    ///
    /// # Errors
    /// As [`Self::recv`].
    pub fn recv_from(&mut self, bufsize: usize, flags: Flags, waiter: &mut Waiter) -> Result<Received, HandError> {
        let mut pace = self.pace_with(waiter, Want::Recv, flags);
        self.ask_for_urgent(flags, &mut pace)?;
        // Nobody else reads from this socket: what is looked at is what is read.
        let from = match self.kind {
            Kind::Stream | Kind::Seqpacket => None,
            Kind::Datagram | Kind::Raw => {
                let from = self.until_done(&mut pace, |hand| hand.system().peek_sender())?;
                Some(of_system(&from)).filter(|from| !from.is_unnamed())
            }
        };
        Ok(Received { from, ..self.receive(bufsize, flags, &mut pace)? })
    }

    /// Where MSG_OOB is asked of a socket of datagrams, looks for urgent data before anything else: most such sockets refuse the
    /// flag at once, and a look without it would wait for a datagram first.
    fn ask_for_urgent(&mut self, flags: Flags, pace: &mut Pace<'_>) -> Result<(), Why> {
        if flags.has(Flags::OOB) && self.kind != Kind::Stream {
            let peek = flags.and(Flags::PEEK);
            self.until_done(pace, |hand| hand.take(&mut [0], peek))?;
        }
        Ok(())
    }

    fn receive(&mut self, bufsize: usize, flags: Flags, pace: &mut Pace<'_>) -> Result<Received, Why> {
        // What is wrong with the socket is wrong with the look at it: the answer is the same.
        let length = if flags.has(Flags::OOB) { None } else { self.until_done(pace, |hand| hand.length_there())? };
        let mut data = vec![0; bufsize.min(MAX_RECV_BYTES)];
        let Counted { copied, whole } = if self.waits_for_all(flags, pace) {
            self.fill(&mut data, flags, pace)?
        } else {
            self.until_done(pace, |hand| hand.take(&mut data, flags))?
        };
        let is_counted_only = self.kind == Kind::Stream && self.family != Family::Unix && flags.has(Flags::TRUNC);
        let (copied, uncopied) = if is_counted_only { (0, whole) } else { (copied, 0) };
        data.truncate(copied);
        Ok(Received { data, from: None, cut_from: length.filter(|length| *length > copied), uncopied })
    }

    /// How long the datagram is that waits; a stream has none.
    fn length_there(&self) -> io::Result<Option<usize>> {
        if self.kind == Kind::Stream { Ok(None) } else { next_length(&self.socket).map(Some) }
    }

    /// Whether MSG_WAITALL is for the lab to do: underneath no socket waits.
    fn waits_for_all(&self, flags: Flags, pace: &Pace<'_>) -> bool {
        self.kind == Kind::Stream && pace.is_blocking() && flags.has(Flags::WAITALL)
    }

    /// Receives until the space is full, the other side has sent its last, or what came is all that can be had: that is then
    /// returned, and the next call has the error (recv(2)).
    fn fill(&mut self, space: &mut [u8], flags: Flags, pace: &mut Pace<'_>) -> Result<Counted, Why> {
        // Winsock refuses it on a socket that does not wait, which none of ours does underneath.
        let flags = if cfg!(windows) { flags.without(Flags::WAITALL) } else { flags };
        if flags.has(Flags::PEEK) {
            return self.peek_all(space, flags, pace);
        }
        let mut filled = 0;
        loop {
            match self.until_done(pace, |hand| hand.take(&mut space[filled..], flags)) {
                Ok(Counted { whole: 0, .. }) => break,
                Ok(counted) => filled += counted.whole,
                Err(why) if filled == 0 => return Err(why),
                Err(_) => break,
            }
            if filled >= space.len() {
                break;
            }
        }
        Ok(Counted { copied: filled, whole: filled })
    }

    /// Looks until as much lies there as fits, or no more will come.
    fn peek_all(&mut self, space: &mut [u8], flags: Flags, pace: &mut Pace<'_>) -> Result<Counted, Why> {
        loop {
            let seen = self.until_done(pace, |hand| hand.take(space, flags))?;
            if seen.whole == 0 || seen.whole >= space.len() {
                return Ok(seen);
            }
            match pace.pause_for_more(&mut self.socket) {
                Ok(true) => {}
                Ok(false) | Err(Why::System(_)) => return Ok(seen),
                Err(why) => return Err(why),
            }
        }
    }

    /// The one `recv` that the system is asked for.
    fn take(&self, space: &mut [u8], flags: Flags) -> io::Result<Counted> {
        let flags = RecvFlags::from_bits_retain(flags.number() as _);
        let (copied, whole) = rustix::net::recv(&self.socket, space, flags)?;
        Ok(Counted { copied, whole })
    }
}

/// How many bytes a `recv` copied, and how many there were: with MSG_TRUNC that may be more.
struct Counted {
    copied: usize,
    whole: usize,
}
