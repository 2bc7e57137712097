//! What a socket is like after the calls on it: derived from their results alone.

use std::collections::{BTreeMap, BTreeSet};

use super::steps::{Side, Step};
use crate::address::Addr;
use crate::record::Record;
use crate::socket::hand::{Hand, Mode};
use crate::socket::{Direction, Family, How, Kind, Op, OptionValue, Outcome, Protocol};

/// A socket's state as the calls have made it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct State {
    pub family: Family,
    pub kind: Kind,
    pub protocol: Protocol,
    pub mode: Mode,
    /// The address it is bound to, by `bind` or by the system.
    pub local: Option<Addr>,
    /// Whether `bind` was called, and not only the system chose.
    pub is_bound: bool,
    pub backlog: Option<i32>,
    pub peer: Option<Addr>,
    /// Who sent the last datagram.
    pub last_from: Option<Addr>,
    /// A `connect` that goes on: EINPROGRESS.
    pub connecting: Option<Addr>,
    pub is_accepted: bool,
    /// The sending half is shut down.
    pub sent_end: bool,
    /// The other side has sent its last, or the receiving half is shut down.
    pub received_end: bool,
    pub has_file: bool,
    pub is_closed: bool,
    pub sent_bytes: u64,
    pub received_bytes: u64,
    /// Options that were read or set, with what the system says of them.
    pub options: BTreeMap<&'static str, OptionValue>,
    /// The stations of the path that it has passed.
    pub steps: BTreeSet<Step>,
}

/// The one word for a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    Created,
    Bound,
    Listening,
    Connecting,
    Connected,
    /// Connected, and one half or both ended.
    Ending,
    Closed,
}

impl State {
    /// What `socket` makes.
    pub fn created(family: Family, kind: Kind, protocol: Protocol) -> Self {
        State { family, kind, protocol, steps: BTreeSet::from([Step::Socket]), ..State::default() }
    }

    /// What the call of this row has made.
    pub(super) fn made(record: &Record, hand: &Hand) -> Self {
        let protocol = match record.call().map(|call| (&call.op, &call.outcome)) {
            Some((_, Outcome::Accepted(accepted))) => {
                let (local, peer) = (hand.local().ok(), Some(accepted.0.clone()));
                let (is_accepted, steps) = (true, BTreeSet::from([Step::Accept]));
                let (family, kind) = (hand.family(), hand.kind);
                return State { family, kind, local, peer, is_accepted, steps, ..State::default() };
            }
            Some((Op::Socket { protocol, .. }, _)) => *protocol,
            _ => Protocol::Usual,
        };
        State::created(hand.family(), hand.kind, protocol)
    }

    pub fn phase(&self) -> Phase {
        if self.is_closed {
            Phase::Closed
        } else if self.peer.is_some() && (self.sent_end || self.received_end) {
            Phase::Ending
        } else if self.peer.is_some() {
            Phase::Connected
        } else if self.connecting.is_some() {
            Phase::Connecting
        } else if self.backlog.is_some() {
            Phase::Listening
        } else if self.is_bound {
            Phase::Bound
        } else {
            Phase::Created
        }
    }

    /// The side of the diagram it stands on; `None` while that is open.
    pub fn side(&self) -> Option<Side> {
        let is_client = self.steps.contains(&Step::Connect) || self.peer.is_some() || self.connecting.is_some();
        if self.is_accepted || self.backlog.is_some() {
            Some(Side::Server)
        } else if is_client {
            Some(Side::Client)
        } else if self.is_bound {
            Some(Side::Server)
        } else {
            self.steps.contains(&Step::Send).then_some(Side::Client)
        }
    }

    /// Takes in the row of a call. `local` is what `getsockname` says now.
    pub fn apply(&mut self, record: &Record, local: Option<Addr>) {
        let Some(call) = record.call() else { return };
        let (op, bytes) = (&call.op, record.bytes.len() as u64);
        self.local = local.or_else(|| self.local.take());
        if op.direction() == Some(Direction::Out) {
            self.sent_bytes += bytes;
        }
        match &call.outcome {
            Outcome::Failed(code) | Outcome::Errno(code) => self.failed(op, code.name),
            // The system goes on connecting, whoever waits for it.
            Outcome::TimedOut | Outcome::Cancelled => self.goes_on(op),
            outcome => {
                self.succeeded(op, outcome, record);
                self.steps.extend(Step::of(op));
            }
        }
    }

    fn succeeded(&mut self, op: &Op, outcome: &Outcome, record: &Record) {
        self.mode = Mode::set_by(op).unwrap_or(self.mode);
        if op.direction().is_some() {
            self.came_through();
        }
        match (op, outcome) {
            (Op::Bind(_), _) => self.is_bound = true,
            (Op::Listen { backlog }, _) => self.backlog = Some(*backlog),
            (Op::Connect(to) | Op::ConnectEx(to), _) => (self.peer, self.connecting) = (Some((**to).clone()), None),
            (Op::GetPeerName, Outcome::Address(peer)) => {
                (self.peer, self.connecting) = (Some((**peer).clone()), None);
            }
            (Op::GetSockName, Outcome::Address(local)) => self.local = Some((**local).clone()),
            (Op::Recv(_) | Op::RecvFrom(_) | Op::ReadLine, outcome) => self.received(op, outcome, record),
            (Op::Shutdown(how), _) => {
                self.sent_end |= *how != How::Read;
                self.received_end |= *how != How::Write;
            }
            (Op::Close, outcome) => self.is_closed |= *outcome != Outcome::StillHeld,
            (Op::CloseFile, _) => self.has_file = false,
            (Op::MakeFile, _) => self.has_file = true,
            (Op::SetSockOpt(option, _), Outcome::Adjusted(now)) => {
                self.options.insert(option.name(), (**now).clone());
            }
            (Op::SetSockOpt(option, value), _) | (Op::GetSockOpt(option), Outcome::Value(value)) => {
                self.options.insert(option.name(), (**value).clone());
            }
            _ => {}
        }
    }

    fn received(&mut self, op: &Op, outcome: &Outcome, record: &Record) {
        if !op.is_peek() {
            let uncopied = if let Outcome::NotCopied(bytes) = outcome { *bytes as u64 } else { 0 };
            self.received_bytes += record.bytes.len() as u64 + uncopied;
        }
        self.received_end |= *outcome == Outcome::EndOfStream;
        if let (Op::RecvFrom(_), Kind::Datagram | Kind::Raw) = (op, self.kind) {
            self.last_from = record.peer().filter(|from| !from.is_unnamed()).cloned();
        }
    }

    fn failed(&mut self, op: &Op, code: &str) {
        match (op, code) {
            (_, "EISCONN") => self.came_through(),
            (Op::Connect(_) | Op::ConnectEx(_), "EINPROGRESS" | "EALREADY" | "EAGAIN") => self.goes_on(op),
            // That the connection is not there yet, and not that it failed.
            (_, "EAGAIN") => {}
            (Op::Connect(_) | Op::ConnectEx(_), _) => self.connecting = None,
            _ => {}
        }
    }

    fn goes_on(&mut self, op: &Op) {
        if let Op::Connect(to) | Op::ConnectEx(to) = op
            && self.peer.is_none()
        {
            self.connecting = Some((**to).clone());
        }
    }

    /// Something that needs a connection went well: the `connect` that went on has ended.
    fn came_through(&mut self) {
        if let Some(peer) = self.connecting.take() {
            self.peer = Some(peer);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::reporter::Reporter;
    use super::*;
    use crate::clock::Stamp;
    use crate::socket::{Call, ErrorCode, Flags, Sending, SocketOption};

    fn apply(state: &mut State, op: Op, outcome: Outcome) {
        let bytes = vec![b'x'; outcome.moved().unwrap_or_default()];
        let call = Call { op, outcome, place: None, took_ns: 0 };
        state.apply(&Reporter::record(None, None, Stamp(0), call, bytes.into()), None);
    }

    fn done(state: &mut State, op: Op) {
        apply(state, op, Outcome::Done);
    }

    fn failed(state: &mut State, op: Op, name: &'static str) {
        apply(state, op, Outcome::failed(ErrorCode { raw: 1, name }));
    }

    fn addr() -> Addr {
        "127.0.0.1:5001".parse().unwrap()
    }

    #[test]
    fn a_server_becomes_bound_and_listening_and_no_failure_changes_that() {
        let mut state = State::created(Family::Inet, Kind::Stream, Protocol::Usual);
        assert_eq!((state.phase(), state.side()), (Phase::Created, None));
        failed(&mut state, Op::Accept, "EINVAL");
        assert_eq!(state.phase(), Phase::Created);
        done(&mut state, Op::bind(addr()));
        failed(&mut state, Op::bind(addr()), "EINVAL");
        assert_eq!((state.phase(), state.side()), (Phase::Bound, Some(Side::Server)));
        done(&mut state, Op::Listen { backlog: 5 });
        assert_eq!((state.phase(), state.backlog), (Phase::Listening, Some(5)));
        done(&mut state, Op::Close);
        assert_eq!(state.phase(), Phase::Closed);
        assert!(!state.steps.contains(&Step::Accept) && state.steps.contains(&Step::Listen));
    }

    #[test]
    fn a_client_connects_sends_and_comes_to_the_end() {
        let mut state = State::created(Family::Inet, Kind::Stream, Protocol::Usual);
        failed(&mut state, Op::connect(addr()), "EINPROGRESS");
        assert_eq!((state.phase(), state.side()), (Phase::Connecting, Some(Side::Client)));
        apply(&mut state, Op::send(5), Outcome::Moved(3));
        assert_eq!((state.phase(), state.sent_bytes, state.peer.clone()), (Phase::Connected, 3, Some(addr())));
        apply(&mut state, Op::SendAll(Sending::new(2, Flags::NONE)), Outcome::Moved(2));
        assert_eq!(state.sent_bytes, 5);
        done(&mut state, Op::Shutdown(How::Write));
        assert!(state.sent_end && !state.received_end);
        assert_eq!(state.phase(), Phase::Ending);
    }

    #[test]
    fn what_was_set_is_remembered() {
        let mut state = State::created(Family::Inet, Kind::Datagram, Protocol::Usual);
        let limit = Duration::from_secs(2);
        done(&mut state, Op::SetTimeout(Some(limit)));
        assert_eq!(state.mode, Mode::Timeout(limit));
        done(&mut state, Op::SetTimeout(Some(Duration::ZERO)));
        assert_eq!(state.mode, Mode::NonBlocking);
        done(&mut state, Op::SetBlocking(true));
        assert_eq!(state.mode, Mode::Blocking);
        let now = OptionValue::Int(20_000);
        let asked = Op::set_sock_opt(SocketOption::RcvBuf, 10_000);
        apply(&mut state, asked, Outcome::Adjusted(Box::new(now.clone())));
        assert_eq!(state.options["SO_RCVBUF"], now);
        failed(&mut state, Op::connect(addr()), "ECONNREFUSED");
        assert_eq!(state.phase(), Phase::Created);
    }
}
