//! A relay of datagrams: one thread, which the system tells whose socket has something. Towards the target each client has a
//! socket, as a router with address translation has a port for each; one that nothing goes through for a while is closed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::super::command::DatagramCommand;
use super::super::mailboxes::Commands;
use super::super::relay_control::{Decision, RelayControl};
use super::super::remotes::Remotes;
use super::super::server::timers::Timers;
use super::super::worker::{Worker, buffers, first_of};
use super::client::Client;
use super::{Target, say_faults};
use crate::address::Addr;
use crate::fault::{Did, Unit, Way, What};
use crate::record::{ConnectionId, End, Life, Note};
use crate::socket::{
    Datagram, DatagramOptions, Event, Kind, Poller, Received, SocketBuffers, SocketError, Unread, Waiter,
};
use crate::units::span;

/// The key of the socket that clients send to.
const MAIN: usize = 0;
/// Datagrams received in a row from one socket before the others have their turn.
const BURST: usize = 64;
/// How often the kernel's drop count is asked while datagrams come.
const DROP_CHECK: Duration = Duration::from_millis(200);
/// A socket that answers every call with an error, without waiting, is left alone until something comes.
const MAX_ERRORS: usize = 16;
/// Bytes on their way of all clients together; what comes then is dropped, and a row says so.
const MAX_HELD: usize = 64 << 20;

/// Relays until it is stopped.
pub(super) fn run(
    worker: &Arc<Worker>,
    control: &RelayControl,
    target: &Target<'_>,
    waiter: &mut Waiter,
) -> Result<(), SocketError> {
    let Some(addresses) = worker.resolve(waiter)? else { return Ok(()) };
    let Some(targets) = worker.resolve_address(target.to, waiter)? else { return Ok(()) };
    let commands = worker.mailboxes.open_socket(waiter.stop_handle());
    let remotes = Remotes::new(worker);
    let kind = Kind::of(worker.endpoint.transport());
    let SocketBuffers { receive, send } = buffers(&worker.endpoint.options);
    let options = DatagramOptions { buffers: SocketBuffers { receive, send }, ..DatagramOptions::default() };
    let mut poller = Poller::new(waiter);
    let bound = first_of(addresses, |addr| {
        Datagram::bind_polled(addr, kind, &options, remotes.tracer(worker), &mut poller, MAIN)
    });
    let Some(main) = bound.map_err(|error| worker.with_holder(error))? else { return Ok(()) };
    let Some(target_addr) = targets.into_iter().next() else { return Ok(()) };
    let local = main.local()?;
    remotes.is_at(local.clone());
    worker.bound(local);
    say_faults(worker, target.settings);
    worker.life(None, Life::Running);
    let mut relay = Relay {
        worker,
        control,
        version: control.version(),
        options,
        idle: Duration::from_millis(target.settings.idle_ms),
        main,
        remotes,
        target: target_addr,
        clients: BTreeMap::new(),
        keys: BTreeMap::new(),
        last_number: 0,
        held: 0,
        began: Instant::now(),
        ready: BTreeSet::from([MAIN]),
        timers: Timers::default(),
        unchecked_since: None,
    };
    let result = relay.run(&mut poller, &commands);
    relay.close();
    result
}

struct Relay<'a> {
    worker: &'a Arc<Worker>,
    control: &'a RelayControl,
    version: u64,
    options: DatagramOptions,
    /// After so long without a datagram a client is forgotten.
    idle: Duration,
    main: Datagram,
    remotes: Remotes,
    target: Addr,
    /// By the key of their socket.
    clients: BTreeMap<usize, Client>,
    /// By both of their connections.
    keys: BTreeMap<ConnectionId, usize>,
    last_number: u32,
    /// Bytes on their way.
    held: usize,
    began: Instant,
    /// The sockets that may have something.
    ready: BTreeSet<usize>,
    timers: Timers,
    /// When the first datagram came that the drop count has not been asked after.
    unchecked_since: Option<Instant>,
}

impl Relay<'_> {
    fn run(&mut self, poller: &mut Poller<'_>, commands: &Commands<DatagramCommand>) -> Result<(), SocketError> {
        let trace = self.worker.tracer(None);
        let mut events: Vec<Event> = Vec::new();
        while !poller.waiter().is_stopped() {
            let limit = if self.ready.is_empty() { self.limit() } else { Some(Duration::ZERO) };
            let select = trace.enter("select");
            let address = || self.worker.endpoint.address.authority();
            poller.wait(limit, &mut events).map_err(|e| SocketError::new("select", address(), &e))?;
            drop(select);
            self.ready.extend(events.drain(..).filter(|event| event.can_recv || event.can_send).map(|event| event.key));
            self.obey(commands);
            for key in std::mem::take(&mut self.ready) {
                if key == MAIN { self.clients_ready(poller) } else { self.target_sent(key) }
            }
            while let Some(key) = self.timers.take_due(Instant::now()) {
                self.tend(key);
            }
            self.look_for_drops();
        }
        Ok(())
    }

    fn now(&self) -> Duration {
        self.began.elapsed()
    }

    fn limit(&self) -> Option<Duration> {
        let next = self.timers.first().map(|at| at.saturating_duration_since(Instant::now()));
        next.into_iter().chain(self.unchecked_since.map(|_| DROP_CHECK)).min()
    }

    /// What a person wants: other faults, a client forgotten, a datagram that was held.
    fn obey(&mut self, commands: &Commands<DatagramCommand>) {
        while let Some(command) = commands.take() {
            // It takes no sends; see `Mailboxes::of_relay`.
            if let DatagramCommand::Forget(connection) = command
                && let Some(key) = self.keys.get(&connection)
            {
                self.forget(*key);
            }
        }
        let version = self.control.version();
        if std::mem::replace(&mut self.version, version) != version {
            self.clients.values_mut().for_each(|client| client.change(self.control));
            let all: Vec<usize> = self.clients.keys().copied().collect();
            all.into_iter().for_each(|key| self.tend(key));
        }
        while let Some((held, decision)) = self.control.take_decided() {
            let (key, nth) = (self.keys.get(&held.connection).copied(), held.nth);
            let Some((key, client)) = key.and_then(|key| Some((key, self.clients.get_mut(&key)?))) else {
                // Its client is gone.
                let note = Note::Relay { way: held.way, did: Box::new(Did::DroppedByHand { nth }) };
                self.worker.note(Some(held.connection), None, note);
                continue;
            };
            let (did, bytes) = match decision {
                Decision::LetGo => (Did::LetGo { nth }, Some((held.bytes, false))),
                Decision::Change(bytes) => (Did::Changed { nth }, Some((bytes, true))),
                Decision::Drop => (Did::DroppedByHand { nth }, None),
            };
            client.say(held.way, did);
            if let Some((bytes, is_changed)) = bytes {
                let unit = Unit { nth, copy: 0, at: 0, bytes, is_changed, what: What::Datagram };
                client.let_go(held.way, unit);
            }
            self.tend(key);
        }
    }

    /// Receives from the clients, as far as that does not wait.
    fn clients_ready(&mut self, poller: &mut Poller<'_>) {
        let mut errors = 0;
        for _ in 0..BURST {
            match self.main.try_recv() {
                Ok(Some(received)) => {
                    self.unchecked_since.get_or_insert_with(Instant::now);
                    self.client_sent(received, poller);
                }
                Ok(None) => return,
                Err(error) => {
                    errors += 1;
                    self.worker.trouble(error);
                    if errors >= MAX_ERRORS {
                        return;
                    }
                }
            }
        }
        self.ready.insert(MAIN);
    }

    fn client_sent(&mut self, received: Received, poller: &mut Poller<'_>) {
        let Received { bytes, from, lost_bytes } = received;
        let remote = self.remotes.meet(&from, self.worker.shared.clock.now());
        if lost_bytes > 0 {
            let note = Note::DatagramCut { bytes: lost_bytes as u64 };
            self.worker.note(Some(remote.connection), Some(&remote.ends), note);
        }
        let key = match self.keys.get(&remote.connection) {
            Some(key) => *key,
            None => {
                let limit = self.worker.endpoint.listening().max_connections;
                if self.clients.len() >= limit {
                    let note = Note::RelayNoRoom { limit };
                    self.worker.note(Some(remote.connection), Some(&remote.ends), note);
                    return self.remotes.leave(remote.connection);
                }
                self.last_number += 1;
                let key = self.last_number as usize;
                let of = (remote.connection, remote.ends.clone());
                let to = (self.last_number, &self.target);
                match Client::new(self.worker, self.control, of, to, (&self.options, poller, key)) {
                    Ok(client) => {
                        self.keys.extend([client.id, client.target_id].map(|id| (id, key)));
                        self.clients.insert(key, client);
                    }
                    Err(error) => {
                        let failed = Note::RelayTarget { error: Box::new(error) };
                        self.worker.note(Some(remote.connection), Some(&remote.ends), failed);
                        return self.remotes.leave(remote.connection);
                    }
                }
                key
            }
        };
        self.take(key, Way::ToTarget, bytes);
        self.tend(key);
    }

    /// Receives from the target what is for one client, as far as that does not wait.
    fn target_sent(&mut self, key: usize) {
        let mut errors = 0;
        for _ in 0..BURST {
            let Some(client) = self.clients.get_mut(&key) else { return };
            match client.target.try_recv() {
                Ok(Some(received)) => self.take(key, Way::ToClient, received.bytes),
                Ok(None) => return self.tend(key),
                // A refusal of the target (ICMP) that comes late is one of these.
                Err(error) => {
                    errors += 1;
                    self.worker.trouble(error);
                    if errors >= MAX_ERRORS {
                        return self.tend(key);
                    }
                }
            }
        }
        self.ready.insert(key);
        self.tend(key);
    }

    fn take(&mut self, key: usize, way: Way, bytes: bytes::Bytes) {
        let (now, held) = (self.now(), self.held);
        let Some(client) = self.clients.get_mut(&key) else { return };
        if held + bytes.len() > MAX_HELD {
            return client.drop_one(way);
        }
        client.take(way, bytes, now, self.control);
        self.recount(key);
    }

    /// Lets go on what is due of a client, and sees when it is to be looked at again.
    fn tend(&mut self, key: usize) {
        let now = self.now();
        let Some(client) = self.clients.get_mut(&key) else { return };
        client.due(now);
        client.send(&mut self.main);
        self.recount(key);
        let Some(client) = self.clients.get_mut(&key) else { return };
        let idle_at = client.last + self.idle;
        if client.is_empty() && idle_at <= Instant::now() {
            let after = span(self.idle.as_nanos() as u64).into();
            self.worker.note(Some(client.id), None, Note::RelayIdle { after });
            return self.forget(key);
        }
        // One that has something on its way is not idle.
        self.timers.set(key, Some(client.next(self.began).unwrap_or(idle_at)));
    }

    /// Counts anew what is on the way of a client.
    fn recount(&mut self, key: usize) {
        if let Some(client) = self.clients.get_mut(&key) {
            let counted = client.held_bytes();
            self.held = self.held + counted - client.counted;
            client.counted = counted;
        }
    }

    fn forget(&mut self, key: usize) {
        self.timers.set(key, None);
        if let Some(client) = self.clients.remove(&key) {
            self.held -= client.counted;
            let id = client.id;
            self.keys.retain(|_, one| *one != key);
            client.close(End::Here);
            self.remotes.leave(id);
        }
    }

    fn look_for_drops(&mut self) {
        if self.unchecked_since.is_some_and(|since| since.elapsed() >= DROP_CHECK) {
            self.count_drops();
        }
    }

    fn count_drops(&mut self) {
        self.unchecked_since = None;
        let datagrams = self.main.new_kernel_drops();
        if datagrams > 0 {
            self.worker.note(None, None, Note::KernelDropped { datagrams });
        }
    }

    fn close(mut self) {
        // What a person still holds is not sent any more.
        for held in self.control.end() {
            let client = self.keys.get(&held.connection).and_then(|key| self.clients.get(key));
            if let Some(client) = client {
                client.say(held.way, Did::DroppedByHand { nth: held.nth });
            }
        }
        let Unread { datagrams, bytes } = self.main.unread();
        if datagrams > 0 {
            self.worker.note(None, None, Note::DatagramsUnread { datagrams, bytes });
        }
        self.count_drops();
        for client in std::mem::take(&mut self.clients).into_values() {
            client.close(End::Here);
        }
        self.remotes.leave_all();
        self.main.close();
    }
}
