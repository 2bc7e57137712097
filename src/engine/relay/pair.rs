//! A client's connection and the one to the target that goes with it. Nothing is received that cannot be handed on: a side
//! that does not read slows the other, as it would without a relay.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use bytes::{Buf, Bytes};

use super::super::command::StreamCommand;
use super::super::mailboxes::Commands;
use super::super::relay_control::RelayControl;
use super::super::turn::Turn;
use super::super::worker::Worker;
use crate::fault::{Chain, Dice, On, Passed, Unit, Way, What};
use crate::lab::Turns;
use crate::record::{ConnectionId, End, Life, Note};
use crate::socket::{Event, Poller, SocketError, StopHandle, Stream, Waiter};

/// The client's key in the poller.
pub(super) const CLIENT_KEY: usize = 1;
/// The keys of both sides: the target's socket was waited for while it connected.
const KEYS: [usize; 2] = [CLIENT_KEY, 0];
/// Sends of one way in a row before the other way has its turn.
const SENDS: usize = 64;

/// A connection that was accepted, with its mailbox.
pub(super) struct Client {
    pub id: ConnectionId,
    pub stream: Stream,
    pub commands: Commands<StreamCommand>,
}

impl Client {
    /// Closes it before there is another side.
    pub(super) fn close(self, worker: &Worker, end: End) {
        worker.mailboxes.remove(self.id);
        worker.close(self.id, self.stream);
        worker.closed(self.id, end);
    }
}

/// Both sides. What a side receives goes the way with its place: the client's to the target.
pub(super) struct Pair<'a> {
    worker: &'a Arc<Worker>,
    control: &'a RelayControl,
    version: u64,
    began: Instant,
    stop: StopHandle,
    sides: [Side; 2],
    flows: [Flow; 2],
}

struct Side {
    id: ConnectionId,
    stream: Stream,
    commands: Commands<StreamCommand>,
    can_recv: bool,
    can_send: bool,
    has_received_end: bool,
}

/// One way.
struct Flow {
    way: Way,
    chain: Chain,
    /// Received, and not yet through the faults.
    received: Bytes,
    is_end_received: bool,
    /// Through the faults, and not sent.
    to_send: VecDeque<Unit>,
}

/// How it ended.
enum Ended {
    /// Both sides have sent their last, or somebody stops it.
    Closed,
    /// A side was reset, or its call failed: the other is reset, too.
    By(Way, SocketError),
    /// A fault resets both.
    Reset,
}

impl<'a> Pair<'a> {
    /// `waiter` has waited for the connection to the target.
    pub(super) fn new(
        worker: &'a Arc<Worker>,
        control: &'a RelayControl,
        (client, (target, mut stream)): (Client, (ConnectionId, Stream)),
        number: u32,
        waiter: &Waiter,
    ) -> Self {
        stream.join_as_connected();
        let (stop, turn) = (waiter.stop_handle(), Turn::new(Turns::FullDuplex));
        let commands = worker.mailboxes.open(target, stop.clone(), turn, stream.gauge());
        worker.opened(worker.shared.clock.now(), target, stream.ends());
        let joined = Note::RelayJoined { way: Way::ToTarget, client: number };
        worker.note(Some(target), Some(stream.ends()), joined);
        let version = control.version();
        let seed = worker.endpoint.relay_settings().map_or(0, |settings| settings.seed);
        let flow = |way: Way| Flow {
            way,
            chain: Chain::new(On::Streams, Dice::new(seed.into(), number, way), &control.faults(way)),
            received: Bytes::new(),
            is_end_received: false,
            to_send: VecDeque::new(),
        };
        let sides = [Side::new(client.id, client.stream, client.commands), Side::new(target, stream, commands)];
        Self { worker, control, version, began: Instant::now(), stop, sides, flows: Way::ALL.map(flow) }
    }

    /// Hands on until both sides have ended.
    pub(super) fn run(mut self, poller: &mut Poller<'_>) {
        let ended = self.relay(poller);
        self.close(ended);
    }

    fn relay(&mut self, poller: &mut Poller<'_>) -> Ended {
        let trace = self.worker.tracer(Some(self.sides[0].id));
        let mut events: Vec<Event> = Vec::new();
        loop {
            if self.stop.is_stopped() || self.worker.is_stopped() {
                return Ended::Closed;
            }
            self.take_changes();
            let mut has_moved = false;
            for way in Way::ALL {
                match self.hand_on(way) {
                    Ok(moved) => has_moved |= moved,
                    Err(ended) => return ended,
                }
            }
            if self.sides.iter().all(|side| side.has_received_end) && self.flows.iter().all(Flow::is_empty) {
                return Ended::Closed;
            }
            if has_moved {
                continue;
            }
            let next = self.flows.iter().filter_map(|flow| flow.chain.next()).min();
            let limit = next.map(|at| (self.began + at).saturating_duration_since(Instant::now()));
            let select = trace.enter("select");
            if let Err(error) = poller.wait(limit, &mut events) {
                let peer = self.sides[0].stream.peer();
                return Ended::By(Way::ToTarget, SocketError::new("select", peer, &error));
            }
            drop(select);
            for event in events.drain(..) {
                if let Some(place) = KEYS.iter().position(|key| *key == event.key) {
                    self.sides[place].can_recv |= event.can_recv;
                    self.sides[place].can_send |= event.can_send;
                }
            }
        }
    }

    /// Takes faults that were changed.
    fn take_changes(&mut self) {
        let version = self.control.version();
        if std::mem::replace(&mut self.version, version) != version {
            for flow in &mut self.flows {
                flow.chain.change(&self.control.faults(flow.way));
            }
        }
    }

    /// Hands on one way, as far as none of it waits; whether anything was done.
    fn hand_on(&mut self, way: Way) -> Result<bool, Ended> {
        let flow = &mut self.flows[way.place()];
        let [client, target] = &mut self.sides;
        let (from, to) = if way == Way::ToTarget { (client, target) } else { (target, client) };
        let now = || self.began.elapsed();
        let mut passed = Passed::default();
        flow.chain.due(now(), &mut passed);
        let mut has_moved = false;
        let is_full = !flow.to_send.is_empty() || !flow.received.is_empty() || flow.is_end_received;
        if !is_full && from.can_recv && !from.has_received_end && flow.chain.has_room() {
            match from.stream.try_recv().map_err(|error| Ended::By(way, error))? {
                None => from.can_recv = false,
                Some(bytes) if bytes.is_empty() => {
                    (from.has_received_end, flow.is_end_received, has_moved) = (true, true, true);
                    self.worker.life(Some(from.id), Life::ReceivedEnd);
                }
                Some(bytes) => (flow.received, has_moved) = (bytes, true),
            }
        }
        while !flow.received.is_empty() && flow.chain.has_room() {
            let portion = flow.received.len().min(flow.chain.portion());
            flow.chain.take(flow.received.split_to(portion), now(), &mut passed);
        }
        if flow.received.is_empty() && std::mem::take(&mut flow.is_end_received) {
            flow.chain.end(now(), &mut passed);
        }
        let ends = from.stream.ends().clone();
        for did in passed.did {
            self.worker.note(Some(from.id), Some(&ends), Note::Relay { way, did: Box::new(did) });
        }
        flow.to_send.extend(passed.units);
        for _ in 0..SENDS {
            let Some(unit) = flow.to_send.front_mut() else { break };
            match unit.what {
                What::Reset => return Err(Ended::Reset),
                What::End => {
                    to.stream.shutdown_write().map_err(|error| Ended::By(way.back(), error))?;
                    self.worker.life(Some(to.id), Life::SentEnd);
                }
                What::Piece | What::Datagram => {
                    if !to.can_send {
                        break;
                    }
                    let sent = to.stream.try_send(&unit.bytes).map_err(|error| Ended::By(way.back(), error))?;
                    let Some(sent) = sent else {
                        to.can_send = false;
                        break;
                    };
                    has_moved = true;
                    unit.bytes.advance(sent);
                    if !unit.bytes.is_empty() {
                        continue;
                    }
                }
            }
            has_moved = true;
            flow.to_send.pop_front();
        }
        Ok(has_moved)
    }

    fn close(self, ended: Ended) {
        let Self { worker, sides, flows, .. } = self;
        let by_hand = sides.iter().any(|side| side.commands.resets());
        let has_ended = sides.iter().all(|side| side.has_received_end);
        let (reset, ends) = match ended {
            Ended::Closed if has_ended => ([by_hand; 2], [End::Peer, End::Peer]),
            Ended::Closed => ([by_hand; 2], [End::Here, End::Here]),
            Ended::Reset => ([true; 2], [End::Here, End::Here]),
            Ended::By(way, error) => {
                let side = &sides[way.back().place()];
                worker.note(Some(side.id), Some(side.stream.ends()), Note::RelayReset { way });
                let failed = End::from(error);
                match way {
                    Way::ToTarget => ([false, true], [failed, End::Here]),
                    Way::ToClient => ([true, false], [End::Here, failed]),
                }
            }
        };
        for flow in &flows {
            let side = &sides[flow.way.place()];
            let bytes = flow.bytes() as u64;
            if bytes > 0 {
                worker.note(Some(side.id), Some(side.stream.ends()), Note::RelayUnsentBytes { bytes });
            }
        }
        for ((mut side, is_reset), end) in sides.into_iter().zip(reset).zip(ends) {
            worker.mailboxes.remove(side.id);
            if is_reset {
                // Refused, it is closed all the same, and the row says why.
                let _ = side.stream.reset_at_close();
            }
            worker.close(side.id, side.stream);
            worker.closed(side.id, end);
        }
    }
}

impl Flow {
    /// How many bytes are on their way.
    fn bytes(&self) -> usize {
        let to_send: usize = self.to_send.iter().map(|unit| unit.bytes.len()).sum();
        self.received.len() + self.chain.held_bytes() + to_send
    }

    /// Whether nothing is on its way.
    fn is_empty(&self) -> bool {
        self.received.is_empty() && !self.is_end_received && self.to_send.is_empty() && self.chain.is_empty()
    }
}

impl Side {
    fn new(id: ConnectionId, stream: Stream, commands: Commands<StreamCommand>) -> Self {
        // Tried once without being asked to: what the poller had to say may have been said already.
        Self { id, stream, commands, can_recv: true, can_send: true, has_received_end: false }
    }
}
