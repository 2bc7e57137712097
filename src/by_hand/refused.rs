//! Why the bench makes no call: its own limits, and no more than these.

use super::bench::{Bench, MAX_LOOSE, MAX_SOCKETS};
use super::socket::BenchSocket;
use super::under_way::UnderWay;
use crate::message::sentences;
use crate::record::ConnectionId;
use crate::socket::Op;
use crate::socket::hand::MAX_RECV_BYTES;

sentences! {
    /// Why a call was not made. The system has no part in these.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Refused: "by-hand-refused-" {
        /// More than [`MAX_SOCKETS`].
        TooManySockets,
        /// More than [`MAX_LOOSE`].
        TooManyLookUps,
        NoSuchSocket,
        /// A program of one thread that waits in a call makes no other.
        Waiting { call: &'static str },
        NoFile,
        TooMuch,
    }
}

impl Refused {
    /// Why a socket takes no call while this one waits on it.
    pub fn while_waiting(call: &UnderWay) -> Self {
        Refused::Waiting { call: call.op().name() }
    }
}

impl Bench {
    /// Whether the bench makes a call, on the socket at this place.
    ///
    /// # Errors
    /// Why it does not.
    pub(super) fn check(&self, at: Option<usize>, op: &Op) -> Result<(), Refused> {
        if matches!(op, Op::Socket { .. } | Op::SocketOf(_) | Op::Accept) && self.is_full() {
            return Err(Refused::TooManySockets);
        }
        match (op, at.map(|at| &self.sockets()[at])) {
            (Op::SocketOf(of), _) => {
                let of = self.socket(ConnectionId(*of)).filter(|socket| !socket.state.is_closed);
                of.map(drop).ok_or(Refused::NoSuchSocket)
            }
            (_, None) if self.under_way().iter().filter(|call| call.on().is_none()).count() >= MAX_LOOSE => {
                Err(Refused::TooManyLookUps)
            }
            (_, None) => Ok(()),
            (op, Some(socket)) => self.check_on(socket, op),
        }
    }

    fn check_on(&self, socket: &BenchSocket, op: &Op) -> Result<(), Refused> {
        // All that share a descriptor share the one call that it can have at a time.
        let sharing = self.sockets().iter().filter(|other| other.of == socket.of);
        if let Some(call) = sharing.filter_map(|other| self.waiting_on(other.id)).next() {
            return Err(Refused::while_waiting(call));
        }
        match op {
            Op::ReadLine | Op::Write(_) | Op::CloseFile if !socket.state.has_file => Err(Refused::NoFile),
            Op::Recv(asked) | Op::RecvFrom(asked) if asked.bufsize > MAX_RECV_BYTES => Err(Refused::TooMuch),
            _ => Ok(()),
        }
    }

    fn is_full(&self) -> bool {
        self.sockets().iter().filter(|socket| !socket.state.is_closed).count() >= MAX_SOCKETS
    }
}
