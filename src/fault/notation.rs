//! The values of faults as they are typed: `30%`, `50ms..200ms`, `10kB/s`. None of them has a space.

use serde::{Deserialize, Serialize};

use std::fmt;
use std::time::Duration;

use super::FaultProblem;
use super::dice::MILLION;
use crate::message::Arg;

/// The longest time of a delay or a stall.
const MAX_TIME: Duration = Duration::from_secs(3600);
/// The fastest line, in bytes a second.
const MAX_RATE: u64 = 1_000_000_000;
/// The longest piece.
const MAX_PIECE: u64 = 65_536;
/// How many bytes a stream has at most before something happens to it.
const MAX_BYTES: u64 = 1 << 40;

/// A chance, in parts of a million.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Percent(pub u32);

impl Percent {
    pub(super) fn read(text: &str) -> Result<Self, FaultProblem> {
        let number = text.strip_suffix(['%', '％']).unwrap_or(text).trim();
        let percent = decimal(number).filter(|percent| *percent <= 100.0).ok_or(FaultProblem::Percent)?;
        Ok(Self((percent * f64::from(MILLION) / 100.0).round() as u32))
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", f64::from(self.0) * 100.0 / f64::from(MILLION))
    }
}

impl From<&Percent> for Arg {
    fn from(percent: &Percent) -> Self {
        Arg::Text(percent.to_string())
    }
}

/// A chance in its one form; `None` for none.
pub(super) fn percent(text: &str) -> Result<Option<String>, FaultProblem> {
    Percent::read(text).map(|percent| (percent.0 > 0).then(|| percent.to_string()))
}

/// What was read before: a chance that is switched off is none.
pub(super) fn chance(value: Option<&str>) -> u32 {
    value.and_then(|value| Percent::read(value).ok()).map_or(0, |percent| percent.0)
}

/// How long something is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Delay {
    Fixed(Duration),
    Range(Duration, Duration),
    /// A mean and a deviation.
    Normal(Duration, Duration),
}

impl Delay {
    pub(super) fn read(text: &str) -> Result<Self, FaultProblem> {
        let time = |text: &str| time(text).ok_or(FaultProblem::Delay);
        if let Some((from, to)) = text.split_once("..") {
            let (from, to) = (time(from)?, time(to)?);
            return if from <= to { Ok(Delay::Range(from, to)) } else { Err(FaultProblem::Delay) };
        }
        let normal = text.split_once("+-").or_else(|| text.split_once('±'));
        match normal {
            Some((mean, deviation)) => Ok(Delay::Normal(time(mean)?, time(deviation)?)),
            None => time(text).map(Delay::Fixed),
        }
    }

    pub(super) fn is_none(self) -> bool {
        matches!(self, Delay::Fixed(time) | Delay::Range(_, time) if time.is_zero())
    }
}

impl fmt::Display for Delay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Delay::Fixed(time) => f.write_str(&written(*time)),
            Delay::Range(from, to) => write!(f, "{}..{}", written(*from), written(*to)),
            Delay::Normal(mean, deviation) => write!(f, "{}+-{}", written(*mean), written(*deviation)),
        }
    }
}

/// Bytes a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rate(pub u64);

impl Rate {
    pub(super) fn read(text: &str) -> Result<Self, FaultProblem> {
        let number = text.strip_suffix("/s").ok_or(FaultProblem::Rate)?;
        let rate = bytes_in(number, true).filter(|rate| *rate <= MAX_RATE).ok_or(FaultProblem::Rate)?;
        Ok(Self(rate))
    }

    /// How long so many bytes take.
    pub(super) fn time_of(self, bytes: usize) -> Duration {
        let ns = bytes as u128 * 1_000_000_000 / u128::from(self.0.max(1));
        Duration::from_nanos(u64::try_from(ns).unwrap_or(u64::MAX))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            rate if rate >= 1_000_000 && rate.is_multiple_of(1_000) => write!(f, "{}MB/s", rate as f64 / 1e6),
            rate if rate >= 1_000 => write!(f, "{}kB/s", rate as f64 / 1e3),
            rate => write!(f, "{rate}B/s"),
        }
    }
}

/// The shortest and the longest piece, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pieces(pub u64, pub u64);

impl Pieces {
    pub(super) fn read(text: &str) -> Result<Self, FaultProblem> {
        let (from, to) = text.split_once("..").unwrap_or((text, text));
        let number = |text: &str| text.trim().parse().ok().filter(|n| (1..=MAX_PIECE).contains(n));
        match (number(from), number(to)) {
            (Some(from), Some(to)) if from <= to => Ok(Self(from, to)),
            _ => Err(FaultProblem::Pieces),
        }
    }
}

impl fmt::Display for Pieces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Pieces(from, to) = self;
        if from == to { write!(f, "{from}") } else { write!(f, "{from}..{to}") }
    }
}

/// Nothing goes on for a time, once so many bytes have gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stall {
    pub time: Duration,
    pub at: u64,
}

impl Stall {
    pub(super) fn read(text: &str) -> Result<Self, FaultProblem> {
        let (for_time, at) = text.split_once('@').unwrap_or((text, "0B"));
        let read = time(for_time).zip(bytes(at));
        read.map(|(time, at)| Self { time, at }).ok_or(FaultProblem::Stall)
    }
}

impl fmt::Display for Stall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at {
            0 => f.write_str(&written(self.time)),
            at => write!(f, "{}@{}", written(self.time), written_bytes(at)),
        }
    }
}

/// A number of bytes: `1000`, `1000B`, `10kB`, `1MB`.
pub(super) fn bytes(text: &str) -> Option<u64> {
    bytes_in(text, false)
}

fn bytes_in(text: &str, needs_unit: bool) -> Option<u64> {
    let text = text.trim();
    let units = [("kB", 1e3), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("B", 1.0)];
    let found = units.into_iter().find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, factor)));
    let (number, factor) = found.or((!needs_unit).then_some((text, 1.0)))?;
    let found = (decimal(number)? * factor).round();
    (found <= MAX_BYTES as f64 && (found >= 1.0 || !needs_unit)).then_some(found as u64)
}

pub(super) fn written_bytes(bytes: u64) -> String {
    format!("{bytes}B")
}

/// A time with its unit: `50ms`, `1.5s`, `200us`, `2min`.
fn time(text: &str) -> Option<Duration> {
    let text = text.trim();
    let units = [("min", 60e9), ("ms", 1e6), ("us", 1e3), ("µs", 1e3), ("s", 1e9)];
    let (number, ns) = units.into_iter().find_map(|(unit, ns)| Some((text.strip_suffix(unit)?, ns)))?;
    let time = Duration::from_nanos((decimal(number)? * ns).round() as u64);
    (time <= MAX_TIME).then_some(time)
}

fn written(time: Duration) -> String {
    let units = [("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000)];
    let ns = time.as_nanos() as u64;
    let (unit, of_unit) = units.into_iter().find(|(_, of_unit)| ns >= *of_unit).unwrap_or(("ms", 1_000_000));
    format!("{}{unit}", ns as f64 / of_unit as f64)
}

/// A plain number, with a point perhaps: no sign, no exponent.
fn decimal(text: &str) -> Option<f64> {
    let text = text.trim();
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && text.len() <= 20;
    if is_plain { text.parse().ok() } else { None }
}
