//! The time of a step in words, counted as in all logs of the lab.

use crate::clock::{Clock, Stamp};
use crate::diagram::{Axis, Block};
use crate::ui::table::RowTime;
use crate::units;

/// Which times are shown, and the clock for the time of day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    pub shown: RowTime,
    pub clock: Clock,
}

impl Times {
    /// The time of a step, with so many digits behind the second.
    pub(super) fn of(&self, block: &Block, digits: usize) -> String {
        match self.shown {
            RowTime::WallClock => self.time_of_day(block.at, digits),
            RowTime::SinceStart => units::since_in_groups(block.since_run_ns, digits),
            RowTime::SincePrevious => match block.since_previous_ns {
                Some(ns) => format!("+{}", units::took(ns)),
                None => "–".to_owned(),
            },
        }
    }

    /// What the times of an axis count from. Beside a picture to scale stand times between the steps.
    pub(super) fn on(&self, axis: Axis) -> RowTime {
        match (axis, self.shown) {
            (Axis::Scale, RowTime::SincePrevious) => RowTime::SinceStart,
            (_, shown) => shown,
        }
    }

    pub(super) fn time_of_day(&self, at: Stamp, digits: usize) -> String {
        let whole = units::time_of_day(self.clock.wall(at));
        whole.chars().take("15:04:05.".len() + digits).collect()
    }
}

/// The text above the times.
pub(super) fn heading(time: RowTime) -> &'static str {
    match time {
        RowTime::WallClock => "log-time-wall",
        RowTime::SinceStart => "exchange-times",
        RowTime::SincePrevious => "exchange-times-since-previous",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_has_the_time_that_all_logs_show() {
        let lane = crate::diagram::Lane { lifeline: 0, lane: 0 };
        let block = |since_previous_ns| Block {
            row: 1,
            endpoint: crate::record::EndpointId(1),
            connection: None,
            lane,
            step: 1,
            down: 1.5,
            at: Stamp(5_000_000_000),
            since_run_ns: 1_254_567_000,
            since_previous_ns,
            text: String::new(),
            note: None,
            is_trouble: false,
            calls: Vec::new(),
        };
        let clock = Clock::start();
        let of = |shown, previous| Times { shown, clock }.of(&block(previous), 6);
        assert_eq!(of(RowTime::SinceStart, Some(1)), "+1.254 567");
        assert_eq!(of(RowTime::SincePrevious, Some(12_300)), "+12 µs");
        assert_eq!(of(RowTime::SincePrevious, None), "–");
        assert_eq!(of(RowTime::WallClock, None), units::time_of_day(clock.wall(Stamp(5_000_000_000))));
        assert_eq!(Times { shown: RowTime::SincePrevious, clock }.on(Axis::Scale), RowTime::SinceStart);
    }
}
