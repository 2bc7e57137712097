//! Datagrams: one socket, one thread that receives, a datagram for a datagram.
//!
//! A server is bound and answers whoever writes; a peer is bound and sends where the user says; a client is connected, so
//! `send` and `recv` need no address. A "connection" here is a remote address that the socket has spoken with. A server
//! answers in this thread, one datagram after another, or gives each datagram a thread of its own.

use crate::address::{Addr, Address};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::Command;
use super::datagram_threads::Threads;
use super::icmp::Echo;
use super::patience::Patience;
use super::post::{Commands, Mailbox};
use super::remotes::{MAX_REMOTES, Remotes};
use super::worker::{Worker, first_of};
use crate::behaviour::Action;
use crate::lab::{Model, Options, Role};
use crate::record::{ConnectionId, Note};
use crate::socket::{
    Datagram, DatagramOptions, Family, Kind, Multicast, Received, SocketError, Unread, Waited, Waiter, Want, resolve,
};

/// How often the kernel's drop count is asked while datagrams come, once after the last, and while nobody receives them:
/// a queue that nobody empties is the one that overflows.
const DROP_CHECK: Duration = Duration::from_millis(200);
/// Datagrams received in a row before the commands are looked at again, and the other way round.
const BURST: usize = 256;
/// After so many in a row the socket is no longer watched, until there is a wait again.
const BUSY: usize = 32;
/// A socket that answers every call with an error, without waiting, is given up after so many.
const MAX_ERRORS_IN_A_ROW: usize = 1000;

/// Binds or connects, and exchanges datagrams until it is stopped.
pub(super) fn run(worker: &Arc<Worker>, waiter: &mut Waiter) -> Result<(), SocketError> {
    let Some(addresses) = worker.resolve(waiter)? else { return Ok(()) };
    let (mailbox, commands) = Mailbox::new(waiter.wake(), MAX_REMOTES);
    // The socket's own box: a peer sends before anybody has spoken with it.
    worker.post.add(ConnectionId::SOCKET, mailbox.clone());
    let remotes = Remotes::new(worker, mailbox);
    let role = worker.endpoint.role();
    let kind = Kind::of(worker.endpoint.transport());
    let options = options(kind, &worker.endpoint.options);
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
    worker.bound(local);
    let client = (role == Role::Client).then(|| remotes.meet(&addr, worker.shared.clock.now()).connection);
    let is_threaded = role == Role::Server && worker.endpoint.model() == Model::ThreadPerConnection;
    let threads = is_threaded.then(|| Threads::new(worker, &remotes));
    let patience = Patience::new(worker.endpoint.client_settings());
    let icmp = (kind == Kind::Raw).then(|| Echo::to(&addr));
    let (errors_in_a_row, unchecked_since) = (0, None);
    let mut exchange =
        Exchange { worker, socket, remotes, threads, icmp, patience, client, errors_in_a_row, unchecked_since };
    worker.running();

    let result = exchange.run(waiter, &commands);
    if let Some(threads) = exchange.threads.take() {
        threads.join();
    }
    exchange.count_unread();
    exchange.count_drops();
    exchange.remotes.leave_all();
    exchange.socket.close();
    result
}

fn options(kind: Kind, options: &Options) -> DatagramOptions {
    DatagramOptions {
        broadcast: options.broadcast,
        // An ICMP packet comes with a header that nobody counts.
        cut_to: Some(options.recv_size).filter(|_| options.cut_datagrams && kind == Kind::Datagram),
        multicast: Multicast {
            groups: options.groups.clone(),
            ttl: options.multicast_ttl,
            loopback: options.multicast_loop,
            interface: options.multicast_interface.clone(),
        },
    }
}

struct Exchange<'a> {
    worker: &'a Worker,
    socket: Datagram,
    remotes: Remotes,
    /// The threads that answer, where each datagram has its own.
    threads: Option<Threads>,
    /// What wraps a payload into an echo request, on a raw socket.
    icmp: Option<Echo>,
    patience: Patience,
    /// A client's one connection.
    client: Option<ConnectionId>,
    errors_in_a_row: usize,
    /// When the first datagram came that the drop count has not been asked after.
    unchecked_since: Option<Instant>,
}

impl Exchange<'_> {
    fn run(&mut self, waiter: &mut Waiter, commands: &Commands) -> Result<(), SocketError> {
        while !waiter.is_stopped() {
            for (connection, command) in std::iter::from_fn(|| commands.try_recv()).take(BURST) {
                self.obey(connection, command, waiter)?;
            }
            let mut came = 0;
            while came < BURST && !waiter.is_stopped() {
                let Some((bytes, peer)) = self.receive()? else { break };
                came += 1;
                if came == BUSY {
                    self.socket.unwatch(waiter)?;
                }
                self.patience.end();
                let is_handed_over =
                    self.threads.as_mut().is_some_and(|threads| threads.hand(&self.socket, &bytes, &peer));
                if !is_handed_over {
                    self.answer(&bytes, &peer, waiter)?;
                }
            }
            if came > 0 {
                self.unchecked_since.get_or_insert_with(Instant::now);
            }
            self.look_for_drops();
            // What waits in the mailbox may have woken a pause or a send already, and would not wake again.
            if came < BURST && commands.is_empty() {
                let limit = [self.unchecked_since.map(|_| DROP_CHECK), self.patience.left()];
                self.socket.wait(waiter, Want::Recv, limit.into_iter().flatten().min())?;
                if let Some(note) = self.patience.is_over() {
                    self.worker.note(self.client, None, note);
                }
            }
        }
        Ok(())
    }

    /// Answers one datagram in this thread; the next waits in the socket's queue.
    fn answer(&mut self, bytes: &Bytes, peer: &Addr, waiter: &mut Waiter) -> Result<(), SocketError> {
        let mut actions = Vec::new();
        self.remotes.received(peer, bytes, &mut actions);
        for action in actions {
            match action {
                Action::Send(reply) => self.send_whole(&reply, peer, waiter)?,
                Action::Tell(to, bytes) => {
                    if let Some(other) = self.remotes.address_of(ConnectionId(to.0)) {
                        self.send_whole(&bytes, &other, waiter)?;
                    }
                }
                Action::Wait(time) => self.pause(waiter, time)?,
                // A socket of datagrams has no connection to close.
                Action::Close => {}
            }
        }
        Ok(())
    }

    /// Waits before an answer, and tells meanwhile what is lost of what comes.
    fn pause(&mut self, waiter: &mut Waiter, time: Duration) -> Result<(), SocketError> {
        let _sleep = self.socket.sleeps();
        let until = Instant::now() + time;
        while !waiter.is_stopped() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            self.unchecked_since.get_or_insert_with(Instant::now);
            self.socket.wait(waiter, Want::Wake, Some(left.min(DROP_CHECK)))?;
            self.look_for_drops();
        }
        Ok(())
    }

    fn obey(&mut self, connection: ConnectionId, command: Command, waiter: &mut Waiter) -> Result<(), SocketError> {
        if let Command::SendTo { to, bytes } = command {
            return self.send_to(&to, &bytes, waiter);
        }
        let Some(peer) = self.remotes.address_of(connection) else { return Ok(()) };
        match command {
            Command::Send(bytes) => {
                let bytes = self.icmp.as_mut().map_or(bytes.clone(), |echo| echo.request(&bytes));
                self.patience.begin();
                self.send_whole(&bytes, &peer, waiter)
            }
            Command::Forget => {
                self.remotes.leave(&peer);
                Ok(())
            }
            // A datagram has no end to send, and is not streamed.
            Command::HalfClose | Command::SendFile(_) | Command::SendTo { .. } => Ok(()),
        }
    }

    /// Sends to an address of the user's; a name that does not resolve is shown and gone past.
    fn send_to(&mut self, to: &Address, bytes: &Bytes, waiter: &mut Waiter) -> Result<(), SocketError> {
        match resolve(to, &self.worker.tracer(None), waiter) {
            Ok(Waited::Done(addresses)) => {
                let family = self.socket.family();
                let Some(addr) = addresses.iter().find(|addr| Family::of(addr) == family).or(addresses.first()) else {
                    return Ok(());
                };
                self.patience.begin();
                self.send_whole(bytes, addr, waiter)
            }
            Ok(Waited::Woken) => Ok(()),
            Err(error) => {
                self.worker.trouble(error);
                Ok(())
            }
        }
    }

    /// One datagram, if one is there; an error that the socket survives is shown and gone past.
    fn receive(&mut self) -> Result<Option<(Bytes, Addr)>, SocketError> {
        loop {
            match self.socket.try_recv() {
                Ok(received) => {
                    self.errors_in_a_row = 0;
                    let Some(Received { bytes, from, lost_bytes }) = received else { return Ok(None) };
                    if lost_bytes > 0 {
                        let note = Note::DatagramCut { bytes: lost_bytes as u64 };
                        let remote = self.remotes.meet(&from, self.worker.shared.clock.now());
                        self.worker.note(Some(remote.connection), Some(&remote.ends), note);
                    }
                    return Ok(Some((bytes, from)));
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
                    self.unchecked_since.get_or_insert_with(Instant::now);
                    self.socket.wait(waiter, Want::Send, Some(DROP_CHECK))?;
                    self.look_for_drops();
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

    /// Asks for the drops where that is due.
    fn look_for_drops(&mut self) {
        if self.unchecked_since.is_some_and(|since| since.elapsed() >= DROP_CHECK) {
            self.count_drops();
        }
    }

    /// What lies unread in the socket goes with it.
    fn count_unread(&mut self) {
        let Unread { datagrams, bytes } = self.socket.unread();
        if datagrams > 0 {
            self.worker.note(None, None, Note::DatagramsUnread { datagrams, bytes });
        }
    }

    fn count_drops(&mut self) {
        self.unchecked_since = None;
        let datagrams = self.socket.new_kernel_drops();
        if datagrams > 0 {
            self.worker.note(None, None, Note::KernelDropped { datagrams });
        }
    }
}
