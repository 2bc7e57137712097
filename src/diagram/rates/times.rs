//! How long all answers took: as many numbers as a histogram has, however many answers there were.

use hdrhistogram::Histogram;

/// The bars of the histogram from a time to ten times that.
pub const BINS_PER_DECADE: i32 = 10;
/// Digits in which two times can differ.
const DIGITS: u8 = 3;
/// The longest time that is counted as what it is: an hour.
const LONGEST_NS: u64 = 3_600_000_000_000;

/// The times of the answers that an endpoint waited for.
#[derive(Debug, Clone, Default)]
pub struct Times {
    /// `None` before the first answer.
    histogram: Option<Histogram<u32>>,
    max_ns: u64,
}

/// What the times come to, in nanoseconds: half of them are `p50` at most, nine of ten `p90`, 99 of 100 `p99`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers {
    pub count: u64,
    pub p50: u64,
    pub p90: u64,
    pub p99: u64,
    pub max: u64,
}

impl Times {
    pub(super) fn add(&mut self, ns: u64) {
        if self.histogram.is_none() {
            // It fails for other digits only.
            self.histogram = Histogram::new(DIGITS).ok();
        }
        if let Some(histogram) = &mut self.histogram {
            // It grows to what it holds, and an hour has room.
            let _ = histogram.record(ns.clamp(1, LONGEST_NS));
        }
        self.max_ns = self.max_ns.max(ns);
    }

    /// The numbers; `None` before the first answer.
    pub fn numbers(&self) -> Option<Numbers> {
        let histogram = self.histogram.as_ref()?;
        // The histogram gives the end of the span of times that it counts as one.
        let at = |quantile| histogram.value_at_quantile(quantile).min(self.max_ns);
        Some(Numbers { count: histogram.len(), p50: at(0.5), p90: at(0.9), p99: at(0.99), max: self.max_ns })
    }

    /// How many answers are in each bin that has any. The nth bin begins at 10^(n / [`BINS_PER_DECADE`]) nanoseconds.
    pub fn bins(&self) -> Vec<(i32, u64)> {
        let mut bins: Vec<(i32, u64)> = Vec::new();
        for step in self.histogram.iter().flat_map(Histogram::iter_recorded) {
            let bin = ((step.value_iterated_to() as f64).log10() * f64::from(BINS_PER_DECADE)).floor() as i32;
            let count = u64::from(step.count_at_value());
            match bins.last_mut() {
                Some((last, sum)) if *last == bin => *sum += count,
                _ => bins.push((bin, count)),
            }
        }
        bins
    }
}
