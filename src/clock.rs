//! One monotonic clock for the whole lab, and the wall clock it maps to.
//!
//! Every row of the log is stamped by this clock in the thread that made the call, so rows of different threads
//! can be compared. The wall clock is read once, when the clock starts: setting the computer's clock in the middle
//! of a lesson never makes rows run backwards.

use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, Local};
use serde::{Deserialize, Serialize};

/// An instant: nanoseconds since the lab's clock started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Stamp(pub u64);

impl Stamp {
    /// Nanoseconds from `earlier` to here; zero where `earlier` is in fact later.
    pub fn ns_since(self, earlier: Stamp) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The stamp `duration` before this one, not before the clock's start.
    pub fn before(self, duration: Duration) -> Stamp {
        Stamp(self.0.saturating_sub(duration.as_nanos() as u64))
    }
}

/// The lab's clock. Copies agree with each other.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    origin: Instant,
    wall: SystemTime,
}

impl Clock {
    /// Starts the clock at zero, now.
    pub fn start() -> Self {
        Self { origin: Instant::now(), wall: SystemTime::now() }
    }

    /// A clock that takes its zero for the wall-clock time `wall`, so that what a test writes has the same times always.
    pub fn fixed(wall: SystemTime) -> Self {
        Self { origin: Instant::now(), wall }
    }

    /// The present instant.
    pub fn now(&self) -> Stamp {
        Stamp(self.origin.elapsed().as_nanos() as u64)
    }

    /// The local wall-clock time of a stamp.
    pub fn wall(&self, stamp: Stamp) -> DateTime<Local> {
        DateTime::<Local>::from(self.wall + Duration::from_nanos(stamp.0))
    }
}

/// C's `ctime` form without the newline: `Fri Nov 20 15:04:05 2026` (C17 §7.27.3.1; the day is padded with a space).
pub fn ctime(time: DateTime<Local>) -> String {
    time.format("%a %b %e %H:%M:%S %Y").to_string()
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn ctime_pads_the_day_with_a_space() {
        let time = Local.with_ymd_and_hms(2026, 11, 2, 5, 4, 9).unwrap();
        assert_eq!(ctime(time), "Mon Nov  2 05:04:09 2026");
    }

    #[test]
    fn a_fixed_clock_starts_where_it_is_told() {
        let clock = Clock::fixed(SystemTime::UNIX_EPOCH);
        assert_eq!(clock.wall(Stamp(1_500_000_000)).timestamp_millis(), 1500);
    }

    #[test]
    fn stamps_do_not_run_backwards() {
        let clock = Clock::start();
        let first = clock.now();
        let second = clock.now();
        assert!(first <= second);
        assert_eq!(Stamp(3).ns_since(Stamp(5)), 0);
        assert!(clock.wall(second) >= clock.wall(first));
    }
}
