//! A running lab: its endpoints' handles, its log and their states. There is no window in it; the window and the
//! command line share it.

mod delivery;
mod described;
mod gauge_thread;
mod gauges;
mod reconnect;
mod repeat;
mod sender;
mod start;

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;

pub use crate::engine::To;
pub use described::lab_of;
pub use gauge_thread::GaugeLook;
pub use gauges::{Backlog, ConnectionGauge, Gauges};
pub use reconnect::OneEach;
pub use repeat::{Ended, Plan, Repeat, RepeatStatus};
pub use sender::{EndpointSender, SendError};
pub use start::{FirstPayloadError, FirstPayloads, LabStart};

use crate::address::Addr;
use crate::clock::{Clock, Stamp};
use crate::engine::{self, MailboxError, Mailboxes, RelayControl, Running, Shared};
use crate::fault::{Faults, Way};
use crate::lab::Endpoint;
use crate::record::{
    Callback, ConnectionId, EndpointId, EndpointStatus, Event, Failure, Keeping, Life, Note, OpenedRun, Record,
    Recorder, RunAbout, Snapshot, State, Status,
};
use crate::socket::{SocketError, TcpTable};
use described::recorded_status;
use gauge_thread::Gauging;
use gauges::Target;

/// The memory that the log may take, in bytes, unless it is set.
pub const DEFAULT_BUDGET_BYTES: u64 = 512 << 20;
/// How long closing the program waits for the last worker; a stop takes effect well within it.
const CLOSE_LIMIT: Duration = Duration::from_secs(2);
/// How long closing waits for the last rows to reach a slow disk.
const FLUSH_LIMIT: Duration = Duration::from_secs(3);

/// A running lab.
pub struct Session {
    shared: Shared,
    recorder: Recorder,
    started: BTreeMap<EndpointId, Started>,
    changed: Changed,
    gauging: Gauging,
    /// What is known of the run, where it is one that was recorded.
    recorded: Option<RunAbout>,
}

/// An endpoint that was started and has not been removed.
struct Started {
    /// When; until the log has the row that says so, it is starting.
    at: Stamp,
    /// `None` where the system had no thread for it.
    running: Option<(Running, EndpointSender)>,
}

/// Wakes those who wait for a state: the command line, tests, and the end of the program.
type Changed = Arc<(Mutex<()>, Condvar)>;

impl Session {
    /// Starts the recorder; `notify` is called after each batch of rows, from its thread.
    ///
    /// # Errors
    /// The system has no more threads.
    pub fn new(budget_bytes: u64, notify: Callback) -> io::Result<Self> {
        Self::kept(budget_bytes, None, notify)
    }

    /// The same with a log that is kept on disk, where that is said: the budget is what of it may be in memory.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn kept(budget_bytes: u64, keeping: Option<Keeping>, notify: Callback) -> io::Result<Self> {
        let clock = Clock::start();
        let changed = Changed::default();
        let waiting = changed.clone();
        let notify = Arc::new(notify);
        let seen = notify.clone();
        let notify_all = Box::new(move || {
            waiting.1.notify_all();
            notify();
        });
        let recorder = Recorder::start_kept(clock, budget_bytes, keeping, notify_all)?;
        Ok(Self::with(clock, recorder, changed, Arc::new(move || seen())))
    }

    /// A run that was recorded: its log is read, and nothing of it can be started.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn recorded(run: OpenedRun) -> io::Result<Self> {
        let recorder = Recorder::of_recorded(run.clock, run.log)?;
        let mut session = Self::with(run.clock, recorder, Changed::default(), Arc::new(|| {}));
        session.recorded = Some(run.about);
        Ok(session)
    }

    fn with(clock: Clock, recorder: Recorder, changed: Changed, seen: Arc<dyn Fn() + Send + Sync>) -> Self {
        let next_connection = Arc::new(AtomicU32::new(1));
        let shared = Shared { clock, reports: recorder.reports(), next_connection };
        let gauging = Gauging::new(recorder.log().clone(), clock, seen);
        Self { shared, recorder, started: BTreeMap::new(), changed, gauging, recorded: None }
    }

    pub fn clock(&self) -> Clock {
        self.shared.clock
    }

    /// Where those report who make calls beside its endpoints.
    pub fn shared(&self) -> &Shared {
        &self.shared
    }

    /// Starts an endpoint; its state says what became of it. One that runs already is left alone.
    pub fn start(&mut self, id: EndpointId, endpoint: &Endpoint) {
        // A thread that has said its last word may not be gone yet; it holds no socket any more.
        if self.recorded.is_some() || self.status(id).state.is_active() {
            return;
        }
        let at = self.live(id, Life::Starting);
        let running = match engine::start(id, endpoint.clone(), &self.shared) {
            Ok(running) => {
                let sender = EndpointSender::new(endpoint, running.mailboxes.clone());
                let target = Target { mailboxes: running.mailboxes.clone(), endpoint: running.endpoint.clone() };
                self.gauging.started(id, target);
                Some((running, sender))
            }
            Err(error) => {
                let failure = SocketError::new("socket", endpoint.address.authority(), &error);
                self.live(id, Life::Failed { failure: Box::new(failure) });
                None
            }
        };
        self.started.insert(id, Started { at, running });
    }

    /// Puts what was asked for into the log; when.
    fn live(&self, id: EndpointId, life: Life) -> Stamp {
        let at = self.shared.clock.now();
        self.shared.reports.ask(Record::new(id, at, Event::Life(life)));
        at
    }

    fn running(&self, id: EndpointId) -> Option<&Running> {
        self.started.get(&id)?.running.as_ref().map(|(running, _)| running)
    }

    /// Asks an endpoint to stop; returns at once.
    pub fn stop(&self, id: EndpointId) {
        if let Some(running) = self.running(id)
            && matches!(self.status(id).state, State::Starting | State::Running)
        {
            // What it is stopped in returns no more.
            self.waits_of(id).for_each(|record| self.shared.reports.ask(record));
            self.live(id, Life::Stopping);
            running.stop.stop();
        }
    }

    /// Asks all endpoints to stop; returns at once.
    pub fn stop_all(&self) {
        self.started.keys().for_each(|id| self.stop(*id));
    }

    /// Stops an endpoint that was removed from the lab, and forgets its state.
    pub fn remove(&mut self, id: EndpointId) {
        if self.recorded.is_some() {
            return;
        }
        if let Some((running, _)) = self.started.remove(&id).and_then(|started| started.running) {
            running.stop.stop();
        }
        self.gauging.removed(id);
        self.live(id, Life::Removed);
    }

    /// Sends a payload; the number of connections it was handed to.
    ///
    /// # Errors
    /// As [`EndpointSender::send`].
    pub fn send(&self, id: EndpointId, to: &To, payload: &Bytes) -> Result<usize, SendError> {
        self.sender(id).ok_or(MailboxError::NotOpen)?.send(to, payload)
    }

    /// The way out of an endpoint that was started, for what [`Self::send`] does not do.
    pub fn sender(&self, id: EndpointId) -> Option<&EndpointSender> {
        self.started.get(&id)?.running.as_ref().map(|(_, sender)| sender)
    }

    /// What is changed while a relay runs; `None` for an endpoint that is none, or does not run.
    pub fn relay(&self, id: EndpointId) -> Option<&RelayControl> {
        self.running(id)?.relay.as_ref()
    }

    /// Takes the faults of one way that count from now on, and says so in the log; of a relay that does not run, nothing.
    pub fn set_faults(&self, id: EndpointId, way: Way, faults: &Faults) {
        if let Some(relay) = self.relay(id).filter(|relay| relay.faults(way) != *faults) {
            let note = Note::RelayFaults { way, faults: faults.to_string().into() };
            self.shared.reports.ask(Record::new(id, self.shared.clock.now(), Event::Note(note)));
            relay.set_faults(way, faults.clone());
        }
    }

    /// The way to an endpoint's connections; of one that does not run, to none.
    pub fn mailboxes(&self, id: EndpointId) -> Mailboxes {
        self.running(id).map(|running| running.mailboxes.clone()).unwrap_or_default()
    }

    /// The state of an endpoint.
    pub fn status(&self, id: EndpointId) -> Arc<EndpointStatus> {
        self.status_in(&self.recorder.log().status(), id)
    }

    /// The state of an endpoint in some status of the log. A start, a stop and a removal are seen at once, before the log
    /// has their rows.
    pub fn status_in(&self, status: &Status, id: EndpointId) -> Arc<EndpointStatus> {
        if self.recorded.is_some() {
            return recorded_status(status.endpoint(id));
        }
        let Some(started) = self.started.get(&id) else { return Arc::default() };
        let mut status = status.since(id, started.at);
        let is_stopping = started.running.as_ref().is_some_and(|(running, _)| running.stop.is_stopped());
        if is_stopping && matches!(status.state, State::Starting | State::Running) {
            Arc::make_mut(&mut status).state = State::Stopping;
        }
        status
    }

    /// The calls that an endpoint's threads are in now: connection (`None`: its own thread), call, since when.
    pub fn current_calls(&self, id: EndpointId) -> Vec<(Option<ConnectionId>, &'static str, Stamp)> {
        self.shared.reports.current_calls().of(id)
    }

    /// The calls that have not returned, as rows for a log that is saved now.
    pub fn waits(&self) -> Vec<Record> {
        self.started.keys().flat_map(|id| self.waits_of(*id)).collect()
    }

    fn waits_of(&self, id: EndpointId) -> impl Iterator<Item = Record> {
        let now = self.shared.clock.now();
        let row = move |(connection, call, since): (_, &str, _)| {
            let life = Life::Waits { call: call.into(), waited: now.ns_since(since) };
            Record { connection, ..Record::new(id, now, Event::Life(life)) }
        };
        self.current_calls(id).into_iter().map(row)
    }

    /// Who waits in the backlog of a listening endpoint, connected by the kernel and not accepted yet; empty where the
    /// system does not tell. It reads the system's tables: not for every frame.
    pub fn backlog(&self, id: EndpointId) -> Vec<Addr> {
        let status = self.status(id);
        let waiting = status.local.as_ref().and_then(|local| Some(TcpTable::read()?.waiting(local)));
        waiting.unwrap_or_default()
    }

    /// Looks at what the system tells of an endpoint's sockets, a few times a second until the look is dropped; what is new ends in a
    /// notice, as rows do.
    pub fn look_at_gauges(&self, id: EndpointId) -> GaugeLook {
        self.gauging.look(id)
    }

    /// The writer of the log: to clear it, to bound it, and for others to follow it.
    pub fn recorder(&self) -> &Recorder {
        &self.recorder
    }

    /// The log as it is now; cheap.
    pub fn log(&self) -> Snapshot {
        self.recorder.log().snapshot()
    }

    /// Whether no thread of it works any more, so that dropping it waits for nothing.
    pub fn is_quiet(&self) -> bool {
        self.started
            .values()
            .filter_map(|started| started.running.as_ref())
            .all(|(running, _)| running.thread.is_finished())
    }

    /// Waits until every row reported so far is in the log and in the sinks.
    pub fn flush(&self) {
        self.recorder.flush(FLUSH_LIMIT);
    }

    /// Waits until an endpoint's state satisfies `wanted`; its state then, or the last one seen when time is over.
    /// Only for the command line and tests: the window never waits.
    pub fn wait_for(
        &self,
        id: EndpointId,
        limit: Duration,
        wanted: impl Fn(&EndpointStatus) -> bool,
    ) -> Arc<EndpointStatus> {
        self.wait_until(limit, || wanted(&self.status(id)));
        self.status(id)
    }

    /// Waits until something holds, looking again whenever the recorder has written something.
    pub fn wait_until(&self, limit: Duration, holds: impl Fn() -> bool) {
        let deadline = Instant::now() + limit;
        let (mutex, condvar) = &*self.changed;
        let mut guard = mutex.lock().unwrap_or_else(PoisonError::into_inner);
        while !holds() {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            // A notice between the look and the wait would be missed: so no wait is longer than this.
            let step = left.min(Duration::from_millis(5));
            guard = condvar.wait_timeout(guard, step).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// The failure of an endpoint, if it failed.
    pub fn failure(&self, id: EndpointId) -> Option<Failure> {
        match &self.status(id).state {
            State::Failed(failure) => Some(failure.clone()),
            _ => None,
        }
    }
}

impl Drop for Session {
    /// Stops everything, waits for it briefly, and lets the recorder write its last rows.
    fn drop(&mut self) {
        self.gauging.end();
        self.stop_all();
        self.wait_until(CLOSE_LIMIT, || self.is_quiet());
    }
}
