//! The bench: its sockets, and the calls that are under way.

use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};

use super::perform::{self, Performed};
use super::refused::Refused;
use super::reporter::Reporter;
use super::request::Request;
use super::socket::{BenchSocket, place_of};
use super::state::State;
use super::under_way::{Finished, Promised, UnderWay, ends};
use crate::address::{Addr, Ends};
use crate::clock::Stamp;
use crate::engine::Shared;
use crate::record::{ConnectionId, EndpointId, List, Record, Row, Snapshot};
use crate::socket::hand::{OptionsNow, unlink_socket};
use crate::socket::{Call, Kind, Op, Outcome, Places, Trace, Waiter, With};

/// Open sockets that a bench holds.
pub const MAX_SOCKETS: usize = 64;
/// Calls on no socket that may be under way: a resolver can take its time.
pub(super) const MAX_LOOSE: usize = 16;
/// For calls whose waiting was stopped to return.
const LET_GO: Duration = Duration::from_millis(200);
/// Closed sockets that are still listed, so that one sees what became of them.
const MAX_CLOSED: usize = 256;

/// Sockets and the calls made on them. Dropping it cancels what waits and closes them all.
pub struct Bench {
    shared: Shared,
    wake: Arc<dyn Fn() + Send + Sync>,
    sockets: Vec<BenchSocket>,
    calls: Vec<UnderWay>,
    /// The rows of calls that have ended, until somebody asks for them.
    ended: Vec<(u64, Record)>,
    next_call: u64,
    /// When the transcript began.
    since: Stamp,
    /// When it began in logs that it may come back to.
    other_logs: Vec<(Weak<AtomicU32>, Stamp)>,
    /// The files of Unix sockets that were bound: removed with the bench, as the system does not.
    paths: Vec<PathBuf>,
    sender: Sender<Finished>,
    finished: Receiver<Finished>,
}

impl Bench {
    /// An empty bench, whose calls become rows where `shared` has them go. `wake` is called from other threads whenever
    /// [`Self::poll`] has something to do.
    pub fn new(shared: Shared, wake: impl Fn() + Send + Sync + 'static) -> Self {
        let (sender, finished) = channel();
        let since = shared.clock.now();
        let (sockets, calls, ended, paths) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (wake, next_call) = (Arc::new(wake), 1);
        let other_logs = Vec::new();
        Self { shared, wake, sockets, calls, ended, next_call, since, other_logs, paths, sender, finished }
    }

    /// From here on the rows go to this log; the sockets live on. `false` where they have gone there before.
    pub fn move_to(&mut self, shared: &Shared) -> bool {
        let (before, after) = (&self.shared.next_connection, &shared.next_connection);
        let is_other = !Arc::ptr_eq(before, after);
        if is_other {
            // A number of a socket here is no number of a connection there.
            after.fetch_max(before.load(Ordering::Relaxed), Ordering::Relaxed);
            let known = self.other_logs.iter().find(|(log, _)| log.as_ptr() == Arc::as_ptr(after));
            let since = known.map_or(Stamp(0), |(_, since)| *since);
            self.other_logs.retain(|(log, _)| log.strong_count() > 0 && log.as_ptr() != Arc::as_ptr(after));
            self.other_logs.push((Arc::downgrade(before), self.since));
            (self.since, self.shared) = (since, shared.clone());
        }
        is_other
    }

    /// The clock of the rows.
    pub fn now(&self) -> Stamp {
        self.shared.clock.now()
    }

    /// The rows of the log that belong to the transcript.
    pub fn rows(&self, log: &Snapshot) -> impl Iterator<Item = Row> {
        let numbers = log.since(log.list(List::Rows(EndpointId::BY_HAND)), self.since);
        numbers.places().filter_map(move |place| log.get(numbers.get(place)?))
    }

    /// Whether a row is a call of a bench, since then.
    pub fn has_made(record: &Record, since: Stamp) -> bool {
        record.endpoint == EndpointId::BY_HAND && record.call().is_some() && record.at >= since
    }

    /// When the transcript began.
    pub fn since(&self) -> Stamp {
        self.since
    }

    /// The sockets, in the order in which they came.
    pub fn sockets(&self) -> &[BenchSocket] {
        &self.sockets
    }

    pub fn socket(&self, id: ConnectionId) -> Option<&BenchSocket> {
        self.sockets.iter().find(|socket| socket.id == id)
    }

    /// The calls that have not returned, in the order in which they began.
    pub fn under_way(&self) -> &[UnderWay] {
        &self.calls
    }

    /// The call that waits on a socket.
    pub fn waiting_on(&self, id: ConnectionId) -> Option<&UnderWay> {
        self.calls.iter().find(|call| call.on() == Some(id))
    }

    /// The variable that a call under way has promised to a socket.
    pub(super) fn promised(&self, id: ConnectionId) -> Option<&str> {
        let mut promised = self.calls.iter().filter_map(|call| call.promised.as_ref());
        promised.find(|(number, _)| *number == id).map(|(_, var)| var.as_str())
    }

    /// What [`crate::socket::hand::Hand::options`] says of a socket, without a row in the log; `None` while a call has the socket, and when it is
    /// closed.
    pub fn options(&self, id: ConnectionId) -> Option<OptionsNow> {
        Some(self.socket(self.socket(id)?.of)?.hand.as_ref()?.options())
    }

    /// Makes a call, in a thread of its own, and returns its number at once.
    ///
    /// # Errors
    /// Only what the bench itself forbids; what the system answers stands in the log.
    pub fn call(&mut self, request: Request) -> Result<u64, Refused> {
        let at = match request.on {
            Some(id) => Some(self.sockets.iter().position(|socket| socket.id == id).ok_or(Refused::NoSuchSocket)?),
            None => None,
        };
        self.check(at, &request.op)?;
        let stem = match request.op {
            Op::Socket { .. } | Op::SocketOf(_) => Some("s"),
            Op::Accept => Some("conn"),
            _ => None,
        };
        let promised = stem.map(|stem| (self.shared.new_connection(), self.fresh_var(stem)));
        let number = self.next_call;
        self.next_call += 1;
        let local = request.on.and_then(|id| self.socket(id)?.state.local.clone());
        let record = self.record_of(&request, promised.as_ref());
        let reporter = Reporter::new(&self.shared, request.op.clone(), record, local);
        let began = self.now();
        let outcome = match (&request.op, promised) {
            (Op::SocketOf(of), Some((id, var))) => {
                let new = self.socket(ConnectionId(*of)).ok_or(Refused::NoSuchSocket)?.sharing(id, var);
                self.sockets.push(new);
                Outcome::Done
            }
            (_, promised) => match self.start(number, at, request, promised, reporter.clone()) {
                Ok(()) => return Ok(number),
                Err(error) => Outcome::failed(&error),
            },
        };
        reporter.end(outcome, began);
        self.ended.extend(reporter.row().map(|row| (number, row.clone())));
        Ok(number)
    }

    /// The row of a call before it has returned.
    fn record_of(&self, request: &Request, promised: Option<&Promised>) -> Record {
        let made = promised.map(|(id, _)| *id);
        let socket = request.on.and_then(|id| self.socket(id));
        let peer = request.to.clone().or_else(|| request.op.address().cloned());
        let peer = peer.filter(|_| !matches!(request.op, Op::Bind(_))).or_else(|| socket?.state.peer.clone());
        let local = socket.and_then(|socket| socket.state.local.clone());
        let outcome = match (&request.op, made) {
            (Op::Accept, Some(id)) => Outcome::Accepted(Box::new((Addr::unix(""), id.0))),
            _ => Outcome::Done,
        };
        let connection = request.on.or(made);
        let ends = peer.map(|peer| Ends::new(local, peer));
        let call = Call { op: request.op.clone(), outcome, place: None, took_ns: 0 };
        Reporter::record(connection, ends, Stamp::default(), call, request.data.clone())
    }

    fn start(
        &mut self,
        number: u64,
        at: Option<usize>,
        request: Request,
        promised: Option<Promised>,
        reporter: Arc<Reporter>,
    ) -> io::Result<()> {
        let mut waiter = Waiter::new()?;
        let (began, stop) = (self.now(), waiter.stop_handle());
        let made = promised.as_ref().map(|(id, _)| id.0);
        let of = at.map(|at| self.sockets[at].of);
        let holder = self.sockets.iter_mut().find(|socket| Some(socket.id) == of);
        let (hand, places) = holder.map(|holder| (holder.hand.take(), holder.places)).unwrap_or_default();
        let object = at.map(|at| {
            let socket = &mut self.sockets[at];
            (socket.state.clone(), socket.descriptor, std::mem::take(&mut socket.file))
        });
        let perform = move || match (hand, object) {
            (Some(mut hand), Some((state, _, file))) => {
                // Each object has a timeout and a file of its own.
                (hand.mode, hand.file) = (state.mode, file);
                perform::on(hand, &request, made, &mut waiter)
            }
            (_, Some((state, descriptor, _))) => perform::on_closed(&request.op, &state, descriptor),
            _ => perform::alone(&request.op),
        };
        if let Err(error) = self.spawn(number, reporter.clone(), places, perform) {
            // The socket went with the thread that the system did not give.
            of.into_iter().for_each(|of| self.close_all(of));
            return Err(error);
        }
        self.calls.push(UnderWay { number, began, stop, promised, reporter });
        Ok(())
    }

    /// The descriptor is closed for all that share it.
    fn close_all(&mut self, of: ConnectionId) {
        for socket in self.sockets.iter_mut().filter(|socket| socket.of == of) {
            socket.state.is_closed = true;
        }
    }

    fn spawn(
        &self,
        number: u64,
        reporter: Arc<Reporter>,
        mut places: Places,
        perform: impl FnOnce() -> Performed + Send + 'static,
    ) -> io::Result<()> {
        let (sender, wake) = (self.sender.clone(), self.wake.clone());
        let (begun, has_begun) = bounded(1);
        std::thread::Builder::new().name(format!("by hand {number}")).spawn(move || {
            let trace: Arc<dyn Trace> = reporter.clone();
            let began = trace.clock().now();
            // Here, so that the start of the thread is no part of the call's time.
            let mut call = trace.begin(reporter.op.clone());
            call.waits();
            let _ = begun.send(());
            let mut performed = perform();
            let local = performed.hand.as_ref().and_then(|hand| hand.local().ok());
            if let (Some(hand), Some(local)) = (&performed.hand, &local)
                && hand.kind == Kind::Datagram
            {
                reporter.bound(began, local);
            }
            let ends = ends(&reporter.before, &performed, local.as_ref());
            let with = ends.as_ref().map_or(With::Nobody, With::Ends);
            let bytes = std::mem::take(&mut performed.bytes);
            let place = place_of(&mut places, &reporter.op, &performed.outcome, bytes.len());
            place.into_iter().for_each(|place| call.has_moved(place));
            call.done(performed.outcome.clone(), with, bytes);
            // There is room for every call that can be under way; where the bench is gone, the sockets close here.
            if sender.send(Finished { number, performed, local, places }).is_ok() {
                wake();
            }
        })?;
        // Calls stand in the order in which a person has made them.
        let _ = has_begun.recv();
        Ok(())
    }

    /// Stops a call's waiting. It stands as cancelled as soon as its thread has let go, which is at once.
    pub fn cancel(&mut self, number: u64) {
        let Some(call) = self.calls.iter().find(|call| call.number == number) else { return };
        call.stop.stop();
        // A resolver cannot be interrupted: its answer will be dropped.
        if call.on().is_none() {
            call.reporter.end(Outcome::Cancelled, call.began);
        }
    }

    /// Takes in the results that have come; the rows of the calls that have ended.
    pub fn poll(&mut self) -> Vec<(u64, Record)> {
        while let Ok(finished) = self.finished.try_recv() {
            self.take(finished);
        }
        std::mem::take(&mut self.ended)
    }

    /// Waits until a call has ended, for so long at most; `None` where it has not.
    pub fn wait(&mut self, number: u64, limit: Duration) -> Option<Record> {
        let deadline = Instant::now() + limit;
        loop {
            if let Some(at) = self.ended.iter().position(|(ended, _)| *ended == number) {
                return Some(self.ended.swap_remove(at).1);
            }
            let finished = self.finished.recv_deadline(deadline).ok()?;
            self.take(finished);
        }
    }

    /// Closes every socket and begins a new transcript.
    pub fn reset(&mut self) {
        self.calls.iter().for_each(|call| call.stop.stop());
        // What was cancelled belongs to the transcript that ends; a resolver is not waited for.
        let deadline = Instant::now() + LET_GO;
        while self.calls.iter().any(|call| call.on().is_some()) {
            let Ok(finished) = self.finished.recv_deadline(deadline) else { break };
            self.take(finished);
        }
        (self.sender, self.finished) = channel();
        for mut socket in std::mem::take(&mut self.sockets) {
            let Some(hand) = socket.hand.take() else { continue };
            let (began, local) = (self.now(), socket.state.local.take());
            drop(hand);
            let call = Call { op: Op::Close, outcome: Outcome::Done, place: None, took_ns: 0 };
            let record = Reporter::record(Some(socket.id), None, began, call, Default::default());
            Reporter::new(&self.shared, Op::Close, record, local).end(Outcome::Done, began);
        }
        self.calls.clear();
        self.ended.clear();
        for path in self.paths.drain(..) {
            unlink_socket(&path);
        }
        self.since = self.now();
    }

    fn take(&mut self, finished: Finished) {
        let Finished { number, performed, local, places } = finished;
        let Some(at) = self.calls.iter().position(|call| call.number == number) else { return };
        let call = self.calls.remove(at);
        let Some(record) = call.reporter.row().cloned() else { return };
        let Performed { mut hand, made, .. } = performed;
        let is_cancelled = record.call().is_some_and(|call| call.outcome == Outcome::Cancelled);
        let op = &call.reporter.op;
        if let (Some(made), Some((id, var)), false) = (made, call.promised, is_cancelled) {
            let state = State::made(&record, &made);
            self.sockets.push(BenchSocket::new(id, var, state, made));
            self.forget_closed();
        }
        if let Some(id) = record.connection.filter(|_| !matches!(op, Op::Socket { .. }))
            && let Some(place) = self.sockets.iter().position(|socket| socket.id == id)
        {
            let of = self.sockets[place].of;
            if matches!(op, Op::Close) {
                self.sockets[place].descriptor = None;
            }
            // What a call makes of a descriptor it makes for all that share it; the timeout and the file are the object's.
            let is_own = matches!(op, Op::SetTimeout(_) | Op::SetBlocking(_) | Op::MakeFile | Op::CloseFile);
            let sharing = |socket: &&mut BenchSocket| socket.id == id || socket.of == of && !is_own;
            for socket in self.sockets.iter_mut().filter(sharing) {
                socket.state.apply(&record, local.clone());
            }
            match &mut hand {
                Some(hand) => self.sockets[place].file = std::mem::take(&mut hand.file),
                None => self.close_all(of),
            }
            if let Some(holder) = self.sockets.iter_mut().find(|socket| socket.id == of) {
                (holder.hand, holder.places) = (hand, places);
            }
            if let (Op::Bind(addr), false) = (op, record.is_trouble())
                && let Addr::Unix(path) = &**addr
            {
                self.paths.push(path.to_path_buf());
            }
        }
        self.ended.push((number, record));
    }

    /// Closed sockets beyond those that are listed; one whose descriptor another has stays.
    fn forget_closed(&mut self) {
        let closed = self.sockets.iter().filter(|socket| socket.state.is_closed).count();
        let mut left = closed.saturating_sub(MAX_CLOSED);
        self.sockets.retain(|socket| {
            let goes = left > 0 && socket.state.is_closed;
            left -= usize::from(goes);
            !goes
        });
    }

    /// `s`, then `s2`, `s3` …: the first name that no socket has and no waiting call has promised.
    fn fresh_var(&self, stem: &str) -> String {
        let promised = self.calls.iter().filter_map(|call| call.promised.as_ref()).map(|(_, var)| var.as_str());
        let taken: Vec<&str> = self.sockets.iter().map(|socket| socket.var.as_str()).chain(promised).collect();
        let numbered = (2..).map(|count| format!("{stem}{count}"));
        let mut names = std::iter::once(stem.to_owned()).chain(numbered);
        names.find(|name| !taken.contains(&name.as_str())).unwrap_or_default()
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.reset();
    }
}

fn channel() -> (Sender<Finished>, Receiver<Finished>) {
    // One for each call that can be under way at a time.
    bounded(MAX_SOCKETS + MAX_LOOSE + 1)
}
