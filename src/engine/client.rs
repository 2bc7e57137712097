//! A client: connect → send and recv as they come → close.
//!
//! It sends and receives at once. A client that sent a large payload to the end before it received anything would
//! wait for an echo server that waits for it.

use super::Command;
use super::inbox::Inbox;
use super::outgoing::Outgoing;
use super::patience::Patience;
use super::post::{Commands, Mailbox};
use super::worker::{Worker, first_of};
use crate::address::Addr;
use crate::record::{ConnectionId, End};
use crate::socket::{ConnectOptions, Kind, SocketError, Stream, Waited, Waiter, Want};

/// Connects and converses until either side ends it; where it is to, again for what is sent next.
pub(super) fn run(worker: &Worker, waiter: &mut Waiter) -> Result<(), SocketError> {
    while let Ended::ByPeer { has_sent: true } = run_once(worker, waiter)?
        && worker.endpoint.client_settings().reconnect
    {}
    Ok(())
}

/// How a connection ended that did not fail.
enum Ended {
    Here,
    /// A server that closes before anything was sent to it is not asked again: it would do so for ever.
    ByPeer {
        has_sent: bool,
    },
}

fn run_once(worker: &Worker, waiter: &mut Waiter) -> Result<Ended, SocketError> {
    let connection = worker.new_connection();
    let Some(mut stream) = connect(worker, connection, waiter)? else { return Ok(Ended::Here) };
    if let Some(local) = stream.ends().local() {
        worker.bound(local.clone());
    }
    let (mailbox, commands) = Mailbox::new(waiter.wake(), 1);
    worker.post.add(connection, mailbox);
    worker.opened(connection, stream.ends());
    worker.running();

    let mut has_sent = false;
    let result = converse(worker, connection, &mut stream, waiter, &commands, &mut has_sent);
    worker.post.remove(connection);
    worker.close(connection, stream);
    let end = result.unwrap_or_else(End::from);
    worker.closed(connection, end.clone());
    match end {
        End::Failed { failure } => Err(*failure),
        End::Here => Ok(Ended::Here),
        End::Peer => Ok(Ended::ByPeer { has_sent }),
    }
}

/// Tries each number of the address in turn, as Python's `create_connection`; `None` where a stop came first.
fn connect(worker: &Worker, connection: ConnectionId, waiter: &mut Waiter) -> Result<Option<Stream>, SocketError> {
    let Some(addresses) = worker.resolve(waiter)? else { return Ok(None) };
    let kind = Kind::of(worker.endpoint.transport());
    let options = &worker.endpoint.options;
    let options = ConnectOptions {
        timeout: std::time::Duration::from_millis(worker.endpoint.client_settings().connect_timeout_ms),
        no_delay: options.no_delay,
        recv_size: options.recv_size,
    };
    let connect = |addr: &Addr| Stream::connect(addr, kind, &options, worker.tracer(Some(connection)), waiter);
    Ok(match first_of(addresses, connect)? {
        Some(Waited::Done(stream)) => Some(stream),
        Some(Waited::Woken) | None => None,
    })
}

fn converse(
    worker: &Worker,
    connection: ConnectionId,
    stream: &mut Stream,
    waiter: &mut Waiter,
    commands: &Commands,
    has_sent: &mut bool,
) -> Result<End, SocketError> {
    let mut inbox = Inbox::new(worker);
    let mut messages = Vec::new();
    let mut sending = Outgoing::default();
    let mut patience = Patience::new(worker.endpoint.client_settings());
    let mut received_end = false;
    loop {
        if waiter.is_stopped() {
            return Ok(End::Here);
        }
        let ends = stream.ends().clone();
        let is_sent = match sending.fill() {
            Ok(is_sent) => is_sent,
            Err(note) => {
                worker.note(Some(connection), Some(&ends), note);
                continue;
            }
        };
        worker.progress(connection, sending.report());
        if is_sent && let Some((_, command)) = commands.try_recv() {
            match command {
                Command::Send(bytes) => sending.put(bytes),
                Command::SendFile(file) => {
                    if let Err(note) = sending.open(&file) {
                        worker.note(Some(connection), Some(&ends), note);
                    }
                }
                Command::HalfClose => match stream.shutdown_write() {
                    Ok(()) => {
                        // Nothing more is to be sent, so it does not connect again.
                        *has_sent = false;
                        worker.sent_end(connection);
                    }
                    // The peer may have sent data before its reset: recv returns that first, then the error.
                    Err(error) if error.is_by_peer() => {}
                    Err(error) => return Err(error),
                },
                Command::Forget => return Ok(End::Here),
                // Only a socket of datagrams sends to an address.
                Command::SendTo { .. } => {}
            }
            continue;
        }
        if received_end && is_sent {
            return Ok(End::Peer);
        }
        let sent = if is_sent { None } else { stream.try_send(sending.bytes())? };
        if let Some(taken) = sent {
            sending.taken(taken);
            patience.begin();
            *has_sent = true;
        }
        let received = if received_end { None } else { stream.try_recv()? };
        let who = (connection, &ends);
        match received {
            Some(bytes) if bytes.is_empty() => {
                // The other side may still read: what was asked to be sent goes out before the close.
                received_end = true;
                worker.received_end(connection);
                inbox.end(worker, who, &mut messages);
            }
            Some(bytes) => {
                patience.end();
                if inbox.push(worker, who, bytes, &mut messages).is_err() {
                    return Ok(End::Here);
                }
            }
            None if sent.is_none() => {
                let limit = [inbox.silence(), patience.left(), sending.check()].into_iter().flatten().min();
                stream.wait(waiter, if is_sent { Want::Recv } else { Want::Either }, limit)?;
                inbox.pass(worker, who, &mut messages);
                if let Some(note) = patience.is_over() {
                    worker.note(Some(connection), Some(&ends), note);
                }
            }
            None => {}
        }
        // A client answers nothing by itself; the rows of the messages are all that is wanted.
        messages.clear();
    }
}
