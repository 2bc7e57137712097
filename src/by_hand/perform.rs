//! Makes a call: the one place where a [`Request`] becomes what the system does.

use bytes::Bytes;

use super::request::Request;
use super::state::State;
use crate::address::Addr;
use crate::socket::hand::{Answer, Hand, Mode, Received, getaddrinfo, gethostname, getservbyname};
use crate::socket::{ErrorCode, Op, Outcome, Waiter};

/// What a call left behind.
pub(super) struct Performed {
    /// The socket that it was made on, unless that is closed now.
    pub hand: Option<Hand>,
    /// The socket that it made.
    pub made: Option<Hand>,
    pub outcome: Outcome,
    /// The bytes that it moved.
    pub bytes: Bytes,
    /// Whom it was with, where the call itself says that.
    pub peer: Option<Addr>,
}

impl Performed {
    fn new(hand: Option<Hand>, answer: Answer<Outcome>) -> Self {
        let outcome = answer.unwrap_or_else(|ended| ended);
        Self { hand, made: None, outcome, bytes: Bytes::new(), peer: None }
    }
}

/// Makes a call on no socket.
pub(super) fn alone(op: &Op) -> Performed {
    let answer = match op {
        Op::Socket { family, kind, protocol } => match Hand::open(*family, *kind, *protocol) {
            Ok(made) => return Performed { made: Some(made), ..Performed::new(None, Ok(Outcome::Done)) },
            Err(error) => Err(error),
        },
        Op::GetHostName => Ok(Outcome::Text(gethostname().into())),
        Op::GetServByName(asked) => match getservbyname(&asked.service, &asked.protocol) {
            Some(port) => Ok(Outcome::Number(port.into())),
            None => Err(Outcome::failed(ErrorCode::NO_SERVICE)),
        },
        Op::GetAddrInfo(asked) => getaddrinfo(&asked.host, &asked.port).map(|infos| Outcome::Infos(infos.into())),
        _ => Err(Outcome::failed(ErrorCode::closed())),
    };
    Performed::new(None, answer)
}

/// Makes a call on a socket whose descriptor is closed. `state` and `descriptor` are what Python's object still remembers; it
/// has forgotten the descriptor where it closed it itself.
pub(super) fn on_closed(op: &Op, state: &State, descriptor: Option<i64>) -> Performed {
    let answer = match op {
        Op::Close if descriptor.is_none() => Ok(Outcome::Done),
        // Of the object and its file only the last one that is closed closes the descriptor, and finds out.
        Op::Close if state.has_file => Ok(Outcome::StillHeld),
        Op::CloseFile if descriptor.is_some() => Ok(Outcome::Done),
        Op::FileNo => Ok(Outcome::Number(descriptor.unwrap_or(-1))),
        Op::GetTimeout => Ok(state.mode.outcome()),
        _ => Err(Outcome::failed(ErrorCode::closed())),
    };
    Performed::new(None, answer)
}

/// Makes a call on a socket. An accepted one gets the number `made`.
pub(super) fn on(mut hand: Hand, request: &Request, made: Option<u32>, waiter: &mut Waiter) -> Performed {
    match &request.op {
        Op::Close => {
            let hand = hand.close();
            let outcome = if hand.is_some() { Outcome::StillHeld } else { Outcome::Done };
            Performed::new(hand, Ok(outcome))
        }
        Op::CloseFile => Performed::new(hand.close_file(), Ok(Outcome::Done)),
        Op::Accept => match hand.accept(waiter) {
            Ok((accepted, peer)) => {
                let outcome = Outcome::Accepted(Box::new((peer.clone(), made.unwrap_or_default())));
                let (made, peer) = (Some(accepted), Some(peer));
                Performed { made, peer, ..Performed::new(Some(hand), Ok(outcome)) }
            }
            Err(error) => Performed::new(Some(hand), Err(error)),
        },
        op if op.sending().is_some() => send(hand, request, waiter),
        op if op.direction().is_some() => receive(hand, op, waiter),
        op => {
            let answer = hand.make(op, waiter);
            Performed::new(Some(hand), answer)
        }
    }
}

fn send(mut hand: Hand, request: &Request, waiter: &mut Waiter) -> Performed {
    let (moved, outcome) = hand.send(&request.op, &request.data, request.to.as_ref(), waiter);
    let bytes = request.data.slice(..moved.min(request.data.len()));
    Performed { bytes, peer: request.to.clone(), ..Performed::new(Some(hand), Ok(outcome)) }
}

fn receive(mut hand: Hand, op: &Op, waiter: &mut Waiter) -> Performed {
    let received = match op {
        Op::ReadLine => hand.read_line(waiter).map(|data| {
            // A file that found nothing yet returns nothing, too.
            let is_end = data.is_empty() && hand.mode != Mode::NonBlocking && hand.kind.has_connections();
            let outcome = if is_end { Outcome::EndOfStream } else { Outcome::Moved(data.len()) };
            Received { data, from: None, outcome }
        }),
        op => hand.recv(op, waiter),
    };
    match received {
        Err(ended) => Performed::new(Some(hand), Err(ended)),
        Ok(Received { data, from, outcome }) => {
            Performed { bytes: data.into(), peer: from, ..Performed::new(Some(hand), Ok(outcome)) }
        }
    }
}
