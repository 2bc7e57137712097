//! Where a call stands among those of its connection that move bytes the same way.

use std::num::NonZeroU64;

use super::Direction;

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

/// Counts what goes each way on a connection.
#[derive(Debug, Clone, Copy, Default)]
pub struct Places {
    received: Counted,
    sent: Counted,
}

#[derive(Debug, Clone, Copy, Default)]
struct Counted {
    calls: u64,
    bytes: u64,
}

impl Places {
    /// The place of the next call of this direction, which has moved so many bytes.
    pub fn next(&mut self, direction: Direction, bytes: usize) -> CallPlace {
        let counted = match direction {
            Direction::In => &mut self.received,
            Direction::Out => &mut self.sent,
        };
        let place = CallPlace { nth: NonZeroU64::MIN.saturating_add(counted.calls), offset: counted.bytes };
        counted.calls += 1;
        counted.bytes += bytes as u64;
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_call_begins_where_the_one_before_ended() {
        let mut counted = Places::default();
        counted.next(Direction::In, 9);
        let places = [3, 0, 5, 1].map(|bytes| counted.next(Direction::Out, bytes));
        assert_eq!(places.map(|place| (place.nth.get(), place.offset)), [(1, 0), (2, 3), (3, 3), (4, 8)]);
        assert_eq!(size_of::<Option<CallPlace>>(), 16);
    }
}
