//! Looks at gauges a few times a second, in a thread of its own and only while somebody wants to see them: the system's tables are long
//! on a busy machine.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::Session;
use super::gauges::{Gauges, Tables, Target};
use crate::address::Addr;
use crate::clock::Clock;
use crate::lab::Role;
use crate::record::{EndpointId, Log};

/// What can be looked at of each endpoint.
type Targets = BTreeMap<EndpointId, Target>;

/// Between two looks while something happens.
const OFTEN: Duration = Duration::from_millis(250);
/// Between two looks while nothing does.
const SELDOM: Duration = Duration::from_secs(1);
/// Looks without anything new after which nothing happens.
const QUIET: u32 = 8;
/// A look takes at most this part of the time.
const PART: u32 = 40;

/// What has changed is to be seen.
type Notify = Arc<dyn Fn() + Send + Sync>;

/// Looks at the gauges of a session's endpoints; clones share it.
#[derive(Clone)]
pub(super) struct Gauging(Arc<Shared>);

struct Shared {
    log: Log,
    clock: Clock,
    notify: Notify,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// The endpoints that were started.
    targets: Targets,
    /// How many look at whom.
    looks: BTreeMap<EndpointId, usize>,
    seen: BTreeMap<EndpointId, Arc<Gauges>>,
    /// Not to be waited for: somebody new looks, or an endpoint was started.
    is_due: bool,
    has_thread: bool,
    is_over: bool,
}

/// Somebody looks at an endpoint's gauges, until this is dropped.
pub struct GaugeLook {
    gauging: Gauging,
    id: EndpointId,
}

impl GaugeLook {
    /// What was seen last; nothing before the first look, and where the system has no more threads.
    pub fn now(&self) -> Arc<Gauges> {
        self.gauging.lock().seen.get(&self.id).cloned().unwrap_or_default()
    }

    /// Whether they are of an endpoint of this session.
    pub fn is_of(&self, session: &Session) -> bool {
        Arc::ptr_eq(&self.gauging.0, &session.gauging.0)
    }
}

impl Drop for GaugeLook {
    fn drop(&mut self) {
        let mut state = self.gauging.lock();
        let left = state.looks.get(&self.id).map_or(0, |looks| looks.saturating_sub(1));
        if left > 0 {
            state.looks.insert(self.id, left);
        } else {
            state.looks.remove(&self.id);
            state.seen.remove(&self.id);
        }
    }
}

impl Gauging {
    pub(super) fn new(log: Log, clock: Clock, notify: Notify) -> Self {
        Self(Arc::new(Shared { log, clock, notify, state: Mutex::default(), changed: Condvar::new() }))
    }

    /// Looks at an endpoint from now on.
    pub(super) fn look(&self, id: EndpointId) -> GaugeLook {
        let mut state = self.lock();
        *state.looks.entry(id).or_default() += 1;
        if !state.has_thread {
            let gauging = self.clone();
            // Without it there is only less to see.
            state.has_thread = thread::Builder::new().name("gauges".to_owned()).spawn(move || gauging.run()).is_ok();
        }
        self.wake(state);
        GaugeLook { gauging: self.clone(), id }
    }

    /// An endpoint was started.
    pub(super) fn started(&self, id: EndpointId, target: Target) {
        let mut state = self.lock();
        state.targets.insert(id, target);
        self.wake(state);
    }

    pub(super) fn removed(&self, id: EndpointId) {
        self.lock().targets.remove(&id);
    }

    /// The session ends.
    pub(super) fn end(&self) {
        let mut state = self.lock();
        state.is_over = true;
        self.wake(state);
    }

    fn wake(&self, mut state: MutexGuard<'_, State>) {
        state.is_due = true;
        drop(state);
        self.0.changed.notify_all();
    }

    fn run(&self) {
        let (mut rows, mut quiet) = (0, 0);
        let mut interval = None;
        while let Some((wanted, targets)) = self.next(interval) {
            let began = Instant::now();
            let (log, now) = (self.0.log.snapshot(), self.0.clock.now());
            let mut tables = Tables::default();
            let listening = listening(&targets, &log);
            let look = |(id, target): &(EndpointId, Target)| {
                let status = log.status().endpoint(*id);
                (*id, target.look(&status, &log, &listening, &mut tables, now))
            };
            let seen: Vec<(EndpointId, Gauges)> = wanted.iter().map(look).collect();
            let is_alive = wanted.iter().zip(&seen).any(|((_, target), (_, seen))| target.is_alive(seen));
            let is_new = self.publish(seen);
            if is_new {
                (self.0.notify)();
            }
            quiet = if is_new || log.end_row() != rows { 0 } else { quiet + 1 };
            rows = log.end_row();
            let usual = if quiet < QUIET { OFTEN } else { SELDOM };
            interval = is_alive.then(|| usual.max(began.elapsed() * PART));
        }
    }

    /// Waits until it is time to look, without end where there is no interval: those who are looked at, and all who were started.
    /// `None` when the session is over.
    fn next(&self, interval: Option<Duration>) -> Option<(Vec<(EndpointId, Target)>, Targets)> {
        let deadline = interval.map(|interval| Instant::now() + interval);
        let mut state = self.lock();
        loop {
            if state.is_over {
                return None;
            }
            let left = deadline.map(|at| at.saturating_duration_since(Instant::now()));
            let is_time = state.is_due || left.is_some_and(|left| left.is_zero());
            if is_time && !state.looks.is_empty() {
                state.is_due = false;
                let wanted = state.looks.keys().filter_map(|id| Some((*id, state.targets.get(id)?.clone())));
                return Some((wanted.collect(), state.targets.clone()));
            }
            // Nobody looks: there is no hurry until somebody does.
            let left = left.filter(|_| !state.looks.is_empty());
            state = match left {
                Some(left) => self.0.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0,
                None => self.0.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    /// Whether anything is new.
    fn publish(&self, all: Vec<(EndpointId, Gauges)>) -> bool {
        let mut state = self.lock();
        let mut is_new = false;
        for (id, gauges) in all {
            // Who has stopped looking meanwhile wants nothing.
            if state.looks.contains_key(&id) && state.seen.get(&id).is_none_or(|seen| **seen != gauges) {
                state.seen.insert(id, Arc::new(gauges));
                is_new = true;
            }
        }
        is_new
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where the lab's servers of connections listen.
fn listening(targets: &Targets, log: &crate::record::Snapshot) -> Vec<Addr> {
    let servers = targets.iter().filter(|(_, target)| {
        target.endpoint.role() == Role::Server
            && target.endpoint.transport().has_connections()
            && !target.mailboxes.is_over()
    });
    servers.filter_map(|(id, _)| log.status().endpoint(*id).local.clone()).collect()
}
