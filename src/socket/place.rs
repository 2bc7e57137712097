//! Where a call stands among those of its connection that move bytes the same way.

use std::num::NonZeroU64;

/// Which send or receive of its connection a call is, and where its bytes lie in what goes that way.
///
/// Counted where the call is made, so it stays exact where rows are lost. A call that moved nothing, for its failure or the
/// stream's end, is not counted; an empty datagram is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallPlace {
    /// The nth that way, from one.
    pub nth: NonZeroU64,
    /// How many bytes went that way before its first.
    pub offset: u64,
}

/// Counts what goes one way on a connection.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlaceCounter {
    calls: u64,
    bytes: u64,
}

impl PlaceCounter {
    /// The place of the next call, which has moved this many bytes.
    pub fn next(&mut self, bytes: usize) -> CallPlace {
        let place = CallPlace { nth: NonZeroU64::MIN.saturating_add(self.calls), offset: self.bytes };
        self.calls += 1;
        self.bytes += bytes as u64;
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_call_begins_where_the_one_before_ended() {
        let mut counter = PlaceCounter::default();
        let places = [3, 0, 5, 1].map(|bytes| counter.next(bytes));
        assert_eq!(places.map(|place| (place.nth.get(), place.offset)), [(1, 0), (2, 3), (3, 3), (4, 8)]);
        assert_eq!(size_of::<Option<CallPlace>>(), 16);
    }
}
