//! The way down: from the session to each connection's thread.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use super::turn::Turn;
use super::{DatagramCommand, FileToSend, StreamCommand};
use crate::address::Address;
use crate::record::ConnectionId;
use crate::socket::Wake;

/// Commands that may wait for a connection; a peer that does not read makes them wait.
const OPERATOR: usize = 64;
/// Commands that may wait for a socket of datagrams, which has many peers.
const OPERATOR_DATAGRAMS: usize = 1024;
/// What other connections send to one may wait up to so many bytes and so many messages: far more than the operator's
/// sends, because a chat comes in bursts.
const PEER_BYTES: usize = 1 << 20;
const PEER_MESSAGES: usize = 4096;

/// Whom a payload is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum To {
    One(ConnectionId),
    /// Every connection that is open.
    All,
    /// Any address, for a socket of datagrams.
    Address(Address),
}

/// Why a command was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MailboxError {
    #[error("the connection is not open")]
    NotOpen,
    #[error("{OPERATOR} sends wait already: the other side does not read")]
    Busy,
    #[error("it is the other side's turn: the side that has sent waits for a reply")]
    NotYourTurn,
}

impl MailboxError {
    /// The key of the error's text in the locale files.
    pub fn key(self) -> &'static str {
        match self {
            MailboxError::NotOpen => "post-not-open",
            MailboxError::Busy => "post-busy",
            MailboxError::NotYourTurn => "post-not-your-turn",
        }
    }
}

/// What a connection's thread, or that of a socket of datagrams, is to do.
#[derive(Debug)]
struct Mailbox<C> {
    operator: Sender<C>,
    peers: Arc<Mutex<FromPeers<C>>>,
    wake: Wake,
}

/// What a thread takes its commands from: the operator's first.
#[derive(Debug)]
pub(super) struct Commands<C> {
    operator: Receiver<C>,
    peers: Arc<Mutex<FromPeers<C>>>,
}

/// What other connections of the same server want sent.
#[derive(Debug)]
struct FromPeers<C> {
    waiting: VecDeque<(C, usize)>,
    bytes: usize,
}

impl<C> Commands<C> {
    /// The next command, if one waits.
    pub(super) fn take(&self) -> Option<C> {
        if let Ok(command) = self.operator.try_recv() {
            return Some(command);
        }
        let mut peers = lock(&self.peers);
        let (command, bytes) = peers.waiting.pop_front()?;
        peers.bytes -= bytes;
        Some(command)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.operator.is_empty() && lock(&self.peers).waiting.is_empty()
    }
}

impl<C> Mailbox<C> {
    fn new(wake: Wake, size: usize) -> (Self, Commands<C>) {
        let (sender, operator) = bounded(size);
        let peers = Arc::new(Mutex::new(FromPeers { waiting: VecDeque::new(), bytes: 0 }));
        (Self { operator: sender, peers: peers.clone(), wake }, Commands { operator, peers })
    }

    fn put(&self, command: C) -> Result<(), MailboxError> {
        self.operator.try_send(command).map_err(|error| match error {
            TrySendError::Full(_) => MailboxError::Busy,
            TrySendError::Disconnected(_) => MailboxError::NotOpen,
        })?;
        self.wake.wake();
        Ok(())
    }

    fn put_from_peer(&self, command: C, bytes: usize) -> Result<(), MailboxError> {
        let mut peers = lock(&self.peers);
        if peers.waiting.len() >= PEER_MESSAGES || peers.bytes + bytes > PEER_BYTES {
            return Err(MailboxError::Busy);
        }
        peers.bytes += bytes;
        peers.waiting.push_back((command, bytes));
        drop(peers);
        self.wake.wake();
        Ok(())
    }
}

/// The mailboxes of an endpoint's open connections; clones are of the same endpoint.
#[derive(Debug, Clone, Default)]
pub struct Mailboxes(Arc<Mutex<Boxes>>);

#[derive(Debug, Default)]
struct Boxes {
    open: BTreeMap<ConnectionId, Open>,
    /// Of a socket of datagrams, for all its remote addresses.
    socket: Option<Mailbox<DatagramCommand>>,
    is_over: bool,
}

#[derive(Debug)]
struct Open {
    turn: Turn,
    /// `None` for a remote address of a socket of datagrams.
    mailbox: Option<Mailbox<StreamCommand>>,
}

impl Boxes {
    /// The connections that `to` means, as far as anything can be sent on them. To send after `shutdown(SHUT_WR)` is
    /// EPIPE, which would end a connection that still receives.
    fn meant<'a>(&'a self, to: &'a To) -> impl Iterator<Item = (ConnectionId, &'a Open)> {
        let is_meant = move |id: ConnectionId| match to {
            To::One(one) => *one == id,
            To::All => true,
            To::Address(_) => false,
        };
        self.open.iter().map(|(id, open)| (*id, open)).filter(move |(id, open)| is_meant(*id) && !open.turn.is_over())
    }

    fn put(&self, to: &To, stream: &StreamCommand, datagram: DatagramCommand) -> Result<usize, MailboxError> {
        if let (To::Address(_), Some(socket)) = (to, &self.socket) {
            return socket.put(datagram).map(|()| 1);
        }
        let meant: Vec<&Open> = self.meant(to).map(|(_, open)| open).collect();
        if meant.is_empty() {
            return Err(MailboxError::NotOpen);
        }
        if !meant.iter().all(|open| open.turn.is_ours()) {
            return Err(MailboxError::NotYourTurn);
        }
        let put = |open: &&Open, put: &mut dyn FnMut() -> Result<(), MailboxError>| {
            // Claimed before, as the thread may send it at once; what was not taken leaves the turn where it was.
            open.turn.claim();
            put().inspect_err(|_| open.turn.give_back())
        };
        let _ = (&put, stream, datagram);
        Ok(meant.len())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
