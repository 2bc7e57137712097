//! The state of every endpoint and connection now: what the window shows beside the log.

use crate::address::Addr;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use super::current_calls::lock;
use super::{Change, ConnectionId, EndpointId, Failure, Note, Progress, Record, What};
use crate::clock::Stamp;
use crate::socket::Direction;

/// Closed connections that are still listed, so that one sees what became of them.
const CLOSED_KEPT: usize = 100;

/// What an endpoint is doing.
#[derive(Debug, Clone, PartialEq, Default)]
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

/// Why a connection ended.
#[derive(Debug, Clone, PartialEq)]
pub enum End {
    /// Closed on this side.
    Here,
    /// The other side ended it.
    Peer,
    /// A call failed.
    Failed(Failure),
}

/// Messages and bytes, each way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Traffic {
    pub received: u64,
    pub received_bytes: u64,
    pub sent: u64,
    pub sent_bytes: u64,
}

impl Traffic {
    pub(super) fn count(&mut self, direction: Direction, bytes: usize) {
        let (messages, total) = match direction {
            Direction::In => (&mut self.received, &mut self.received_bytes),
            Direction::Out => (&mut self.sent, &mut self.sent_bytes),
        };
        *messages += 1;
        *total += bytes as u64;
    }
}

impl std::ops::AddAssign for Traffic {
    fn add_assign(&mut self, other: Self) {
        self.received += other.received;
        self.received_bytes += other.received_bytes;
        self.sent += other.sent;
        self.sent_bytes += other.sent_bytes;
    }
}

/// One connection, or one remote address of a datagram socket.
#[derive(Debug, Clone, PartialEq)]
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
}

/// One endpoint.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EndpointStatus {
    pub state: State,
    /// Its own address, as the system gave it.
    pub local: Option<Addr>,
    /// Its connections by age; all that are open, and the last that were closed.
    pub connections: BTreeMap<ConnectionId, ConnectionStatus>,
    /// Those of them that are closed, the first that was first.
    pub closed: VecDeque<ConnectionId>,
    pub traffic: Traffic,
    /// Clients turned away by the connection limit.
    pub refused: u64,
    /// What was lost: datagrams, ends of datagrams, ends of connections, messages and rows. See [`Note::lost`].
    pub lost: u64,
    /// The last failure that it lived on after.
    pub trouble: Option<Failure>,
}

impl EndpointStatus {
    /// The connections that are open, by age.
    pub fn open(&self) -> impl Iterator<Item = (ConnectionId, &ConnectionStatus)> {
        self.connections.iter().filter(|(_, c)| c.is_open()).map(|(id, c)| (*id, c))
    }

    fn apply(&mut self, change: Change) {
        match change {
            Change::State(state) => {
                if state == State::Starting {
                    *self = EndpointStatus::default();
                }
                if !state.is_active() {
                    self.close_all();
                }
                self.state = state;
            }
            Change::Local(local) => self.local = Some(local),
            Change::Opened { connection, peer, local, at } => {
                let status = ConnectionStatus {
                    peer,
                    local,
                    opened: at,
                    traffic: Traffic::default(),
                    sent_end: false,
                    received_end: false,
                    unanswered: 0,
                    progress: None,
                    ended: None,
                };
                self.connections.insert(connection, status);
            }
            Change::SentEnd(id) => self.with(id, |c| c.sent_end = true),
            Change::ReceivedEnd(id) => self.with(id, |c| c.received_end = true),
            Change::Closed { connection, end, at } => {
                self.with(connection, |c| (c.ended, c.progress) = (Some((at, end)), None));
                self.closed.push_back(connection);
                if self.closed.len() > CLOSED_KEPT
                    && let Some(oldest) = self.closed.pop_front()
                {
                    self.connections.remove(&oldest);
                }
            }
            Change::Progress { connection, progress } => self.with(connection, |c| c.progress = progress),
            Change::Refused => self.refused += 1,
            Change::Trouble(failure) => self.trouble = Some(failure),
        }
    }

    /// With the endpoint its connections have ended, whether or not each has said so.
    fn close_all(&mut self) {
        for connection in self.connections.values_mut().filter(|c| c.is_open()) {
            connection.ended = Some((connection.opened, End::Here));
        }
    }

    fn with(&mut self, id: ConnectionId, change: impl FnOnce(&mut ConnectionStatus)) {
        if let Some(connection) = self.connections.get_mut(&id) {
            change(connection);
        }
    }

    fn count(&mut self, record: &Record) {
        self.lost += record.lost();
        match &record.what {
            What::Note { note: Note::NoAnswer { .. }, .. } => {
                if let Some(id) = record.connection {
                    self.with(id, |c| c.unanswered += 1);
                }
            }
            _ => {
                let Some(direction) = record.direction() else { return };
                self.traffic.count(direction, record.bytes.len());
                if let Some(connection) = record.connection.and_then(|id| self.connections.get_mut(&id)) {
                    connection.traffic.count(direction, record.bytes.len());
                }
            }
        }
    }
}

/// The states of all endpoints. Clones show the same board; only the recorder writes on it.
#[derive(Debug, Clone, Default)]
pub struct Board(Arc<Mutex<BTreeMap<EndpointId, Arc<EndpointStatus>>>>);

impl Board {
    /// The state of one endpoint now.
    pub fn endpoint(&self, id: EndpointId) -> Arc<EndpointStatus> {
        lock(&self.0).get(&id).cloned().unwrap_or_default()
    }

    /// The states of all endpoints that ever ran.
    pub fn all(&self) -> Vec<(EndpointId, Arc<EndpointStatus>)> {
        lock(&self.0).iter().map(|(id, status)| (*id, status.clone())).collect()
    }

    /// Forgets an endpoint that was removed.
    pub fn forget(&self, id: EndpointId) {
        lock(&self.0).remove(&id);
    }

    /// Notes at once that a stop was asked for; `false` where it has ended by itself meanwhile. Looking and noting are
    /// one step: after the worker's last word nobody would take the note back.
    pub fn set_stopping(&self, id: EndpointId) -> bool {
        let mut is_active = false;
        self.update(|board| {
            let endpoint = board.of(id);
            is_active = endpoint.state.is_active();
            if is_active {
                endpoint.apply(Change::State(State::Stopping));
            }
        });
        is_active
    }

    /// Notes at once that a start was asked for, or has failed, before a worker has said anything.
    pub fn set_state(&self, id: EndpointId, state: State) {
        self.update(|board| board.of(id).apply(Change::State(state)));
    }

    /// Writes on the board under one lock for a whole batch.
    pub(super) fn update(&self, write: impl FnOnce(&mut BoardWriter<'_>)) {
        write(&mut BoardWriter(&mut lock(&self.0)));
    }
}

/// The board, held for a batch of changes.
pub(super) struct BoardWriter<'a>(&'a mut BTreeMap<EndpointId, Arc<EndpointStatus>>);

impl BoardWriter<'_> {
    pub(super) fn apply(&mut self, endpoint: EndpointId, change: Change) {
        self.of(endpoint).apply(change);
    }

    pub(super) fn count(&mut self, record: &Record) {
        // A row of the lab itself belongs to no endpoint.
        if record.endpoint != EndpointId::LAB {
            self.of(record.endpoint).count(record);
        }
    }

    fn of(&mut self, id: EndpointId) -> &mut EndpointStatus {
        // Copies only where a reader still holds the last one.
        Arc::make_mut(self.0.entry(id).or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_connections_stay_listed_and_closed_ones_are_bounded() {
        let board = Board::default();
        let id = EndpointId(1);
        let peer: Addr = "127.0.0.1:9".parse().unwrap();
        board.update(|b| {
            for n in 0..500 {
                let connection = ConnectionId(n);
                b.apply(id, Change::Opened { connection, peer: peer.clone(), local: None, at: Stamp(0) });
                if n > 0 {
                    b.apply(id, Change::Closed { connection, end: End::Peer, at: Stamp(1) });
                }
            }
        });
        let status = board.endpoint(id);
        assert_eq!(status.open().map(|(id, _)| id).collect::<Vec<_>>(), [ConnectionId(0)]);
        assert_eq!(status.connections.len(), 1 + CLOSED_KEPT);
        assert!(status.connections.contains_key(&ConnectionId(499)));
    }
}
