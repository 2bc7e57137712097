//! Servers of connections: one file for each model. Students read them; each model shows its loop from top to bottom.

mod accepting;
mod event_loop;
mod one_at_a_time;
mod thread_per_connection;
pub(super) mod timers;

use std::sync::Arc;
use std::time::Duration;

use accepting::Awaited;

use super::connection::Connection;
use super::conversation::Next;
use super::worker::{Worker, buffers, first_of};
use crate::lab::Model;
use crate::record::{ConnectionId, End, Life, Note};
use crate::socket::{Kind, ListenOptions, Listener, SocketError, Stream, Waiter, Want};

/// How long a server rests when `accept` fails, which is when descriptors have run out.
const REST: Duration = Duration::from_millis(100);

/// Listens, and serves as the endpoint's model has it until it is stopped.
pub(super) fn serve(worker: &Arc<Worker>, waiter: &mut Waiter) -> Result<(), SocketError> {
    let Some(listener) = listen(worker, waiter)? else { return Ok(()) };
    worker.bound(listener.local().clone());
    worker.life(None, Life::Running);
    match worker.endpoint.model() {
        Model::OneAtATime => one_at_a_time::serve(worker, waiter, listener),
        Model::ThreadPerConnection => thread_per_connection::serve(worker, waiter, listener),
        Model::EventLoop => event_loop::serve(worker, waiter, listener)?,
    }
    Ok(())
}

/// Resolves the address and listens on the first of its numbers that can be; `None` where a stop came first.
pub(super) fn listen(worker: &Worker, waiter: &mut Waiter) -> Result<Option<Listener>, SocketError> {
    let Some(addresses) = worker.resolve(waiter)? else { return Ok(None) };
    let kind = Kind::of(worker.endpoint.transport());
    let (listening, options) = (worker.endpoint.listening(), &worker.endpoint.options);
    let options = ListenOptions {
        reuse_addr: listening.reuse_addr,
        backlog: listening.backlog,
        no_delay: options.no_delay,
        buffers: buffers(options),
        recv_size: options.recv_size,
    };
    let listening =
        first_of(addresses, |addr| Listener::listen(addr, kind, options.clone(), worker.tracer(None), waiter));
    listening.map_err(|error| worker.with_holder(error))
}

/// Waits for the client of this number, whose calls are traced for `worker`; `None` where none came: a late command for the
/// last client is no new one.
pub(super) fn accept(
    worker: &Worker,
    waiter: &mut Waiter,
    listener: &mut Listener,
    id: ConnectionId,
) -> Option<Stream> {
    listener.accept(waiter, || worker.tracer(Some(id))).unwrap_or_else(|error| {
        rest(worker, waiter, error);
        None
    })
}

/// Turns a client away that is one too many.
pub(super) fn turn_away(worker: &Worker, connection: ConnectionId, stream: Stream) {
    worker.life(Some(connection), Life::TurnedAway);
    let limit = worker.endpoint.listening().max_connections;
    worker.note(Some(connection), Some(stream.ends()), Note::LimitReached { limit });
    worker.close(connection, stream);
}

/// A call that every client needs has failed: say so, and try again a little later.
pub(super) fn rest(worker: &Worker, waiter: &mut Waiter, error: SocketError) {
    worker.trouble(error);
    let _ = waiter.wait(Want::Nothing, Some(REST));
}

/// Serves one client to its end, and waits in each call; what the behaviour answers is what is next. Who awaits its first
/// message hears of it.
fn serve_client(
    connection: &mut Connection,
    waiter: &mut Waiter,
    mut first: Option<Awaited>,
) -> Result<End, SocketError> {
    loop {
        if connection.has_received() {
            drop(first.take());
        }
        match connection.next() {
            Next::Receive => connection.recv(waiter)?,
            Next::Send(bytes) => connection.send(waiter, &bytes)?,
            Next::SendEnd => connection.send_end()?,
            Next::Sleep(until) => connection.sleep(waiter, until)?,
            Next::Pause(until) => connection.pause(waiter, until)?,
            Next::Wait => connection.wait(waiter, Want::Nothing)?,
            Next::Close(end) => return Ok(end),
        }
    }
}
