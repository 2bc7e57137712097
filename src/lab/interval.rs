//! A time between two sends as a person writes it: `250us`, `10 ms`, `1.5 s`, `2min`, `1h`; a bare
//! number is seconds.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::message::{sentences, text_in_files};

/// The shortest interval.
pub const MIN_EVERY: Duration = Duration::from_micros(1);
/// The longest interval.
pub const MAX_EVERY: Duration = Duration::from_secs(24 * 3600);

/// The units, each with its nanoseconds, the smallest first.
const UNITS: [(&[&str], u64); 5] = [
    (&["us", "µs", "μs"], 1_000),
    (&["ms"], 1_000_000),
    (&["s"], 1_000_000_000),
    (&["min", "m"], 60_000_000_000),
    (&["h"], 3_600_000_000_000),
];

/// An interval from [`MIN_EVERY`] to [`MAX_EVERY`], or none at all: one send right after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval(pub Duration);

sentences! {
    /// A text that is no interval.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct NotAnInterval: "not-an-interval" {}
}

impl FromStr for Interval {
    type Err = NotAnInterval;

    fn from_str(text: &str) -> Result<Self, NotAnInterval> {
        let text = text.trim();
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (number, unit) = text.split_at(end);
        let number: f64 = number.parse().map_err(|_| NotAnInterval {})?;
        let unit = unit.trim().to_ascii_lowercase();
        let unit = if unit.is_empty() { "s" } else { unit.as_str() };
        let (_, ns) = UNITS.iter().find(|(names, _)| names.contains(&unit)).ok_or(NotAnInterval {})?;
        // As a cast it would only be held at the largest number there is.
        let interval = Duration::from_nanos((number * *ns as f64).round() as u64);
        let is_none = number == 0.0;
        if is_none || (MIN_EVERY..=MAX_EVERY).contains(&interval) {
            Ok(Interval(interval))
        } else {
            Err(NotAnInterval {})
        }
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ns = self.0.as_nanos() as u64;
        if ns == 0 {
            return f.write_str("0");
        }
        let (names, unit) = UNITS.iter().rev().find(|(_, unit)| ns >= *unit).unwrap_or(&UNITS[0]);
        write!(f, "{} {}", ns as f64 / *unit as f64, names.first().unwrap_or(&""))
    }
}

text_in_files!(Interval);

/// How a payload is sent again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repeat {
    /// From one send to the next.
    pub every: Interval,
    /// How often, at least once; none is until it is stopped.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "times")]
    pub times: Option<u64>,
}

fn times<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    let times = u64::deserialize(from)?;
    // A lab's numbers are those of TOML.
    if !(1..=i64::MAX as u64).contains(&times) {
        return Err(D::Error::custom(format!("{times} is outside 1 to {}", i64::MAX)));
    }
    Ok(Some(times))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_read_and_written() {
        let cases = [
            ("1us", 1, "1 us"),
            ("250 µs", 250, "250 us"),
            ("10 ms", 10_000, "10 ms"),
            ("1500ms", 1_500_000, "1.5 s"),
            ("0.5s", 500_000, "500 ms"),
            ("2min", 120_000_000, "2 min"),
            ("1", 1_000_000, "1 s"),
            (" 0.25 ", 250_000, "250 ms"),
            (" 24 H ", 86_400_000_000, "24 h"),
            ("0", 0, "0"),
            ("0 ms", 0, "0"),
        ];
        for (text, micros, written) in cases {
            let interval: Interval = text.parse().unwrap();
            assert_eq!((interval.0, interval.to_string().as_str()), (Duration::from_micros(micros), written), "{text}");
        }
        for text in ["", ".", "86401", "ms", "0.1us", "25h", "-1s", "1..5s", "1 day", "99999999999999999999999h"] {
            assert!(text.parse::<Interval>().is_err(), "{text}");
        }
    }
}
