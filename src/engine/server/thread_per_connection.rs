//! A thread for each connection, as Python's `ThreadingMixIn` has it: accept → recv → behaviour → send → close.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::JoinHandle;
use std::time::Duration;

use bytes::{Buf, Bytes};

use super::super::Command;
use super::super::post::{Commands, Mailbox};
use super::super::worker::{Worker, close, first_of, panic_text};
use crate::behaviour::{self, Action, Behaviour, Input, Kind};
use crate::record::{Change, ConnectionId, End, Note, State};
use crate::socket::{Kind as SocketKind, ListenOptions, Listener, SocketError, Stream, Waited, Waiter, Want};

/// How long the server rests when `accept` fails, which is when descriptors have run out.
const REST: Duration = Duration::from_millis(100);

/// Listens and serves until it is stopped.
pub(crate) fn serve(worker: &Worker, waiter: &mut Waiter) -> Result<(), SocketError> {
    let Some(mut listener) = listen(worker, waiter)? else { return Ok(()) };
    worker.change(Change::Local(listener.local().clone()));
    worker.change(Change::State(State::Running));
    let kind = behaviour::find(&worker.endpoint.behaviour).unwrap_or(&behaviour::BEHAVIOURS[0]);
    let limit = worker.endpoint.options.max_connections;
    let mut threads: Vec<JoinHandle<()>> = Vec::new();

    while !waiter.is_stopped() {
        let connection = worker.new_connection();
        let Ok(mut client_waiter) = Waiter::new().inspect_err(|error| rest(worker, waiter, error)) else { continue };
        let wake = client_waiter.wake();
        let accepted = listener.accept(waiter, |_| worker.tracer_for(Some(connection), wake.clone()));
        let mut stream = match accepted {
            Ok(Waited::Done(stream)) => stream,
            Ok(Waited::Woken) => continue,
            Err(error) => {
                worker.trouble(error);
                let _ = waiter.wait(Want::Wake, Some(REST));
                continue;
            }
        };
        threads.retain(|thread| !thread.is_finished());
        if worker.post.len() >= limit {
            worker.change(Change::Refused);
            worker.note(Some(connection), Some(stream.peer()), Note::LimitReached { limit });
            stream.close();
            continue;
        }
        worker.opened(connection, stream.peer(), stream.local());
        let (mailbox, commands) = Mailbox::new(wake, 1);
        worker.post.add(connection, mailbox);
        if let Err(error) = stream.watch(&mut client_waiter) {
            worker.post.remove(connection);
            worker.closed(connection, close(stream, Err(error)));
            continue;
        }
        let client = Client { connection, stream, waiter: client_waiter, commands, ended: false };
        match spawn(worker, kind, client) {
            Ok(thread) => threads.push(thread),
            Err(error) => {
                worker.post.remove(connection);
                worker.closed(connection, End::Here);
                rest(worker, waiter, &error);
            }
        }
    }

    listener.close();
    worker.post.close_all();
    for thread in threads {
        // A connection's panic has been caught and reported in its own thread.
        let _ = thread.join();
    }
    Ok(())
}

/// Resolves the address and listens on the first of its numbers that can be; `None` where a stop came first.
fn listen(worker: &Worker, waiter: &mut Waiter) -> Result<Option<Listener>, SocketError> {
    let Some(addresses) = worker.resolve(waiter)? else { return Ok(None) };
    let options = &worker.endpoint.options;
    let options = ListenOptions {
        reuse_addr: options.reuse_addr,
        backlog: options.backlog,
        no_delay: options.no_delay,
        recv_size: options.recv_size,
    };
    let kind = SocketKind::of(worker.endpoint.transport());
    let listening =
        first_of(addresses, |addr| Listener::listen(addr, kind, options.clone(), worker.tracer(None), waiter));
    listening.map_err(|error| worker.with_holder(error))
}

/// The system has no more threads or descriptors: say so, and try again a little later.
fn rest(worker: &Worker, waiter: &mut Waiter, error: &io::Error) {
    worker.trouble(SocketError::new("accept", worker.endpoint.address.authority(), error));
    let _ = waiter.wait(Want::Wake, Some(REST));
}

/// One client and its thread's means.
struct Client {
    connection: ConnectionId,
    stream: Stream,
    waiter: Waiter,
    commands: Commands,
    /// The client has sent its last.
    ended: bool,
}

fn spawn(worker: &Worker, kind: &'static Kind, mut client: Client) -> io::Result<JoinHandle<()>> {
    let worker = Worker::new(
        worker.id,
        worker.endpoint.clone(),
        worker.shared.clone(),
        worker.post.clone(),
        client.waiter.wake(),
    );
    let name = format!("connection {}", client.connection.0);
    std::thread::Builder::new().name(name).spawn(move || {
        let mut behaviour = (kind.make)();
        let result = catch_unwind(AssertUnwindSafe(|| converse(&worker, &mut client, &mut *behaviour)));
        let connection = client.connection;
        let result = result.unwrap_or_else(|panic| {
            let peer = Some(client.stream.peer());
            worker.note(Some(connection), peer, Note::Internal { message: panic_text(&*panic) });
            Ok(End::Here)
        });
        worker.post.remove(connection);
        worker.closed(connection, close(client.stream, result));
    })
}

/// The conversation with one client, to its end.
fn converse(worker: &Worker, client: &mut Client, behaviour: &mut dyn Behaviour) -> Result<End, SocketError> {
    let mut actions = Vec::new();
    loop {
        if client.waiter.is_stopped() {
            return Ok(End::Here);
        }
        while let Ok((_, command)) = client.commands.try_recv() {
            match command {
                Command::Send(bytes) => {
                    if !client.send_all(bytes)? {
                        return Ok(End::Here);
                    }
                }
                Command::HalfClose => {
                    client.stream.shutdown_write()?;
                    worker.change(Change::SentEnd(client.connection));
                    if client.ended {
                        return Ok(End::Peer);
                    }
                }
                Command::Forget => return Ok(End::Here),
            }
        }
        if client.ended {
            // Only the operator has anything left to say.
            client.stream.wait(&mut client.waiter, Want::Wake, None)?;
            continue;
        }
        let Waited::Done(bytes) = client.stream.recv(&mut client.waiter, None)? else { continue };
        if bytes.is_empty() {
            client.ended = true;
            worker.change(Change::ReceivedEnd(client.connection));
            behaviour.ended(&mut actions);
        } else {
            let time = worker.shared.clock.wall(worker.shared.clock.now());
            let peer = client.stream.peer();
            behaviour.received(&Input { bytes: &bytes, time, peer }, &mut actions);
        }
        for action in actions.drain(..) {
            match action {
                Action::Send(bytes) => {
                    if !client.send_all(bytes)? {
                        return Ok(End::Here);
                    }
                }
                Action::Close => return Ok(if client.ended { End::Peer } else { End::Here }),
            }
        }
    }
}

impl Client {
    /// `sendall`: as many `send`s as it takes. `false` where a stop came before the last byte.
    fn send_all(&mut self, mut data: Bytes) -> Result<bool, SocketError> {
        while !data.is_empty() {
            match self.stream.send(&mut self.waiter, &data)? {
                Waited::Done(taken) => data.advance(taken),
                Waited::Woken if self.waiter.is_stopped() => return Ok(false),
                Waited::Woken => {}
            }
        }
        Ok(true)
    }
}
