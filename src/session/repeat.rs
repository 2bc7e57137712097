//! A send that repeats: every N, until it is stopped or M times.
//!
//! It has a thread of its own and a schedule that does not drift: the n-th send is due n intervals after the first, however
//! long the sends themselves take. One that is a little late is made up for at once, so that the rate is kept below what
//! the system's timers can do (about a millisecond); times that passed while the other side took nothing are not sent
//! in a burst afterwards but counted as skipped. Between two sends the thread sleeps.

use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::{EndpointSender, OneEach, SendError, To};
use crate::engine::{Cancel, MailboxError};
use crate::lab::{MAX_EVERY, MIN_EVERY};
use crate::payload::{Content, Moment, Options, Payload, PayloadError};
use crate::record::ConnectionId;

/// What the system's timers cannot promise: less is not called late.
const JITTER: Duration = Duration::from_millis(1);
/// How far behind the schedule sends are made up for.
const MADE_UP: Duration = Duration::from_millis(100);
/// How often a long wait looks whether the endpoint still runs.
const LOOK: Duration = Duration::from_millis(250);
/// How soon a full queue is tried again: at first, and at most.
const RETRY: (Duration, Duration) = (Duration::from_micros(500), Duration::from_millis(10));

/// What is sent, to whom and how often.
#[derive(Debug, Clone)]
pub struct Plan {
    pub to: To,
    pub payload: Payload,
    pub options: Options,
    /// From one send to the next, held between [`MIN_EVERY`] and [`MAX_EVERY`]; zero is one right after the other.
    pub every: Duration,
    /// How often; `None` until it is stopped.
    pub times: Option<u64>,
    /// The `${seq}` of the first send.
    pub first_seq: u64,
    /// Of `${random:…}`; the same seed gives the same characters.
    pub seed: u64,
}

impl Plan {
    /// A plan without an end, that counts from 1.
    pub fn new(to: To, payload: Payload, options: Options, every: Duration) -> Self {
        Self { to, payload, options, every, times: None, first_seq: 1, seed: 1 }
    }
}

/// How far a repeated send is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RepeatStatus {
    /// Payloads handed over, each counted once however many connections it went to.
    pub sent: u64,
    /// Of these, how many began more than an interval (and more than a millisecond) after they were due.
    pub late: u64,
    /// Times of the schedule that passed while nothing could be handed over, and that were not made up for.
    pub skipped: u64,
    /// How many sends had to wait: for a full queue, or for the turn.
    pub waited: u64,
    /// Connections that did not take a payload while others did.
    pub failed: u64,
    /// Why it waits now.
    pub waits_for: Option<SendError>,
    /// Why it is over; `None` while it goes on.
    pub ended: Option<Ended>,
}

/// Why a repeated send is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// All the times are done.
    Done,
    /// It was stopped.
    Stopped,
    /// Nothing can be sent any more.
    Refused(SendError),
    /// The payload could not be rendered.
    Payload(PayloadError),
}

/// A send that repeats in a thread of its own. Dropping it stops it.
#[derive(Debug)]
pub struct Repeat(Arc<Run>);

/// What the handle and the thread share.
#[derive(Debug)]
struct Run {
    sender: EndpointSender,
    plan: Plan,
    state: Mutex<State>,
    changed: Condvar,
    /// Of the files on their way.
    cancel: Cancel,
}

#[derive(Debug)]
struct State {
    every: Duration,
    is_stopping: bool,
    status: RepeatStatus,
}

impl Repeat {
    /// Begins; the first send is now.
    ///
    /// # Errors
    /// The system has no more threads.
    pub fn start(sender: EndpointSender, plan: Plan) -> io::Result<Repeat> {
        let state = State { every: held(plan.every), is_stopping: false, status: RepeatStatus::default() };
        let (state, changed, cancel) = (Mutex::new(state), Condvar::new(), Cancel::default());
        let run = Arc::new(Run { sender, plan, state, changed, cancel });
        let repeat = Repeat(run.clone());
        thread::Builder::new().name("repeat".to_owned()).spawn(move || run.run())?;
        Ok(repeat)
    }

    /// Changes the interval, from the last send on.
    pub fn set_every(&self, every: Duration) {
        self.0.lock().every = held(every);
        self.0.changed.notify_all();
    }

    /// Asks it to stop, and files on their way with it; returns at once.
    pub fn stop(&self) {
        self.0.lock().is_stopping = true;
        self.0.cancel.cancel();
        self.0.changed.notify_all();
    }

    pub fn status(&self) -> RepeatStatus {
        self.0.lock().status.clone()
    }

    /// Waits until it is over, at most so long. Not for the window.
    pub fn wait(&self, limit: Duration) -> RepeatStatus {
        let state = self.0.lock();
        let over = self.0.changed.wait_timeout_while(state, limit, |state| state.status.ended.is_none());
        over.unwrap_or_else(PoisonError::into_inner).0.status.clone()
    }
}

impl Drop for Repeat {
    fn drop(&mut self) {
        // What is over has nothing left to cancel: a file handed over last goes out whole.
        if self.0.lock().status.ended.is_none() {
            self.stop();
        }
    }
}

fn held(every: Duration) -> Duration {
    if every.is_zero() { every } else { every.clamp(MIN_EVERY, MAX_EVERY) }
}

impl Run {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sleeps until something was changed, at most so long.
    fn sleep<'a>(&self, state: MutexGuard<'a, State>, limit: Duration) -> MutexGuard<'a, State> {
        self.changed.wait_timeout(state, limit).unwrap_or_else(PoisonError::into_inner).0
    }

    /// The thread.
    fn run(&self) {
        let Err(ended) = self.sends();
        let mut state = self.lock();
        state.status.waits_for = None;
        state.status.ended = Some(ended);
        drop(state);
        self.changed.notify_all();
    }

    fn sends(&self) -> Result<std::convert::Infallible, Ended> {
        let mut content = self.content()?;
        let changes = self.plan.payload.changes(&self.plan.options);
        let mut one_each = OneEach::of(&self.sender).filter(|_| !matches!(self.plan.to, To::Address(_)));
        let mut due = Instant::now();
        loop {
            if self.plan.times.is_some_and(|times| self.lock().status.sent >= times) {
                return Err(Ended::Done);
            }
            if changes {
                content = self.content()?;
            }
            let late_by = due.elapsed();
            match &mut one_each {
                Some(one_each) => self.send_on_next(one_each, &content)?,
                None => self.send(self.sender.each_of(&self.plan.to).map_err(Ended::Refused)?, &content)?,
            }
            let mut state = self.lock();
            state.status.sent += 1;
            state.status.late += u64::from(late_by > state.every.max(JITTER));
            drop(state);
            due = self.wait_from(due)?;
        }
    }

    /// What the next send sends.
    fn content(&self) -> Result<Content, Ended> {
        let seq = self.plan.first_seq.saturating_add(self.lock().status.sent);
        let moment = Moment { seq, time: chrono::Local::now(), seed: self.plan.seed };
        self.plan.payload.content(&self.plan.options, &moment).map_err(Ended::Payload)
    }

    /// Hands the payload over to the connection that was opened after the one before.
    fn send_on_next(&self, one_each: &mut OneEach, content: &Content) -> Result<(), Ended> {
        loop {
            let next = self.await_next(one_each)?;
            match self.send(vec![To::One(next)], content) {
                // It was closed before it took anything.
                Err(Ended::Refused(SendError::Mailbox(MailboxError::NotOpen))) => {}
                result => {
                    one_each.sent_on(next);
                    return result;
                }
            }
            self.pause(MailboxError::NotOpen.into(), RETRY.1)?;
        }
    }

    /// Waits between two connections.
    fn await_next(&self, one_each: &mut OneEach) -> Result<ConnectionId, Ended> {
        let mut pause = RETRY.0;
        loop {
            if let Some(next) = one_each.next(&self.sender).map_err(Ended::Refused)? {
                return Ok(next);
            }
            self.pause(MailboxError::NotOpen.into(), pause)?;
            pause = RETRY.1.min(pause * 2);
        }
    }

    /// Notes what is waited for, and sleeps.
    fn pause(&self, waits_for: SendError, limit: Duration) -> Result<(), Ended> {
        let mut state = self.lock();
        state.status.waited += u64::from(state.status.waits_for.is_none());
        state.status.waits_for = Some(waits_for);
        if self.sleep(state, limit).is_stopping { Err(Ended::Stopped) } else { Ok(()) }
    }

    /// Hands the payload over, to each of these once; waits where one cannot take it yet.
    fn send(&self, mut pending: Vec<To>, content: &Content) -> Result<(), Ended> {
        let (several, mut failed) = (pending.len() > 1, 0);
        let mut pause = RETRY.0;
        loop {
            let mut waits_for = None;
            let mut refused = None;
            pending.retain(|to| {
                match self.sender.deliver(to, content, self.plan.options.checksum, &self.cancel) {
                    Ok(_) => return false,
                    Err(why @ SendError::Mailbox(MailboxError::Busy | MailboxError::NotYourTurn)) => {
                        waits_for = Some(why);
                        return true;
                    }
                    // One of several that goes meanwhile is not the end of the others.
                    Err(SendError::Mailbox(MailboxError::NotOpen)) if several => failed += 1,
                    Err(why) => refused = Some(why),
                }
                false
            });
            if let Some(why) = refused {
                return Err(Ended::Refused(why));
            }
            let Some(waits_for) = waits_for else {
                let mut state = self.lock();
                state.status.waits_for = None;
                state.status.failed += failed;
                return Ok(());
            };
            self.pause(waits_for, pause)?;
            pause = RETRY.1.min(pause * 2);
        }
    }

    /// Sleeps until the next send is due; when that was.
    fn wait_from(&self, last_due: Instant) -> Result<Instant, Ended> {
        let mut state = self.lock();
        let mut every = state.every;
        let mut due = last_due + every;
        loop {
            if state.is_stopping {
                return Err(Ended::Stopped);
            }
            let is_over = self.plan.times.is_some_and(|times| state.status.sent >= times);
            let now = Instant::now();
            if state.every.is_zero() {
                // There is no schedule that one could be late for.
                return Ok(now);
            }
            if state.every != every {
                // Times that a shorter interval would have had before it was set were never on the schedule.
                every = state.every;
                due = (last_due + every).max(now);
            }
            if is_over || now >= due {
                let behind = now.saturating_duration_since(due);
                if behind <= MADE_UP.max(every) {
                    return Ok(due);
                }
                // Whole intervals, so that the later ones keep their places.
                let skipped = behind.as_nanos() / every.as_nanos().max(1);
                state.status.skipped += if is_over { 0 } else { skipped as u64 };
                return Ok(due + Duration::from_nanos((skipped * every.as_nanos()) as u64));
            }
            state = self.sleep(state, (due - now).min(LOOK));
            if due - now > LOOK {
                drop(state);
                self.sender.reaches(&self.plan.to).map_err(Ended::Refused)?;
                state = self.lock();
            }
        }
    }
}
