//! The workers: threads that run servers and clients, and take their commands from [`Mailboxes`].
//!
//! Each endpoint has a thread of its own; a thread-per-connection server has one more for each client. They hand their
//! rows to the recorder and never touch the window. Every one of them can be interrupted in
//! whatever call it is: see [`crate::socket::Waiter`].

mod client;
mod command;
mod connection;
mod conversation;
mod datagram;
mod datagram_threads;
mod file;
mod icmp;
mod mailboxes;
mod pause_before_recv;
mod relay;
mod relay_control;
mod remotes;
mod server;
mod service;
mod turn;
mod worker;

use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;

pub use command::{Cancel, FileToSend, To};
pub use file::open_regular;
pub use mailboxes::{MailboxError, Mailboxes};
pub use relay_control::{Decision, HeldDatagram, RelayControl};
pub use worker::Shared;

use crate::lab::{Endpoint, Role};
use crate::record::EndpointId;
use crate::socket::{StopHandle, Waiter};
use worker::Worker;

/// A running endpoint, as the session holds it.
pub struct Running {
    /// Asks the endpoint and all its connections to stop.
    pub stop: StopHandle,
    /// The way to its connections.
    pub mailboxes: Mailboxes,
    /// As it was when it was started.
    pub endpoint: Arc<Endpoint>,
    /// What a relay does to what goes through it.
    pub relay: Option<RelayControl>,
    pub thread: JoinHandle<()>,
}

/// Starts an endpoint in a thread of its own.
///
/// # Errors
/// The system has no more threads or descriptors.
pub fn start(id: EndpointId, endpoint: Endpoint, shared: &Shared) -> io::Result<Running> {
    let waiter = Waiter::new()?;
    let stop = waiter.stop_handle();
    let mailboxes = Mailboxes::default();
    let (shared, endpoint) = (shared.clone(), Arc::new(endpoint));
    let relay = endpoint.relay_settings().map(|settings| RelayControl::new(settings, mailboxes.clone()));
    let sends_changed = Arc::default();
    let worker = Worker {
        id,
        endpoint: endpoint.clone(),
        shared,
        mailboxes: mailboxes.clone(),
        stop: stop.clone(),
        sends_changed,
    };
    let (worker, control) = (Arc::new(worker), relay.clone());
    let thread = std::thread::Builder::new().name(format!("endpoint {}", id.0)).spawn(move || {
        worker.run(waiter, |worker, waiter| {
            if let Some(control) = &control {
                return relay::run(worker, control, waiter);
            }
            match (worker.endpoint.transport().has_connections(), worker.endpoint.role()) {
                (true, Role::Server | Role::Peer | Role::Relay) => server::serve(worker, waiter),
                (true, Role::Client) => client::run(worker, waiter),
                (false, _) => datagram::run(worker, waiter),
            }
        });
    })?;
    Ok(Running { stop, mailboxes, endpoint, relay, thread })
}
