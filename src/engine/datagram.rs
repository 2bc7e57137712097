//! Datagrams: one socket, one thread that receives, a datagram for a datagram.
//!
//! A server is bound and answers whoever writes; a peer is bound and sends where the user says; a client is connected, so
//! `send` and `recv` need no address. A "connection" here is a remote address that the socket has spoken with. A server
//! answers in this thread, one datagram after another, or gives each datagram a thread of its own.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::command::{DatagramCommand, To};
use super::conversation::AnswerTimer;
use super::datagram_threads::Threads;
use super::icmp::Echo;
use super::mailboxes::Commands;
use super::pause_before_recv::PauseBeforeRecv;
use super::remotes::{Answers, Remote, Remotes};
use super::worker::{Worker, buffers, first_of};
use crate::address::{Addr, Address};
use crate::lab::{EndpointOptions, Model, Role, Turns};
use crate::record::{Life, Note};
use crate::socket::{
    BegunCall, Datagram, DatagramOptions, Family, Kind, Multicast, Received, SocketError, Unread, Waiter, Want, resolve,
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
    let commands = worker.mailboxes.open_socket(waiter.stop_handle());
    let remotes = Remotes::new(worker);
    let role = worker.endpoint.role();
    let kind = Kind::of(worker.endpoint.transport());
    let options = options(kind, &worker.endpoint.options);
    let opened = first_of(addresses, |addr| {
        let trace = remotes.tracer(worker);
        let socket = match role {
            Role::Server | Role::Peer | Role::Relay => Datagram::bind(addr, kind, &options, trace, waiter)?,
            Role::Client if worker.endpoint.client_settings().unconnected && kind == Kind::Datagram => {
                Datagram::unconnected(addr, kind, &options, trace, waiter)?
            }
            Role::Client => Datagram::connect(addr, kind, &options, trace, waiter)?,
        };
        Ok((socket, addr.clone()))
    });
    let Some((socket, addr)) = opened.map_err(|error| worker.with_holder(error))? else { return Ok(()) };
    if socket.is_bound() {
        let local = socket.local()?;
        remotes.is_at(local.clone());
        worker.bound(local);
    }
    let client = (role == Role::Client).then(|| remotes.meet(&addr, worker.shared.clock.now()));
    let is_threaded = role == Role::Server && worker.endpoint.model() == Model::ThreadPerConnection;
    let threads = is_threaded.then(|| Threads::new(worker, &remotes));
    let answer_timer = AnswerTimer::new(worker.endpoint.client_settings().answer_timeout_ms);
    let icmp = (kind == Kind::Raw).then(|| Echo::to(&addr));
    let (errors_in_a_row, unchecked_since) = (0, None);
    let mut socket_loop = DatagramLoop {
        worker,
        waiter,
        socket,
        remotes,
        threads,
        icmp,
        answer_timer,
        recv_pause: PauseBeforeRecv::of(&worker.endpoint),
        client,
        has_turns: worker.endpoint.options.turns == Turns::HalfDuplex,
        errors_in_a_row,
        unchecked_since,
    };
    worker.life(None, Life::Running);

    let result = socket_loop.run(&commands);
    if let Some(threads) = socket_loop.threads.take() {
        threads.join();
    }
    socket_loop.count_unread();
    socket_loop.count_drops();
    socket_loop.remotes.leave_all();
    socket_loop.socket.close();
    result
}

fn options(kind: Kind, options: &EndpointOptions) -> DatagramOptions {
    DatagramOptions {
        broadcast: options.broadcast,
        buffers: buffers(options),
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

struct DatagramLoop<'a> {
    worker: &'a Worker,
    waiter: &'a mut Waiter,
    socket: Datagram,
    remotes: Remotes,
    /// The threads that answer, where each datagram has its own.
    threads: Option<Threads>,
    /// What wraps a payload into an echo request, on a raw socket.
    icmp: Option<Echo>,
    answer_timer: AnswerTimer,
    recv_pause: PauseBeforeRecv,
    /// Whom a client is connected to.
    client: Option<Remote>,
    has_turns: bool,
    errors_in_a_row: usize,
    /// When the first datagram came that the drop count has not been asked after.
    unchecked_since: Option<Instant>,
}

impl DatagramLoop<'_> {
    fn run(&mut self, commands: &Commands<DatagramCommand>) -> Result<(), SocketError> {
        let mut pausing: Option<BegunCall> = None;
        while !self.waiter.is_stopped() {
            for command in std::iter::from_fn(|| commands.take()).take(BURST) {
                self.obey(command)?;
            }
            let mut came = 0;
            let mut pause = None;
            while came < BURST && !self.waiter.is_stopped() {
                pause = self.recv_pause.before_recv(Instant::now());
                if let Some(until) = pause {
                    let time = until.saturating_duration_since(Instant::now());
                    pausing.get_or_insert_with(|| self.socket.begin_sleep(time));
                    break;
                }
                if let Some(paused) = pausing.take() {
                    self.socket.end_sleep(paused);
                }
                let Some((bytes, peer)) = self.receive()? else { break };
                came += 1;
                self.recv_pause.received();
                if came == BUSY {
                    self.socket.unwatch(self.waiter)?;
                }
                self.answer_timer.stop();
                if self.has_turns {
                    self.remotes.meet(&peer, self.worker.shared.clock.now()).turn.received();
                }
                let is_handed_over =
                    self.threads.as_mut().is_some_and(|threads| threads.hand(&self.socket, &bytes, &peer));
                if !is_handed_over {
                    // In this thread: the next waits in the socket's queue.
                    self.remotes.clone().answer(&peer, &bytes, self)?;
                }
            }
            // While nobody receives the queue may overflow.
            if came > 0 || pause.is_some() {
                self.unchecked_since.get_or_insert_with(Instant::now);
            }
            self.look_for_drops();
            // What waits in the mailbox may have ended a pause or a send already, and would not end another wait.
            if came < BURST && commands.is_empty() {
                let ends = [self.answer_timer.ends, pause].into_iter().flatten().min();
                let left = ends.map(|end| end.saturating_duration_since(Instant::now()));
                let limit = [self.unchecked_since.map(|_| DROP_CHECK), left];
                let want = if pause.is_some() { Want::Nothing } else { Want::Recv };
                self.socket.wait(self.waiter, want, limit.into_iter().flatten().min())?;
                if let Some(note) = self.answer_timer.is_over(Instant::now()) {
                    let client = self.client.as_ref().inspect(|client| client.turn.received());
                    self.worker.note(client.map(|client| client.connection), None, note);
                }
            }
        }
        Ok(())
    }

    fn obey(&mut self, command: DatagramCommand) -> Result<(), SocketError> {
        match command {
            DatagramCommand::Send { to: To::Address(to), bytes } => self.send_to(&to, &bytes),
            DatagramCommand::Send { to, bytes } => {
                // A client's message is for its server, and not for strangers that have written to it.
                let remotes = self.client.clone().map_or_else(|| self.remotes.meant(&to), |server| vec![server]);
                for remote in remotes {
                    let bytes = self.icmp.as_mut().map_or(bytes.clone(), |echo| echo.request(&bytes));
                    self.send_in_turn(&bytes, &remote)?;
                }
                Ok(())
            }
            DatagramCommand::Forget(remote) => {
                self.remotes.leave(remote);
                Ok(())
            }
        }
    }

    /// Sends to an address of the user's; a name that does not resolve is shown and gone past.
    fn send_to(&mut self, to: &Address, bytes: &Bytes) -> Result<(), SocketError> {
        match resolve(to, &self.worker.tracer(None), self.waiter) {
            Ok(Some(addresses)) => {
                let family = self.socket.family();
                let Some(addr) = addresses.iter().find(|addr| Family::of(addr) == family).or(addresses.first()) else {
                    return Ok(());
                };
                if !self.has_turns {
                    return self.send_for_operator(bytes, addr).map(drop);
                }
                let remote = self.remotes.meet(addr, self.worker.shared.clock.now());
                if remote.turn.claim() {
                    return self.send_in_turn(bytes, &remote);
                }
                self.worker.note(Some(remote.connection), Some(&remote.ends), Note::NotYourTurn);
                Ok(())
            }
            Ok(None) => Ok(()),
            Err(error) => {
                self.worker.trouble(error);
                Ok(())
            }
        }
    }

    /// Sends what the turn was claimed for.
    fn send_in_turn(&mut self, bytes: &Bytes, to: &Remote) -> Result<(), SocketError> {
        if self.send_for_operator(bytes, to.ends.peer())? {
            to.turn.sent();
        } else {
            to.turn.give_back();
        }
        Ok(())
    }

    /// Whether it was sent; then an answer is waited for.
    fn send_for_operator(&mut self, bytes: &Bytes, to: &Addr) -> Result<bool, SocketError> {
        let is_sent = self.try_to_send(bytes, to)?;
        if is_sent {
            self.answer_timer.start(Instant::now());
        }
        Ok(is_sent)
    }

    /// Sends one datagram, waiting for room; `false` where it could not be sent, and a row says why.
    fn try_to_send(&mut self, data: &Bytes, to: &Addr) -> Result<bool, SocketError> {
        while !self.waiter.is_stopped() {
            match self.socket.try_send(data, to) {
                Ok(Some(_)) => return Ok(true),
                Ok(None) => {
                    self.unchecked_since.get_or_insert_with(Instant::now);
                    self.socket.wait(self.waiter, Want::Send, Some(DROP_CHECK))?;
                    self.look_for_drops();
                }
                Err(error) => return self.survive(error).map(|()| false),
            }
        }
        Ok(false)
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

impl Answers for DatagramLoop<'_> {
    fn send(&mut self, data: &Bytes, to: &Addr) -> Result<(), SocketError> {
        self.try_to_send(data, to).map(drop)
    }

    /// It is said meanwhile what is lost of what comes.
    fn pause(&mut self, time: Duration) -> Result<(), SocketError> {
        let sleep = self.socket.begin_sleep(time);
        let until = Instant::now() + time;
        while !self.waiter.is_stopped() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                self.socket.end_sleep(sleep);
                break;
            }
            self.unchecked_since.get_or_insert_with(Instant::now);
            self.socket.wait(self.waiter, Want::Nothing, Some(left.min(DROP_CHECK)))?;
            self.look_for_drops();
        }
        Ok(())
    }
}
