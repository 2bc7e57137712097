//! The times of rows, in the room that their column has.

use crate::clock::{Clock, Stamp};
use crate::message::choice;
use crate::units;

choice! {
    /// Which time of a row its first column shows.
    #[derive(Default)]
    pub enum TimeKind: "log-time-" {
        #[default]
        WallClock = "wall",
        SinceStart = "since-start",
        SincePrevious = "since-previous",
    }
}

/// What a row's time can be counted from.
#[derive(Debug, Clone, Copy)]
pub struct Origins {
    pub clock: Clock,
    /// The first row of its run.
    pub run: Stamp,
    /// The row before it, where there is one.
    pub previous: Option<Stamp>,
}

/// One row's time in at most so many characters: 15 are `15:04:05.123456`, ten `15:04:05.1`.
pub fn row_time(kind: TimeKind, chars: usize, at: Stamp, origins: Origins) -> String {
    let Origins { clock, run, previous } = origins;
    match (kind, previous) {
        // Cut off and not rounded, as a clock does.
        (TimeKind::WallClock, _) => units::time_of_day(clock.wall(at)).chars().take(chars).collect(),
        (TimeKind::SinceStart, _) => units::since(at.ns_since(run), chars),
        (TimeKind::SincePrevious, Some(previous)) => units::since(at.ns_since(previous), chars),
        (TimeKind::SincePrevious, None) => "–".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_fits_its_column() {
        let clock = Clock::start();
        let origins = |run, previous| Origins { clock, run: Stamp(run), previous: Some(Stamp(previous)) };
        for chars in [15, 12, 10] {
            for kind in TimeKind::ALL {
                for at in [3_599_999_999_999, 90_000_999_999_999] {
                    let time = row_time(kind, chars, Stamp(at), origins(0, 3_000_000_000_000));
                    assert!(time.chars().count() <= chars, "{time}");
                }
            }
        }
    }

    #[test]
    fn what_is_counted_from_a_row_says_so_and_has_a_unit() {
        let origins =
            Origins { clock: Clock::start(), run: Stamp(5_000_000_000), previous: Some(Stamp(7_000_000_000)) };
        let time = |kind, chars| row_time(kind, chars, Stamp(7_210_567_999), origins);
        assert_eq!(time(TimeKind::SinceStart, 15), "+2.210567 s");
        assert_eq!(time(TimeKind::SinceStart, 10), "+2.21056 s");
        assert_eq!(time(TimeKind::SincePrevious, 12), "+0.210567 s");
    }
}
