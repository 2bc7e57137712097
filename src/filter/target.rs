//! Where in a log a person wants to go: a row by its number, or a moment.

use super::amount::{Amount, Count};
use super::moment::{DAY_NS, Moment};
use crate::clock::{Clock, Stamp};
use crate::record::{Numbers, Snapshot};

/// A row, or a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The number that a row has in the log.
    Row(u64),
    At(Moment),
}

impl Target {
    /// What a text stands for: `1234`, also as it is shown, `1,234`; `10:15:00`; `+2.5s`.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits: String =
            text.strip_prefix('#').unwrap_or(text).chars().filter(|c| !matches!(c, ',' | '，')).collect();
        let row = Count::read(&digits).map(|count| Target::Row(count.0));
        row.or_else(|| Moment::read(&text.replace('：', ":")).map(Target::At))
    }

    /// The place in a list of rows: of the first that is not before it, or of the last; `None` in an empty list. A time
    /// since the run began is one of the run that began at `run`.
    pub fn place(self, log: &Snapshot, rows: &Numbers, clock: Clock, run: Stamp) -> Option<usize> {
        let last = rows.len().checked_sub(1)?;
        let place = match self {
            Target::Row(number) => rows.place_from(number),
            Target::At(Moment::OfRun(ns)) => place_at(log, rows, Stamp(run.0.saturating_add(ns))),
            Target::At(Moment::OfDay(ns)) => {
                let newest = log.get(rows.get(last)?).map_or(run, |row| row.at);
                place_at(log, rows, at_of_day(ns, clock, newest))
            }
        };
        Some(place.min(last))
    }
}

fn place_at(log: &Snapshot, rows: &Numbers, at: Stamp) -> usize {
    log.place_where(rows, |row| row.at >= at)
}

/// When the clock showed this time of day first; its beginning where that is nearer than a time after the newest row.
fn at_of_day(ns: u64, clock: Clock, newest: Stamp) -> Stamp {
    let after = (ns + DAY_NS - super::matcher::zero_ns(clock)) % DAY_NS;
    let is_before = after > newest.0 && DAY_NS - after < after - newest.0;
    if is_before { Stamp(0) } else { Stamp(after) }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::record::{EndpointId, List, Record, Recorder};
    use crate::socket::{Call, Op, Outcome};

    const SECOND: u64 = 1_000_000_000;

    #[test]
    fn numbers_and_times_are_read_as_they_are_shown() {
        for (text, target) in [
            ("0", Some(Target::Row(0))),
            (" #1,234 ", Some(Target::Row(1234))),
            ("9999999", Some(Target::Row(9_999_999))),
            ("10:15", Some(Target::At(Moment::OfDay(36_900 * SECOND)))),
            ("10：15：01", Some(Target::At(Moment::OfDay(36_901 * SECOND)))),
            ("+1.5", Some(Target::At(Moment::OfRun(1_500_000_000)))),
            ("", None),
            ("-1", None),
            ("end", None),
            ("99999999999999999999999", None),
        ] {
            assert_eq!(Target::read(text), target, "{text}");
        }
    }

    #[test]
    fn the_first_row_that_is_not_before_it_is_found_or_the_last() {
        let clock = Clock::fixed(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000));
        let recorder = Recorder::start(clock, 1 << 30, Box::new(|| {})).unwrap();
        for n in 0..100_u64 {
            let call = Call { op: Op::recv(9), outcome: Outcome::Moved(0), place: None, took_ns: 0 };
            // Every second one is of the endpoint that is asked for.
            let record = Record::of_call(EndpointId(1 + (n % 2) as u32), Stamp(n * SECOND), call);
            recorder.reports().send(record, || false);
        }
        recorder.flush(Duration::from_secs(10));
        recorder.flush(Duration::from_secs(10));
        let log = recorder.log().snapshot();
        let rows = log.list(List::Rows(EndpointId(2)));
        let row = |text: &str| {
            let place = Target::read(text).unwrap().place(&log, &rows, clock, Stamp(10 * SECOND)).unwrap();
            rows.get(place).unwrap()
        };
        assert_eq!(["0", "50", "51", "5000"].map(row), [1, 51, 51, 99]);
        assert_eq!(["+0", "+3", "+3.5s", "+1000"].map(row), [11, 13, 15, 99]);
        let of_day = |seconds: u64| clock.wall(Stamp(seconds * SECOND)).format("%H:%M:%S").to_string();
        assert_eq!([1, 20, 98, 200].map(|seconds| row(&of_day(seconds))), [1, 21, 99, 99]);
        let hour_before = (clock.wall(Stamp(0)) - chrono::TimeDelta::hours(1)).format("%H:%M:%S").to_string();
        assert_eq!(row(&hour_before), 1);
        assert_eq!(Target::Row(1).place(&log, &Numbers::default(), clock, Stamp(0)), None);
    }
}
