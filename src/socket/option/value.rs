//! The values of options: as they are typed, shown, and written in Python.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::escape::python_text;

/// What an option's value is in C.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionType {
    /// An `int` that is 0 or not.
    Bool,
    Int,
    /// An errno, 0 where there is none.
    Errno,
    /// `struct linger`: on or off, and seconds.
    Linger,
    /// `struct timeval`, in seconds; 0 for no limit.
    Timeval,
    /// A group or an interface, as the lab names it.
    Text,
}

/// An option's value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum OptionValue {
    Int(i64),
    /// How long `close` waits; `None` for off.
    Linger(Option<Duration>),
    /// `None` for no limit.
    Time(Option<Duration>),
    /// A group or an interface.
    Text(Box<str>),
}

impl From<bool> for OptionValue {
    fn from(on: bool) -> Self {
        OptionValue::Int(on.into())
    }
}

impl From<i64> for OptionValue {
    fn from(number: i64) -> Self {
        OptionValue::Int(number)
    }
}

impl From<&str> for OptionValue {
    fn from(text: &str) -> Self {
        OptionValue::Text(text.into())
    }
}

/// The longest time that a timeval is typed as, in seconds: more than eleven days.
const MAX_SECONDS: f64 = 1e6;

impl OptionType {
    /// The type's name in C.
    pub fn name(self) -> &'static str {
        match self {
            OptionType::Bool => "bool",
            OptionType::Int => "int",
            OptionType::Errno => "errno",
            OptionType::Linger => "linger",
            OptionType::Timeval => "timeval",
            OptionType::Text => "text",
        }
    }

    /// What its `struct` holds, as Python's `struct` module has it; `None` for one that is no `struct`.
    pub fn struct_format(self) -> Option<&'static str> {
        match self {
            OptionType::Linger => Some("ii"),
            OptionType::Timeval => Some("ll"),
            _ => None,
        }
    }

    /// What is typed in a field, as a value of this type; `None` for what is none.
    pub fn parse(self, typed: &str) -> Option<OptionValue> {
        let typed = typed.trim();
        let int = |text: &str| text.trim().parse::<i32>().map(i64::from).ok();
        match self {
            OptionType::Text => Some(typed.into()),
            OptionType::Bool => match typed {
                "0" | "False" | "false" => Some(OptionValue::Int(0)),
                "1" | "True" | "true" => Some(OptionValue::Int(1)),
                _ => None,
            },
            OptionType::Int | OptionType::Errno => int(typed).map(OptionValue::Int),
            OptionType::Linger => {
                let (on, seconds) = typed.split_once(',')?;
                let (is_on, seconds) = (int(on)? != 0, seconds.trim().parse::<u16>().ok()?);
                Some(OptionValue::Linger(is_on.then(|| Duration::from_secs(seconds.into()))))
            }
            OptionType::Timeval => {
                let seconds = typed.parse::<f64>().ok().filter(|seconds| (0.0..=MAX_SECONDS).contains(seconds))?;
                Some(OptionValue::Time(Some(Duration::from_secs_f64(seconds)).filter(|time| !time.is_zero())))
            }
        }
    }
}

impl OptionValue {
    pub(super) fn int(&self) -> i64 {
        match self {
            OptionValue::Int(number) => *number,
            OptionValue::Linger(time) | OptionValue::Time(time) => i64::from(time.is_some()),
            OptionValue::Text(_) => 0,
        }
    }

    pub(super) fn time(&self) -> Option<Duration> {
        match self {
            OptionValue::Int(number) => u64::try_from(*number).ok().map(Duration::from_secs),
            OptionValue::Linger(time) | OptionValue::Time(time) => *time,
            OptionValue::Text(_) => None,
        }
    }

    pub(in crate::socket) fn text(&self) -> &str {
        match self {
            OptionValue::Text(text) => text,
            _ => "",
        }
    }

    /// The members of its `struct`: `1, 5`; `None` for one that is no `struct`.
    pub fn members(&self) -> Option<String> {
        match self {
            OptionValue::Linger(None) | OptionValue::Time(None) => Some("0, 0".to_owned()),
            OptionValue::Linger(Some(time)) => Some(format!("1, {}", time.as_secs())),
            OptionValue::Time(Some(time)) => Some(format!("{}, {}", time.as_secs(), time.subsec_micros())),
            OptionValue::Int(_) | OptionValue::Text(_) => None,
        }
    }

    /// As the third argument of Python's `setsockopt`.
    pub fn python(&self) -> String {
        let packed = |format| format!("struct.pack('{format}', {})", self.members().unwrap_or_default());
        match self {
            OptionValue::Int(number) => number.to_string(),
            OptionValue::Linger(_) => packed("ii"),
            OptionValue::Time(_) => packed("ll"),
            OptionValue::Text(text) if text.parse::<u32>().is_ok() => text.to_string(),
            OptionValue::Text(text) => python_text(text, '\''),
        }
    }
}

impl fmt::Display for OptionValue {
    /// As it is typed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OptionValue::Int(number) => number.fmt(f),
            OptionValue::Linger(_) => f.write_str(&self.members().unwrap_or_default()),
            OptionValue::Time(time) => time.unwrap_or_default().as_secs_f64().fmt(f),
            OptionValue::Text(text) => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_typed_shown_and_written() {
        let cases = [
            (OptionType::Bool, "1", "1", "1"),
            (OptionType::Int, "-5", "-5", "-5"),
            (OptionType::Linger, "1,5", "1, 5", "struct.pack('ii', 1, 5)"),
            (OptionType::Linger, "0, 5", "0, 0", "struct.pack('ii', 0, 0)"),
            (OptionType::Timeval, "2.5", "2.5", "struct.pack('ll', 2, 500000)"),
            (OptionType::Timeval, "0", "0", "struct.pack('ll', 0, 0)"),
        ];
        for (type_, typed, shown, python) in cases {
            let value = type_.parse(typed).unwrap();
            assert_eq!((value.to_string().as_str(), value.python().as_str()), (shown, python));
        }
        for (type_, typed) in [
            (OptionType::Bool, "2"),
            (OptionType::Int, "3000000000"),
            (OptionType::Linger, "1"),
            (OptionType::Timeval, "-1"),
            (OptionType::Timeval, "inf"),
        ] {
            assert_eq!(type_.parse(typed), None, "{typed}");
        }
    }
}
