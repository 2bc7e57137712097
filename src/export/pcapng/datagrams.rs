//! Datagrams that are in the file already: one that is sent and received in the lab is one packet.

use std::collections::VecDeque;
use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use super::packet::Flow;

/// Datagrams of one way that are remembered; those to somebody outside the lab are received by nobody here.
const MAX_WAITING: usize = 65_536;
/// Ways that are remembered. Past it all is forgotten, and what was on its way then is in the file twice.
const MAX_FLOWS: usize = 4096;

/// Datagrams that were sent and not received yet.
#[derive(Debug, Default)]
pub(super) struct Datagrams {
    waiting: FxHashMap<Flow, VecDeque<Known>>,
}

/// What a datagram is known by: its length and a hash of its bytes.
type Known = (usize, u64);

impl Datagrams {
    pub(super) fn sent(&mut self, flow: Flow, bytes: &[u8]) {
        if self.waiting.len() >= MAX_FLOWS {
            self.waiting.clear();
        }
        let waiting = self.waiting.entry(flow).or_default();
        if waiting.len() == MAX_WAITING {
            waiting.pop_front();
        }
        waiting.push_back(known(bytes));
    }

    /// Whether what was received is one that was sent. It was `whole` bytes long, of which a short receive gives the first.
    /// What was sent before it and has not come will not come: on one machine datagrams keep their order.
    pub(super) fn received(&mut self, flow: Flow, bytes: &[u8], whole: usize) -> bool {
        let Some(waiting) = self.waiting.get_mut(&flow) else { return false };
        let received = known(bytes);
        let is_it = |sent: &Known| if whole == bytes.len() { *sent == received } else { sent.0 == whole };
        let place = waiting.iter().position(is_it);
        place.is_some_and(|place| waiting.drain(..=place).next().is_some())
    }
}

fn known(bytes: &[u8]) -> Known {
    let mut hasher = FxHasher::default();
    hasher.write(bytes);
    (bytes.len(), hasher.finish())
}
