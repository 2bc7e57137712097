//! The workers: threads that run servers and clients, and take their commands from [`Mailboxes`].
//!
//! Each endpoint has a thread of its own; a thread-per-connection server has one more for each client. They hand their
//! rows to the recorder and never touch the window. Every one of them can be interrupted in
//! whatever call it is: see [`crate::socket::Waiter`].

mod client;
mod connection;
mod conversation;
mod datagram;
mod datagram_threads;
mod file;
mod icmp;
mod mailboxes;
mod remotes;
mod server;
mod service;
mod turn;
mod worker;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread::JoinHandle;

use bytes::Bytes;

pub use mailboxes::{MailboxError, Mailboxes, To};

use crate::clock::Clock;
use crate::lab::{Endpoint, Role};
use crate::payload::Checksum;
use crate::record::{ConnectionId, EndpointId, Reports};
use crate::socket::{StopHandle, Waiter};
use worker::Worker;

/// What a connection's thread is to do, besides closing, which waits for nothing (see [`Mailboxes::close`]).
#[derive(Debug, Clone, PartialEq, Eq)]
enum StreamCommand {
    /// Send this message, with what the framing puts around it.
    Send(Bytes),
    /// Send the bytes of a file, as they are.
    SendFile(FileToSend),
    /// Send no more, but go on receiving: `shutdown(SHUT_WR)`.
    SendEnd,
    /// Send this message, which comes from another connection of the same server.
    FromPeer(Bytes),
}

/// What the thread of a socket of datagrams is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
enum DatagramCommand {
    /// Send this datagram.
    Send { to: To, bytes: Bytes },
    /// Forget this remote address.
    Forget(ConnectionId),
}

/// A file to be read while it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileToSend {
    pub path: PathBuf,
    /// What follows its last byte.
    pub checksum: Checksum,
    pub cancel: Cancel,
}

/// The wish that a file be sent no further; clones carry the same wish.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Release);
    }

    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

impl PartialEq for Cancel {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Cancel {}

/// What all workers of a session share.
#[derive(Clone)]
pub struct Shared {
    pub clock: Clock,
    pub reports: Reports,
    /// The number of the next connection.
    pub next_connection: Arc<AtomicU32>,
}

/// A running endpoint, as the session holds it.
pub struct Running {
    stop: StopHandle,
    mailboxes: Mailboxes,
    thread: JoinHandle<()>,
}

impl Running {
    /// Asks the endpoint and all its connections to stop; returns at once.
    pub fn stop(&self) {
        self.stop.stop();
    }

    /// Whether it was asked to stop.
    pub fn is_stopping(&self) -> bool {
        self.stop.is_stopped()
    }

    /// The way to its connections.
    pub fn mailboxes(&self) -> &Mailboxes {
        &self.mailboxes
    }

    /// Whether its thread has ended.
    pub fn is_finished(&self) -> bool {
        self.thread.is_finished()
    }
}

/// Starts an endpoint in a thread of its own.
///
/// # Errors
/// The system has no more threads or descriptors.
pub fn start(id: EndpointId, endpoint: Endpoint, shared: &Shared) -> io::Result<Running> {
    let waiter = Waiter::new()?;
    let stop = waiter.stop_handle();
    let mailboxes = Mailboxes::default();
    let worker = Worker::new(id, Arc::new(endpoint), shared.clone(), mailboxes.clone(), stop.clone());
    let name = format!("endpoint {}", id.0);
    let thread = std::thread::Builder::new().name(name).spawn(move || {
        worker.run(waiter, |worker, waiter| {
            match (worker.endpoint.transport().has_connections(), worker.endpoint.role()) {
                (true, Role::Server | Role::Peer) => server::serve(worker, waiter),
                (true, Role::Client) => client::run(worker, waiter),
                (false, _) => datagram::run(worker, waiter),
            }
        });
    })?;
    Ok(Running { stop, mailboxes, thread })
}

/// Names a connection that was opened.
fn new_connection(shared: &Shared) -> ConnectionId {
    ConnectionId(shared.next_connection.fetch_add(1, Ordering::Relaxed))
}
