//! A thread for each connection, as Python's `ThreadingMixIn` has it: this one accepts, each of the others does
//! recv → behaviour → send → close.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;

use super::super::connection::Connection;
use super::super::service::Service;
use super::super::worker::{Worker, panic_text};
use super::accepting::{Awaited, FirstMessage, before_next};
use super::{accept, rest, serve_client, turn_away};
use crate::record::{ConnectionId, End};
use crate::socket::{Listener, Waiter};

/// Serves until it is stopped, and waits for its threads to end.
pub(super) fn serve(worker: &Arc<Worker>, waiter: &mut Waiter, mut listener: Listener) {
    let settings = worker.endpoint.server_settings();
    let memory = Arc::new(Service::new(&worker.endpoint, worker.shared.clock));
    let mut threads: Vec<JoinHandle<()>> = Vec::new();
    let mut next = None;

    while !waiter.is_stopped() {
        let id = next.take().unwrap_or_else(|| worker.shared.new_connection());
        let mut client_waiter = match Waiter::new() {
            Ok(waiter) => waiter,
            Err(error) => {
                next = Some(id);
                rest(worker, waiter, worker.out_of_means("accept", &error));
                continue;
            }
        };
        let stop = client_waiter.stop_handle();
        let client_worker = worker.for_thread(stop.clone());
        let Some(mut stream) = accept(&client_worker, waiter, &mut listener, id) else {
            next = Some(id);
            continue;
        };
        threads.retain(|thread| !thread.is_finished());
        if worker.mailboxes.len() >= worker.endpoint.listening().max_connections {
            turn_away(worker, id, stream);
            continue;
        }
        if let Err(error) = stream.watch(&mut client_waiter) {
            worker.trouble(error);
            worker.close(id, stream);
            continue;
        }
        // A process that was forked has a copy of the memory, in which nobody else has left anything: a thread stands for it.
        let copy = settings.forks.then(|| Arc::new(Service::new(&worker.endpoint, worker.shared.clock)));
        let connection = Connection::new(&client_worker, id, stream, copy.as_ref().unwrap_or(&memory), stop);
        let (first, awaited) = FirstMessage::of(waiter);
        match spawn(worker.clone(), id, connection, client_waiter, awaited) {
            Ok(thread) => {
                threads.push(thread);
                before_next(settings.accepts, &first, waiter);
            }
            Err(error) => {
                worker.mailboxes.remove(id);
                worker.closed(id, End::Here);
                rest(worker, waiter, worker.out_of_means("accept", &error));
            }
        }
    }

    listener.close();
    worker.mailboxes.close_all();
    for thread in threads {
        // A connection's panic has been caught and reported in its own thread.
        let _ = thread.join();
    }
}

fn spawn(
    worker: Arc<Worker>,
    id: ConnectionId,
    mut connection: Connection,
    mut waiter: Waiter,
    awaited: Awaited,
) -> io::Result<JoinHandle<()>> {
    std::thread::Builder::new().name(format!("connection {}", id.0)).spawn(move || {
        let served = catch_unwind(AssertUnwindSafe(|| {
            let end = serve_client(&mut connection, &mut waiter, Some(awaited));
            connection.close(end);
        }));
        if let Err(panic) = served {
            Connection::broken(&worker, id, panic_text(&*panic));
        }
    })
}
