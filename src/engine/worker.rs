//! What every worker thread has: its endpoint, its way up, and the trace of its calls.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};

use bytes::Bytes;

use super::mailboxes::{MailboxError, Mailboxes};
use crate::address::{Addr, Address, Ends};
use crate::clock::{Clock, Stamp};
use crate::framing::Message;
use crate::lab::{Endpoint, EndpointOptions, Role};
use crate::record::{ConnectionId, End, EndpointId, Event, Failure, Life, Note, Place, Record, Reports};
use crate::socket::{
    Call, CurrentCall, Direction, SocketBuffers, SocketError, StopHandle, Stream, Trace, Waiter, With, port_holder,
    resolve,
};

/// What all workers of a session share.
#[derive(Clone)]
pub struct Shared {
    pub clock: Clock,
    pub reports: Reports,
    /// The number of the next connection.
    pub next_connection: Arc<AtomicU32>,
}

impl Shared {
    /// Names a connection that was opened.
    pub fn new_connection(&self) -> ConnectionId {
        ConnectionId(self.next_connection.fetch_add(1, Ordering::Relaxed))
    }
}

/// An endpoint's worker: its settings, and the way up.
#[derive(Clone)]
pub(super) struct Worker {
    pub id: EndpointId,
    /// Shared by the endpoint's threads: its settings may be long.
    pub endpoint: Arc<Endpoint>,
    pub shared: Shared,
    pub mailboxes: Mailboxes,
    /// What its thread is stopped by, and the reporting with it.
    pub stop: StopHandle,
    /// What a relay sends now is not what came.
    pub sends_changed: Arc<AtomicBool>,
}

impl Worker {
    /// The same endpoint's worker for another thread, which `stop` stops.
    pub(super) fn for_thread(&self, stop: StopHandle) -> Arc<Self> {
        Arc::new(Self { stop, ..self.clone() })
    }

    /// Runs the endpoint to its end, and reports how it ended; a panic becomes a row.
    pub(super) fn run(
        self: Arc<Self>,
        mut waiter: Waiter,
        body: impl FnOnce(&Arc<Self>, &mut Waiter) -> Result<(), SocketError>,
    ) {
        let ended = catch_unwind(AssertUnwindSafe(|| body(&self, &mut waiter)));
        let last = match ended {
            Ok(Ok(())) => Life::Stopped,
            Ok(Err(failure)) => Life::Failed { failure: Box::new(failure) },
            Err(panic) => {
                self.note(None, None, Note::Internal { message: panic_text(&*panic) });
                Life::Stopped
            }
        };
        self.mailboxes.end();
        self.life(None, last);
    }

    /// The numbers of the endpoint's address, in the order to try them; `None` where a stop came first.
    pub(super) fn resolve(&self, waiter: &mut Waiter) -> Result<Option<Vec<Addr>>, SocketError> {
        self.resolve_address(&self.endpoint.address, waiter)
    }

    /// The same for another address.
    pub(super) fn resolve_address(
        &self,
        address: &Address,
        waiter: &mut Waiter,
    ) -> Result<Option<Vec<Addr>>, SocketError> {
        resolve(address, &self.tracer(None), waiter)
    }

    /// Adds who holds the port to a `bind` that failed because it is in use.
    pub(super) fn with_holder(&self, mut error: SocketError) -> SocketError {
        if error.code.name == "EADDRINUSE"
            && let Ok(wanted) = error.address.parse()
        {
            error.holder = port_holder(self.endpoint.transport(), &wanted);
        }
        error
    }

    /// The trace for a socket of this worker's thread.
    pub(super) fn tracer(&self, connection: Option<ConnectionId>) -> Arc<dyn Trace> {
        Arc::new(Tracer::new(self, connection))
    }

    /// Whether the thread has been asked to stop.
    pub(super) fn is_stopped(&self) -> bool {
        self.stop.is_stopped()
    }

    /// Reports that a connection was opened: now, or when the call was made that has made it known.
    pub(super) fn opened(&self, at: Stamp, connection: ConnectionId, ends: &Ends) {
        let (connection, ends) = (Some(connection), Some(ends.clone()));
        self.report(Record { connection, ends, ..Record::new(self.id, at, Event::Life(Life::Opened)) });
    }

    pub(super) fn closed(&self, connection: ConnectionId, end: End) {
        self.life(Some(connection), Life::Closed(end));
    }

    /// Reports the endpoint's own address.
    pub(super) fn bound(&self, local: Addr) {
        let listens = self.endpoint.transport().has_connections() && self.endpoint.role().binds();
        let local = Box::new(local);
        self.life(None, if listens { Life::Listening { local } } else { Life::Bound { local } });
    }

    /// Reports a failure that the endpoint lives on after.
    pub(super) fn trouble(&self, failure: Failure) {
        self.life(None, Life::Trouble { failure: Box::new(failure) });
    }

    /// The system has no more threads or descriptors for what `call` has brought.
    pub(super) fn out_of_means(&self, call: &'static str, error: &io::Error) -> SocketError {
        SocketError::new(call, self.endpoint.address.authority(), error)
    }

    /// Reports a step in the life of the endpoint, or of a connection.
    pub(super) fn life(&self, connection: Option<ConnectionId>, life: Life) {
        self.report(Record { connection, ..Record::new(self.id, self.shared.clock.now(), Event::Life(life)) });
    }

    pub(super) fn note(&self, connection: Option<ConnectionId>, ends: Option<&Ends>, note: Note) {
        let record = Record::new(self.id, self.shared.clock.now(), Event::Note(note));
        self.report(Record { connection, ends: ends.cloned(), ..record });
    }

    /// Reports a message that the framing has cut out of what was received.
    pub(super) fn message(&self, connection: ConnectionId, ends: &Ends, message: &Message) {
        let Message { number, first_recv, last_recv, frame, .. } = *message;
        let place = Place { number, first_recv, last_recv, frame };
        let record = Record::new(self.id, self.shared.clock.now(), Event::Message(place));
        // Out of one receive it is a part of that row's bytes, which are held already.
        let shares_bytes = message.first_recv == message.last_recv;
        let (connection, ends, bytes) = (Some(connection), Some(ends.clone()), message.bytes.clone());
        self.report(Record { connection, ends, bytes, shares_bytes, ..record });
    }

    fn report(&self, record: Record) {
        self.shared.reports.send(record, || self.stop.is_stopped());
    }

    /// Hands a message to another connection of the endpoint; where too many wait there, a row says that it is lost.
    pub(super) fn send_to_peer(&self, to: ConnectionId, message: Bytes) {
        let bytes = message.len() as u64;
        if self.mailboxes.send_from_peer(to, message) == Err(MailboxError::Busy) {
            self.note(Some(to), None, Note::MessageDropped { bytes });
        }
    }

    /// Closes a connection; a row says what nobody has received of it.
    pub(super) fn close(&self, connection: ConnectionId, stream: Stream) {
        let bytes = stream.unread();
        if bytes > 0 {
            self.note(Some(connection), Some(stream.ends()), Note::BytesUnread { bytes });
        }
        stream.close();
    }
}

/// What the socket of an endpoint is to ask the kernel for.
pub(super) fn buffers(options: &EndpointOptions) -> SocketBuffers {
    SocketBuffers { receive: options.so_rcvbuf, send: options.so_sndbuf }
}

/// What the first address gives that does not fail, else the first failure; `None` for no address. A name may stand for
/// an IPv6 and an IPv4 number of which this machine has only one.
pub(super) fn first_of<T>(
    addresses: Vec<Addr>,
    mut open: impl FnMut(&Addr) -> Result<T, SocketError>,
) -> Result<Option<T>, SocketError> {
    let mut failure = None;
    for addr in &addresses {
        match open(addr) {
            Ok(opened) => return Ok(Some(opened)),
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    failure.map_or(Ok(None), Err)
}

/// What a panic said.
pub(super) fn panic_text(panic: &(dyn std::any::Any + Send)) -> Box<str> {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("panic").into()
}

/// Makes a record of each call of one thread's socket, and hands it up.
pub(super) struct Tracer {
    endpoint: EndpointId,
    connection: Option<ConnectionId>,
    shared: Shared,
    current: Arc<CurrentCall>,
    stop: StopHandle,
    /// Where the last received bytes lie: what is sent out of there is held already.
    received: [AtomicUsize; 2],
    /// A relay sends what another of its sockets has received, but where this says that it is changed.
    relays: Option<Arc<AtomicBool>>,
}

impl Tracer {
    pub(super) fn new(worker: &Worker, connection: Option<ConnectionId>) -> Self {
        let current = worker.shared.reports.current_calls().add(worker.id, connection);
        let (endpoint, shared, stop) = (worker.id, worker.shared.clone(), worker.stop.clone());
        let relays = (worker.endpoint.role() == Role::Relay).then(|| worker.sends_changed.clone());
        Self { endpoint, connection, shared, current, stop, received: Default::default(), relays }
    }

    /// Hands up a call that belongs to `connection`.
    pub(super) fn call_of(
        &self,
        connection: Option<ConnectionId>,
        ends: Option<Ends>,
        at: Stamp,
        call: Call,
        bytes: Bytes,
    ) {
        let (start, end) = (bytes.as_ptr() as usize, bytes.as_ptr() as usize + bytes.len());
        // Only the thread whose calls these are reads and writes them.
        let [first, last] = &self.received;
        let mut shares_bytes = false;
        match call.op.direction() {
            Some(Direction::In) => {
                first.store(start, Ordering::Relaxed);
                last.store(end, Ordering::Relaxed);
            }
            Some(Direction::Out) if let Some(is_changed) = &self.relays => {
                shares_bytes = !is_changed.load(Ordering::Relaxed);
            }
            Some(Direction::Out) => {
                shares_bytes = first.load(Ordering::Relaxed) <= start && end <= last.load(Ordering::Relaxed);
            }
            None => {}
        }
        let record = Record { connection, ends, bytes, shares_bytes, ..Record::of_call(self.endpoint, at, call) };
        self.shared.reports.send(record, || self.stop.is_stopped());
    }
}

impl Trace for Tracer {
    fn call(&self, at: Stamp, call: Call, with: With<'_>, bytes: Bytes) {
        let ends = match with {
            With::Nobody => None,
            With::Remote(peer) => Some(Ends::new(None, peer.clone())),
            With::Ends(ends) => Some(ends.clone()),
        };
        self.call_of(self.connection, ends, at, call, bytes);
    }

    fn current(&self) -> &CurrentCall {
        &self.current
    }

    fn clock(&self) -> Clock {
        self.shared.clock
    }
}
