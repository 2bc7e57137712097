//! The way out of a running endpoint: who is sent to, what the framing puts around it, and whose turn it is.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;

use super::delivery::To;
use crate::address::Address;
use crate::clock::Stamp;
use crate::engine::{Command, FileToSend, Post, PostError};
use crate::framing::{Framing, WrapError};
use crate::lab::{Endpoint, Turns};
use crate::message::sentences;
use crate::record::{ConnectionId, ConnectionStatus, EndpointId, EndpointStatus, Log};

/// Whom a payload is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    One(ConnectionId),
    /// Every connection that is open.
    All,
}

sentences! {
    /// Why a payload was not sent.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum SendError: "post-" {
        Post(PostError),
        Framing(WrapError),
        NotYourTurn,
        FileUnreadable { path: String, error: String },
        FileTooLarge { path: String, bytes: u64, most: u64 },
    }
}

/// Sends for one endpoint as long as it runs; clones may be used from any thread.
#[derive(Clone)]
pub struct Outlet {
    id: EndpointId,
    /// When the endpoint was started: what its log says of runs before is not about this one.
    started: Stamp,
    log: Log,
    post: Post,
    /// `None` where the socket keeps boundaries by itself.
    framing: Option<Framing>,
    /// What had come on each connection when something was last sent there; `None` where both sides may send at any time.
    turns: Option<Arc<Mutex<HashMap<ConnectionId, u64>>>>,
    /// How long a server may take to close before the next send; `None` for an endpoint that does not connect again.
    reconnects: Option<Duration>,
}

impl Outlet {
    pub(super) fn new((id, started): (EndpointId, Stamp), endpoint: &Endpoint, log: Log, post: Post) -> Self {
        let framing = endpoint.transport().is_stream().then(|| endpoint.framing.clone());
        let turns = (endpoint.options.turns == Turns::HalfDuplex).then(Arc::default);
        let client = endpoint.client_settings();
        let reconnects = client.reconnect.then(|| Duration::from_millis(client.connect_timeout_ms));
        Self { id, started, log, post, framing, turns, reconnects }
    }

    fn status(&self) -> Arc<EndpointStatus> {
        self.log.status().since(self.id, self.started)
    }

    /// Sends a payload; the number of connections it was handed to.
    ///
    /// # Errors
    /// Nobody can be sent to, it is somebody else's turn, the framing cannot carry it, or one of the connections did not
    /// take it; the others did all the same.
    pub fn send(&self, target: Target, payload: &Bytes) -> Result<usize, SendError> {
        let framed = match &self.framing {
            Some(framing) if !framing.is_raw() => framing.wrap(payload)?,
            _ => payload.clone(),
        };
        self.each(target, |connection| self.post.send(connection, Command::Send(framed.clone())))
    }

    /// Sends the bytes of a file on a stream, as they are: no framing is put around them.
    ///
    /// # Errors
    /// As [`Self::send`].
    pub fn send_file(&self, target: Target, file: &FileToSend) -> Result<usize, SendError> {
        self.each(target, |connection| self.post.send(connection, Command::SendFile(file.clone())))
    }

    /// Sends a datagram to an address of the user's.
    ///
    /// # Errors
    /// The endpoint does not run, or too many sends wait already.
    pub fn send_to(&self, to: &Address, payload: &Bytes) -> Result<(), SendError> {
        Ok(self.post.send_any(Command::SendTo { to: to.clone(), bytes: payload.clone() })?)
    }

    /// Whether its connections are streams of bytes.
    pub(super) fn is_stream(&self) -> bool {
        self.framing.is_some()
    }

    /// Each of those that `to` means now.
    ///
    /// # Errors
    /// Nobody.
    pub(super) fn each_of(&self, to: &To) -> Result<Vec<To>, SendError> {
        let To::Connections(Target::All) = to else { return Ok(vec![to.clone()]) };
        let status = self.status();
        let open = status.open().filter(|(_, c)| !c.sent_end);
        let each: Vec<To> = open.map(|(id, _)| Target::One(id).into()).collect();
        if each.is_empty() { Err(PostError::NotOpen.into()) } else { Ok(each) }
    }

    /// Whether somebody is there to be sent to.
    ///
    /// # Errors
    /// The endpoint has ended, or the connection has; of one that connects again, all connections that come.
    pub(super) fn reaches(&self, to: &To) -> Result<(), SendError> {
        let status = self.status();
        let can_send = match to {
            To::Connections(_) if self.reconnects.is_some() => !status.open().any(|(_, c)| c.sent_end),
            To::Connections(Target::One(id)) => status.connections.get(id).is_some_and(|c| c.is_open() && !c.sent_end),
            To::Connections(Target::All) => status.open().any(|(_, c)| !c.sent_end),
            To::Address(_) => true,
        };
        if can_send && status.state.is_active() { Ok(()) } else { Err(PostError::NotOpen.into()) }
    }

    /// How long a server may take to close before the next send, where the endpoint then connects again.
    pub(super) fn reconnects(&self) -> Option<Duration> {
        self.reconnects
    }

    /// The connection that is open now, the latest where there are several; `None` between two.
    ///
    /// # Errors
    /// There will be none to send on.
    pub(super) fn open(&self) -> Result<Option<ConnectionId>, SendError> {
        self.reaches(&Target::All.into())?;
        Ok(self.status().open().last().map(|(id, _)| id))
    }

    /// Whether this side may send on a connection now.
    pub fn is_our_turn(&self, connection: ConnectionId) -> bool {
        let Some(turns) = &self.turns else { return true };
        let status = self.status();
        let came = status.connections.get(&connection).map_or(0, answers);
        let turns = turns.lock().unwrap_or_else(PoisonError::into_inner);
        turns.get(&connection).is_none_or(|before| came > *before)
    }

    fn each(&self, target: Target, send: impl Fn(ConnectionId) -> Result<(), PostError>) -> Result<usize, SendError> {
        let status = self.status();
        // To send after `shutdown(SHUT_WR)` is EPIPE, which would end a connection that still receives.
        let can_send = |id: &ConnectionId| status.connections.get(id).is_none_or(|c| c.is_open() && !c.sent_end);
        let connections: Vec<ConnectionId> = match target {
            Target::One(connection) => Some(connection).filter(can_send).into_iter().collect(),
            Target::All => status.open().map(|(id, _)| id).filter(can_send).collect(),
        };
        if connections.is_empty() {
            return Err(PostError::NotOpen.into());
        }
        if !connections.iter().all(|connection| self.is_our_turn(*connection)) {
            return Err(SendError::NotYourTurn);
        }
        let results: Vec<_> = connections.iter().map(|connection| send(*connection)).collect();
        if let Some(turns) = &self.turns {
            let mut turns = turns.lock().unwrap_or_else(PoisonError::into_inner);
            turns.retain(|connection, _| status.connections.contains_key(connection));
            let came = |id: &ConnectionId| status.connections.get(id).map_or(0, answers);
            // What was not taken has not been sent, and leaves the turn where it was.
            let sent = connections.iter().zip(&results).filter(|(_, result)| result.is_ok());
            turns.extend(sent.map(|(connection, _)| (*connection, came(connection))));
        }
        results.into_iter().try_fold(0, |taken, result| result.map(|()| taken + 1).map_err(SendError::Post))
    }
}

/// What gives the turn back: something came, or the time for it is over.
fn answers(connection: &ConnectionStatus) -> u64 {
    connection.traffic.received + connection.unanswered
}
