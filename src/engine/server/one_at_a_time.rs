//! One client after another, in one thread: accept → recv → behaviour → send → close. The textbook's loop.
//!
//! While a client is served nobody calls `accept`: who connects meanwhile is taken in by the kernel, waits in the
//! backlog, and gets no answer until it is their turn.

use std::sync::Arc;

use super::super::connection::Connection;
use super::super::conversation::Next;
use super::super::service::Service;
use super::super::worker::Worker;
use super::rest;
use crate::record::End;
use crate::socket::{Listener, SocketError, Waiter, Want};

/// Serves until it is stopped.
pub(super) fn serve(worker: &Arc<Worker>, waiter: &mut Waiter, mut listener: Listener) {
    let service = Arc::new(Service::new(&worker.endpoint, worker.shared.clock));
    let mut next = None;

    while !waiter.is_stopped() {
        let id = next.take().unwrap_or_else(|| worker.new_connection());
        let accepted = listener.accept(waiter, || worker.tracer(Some(id)));
        let mut stream = match accepted {
            Ok(Some(stream)) => stream,
            // A late command for the last client is no new one.
            Ok(None) => {
                next = Some(id);
                continue;
            }
            Err(error) => {
                next = Some(id);
                rest(worker, waiter, error);
                continue;
            }
        };
        if let Err(error) = stream.watch(waiter) {
            worker.trouble(error);
            worker.close(id, stream);
            continue;
        }
        // The same thread, so the same notifier; but closing this client is not stopping the server.
        let mut connection = Connection::new(worker, id, stream, &service, waiter.notifier().new_stop_handle());
        let end = serve_client(&mut connection, waiter);
        connection.close(end);
    }

    listener.close();
}

/// Serves one client to its end, and waits in each call; what the behaviour answers is what is next.
fn serve_client(connection: &mut Connection, waiter: &mut Waiter) -> Result<End, SocketError> {
    loop {
        match connection.next() {
            Next::Receive => connection.recv(waiter)?,
            Next::Send(bytes) => connection.send(waiter, &bytes)?,
            Next::SendEnd => connection.send_end()?,
            Next::Sleep(until) => connection.sleep(waiter, until)?,
            Next::Wait => connection.wait(waiter, Want::Nothing)?,
            Next::Close(end) => return Ok(end),
        }
    }
}
