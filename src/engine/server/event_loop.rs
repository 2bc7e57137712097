//! One thread for thousands of connections: the system names those that have something to do, and no call waits. What
//! the lessons build with `select` or `selectors`.
//!
//! While a connection cannot take what is to be sent, the others are served; what it asks for meanwhile is received once and
//! then left in its socket, so a peer that does not read is slowed down and not buffered without end.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::super::connection::Connection;
use super::super::conversation::Next;
use super::super::service::Service;
use super::super::worker::Worker;
use super::timers::Timers;
use super::{REST, turn_away};
use crate::record::{ConnectionId, End};
use crate::socket::{self, Listener, Op, Outcome, Poller, SocketError, Waiter, With};

/// The listener's key; a connection has its number and one.
const LISTENER: usize = 0;
/// Clients accepted in a row before the others have their turn.
const ACCEPTS: usize = 64;
/// Calls on one connection in a row before the others have their turn.
const CALLS: usize = 64;
/// A shorter `select` leaves no row: nobody has waited, and many clients would fill the log with them.
const SHORTEST_WAIT: Duration = Duration::from_millis(1);

/// Serves until it is stopped.
pub(super) fn serve(worker: &Arc<Worker>, waiter: &mut Waiter, listener: Listener) -> Result<(), SocketError> {
    let service = Arc::new(Service::new(&worker.endpoint, worker.shared.clock));
    let (clients, ready, timers) = (HashMap::new(), BTreeSet::new(), Timers::default());
    let mut server = Server { worker, service, listener, can_accept: true, next: None, clients, ready, timers };
    let result = server.run(&mut Poller::new(waiter));
    server.close();
    result
}

struct Server<'a> {
    worker: &'a Arc<Worker>,
    service: Arc<Service>,
    listener: Listener,
    can_accept: bool,
    /// The number of who comes next, where one has been waited for in vain.
    next: Option<ConnectionId>,
    clients: HashMap<usize, Client>,
    /// Those that have something to do.
    ready: BTreeSet<usize>,
    /// When whom is to be looked at again: an answer that waits, or a silence that ends a message.
    timers: Timers,
}

/// A connection, and what the system last said of its socket: a call that would wait says that it is not so.
struct Client {
    connection: Connection,
    can_recv: bool,
    can_send: bool,
}

impl Server<'_> {
    fn run(&mut self, poller: &mut Poller<'_>) -> Result<(), SocketError> {
        let trace = self.worker.tracer(None);
        let mut events: Vec<socket::Event> = Vec::new();
        while !poller.waiter().is_stopped() {
            // 1. Wait for whoever has something to do: a socket, the operator, another thread.
            let limit = if self.ready.is_empty() { self.until_next_timer() } else { Some(Duration::ZERO) };
            let select = trace.begin_wait(Op::select(limit));
            let address = || self.worker.endpoint.address.authority();
            poller.wait(limit, &mut events).map_err(|e| SocketError::new("select", address(), &e))?;
            // One that only looked, and one that a stop ended, leaves no row.
            if select.waited() >= SHORTEST_WAIT && !poller.waiter().is_stopped() {
                select.done(Outcome::Number(events.len() as i64), With::Nobody, Bytes::new());
            }
            for event in events.drain(..) {
                self.note(event);
            }
            self.take_timers();

            // 2. New clients.
            if self.can_accept {
                self.accept(poller);
            }

            // 3. Each client's turn: recv → behaviour → send → close, as far as none of it waits.
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
            let connection = self.next.take().unwrap_or_else(|| self.worker.shared.new_connection());
            let accepted = self.listener.try_accept(|| self.worker.tracer(Some(connection)));
            let accepted = accepted.unwrap_or_else(|error| {
                self.worker.trouble(error);
                self.timers.set(LISTENER, Some(Instant::now() + REST));
                None
            });
            let Some(mut stream) = accepted else {
                self.next = Some(connection);
                self.can_accept = false;
                return;
            };
            if self.clients.len() >= self.worker.endpoint.listening().max_connections {
                turn_away(self.worker, connection, stream);
                continue;
            }
            let key = connection.0 as usize + 1;
            if let Err(error) = stream.join(poller, key) {
                self.worker.trouble(error);
                self.worker.close(connection, stream);
                continue;
            }
            let stop = poller.notifier(key).new_stop_handle();
            let connection = Connection::new(self.worker, connection, stream, &self.service, stop);
            self.clients.insert(key, Client { connection, can_recv: true, can_send: true });
            self.ready.insert(key);
        }
        // There may be more; the others come first.
        self.timers.set(LISTENER, Some(Instant::now()));
    }

    fn serve(&mut self, key: usize) {
        let Some(client) = self.clients.get_mut(&key) else { return };
        let end = match client.take_turn() {
            Ok(Served::Waits(until)) => {
                self.timers.set(key, until);
                return;
            }
            Ok(Served::GoesOn) => {
                self.ready.insert(key);
                return;
            }
            Ok(Served::Ended(end)) => Ok(end),
            Err(error) => Err(error),
        };
        self.timers.set(key, None);
        if let Some(client) = self.clients.remove(&key) {
            client.connection.close(end);
        }
    }

    fn until_next_timer(&self) -> Option<Duration> {
        self.timers.first().map(|at| at.saturating_duration_since(Instant::now()))
    }

    fn take_timers(&mut self) {
        let now = Instant::now();
        while let Some(key) = self.timers.take_due(now) {
            if key == LISTENER {
                self.can_accept = true;
            } else {
                self.ready.insert(key);
            }
        }
    }

    fn close(self) {
        self.listener.close();
        for client in self.clients.into_values() {
            client.connection.close(Ok(End::Here));
        }
    }
}

/// How a client's turn ended.
enum Served {
    /// Everything waits for the system, until then at most.
    Waits(Option<Instant>),
    /// It could go on at once, but the others come first.
    GoesOn,
    Ended(End),
}

impl Client {
    /// Receives, answers and sends, as far as none of it waits.
    fn take_turn(&mut self) -> Result<Served, SocketError> {
        let connection = &mut self.connection;
        for _ in 0..CALLS {
            match connection.next() {
                Next::Send(bytes) if self.can_send => self.can_send = connection.try_send(&bytes)?,
                // What comes while something is to be sent is received, too, until it needs an answer.
                Next::Receive | Next::Send(_) if self.can_recv && connection.can_receive() => {
                    self.can_recv = connection.try_recv()?;
                }
                Next::SendEnd => connection.send_end()?,
                Next::Close(end) => return Ok(Served::Ended(end)),
                Next::Receive | Next::Send(_) | Next::Sleep(_) | Next::Pause(_) | Next::Wait => {
                    return Ok(Served::Waits(connection.until()));
                }
            }
        }
        Ok(Served::GoesOn)
    }
}
