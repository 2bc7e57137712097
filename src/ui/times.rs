//! Times as the panels show them.

use chrono::{DateTime, Local};

use crate::clock::{Clock, Stamp};

/// Which time of a row its first column shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TimeKind {
    #[default]
    WallClock,
    SinceStart,
    SincePrevious,
}

impl TimeKind {
    pub const ALL: [TimeKind; 3] = [TimeKind::WallClock, TimeKind::SinceStart, TimeKind::SincePrevious];

    /// The key of its name in the locale files.
    pub fn key(self) -> &'static str {
        match self {
            TimeKind::WallClock => "log-time-wall",
            TimeKind::SinceStart => "log-time-since-start",
            TimeKind::SincePrevious => "log-time-since-previous",
        }
    }
}

/// How much of a time there is room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// `15:04:05.123456`
    Full,
    /// `15:04:05.123`
    Millis,
    /// `15:04:05.1`
    Short,
}

impl Precision {
    /// Characters that the longest time takes, a day since the start included.
    pub fn chars(self) -> usize {
        match self {
            Precision::Full => 15,
            Precision::Millis => 12,
            Precision::Short => 10,
        }
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

/// One row's time.
pub fn row_time(kind: TimeKind, precision: Precision, at: Stamp, origins: Origins) -> String {
    let Origins { clock, run, previous } = origins;
    match (kind, precision) {
        (TimeKind::WallClock, Precision::Full) => clock.wall(at).format("%H:%M:%S%.6f").to_string(),
        (TimeKind::WallClock, Precision::Millis) => clock.wall(at).format("%H:%M:%S%.3f").to_string(),
        (TimeKind::WallClock, Precision::Short) => {
            let mut text = clock.wall(at).format("%H:%M:%S%.3f").to_string();
            // Cut off and not rounded, as a clock does.
            text.truncate(precision.chars());
            text
        }
        (TimeKind::SinceStart, precision) => seconds(at.ns_since(run), precision),
        (TimeKind::SincePrevious, precision) => match previous {
            Some(previous) => seconds(at.ns_since(previous), precision),
            None => "–".to_owned(),
        },
    }
}

/// Seconds with as many places as there is room for, cut off and not rounded: `+2.210567 s`.
fn seconds(ns: u64, precision: Precision) -> String {
    let (whole, micros) = ((ns / 1_000_000_000).to_string(), format!("{:06}", ns % 1_000_000_000 / 1000));
    let places = precision.chars().saturating_sub("+. s".len() + whole.len()).clamp(1, micros.len());
    format!("+{whole}.{} s", micros.get(..places).unwrap_or(&micros))
}

/// The time since something before it, to the microsecond: `+2.210567 s`.
pub fn since(ns: u64) -> String {
    seconds(ns, Precision::Full)
}

/// Date and time to the microsecond, with the offset from UTC.
pub fn full_time(time: DateTime<Local>) -> String {
    time.format("%Y-%m-%d %H:%M:%S%.6f %:z").to_string()
}

/// The date, with the offset from UTC.
pub fn date(time: DateTime<Local>) -> String {
    time.format("%Y-%m-%d (UTC%:z)").to_string()
}

/// The time of day to the microsecond.
pub fn time_of_day(time: DateTime<Local>) -> String {
    time.format("%H:%M:%S%.6f").to_string()
}

/// A span in the unit that suits it, with three to four digits: `850 ns`, `12.3 µs`, `4.56 ms`, `1.234 s`; from a minute on
/// in tenths of a second.
pub fn span(ns: u64) -> String {
    let as_unit = |unit: f64| ns as f64 / unit;
    match ns {
        0..1_000 => format!("{ns} ns"),
        1_000..1_000_000 => format!("{:.1} µs", as_unit(1e3)),
        1_000_000..1_000_000_000 => format!("{:.2} ms", as_unit(1e6)),
        1_000_000_000..60_000_000_000 => format!("{:.3} s", as_unit(1e9)),
        _ => format!("{:.1} s", as_unit(1e9)),
    }
}

/// A number with its thousands apart: `65,507`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_take_the_unit_that_suits_them() {
        let cases =
            [(0, "0 ns"), (850, "850 ns"), (12_300, "12.3 µs"), (4_560_000, "4.56 ms"), (1_234_000_000, "1.234 s")];
        for (ns, text) in cases {
            assert_eq!(span(ns), text);
        }
        assert_eq!(span(3_725_000_000_000), "3725.0 s");
        assert_eq!(grouped(65_507), "65,507");
        assert_eq!(grouped(1_000_000), "1,000,000");
        assert_eq!(grouped(7), "7");
    }

    #[test]
    fn a_time_fits_its_column() {
        let clock = Clock::start();
        let origins = |run, previous| Origins { clock, run: Stamp(run), previous: Some(Stamp(previous)) };
        for precision in [Precision::Full, Precision::Millis, Precision::Short] {
            for kind in TimeKind::ALL {
                for at in [3_599_999_999_999, 90_000_999_999_999] {
                    let time = row_time(kind, precision, Stamp(at), origins(0, 3_000_000_000_000));
                    assert!(time.chars().count() <= precision.chars(), "{time}");
                }
            }
        }
    }

    #[test]
    fn what_is_counted_from_a_row_says_so_and_has_a_unit() {
        let origins =
            Origins { clock: Clock::start(), run: Stamp(5_000_000_000), previous: Some(Stamp(7_000_000_000)) };
        let time = |kind, precision| row_time(kind, precision, Stamp(7_210_567_999), origins);
        assert_eq!(time(TimeKind::SinceStart, Precision::Full), "+2.210567 s");
        assert_eq!(time(TimeKind::SinceStart, Precision::Short), "+2.21056 s");
        assert_eq!(time(TimeKind::SincePrevious, Precision::Millis), "+0.210567 s");
    }
}
