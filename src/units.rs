//! Amounts and times as they are read at a glance, the same in every panel, in files and on the terminal.

use std::fmt::Display;

use chrono::{DateTime, Local, TimeZone};

/// A number of bytes in the unit that suits it, in powers of 1024 (IEC 80000-13): `12 B`, `3.4 KiB`.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];
    if bytes < 1024 {
        return format!("{} B", grouped(bytes));
    }
    let mut value = bytes as f64 / 1024.0;
    let mut unit = 0;
    // 1,023.95 would be printed as 1024.0.
    while value >= 1023.95 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    format!("{value:.1} {}", UNITS[unit])
}

/// Date and time to the microsecond: `2026-11-20 15:04:05.123456`.
pub fn date_time<Tz: TimeZone<Offset: Display>>(time: DateTime<Tz>) -> String {
    time.format("%Y-%m-%d %H:%M:%S%.6f").to_string()
}

/// The same to the second.
pub fn date_and_second<Tz: TimeZone<Offset: Display>>(time: DateTime<Tz>) -> String {
    time.format("%Y-%m-%d %H:%M:%S").to_string()
}

/// The same, with the offset from UTC.
pub fn full_time(time: DateTime<Local>) -> String {
    time.format("%Y-%m-%d %H:%M:%S%.6f %:z").to_string()
}

/// The date, with the offset from UTC.
pub fn date(time: DateTime<Local>) -> String {
    time.format("%Y-%m-%d (UTC%:z)").to_string()
}

/// The time of day to the microsecond: `15:04:05.123456`.
pub fn time_of_day<Tz: TimeZone<Offset: Display>>(time: DateTime<Tz>) -> String {
    time.format("%H:%M:%S%.6f").to_string()
}

/// The time of day to the second: `15:04:05`.
pub fn time_to_the_second(time: DateTime<Local>) -> String {
    time.format("%H:%M:%S").to_string()
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
        _ => tenths(ns),
    }
}

/// How long a call took, with at most three digits: `850 ns`, `4 µs`, `59.1 ms`, `1.25 s`.
pub fn took(ns: u64) -> String {
    const UNITS: [(&str, f64); 4] = [("ns", 1.0), ("µs", 1e3), ("ms", 1e6), ("s", 1e9)];
    let in_unit = |(name, unit): (&'static str, f64)| (name, ns as f64 / unit);
    let fits = |(_, value): &(&str, f64)| value.round() < 1_000.0;
    let (name, value) = UNITS.map(in_unit).into_iter().find(fits).unwrap_or(in_unit(UNITS[3]));
    match name {
        "ms" | "s" if value < 9.995 => format!("{value:.2} {name}"),
        "ms" | "s" if value < 99.95 => format!("{value:.1} {name}"),
        _ => format!("{} {name}", grouped(value.round() as u64)),
    }
}

/// Seconds to the microsecond, cut off and not rounded: `2.210567`.
pub fn seconds(ns: u64) -> String {
    format!("{}.{:06}", ns / 1_000_000_000, ns % 1_000_000_000 / 1_000)
}

/// Seconds with one place: `0.5 s`.
pub fn tenths(ns: u64) -> String {
    format!("{:.1} s", ns as f64 / 1e9)
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

/// The time since something before it, in as many characters as there is room for, cut off and not rounded:
/// `+2.210567 s`.
pub fn since(ns: u64, chars: usize) -> String {
    let whole = seconds(ns);
    let point = whole.find('.').unwrap_or(whole.len());
    let room = chars.saturating_sub("+ s".len()).clamp(point + 2, whole.len());
    format!("+{} s", whole.get(..room).unwrap_or(&whole))
}

/// The time since something before it in seconds, with so many digits in groups of three, cut off and not rounded:
/// `+2.210 567`.
pub fn since_in_groups(ns: u64, digits: usize) -> String {
    let fraction = format!("{:09}", ns % 1_000_000_000);
    let groups: Vec<&str> = (0..digits.min(9) / 3).filter_map(|group| fraction.get(3 * group..3 * group + 3)).collect();
    format!("+{}.{}", ns / 1_000_000_000, groups.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        let cases = [(0, "0 B"), (1023, "1,023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"), ((1 << 20) - 1, "1.0 MiB")];
        for (bytes, shown) in cases {
            assert_eq!(size(bytes), shown);
        }
        assert_eq!(size(u64::MAX), "16384.0 PiB");
    }

    #[test]
    fn spans_take_the_unit_that_suits_them() {
        let cases =
            [(0, "0 ns"), (850, "850 ns"), (12_300, "12.3 µs"), (4_560_000, "4.56 ms"), (1_234_000_000, "1.234 s")];
        for (ns, text) in cases {
            assert_eq!(span(ns), text);
        }
        assert_eq!(span(3_725_000_000_000), "3725.0 s");
        let cases = [
            (0, "0 ns"),
            (999, "999 ns"),
            (4_210, "4 µs"),
            (999_499, "999 µs"),
            (999_500, "1.00 ms"),
            (59_149_000, "59.1 ms"),
            (345_600_000, "346 ms"),
            (1_250_000_000, "1.25 s"),
            (72_000_000_000, "72.0 s"),
            (3_725_000_000_000, "3,725 s"),
        ];
        for (ns, text) in cases {
            assert_eq!(took(ns), text);
        }
        let times = [usize::MAX, 10, 1].map(|chars| since(2_210_567_999, chars));
        assert_eq!(times, ["+2.210567 s", "+2.21056 s", "+2.2 s"]);
        assert_eq!(grouped(65_507), "65,507");
        assert_eq!(grouped(1_000_000), "1,000,000");
        assert_eq!(grouped(7), "7");
        assert_eq!(since_in_groups(2_210_567_899, 6), "+2.210 567");
        assert_eq!(since_in_groups(42, 9), "+0.000 000 042");
    }
}
