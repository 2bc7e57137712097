//! The times of rows, with as many digits as tell neighbours apart and as their column has room for.

use crate::clock::{Clock, Stamp};
use crate::ui::table::RowTime;
use crate::units;

/// Rows nearer to each other than this, in nanoseconds, have their times to the microsecond.
const NEAR_NS: u64 = 1_000_000;

/// What a row's time can be counted from, and has to differ from.
#[derive(Debug, Clone, Copy)]
pub struct Origins {
    pub clock: Clock,
    /// The first row of its run.
    pub run: Stamp,
    /// The rows before and after it, where there are any.
    pub previous: Option<Stamp>,
    pub next: Option<Stamp>,
}

/// One row's time in at most so many characters: `15:04:05.123`, `+1.254`, `+12 µs`.
pub fn row_time(time: RowTime, chars: usize, at: Stamp, origins: Origins) -> String {
    let Origins { clock, run, previous, next } = origins;
    let is_near = |other: Stamp| at.ns_since(other).max(other.ns_since(at)) < NEAR_NS;
    // Cut off and not rounded, as a clock does.
    let spare = if previous.into_iter().chain(next).any(is_near) { 0 } else { "456".len() };
    let cut = |text: String| text.chars().take(chars.min(text.chars().count() - spare)).collect();
    match (time, previous) {
        (RowTime::WallClock, _) => cut(units::time_of_day(clock.wall(at))),
        (RowTime::SinceStart, _) => cut(format!("+{}", units::seconds(at.ns_since(run)))),
        (RowTime::SincePrevious, Some(previous)) => format!("+{}", units::took(at.ns_since(previous))),
        (RowTime::SincePrevious, None) => "–".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origins(run: u64, previous: u64, next: u64) -> Origins {
        let [run, previous, next] = [run, previous, next].map(Stamp);
        Origins { clock: Clock::start(), run, previous: Some(previous), next: Some(next) }
    }

    #[test]
    fn a_time_fits_its_column() {
        for chars in [15, 12, 8] {
            for time in RowTime::ALL {
                for at in [3_599_999_999_999, 90_000_999_999_999] {
                    let shown = row_time(time, chars, Stamp(at), origins(0, at - 5, at + 1_000_000_000));
                    assert!(shown.chars().count() <= chars, "{shown}");
                }
            }
        }
    }

    #[test]
    fn neighbours_are_told_apart_and_others_have_no_more_digits_than_needed() {
        let far = origins(5_000_000_000, 7_000_000_000, 9_000_000_000);
        let near = origins(5_000_000_000, 7_210_000_999, 9_000_000_000);
        let time = |time, origins| row_time(time, 15, Stamp(7_210_567_999), origins);
        assert_eq!(time(RowTime::SinceStart, far), "+2.210");
        assert_eq!(time(RowTime::SinceStart, near), "+2.210567");
        assert_eq!(time(RowTime::SincePrevious, near), "+567 µs");
        assert_eq!(time(RowTime::SincePrevious, far), "+211 ms");
        let wall = |origins: Origins| time(RowTime::WallClock, origins).len();
        assert_eq!((wall(far), wall(near)), ("15:04:05.123".len(), "15:04:05.123456".len()));
    }
}
