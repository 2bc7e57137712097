//! A part of the time, cut into bars, and what stands beside the bars.

use std::ops::{Range, RangeInclusive};

use super::series::{Bucket, Series};
use super::tally::Tally;
use crate::units;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Amount {
    #[default]
    Bytes,
    /// Calls that moved bytes; datagrams.
    Messages,
}

/// A part of the time, and how it is cut into bars.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// Since the first bytes moved.
    pub seconds: RangeInclusive<f64>,
    /// Of a bar, in seconds.
    pub width: f64,
    /// When the first bytes moved, in seconds since the clock's start.
    start: f64,
    /// Buckets in a bar.
    group: u64,
    numbers: Range<u64>,
}

impl Window {
    /// This part of the time, in so many bars at most.
    pub fn new(tally: &Tally, seconds: RangeInclusive<f64>, bars: f64) -> Self {
        let start = tally.moved().map_or(0.0, |(first, _)| first.0 as f64 / 1e9);
        let bucket = tally.width_ns() as f64 / 1e9;
        let least = (seconds.end() - seconds.start()) / bars.max(1.0);
        let group = ((least / bucket).ceil().max(1.0) as u64).next_power_of_two();
        let number = |seconds: f64| ((seconds + start) / bucket).max(0.0) as u64;
        // Whole bars, or those at the edges would change as they go by.
        let from = number(*seconds.start()) / group * group;
        let numbers = from..(number(*seconds.end()) + 1).next_multiple_of(group);
        Self { seconds, start, group, width: bucket * group as f64, numbers }
    }

    /// The bars that are not empty, each with its number.
    pub fn buckets(&self, series: &Series) -> Vec<(u64, Bucket)> {
        series.in_groups(self.numbers.clone(), self.group)
    }

    /// Where the middle of a bar is.
    pub fn at(&self, number: u64) -> f64 {
        (number as f64 + 0.5) * self.width - self.start
    }

    /// How much is sent in a bar, in a second, and how much received.
    pub fn rates(&self, amount: Amount, bucket: &Bucket) -> [f64; 2] {
        let traffic = &bucket.traffic;
        let ways = match amount {
            Amount::Bytes => [traffic.sent_bytes, traffic.received_bytes],
            Amount::Messages => [traffic.sent, traffic.received],
        };
        ways.map(|way| way as f64 / self.width)
    }

    /// What is unread as a line: seconds and bytes, with the most of each bar. `newest` is where it ends at the latest.
    pub fn unread(&self, series: &Series, newest: f64) -> Vec<[f64; 2]> {
        let (start, end) = (self.seconds.start().max(0.0), self.seconds.end().min(newest));
        let mut level = series.unread_before(self.numbers.start) as f64;
        let mut line = vec![[start, level]];
        for (number, bucket) in self.buckets(series) {
            let Some(unread) = bucket.unread else { continue };
            let (from, to) = (self.at(number) - self.width / 2.0, self.at(number) + self.width / 2.0);
            let most = unread.most as f64;
            line.extend([[from.max(start), level], [from.max(start), most], [to.min(end), most]]);
            level = unread.last as f64;
            line.push([to.min(end), level]);
        }
        line.push([end.max(start), level]);
        line
    }
}

/// `1.2 KiB/s`, `0.4/s`.
pub fn rate(amount: Amount, rate: f64) -> String {
    let rate = rate.abs();
    match amount {
        Amount::Bytes if rate < 10.0 && rate.fract() > 0.0 => format!("{rate:.1} B/s"),
        Amount::Bytes => format!("{}/s", units::size(rate.round() as u64)),
        Amount::Messages if rate < 10.0 && rate.fract() > 0.0 => format!("{rate:.1}/s"),
        Amount::Messages => format!("{}/s", units::grouped(rate.round() as u64)),
    }
}

/// The next of 1, 2, 5, 10, 20 … that is no less.
pub fn rounded_up(number: f64) -> f64 {
    let power = 10_f64.powf(number.max(f64::MIN_POSITIVE).log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * power);
    steps.into_iter().find(|step| *step >= number).unwrap_or(number)
}
