//! One client after another, in one thread: accept → recv → behaviour → send → close. The textbook's loop.
//!
//! While a client is served nobody calls `accept`: who connects meanwhile is taken in by the kernel, waits in the
//! backlog, and gets no answer until it is their turn.

use std::sync::Arc;

use super::super::connection::Connection;
use super::super::service::Service;
use super::super::worker::Worker;
use super::{accept, serve_client};
use crate::socket::{Listener, Waiter};

/// Serves until it is stopped.
pub(super) fn serve(worker: &Arc<Worker>, waiter: &mut Waiter, mut listener: Listener) {
    let service = Arc::new(Service::new(&worker.endpoint, worker.shared.clock));
    let mut next = None;

    while !waiter.is_stopped() {
        let id = next.take().unwrap_or_else(|| worker.shared.new_connection());
        let Some(mut stream) = accept(worker, waiter, &mut listener, id) else {
            next = Some(id);
            continue;
        };
        if let Err(error) = stream.watch(waiter) {
            worker.trouble(error);
            worker.close(id, stream);
            continue;
        }
        // The same thread, so the same notifier; but closing this client is not stopping the server.
        let mut connection = Connection::new(worker, id, stream, &service, waiter.notifier().new_stop_handle());
        let end = serve_client(&mut connection, waiter, None);
        connection.close(end);
    }

    listener.close();
}
