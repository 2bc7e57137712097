//! UDP servers and clients: one socket, one thread, a datagram for a datagram.
//!
//! A server is bound and answers whoever writes; a client is connected, so `send` and `recv` need no address. A
//! "connection" here is a remote address that the socket has spoken with.

use crate::address::Addr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::Command;
use super::post::{Commands, Mailbox};
use super::remotes::{MAX_REMOTES, Remotes};
use super::worker::{Worker, first_of};
use crate::behaviour::{Action, Input};
use crate::lab::Role;
use crate::record::{Change, ConnectionId, Note, State};
use crate::socket::{Datagram, DatagramOptions, Kind, SocketError, Waiter, Want};

/// How often the kernel's drop count is asked while datagrams come, and once after the last.
const DROP_CHECK: Duration = Duration::from_millis(200);
/// Datagrams received in a row before the commands are looked at again.
const BURST: usize = 256;
/// A socket that answers every call with an error, without waiting, is given up after so many.
const MAX_ERRORS_IN_A_ROW: usize = 1000;

/// Binds or connects, and exchanges datagrams until it is stopped.
pub(super) fn run(worker: &Arc<Worker>, waiter: &mut Waiter) -> Result<(), SocketError> {
    let Some(addresses) = worker.resolve(waiter)? else { return Ok(()) };
    let (mailbox, commands) = Mailbox::new(waiter.wake(), MAX_REMOTES);
    let remotes = Remotes::new(worker, mailbox);
    let role = worker.endpoint.role;
    let (kind, options) = (Kind::of(worker.endpoint.transport()), DatagramOptions::default());
    let opened = first_of(addresses, |addr| {
        let trace = remotes.tracer(worker);
        let socket = match role {
            Role::Server | Role::Peer => Datagram::bind(addr, kind, &options, trace, waiter)?,
            Role::Client => Datagram::connect(addr, kind, &options, trace, waiter)?,
        };
        Ok((socket, addr.clone()))
    });
    let Some((socket, addr)) = opened.map_err(|error| worker.with_holder(error))? else { return Ok(()) };
    let local = socket.local()?;
    remotes.is_at(local.clone());
    worker.change(Change::Local(local));
    if role == Role::Client {
        remotes.meet(&addr);
    }
    let mut exchange = Exchange { worker, socket, remotes, errors_in_a_row: 0, unchecked_since: None };
    worker.change(Change::State(State::Running));

    let result = exchange.run(waiter, &commands);
    exchange.count_drops();
    exchange.remotes.leave_all();
    exchange.socket.close();
    result
}

struct Exchange<'a> {
    worker: &'a Worker,
    socket: Datagram,
    remotes: Remotes,
    errors_in_a_row: usize,
    /// When the first datagram came that the drop count has not been asked after.
    unchecked_since: Option<Instant>,
}

impl Exchange<'_> {
    fn run(&mut self, waiter: &mut Waiter, commands: &Commands) -> Result<(), SocketError> {
        let mut actions = Vec::new();
        while !waiter.is_stopped() {
            while let Ok((connection, command)) = commands.try_recv() {
                self.obey(connection, command, waiter)?;
            }
            let mut came = 0;
            while came < BURST && !waiter.is_stopped() {
                let Some((bytes, peer)) = self.receive()? else { break };
                came += 1;
                let clock = self.worker.shared.clock;
                let input = Input { bytes: &bytes, time: clock.wall(clock.now()), peer: &peer };
                self.remotes.received(&input, &mut actions);
                for action in actions.drain(..) {
                    if let Action::Send(reply) = action {
                        self.send_whole(&reply, &peer, waiter)?;
                    }
                }
            }
            if came > 0 {
                self.unchecked_since.get_or_insert_with(Instant::now);
            }
            if self.unchecked_since.is_some_and(|since| since.elapsed() >= DROP_CHECK) {
                self.count_drops();
            }
            if came < BURST {
                let limit = self.unchecked_since.map(|_| DROP_CHECK);
                self.socket.wait(waiter, Want::Recv, limit)?;
            }
        }
        Ok(())
    }

    fn obey(&mut self, connection: ConnectionId, command: Command, waiter: &mut Waiter) -> Result<(), SocketError> {
        let Some(peer) = self.remotes.address_of(connection) else { return Ok(()) };
        match command {
            Command::Send(bytes) => self.send_whole(&bytes, &peer, waiter),
            Command::Forget => {
                self.remotes.leave(&peer);
                Ok(())
            }
            // A datagram has no end to send.
            Command::HalfClose => Ok(()),
        }
    }

    /// One datagram, if one is there; an error that the socket survives is shown and gone past.
    fn receive(&mut self) -> Result<Option<(Bytes, Addr)>, SocketError> {
        loop {
            match self.socket.try_recv() {
                Ok(received) => {
                    self.errors_in_a_row = 0;
                    return Ok(received);
                }
                Err(error) => self.survive(error)?,
            }
        }
    }

    /// Sends one datagram whole, waiting for room.
    fn send_whole(&mut self, data: &Bytes, to: &Addr, waiter: &mut Waiter) -> Result<(), SocketError> {
        while !waiter.is_stopped() {
            match self.socket.try_send(data, to) {
                Ok(Some(_)) => return Ok(()),
                Ok(None) => {
                    self.socket.wait(waiter, Want::Send, None)?;
                }
                Err(error) => return self.survive(error),
            }
        }
        Ok(())
    }

    /// A datagram socket lives on after most errors: a refusal (ICMP), a message too long.
    fn survive(&mut self, error: SocketError) -> Result<(), SocketError> {
        self.errors_in_a_row += 1;
        if self.errors_in_a_row > MAX_ERRORS_IN_A_ROW {
            return Err(error);
        }
        self.worker.trouble(error);
        Ok(())
    }

    fn count_drops(&mut self) {
        self.unchecked_since = None;
        let datagrams = self.socket.new_kernel_drops();
        if datagrams > 0 {
            self.worker.note(None, None, Note::KernelDropped { datagrams });
        }
    }
}
