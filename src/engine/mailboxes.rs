//! The way down: from the session to each connection's thread.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

use super::command::{DatagramCommand, FileToSend, StreamCommand, To};
use super::turn::Turn;
use crate::message::sentences;
use crate::record::ConnectionId;
use crate::socket::{Gauge, StopHandle};

/// Commands that may wait for a connection; a peer that does not read makes them wait.
const OPERATOR: usize = 64;
/// Commands that may wait for a socket of datagrams, which has many peers.
const OPERATOR_DATAGRAMS: usize = 1024;
/// What other connections send to one may wait up to so many bytes and so many messages: far more than the operator's
/// sends, because a chat comes in bursts.
const PEER_BYTES: usize = 1 << 20;
const PEER_MESSAGES: usize = 4096;

sentences! {
    /// Why a command was not taken.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum MailboxError: "mailbox-" {
        NotOpen,
        Busy => { most: OPERATOR },
        NotYourTurn,
    }
}

/// Where commands are put for a connection's thread, or for that of a socket of datagrams.
#[derive(Debug)]
struct Mailbox<C> {
    queue: Arc<Mutex<Queue<C>>>,
    /// Commands of the operator that may wait.
    most: usize,
    /// What its thread is woken by, and stopped.
    stop: StopHandle,
}

/// What a thread takes its commands from.
#[derive(Debug)]
pub(super) struct Commands<C>(Arc<Mutex<Queue<C>>>);

#[derive(Debug)]
struct Queue<C> {
    operator: VecDeque<C>,
    /// What other connections of the same server want sent, each with its bytes.
    peers: VecDeque<(C, usize)>,
    peer_bytes: usize,
    /// The close is to be a reset.
    resets: bool,
}

impl<C> Commands<C> {
    /// The next command, if one waits: the operator's first.
    pub(super) fn take(&self) -> Option<C> {
        let mut queue = lock(&self.0);
        if let Some(command) = queue.operator.pop_front() {
            return Some(command);
        }
        let (command, bytes) = queue.peers.pop_front()?;
        queue.peer_bytes -= bytes;
        Some(command)
    }

    pub(super) fn is_empty(&self) -> bool {
        let queue = lock(&self.0);
        queue.operator.is_empty() && queue.peers.is_empty()
    }

    /// Whether the close that was asked for is to be a reset.
    pub(super) fn resets(&self) -> bool {
        lock(&self.0).resets
    }
}

impl<C> Mailbox<C> {
    fn new(stop: StopHandle, most: usize) -> (Self, Commands<C>) {
        let queue = Queue { operator: VecDeque::new(), peers: VecDeque::new(), peer_bytes: 0, resets: false };
        let queue = Arc::new(Mutex::new(queue));
        (Self { queue: queue.clone(), most, stop }, Commands(queue))
    }

    fn put(&self, command: C) -> Result<(), MailboxError> {
        self.put_all(vec![command])
    }

    /// Hands them over before its thread is woken, so that it does one right after the other; all or none.
    fn put_all(&self, commands: Vec<C>) -> Result<(), MailboxError> {
        let mut queue = lock(&self.queue);
        if queue.operator.len() + commands.len() > self.most {
            return Err(MailboxError::Busy);
        }
        queue.operator.extend(commands);
        drop(queue);
        self.stop.notifier().notify();
        Ok(())
    }

    fn put_from_peer(&self, command: C, bytes: usize) -> Result<(), MailboxError> {
        let mut queue = lock(&self.queue);
        if queue.peers.len() >= PEER_MESSAGES || queue.peer_bytes + bytes > PEER_BYTES {
            return Err(MailboxError::Busy);
        }
        queue.peer_bytes += bytes;
        queue.peers.push_back((command, bytes));
        drop(queue);
        self.stop.notifier().notify();
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
    /// Of a relay, which sends nothing by itself.
    is_relay: bool,
}

#[derive(Debug)]
struct Open {
    turn: Turn,
    /// Nothing for a remote address of a socket of datagrams.
    gauge: Gauge,
    /// `None` for a remote address of a socket of datagrams.
    mailbox: Option<Mailbox<StreamCommand>>,
}

impl Open {
    /// Its own mailbox, where it is a connection.
    fn mailbox(&self) -> Result<&Mailbox<StreamCommand>, MailboxError> {
        self.mailbox.as_ref().ok_or(MailboxError::NotOpen)
    }
}

impl Boxes {
    /// The connections that `to` means, as far as anything can be sent on them. To send after `shutdown(SHUT_WR)` is
    /// EPIPE, which would end a connection that still receives.
    fn meant<'a>(&'a self, to: &'a To) -> impl Iterator<Item = (ConnectionId, &'a Open)> {
        let open = self.open.iter().map(|(id, open)| (*id, open));
        open.filter(|(id, open)| to.means(*id) && !open.turn.is_over() && !self.is_relay)
    }

    /// Hands commands to those that `to` means, each of which does one right after the other; `datagrams` is what they are
    /// for a socket of datagrams, if anything.
    fn put(
        &self,
        to: &To,
        stream: &[StreamCommand],
        datagrams: Option<Vec<DatagramCommand>>,
    ) -> Result<usize, MailboxError> {
        let put_socket =
            |socket: &Mailbox<DatagramCommand>| datagrams.map_or(Err(MailboxError::NotOpen), |d| socket.put_all(d));
        if self.is_relay {
            return Err(MailboxError::NotOpen);
        }
        if let (To::Address(_), Some(socket)) = (to, &self.socket) {
            return put_socket(socket).map(|()| 1);
        }
        let meant: Vec<&Open> = self.meant(to).map(|(_, open)| open).collect();
        if meant.is_empty() {
            return Err(MailboxError::NotOpen);
        }
        // Claimed before, as the thread may send it at once; what was not taken leaves the turn where it was.
        let claimed = meant.iter().take_while(|open| open.turn.claim_for(stream.len())).count();
        let give_back = || meant[..claimed].iter().for_each(|open| open.turn.give_back());
        if claimed < meant.len() {
            give_back();
            return Err(MailboxError::NotYourTurn);
        }
        if let Some(socket) = &self.socket {
            put_socket(socket).inspect_err(|_| give_back())?;
            return Ok(claimed);
        }
        let put = |open: &Open| open.mailbox()?.put_all(stream.to_vec());
        let taken: Vec<_> = meant.iter().map(|open| put(open).inspect_err(|_| open.turn.give_back())).collect();
        taken.into_iter().try_fold(0, |taken, result| result.map(|()| taken + 1))
    }
}

impl Mailboxes {
    /// Hands a message over to be sent, with what the framing puts around it; the number of connections that took it.
    ///
    /// # Errors
    /// Nobody can be sent to, it is somebody else's turn, or one of the connections has too much waiting; the others took
    /// it all the same.
    pub fn send(&self, to: &To, message: &Bytes) -> Result<usize, MailboxError> {
        self.send_at_once(to, std::slice::from_ref(message))
    }

    /// Hands several messages over, to be sent with no pause between them; the number of connections that took them.
    ///
    /// # Errors
    /// As [`Self::send`], for all of them or none. In half-duplex one turn is one send.
    pub fn send_at_once(&self, to: &To, messages: &[Bytes]) -> Result<usize, MailboxError> {
        let datagram = |bytes: &Bytes| DatagramCommand::Send { to: to.clone(), bytes: bytes.clone() };
        let stream: Vec<_> = messages.iter().cloned().map(StreamCommand::Send).collect();
        self.lock().put(to, &stream, Some(messages.iter().map(datagram).collect()))
    }

    /// Hands bytes over to be sent as they are: no framing is put around them; the number of connections that took them.
    ///
    /// # Errors
    /// As [`Self::send`].
    pub fn send_as_is(&self, to: &To, bytes: &Bytes) -> Result<usize, MailboxError> {
        let datagram = DatagramCommand::Send { to: to.clone(), bytes: bytes.clone() };
        self.lock().put(to, &[StreamCommand::SendAsIs(bytes.clone())], Some(vec![datagram]))
    }

    /// Hands a file over to be streamed, as it is: no framing is put around it.
    ///
    /// # Errors
    /// As [`Self::send`]; a socket of datagrams streams nothing.
    pub fn send_file(&self, to: &To, file: &FileToSend) -> Result<usize, MailboxError> {
        self.lock().put(to, &[StreamCommand::SendFile(file.clone())], None)
    }

    /// Sends no more on a connection, behind what waits already.
    ///
    /// # Errors
    /// The connection is not open, or no stream, or too much waits.
    pub fn half_close(&self, connection: ConnectionId) -> Result<(), MailboxError> {
        let boxes = self.lock();
        let open = boxes.open.get(&connection).filter(|_| !boxes.is_relay).ok_or(MailboxError::NotOpen)?;
        open.mailbox()?.put(StreamCommand::SendEnd)?;
        open.turn.end();
        Ok(())
    }

    /// Forgets a remote address of a socket of datagrams.
    ///
    /// # Errors
    /// The endpoint does not run, or too much waits.
    pub fn forget(&self, remote: ConnectionId) -> Result<(), MailboxError> {
        self.lock().socket.as_ref().ok_or(MailboxError::NotOpen)?.put(DatagramCommand::Forget(remote))
    }

    /// Closes one connection of a stream socket, in whatever call its thread waits.
    pub fn close(&self, connection: ConnectionId) {
        if let Some(mailbox) = self.lock().open.get(&connection).and_then(|open| open.mailbox.as_ref()) {
            mailbox.stop.stop();
        }
    }

    /// Closes one connection of a stream socket by a reset, in whatever call its thread waits: `SO_LINGER` 0, then `close`.
    pub fn reset(&self, connection: ConnectionId) {
        if let Some(mailbox) = self.lock().open.get(&connection).and_then(|open| open.mailbox.as_ref()) {
            lock(&mailbox.queue).resets = true;
            mailbox.stop.stop();
        }
    }

    /// The connections that `to` means, as far as anything can be sent on them.
    pub fn meant(&self, to: &To) -> Vec<ConnectionId> {
        self.lock().meant(to).map(|(id, _)| id).collect()
    }

    /// What lies unread in its open connections, the oldest first and no more than `most`.
    pub fn unread(&self, most: usize) -> Vec<(ConnectionId, Option<u64>)> {
        // A look is a call of the system: the threads of the endpoint do not wait for all of them.
        let open = self.lock().open.iter().take(most).map(|(id, open)| (*id, open.gauge.clone())).collect::<Vec<_>>();
        open.into_iter().map(|(id, gauge)| (id, gauge.unread())).collect()
    }

    /// Whether the operator may send to all that `to` means now.
    pub fn is_our_turn(&self, to: &To) -> bool {
        self.lock().meant(to).all(|(_, open)| open.turn.is_ours())
    }

    /// Whether a connection is open on which this side has sent its end.
    pub fn has_sent_end(&self) -> bool {
        self.lock().open.values().any(|open| open.turn.is_over())
    }

    /// Whether the endpoint has ended, and no connection will come.
    pub fn is_over(&self) -> bool {
        self.lock().is_over
    }

    /// Hands a connection what another one of its server wants sent there.
    ///
    /// # Errors
    /// The connection is not open, or too much waits already; then nothing was taken.
    pub(super) fn send_from_peer(&self, to: ConnectionId, message: Bytes) -> Result<(), MailboxError> {
        let (boxes, bytes) = (self.lock(), message.len());
        let mailbox = boxes.open.get(&to).ok_or(MailboxError::NotOpen)?.mailbox.as_ref();
        match (mailbox, &boxes.socket) {
            (Some(mailbox), _) => mailbox.put_from_peer(StreamCommand::FromPeer(message), bytes),
            (None, Some(socket)) => {
                socket.put_from_peer(DatagramCommand::Send { to: To::One(to), bytes: message }, bytes)
            }
            (None, None) => Err(MailboxError::NotOpen),
        }
    }

    /// Opens the mailbox of a connection, which `stop` closes.
    pub(super) fn open(
        &self,
        connection: ConnectionId,
        stop: StopHandle,
        turn: Turn,
        gauge: Gauge,
    ) -> Commands<StreamCommand> {
        let (mailbox, commands) = Mailbox::new(stop, OPERATOR);
        self.lock().open.insert(connection, Open { turn, gauge, mailbox: Some(mailbox) });
        commands
    }

    /// Opens the mailbox of a socket of datagrams.
    pub(super) fn open_socket(&self, stop: StopHandle) -> Commands<DatagramCommand> {
        let (mailbox, commands) = Mailbox::new(stop, OPERATOR_DATAGRAMS);
        self.lock().socket = Some(mailbox);
        commands
    }

    /// Adds a remote address of that socket.
    pub(super) fn add_remote(&self, remote: ConnectionId, turn: Turn) {
        self.lock().open.insert(remote, Open { turn, gauge: Gauge::default(), mailbox: None });
    }

    pub(super) fn remove(&self, connection: ConnectionId) {
        self.lock().open.remove(&connection);
    }

    /// These are a relay's: it sends nothing by itself.
    pub(super) fn of_relay(&self) {
        self.lock().is_relay = true;
    }

    /// Ends the waits of all its threads that have a mailbox.
    pub(super) fn wake_all(&self) {
        let boxes = self.lock();
        boxes.open.values().filter_map(|open| open.mailbox.as_ref()).for_each(|one| one.stop.notifier().notify());
        boxes.socket.iter().for_each(|socket| socket.stop.notifier().notify());
    }

    /// Closes all connections.
    pub(super) fn close_all(&self) {
        self.lock().open.values().filter_map(|open| open.mailbox.as_ref()).for_each(|mailbox| mailbox.stop.stop());
    }

    /// The endpoint has ended.
    pub(super) fn end(&self) {
        self.close_all();
        *self.lock() = Boxes { is_over: true, ..Boxes::default() };
    }

    pub(super) fn len(&self) -> usize {
        self.lock().open.len()
    }

    fn lock(&self) -> MutexGuard<'_, Boxes> {
        lock(&self.0)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
