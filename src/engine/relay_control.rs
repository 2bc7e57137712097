//! What a person changes while a relay runs: its faults, and single datagrams by hand. The window and the relay's threads
//! share it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

use super::mailboxes::Mailboxes;
use crate::fault::{Faults, Way};
use crate::lab::RelaySettings;
use crate::record::ConnectionId;

/// Datagrams that a person can hold at once; further ones go their way.
const MOST_HELD: usize = 16;

/// Clones are of the same relay.
#[derive(Debug, Clone)]
pub struct RelayControl {
    state: Arc<Mutex<State>>,
    /// Counts the changes of the faults.
    version: Arc<AtomicU64>,
    mailboxes: Mailboxes,
}

/// A datagram that a person holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldDatagram {
    /// Names it as long as it is held.
    pub id: u64,
    pub way: Way,
    /// The connection that it came on.
    pub connection: ConnectionId,
    /// Which it is of its client's that go this way.
    pub nth: u64,
    pub bytes: Bytes,
}

/// What becomes of a datagram that is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    LetGo,
    /// It goes on with these bytes.
    Change(Bytes),
    Drop,
}

#[derive(Debug, Default)]
struct State {
    faults: [Faults; 2],
    /// The next datagram of a way is held.
    holds_next: [bool; 2],
    held: BTreeMap<u64, HeldDatagram>,
    last_id: u64,
    /// No more than there are held.
    decided: VecDeque<(HeldDatagram, Decision)>,
}

impl RelayControl {
    pub fn new(settings: &RelaySettings, mailboxes: Mailboxes) -> Self {
        let faults = Way::ALL.map(|way| settings.faults(way).clone());
        let state = Arc::new(Mutex::new(State { faults, ..State::default() }));
        Self { state, version: Arc::default(), mailboxes }
    }

    /// The faults of one way.
    pub fn faults(&self, way: Way) -> Faults {
        self.lock().faults[way.place()].clone()
    }

    /// Takes the faults that count from now on.
    pub fn set_faults(&self, way: Way, faults: Faults) {
        self.lock().faults[way.place()] = faults;
        self.version.fetch_add(1, Ordering::Release);
        self.mailboxes.wake_all();
    }

    /// Whether the next datagram of a way is held.
    pub fn holds_next(&self, way: Way) -> bool {
        self.lock().holds_next[way.place()]
    }

    /// Has the next datagram of a way be held, or not.
    pub fn hold_next(&self, way: Way, is_held: bool) {
        self.lock().holds_next[way.place()] = is_held;
    }

    /// The datagrams that are held, the first that came first.
    pub fn held(&self) -> Vec<HeldDatagram> {
        self.lock().held.values().cloned().collect()
    }

    /// Says what becomes of a datagram; one that is not held any more stays as it is.
    pub fn decide(&self, id: u64, decision: Decision) {
        let mut state = self.lock();
        if let Some(held) = state.held.remove(&id) {
            state.decided.push_back((held, decision));
        }
        drop(state);
        self.mailboxes.wake_all();
    }

    /// How often the faults have changed.
    pub fn version(&self) -> u64 {
        self.version.load(Ordering::Acquire)
    }

    /// Whether a datagram that comes now is to be held.
    pub fn takes(&self, way: Way) -> bool {
        let state = self.lock();
        state.holds_next[way.place()] && state.held.len() < MOST_HELD
    }

    /// Holds a datagram, and holds none behind it.
    pub fn hold(&self, way: Way, connection: ConnectionId, nth: u64, bytes: Bytes) {
        let mut state = self.lock();
        state.holds_next[way.place()] = false;
        state.last_id += 1;
        let id = state.last_id;
        state.held.insert(id, HeldDatagram { id, way, connection, nth, bytes });
    }

    pub fn take_decided(&self) -> Option<(HeldDatagram, Decision)> {
        self.lock().decided.pop_front()
    }

    /// The relay has ended: what is held goes with it.
    pub fn end(&self) -> Vec<HeldDatagram> {
        let mut state = self.lock();
        state.holds_next = [false; 2];
        let undecided = std::mem::take(&mut state.held).into_values();
        undecided.chain(std::mem::take(&mut state.decided).into_iter().map(|(held, _)| held)).collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
