//! A filter over some rows of a log: the others are never let through.

use std::ops::Range;

use super::Matcher;
use crate::record::{Row, Snapshot, Verdict, Wants};

/// Which rows these are, by what a row has without its number, its times and its bytes.
pub trait Has {
    fn has(&self, row: &Row) -> bool;
}

/// What a filter lets through of those rows.
#[derive(PartialEq)]
pub struct Among<H> {
    pub rows: H,
    pub matcher: Matcher,
}

impl<H: Has + Send> Wants for Among<H> {
    fn wants(&mut self, log: &Snapshot, row: &Row) -> bool {
        self.rows.has(row) && self.matcher.wants(Some(log), row)
    }

    fn asks_for_bytes(&self) -> bool {
        self.matcher.asks_for_bytes()
    }

    fn verdict(&mut self, alike: &Row, bytes: u64) -> Verdict {
        if self.rows.has(alike) { self.matcher.verdict(alike, bytes) } else { Verdict::Unwanted }
    }

    fn each_place(&self, bytes: &[u8], each: &mut dyn FnMut(Range<usize>)) {
        self.matcher.each_place(bytes, each);
    }

    fn may_be_cut(&self, bytes: &[u8]) -> bool {
        self.matcher.may_be_cut(bytes)
    }
}
