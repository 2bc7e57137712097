//! Datagrams that are in the file already: one that is sent and received in the lab is one packet.

use std::collections::VecDeque;
use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use super::packet::Flow;

/// Datagrams of one way that are remembered; those to somebody outside the lab are received by nobody here.
const MAX_WAITING: usize = 65_536;
/// Ways that are remembered. Past it all is forgotten, and what was on its way then is in the file twice.
const MAX_FLOWS: usize = 4096;

/// Bytes by which one that was cut is known again.
const FIRST_BYTES: usize = 16;

/// Datagrams that were sent and not received yet.
#[derive(Debug, Default)]
pub(super) struct Datagrams {
    waiting: FxHashMap<Flow, VecDeque<Known>>,
}

/// What a datagram is known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Known {
    length: usize,
    first: [u8; FIRST_BYTES],
    hash: u64,
}

impl Datagrams {
    pub(super) fn sent(&mut self, flow: Flow, bytes: &[u8]) {
        if self.waiting.len() >= MAX_FLOWS {
            self.waiting.clear();
        }
        let waiting = self.waiting.entry(flow).or_default();
        if waiting.len() == MAX_WAITING {
            waiting.pop_front();
        }
        waiting.push_back(Known::new(bytes));
    }

    /// Whether what was received is one that was sent; one that fills all that was asked for may have been longer.
    /// What was sent before it and has not come will not come: on one machine datagrams keep their order.
    pub(super) fn received(&mut self, flow: Flow, bytes: &[u8], asked: usize) -> bool {
        let Some(waiting) = self.waiting.get_mut(&flow) else { return false };
        let received = Known::new(bytes);
        let may_be_cut = bytes.len() == asked;
        let place = waiting.iter().position(|sent| *sent == received || may_be_cut && received.is_beginning_of(sent));
        place.is_some_and(|place| waiting.drain(..=place).next().is_some())
    }
}

impl Known {
    fn new(bytes: &[u8]) -> Self {
        let mut hasher = FxHasher::default();
        hasher.write(bytes);
        let mut first = [0; FIRST_BYTES];
        first.iter_mut().zip(bytes).for_each(|(kept, byte)| *kept = *byte);
        Self { length: bytes.len(), first, hash: hasher.finish() }
    }

    fn is_beginning_of(&self, sent: &Known) -> bool {
        let known = self.length.min(FIRST_BYTES);
        self.length <= sent.length && self.first[..known] == sent.first[..known]
    }
}
