//! A client: connect → send and recv as they come → close.
//!
//! It sends and receives at once. A client that sent a large payload to the end before it received anything would
//! wait for an echo server that waits for it.

use std::sync::Arc;
use std::time::Duration;

use super::connection::Connection;
use super::conversation::Next;
use super::service::Service;
use super::worker::{Worker, buffers, first_of};
use crate::address::{Addr, Address};
use crate::record::{ConnectionId, End, Life};
use crate::socket::{ConnectOptions, Kind, SocketError, Stream, Waiter, Want};

/// Connects and converses until either side ends it; where it is to, again for what is sent next.
pub(super) fn run(worker: &Arc<Worker>, waiter: &mut Waiter) -> Result<(), SocketError> {
    // It answers nothing by itself.
    let service = Arc::new(Service::new(&worker.endpoint, worker.shared.clock));
    loop {
        let id = worker.shared.new_connection();
        let (address, timeout_ms) = (&worker.endpoint.address, worker.endpoint.client_settings().connect_timeout_ms);
        let Some(stream) = connect(worker, (address, timeout_ms), id, waiter)? else { return Ok(()) };
        if let Some(local) = stream.ends().local() {
            worker.bound(local.clone());
        }
        let mut connection = Connection::new(worker, id, stream, &service, waiter.stop_handle());
        worker.life(None, Life::Running);
        let end = converse(&mut connection, waiter);
        let has_sent = connection.has_sent();
        match connection.close(end) {
            End::Failed { failure } => return Err(*failure),
            // A server that closes before anything was sent to it is not asked again: it would do so for ever.
            End::Peer if has_sent && worker.endpoint.client_settings().reconnect => {}
            End::Peer | End::Here => return Ok(()),
        }
    }
}

fn converse(connection: &mut Connection, waiter: &mut Waiter) -> Result<End, SocketError> {
    loop {
        match connection.next() {
            Next::Send(bytes) => {
                let has_sent = connection.try_send(&bytes)?;
                // What is to go out at once has no receive in between. Where the system takes no more, one is needed.
                if has_sent && connection.has_command() {
                    continue;
                }
                let has_received = connection.can_receive() && connection.try_recv()?;
                if !has_sent && !has_received {
                    let want = if connection.can_receive() { Want::Either } else { Want::Send };
                    connection.wait(waiter, want)?;
                }
            }
            Next::Receive => connection.recv(waiter)?,
            Next::SendEnd => connection.send_end()?,
            Next::Sleep(until) => connection.sleep(waiter, until)?,
            Next::Pause(until) => connection.pause(waiter, until)?,
            Next::Wait => connection.wait(waiter, Want::Nothing)?,
            Next::Close(end) => return Ok(end),
        }
    }
}

/// Tries each number of the address in turn, as Python's `create_connection`; `None` where a stop came first.
pub(super) fn connect(
    worker: &Worker,
    (address, timeout_ms): (&Address, u64),
    id: ConnectionId,
    waiter: &mut Waiter,
) -> Result<Option<Stream>, SocketError> {
    let Some(addresses) = worker.resolve_address(address, waiter)? else { return Ok(None) };
    let kind = Kind::of(address.transport);
    let options = &worker.endpoint.options;
    let options = ConnectOptions {
        timeout: Duration::from_millis(timeout_ms),
        no_delay: options.no_delay,
        buffers: buffers(options),
        recv_size: options.recv_size,
    };
    let connect = |addr: &Addr| Stream::connect(addr, kind, &options, worker.tracer(Some(id)), waiter);
    Ok(first_of(addresses, connect)?.flatten())
}
