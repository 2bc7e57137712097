//! A moment of a row: the time of day (`10:15:00`), or the time since its run began (`+2.5s`).

use std::cmp::Ordering;
use std::fmt;

use super::amount::{Amount, Span, fraction_of};

const SECOND: u64 = 1_000_000_000;
pub(super) const DAY_NS: u64 = 86_400 * SECOND;

/// Nanoseconds since midnight, or since the run began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    OfDay(u64),
    OfRun(u64),
}

impl Amount for Moment {
    fn read(text: &str) -> Option<Self> {
        match text.strip_prefix('+') {
            // Seconds, as the log's first column has them.
            Some(span) => {
                Span::read(span).or_else(|| Span::read(&format!("{span}s"))).map(|span| Moment::OfRun(span.0))
            }
            None => of_day(text).map(Moment::OfDay),
        }
    }

    fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            // A range of the day may go over midnight.
            (Moment::OfDay(_), Moment::OfDay(_)) => Some(Ordering::Less),
            (Moment::OfRun(one), Moment::OfRun(other)) => Some(one.cmp(other)),
            _ => None,
        }
    }
}

/// `10:15`, `10:15:00` or `10:15:00.25`.
fn of_day(text: &str) -> Option<u64> {
    let mut parts = text.split(':');
    let mut part = |most: u64| {
        let text = parts.next()?;
        let is_number = !text.is_empty() && text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse::<u64>().ok()).flatten().filter(|number| *number <= most)
    };
    let minutes: u64 = 60 * part(23)? + part(59)?;
    let seconds_ns = match parts.next() {
        None => 0,
        Some(seconds) => {
            let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
            let is_number = whole.len() <= 2 && whole.bytes().all(|byte| byte.is_ascii_digit());
            let whole: u64 = is_number.then(|| whole.parse().ok()).flatten().filter(|number| *number < 60)?;
            whole * SECOND + fraction_of(fraction, SECOND).filter(|_| !fraction.is_empty())?
        }
    };
    parts.next().is_none().then_some(minutes * 60 * SECOND + seconds_ns)
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Moment::OfRun(ns) => write!(f, "+{}", Span(*ns)),
            Moment::OfDay(ns) => {
                let (seconds, ns) = (ns / SECOND, ns % SECOND);
                write!(f, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)?;
                if ns > 0 { write!(f, ".{ns:09}") } else { Ok(()) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_they_are_written() {
        let of_day = |seconds: u64, ns: u64| Some(Moment::OfDay(seconds * SECOND + ns));
        for (text, moment) in [
            ("10:15", of_day(36_900, 0)),
            ("10:15:01", of_day(36_901, 0)),
            ("9:05:00.25", of_day(32_700, 250_000_000)),
            ("+2.5s", Some(Moment::OfRun(2_500_000_000))),
            ("+2.5", Some(Moment::OfRun(2_500_000_000))),
            ("+0.000001", Some(Moment::OfRun(1_000))),
            ("+150ms", Some(Moment::OfRun(150_000_000))),
            ("24:00", None),
            ("10:60", None),
            ("10:15:60", None),
            ("10", None),
            ("10:15:00.", None),
            ("10:15:00:00", None),
            ("1.5s", None),
            ("+", None),
        ] {
            assert_eq!(Moment::read(text), moment, "{text}");
            if let Some(moment) = moment {
                assert_eq!(Moment::read(&moment.to_string()), Some(moment), "{moment}");
            }
        }
    }
}
