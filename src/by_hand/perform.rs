//! Makes a call: the one place where a [`Request`] becomes what the system does.

use bytes::Bytes;

use super::request::Request;
use super::state::State;
use crate::address::Addr;
use crate::socket::hand::{Hand, HandError, Mode, Received, Why, getaddrinfo, gethostname, getservbyname};
use crate::socket::{ErrorCode, Flags, Kind, Op, Outcome, Waiter};

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

/// What a call on a closed socket or on none comes to.
type Answer = Result<Outcome, HandError>;

impl Performed {
    fn new(hand: Option<Hand>, answer: Answer) -> Self {
        let outcome = answer.unwrap_or_else(|error| outcome(error.why));
        Self { hand, made: None, outcome, bytes: Bytes::new(), peer: None }
    }

    fn with_bytes(self, bytes: impl Into<Bytes>) -> Self {
        Self { bytes: bytes.into(), ..self }
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
            None => Err(Why::System(ErrorCode::NO_SERVICE).into()),
        },
        Op::GetAddrInfo(asked) => getaddrinfo(&asked.host, &asked.port).map(|infos| Outcome::Infos(infos.into())),
        _ => Err(Why::System(ErrorCode::closed()).into()),
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
        _ => Err(Why::System(ErrorCode::closed()).into()),
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
            let answer = simple(&mut hand, op, waiter);
            Performed::new(Some(hand), answer)
        }
    }
}

fn send(mut hand: Hand, request: &Request, waiter: &mut Waiter) -> Performed {
    let data = &request.data;
    let sent = match (&request.op, &request.to) {
        (Op::Send(asked), _) => hand.send(data, asked.flags, waiter),
        (Op::SendTo(asked), Some(to)) => hand.send_to(data, asked.flags, to, waiter),
        _ => hand.send_all(data, waiter).map(|()| data.len()),
    };
    let moved = sent.as_ref().map_or_else(|error| error.moved, |moved| *moved);
    let performed = Performed::new(Some(hand), sent.map(Outcome::Moved));
    Performed { peer: request.to.clone(), ..performed.with_bytes(data.slice(..moved.min(data.len()))) }
}

fn receive(mut hand: Hand, op: &Op, waiter: &mut Waiter) -> Performed {
    let received = match op {
        Op::Recv(asked) => hand.recv(asked.bufsize, asked.flags, waiter),
        Op::RecvFrom(asked) => hand.recv_from(asked.bufsize, asked.flags, waiter),
        _ => hand.read_line(waiter).map(|data| Received { data, ..Received::default() }),
    };
    // A file that found nothing yet returns nothing, too, and so does who asks for nothing.
    let can_end = match op {
        Op::Recv(asked) | Op::RecvFrom(asked) => asked.bufsize > 0,
        _ => hand.mode() != Mode::NonBlocking,
    };
    let is_connected = matches!(hand.kind(), Kind::Stream | Kind::Seqpacket);
    match received {
        Err(error) => Performed::new(Some(hand), Err(error)),
        Ok(Received { data, from, cut_from, uncopied }) => {
            let outcome = match (data.len(), cut_from, uncopied) {
                (_, _, uncopied) if uncopied > 0 => Outcome::NotCopied(uncopied),
                (0, None, _) if can_end && is_connected => Outcome::EndOfStream,
                (moved, Some(whole), _) => Outcome::cut(moved, whole),
                (moved, None, _) => Outcome::Moved(moved),
            };
            Performed { peer: from, ..Performed::new(Some(hand), Ok(outcome)).with_bytes(data) }
        }
    }
}

/// The calls that move no bytes, make no socket and end none.
fn simple(hand: &mut Hand, op: &Op, waiter: &mut Waiter) -> Answer {
    let done = |()| Outcome::Done;
    match op {
        Op::Bind(addr) => hand.bind(addr).map(done),
        Op::Listen { backlog } => hand.listen(*backlog).map(done),
        Op::Connect(to) => hand.connect(to, waiter).map(done),
        Op::ConnectEx(to) => connect_ex(hand, to, waiter),
        Op::Shutdown(how) => hand.shutdown(*how).map(done),
        Op::GetSockName => hand.local().map(Outcome::address),
        Op::GetPeerName => hand.peer().map(Outcome::address),
        Op::SetSockOpt(option, value) => hand.set_option(*option, value).map(|()| match hand.option(*option) {
            Ok(now) if now != **value => Outcome::Adjusted(Box::new(now)),
            _ => Outcome::Done,
        }),
        Op::GetSockOpt(option) => hand.option(*option).map(|value| Outcome::Value(Box::new(value))),
        Op::SetTimeout(_) | Op::SetBlocking(_) => {
            hand.set_mode(Mode::set_by(op).unwrap_or_default());
            Ok(Outcome::Done)
        }
        Op::GetTimeout => Ok(hand.mode().outcome()),
        Op::FileNo => Ok(Outcome::Number(hand.fileno())),
        Op::MakeFile => {
            hand.make_file();
            Ok(Outcome::Done)
        }
        _ => Err(Why::System(ErrorCode::closed()).into()),
    }
}

/// `connect_ex` returns the errno of what `connect` would raise, and EAGAIN for a timeout (CPython, `internal_connect`).
fn connect_ex(hand: &mut Hand, to: &Addr, waiter: &mut Waiter) -> Answer {
    match hand.connect(to, waiter) {
        Ok(()) => Ok(Outcome::Done),
        Err(HandError { why: Why::System(code), .. }) => Ok(Outcome::Errno(Box::new(code))),
        Err(HandError { why: Why::TimedOut, .. }) => Ok(Outcome::Errno(Box::new(ErrorCode::again()))),
        Err(error) => Err(error),
    }
}

fn outcome(why: Why) -> Outcome {
    match why {
        Why::System(code) => Outcome::failed(code),
        Why::TimedOut => Outcome::TimedOut,
        Why::Cancelled => Outcome::Cancelled,
    }
}

/// Whether the call only looks: what it saw will be received once more.
pub(super) fn is_peek(op: &Op) -> bool {
    matches!(op, Op::Recv(asked) | Op::RecvFrom(asked) if asked.flags.has(Flags::PEEK))
}
