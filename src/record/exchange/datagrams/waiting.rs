//! The datagrams that are on their way from one socket of the lab to another.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hasher};

use serde::{Deserialize, Serialize};

use super::{Datagram, Nth};
use crate::clock::Stamp;

/// What was sent on a route and not received.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Waiting {
    pub sent: VecDeque<Content>,
    /// How many of the first of these were sent before one that has been received: on one machine they are lost.
    pub overtaken: usize,
    /// Received, but the row of their send has not come, or their end was cut off.
    pub unmatched: VecDeque<Content>,
}

/// A datagram, with what tells its content from another.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Content {
    pub nth: Nth,
    pub at: Stamp,
    pub length: u64,
    pub hash: u64,
    /// It waits on other routes, too, though only one socket will receive it.
    pub is_for_one_of_many: bool,
}

impl Content {
    pub(super) fn of(datagram: &Datagram<'_>) -> Self {
        let mut hasher = DefaultHasher::new();
        hasher.write(datagram.bytes);
        let (length, hash) = (datagram.bytes.len() as u64, hasher.finish());
        Self { nth: datagram.nth, at: datagram.at, length, hash, is_for_one_of_many: false }
    }

    pub(super) fn is_like(&self, other: &Content) -> bool {
        self.hash == other.hash && self.length == other.length
    }
}

impl Waiting {
    /// Takes out the first datagram that is the one wanted: of those that nothing has overtaken, else of the others.
    pub(super) fn take(&mut self, is_it: impl Fn(&Content) -> bool) -> Option<Content> {
        let in_order = self.sent.range(self.overtaken..).position(&is_it).map(|place| place + self.overtaken);
        let place = in_order.or_else(|| self.sent.range(..self.overtaken).position(&is_it))?;
        self.overtaken = if place < self.overtaken { self.overtaken - 1 } else { place };
        self.sent.remove(place)
    }

    /// Takes out a datagram that another socket has received.
    pub(super) fn remove(&mut self, nth: Nth) {
        if let Some(place) = self.sent.iter().position(|sent| sent.nth == nth) {
            self.sent.remove(place);
            self.overtaken -= usize::from(place < self.overtaken);
        }
    }
}
