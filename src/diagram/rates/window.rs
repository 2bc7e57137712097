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

    /// What is unread as a line: seconds and bytes, with the most of each bar in its middle. `newest` is where it ends at the
    /// latest.
    pub fn unread(&self, series: &Series, newest: f64) -> Vec<[f64; 2]> {
        let start = self.seconds.start().max(0.0);
        let end = self.seconds.end().min(newest).max(start);
        let at = |number: u64| self.at(number).clamp(start, end);
        let mut level = series.unread_before(self.numbers.start) as f64;
        let mut line = vec![[start, level]];
        let mut next = self.numbers.start / self.group;
        for (number, bucket) in self.buckets(series) {
            let Some(unread) = bucket.unread else { continue };
            // In the bars between it stayed as it was.
            if number > next {
                line.extend([[at(next), level], [at(number - 1), level]]);
            }
            line.push([at(number), unread.most as f64]);
            (level, next) = (unread.last as f64, number + 1);
        }
        line.extend([[at(next), level], [end, level]]);
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

impl Amount {
    /// The next round number that is no less; of bytes it is round in the unit in which it is written.
    pub fn rounded_up(self, number: f64) -> f64 {
        match self {
            Amount::Messages => rounded_up(number),
            Amount::Bytes => {
                let unit = 1024_f64.powf(number.max(1.0).log(1024.0).floor());
                let round = rounded_up(number / unit);
                // A thousand of a unit is written in the next one.
                unit * if round < 1000.0 { round } else { 1024.0 }
            }
        }
    }
}

/// The next of 1, 2, 5, 10, 20 … that is no less.
pub fn rounded_up(number: f64) -> f64 {
    let power = 10_f64.powf(number.max(f64::MIN_POSITIVE).log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * power);
    steps.into_iter().find(|step| *step >= number).unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::super::series::Level;
    use super::*;

    #[test]
    fn what_is_unread_is_the_most_of_each_bar_in_its_middle() {
        let mut series = Series::default();
        series.bucket(2).note_unread(Level { most: 6, last: 3 });
        series.bucket(5).note_unread(Level { most: 3, last: 0 });
        let window = Window { seconds: 0.0..=8.0, width: 1.0, start: 0.0, group: 1, numbers: 0..8 };
        let line = window.unread(&series, 7.0);
        let bars = [[0.5, 0.0], [1.5, 0.0], [2.5, 6.0], [3.5, 3.0], [4.5, 3.0], [5.5, 3.0], [6.5, 0.0]];
        assert_eq!(line, [&[[0.0, 0.0]], &bars[..], &[[7.0, 0.0]]].concat());
        // Seen from within, it begins with what was there before; nothing stands behind the newest.
        let window = Window { seconds: 3.2..=4.2, numbers: 3..5, ..window };
        assert_eq!(window.unread(&series, 4.1), [[3.2, 3.0], [3.5, 3.0], [4.1, 3.0]]);
    }

    #[test]
    fn bytes_are_round_in_the_unit_in_which_they_are_written() {
        for (bytes, round) in [(0.3, "0.5 B/s"), (7.0, "10 B/s"), (600.0, "1.0 KiB/s"), (1100.0, "2.0 KiB/s")] {
            assert_eq!(rate(Amount::Bytes, Amount::Bytes.rounded_up(bytes)), round);
        }
        let sizes = [3000, 70_000, 1_000_000, 3_000_000].map(|bytes| Amount::Bytes.rounded_up(f64::from(bytes)) as u64);
        assert_eq!(sizes.map(units::size), ["5.0 KiB", "100.0 KiB", "1.0 MiB", "5.0 MiB"]);
        assert_eq!(Amount::Messages.rounded_up(1100.0), 2000.0);
    }
}
