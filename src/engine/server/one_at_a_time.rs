//! One client after another, in one thread: accept → recv → behaviour → send → close. The textbook's loop.
//!
//! While a client is served nobody calls `accept`: who connects meanwhile is taken in by the kernel, waits in the
//! backlog, and gets no answer until it is their turn.

use super::super::post::Mailbox;
use super::super::service::Service;
use super::super::worker::Worker;
use super::conversation::Conversation;
use super::rest;
use crate::socket::{Listener, Waited, Waiter};

/// Serves until it is stopped.
pub(super) fn serve(worker: &Worker, waiter: &mut Waiter, mut listener: Listener) {
    let service = Service::new(&worker.endpoint, worker.shared.clock);
    let mut next = None;

    while !waiter.is_stopped() {
        let connection = next.take().unwrap_or_else(|| worker.new_connection());
        let accepted = listener.accept(waiter, || worker.tracer(Some(connection)));
        let mut stream = match accepted {
            Ok(Waited::Done(stream)) => stream,
            // A late command for the last client is no new one.
            Ok(Waited::Woken) => {
                next = Some(connection);
                continue;
            }
            Err(error) => {
                next = Some(connection);
                rest(worker, waiter, error);
                continue;
            }
        };
        if let Err(error) = stream.watch(waiter) {
            worker.trouble(error);
            worker.close(connection, stream);
            continue;
        }
        worker.opened(connection, stream.ends());
        // The same thread, so the same waker; but closing this client is not stopping the server.
        let wake = waiter.wake().sibling();
        let (mailbox, commands) = Mailbox::new(wake.clone(), 1);
        worker.post.add(connection, mailbox);
        let end = Conversation { worker, service: &service, connection, stream, waiter, wake, commands }.run();
        worker.post.remove(connection);
        worker.closed(connection, end);
    }

    listener.close();
}
