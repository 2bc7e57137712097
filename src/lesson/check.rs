//! What the log has when a step was done. The notation is that of the files, read as far as it is needed to light the
//! place: whom a fact is about, and which call; the whole is kept as it stands.
//!
//! Facts stand between `; ` and, where one comes after another, `, then `. A fact is about the endpoints before it (` & `
//! between several), or about those of the fact before.

use std::convert::Infallible;

use serde::Deserialize;

/// What the log has.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Check {
    /// As it stands in the file.
    pub text: String,
    pub facts: Vec<Fact>,
}

/// One fact of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Whom it is about, by the names of the lab.
    pub endpoints: Vec<String>,
    pub what: What,
}

/// What a fact says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// `recv → 5`: a call, and its result as far as the arrow tells: `ok`, `0`, a number of bytes, the bytes, an errno.
    Call { call: String, result: String },
    /// `3 recv`, `no recv`: how many of a call there are.
    Count { call: String, times: u32 },
    /// `waits in recv ≥ 3 s`: a thread is in that call for so long.
    Waits { call: String, at_least: String },
    /// `note no-answer`
    Note(String),
    /// `message b'date' from recv 1–2`
    Message(String),
    /// What is only kept.
    Other(String),
}

impl From<String> for Check {
    fn from(text: String) -> Self {
        let mut facts: Vec<Fact> = Vec::new();
        for words in text.split("; ").flat_map(|fact| fact.split(", then ")) {
            let (names, said) = subject(words);
            let before = || facts.last().map(|fact| fact.endpoints.clone()).unwrap_or_default();
            let endpoints = names.unwrap_or_else(before);
            facts.push(Fact { endpoints, what: What::of(said) });
        }
        Self { text, facts }
    }
}

impl std::str::FromStr for Check {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.to_owned().into())
    }
}

/// The names before a fact, and the fact.
fn subject(words: &str) -> (Option<Vec<String>>, &str) {
    let names = |names: &str| Some(names.split(" & ").map(str::to_owned).collect());
    if let Some((who, _)) = words.split_once(" waits in ") {
        return (names(who), words[who.len()..].trim_start());
    }
    words.split_once(": ").map_or((None, words), |(who, said)| (names(who), said))
}

impl What {
    fn of(said: &str) -> Self {
        if let Some((call, time)) = said.strip_prefix("waits in ").and_then(|rest| rest.split_once(" ≥ ")) {
            return What::Waits { call: call.to_owned(), at_least: time.to_owned() };
        }
        if let Some(note) = said.strip_prefix("note ") {
            return What::Note(note.to_owned());
        }
        if let Some(message) = said.strip_prefix("message ") {
            return What::Message(message.to_owned());
        }
        if let Some((call, result)) = said.split_once(" → ")
            && is_call(call)
        {
            // What it covers is for the one who checks.
            let result = result.split(" covering ").next().unwrap_or(result);
            return What::Call { call: call.to_owned(), result: result.to_owned() };
        }
        let times = |word: &str| if word == "no" { Some(0) } else { word.parse().ok() };
        match said.split_once(' ') {
            Some((word, call)) if is_call(call) => match times(word) {
                Some(times) => What::Count { call: call.to_owned(), times },
                None => What::Other(said.to_owned()),
            },
            _ => What::Other(said.to_owned()),
        }
    }
}

/// Whether it is the name of a call.
fn is_call(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase()) && !matches!(word, "open" | "message")
}
