//! A client of a relay of datagrams: whom it hands back to, its socket towards the target, and what is on its way.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::super::relay_control::RelayControl;
use super::super::worker::Worker;
use super::target_trace::TargetTrace;
use crate::address::{Addr, Ends};
use crate::fault::{Chain, Dice, Did, On, Passed, Unit, Way};
use crate::record::{ConnectionId, End, Life, Note};
use crate::socket::{Datagram, DatagramOptions, Kind, Poller, SocketError};

/// How soon a send is tried again that there was no room for.
pub(super) const AGAIN: Duration = Duration::from_millis(10);
/// Datagrams that wait for room, at most; of those that come then each is dropped.
const MOST_WAITING: usize = 1_000;

pub(super) struct Client {
    worker: Arc<Worker>,
    /// The connection that its datagrams come on.
    pub id: ConnectionId,
    pub addr: Addr,
    ends: Ends,
    pub target_id: ConnectionId,
    pub target: Datagram,
    target_addr: Addr,
    target_ends: Ends,
    ways: [One; 2],
    /// When anything came last, from either side.
    pub last: Instant,
    /// Bytes on their way, as the relay has counted them last.
    pub counted: usize,
}

/// One way.
struct One {
    chain: Chain,
    /// Through the faults, and not sent.
    to_send: VecDeque<Unit>,
}

impl Client {
    /// The `number`th client that the relay has met, with a socket of its own towards the target, which the poller shows
    /// under `key`.
    pub(super) fn new(
        worker: &Arc<Worker>,
        control: &RelayControl,
        (id, ends): (ConnectionId, Ends),
        (number, target_addr): (u32, &Addr),
        (options, poller, key): (&DatagramOptions, &mut Poller<'_>, usize),
    ) -> Result<Self, SocketError> {
        let target_id = worker.shared.new_connection();
        let trace = TargetTrace::new(worker, target_id);
        let kind = Kind::of(worker.endpoint.transport());
        let target = Datagram::connect_polled(target_addr, kind, options, Arc::new(trace.clone()), poller, key)?;
        let local = target.local()?;
        let target_ends = Ends::new(Some(local.clone()), target_addr.clone());
        trace.connected(target_ends.clone());
        worker.life(Some(target_id), Life::Bound { local: Box::new(local) });
        worker.opened(worker.shared.clock.now(), target_id, &target_ends);
        worker.note(Some(target_id), Some(&target_ends), Note::RelayJoined { way: Way::ToTarget, client: number });
        let seed = worker.endpoint.relay_settings().map_or(0, |settings| settings.seed);
        let one = |way: Way| {
            let dice = Dice::new(seed.into(), number, way);
            One { chain: Chain::new(On::Datagrams, dice, &control.faults(way)), to_send: VecDeque::new() }
        };
        let (worker, addr, target_addr) = (worker.clone(), ends.peer().clone(), target_addr.clone());
        let (ways, last) = (Way::ALL.map(one), Instant::now());
        Ok(Self { worker, id, addr, ends, target_id, target, target_addr, target_ends, ways, last, counted: 0 })
    }

    pub(super) fn change(&mut self, control: &RelayControl) {
        for way in Way::ALL {
            self.ways[way.place()].chain.change(&control.faults(way));
        }
    }

    /// A datagram has come; where it is to be held by hand, it is.
    pub(super) fn take(&mut self, way: Way, bytes: Bytes, now: Duration, control: &RelayControl) {
        self.last = Instant::now();
        let chain = &mut self.ways[way.place()].chain;
        if control.takes(way) {
            let nth = chain.pass_by();
            self.say(way, Did::Held { nth });
            control.hold(way, self.id, nth, bytes);
            return;
        }
        let mut passed = Passed::default();
        chain.take(bytes, now, &mut passed);
        self.pass(way, passed);
    }

    /// Drops a datagram that has come, as there is too much of all clients.
    pub(super) fn drop_one(&mut self, way: Way) {
        let nth = self.ways[way.place()].chain.pass_by();
        self.say(way, Did::RelayFull { nth });
    }

    /// What was held by hand goes on at once.
    pub(super) fn let_go(&mut self, way: Way, unit: Unit) {
        self.pass(way, Passed { units: vec![unit], did: Vec::new() });
    }

    /// Lets what is due go on.
    pub(super) fn due(&mut self, now: Duration) {
        for way in Way::ALL {
            let mut passed = Passed::default();
            self.ways[way.place()].chain.due(now, &mut passed);
            self.pass(way, passed);
        }
    }

    fn pass(&mut self, way: Way, passed: Passed) {
        for did in passed.did {
            self.say(way, did);
        }
        for unit in passed.units {
            if self.ways[way.place()].to_send.len() < MOST_WAITING {
                self.ways[way.place()].to_send.push_back(unit);
            } else {
                self.say(way, Did::QueueFull { nth: unit.nth, limit: MOST_WAITING as u64 });
            }
        }
    }

    pub(super) fn say(&self, way: Way, did: Did) {
        let (id, ends) = self.side(way);
        self.worker.note(Some(id), Some(ends), Note::Relay { way, did: Box::new(did) });
    }

    /// The connection on which comes what goes this way.
    fn side(&self, way: Way) -> (ConnectionId, &Ends) {
        match way {
            Way::ToTarget => (self.id, &self.ends),
            Way::ToClient => (self.target_id, &self.target_ends),
        }
    }

    /// Sends what goes on, to the client through `main`, as far as the sockets have room; a failed send is a row, and the
    /// datagram is gone.
    pub(super) fn send(&mut self, main: &mut Datagram) {
        for way in Way::ALL {
            let One { to_send, .. } = &mut self.ways[way.place()];
            while let Some(unit) = to_send.front() {
                self.worker.sends_changed.store(unit.is_changed, Ordering::Relaxed);
                let sent = match way {
                    Way::ToTarget => self.target.try_send(&unit.bytes, &self.target_addr),
                    Way::ToClient => main.try_send(&unit.bytes, &self.addr),
                };
                self.worker.sends_changed.store(false, Ordering::Relaxed);
                match sent {
                    Ok(None) => break,
                    Ok(Some(_)) => {}
                    Err(error) => self.worker.trouble(error),
                }
                to_send.pop_front();
            }
        }
    }

    /// Bytes that are on their way.
    pub(super) fn held_bytes(&self) -> usize {
        self.on_the_way().1
    }

    /// Datagrams that are on their way, and their bytes.
    fn on_the_way(&self) -> (usize, usize) {
        let of = |one: &One| {
            let waiting: usize = one.to_send.iter().map(|unit| unit.bytes.len()).sum();
            (one.chain.held_units() + one.to_send.len(), one.chain.held_bytes() + waiting)
        };
        self.ways.iter().map(of).fold((0, 0), |(units, bytes), (u, b)| (units + u, bytes + b))
    }

    /// Whether nothing is on its way.
    pub(super) fn is_empty(&self) -> bool {
        self.ways.iter().all(|one| one.chain.is_empty() && one.to_send.is_empty())
    }

    /// When it is to be looked at again, besides when something comes: something is due, or is to be tried again.
    pub(super) fn next(&self, began: Instant) -> Option<Instant> {
        let again = self.ways.iter().any(|one| !one.to_send.is_empty()).then(|| Instant::now() + AGAIN);
        let due = self.ways.iter().filter_map(|one| one.chain.next()).min().map(|at| began + at);
        again.into_iter().chain(due).min()
    }

    /// Closes its socket; the connection that it came on is its list's.
    pub(super) fn close(self, end: End) {
        let (units, bytes) = self.on_the_way();
        if units > 0 {
            self.worker.note(
                Some(self.id),
                Some(&self.ends),
                Note::RelayUnsent { datagrams: units as u64, bytes: bytes as u64 },
            );
        }
        self.target.close();
        self.worker.closed(self.target_id, end);
    }
}
