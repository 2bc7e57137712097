//! The remote addresses that a datagram socket has spoken with, each a "connection" with a behaviour of its own.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

use super::post::Mailbox;
use super::service::{Event, Service};
use super::worker::{Tracer, Worker};
use crate::address::{Addr, Ends};
use crate::behaviour::Action;
use crate::clock::{Clock, Stamp};
use crate::record::{ConnectionId, End};
use crate::socket::{Call, CallPlace, CurrentCall, Direction, PlaceCounter, Trace, With};

/// Addresses remembered at once. Anybody can invent addresses, so the oldest makes room for the newest.
pub(super) const MAX_REMOTES: usize = 1024;

/// Clones share one list: the thread's loop and the trace of its socket, which meets a sender first.
#[derive(Clone)]
pub(super) struct Remotes {
    list: Arc<Mutex<List>>,
    service: Arc<Service>,
}

struct List {
    worker: Arc<Worker>,
    service: Arc<Service>,
    local: Option<Addr>,
    mailbox: Mailbox,
    known: HashMap<Addr, Remote>,
    by_age: VecDeque<Addr>,
    /// The one asked for last: datagrams come in bursts, and an answer goes where the question came from.
    last: Option<Remote>,
}

/// A remote address, and what its rows say of it.
#[derive(Clone)]
pub(super) struct Remote {
    pub connection: ConnectionId,
    pub ends: Ends,
    /// Clones count together.
    places: Arc<Mutex<Places>>,
}

#[derive(Default)]
struct Places {
    received: PlaceCounter,
    sent: PlaceCounter,
}

impl Remotes {
    pub(super) fn new(worker: &Arc<Worker>, mailbox: Mailbox) -> Self {
        let service = Arc::new(Service::new(&worker.endpoint, worker.shared.clock));
        let list = List {
            worker: worker.clone(),
            service: service.clone(),
            local: None,
            mailbox,
            known: HashMap::new(),
            by_age: VecDeque::new(),
            last: None,
        };
        Self { list: Arc::new(Mutex::new(list)), service }
    }

    /// The trace for the socket: it names the remote that each call belongs to.
    pub(super) fn tracer(&self, worker: &Worker) -> Arc<dyn Trace> {
        Arc::new(RemoteTracer { tracer: worker.shared_tracer(), remotes: self.clone() })
    }

    /// Notes the socket's own address, for the connections to show.
    pub(super) fn is_at(&self, local: Addr) {
        self.list().local = Some(local);
    }

    /// The remote at this address; one that is met now, at this moment, is made known.
    pub(super) fn meet(&self, peer: &Addr, at: Stamp) -> Remote {
        let mut list = self.list();
        if let Some(remote) = list.find(peer) {
            return remote.clone();
        }
        if list.by_age.len() >= MAX_REMOTES
            && let Some(oldest) = list.by_age.front().cloned()
        {
            list.leave(&oldest);
        }
        let connection = list.worker.new_connection();
        list.worker.post.add(connection, list.mailbox.clone());
        let ends = Ends::new(list.local.clone(), peer.clone());
        list.worker.opened_at(at, connection, &ends);
        list.by_age.push_back(peer.clone());
        let remote = Remote { connection, ends, places: Arc::default() };
        list.known.insert(peer.clone(), remote.clone());
        remote
    }

    /// Lets the behaviour answer a datagram.
    pub(super) fn received(&self, peer: &Addr, bytes: &Bytes, actions: &mut Vec<Action>) {
        let connection = self.list().find(peer).map(|remote| remote.connection);
        if let Some(connection) = connection {
            self.service.ask(connection, peer, Event::Received(bytes), actions);
        }
    }

    pub(super) fn address_of(&self, connection: ConnectionId) -> Option<Addr> {
        let list = self.list();
        list.known.iter().find(|(_, remote)| remote.connection == connection).map(|(peer, _)| peer.clone())
    }

    pub(super) fn leave(&self, peer: &Addr) {
        self.list().leave(peer);
    }

    /// The socket closes, and the behaviour with it: nobody is left to be told.
    pub(super) fn leave_all(&self) {
        let mut list = self.list();
        while let Some(peer) = list.by_age.front().cloned() {
            list.forget(&peer);
        }
    }

    fn list(&self) -> MutexGuard<'_, List> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Remote {
    /// The place of a call that has moved a datagram of this many bytes.
    fn moved(&self, direction: Direction, bytes: usize) -> CallPlace {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        match direction {
            Direction::In => places.received.next(bytes),
            Direction::Out => places.sent.next(bytes),
        }
    }
}

impl List {
    fn find(&mut self, peer: &Addr) -> Option<&Remote> {
        if self.last.as_ref().is_none_or(|last| last.ends.peer() != peer) {
            self.last = Some(self.known.get(peer)?.clone());
        }
        self.last.as_ref()
    }

    fn leave(&mut self, peer: &Addr) {
        let Some(connection) = self.forget(peer) else { return };
        // The behaviour forgets it, too; what it tells the others of that goes through the mailbox.
        let mut actions = Vec::new();
        self.service.ask(connection, peer, Event::Gone, &mut actions);
        for action in actions {
            if let Action::Tell(to, bytes) = action {
                self.worker.tell(ConnectionId(to.0), &bytes);
            }
        }
    }

    fn forget(&mut self, peer: &Addr) -> Option<ConnectionId> {
        self.by_age.retain(|known| known != peer);
        self.last = None;
        let connection = self.known.remove(peer)?.connection;
        self.worker.post.remove(connection);
        self.worker.closed(connection, End::Here);
        Some(connection)
    }
}

struct RemoteTracer {
    tracer: Tracer,
    remotes: Remotes,
}

impl Trace for RemoteTracer {
    fn call(&self, call: Call, with: With<'_>, bytes: Bytes) {
        let moved = call.op.direction().zip(call.outcome.moved());
        match (with, moved) {
            (With::Remote(peer), Some((direction, length))) => {
                let remote = self.remotes.meet(peer, call.at);
                let call = Call { place: Some(remote.moved(direction, length)), ..call };
                self.tracer.call_of(Some(remote.connection), Some(remote.ends), call, bytes);
            }
            _ => self.tracer.call(call, with, bytes),
        }
    }

    fn current(&self) -> &CurrentCall {
        self.tracer.current()
    }

    fn clock(&self) -> Clock {
        self.tracer.clock()
    }
}
