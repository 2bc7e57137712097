//! A filter as data, and as the text that is typed for it.

use std::fmt;

use super::amount::{Compare, Count, Length, Span};
use super::fields::field_of;
use super::glob::Glob;
use super::kind::Kind;
use super::mask::Mask;
use super::moment::Moment;
use super::pattern::Pattern;
use crate::socket::Direction;

/// One thing that a row may have.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    Endpoint(Glob),
    /// The other side, by its address or the name of its endpoint.
    Peer(Glob),
    /// This side's address.
    Local(Glob),
    Connection(Compare<Count>),
    Direction(Direction),
    Call(Glob),
    Errno(Glob),
    Length(Compare<Length>),
    Took(Compare<Span>),
    Row(Compare<Count>),
    Time(Compare<Moment>),
    Is(Kind),
    Text(Box<str>),
    Regex(Pattern),
    Hex(Mask),
}

/// Tests joined. Neither list has one element, or one of its own kind within it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expr {
    All(Vec<Expr>),
    Any(Vec<Expr>),
    Not(Box<Expr>),
    Test(Test),
}

impl Expr {
    pub(super) fn all(parts: Vec<Expr>) -> Self {
        Self::joined(parts, Expr::All, |expr| if let Expr::All(inner) = expr { Ok(inner) } else { Err(expr) })
    }

    pub(super) fn any(parts: Vec<Expr>) -> Self {
        Self::joined(parts, Expr::Any, |expr| if let Expr::Any(inner) = expr { Ok(inner) } else { Err(expr) })
    }

    fn joined(parts: Vec<Expr>, join: fn(Vec<Expr>) -> Expr, inner: fn(Expr) -> Result<Vec<Expr>, Expr>) -> Self {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match inner(part) {
                Ok(parts) => flat.extend(parts),
                Err(part) => flat.push(part),
            }
        }
        match (flat.len(), flat.pop()) {
            (1, Some(one)) => one,
            (_, last) => {
                flat.extend(last);
                join(flat)
            }
        }
    }

    /// Whether it ends in a text without a field, which what stands behind would be added to.
    fn begins_with_text(&self) -> bool {
        matches!(self, Expr::Test(Test::Text(_)))
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |f: &mut fmt::Formatter<'_>, part: &Expr| match part {
            Expr::All(_) | Expr::Any(_) => write!(f, "({part})"),
            _ => write!(f, "{part}"),
        };
        match self {
            Expr::Test(test) => test.fmt(f),
            Expr::Not(inner) => {
                f.write_str("not ")?;
                part(f, inner)
            }
            Expr::All(parts) => {
                for (place, one) in parts.iter().enumerate() {
                    // Words side by side are one text.
                    f.write_str(if place == 0 {
                        ""
                    } else if one.begins_with_text() {
                        " and "
                    } else {
                        " "
                    })?;
                    part(f, one)?;
                }
                Ok(())
            }
            Expr::Any(parts) => {
                for (place, one) in parts.iter().enumerate() {
                    f.write_str(if place == 0 { "" } else { " or " })?;
                    // What is joined by “and” holds together more closely.
                    write!(f, "{one}")?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(field) = field_of(self) {
            write!(f, "{field}:")?;
        }
        match self {
            Test::Endpoint(glob) | Test::Peer(glob) | Test::Local(glob) | Test::Call(glob) | Test::Errno(glob) => {
                f.write_str(&quoted(glob.as_str(), false))
            }
            Test::Connection(compare) | Test::Row(compare) => compare.fmt(f),
            Test::Direction(Direction::In) => f.write_str("in"),
            Test::Direction(Direction::Out) => f.write_str("out"),
            Test::Length(compare) => compare.fmt(f),
            Test::Took(compare) => compare.fmt(f),
            Test::Time(compare) => compare.fmt(f),
            Test::Is(kind) => f.write_str(kind.id()),
            Test::Text(text) => f.write_str(&quoted(text, true)),
            Test::Regex(pattern) => pattern.fmt(f),
            Test::Hex(mask) => mask.fmt(f),
        }
    }
}

/// A text as it stands, where that reads as the same; else in quotation marks.
pub(super) fn quoted(text: &str, is_alone: bool) -> String {
    let is_sign = |c: char| if is_alone { c == '_' || c == '.' } else { "_.*:-/[]%".contains(c) };
    let is_word = ["and", "or", "not"].iter().any(|word| text.eq_ignore_ascii_case(word));
    let is_plain = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || is_sign(c));
    if is_plain && !is_word {
        return text.to_owned();
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
