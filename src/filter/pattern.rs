//! A regular expression on bytes.

use std::fmt;

use regex::bytes::{Regex, RegexBuilder};

/// Memory for the expression and for what it remembers while it looks, in bytes.
pub(super) const SIZE: usize = 1 << 20;
pub(super) const CACHE: usize = 2 << 20;
pub(super) const NEST: u32 = 64;

/// A regular expression as it was typed between its slashes.
#[derive(Debug, Clone)]
pub struct Pattern {
    pub(super) typed: Box<str>,
    pub(super) regex: Regex,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.typed == other.typed
    }
}

impl Pattern {
    /// # Errors
    /// What is wrong with the expression, in the words of the library.
    pub(super) fn new(typed: &str) -> Result<Self, String> {
        let built = RegexBuilder::new(typed).size_limit(SIZE).dfa_size_limit(CACHE).nest_limit(NEST).build();
        match built {
            Ok(regex) => Ok(Self { typed: typed.into(), regex }),
            Err(regex::Error::CompiledTooBig(_)) => Err("too large".to_owned()),
            Err(error) => {
                // The lines before show the place with signs below it.
                let text = error.to_string();
                let last = text.lines().last().unwrap_or_default();
                Err(last.trim().trim_start_matches("error: ").to_owned())
            }
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}/", self.typed)
    }
}
