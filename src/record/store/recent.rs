//! The bytes that were received last, and where they are in the file: an echo sends the same.

use std::collections::VecDeque;

use bytes::Bytes;

use crate::socket::take_back;

/// Receives that are remembered: an answer is among the next rows, or it is written once more.
const MOST: usize = 32;
/// Bytes of them.
const MAX_BYTES: usize = 2 << 20;

/// While they are held, no other bytes can lie where they lie: so the same place in memory means the same bytes.
#[derive(Default)]
pub(super) struct Recent {
    received: VecDeque<(Bytes, u32)>,
    bytes: usize,
}

impl Recent {
    pub fn add(&mut self, bytes: &Bytes, at: u32) {
        self.bytes += bytes.len();
        self.received.push_back((bytes.clone(), at));
        while self.received.len() > MOST || self.bytes > MAX_BYTES {
            let Some((gone, _)) = self.received.pop_front() else { return };
            self.bytes -= gone.len();
            take_back(gone);
        }
    }

    /// Where these bytes are in the file, if they are some of those.
    pub fn find(&self, bytes: &Bytes) -> Option<u32> {
        let range = |bytes: &Bytes| (bytes.as_ptr() as usize, bytes.as_ptr() as usize + bytes.len());
        let (start, end) = range(bytes);
        self.received.iter().rev().find_map(|(received, at)| {
            let (first, last) = range(received);
            (first <= start && end <= last).then(|| at + (start - first) as u32)
        })
    }
}
