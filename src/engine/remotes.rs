//! The remote addresses that a datagram socket has spoken with, each a "connection" with a behaviour of its own.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;

use super::command::To;
use super::service::{Service, ServiceEvent};
use super::turn::Turn;
use super::worker::{Tracer, Worker};
use crate::address::{Addr, Ends};
use crate::behaviour::Action;
use crate::clock::{Clock, Stamp};
use crate::lab::Role;
use crate::record::{ConnectionId, End};
use crate::socket::{Call, CurrentCall, Places, SocketError, Trace, With};

/// Addresses remembered at once. Anybody can invent addresses, so the oldest makes room for the newest.
const MAX_REMOTES: usize = 1024;

/// Clones share one list: the thread's loop and the trace of its socket, which meets a sender first.
#[derive(Clone)]
pub(super) struct Remotes {
    list: Arc<Mutex<List>>,
    service: Arc<Service>,
}

/// What sends the answers to datagrams: the socket's own thread, or one of a single datagram.
pub(super) trait Answers {
    /// Sends one datagram whole, waiting for room.
    fn send(&mut self, data: &Bytes, to: &Addr) -> Result<(), SocketError>;

    /// Waits before an answer.
    fn pause(&mut self, time: Duration) -> Result<(), SocketError>;
}

struct List {
    worker: Arc<Worker>,
    service: Arc<Service>,
    local: Option<Addr>,
    known: HashMap<Addr, Remote>,
    /// The oldest first, as the numbers of connections only grow.
    by_age: BTreeMap<ConnectionId, Addr>,
    /// How many are remembered at once.
    most: usize,
    /// The one asked for last: datagrams come in bursts, and an answer goes where the question came from.
    last: Option<Remote>,
}

/// A remote address, and what its rows say of it.
#[derive(Clone)]
pub(super) struct Remote {
    pub connection: ConnectionId,
    pub ends: Ends,
    pub turn: Turn,
    /// Clones count together.
    places: Arc<Mutex<Places>>,
}

impl Remotes {
    pub(super) fn new(worker: &Arc<Worker>) -> Self {
        let service = Arc::new(Service::new(&worker.endpoint, worker.shared.clock));
        let list = List {
            worker: worker.clone(),
            service: service.clone(),
            local: None,
            known: HashMap::new(),
            by_age: BTreeMap::new(),
            most: match worker.endpoint.role() {
                // It turns further clients away, and says so: nobody makes room unseen.
                Role::Relay => usize::MAX,
                _ => MAX_REMOTES,
            },
            last: None,
        };
        Self { list: Arc::new(Mutex::new(list)), service }
    }

    /// The trace for the socket: it names the remote that each call belongs to.
    pub(super) fn tracer(&self, worker: &Worker) -> Arc<dyn Trace> {
        Arc::new(RemoteTracer { tracer: Tracer::new(worker, None), remotes: self.clone() })
    }

    /// Notes the socket's own address, for the connections to show.
    pub(super) fn is_at(&self, local: Addr) {
        let list = &mut *self.list();
        for remote in list.known.values_mut() {
            remote.ends = Ends::new(Some(local.clone()), remote.ends.peer().clone());
        }
        (list.local, list.last) = (Some(local), None);
    }

    /// The remote at this address; one that is met now, at this moment, is made known.
    pub(super) fn meet(&self, peer: &Addr, at: Stamp) -> Remote {
        let mut list = self.list();
        if let Some(remote) = list.find(peer) {
            return remote.clone();
        }
        if list.by_age.len() >= list.most
            && let Some(oldest) = list.oldest()
        {
            list.leave(oldest);
        }
        let connection = list.worker.shared.new_connection();
        let turn = Turn::new(list.worker.endpoint.options.turns);
        list.worker.mailboxes.add_remote(connection, turn.clone());
        let ends = Ends::new(list.local.clone(), peer.clone());
        list.worker.opened(at, connection, &ends);
        list.by_age.insert(connection, peer.clone());
        let remote = Remote { connection, ends, turn, places: Arc::default() };
        list.known.insert(peer.clone(), remote.clone());
        remote
    }

    /// Answers a datagram as the behaviour has it.
    pub(super) fn answer(&self, peer: &Addr, bytes: &Bytes, socket: &mut impl Answers) -> Result<(), SocketError> {
        let connection = self.list().find(peer).map(|remote| remote.connection);
        let mut actions = Vec::new();
        if let Some(connection) = connection {
            self.service.ask(connection, peer, ServiceEvent::Received(bytes), &mut actions);
        }
        for action in actions {
            match action {
                Action::Send(reply) => socket.send(&reply, peer)?,
                Action::SendToPeer(to, bytes) => {
                    for other in self.meant(&To::One(ConnectionId(to.0))) {
                        socket.send(&bytes, other.ends.peer())?;
                    }
                }
                Action::Wait(time) => socket.pause(time)?,
                // A socket of datagrams has no connection that ends or could be closed.
                Action::ReceiveAgain | Action::Close => {}
            }
        }
        Ok(())
    }

    /// The remotes that `to` means, the oldest first; an address is no remote.
    pub(super) fn meant(&self, to: &To) -> Vec<Remote> {
        let list = self.list();
        let remotes = list.by_age.values().filter_map(|peer| list.known.get(peer));
        remotes.filter(|remote| to.means(remote.connection)).cloned().collect()
    }

    pub(super) fn leave(&self, connection: ConnectionId) {
        self.list().leave(connection);
    }

    /// The socket closes, and the behaviour with it: nobody is left to send to.
    pub(super) fn leave_all(&self) {
        let mut list = self.list();
        while let Some(oldest) = list.oldest() {
            list.forget(oldest);
        }
    }

    fn list(&self) -> MutexGuard<'_, List> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl List {
    fn find(&mut self, peer: &Addr) -> Option<&Remote> {
        if self.last.as_ref().is_none_or(|last| last.ends.peer() != peer) {
            self.last = Some(self.known.get(peer)?.clone());
        }
        self.last.as_ref()
    }

    fn oldest(&self) -> Option<ConnectionId> {
        self.by_age.first_key_value().map(|(connection, _)| *connection)
    }

    fn leave(&mut self, connection: ConnectionId) {
        let Some(peer) = self.forget(connection) else { return };
        // The behaviour forgets it, too; what it sends to the others about that goes through the mailbox.
        let mut actions = Vec::new();
        self.service.ask(connection, &peer, ServiceEvent::Gone, &mut actions);
        for action in actions {
            if let Action::SendToPeer(to, bytes) = action {
                self.worker.send_to_peer(ConnectionId(to.0), bytes);
            }
        }
    }

    fn forget(&mut self, connection: ConnectionId) -> Option<Addr> {
        let peer = self.by_age.remove(&connection)?;
        self.known.remove(&peer);
        self.last = None;
        self.worker.mailboxes.remove(connection);
        self.worker.closed(connection, End::Here);
        Some(peer)
    }
}

struct RemoteTracer {
    tracer: Tracer,
    remotes: Remotes,
}

impl Trace for RemoteTracer {
    fn call(&self, at: Stamp, call: Call, with: With<'_>, bytes: Bytes) {
        let moved = call.op.direction().zip(call.outcome.moved());
        match (with, moved) {
            (With::Remote(peer), Some((direction, length))) => {
                let remote = self.remotes.meet(peer, at);
                let place = remote.places.lock().unwrap_or_else(PoisonError::into_inner).next(direction, length);
                let call = Call { place: Some(place), ..call };
                self.tracer.call_of(Some(remote.connection), Some(remote.ends), at, call, bytes);
            }
            _ => self.tracer.call(at, call, with, bytes),
        }
    }

    fn bound(&self, local: Addr) {
        self.remotes.is_at(local.clone());
        let worker = self.remotes.list().worker.clone();
        worker.bound(local);
    }

    fn current(&self) -> &CurrentCall {
        self.tracer.current()
    }

    fn clock(&self) -> Clock {
        self.tracer.clock()
    }
}
