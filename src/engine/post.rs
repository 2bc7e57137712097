//! The way down: from the session to each connection's thread.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use super::Command;
use crate::message::sentences;
use crate::record::ConnectionId;
use crate::socket::Wake;

/// Commands that may wait for a connection; a peer that does not read makes them wait.
const QUEUE: usize = 64;

sentences! {
    /// Why a command was not taken.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum PostError: "post-" {
        NotOpen,
        Busy => { most: QUEUE },
    }
}

/// What other clients have to say to one may wait up to so many bytes and so many messages: far more than the operator's
/// sends, because a chat comes in bursts.
const TOLD_BYTES: usize = 1 << 20;
const TOLD_MESSAGES: usize = 4096;

/// One thread's box; several remote addresses of a datagram socket share theirs.
#[derive(Debug, Clone)]
pub(super) struct Mailbox {
    queue: Sender<(ConnectionId, Command)>,
    told: Arc<Mutex<Told>>,
    wake: Wake,
}

/// What a thread takes its commands from: the operator's first.
#[derive(Debug)]
pub(super) struct Commands {
    queue: Receiver<(ConnectionId, Command)>,
    told: Arc<Mutex<Told>>,
}

/// What other clients have to say.
#[derive(Debug, Default)]
struct Told {
    waiting: VecDeque<(ConnectionId, Bytes)>,
    bytes: usize,
}

impl Commands {
    /// The next command, if one waits.
    pub(super) fn try_recv(&self) -> Option<(ConnectionId, Command)> {
        if let Ok(command) = self.queue.try_recv() {
            return Some(command);
        }
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let (connection, bytes) = told.waiting.pop_front()?;
        told.bytes -= bytes.len();
        Some((connection, Command::Send(bytes)))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.queue.is_empty() && self.told.lock().unwrap_or_else(PoisonError::into_inner).waiting.is_empty()
    }
}

impl Mailbox {
    /// A box that `connections` share.
    pub(super) fn new(wake: Wake, connections: usize) -> (Self, Commands) {
        // A send to all puts one command in for each.
        let (sender, queue) = bounded(QUEUE + connections - 1);
        let told = Arc::new(Mutex::new(Told::default()));
        (Self { queue: sender, told: told.clone(), wake }, Commands { queue, told })
    }
}

/// The mailboxes of an endpoint's open connections.
#[derive(Debug, Clone, Default)]
pub struct Post(Arc<Mutex<BTreeMap<ConnectionId, Mailbox>>>);

impl Post {
    /// Hands a command to a connection's thread.
    ///
    /// # Errors
    /// The connection is gone, or too many commands wait already; then nothing was taken.
    pub fn send(&self, connection: ConnectionId, command: Command) -> Result<(), PostError> {
        self.with(|boxes| {
            let mailbox = boxes.get(&connection).ok_or(PostError::NotOpen)?;
            mailbox.queue.try_send((connection, command)).map_err(|error| match error {
                TrySendError::Full(_) => PostError::Busy,
                TrySendError::Disconnected(_) => PostError::NotOpen,
            })?;
            mailbox.wake.wake();
            Ok(())
        })
    }

    /// Hands a connection what another one of its server has to say.
    ///
    /// # Errors
    /// The connection is gone, or too much waits already; then nothing was taken.
    pub(super) fn tell(&self, connection: ConnectionId, bytes: Bytes) -> Result<(), PostError> {
        self.with(|boxes| {
            let mailbox = boxes.get(&connection).ok_or(PostError::NotOpen)?;
            let mut told = mailbox.told.lock().unwrap_or_else(PoisonError::into_inner);
            if told.waiting.len() >= TOLD_MESSAGES || told.bytes + bytes.len() > TOLD_BYTES {
                return Err(PostError::Busy);
            }
            told.bytes += bytes.len();
            told.waiting.push_back((connection, bytes));
            drop(told);
            mailbox.wake.wake();
            Ok(())
        })
    }

    /// Hands a command to an endpoint whose connections share one box: a socket of datagrams.
    ///
    /// # Errors
    /// The endpoint does not run, or too many commands wait already.
    pub fn send_any(&self, command: Command) -> Result<(), PostError> {
        let first = self.with(|boxes| boxes.keys().next().copied());
        self.send(first.ok_or(PostError::NotOpen)?, command)
    }

    /// Closes one connection of a stream socket, in whatever call it is.
    pub fn close(&self, connection: ConnectionId) {
        self.with(|boxes| {
            if let Some(mailbox) = boxes.get(&connection) {
                mailbox.wake.stop();
            }
        });
    }

    /// Closes all connections.
    pub(super) fn close_all(&self) {
        self.with(|boxes| boxes.values().for_each(|mailbox| mailbox.wake.stop()));
    }

    pub(super) fn add(&self, connection: ConnectionId, mailbox: Mailbox) {
        self.with(|boxes| boxes.insert(connection, mailbox));
    }

    pub(super) fn remove(&self, connection: ConnectionId) {
        self.with(|boxes| boxes.remove(&connection));
    }

    pub(super) fn len(&self) -> usize {
        self.with(|boxes| boxes.len())
    }

    fn with<T>(&self, act: impl FnOnce(&mut BTreeMap<ConnectionId, Mailbox>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
