//! What a socket is like after the calls on it: derived from their results alone.

use std::collections::{BTreeMap, BTreeSet};

use super::call::Op;
use super::entry::{Outcome, Returned};
use super::steps::{Side, Step};
use crate::address::Addr;
use crate::socket::hand::Mode;
use crate::socket::{Family, Kind};
use crate::socket::{Flags, How, OptionValue, Protocol};

/// A socket's state as the calls have made it.
#[derive(Debug, Clone, PartialEq)]
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
    pub fn created(family: Family, kind: Kind) -> Self {
        State {
            family,
            kind,
            protocol: Protocol::Usual,
            mode: Mode::Blocking,
            local: None,
            is_bound: false,
            backlog: None,
            peer: None,
            last_from: None,
            connecting: None,
            is_accepted: false,
            sent_end: false,
            received_end: false,
            has_file: false,
            is_closed: false,
            sent_bytes: 0,
            received_bytes: 0,
            options: BTreeMap::new(),
            steps: BTreeSet::from([Step::Socket]),
        }
    }

    /// What `accept` makes.
    pub fn accepted(family: Family, kind: Kind, local: Option<Addr>, peer: Addr) -> Self {
        State {
            local,
            peer: Some(peer),
            is_accepted: true,
            steps: BTreeSet::from([Step::Accept]),
            ..State::created(family, kind)
        }
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

    /// Takes in a call that has ended. `sent` is how many bytes it was to hand over, `local` what `getsockname` says now.
    pub fn apply(&mut self, op: &Op, outcome: &Outcome, sent: usize, local: Option<Addr>) {
        if local.is_some() {
            self.local = local;
        }
        match outcome {
            Outcome::Returned(returned) => {
                self.succeeded(op, returned, sent);
                let is_refused = matches!(returned, Returned::Errno(Some(_)));
                self.steps.extend(Step::of(op).filter(|_| !is_refused));
            }
            Outcome::Failed { code, moved } => self.failed(op, code.name, *moved),
            Outcome::TimedOut { moved } | Outcome::Cancelled { moved } => {
                self.sent_bytes += *moved as u64;
                // The system goes on connecting, whoever waits for it.
                self.goes_on(op);
            }
            Outcome::Waiting => {}
        }
    }

    fn succeeded(&mut self, op: &Op, returned: &Returned, sent: usize) {
        match (op, returned) {
            (Op::Bind(_), _) => self.is_bound = true,
            (Op::Listen { backlog }, _) => self.backlog = Some(*backlog),
            (Op::Connect(to) | Op::ConnectEx(to), Returned::Nothing | Returned::Errno(None)) => {
                (self.peer, self.connecting) = (Some(to.clone()), None);
            }
            (Op::ConnectEx(_), Returned::Errno(Some(code))) => self.failed(op, code.name, 0),
            (Op::GetPeerName, Returned::Address(peer)) => (self.peer, self.connecting) = (Some(peer.clone()), None),
            (Op::GetSockName, Returned::Address(local)) => self.local = Some(local.clone()),
            (_, Returned::Sent { bytes, .. }) => {
                self.sent_bytes += *bytes as u64;
                self.came_through();
            }
            (Op::SendAll(_) | Op::WriteFile(_), _) => {
                self.sent_bytes += sent as u64;
                self.came_through();
            }
            (_, Returned::Received { total, .. } | Returned::Line { total, .. }) => {
                if let Returned::Received { data, .. } = returned
                    && data.from.is_some()
                {
                    self.last_from = data.from.clone();
                }
                // What was only looked at will be received once more.
                let is_peek =
                    matches!(op, Op::Recv { flags, .. } | Op::RecvFrom { flags, .. } if flags.has(Flags::PEEK));
                self.received_bytes += if is_peek { 0 } else { *total as u64 };
                // A file that found nothing yet returns nothing, too.
                let can_tell = match op {
                    Op::Recv { bufsize, .. } | Op::RecvFrom { bufsize, .. } => *bufsize > 0,
                    _ => self.mode != Mode::NonBlocking,
                };
                self.received_end |= *total == 0 && can_tell && self.kind == Kind::Stream;
                self.came_through();
            }
            (Op::Shutdown(half), _) => {
                self.sent_end |= *half != How::Read;
                self.received_end |= *half != How::Write;
            }
            (Op::Close, Returned::StillHeld) => {}
            (Op::Close, _) => self.is_closed = true,
            (Op::CloseFile, _) => self.has_file = false,
            (Op::MakeFile, _) => self.has_file = true,
            (Op::SetTimeout(limit), _) => {
                self.mode = match limit {
                    None => Mode::Blocking,
                    Some(limit) if limit.is_zero() => Mode::NonBlocking,
                    Some(limit) => Mode::Timeout(*limit),
                }
            }
            (Op::SetBlocking(true), _) => self.mode = Mode::Blocking,
            (Op::SetBlocking(false), _) => self.mode = Mode::NonBlocking,
            (Op::SetSockOpt(option, _), Returned::OptionSet { now: Some(now), .. }) => {
                self.options.insert(option.name(), now.clone());
            }
            (Op::GetSockOpt(option), Returned::Option(value)) => {
                self.options.insert(option.name(), value.clone());
            }
            _ => {}
        }
    }

    fn failed(&mut self, op: &Op, code: &str, moved: usize) {
        self.sent_bytes += moved as u64;
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
            self.connecting = Some(to.clone());
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

    use bytes::Bytes;

    use super::*;
    use crate::socket::ErrorCode;

    fn done(state: &mut State, op: Op, returned: Returned) {
        let sent = op.data().map_or(0, Bytes::len);
        state.apply(&op, &Outcome::Returned(returned), sent, None);
    }

    fn failed(state: &mut State, op: Op, name: &'static str) {
        state.apply(&op, &Outcome::Failed { code: ErrorCode { raw: 1, name }, moved: 0 }, 0, None);
    }

    fn addr() -> Addr {
        "127.0.0.1:5001".parse().unwrap()
    }

    #[test]
    fn a_server_becomes_bound_and_listening_and_no_failure_changes_that() {
        let mut state = State::created(Family::Inet, Kind::Stream);
        assert_eq!((state.phase(), state.side()), (Phase::Created, None));
        failed(&mut state, Op::Accept, "EINVAL");
        assert_eq!(state.phase(), Phase::Created);
        done(&mut state, Op::Bind(addr()), Returned::Nothing);
        failed(&mut state, Op::Bind(addr()), "EINVAL");
        assert_eq!((state.phase(), state.side()), (Phase::Bound, Some(Side::Server)));
        done(&mut state, Op::Listen { backlog: 5 }, Returned::Nothing);
        assert_eq!((state.phase(), state.backlog), (Phase::Listening, Some(5)));
        done(&mut state, Op::Close, Returned::Nothing);
        assert_eq!(state.phase(), Phase::Closed);
        assert!(!state.steps.contains(&Step::Accept) && state.steps.contains(&Step::Listen));
    }

    #[test]
    fn a_client_connects_sends_and_comes_to_the_end() {
        let mut state = State::created(Family::Inet, Kind::Stream);
        failed(&mut state, Op::Connect(addr()), "EINPROGRESS");
        assert_eq!((state.phase(), state.side()), (Phase::Connecting, Some(Side::Client)));
        done(&mut state, Op::Send(Bytes::from("hello"), Flags::NONE), Returned::Sent { bytes: 3, of: 5 });
        assert_eq!((state.phase(), state.sent_bytes, state.peer.clone()), (Phase::Connected, 3, Some(addr())));
        done(&mut state, Op::SendAll(Bytes::from("lo")), Returned::Nothing);
        assert_eq!(state.sent_bytes, 5);
        done(&mut state, Op::Shutdown(How::Write), Returned::Nothing);
        assert!(state.sent_end && !state.received_end);
        assert_eq!(state.phase(), Phase::Ending);
    }

    #[test]
    fn what_was_set_is_remembered() {
        let mut state = State::created(Family::Inet, Kind::Datagram);
        let limit = Duration::from_secs(2);
        done(&mut state, Op::SetTimeout(Some(limit)), Returned::Nothing);
        assert_eq!(state.mode, Mode::Timeout(limit));
        done(&mut state, Op::SetTimeout(Some(Duration::ZERO)), Returned::Nothing);
        assert_eq!(state.mode, Mode::NonBlocking);
        done(&mut state, Op::SetBlocking(true), Returned::Nothing);
        assert_eq!(state.mode, Mode::Blocking);
        let option = crate::socket::SocketOption::named("SO_RCVBUF").unwrap();
        let (asked, now) = (OptionValue::Int(10_000), OptionValue::Int(20_000));
        done(&mut state, Op::SetSockOpt(option, asked.clone()), Returned::OptionSet { asked, now: Some(now.clone()) });
        assert_eq!(state.options["SO_RCVBUF"], now);
        failed(&mut state, Op::Connect(addr()), "ECONNREFUSED");
        assert_eq!(state.phase(), Phase::Created);
    }
}
