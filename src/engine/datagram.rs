//! UDP servers and clients: one socket, one thread, a datagram for a datagram.
//!
//! A server is bound and answers whoever writes; a client is connected, so `send` and `recv` need no address. A
//! "connection" here is a remote address that the socket has spoken with.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::Command;
use super::post::{Commands, Mailbox};
use super::server::thread_per_connection::with_holder;
use super::worker::Worker;
use crate::behaviour::{self, Action, Behaviour, Input, Kind};
use crate::lab::Role;
use crate::record::{Change, ConnectionId, End, Note, State};
use crate::socket::{Datagram, DatagramOptions, SocketError, Waiter};

/// Remote addresses remembered at once. Anybody can invent addresses, so the oldest makes room for the newest.
const MAX_REMOTES: usize = 1024;
/// How often the kernel's drop count is asked while datagrams come, and once after the last.
const DROP_CHECK: Duration = Duration::from_millis(200);
/// Datagrams received in a row before the commands are looked at again.
const BURST: usize = 256;
/// A socket that answers every call with an error, without waiting, is given up after so many.
const MAX_ERRORS_IN_A_ROW: usize = 1000;

/// Binds or connects, and exchanges datagrams until it is stopped.
pub(super) fn run(worker: &Worker, waiter: &mut Waiter) -> Result<(), SocketError> {
    let Some(addresses) = worker.resolve(waiter)? else { return Ok(()) };
    let Some(&addr) = addresses.first() else { return Ok(()) };
    let kind = match worker.endpoint.role {
        Role::Server => behaviour::find(&worker.endpoint.behaviour),
        // A client answers nothing by itself.
        Role::Client => behaviour::find("manual"),
    };
    let socket = match worker.endpoint.role {
        Role::Server => {
            let options = DatagramOptions { reuse_addr: worker.endpoint.options.reuse_addr };
            Datagram::bind(addr, &options, worker.tracer(None), waiter).map_err(|error| with_holder(worker, error))?
        }
        Role::Client => Datagram::connect(addr, worker.tracer(None), waiter)?,
    };
    let local = socket.local()?;
    worker.change(Change::Local(local));
    let (mailbox, commands) = Mailbox::new(waiter.wake());
    let kind = kind.unwrap_or(&behaviour::BEHAVIOURS[0]);
    let remotes = Remotes { kind, local, mailbox, known: HashMap::new(), by_age: VecDeque::new() };
    let mut exchange = Exchange { worker, socket, remotes, errors_in_a_row: 0, unchecked_since: None };
    if worker.endpoint.role == Role::Client {
        exchange.remotes.meet(worker, addr);
    }
    worker.change(Change::State(State::Running));

    let result = exchange.run(waiter, &commands);
    exchange.count_drops();
    exchange.remotes.leave_all(worker);
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
                let remote = self.remotes.meet(self.worker, peer);
                let clock = self.worker.shared.clock;
                remote.behaviour.received(&Input { bytes: &bytes, time: clock.wall(clock.now()), peer }, &mut actions);
                for action in actions.drain(..) {
                    if let Action::Send(reply) = action {
                        self.send_whole(&reply, peer, waiter)?;
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
                self.socket.wait(waiter, limit)?;
            }
        }
        Ok(())
    }

    fn obey(&mut self, connection: ConnectionId, command: Command, waiter: &mut Waiter) -> Result<(), SocketError> {
        let Some(peer) = self.remotes.address_of(connection) else { return Ok(()) };
        match command {
            Command::Send(bytes) => self.send_whole(&bytes, peer, waiter),
            Command::Forget => {
                self.remotes.leave(self.worker, peer);
                Ok(())
            }
            // A datagram has no end to send.
            Command::HalfClose => Ok(()),
        }
    }

    /// One datagram, if one is there; an error that the socket survives is shown and gone past.
    fn receive(&mut self) -> Result<Option<(Bytes, SocketAddr)>, SocketError> {
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
    fn send_whole(&mut self, data: &Bytes, to: SocketAddr, waiter: &mut Waiter) -> Result<(), SocketError> {
        while !waiter.is_stopped() {
            match self.socket.try_send(data, to) {
                Ok(Some(_)) => return Ok(()),
                Ok(None) => {
                    self.socket.wait(waiter, None)?;
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

/// The remote addresses that the socket has spoken with.
struct Remotes {
    kind: &'static Kind,
    local: SocketAddr,
    mailbox: Mailbox,
    known: HashMap<SocketAddr, Remote>,
    by_age: VecDeque<SocketAddr>,
}

struct Remote {
    connection: ConnectionId,
    behaviour: Box<dyn Behaviour>,
}

impl Remotes {
    /// The remote of this address; a new one is made known.
    fn meet(&mut self, worker: &Worker, peer: SocketAddr) -> &mut Remote {
        if !self.known.contains_key(&peer)
            && self.by_age.len() >= MAX_REMOTES
            && let Some(oldest) = self.by_age.front().copied()
        {
            self.leave(worker, oldest);
        }
        self.known.entry(peer).or_insert_with(|| {
            let connection = worker.new_connection();
            worker.post.add(connection, self.mailbox.clone());
            worker.opened(connection, peer, Some(self.local));
            self.by_age.push_back(peer);
            Remote { connection, behaviour: (self.kind.make)() }
        })
    }

    fn address_of(&self, connection: ConnectionId) -> Option<SocketAddr> {
        self.known.iter().find(|(_, remote)| remote.connection == connection).map(|(peer, _)| *peer)
    }

    fn leave(&mut self, worker: &Worker, peer: SocketAddr) {
        if let Some(remote) = self.known.remove(&peer) {
            self.by_age.retain(|known| *known != peer);
            worker.post.remove(remote.connection);
            worker.closed(remote.connection, End::Here);
        }
    }

    fn leave_all(&mut self, worker: &Worker) {
        for peer in self.by_age.clone() {
            self.leave(worker, peer);
        }
    }
}
