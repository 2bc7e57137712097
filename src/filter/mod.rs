//! Which rows of a log are looked for, as one line of text that a person types: fields (`call:recv`, `length:>100`), texts,
//! regular expressions and bytes, joined by “and”, “or”, “not” and brackets. The same in the window, on the command line and
//! wherever a log is read. docs/FILTER.md has all of it.
//!
//! [`Filter`] is what was typed, as data; a [`Matcher`] is a filter that knows a lab, and looks at rows.

mod across;
mod alike;
mod among;
mod amount;
mod automaton;
mod beside;
mod complete;
mod error;
mod expr;
mod fields;
mod glob;
mod kind;
mod mask;
mod matcher;
mod moment;
mod parse;
mod parted;
mod pattern;
mod peers;
mod target;
mod text;
mod verdict;

#[cfg(test)]
mod tests;

use std::fmt;
use std::mem::discriminant;
use std::str::FromStr;

pub use among::{Among, Has};
pub use amount::{Amount, Compare, Count, Length, Span};
pub use complete::{Completion, Offer, complete};
pub use error::{FilterError, MAX_CHARS, Problem};
use expr::Expr;
pub use expr::Test;
pub use fields::{CALLS, FIELDS, Field, errnos};
pub use glob::Glob;
pub use kind::Kind;
pub use mask::Mask;
pub use matcher::Matcher;
pub use moment::Moment;
pub use pattern::Pattern;
pub use peers::{Known, Peer, Peers};
pub use target::Target;

use crate::clock::Clock;

/// Which rows are let through.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter(Expr);

impl Default for Filter {
    /// All of them.
    fn default() -> Self {
        Self(Expr::All(Vec::new()))
    }
}

impl Filter {
    /// Whether it lets every row through.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The filter for the rows of a lab: of these endpoints, by this clock.
    pub fn matcher(&self, peers: &Peers, clock: Clock) -> Matcher {
        Matcher::new(&self.0, peers, clock)
    }

    /// Only rows that have this, too: in the place of what the same field asked for before.
    #[must_use]
    pub fn only(self, test: Test) -> Self {
        let is_other = |part: &Expr| match (part, &test) {
            // From one row on, and up to another.
            (Expr::Test(Test::Row(known)), Test::Row(new)) => discriminant(known) != discriminant(new),
            (Expr::Test(known), _) => discriminant(known) != discriminant(&test),
            _ => true,
        };
        let mut parts: Vec<Expr> = self.parts().into_iter().filter(is_other).collect();
        parts.push(Expr::Test(test));
        Self(Expr::all(parts))
    }

    /// No rows that have this.
    #[must_use]
    pub fn without(self, test: Test) -> Self {
        let mut parts = self.parts();
        let not = Expr::Not(Box::new(Expr::Test(test.clone())));
        // To ask for it as well would leave nothing.
        parts.retain(|part| *part != not && *part != Expr::Test(test.clone()));
        parts.push(not);
        Self(Expr::all(parts))
    }

    /// What all has to hold.
    fn parts(self) -> Vec<Expr> {
        match self.0 {
            Expr::All(parts) => parts,
            one => vec![one],
        }
    }
}

impl FromStr for Filter {
    type Err = FilterError;

    fn from_str(text: &str) -> Result<Self, FilterError> {
        parse::parse(text).map(Self)
    }
}

crate::message::text_in_files!(Filter);

impl fmt::Display for Filter {
    /// As it can be typed: it is read as the same.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
