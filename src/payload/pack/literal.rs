//! The values as they are typed: words such as `-0x10`, `1.5` and `true`, and texts in quotes.

use super::super::text::{Unit, append, next_unit};
use super::super::{Escapes, Options, PayloadError, Problem, capped};

/// A value as typed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Literal<'a> {
    Word(&'a str),
    Text(Vec<u8>),
}

/// Reads value after value.
pub(super) struct Literals<'a> {
    rest: &'a str,
    /// Characters of the input before `rest`.
    at: usize,
    options: &'a Options,
    /// How many have been read.
    pub read: usize,
}

impl<'a> Literals<'a> {
    pub(super) fn new(rest: &'a str, at: usize, options: &'a Options) -> Literals<'a> {
        Literals { rest, at, options, read: 0 }
    }

    /// The next value and the characters before it; at the end of the input `None`.
    pub(super) fn next(&mut self) -> Result<(usize, Option<Literal<'a>>), PayloadError> {
        self.skip(self.rest.len() - self.rest.trim_start().len());
        if self.read > 0 && self.rest.starts_with(',') {
            self.skip(1);
            self.skip(self.rest.len() - self.rest.trim_start().len());
            if self.rest.is_empty() {
                return Err(PayloadError { at: self.at, problem: Problem::NumberMissing });
            }
        }
        let at = self.at;
        if self.rest.is_empty() {
            return Ok((at, None));
        }
        if self.rest.starts_with(',') {
            return Err(PayloadError { at, problem: Problem::NumberMissing });
        }
        self.read += 1;
        let literal = if self.rest.starts_with('"') || self.rest.starts_with("b\"") {
            self.text()?
        } else {
            let is_end = |c: char| c.is_whitespace() || c == ',';
            let word = &self.rest[..self.rest.find(is_end).unwrap_or(self.rest.len())];
            self.skip(word.len());
            Literal::Word(word)
        };
        Ok((at, Some(literal)))
    }

    /// A text in quotes: `"…"` in the encoding of the options, `b"…"` in ASCII; escapes in both.
    fn text(&mut self) -> Result<Literal<'a>, PayloadError> {
        let opening = self.at;
        let is_bytes = self.rest.starts_with('b');
        self.skip(if is_bytes { 2 } else { 1 });
        let mut out = Vec::new();
        loop {
            let at = self.at;
            let wrong = |problem| PayloadError { at, problem };
            if self.rest.is_empty() {
                return Err(PayloadError { at: opening, problem: Problem::PackQuote });
            }
            if self.rest.starts_with('"') {
                self.skip(1);
                break;
            }
            if self.rest.starts_with("\\\"") {
                self.skip(2);
                // A byte in `b"…"`, whatever the encoding.
                let quote = if is_bytes { Unit::Byte(b'"') } else { Unit::Char('"') };
                append(&mut out, quote, self.options).map_err(wrong)?;
                continue;
            }
            let (unit, tail) = next_unit(self.rest, Escapes::On).map_err(wrong)?;
            self.skip(self.rest.len() - tail.len());
            match unit {
                Unit::Char(found) if is_bytes && !found.is_ascii() => return Err(wrong(Problem::PackByte { found })),
                Unit::Char(found) if is_bytes => capped::push(&mut out, &[found as u8]).map_err(wrong)?,
                unit => append(&mut out, unit, self.options).map_err(wrong)?,
            }
        }
        match self.rest.chars().next() {
            Some(found) if !found.is_whitespace() && found != ',' => {
                Err(PayloadError { at: self.at, problem: Problem::PackSeparator { found } })
            }
            _ => Ok(Literal::Text(out)),
        }
    }

    /// Passes over so many bytes.
    fn skip(&mut self, bytes: usize) {
        let (passed, rest) = self.rest.split_at(bytes);
        self.at += passed.chars().count();
        self.rest = rest;
    }
}
