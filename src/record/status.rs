//! The state of one endpoint and its connections: what its rows so far come to.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::{ConnectionId, End, Event, Failure, Life, Note, Record};
use crate::address::Addr;
use crate::clock::Stamp;
use crate::socket::Direction;

/// Closed connections that are still listed, so that one sees what became of them.
const CLOSED_KEPT: usize = 100;

/// What an endpoint is doing.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub enum State {
    #[default]
    Stopped,
    /// Resolving, binding, connecting.
    Starting,
    /// Listening, bound or connected.
    Running,
    /// A stop was asked for and is not complete.
    Stopping,
    /// It ended, or never began, because a call failed.
    Failed(Failure),
}

impl State {
    /// Whether it holds a socket or is about to.
    pub fn is_active(&self) -> bool {
        matches!(self, State::Starting | State::Running | State::Stopping)
    }
}

/// Messages and bytes, each way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Traffic {
    pub received: u64,
    pub received_bytes: u64,
    pub sent: u64,
    pub sent_bytes: u64,
}

impl Traffic {
    /// Counts a message of so many bytes.
    pub fn count(&mut self, direction: Direction, bytes: usize) {
        let (messages, total) = match direction {
            Direction::In => (&mut self.received, &mut self.received_bytes),
            Direction::Out => (&mut self.sent, &mut self.sent_bytes),
        };
        *messages += 1;
        *total += bytes as u64;
    }
}

/// How much of a file has been sent, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub sent: u64,
    pub total: u64,
}

/// One connection, or one remote address of a datagram socket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConnectionStatus {
    pub peer: Addr,
    pub local: Option<Addr>,
    pub opened: Stamp,
    pub traffic: Traffic,
    /// This side sends no more.
    pub sent_end: bool,
    /// The other side sends no more.
    pub received_end: bool,
    /// How often no answer came in time.
    pub unanswered: u64,
    /// How far the file is that is being sent to it.
    pub progress: Option<Progress>,
    /// When and why it ended; `None` while it is open.
    pub ended: Option<(Stamp, End)>,
}

impl ConnectionStatus {
    pub fn is_open(&self) -> bool {
        self.ended.is_none()
    }

    /// A connection that has just been opened.
    pub fn open(local: Option<Addr>, peer: Addr, opened: Stamp) -> Self {
        Self {
            peer,
            local,
            opened,
            traffic: Traffic::default(),
            sent_end: false,
            received_end: false,
            unanswered: 0,
            progress: None,
            ended: None,
        }
    }

    fn count(&mut self, direction: Direction, bytes: usize) {
        self.traffic.count(direction, bytes);
        if let (Some(progress), Direction::Out) = (&mut self.progress, direction) {
            progress.sent = progress.total.min(progress.sent + bytes as u64);
        }
    }
}

/// One endpoint.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct EndpointStatus {
    pub state: State,
    /// When its last start was asked for.
    pub started: Option<Stamp>,
    /// Its own address, as the system gave it.
    pub local: Option<Addr>,
    /// Its connections by age; all that are open, and the last that were closed.
    pub connections: BTreeMap<ConnectionId, ConnectionStatus>,
    /// Those of them that are closed, the first that was first.
    pub closed: VecDeque<ConnectionId>,
    pub traffic: Traffic,
    /// Messages that a framing has cut out of what was received.
    pub messages: u64,
    /// Clients turned away by the connection limit.
    pub refused: u64,
    /// What was lost: datagrams, ends of datagrams, ends of connections, messages and rows. See [`Note::lost`].
    pub lost: u64,
    /// The last failure that it lived on after.
    pub trouble: Option<Failure>,
}

impl EndpointStatus {
    /// Of an endpoint whose start was asked for at this moment, before it has done anything.
    pub(super) fn starting(at: Stamp) -> Self {
        Self { state: State::Starting, started: Some(at), ..Self::default() }
    }

    /// The connections that are open, by age.
    pub fn open(&self) -> impl Iterator<Item = (ConnectionId, &ConnectionStatus)> {
        self.connections.iter().filter(|(_, c)| c.is_open()).map(|(id, c)| (*id, c))
    }

    pub(super) fn apply(&mut self, row: &Record) {
        match &row.event {
            Event::Life(life) => self.live(life, row),
            Event::Message(_) => self.messages += 1,
            Event::Note(note) => {
                self.lost += note.lost();
                if let Note::NoAnswer { .. } = note {
                    self.with(row, |c| c.unanswered += 1);
                }
            }
            Event::Call(_) => {
                let Some(direction) = row.direction() else { return };
                self.traffic.count(direction, row.bytes.len());
                self.with(row, |c| c.count(direction, row.bytes.len()));
            }
        }
    }

    fn live(&mut self, life: &Life, row: &Record) {
        match life {
            Life::Starting => *self = Self::starting(row.at),
            // That of a relay's socket for one client is not its own.
            Life::Listening { local } | Life::Bound { local } if row.connection.is_none() => {
                self.local = Some((**local).clone());
            }
            // A stop may be asked for while it is on its way.
            Life::Running if self.state != State::Stopping => self.state = State::Running,
            // After its end a stop has nothing left to stop.
            Life::Stopping if self.state.is_active() => self.state = State::Stopping,
            Life::Listening { .. } | Life::Bound { .. } | Life::Running | Life::Stopping => {}
            Life::Waits { .. } | Life::Removed => {}
            Life::Stopped => self.end(State::Stopped, row.at),
            Life::Failed { failure } => self.end(State::Failed((**failure).clone()), row.at),
            Life::Opened => self.open_connection(row),
            Life::SentEnd => self.with(row, |c| c.sent_end = true),
            Life::ReceivedEnd => self.with(row, |c| c.received_end = true),
            Life::Closed(end) => self.close_connection(end, row),
            Life::FileBegan { bytes } => self.with(row, |c| c.progress = Some(Progress { sent: 0, total: *bytes })),
            Life::FileEnded => self.with(row, |c| c.progress = None),
            Life::TurnedAway => self.refused += 1,
            Life::Trouble { failure } => self.trouble = Some((**failure).clone()),
        }
    }

    fn open_connection(&mut self, row: &Record) {
        let (Some(id), Some(ends)) = (row.connection, &row.ends) else { return };
        self.connections.insert(id, ConnectionStatus::open(ends.local().cloned(), ends.peer().clone(), row.at));
    }

    fn close_connection(&mut self, end: &End, row: &Record) {
        self.with(row, |c| (c.ended, c.progress) = (Some((row.at, end.clone())), None));
        self.closed.extend(row.connection);
        if self.closed.len() > CLOSED_KEPT
            && let Some(oldest) = self.closed.pop_front()
        {
            self.connections.remove(&oldest);
        }
    }

    /// With the endpoint its connections have ended, whether or not each has said so.
    fn end(&mut self, state: State, at: Stamp) {
        self.state = state;
        for connection in self.connections.values_mut().filter(|c| c.is_open()) {
            connection.ended = Some((at, End::Here));
        }
    }

    fn with(&mut self, row: &Record, change: impl FnOnce(&mut ConnectionStatus)) {
        if let Some(connection) = row.connection.and_then(|id| self.connections.get_mut(&id)) {
            change(connection);
        }
    }
}
