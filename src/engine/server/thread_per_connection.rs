//! A thread for each connection, as Python's `ThreadingMixIn` has it: this one accepts, each of the others does
//! recv → behaviour → send → close.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;

use super::super::post::{Commands, Mailbox};
use super::super::service::Service;
use super::super::worker::{Worker, panic_text};
use super::conversation::Conversation;
use super::{out_of_means, rest, turn_away};
use crate::record::{ConnectionId, End, Note};
use crate::socket::{Listener, Stream, Waited, Waiter};

/// Serves until it is stopped, and waits for its threads to end.
pub(super) fn serve(worker: &Worker, waiter: &mut Waiter, mut listener: Listener) {
    let service = Arc::new(Service::new(&worker.endpoint, worker.shared.clock));
    let mut threads: Vec<JoinHandle<()>> = Vec::new();
    let mut next = None;

    while !waiter.is_stopped() {
        let connection = next.take().unwrap_or_else(|| worker.new_connection());
        let mut client_waiter = match Waiter::new() {
            Ok(waiter) => waiter,
            Err(error) => {
                next = Some(connection);
                rest(worker, waiter, out_of_means(worker, &error));
                continue;
            }
        };
        let wake = client_waiter.wake();
        let accepted = listener.accept(waiter, || worker.tracer_for(Some(connection), wake.clone()));
        let mut stream = match accepted {
            Ok(Waited::Done(stream)) => stream,
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
        threads.retain(|thread| !thread.is_finished());
        if worker.post.len() >= worker.endpoint.server_settings().max_connections {
            turn_away(worker, connection, stream);
            continue;
        }
        if let Err(error) = stream.watch(&mut client_waiter) {
            worker.trouble(error);
            worker.close(connection, stream);
            continue;
        }
        worker.opened(connection, stream.ends());
        let (mailbox, commands) = Mailbox::new(wake, 1);
        worker.post.add(connection, mailbox);
        let client = Client { connection, stream, waiter: client_waiter, commands };
        match spawn(worker, service.clone(), client) {
            Ok(thread) => threads.push(thread),
            Err(error) => {
                worker.post.remove(connection);
                worker.closed(connection, End::Here);
                rest(worker, waiter, out_of_means(worker, &error));
            }
        }
    }

    listener.close();
    worker.post.close_all();
    for thread in threads {
        // A connection's panic has been caught and reported in its own thread.
        let _ = thread.join();
    }
}

/// One client and its thread's means.
struct Client {
    connection: ConnectionId,
    stream: Stream,
    waiter: Waiter,
    commands: Commands,
}

fn spawn(worker: &Worker, service: Arc<Service>, client: Client) -> io::Result<JoinHandle<()>> {
    let Client { connection, stream, mut waiter, commands } = client;
    let worker = worker.for_thread(waiter.wake());
    std::thread::Builder::new().name(format!("connection {}", connection.0)).spawn(move || {
        let (wake, ends) = (waiter.wake(), stream.ends().clone());
        let (worker, service, waiter) = (&*worker, &*service, &mut waiter);
        let conversation = Conversation { worker, service, connection, stream, waiter, wake, commands };
        let ended = catch_unwind(AssertUnwindSafe(|| conversation.run()));
        let end = ended.unwrap_or_else(|panic| {
            worker.note(Some(connection), Some(&ends), Note::Internal { message: panic_text(&*panic) });
            End::Here
        });
        worker.post.remove(connection);
        worker.closed(connection, end);
    })
}
