//! Numbers, lengths, durations and times, and what they are compared with: `100`, `>100`, `100..200`.

use std::cmp::Ordering;
use std::fmt;

/// What can be compared: read from a text, and written so that it is read again.
pub trait Amount: Copy + PartialEq + fmt::Display {
    /// The amount that a text stands for.
    fn read(text: &str) -> Option<Self>;

    /// Which of two is more; `None` where they cannot be compared.
    fn order(&self, other: &Self) -> Option<Ordering>;
}

/// Which amounts are meant; a range has both its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare<T> {
    Is(T),
    Above(T),
    AtLeast(T),
    Below(T),
    AtMost(T),
    Between(T, T),
}

/// Why a text is no comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NoCompare {
    /// This part of it is no amount.
    NoAmount(String),
    Backwards,
}

impl<T: Amount> Compare<T> {
    pub(super) fn read(text: &str) -> Result<Self, NoCompare> {
        let amount = |text: &str| T::read(text).ok_or_else(|| NoCompare::NoAmount(text.to_owned()));
        type Made<T> = fn(T) -> Compare<T>;
        let signs: [(&str, Made<T>); 7] = [
            (">=", Compare::AtLeast),
            ("<=", Compare::AtMost),
            ("≥", Compare::AtLeast),
            ("≤", Compare::AtMost),
            (">", Compare::Above),
            ("<", Compare::Below),
            ("=", Compare::Is),
        ];
        for (sign, make) in signs {
            if let Some(rest) = text.strip_prefix(sign) {
                return Ok(make(amount(rest)?));
            }
        }
        match text.split_once("..") {
            None => Ok(Compare::Is(amount(text)?)),
            Some((from, "")) => Ok(Compare::AtLeast(amount(from)?)),
            Some(("", to)) => Ok(Compare::AtMost(amount(to)?)),
            Some((from, to)) => {
                let (from, to) = (amount(from)?, amount(to)?);
                match from.order(&to) {
                    None => Err(NoCompare::NoAmount(text.to_owned())),
                    Some(Ordering::Greater) => Err(NoCompare::Backwards),
                    Some(_) => Ok(Compare::Between(from, to)),
                }
            }
        }
    }

    /// Whether an amount is meant; `order` says how it stands to one of these.
    pub(super) fn holds_by(&self, order: impl Fn(&T) -> Ordering) -> bool {
        match self {
            Compare::Is(amount) => order(amount).is_eq(),
            Compare::Above(amount) => order(amount).is_gt(),
            Compare::AtLeast(amount) => order(amount).is_ge(),
            Compare::Below(amount) => order(amount).is_lt(),
            Compare::AtMost(amount) => order(amount).is_le(),
            Compare::Between(from, to) => order(from).is_ge() && order(to).is_le(),
        }
    }
}

impl<T: fmt::Display> fmt::Display for Compare<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Compare::Is(amount) => write!(f, "{amount}"),
            Compare::Above(amount) => write!(f, ">{amount}"),
            Compare::AtLeast(amount) => write!(f, ">={amount}"),
            Compare::Below(amount) => write!(f, "<{amount}"),
            Compare::AtMost(amount) => write!(f, "<={amount}"),
            Compare::Between(from, to) => write!(f, "{from}..{to}"),
        }
    }
}

/// A plain number, such as that of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count(pub u64);

impl Amount for Count {
    fn read(text: &str) -> Option<Self> {
        // No sign: Rust would take a plus.
        text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok().map(Count))?
    }

    fn order(&self, other: &Self) -> Option<Ordering> {
        Some(self.0.cmp(&other.0))
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A number of bytes: `100`, `4KiB`, `1M`; units are powers of 1024.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length(pub u64);

impl Amount for Length {
    fn read(text: &str) -> Option<Self> {
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (digits, unit) = text.split_at(end);
        let factor = match unit.to_ascii_lowercase().as_str() {
            "" | "b" => 1,
            "k" | "kb" | "kib" => 1 << 10,
            "m" | "mb" | "mib" => 1 << 20,
            "g" | "gb" | "gib" => 1 << 30,
            _ => return None,
        };
        Count::read(digits)?.0.checked_mul(factor).map(Length)
    }

    fn order(&self, other: &Self) -> Option<Ordering> {
        Some(self.0.cmp(&other.0))
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How long something took, in nanoseconds: `5ms`, `1.5s`, `20us`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span(pub u64);

/// Longest names first, where one ends as another does.
const UNITS: [(&str, u64); 7] = [
    ("min", 60_000_000_000),
    ("ms", 1_000_000),
    ("us", 1_000),
    ("µs", 1_000),
    ("ns", 1),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
];

impl Amount for Span {
    fn read(text: &str) -> Option<Self> {
        let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
        let (number, name) = text.split_at(end);
        let (_, unit) = UNITS.iter().find(|(unit, _)| *unit == name)?;
        let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
        let fraction_ns = fraction_of(fraction, *unit)?;
        Count::read(whole)?.0.checked_mul(*unit)?.checked_add(fraction_ns).map(Span)
    }

    fn order(&self, other: &Self) -> Option<Ordering> {
        Some(self.0.cmp(&other.0))
    }
}

/// The digits behind a point, of a unit.
pub(super) fn fraction_of(digits: &str, unit: u64) -> Option<u64> {
    // No unit has more than eleven digits; what is behind them says nothing.
    let digits = digits.get(..digits.len().min(12))?;
    let number = u128::from(Count::read(digits)?.0) * u128::from(unit);
    u64::try_from(number / 10_u128.pow(digits.len() as u32)).ok()
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = [("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000)];
        let unit = units.into_iter().find(|(_, unit)| self.0.is_multiple_of(*unit) && self.0 > 0);
        let (name, unit) = unit.unwrap_or(("ns", 1));
        write!(f, "{}{name}", self.0 / unit)
    }
}
