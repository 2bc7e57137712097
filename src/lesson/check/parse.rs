//! Cuts a check into facts, and a fact into whom it is about and what it says.

use super::fact;
use super::{Check, CheckError, Fact};

/// A part of the text, which knows where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span<'a> {
    whole: &'a str,
    /// In bytes.
    from: usize,
    to: usize,
}

impl<'a> Span<'a> {
    pub fn text(self) -> &'a str {
        &self.whole[self.from..self.to]
    }

    /// The part from a place in this one on, in bytes.
    pub fn from(self, at: usize) -> Self {
        Self { from: self.from + at, ..self }
    }

    pub fn up_to(self, at: usize) -> Self {
        Self { to: self.from + at, ..self }
    }

    pub fn trimmed(self) -> Self {
        let text = self.text();
        let before = text.len() - text.trim_start().len();
        self.from(before).up_to(text.trim().len())
    }

    /// What is expected at the beginning of this part.
    pub fn expected(self, what: impl Into<String>) -> CheckError {
        let found: String = self.text().chars().take(40).collect();
        CheckError { at: self.whole[..self.from].chars().count(), expected: what.into(), found }
    }

    /// The places of a text outside quoted bytes.
    fn places_of(self, wanted: &str) -> impl Iterator<Item = usize> {
        let text = self.text();
        let quoted = quoted(text);
        text.match_indices(wanted).map(|(at, _)| at).filter(move |at| !quoted.iter().any(|range| range.contains(at)))
    }

    /// The parts between a text.
    fn split(self, between: &str) -> Vec<Self> {
        let mut parts = Vec::new();
        let mut from = 0;
        for at in self.places_of(between).collect::<Vec<_>>() {
            parts.push(self.from(from).up_to(at - from));
            from = at + between.len();
        }
        parts.push(self.from(from));
        parts
    }

    /// What stands before a text and behind it.
    pub fn split_once(self, between: &str) -> Option<(Self, Self)> {
        let at = self.places_of(between).next()?;
        Some((self.up_to(at), self.from(at + between.len())))
    }

    pub fn strip(self, prefix: &str) -> Option<Self> {
        self.text().starts_with(prefix).then(|| self.from(prefix.len()))
    }
}

/// Where quoted bytes stand.
fn quoted(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut ranges = Vec::new();
    let mut from = 0;
    while let Some(found) = text[from..].find("b'") {
        let start = from + found;
        let end = end_of_quote(&text[start + 2..]).map_or(text.len(), |end| start + 2 + end + 1);
        ranges.push(start..end);
        from = end;
    }
    ranges
}

/// The place of the quote that ends what is before it.
pub(super) fn end_of_quote(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    text.char_indices().find_map(|(at, c)| {
        let ends = c == '\'' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        ends.then_some(at)
    })
}

pub(super) fn check(text: &str) -> Result<Check, CheckError> {
    let whole = Span { whole: text, from: 0, to: text.len() };
    let mut facts: Vec<Fact> = Vec::new();
    for clause in whole.split(";") {
        for (place, part) in clause.split(", then ").into_iter().enumerate() {
            let part = part.trimmed();
            let (names, said) = subject(part);
            let endpoints = match (names, facts.last()) {
                (Some(names), _) => endpoints(names)?,
                (None, Some(before)) => before.endpoints.clone(),
                (None, None) => return Err(part.expected("an endpoint and “: ”")),
            };
            let what = fact::what(said.trimmed())?;
            let text = format!("{}: {}", endpoints.join(" & "), said.trimmed().text());
            facts.push(Fact { text, endpoints, follows: place > 0, what });
        }
    }
    Ok(Check { text: text.to_owned(), facts })
}

/// The names before a fact, and the fact.
fn subject(part: Span<'_>) -> (Option<Span<'_>>, Span<'_>) {
    if let Some((who, said)) = part.split_once(": ") {
        return (Some(who), said);
    }
    match part.places_of(" waits in ").next() {
        Some(at) => (Some(part.up_to(at)), part.from(at + 1)),
        None => (None, part),
    }
}

fn endpoints(names: Span<'_>) -> Result<Vec<String>, CheckError> {
    let names = names.split(" & ").into_iter().map(Span::trimmed);
    names
        .map(|name| match name.text() {
            "" => Err(name.expected("the name of an endpoint")),
            text => Ok(text.to_owned()),
        })
        .collect()
}
