//! A framing with its parameter, as labs and the command line hold it: one string.

use std::fmt;
use std::str::FromStr;

use bytes::Bytes;

use super::{Around, Boundaries, FramingError, Kind, Messages, Parameter, Problem, Rule, WrapError, find, raw};
use crate::escape::escape;
use crate::message::text_in_files;

/// The longest notation that is read, in bytes. A delimiter of the longest kind, all in escapes, fits.
pub(super) const MAX_NOTATION_BYTES: usize = 1024;
/// The most of a mistyped name that its error shows.
const SHOWN_CHARS: usize = 24;

/// How a byte stream is cut into messages. Two are equal where their notations are.
#[derive(Clone)]
pub struct Framing {
    kind: &'static Kind,
    parameter: String,
    rule: Box<dyn Rule>,
}

impl Framing {
    pub fn kind(&self) -> &'static Kind {
        self.kind
    }

    /// What stands after the colon, in its canonical form; empty where there is nothing.
    pub fn parameter(&self) -> String {
        self.parameter.clone()
    }

    /// Whether messages are what `recv` returns.
    pub fn is_raw(&self) -> bool {
        self.kind.boundaries == Boundaries::Recvs
    }

    /// The bytes to send so that the other side's [`Messages`] give back exactly `message`, if their cap lets it. (A
    /// framing that goes by `recv`s or by time cannot promise it: the network decides those.)
    ///
    /// # Errors
    /// A message that this framing cannot carry.
    pub fn wrap(&self, message: &Bytes) -> Result<Bytes, WrapError> {
        let Around { before, behind } = self.rule.around(message)?;
        if before.is_empty() && behind.is_empty() {
            return Ok(message.clone());
        }
        Ok([&before, message, &behind].map(|part| &part[..]).concat().into())
    }

    /// How many bytes [`Self::wrap`] makes of a message.
    ///
    /// # Errors
    /// As [`Self::wrap`].
    pub fn wrapped_bytes(&self, message: &[u8]) -> Result<usize, WrapError> {
        self.rule.around(message).map(|around| around.before.len() + message.len() + around.behind.len())
    }

    /// What puts one stream back together; each direction of each connection needs its own.
    pub fn cutter(&self) -> Messages {
        Messages::new(self.clone())
    }

    pub(super) fn rule(&self) -> &dyn Rule {
        &*self.rule
    }
}

impl Kind {
    /// A framing of this kind with a parameter as it stands after the colon.
    ///
    /// # Errors
    /// What is wrong with the parameter, and where in it.
    pub fn with(&'static self, parameter: &str) -> Result<Framing, FramingError> {
        if parameter.len() > MAX_NOTATION_BYTES {
            return Err(Problem::TooLong.into());
        }
        if self.parameter == Parameter::None && !parameter.is_empty() {
            return Err(Problem::NoParameter { framing: self.id }.into());
        }
        let (rule, parameter) = (self.parse)(parameter)?;
        Ok(Framing { kind: self, parameter, rule })
    }

    /// The parameter where none is said; `None` where one must be.
    fn usual_parameter(&self) -> Option<&'static str> {
        match self.parameter {
            Parameter::None => Some(""),
            Parameter::OneOf(choices) => choices.first().copied(),
            Parameter::Choose(_) | Parameter::Typed => None,
        }
    }
}

impl FromStr for Framing {
    type Err = FramingError;

    fn from_str(notation: &str) -> Result<Self, FramingError> {
        if notation.len() > MAX_NOTATION_BYTES {
            return Err(Problem::TooLong.into());
        }
        let (name, parameter) = match notation.split_once(':') {
            Some((name, parameter)) => (name, Some(parameter)),
            None => (notation, None),
        };
        let kind = find(name).ok_or_else(|| Problem::Unknown { found: escape(name.as_bytes(), SHOWN_CHARS) })?;
        let name_chars = name.chars().count();
        match (parameter, kind.usual_parameter()) {
            (Some(_), Some("")) => {
                Err(FramingError { at: name_chars, problem: Problem::NoParameter { framing: kind.id } })
            }
            (Some(parameter), _) => kind
                .with(parameter)
                .map_err(|FramingError { at, problem }| FramingError { at: name_chars + 1 + at, problem }),
            (None, Some(usual)) => kind.with(usual),
            (None, None) => {
                Err(FramingError { at: name_chars, problem: Problem::ParameterMissing { example: kind.example } })
            }
        }
    }
}

impl fmt::Display for Framing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.kind.usual_parameter() == Some(&self.parameter) {
            f.write_str(self.kind.id)
        } else {
            write!(f, "{}:{}", self.kind.id, self.parameter)
        }
    }
}

impl fmt::Debug for Framing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Framing({self})")
    }
}

impl PartialEq for Framing {
    fn eq(&self, other: &Self) -> bool {
        (self.kind, &self.parameter) == (other.kind, &other.parameter)
    }
}

impl Eq for Framing {}

impl Default for Framing {
    fn default() -> Self {
        Framing { kind: &raw::KIND, parameter: String::new(), rule: Box::new(raw::Raw) }
    }
}

text_in_files!(Framing);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_framing_has_one_notation() {
        for (typed, shown) in [
            ("raw", "raw"),
            ("none", "raw"),
            ("line:lf", "line"),
            ("lines", "line"),
            ("line:crlf", "line:crlf"),
            (r"delim:\x0D\x0A", r"delimiter:\r\n"),
            ("delimiter::", "delimiter::"),
            ("prefix:u32le+self", "length:u32le+self"),
        ] {
            let framing: Framing = typed.parse().unwrap();
            assert_eq!(framing.to_string(), shown);
            assert_eq!(shown.parse::<Framing>().unwrap(), framing);
            assert_eq!(framing.kind().with(&framing.parameter()).unwrap(), framing);
        }
        assert_eq!(Framing::default(), "raw".parse().unwrap());
        assert!(Framing::default().is_raw());
        assert_ne!("line".parse::<Framing>().unwrap(), "line:crlf".parse().unwrap());
    }

    #[test]
    fn mistakes_have_a_place_and_a_reason() {
        let cases = [
            ("", 0, Problem::Unknown { found: String::new() }),
            ("Line", 0, Problem::Unknown { found: "Line".to_owned() }),
            ("\u{202e}x:1", 0, Problem::Unknown { found: r"\u{202e}x".to_owned() }),
            ("raw:", 3, Problem::NoParameter { framing: "raw" }),
            ("none:x", 4, Problem::NoParameter { framing: "raw" }),
            ("line:", 5, Problem::LineEnding),
            ("fixed", 5, Problem::ParameterMissing { example: "fixed:16" }),
            ("length:u16", 7, Problem::Prefix),
            ("length:u64be", 7, Problem::Prefix),
        ];
        for (notation, at, problem) in cases {
            assert_eq!(notation.parse::<Framing>(), Err(FramingError { at, problem }), "{notation}");
        }
        let long = format!("delimiter:{}", "x".repeat(MAX_NOTATION_BYTES));
        assert_eq!(long.parse::<Framing>().unwrap_err().problem, Problem::TooLong);
    }
}
