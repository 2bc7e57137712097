//! Makes a call: the one place where a [`Call`] becomes what the system does.

use super::call::{Call, Op, file_var};
use super::entry::{Outcome, Returned};
use super::state::State;
use crate::address::Addr;
use crate::socket::hand::{Hand, HandError, Mode, Why, getaddrinfo, gethostname, getservbyname};
use crate::socket::{ErrorCode, Waiter};

/// What a call left behind.
pub(super) struct Performed {
    /// The socket that it was made on, unless that is closed now.
    pub hand: Option<Hand>,
    /// The socket that it made, and for an accepted one its other side.
    pub made: Option<(Hand, Option<Addr>)>,
    /// What it returned; [`Returned::Nothing`] where it made a socket.
    pub result: Result<Returned, HandError>,
}

/// EBADF, which the system answers to Python, whose closed socket has the descriptor -1; Winsock's ENOTSOCK.
const CLOSED: ErrorCode =
    if cfg!(windows) { ErrorCode { raw: 10038, name: "ENOTSOCK" } } else { ErrorCode { raw: 9, name: "EBADF" } };
/// `getservbyname` sets no errno; Python raises an `OSError` with this text.
const NO_SERVICE: ErrorCode = ErrorCode { raw: 0, name: "service/proto not found" };

/// Makes a call on no socket.
pub(super) fn alone(call: &Call) -> Performed {
    let result = match call {
        Call::Socket { family, kind, protocol } => match Hand::open(*family, *kind, *protocol) {
            Ok(made) => return Performed { hand: None, made: Some((made, None)), result: Ok(Returned::Nothing) },
            Err(error) => Err(error),
        },
        Call::GetHostName => Ok(Returned::Text(gethostname())),
        Call::GetServByName { service, protocol } => match getservbyname(service, protocol) {
            Some(port) => Ok(Returned::Number(port.into())),
            None => Err(Why::System(NO_SERVICE).into()),
        },
        Call::GetAddrInfo { host, port } => getaddrinfo(host, port).map(Returned::Infos),
        Call::On(..) | Call::SocketOf(_) => Err(Why::System(CLOSED).into()),
    };
    Performed { hand: None, made: None, result }
}

/// Makes a call on a socket whose descriptor is closed. `state` and `descriptor` are what Python's object still remembers; it
/// has forgotten the descriptor where it closed it itself.
pub(super) fn on_closed(op: &Op, state: &State, descriptor: Option<i64>) -> Result<Returned, HandError> {
    match op {
        Op::Close if descriptor.is_none() => Ok(Returned::Nothing),
        // Of the object and its file only the last one that is closed closes the descriptor, and finds out.
        Op::Close if state.has_file => Ok(Returned::StillHeld),
        Op::CloseFile if descriptor.is_some() => Ok(Returned::Nothing),
        Op::FileNo => Ok(Returned::Number(descriptor.unwrap_or(-1))),
        Op::GetTimeout => Ok(Returned::Timeout(state.mode)),
        _ => Err(Why::System(CLOSED).into()),
    }
}

/// Makes a call on a socket. `var` is the socket's variable.
pub(super) fn on(mut hand: Hand, op: &Op, var: &str, waiter: &mut Waiter) -> Performed {
    match op {
        Op::Close => {
            let hand = hand.close();
            let result = if hand.is_some() { Returned::StillHeld } else { Returned::Nothing };
            Performed { hand, made: None, result: Ok(result) }
        }
        Op::CloseFile => Performed { hand: hand.close_file(), made: None, result: Ok(Returned::Nothing) },
        Op::Accept => {
            let (made, result) = match hand.accept(waiter) {
                Ok((made, peer)) => (Some((made, Some(peer))), Ok(Returned::Nothing)),
                Err(error) => (None, Err(error)),
            };
            Performed { hand: Some(hand), made, result }
        }
        op => {
            let result = simple(&mut hand, op, var, waiter);
            Performed { hand: Some(hand), made: None, result }
        }
    }
}

/// The calls that neither make a socket nor end one.
fn simple(hand: &mut Hand, op: &Op, var: &str, waiter: &mut Waiter) -> Result<Returned, HandError> {
    let nothing = |()| Returned::Nothing;
    match op {
        Op::Bind(addr) => hand.bind(addr).map(nothing),
        Op::Listen { backlog } => hand.listen(*backlog).map(nothing),
        Op::Connect(to) => hand.connect(to, waiter).map(nothing),
        Op::ConnectEx(to) => connect_ex(hand, to, waiter),
        Op::Send(data, flags) => hand.send(data, *flags, waiter).map(|bytes| Returned::Sent { bytes, of: data.len() }),
        Op::SendAll(data) => hand.send_all(data, waiter).map(nothing),
        Op::SendTo(data, flags, to) => {
            hand.send_to(data, *flags, to, waiter).map(|bytes| Returned::Sent { bytes, of: data.len() })
        }
        Op::Recv { bufsize, flags } => hand.recv(*bufsize, *flags, waiter).map(|data| Returned::received(data, false)),
        Op::RecvFrom { bufsize, flags } => {
            hand.recv_from(*bufsize, *flags, waiter).map(|data| Returned::received(data, true))
        }
        Op::Shutdown(half) => hand.shutdown(*half).map(nothing),
        Op::GetSockName => hand.local().map(Returned::Address),
        Op::GetPeerName => hand.peer().map(Returned::Address),
        Op::SetSockOpt(option, value) => hand.set_option(*option, value).map(|()| {
            let now = hand.option(*option).ok();
            Returned::OptionSet { asked: value.clone(), now }
        }),
        Op::GetSockOpt(option) => hand.option(*option).map(Returned::Option),
        Op::SetTimeout(limit) => {
            hand.set_mode(match limit {
                None => Mode::Blocking,
                Some(limit) if limit.is_zero() => Mode::NonBlocking,
                Some(limit) => Mode::Timeout(*limit),
            });
            Ok(Returned::Nothing)
        }
        Op::SetBlocking(is_blocking) => {
            hand.set_mode(if *is_blocking { Mode::Blocking } else { Mode::NonBlocking });
            Ok(Returned::Nothing)
        }
        Op::GetTimeout => Ok(Returned::Timeout(hand.mode())),
        Op::FileNo => Ok(Returned::Number(hand.fileno())),
        Op::MakeFile => {
            hand.make_file();
            Ok(Returned::File { var: file_var(var) })
        }
        Op::ReadLine => hand.read_line(waiter).map(Returned::line),
        Op::WriteFile(data) => hand.send_all(data, waiter).map(|()| Returned::Number(data.len() as i64)),
        Op::Close | Op::CloseFile | Op::Accept => Err(Why::System(CLOSED).into()),
    }
}

/// `connect_ex` returns the errno of what `connect` would raise, and EAGAIN for a timeout (CPython, `internal_connect`).
fn connect_ex(hand: &mut Hand, to: &Addr, waiter: &mut Waiter) -> Result<Returned, HandError> {
    match hand.connect(to, waiter) {
        Ok(()) => Ok(Returned::Errno(None)),
        Err(HandError { why: Why::System(code), .. }) => Ok(Returned::Errno(Some(code))),
        Err(HandError { why: Why::TimedOut, .. }) => {
            Ok(Returned::Errno(Some((&std::io::Error::from_raw_os_error(EAGAIN)).into())))
        }
        Err(error) => Err(error),
    }
}

const EAGAIN: i32 = if cfg!(windows) {
    10035
} else if cfg!(target_os = "linux") {
    11
} else {
    35
};

/// The outcome of a call that returned, or not.
pub(super) fn outcome(result: Result<Returned, HandError>) -> Outcome {
    match result {
        Ok(returned) => Outcome::Returned(returned),
        Err(HandError { why, moved }) => match why {
            Why::System(code) => Outcome::Failed { code, moved },
            Why::TimedOut => Outcome::TimedOut { moved },
            Why::Cancelled => Outcome::Cancelled { moved },
        },
    }
}
