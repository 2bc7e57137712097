//! One way through a relay, of one client: all faults one behind the other.

use std::time::Duration;

use bytes::Bytes;

use super::unit::{Cx, Held};
use super::{Dice, Did, FAULTS, Fault, Faults, Kind, On, Unit, What};

/// Of a stream so much is taken at once where a fault is on: many small pieces would be made of more.
pub(super) const MAX_TAKEN: usize = 4096;
/// A stream waits for room where its way holds so much.
const FULL: Held = Held { units: 1024, bytes: 64 << 10 };
/// A way of datagrams holds no more bytes than this.
const MAX_BYTES: usize = 4 << 20;

/// Holds what a fault holds back, and nothing else: datagrams as many as its queue takes, of a stream what
/// [`Self::has_room`] allows.
pub struct Chain {
    on: On,
    stages: Vec<(&'static Kind, Box<dyn Fault>)>,
    faults: Faults,
    dice: Dice,
    /// Units that have come.
    came: u64,
    /// Bytes that have come.
    bytes: u64,
    now: Duration,
    is_empty: bool,
}

/// What goes on, and what was done, in order.
#[derive(Debug, Default, PartialEq)]
pub struct Passed {
    pub units: Vec<Unit>,
    pub did: Vec<Did>,
}

impl Chain {
    /// For datagrams, or for a stream.
    pub fn new(on: On, dice: Dice, faults: &Faults) -> Self {
        let stages = FAULTS.iter().filter(|kind| kind.on.fits(on)).map(|kind| (kind, (kind.make)(on))).collect();
        let (came, bytes, now, is_empty) = (0, 0, Duration::ZERO, true);
        let mut chain = Self { on, stages, faults: Faults::default(), dice, came, bytes, now, is_empty };
        chain.change(faults);
        chain
    }

    /// Takes the faults that count from now on. What is held stays until its time.
    pub fn change(&mut self, faults: &Faults) {
        for (kind, stage) in &mut self.stages {
            if faults.get(kind) != self.faults.get(kind) {
                stage.set(faults.get(kind));
            }
        }
        self.faults = faults.clone();
    }

    /// What is on.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// A datagram has come, or bytes of a stream; its number.
    pub fn take(&mut self, bytes: Bytes, now: Duration, passed: &mut Passed) -> u64 {
        self.came += 1;
        let (nth, at) = (self.came, self.bytes);
        self.bytes += bytes.len() as u64;
        let unit = match self.on {
            On::Datagrams => Unit::datagram(nth, bytes),
            _ => Unit::piece(nth, at, bytes),
        };
        self.take_unit(unit, now, passed);
        nth
    }

    /// Counts a datagram that has come and does not go through the faults: a person holds it.
    pub fn pass_by(&mut self) -> u64 {
        self.came += 1;
        self.came
    }

    /// A stream has ended.
    pub fn end(&mut self, now: Duration, passed: &mut Passed) {
        self.came += 1;
        self.take_unit(Unit::of(What::End, self.came, self.bytes), now, passed);
    }

    /// What a stream has sent is taken in portions of this size at most.
    pub fn portion(&self) -> usize {
        if self.faults.is_none() { usize::MAX } else { MAX_TAKEN }
    }

    /// Whether a stream may bring more.
    pub fn has_room(&self) -> bool {
        if self.is_empty {
            return true;
        }
        let held = self.held();
        held.units < FULL.units && held.bytes < FULL.bytes
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.is_empty
    }

    /// Units that it holds.
    pub fn held_units(&self) -> usize {
        if self.is_empty { 0 } else { self.held().units }
    }

    /// Bytes that it holds.
    pub fn held_bytes(&self) -> usize {
        if self.is_empty { 0 } else { self.held().bytes }
    }

    /// When [`Self::due`] is to be called.
    pub fn next(&self) -> Option<Duration> {
        if self.is_empty { None } else { self.stages.iter().filter_map(|(_, stage)| stage.next()).min() }
    }

    /// What is due now goes on: each at its own time, the earliest first.
    pub fn due(&mut self, now: Duration, passed: &mut Passed) {
        while let Some((at, place)) = self.first().filter(|(at, _)| *at <= now) {
            self.now = self.now.max(at);
            self.run(place, None, passed);
        }
        self.now = self.now.max(now);
        self.is_empty = self.is_empty || self.held() == Held::default();
    }

    fn take_unit(&mut self, unit: Unit, now: Duration, passed: &mut Passed) {
        if self.is_empty && self.faults.is_none() {
            passed.units.push(unit);
            return;
        }
        self.due(now, passed);
        if self.on == On::Datagrams && self.held().bytes + unit.bytes.len() > MAX_BYTES {
            passed.did.push(Did::QueueFull { nth: unit.nth, limit: self.held().units as u64 });
            return;
        }
        self.run(0, Some(unit), passed);
        self.is_empty = self.held() == Held::default();
    }

    /// The stage with the earliest time; of two the later stage, which came to it first.
    fn first(&self) -> Option<(Duration, usize)> {
        let times = self.stages.iter().enumerate().filter_map(|(place, (_, stage))| Some((stage.next()?, place)));
        times.min_by_key(|(at, place)| (*at, std::cmp::Reverse(*place)))
    }

    /// Lets a stage take a unit, or hand on what is due, and those behind it take what comes of that.
    fn run(&mut self, place: usize, unit: Option<Unit>, passed: &mut Passed) {
        let mut coming: Vec<Option<Unit>> = vec![unit];
        for at in place..self.stages.len() {
            let mut on = Vec::new();
            for unit in coming {
                let Some(((_, stage), later)) = self.stages[at..].split_first_mut() else { return };
                let behind = later.iter().map(|(_, stage)| stage.held()).fold(Held::default(), Held::and);
                let (now, dice, did) = (self.now, &self.dice, &mut passed.did);
                let mut cx = Cx { now, dice, behind, on: &mut on, did };
                match unit {
                    Some(unit) => stage.take(unit, &mut cx),
                    None => stage.due(&mut cx),
                }
            }
            coming = on.into_iter().map(Some).collect();
        }
        passed.units.extend(coming.into_iter().flatten());
    }

    fn held(&self) -> Held {
        self.stages.iter().map(|(_, stage)| stage.held()).fold(Held::default(), Held::and)
    }
}
