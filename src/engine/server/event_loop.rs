//! One thread for thousands of connections: the system tells which of them has something to do, and no call waits. What
//! the lessons build with `select` or `selectors`.
//!
//! A connection that cannot take more keeps what is to be sent in a queue with a cap; while the queue is full nothing is
//! received from it, so a peer that does not read is slowed down and not buffered without end.

use std::collections::{BTreeSet, HashMap};
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::super::inbox::Inbox;
use super::super::post::Mailbox;
use super::super::service::{Event, Service};
use super::super::worker::Worker;
use super::client::{Client, Turn};
use super::turn_away;
use crate::record::{ConnectionId, End, Note};
use crate::socket::{self, Listener, Poller, SocketError, Waiter};

/// The listener's key; a connection has its number and one.
const LISTENER: usize = 0;
/// Clients accepted in a row before the others have their turn.
const ACCEPTS: usize = 64;
/// How long nobody is accepted after `accept` has failed, which is when descriptors have run out.
const REST: Duration = Duration::from_millis(100);

/// Serves until it is stopped.
pub(super) fn serve(worker: &Worker, waiter: &mut Waiter, listener: Listener) -> Result<(), SocketError> {
    let service = Service::new(&worker.endpoint, worker.shared.clock);
    let (clients, ready, timers) = (HashMap::new(), BTreeSet::new(), BTreeSet::new());
    let mut server = Server { worker, service, listener, can_accept: true, next: None, clients, ready, timers };
    let result = server.run(&mut Poller::new(waiter));
    server.close();
    result
}

struct Server<'a> {
    worker: &'a Worker,
    service: Service,
    listener: Listener,
    can_accept: bool,
    /// The number of who comes next, where one has been waited for in vain.
    next: Option<ConnectionId>,
    clients: HashMap<usize, Client>,
    /// Those that have something to do.
    ready: BTreeSet<usize>,
    /// When whom is to be looked at again: an answer that waits, or a silence that ends a message.
    timers: BTreeSet<(Instant, usize)>,
}

impl Server<'_> {
    fn run(&mut self, poller: &mut Poller<'_>) -> Result<(), SocketError> {
        let trace = self.worker.tracer(None);
        let mut events: Vec<socket::Event> = Vec::new();
        while !poller.waiter().is_stopped() {
            // 1. Wait for whoever has something to do.
            let limit = if self.ready.is_empty() { self.until_next_timer() } else { Some(Duration::ZERO) };
            let select = trace.enter("select");
            let address = || self.worker.endpoint.address.authority();
            let woken = poller.wait(limit, &mut events).map_err(|e| SocketError::new("select", address(), &e))?;
            drop(select);
            for event in events.drain(..) {
                self.note(event);
            }
            self.take_timers();

            // 2. What the operator and other threads want.
            if woken {
                let called = self.clients.iter().filter(|(_, client)| client.is_called());
                self.ready.extend(called.map(|(key, _)| *key));
            }

            // 3. New clients.
            if self.can_accept {
                self.accept(poller);
            }

            // 4. Each client's turn: recv → behaviour → send → close, as far as none of it waits.
            for key in std::mem::take(&mut self.ready) {
                if poller.waiter().is_stopped() {
                    break;
                }
                self.serve(key);
            }
        }
        Ok(())
    }

    fn note(&mut self, event: socket::Event) {
        if event.key == LISTENER {
            self.can_accept = true;
        } else if let Some(client) = self.clients.get_mut(&event.key) {
            client.can_recv |= event.can_recv;
            client.can_send |= event.can_send;
            self.ready.insert(event.key);
        }
    }

    fn accept(&mut self, poller: &mut Poller<'_>) {
        for _ in 0..ACCEPTS {
            let connection = self.next.take().unwrap_or_else(|| self.worker.new_connection());
            match self.listener.try_accept(|| self.worker.tracer(Some(connection))) {
                Ok(Some(stream)) if self.clients.len() >= self.worker.endpoint.server_settings().max_connections => {
                    turn_away(self.worker, connection, stream);
                }
                Ok(Some(mut stream)) => {
                    let key = key_of(connection);
                    if let Err(error) = stream.join(poller, key) {
                        self.worker.trouble(error);
                        self.worker.close(connection, stream);
                        continue;
                    }
                    self.worker.opened(connection, stream.ends());
                    let wake = poller.waiter().wake().sibling();
                    let (mailbox, commands) = Mailbox::new(wake.clone(), 1);
                    self.worker.post.add(connection, mailbox);
                    let mut client = Client::new(connection, stream, wake, commands, Inbox::new(self.worker));
                    client.ask(&self.service, Event::Opened);
                    self.clients.insert(key, client);
                    self.ready.insert(key);
                }
                Ok(None) => {
                    self.next = Some(connection);
                    self.can_accept = false;
                    return;
                }
                Err(error) => {
                    self.next = Some(connection);
                    self.worker.trouble(error);
                    self.can_accept = false;
                    self.timers.insert((Instant::now() + REST, LISTENER));
                    return;
                }
            }
        }
        // There may be more; the others come first.
        self.timers.insert((Instant::now(), LISTENER));
    }

    fn serve(&mut self, key: usize) {
        let Some(mut client) = self.clients.remove(&key) else { return };
        let mut told = Vec::new();
        match client.take_turn(self.worker, &self.service, &mut told) {
            Turn::Done => {
                self.clients.insert(key, client);
            }
            Turn::More => {
                self.clients.insert(key, client);
                self.ready.insert(key);
            }
            Turn::At(time) => {
                self.clients.insert(key, client);
                self.timers.insert((time, key));
            }
            Turn::Ended(end) => client.leave(self.worker, &self.service, end, &mut told),
        }
        for (to, bytes) in told {
            self.tell(to, &bytes);
        }
    }

    /// Hands bytes to another client; where it does not read and too much waits already, a row says that they are lost.
    fn tell(&mut self, to: ConnectionId, bytes: &Bytes) {
        let key = key_of(to);
        let Some(client) = self.clients.get_mut(&key) else { return };
        if client.tell(bytes) {
            self.ready.insert(key);
        } else {
            self.worker.note(Some(to), Some(client.stream.ends()), Note::MessageDropped { bytes: bytes.len() as u64 });
        }
    }

    fn until_next_timer(&self) -> Option<Duration> {
        self.timers.first().map(|(at, _)| at.saturating_duration_since(Instant::now()))
    }

    fn take_timers(&mut self) {
        let now = Instant::now();
        while let Some((at, key)) = self.timers.first().copied()
            && at <= now
        {
            self.timers.pop_first();
            if key == LISTENER {
                self.can_accept = true;
            } else {
                self.ready.insert(key);
            }
        }
    }

    fn close(self) {
        self.listener.close();
        let mut told = Vec::new();
        for client in self.clients.into_values() {
            client.leave(self.worker, &self.service, Ok(End::Here), &mut told);
        }
    }
}

fn key_of(connection: ConnectionId) -> usize {
    connection.0 as usize + 1
}
