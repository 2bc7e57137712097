//! The calls that move bytes.

use std::io;

use rustix::net::RecvFlags;

use super::wait::Pace;
use super::{Answer, Family, Hand, Kind};
use crate::address::Addr;
use crate::socket::sockaddr::{of_system, to_system};
use crate::socket::{ErrorCode, Flags, Op, Outcome, Receiving, Waiter, Want};

/// The most that one `recv` may ask for: 1 MiB.
pub const MAX_RECV_BYTES: usize = 1 << 20;

/// What a `recv` or a `recvfrom` returned.
#[derive(Debug, Clone, PartialEq)]
pub struct Received {
    pub data: Vec<u8>,
    /// Who sent it; `None` where the system does not say, as on a stream.
    pub from: Option<Addr>,
    pub outcome: Outcome,
}

impl Hand {
    /// `send`, `sendall`, `sendto` and a file's `write`: how many bytes the system took, and what came of the call. A blocking
    /// stream's `send` takes them all, unless an error comes between.
    pub fn send(&mut self, op: &Op, data: &[u8], to: Option<&Addr>, waiter: &mut Waiter) -> (usize, Outcome) {
        let to = match to.map(to_system).transpose() {
            Ok(to) => to,
            Err(error) => return (0, error.into()),
        };
        let (mut pace, flags) = (self.pace(waiter, Want::Send, op.flags()), op.flags().number());
        let sends_all = matches!(op, Op::SendAll(_) | Op::Write(_));
        let goes_on = sends_all || pace.is_blocking() && self.kind == Kind::Stream && to.is_none();
        let mut sent = 0;
        loop {
            let taken = self.until_done(&mut pace, |hand| match &to {
                Some(to) => hand.socket.system().send_to_with_flags(&data[sent..], to, flags),
                None => hand.socket.system().send_with_flags(&data[sent..], flags),
            });
            match taken {
                Ok(more) => sent += more,
                // What was taken already is what `send` returns; the next call has the error.
                Err(Outcome::Failed(_) | Outcome::TimedOut) if sent > 0 && !sends_all => {
                    return (sent, Outcome::Moved(sent));
                }
                Err(ended) => return (sent, ended),
            }
            if !goes_on || sent >= data.len() {
                return (sent, Outcome::Moved(sent));
            }
        }
    }

    /// `recv` and `recvfrom`: at most as many bytes as were asked for, and of a datagram no more than that ever.
    ///
    /// # Errors
    /// ENOTCONN, ECONNRESET, ECONNREFUSED for an earlier datagram, EAGAIN where there is nothing, EINVAL where MSG_OOB finds no
    /// urgent data (recv(2)).
    pub fn recv(&mut self, op: &Op, waiter: &mut Waiter) -> Answer<Received> {
        let (Op::Recv(asked) | Op::RecvFrom(asked)) = op else { return Err(Outcome::failed(ErrorCode::closed())) };
        let mut pace = self.pace(waiter, Want::Recv, asked.flags);
        self.ask_for_urgent(asked.flags, &mut pace)?;
        // Nobody else reads from this socket: what is looked at is what is read.
        let from = if matches!(op, Op::RecvFrom(_)) && !self.kind.has_connections() {
            let from = self.until_done(&mut pace, |hand| hand.socket.system().peek_sender())?;
            Some(of_system(&from)).filter(|from| !from.is_unnamed())
        } else {
            None
        };
        let (data, outcome) = self.receive(asked, &mut pace)?;
        Ok(Received { data, from, outcome })
    }

    /// Where MSG_OOB is asked of a socket of datagrams, looks for urgent data before anything else: most such sockets refuse the
    /// flag at once, and a look without it would wait for a datagram first.
    fn ask_for_urgent(&mut self, flags: Flags, pace: &mut Pace<'_>) -> Answer<()> {
        if flags.has(Flags::OOB) && self.kind != Kind::Stream {
            let peek = flags.and(Flags::PEEK);
            self.until_done(pace, |hand| hand.take(&mut [0], peek))?;
        }
        Ok(())
    }

    fn receive(&mut self, asked: &Receiving, pace: &mut Pace<'_>) -> Answer<(Vec<u8>, Outcome)> {
        let flags = asked.flags;
        // What is wrong with the socket is wrong with the look at it: the answer is the same.
        let length = if flags.has(Flags::OOB) { None } else { self.until_done(pace, |hand| hand.length_there())? };
        let mut data = vec![0; asked.bufsize.min(MAX_RECV_BYTES)];
        // MSG_WAITALL is for the lab to do: underneath no socket waits.
        let waits_for_all = self.kind == Kind::Stream && pace.is_blocking() && flags.has(Flags::WAITALL);
        let Counted { copied, whole } = if waits_for_all {
            self.fill(&mut data, flags, pace)?
        } else {
            self.until_done(pace, |hand| hand.take(&mut data, flags))?
        };
        // MSG_TRUNC counts bytes without copying them on a TCP socket (tcp(7)).
        let is_counted_only =
            self.kind == Kind::Stream && self.socket.family() != Family::Unix && flags.has(Flags::TRUNC);
        let copied = if is_counted_only { 0 } else { copied };
        data.truncate(copied);
        let outcome = match length {
            _ if is_counted_only && whole > 0 => Outcome::NotCopied(whole),
            // The rest of a longer datagram is lost (recv(2), MSG_TRUNC).
            Some(length) if length > copied => Outcome::cut(copied, length),
            _ if copied == 0 && asked.bufsize > 0 && self.kind.has_connections() => Outcome::EndOfStream,
            _ => Outcome::Moved(copied),
        };
        Ok((data, outcome))
    }

    /// How long the datagram is that waits; a stream has none.
    fn length_there(&self) -> io::Result<Option<usize>> {
        if self.kind == Kind::Stream { Ok(None) } else { self.socket.look().map(|(length, _)| Some(length)) }
    }

    /// Receives until the space is full, the other side has sent its last, or nothing more can come: what came is then
    /// returned, and the next call has the error (recv(2)).
    fn fill(&mut self, space: &mut [u8], flags: Flags, pace: &mut Pace<'_>) -> Answer<Counted> {
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
                Err(ended) if filled == 0 => return Err(ended),
                Err(_) => break,
            }
            if filled >= space.len() {
                break;
            }
        }
        Ok(Counted { copied: filled, whole: filled })
    }

    /// Looks until as much lies there as fits, or no more will come.
    fn peek_all(&mut self, space: &mut [u8], flags: Flags, pace: &mut Pace<'_>) -> Answer<Counted> {
        loop {
            let seen = self.until_done(pace, |hand| hand.take(space, flags))?;
            if seen.whole == 0 || seen.whole >= space.len() {
                return Ok(seen);
            }
            match pace.pause_for_more(&mut self.socket) {
                Ok(true) => {}
                Ok(false) | Err(Outcome::Failed(_)) => return Ok(seen),
                Err(ended) => return Err(ended),
            }
        }
    }

    /// The one `recv` that the system is asked for.
    fn take(&self, space: &mut [u8], flags: Flags) -> io::Result<Counted> {
        let flags = RecvFlags::from_bits_retain(flags.number() as _);
        let (copied, whole) = rustix::net::recv(&*self.socket.system(), space, flags)?;
        Ok(Counted { copied, whole })
    }
}

/// How many bytes a `recv` copied, and how many there were: with MSG_TRUNC that may be more.
struct Counted {
    copied: usize,
    whole: usize,
}
