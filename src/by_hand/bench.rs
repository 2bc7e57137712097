//! The bench: its sockets, the calls that are under way, and the transcript.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use crossbeam_channel::{Receiver, Sender, bounded};

use super::call::{Call, Op, SocketId};
use super::entry::{Entry, Outcome, Returned};
use super::perform::{self, Performed};
use super::refused::Refused;
use super::seat::{Pending, Seat};
use super::state::State;
use crate::address::Addr;
use crate::clock::{Clock, Stamp};
use crate::socket::hand::{Hand, MAX_RECV_BYTES, Why, unlink_socket};
use crate::socket::{ErrorCode, Waiter};
use crate::socket::{OptionType, OptionValue, Protocol, SocketOption};

/// Open sockets that a bench holds.
pub const MAX_SOCKETS: usize = 64;
/// Calls that a transcript holds.
pub const MAX_CALLS: usize = 10_000;
/// Calls on no socket that may be under way: a resolver can take its time.
pub(super) const MAX_LOOSE: usize = 16;

/// What a call's thread sends back.
struct Finished {
    number: u64,
    performed: Performed,
    /// What `getsockname` says now.
    local: Option<Addr>,
    began: Stamp,
    ended: Stamp,
}

/// Sockets and the calls made on them. Dropping it cancels what waits and closes them all.
pub struct Bench {
    clock: Clock,
    wake: Arc<dyn Fn() + Send + Sync>,
    seats: Vec<Seat>,
    entries: Vec<Entry>,
    /// Calls on no socket that are under way.
    loose: usize,
    /// The files of Unix sockets that were bound: removed with the bench, as the system does not.
    paths: Vec<PathBuf>,
    sender: Sender<Finished>,
    finished: Receiver<Finished>,
}

impl Bench {
    /// An empty bench. `wake` is called from other threads whenever [`Self::poll`] has something to do.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        let (sender, finished) = channel();
        let wake = Arc::new(wake);
        let (clock, seats, entries, paths) = (Clock::start(), Vec::new(), Vec::new(), Vec::new());
        Self { clock, wake, seats, entries, loose: 0, paths, sender, finished }
    }

    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// The sockets, in the order in which they came.
    pub fn sockets(&self) -> &[Seat] {
        &self.seats
    }

    pub fn socket(&self, id: SocketId) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.id == id)
    }

    /// The transcript, oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry of this number.
    pub fn entry(&self, number: u64) -> Option<&Entry> {
        self.entries.get(usize::try_from(number).ok()?.checked_sub(1)?)
    }

    /// What the system says of every option of a socket now, without a call in the transcript; `None` while a call has the
    /// socket, and when it is closed. SO_ERROR is left out, because reading it clears it.
    pub fn options(&self, id: SocketId) -> Option<Vec<(SocketOption, Result<OptionValue, ErrorCode>)>> {
        let hand = self.socket(self.socket(id)?.of)?.hand.as_ref()?;
        let look = |option: SocketOption| {
            let value = hand.option(option).map_err(|error| match error.why {
                Why::System(code) => code,
                Why::TimedOut | Why::Cancelled => ErrorCode::TIMED_OUT,
            });
            (option, value)
        };
        let reads_alone = |option: &SocketOption| option.is_here() && option.type_() != OptionType::Errno;
        Some(SocketOption::readable().filter(reads_alone).map(look).collect())
    }

    /// Makes a call, in a thread of its own, and returns its number in the transcript at once.
    ///
    /// # Errors
    /// Only what the bench itself forbids; what the system answers stands in the transcript.
    pub fn call(&mut self, call: Call) -> Result<u64, Refused> {
        if self.entries.len() >= MAX_CALLS {
            return Err(Refused::TooManyCalls);
        }
        let number = self.entries.len() as u64 + 1;
        let began = self.clock.now();
        let (python, started) = match &call {
            Call::On(id, op) => {
                let id = *id;
                let seat = self.seats.iter().position(|seat| seat.id == id).ok_or(Refused::NoSuchSocket)?;
                self.check(&self.seats[seat], op)?;
                let var = self.seats[seat].var.clone();
                let python = match op {
                    Op::Accept => {
                        let conn = self.fresh_var("conn");
                        format!("{conn}, {conn}_address = {}", call.python(&var))
                    }
                    Op::MakeFile => format!("{} = {}", super::call::file_var(&var), call.python(&var)),
                    _ => call.python(&var),
                };
                (python, self.start_on(seat, number, op.clone()))
            }
            Call::Socket { .. } | Call::SocketOf(_) if self.is_full() => return Err(Refused::TooManySockets),
            Call::SocketOf(id) => {
                let seat = self.socket(*id).filter(|seat| !seat.state.is_closed).ok_or(Refused::NoSuchSocket)?;
                let new = seat.sharing(self.next_id(), self.fresh_var("s"), number);
                let python = format!("{} = {}", new.var, call.python(&seat.var));
                let outcome = Outcome::Returned(Returned::Socket { id: new.id, var: new.var.clone() });
                let ended = Some(self.clock.now());
                self.seats.push(new);
                self.entries.push(Entry { number, call, python, outcome, began, ended });
                return Ok(number);
            }
            _ if self.loose >= MAX_LOOSE => return Err(Refused::TooManyLookUps),
            Call::Socket { .. } => {
                (format!("{} = {}", self.fresh_var("s"), call.python("")), self.start_loose(number, call.clone()))
            }
            _ => (call.python(""), self.start_loose(number, call.clone())),
        };
        let (outcome, ended) = match started {
            Ok(()) => (Outcome::Waiting, None),
            Err(error) => (Outcome::Failed { code: ErrorCode::from(&error), moved: 0 }, Some(self.clock.now())),
        };
        let mut entry = Entry { number, call, python, outcome, began, ended };
        entry.call.forget_data();
        self.entries.push(entry);
        Ok(number)
    }

    fn is_full(&self) -> bool {
        self.seats.iter().filter(|seat| !seat.state.is_closed).count() >= MAX_SOCKETS
    }

    fn check(&self, seat: &Seat, op: &Op) -> Result<(), Refused> {
        // All that share a descriptor share the one call that it can have at a time.
        if let Some(number) = self.seats.iter().filter(|other| other.of == seat.of).find_map(Seat::pending) {
            return Err(Refused::Waiting { call: number });
        }
        match op {
            Op::ReadLine | Op::WriteFile(_) | Op::CloseFile if !seat.state.has_file => Err(Refused::NoFile),
            Op::Recv { bufsize, .. } | Op::RecvFrom { bufsize, .. } if *bufsize > MAX_RECV_BYTES => {
                Err(Refused::TooMuch)
            }
            Op::Accept if self.is_full() => Err(Refused::TooManySockets),
            _ => Ok(()),
        }
    }

    fn start_on(&mut self, place: usize, number: u64, op: Op) -> std::io::Result<()> {
        let mut waiter = Waiter::new()?;
        let wake = waiter.wake();
        let of = self.seats[place].of;
        let hand = self.seats.iter_mut().find(|seat| seat.id == of).and_then(|seat| seat.hand.take());
        let seat = &mut self.seats[place];
        let (state, var, descriptor) = (seat.state.clone(), seat.var.clone(), seat.descriptor);
        let file = std::mem::take(&mut seat.file);
        seat.pending = Some(Pending { number, wake, sent: op.data().map_or(0, Bytes::len) });
        let spawned = self.spawn(number, move || match hand {
            Some(mut hand) => {
                // Each object has a timeout and a file of its own.
                hand.set_mode(state.mode);
                hand.set_file(file);
                perform::on(hand, &op, &var, &mut waiter)
            }
            None => Performed { hand: None, made: None, result: perform::on_closed(&op, &state, descriptor) },
        });
        if spawned.is_err() {
            // The socket went with the thread that the system did not give.
            self.seats[place].pending = None;
            self.close_all(of);
        }
        spawned
    }

    /// The descriptor is closed for all that share it.
    fn close_all(&mut self, of: SocketId) {
        for seat in self.seats.iter_mut().filter(|seat| seat.of == of) {
            seat.state.is_closed = true;
        }
    }

    fn start_loose(&mut self, number: u64, call: Call) -> std::io::Result<()> {
        self.loose += 1;
        let spawned = self.spawn(number, move || perform::alone(&call));
        if spawned.is_err() {
            self.loose -= 1;
        }
        spawned
    }

    fn spawn(&self, number: u64, perform: impl FnOnce() -> Performed + Send + 'static) -> std::io::Result<()> {
        let (sender, wake, clock) = (self.sender.clone(), self.wake.clone(), self.clock);
        let thread = std::thread::Builder::new().name(format!("by hand {number}"));
        thread.spawn(move || {
            let began = clock.now();
            let performed = perform();
            let ended = clock.now();
            let local = performed.hand.as_ref().and_then(|hand| hand.local().ok());
            // There is room for every call that can be under way; where the bench is gone, the sockets close here.
            if sender.send(Finished { number, performed, local, began, ended }).is_ok() {
                wake();
            }
        })?;
        Ok(())
    }

    /// Stops a call's waiting. It stands as cancelled as soon as its thread has let go, which is at once.
    pub fn cancel(&mut self, number: u64) {
        let seat = self.seats.iter().find(|seat| seat.pending() == Some(number));
        if let Some(pending) = seat.and_then(|seat| seat.pending.as_ref()) {
            pending.wake.stop();
            return;
        }
        // A resolver cannot be interrupted: its answer will be dropped.
        let ended = self.clock.now();
        if let Some(entry) = self.entry_mut(number).filter(|entry| entry.is_waiting()) {
            (entry.outcome, entry.ended) = (Outcome::Cancelled { moved: 0 }, Some(ended));
        }
    }

    /// Takes in the results that have come; `true` where there were some.
    pub fn poll(&mut self) -> bool {
        let mut any = false;
        while let Ok(finished) = self.finished.try_recv() {
            self.take(finished);
            any = true;
        }
        any
    }

    /// Waits until a call has ended, for so long at most; `None` where it has not.
    pub fn wait(&mut self, number: u64, limit: Duration) -> Option<&Entry> {
        let deadline = Instant::now() + limit;
        while self.entry(number)?.is_waiting() {
            let finished = self.finished.recv_deadline(deadline).ok()?;
            self.take(finished);
        }
        self.entry(number)
    }

    /// Closes every socket and begins a new transcript.
    pub fn reset(&mut self) {
        self.stop_all();
        let (sender, finished) = channel();
        (self.sender, self.finished, self.loose) = (sender, finished, 0);
        self.seats.clear();
        self.entries.clear();
        for path in self.paths.drain(..) {
            unlink_socket(&path);
        }
    }

    fn stop_all(&self) {
        for pending in self.seats.iter().filter_map(|seat| seat.pending.as_ref()) {
            pending.wake.stop();
        }
    }

    fn take(&mut self, finished: Finished) {
        let Finished { number, performed, local, began, ended } = finished;
        let Performed { mut hand, made, result } = performed;
        let mut outcome = perform::outcome(result);
        let Some(entry) = self.entry(number) else { return };
        let (call, is_waiting) = (entry.call.clone(), entry.is_waiting());
        if !matches!(call, Call::On(..)) {
            self.loose -= 1;
            if !is_waiting {
                return;
            }
        }
        if let Some((hand, peer)) = made {
            outcome = Outcome::Returned(self.seat_new(number, hand, peer));
        }
        if let Call::On(id, op) = &call
            && let Some(place) = self.seats.iter().position(|seat| seat.id == *id)
        {
            let of = self.seats[place].of;
            let sent = self.seats[place].pending.take().map_or(0, |pending| pending.sent);
            if matches!(op, Op::Close) {
                self.seats[place].descriptor = None;
            }
            // What a call makes of a descriptor it makes for all that share it; the timeout and the file are the object's.
            let is_own = matches!(op, Op::SetTimeout(_) | Op::SetBlocking(_) | Op::MakeFile | Op::CloseFile);
            let sharing = |seat: &&mut Seat| seat.id == *id || seat.of == of && !is_own;
            for seat in self.seats.iter_mut().filter(sharing) {
                seat.state.apply(op, &outcome, sent, local.clone());
            }
            match &mut hand {
                Some(hand) => self.seats[place].file = hand.take_file(),
                None => self.close_all(of),
            }
            if let Some(holder) = self.seats.iter_mut().find(|seat| seat.id == of) {
                holder.hand = hand;
            }
            if let (Op::Bind(Addr::Unix(path)), Outcome::Returned(_)) = (op, &outcome) {
                self.paths.push(path.to_path_buf());
            }
        }
        if let Some(entry) = self.entry_mut(number) {
            (entry.outcome, entry.began, entry.ended) = (outcome, began, Some(ended));
        }
    }

    fn seat_new(&mut self, number: u64, hand: Hand, peer: Option<Addr>) -> Returned {
        let id = self.next_id();
        let (family, kind) = (hand.family(), hand.kind());
        // The name that the statement in the transcript promised it.
        let var = self.entry(number).map(Entry::promised).unwrap_or_default().to_owned();
        let local = hand.local().ok();
        let state = match &peer {
            Some(peer) => State::accepted(family, kind, local, peer.clone()),
            None => State { protocol: self.asked_protocol(number), ..State::created(family, kind) },
        };
        self.seats.push(Seat::new(id, var.clone(), state, number, hand));
        match peer {
            Some(peer) => Returned::Accepted { id, var, peer },
            None => Returned::Socket { id, var },
        }
    }

    fn next_id(&self) -> SocketId {
        SocketId(self.seats.last().map_or(1, |seat| seat.id.0 + 1))
    }

    /// The protocol that a `socket` was called with.
    fn asked_protocol(&self, number: u64) -> Protocol {
        match self.entry(number).map(|entry| &entry.call) {
            Some(Call::Socket { protocol, .. }) => *protocol,
            _ => Protocol::Usual,
        }
    }

    fn entry_mut(&mut self, number: u64) -> Option<&mut Entry> {
        self.entries.get_mut(usize::try_from(number).ok()?.checked_sub(1)?)
    }

    /// `s`, then `s2`, `s3` …: the first name that no socket has and no waiting call has promised.
    fn fresh_var(&self, stem: &str) -> String {
        let waiting = self.entries.iter().filter(|entry| entry.is_waiting()).map(Entry::promised);
        let taken: Vec<&str> = self.seats.iter().map(|seat| seat.var.as_str()).chain(waiting).collect();
        let mut name = stem.to_owned();
        let mut count = 1;
        while taken.contains(&name.as_str()) {
            count += 1;
            name = format!("{stem}{count}");
        }
        name
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
