//! A relay of connections: this thread accepts; each client has one more, which connects to the target and then hands on
//! both ways.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;

use super::super::client::connect;
use super::super::relay_control::RelayControl;
use super::super::server::{accept, listen, rest, turn_away};
use super::super::turn::Turn;
use super::super::worker::{Worker, panic_text};
use super::pair::{CLIENT_KEY, Client, Pair};
use super::{Target, say_faults};
use crate::lab::Turns;
use crate::record::{ConnectionId, End, Life, Note};
use crate::socket::{Listener, Poller, SocketError, Stream, Waiter};

/// Relays until it is stopped, and waits for its threads to end.
pub(super) fn serve(
    worker: &Arc<Worker>,
    control: &RelayControl,
    target: &Target<'_>,
    waiter: &mut Waiter,
) -> Result<(), SocketError> {
    let Some(listener) = listen(worker, waiter)? else { return Ok(()) };
    worker.bound(listener.local().clone());
    say_faults(worker, target.settings);
    worker.life(None, Life::Running);
    accept_all(worker, control, waiter, listener);
    Ok(())
}

fn accept_all(worker: &Arc<Worker>, control: &RelayControl, waiter: &mut Waiter, mut listener: Listener) {
    let mut threads: Vec<JoinHandle<()>> = Vec::new();
    let (mut next, mut clients) = (None, 0);
    while !waiter.is_stopped() {
        let id = next.take().unwrap_or_else(|| worker.shared.new_connection());
        let client_waiter = match Waiter::new() {
            Ok(waiter) => waiter,
            Err(error) => {
                next = Some(id);
                rest(worker, waiter, worker.out_of_means("accept", &error));
                continue;
            }
        };
        let client_worker = worker.for_thread(client_waiter.stop_handle());
        let Some(stream) = accept(&client_worker, waiter, &mut listener, id) else {
            next = Some(id);
            continue;
        };
        threads.retain(|thread| !thread.is_finished());
        if threads.len() >= worker.endpoint.listening().max_connections {
            turn_away(worker, id, stream);
            continue;
        }
        clients += 1;
        let served = Served { worker: client_worker, control: control.clone(), id, number: clients };
        match served.spawn(stream, client_waiter) {
            Ok(thread) => threads.extend(thread),
            Err(error) => rest(worker, waiter, worker.out_of_means("accept", &error)),
        }
    }
    listener.close();
    worker.mailboxes.close_all();
    for thread in threads {
        // A connection's panic has been caught and reported in its own thread.
        let _ = thread.join();
    }
}

/// What the thread of a client is given.
struct Served {
    worker: Arc<Worker>,
    control: RelayControl,
    id: ConnectionId,
    /// The nth client of this run.
    number: u32,
}

impl Served {
    fn spawn(self, mut stream: Stream, mut waiter: Waiter) -> io::Result<Option<JoinHandle<()>>> {
        let (worker, id) = (self.worker.clone(), self.id);
        // What it says while the other side is connected is asked for again afterwards.
        if let Err(error) = stream.join(&mut Poller::new(&mut waiter), CLIENT_KEY) {
            worker.trouble(error);
            worker.close(id, stream);
            return Ok(None);
        }
        // Before its thread runs: a stop that comes now closes it.
        let turn = Turn::new(Turns::FullDuplex);
        let commands = worker.mailboxes.open(id, waiter.stop_handle(), turn, stream.gauge());
        worker.opened(worker.shared.clock.now(), id, stream.ends());
        let spawned = std::thread::Builder::new().name(format!("connection {}", id.0)).spawn(move || {
            let worker = self.worker.clone();
            let served = catch_unwind(AssertUnwindSafe(|| {
                self.serve(Client { id, stream, commands }, &mut waiter);
            }));
            if let Err(panic) = served {
                worker.note(Some(id), None, Note::Internal { message: panic_text(&*panic) });
                worker.mailboxes.remove(id);
                worker.closed(id, End::Here);
            }
        });
        if spawned.is_err() {
            worker.mailboxes.remove(id);
            worker.closed(id, End::Here);
        }
        spawned.map(Some)
    }

    fn serve(&self, client: Client, waiter: &mut Waiter) {
        let worker = &self.worker;
        let settings = worker.endpoint.relay_settings();
        let Some((settings, to)) = settings.and_then(|one| Some((one, one.to.as_ref()?))) else { return };
        let target = worker.shared.new_connection();
        match connect(worker, (to, settings.connect_timeout_ms), target, waiter) {
            Ok(Some(stream)) => {
                let pair = Pair::new(worker, &self.control, (client, (target, stream)), self.number, waiter);
                pair.run(&mut Poller::new(waiter));
            }
            Ok(None) => client.close(worker, End::Here),
            Err(error) => {
                let ends = client.stream.ends().clone();
                worker.note(Some(self.id), Some(&ends), Note::RelayTarget { error: Box::new(error.clone()) });
                client.close(worker, End::from(error));
            }
        }
    }
}
