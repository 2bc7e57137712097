//! What decides which rows of a log are looked for: of each row, and before of all rows that are alike.

use std::ops::Range;

use super::{Row, Snapshot};

/// What can be said of a row without its place, its times and its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Wanted,
    Unwanted,
    /// It is unwanted unless its bytes have something that is looked for, or a part of it at an end.
    ByBytes,
    /// It is to be looked at.
    Open,
}

/// Decides of rows, and remembers nothing of those it was asked for: any of them may be left out, and several threads have one each.
pub trait Wants: Send {
    /// Whether a row is wanted.
    fn wants(&mut self, log: &Snapshot, row: &Row) -> bool;

    /// Whether it looks at the bytes of rows.
    fn asks_for_bytes(&self) -> bool {
        true
    }

    /// The same for all rows that differ from this one in their number, their times, their place in a stream and what their bytes
    /// are alone; there are so many bytes, and the row has none of them.
    fn verdict(&mut self, _alike: &Row, _bytes: u64) -> Verdict {
        Verdict::Open
    }

    /// Gives the places in bytes of many rows where something is that [`Verdict::ByBytes`] speaks of.
    fn each_place(&self, _bytes: &[u8], _each: &mut dyn FnMut(Range<usize>)) {}

    /// Whether a row's bytes may have a part of it at an end. It may be said of too many, and of none too few.
    fn may_be_cut(&self, _bytes: &[u8]) -> bool {
        true
    }
}

impl<F: FnMut(&Snapshot, &Row) -> bool + Send> Wants for F {
    fn wants(&mut self, log: &Snapshot, row: &Row) -> bool {
        self(log, row)
    }
}
