//! What one person has done of the lessons, as it is kept from one start to the next. Whoever keeps it writes the file.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::Case;
use super::diagnosis::STAGES;

/// The version of the file that this program writes, and the only one that it reads.
const VERSION: u32 = 1;
/// Lessons that are remembered at most; the ones done longest ago go first.
const MOST_LESSONS: usize = 1000;

/// All lessons of which something is done, by their names: the id of an example, or the path of a lesson's own file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Book {
    #[serde(deserialize_with = "version")]
    version: u32,
    #[serde(default, rename = "lesson")]
    lessons: BTreeMap<String, Entry>,
}

/// What is done of one lesson.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// How many steps the lesson had. One with more or fewer is another lesson by now.
    pub steps: usize,
    #[serde(default)]
    pub done: Vec<DoneStep>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Given>,
    /// Of a program with a mistake: how far its diagnosis is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagnosis: Option<Case>,
}

/// A step that was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoneStep {
    /// Its number, from one.
    pub step: usize,
    /// Seconds since 1970 (UTC).
    pub at: i64,
}

/// An answer to the question of a lesson: the last one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// As the person gave it.
    pub answer: String,
    pub is_right: bool,
    /// Seconds since 1970 (UTC).
    pub at: i64,
}

impl Default for Book {
    fn default() -> Self {
        Self { version: VERSION, lessons: BTreeMap::new() }
    }
}

impl Book {
    /// What is done of a lesson, if anything.
    pub fn entry(&self, lesson: &str) -> Option<&Entry> {
        self.lessons.get(lesson)
    }

    /// Notes how far a lesson is; whether that is new.
    pub fn note(&mut self, lesson: &str, entry: Entry) -> bool {
        if self.entry(lesson).map_or_else(|| entry.is_empty(), |known| *known == entry) {
            return false;
        }
        if entry.is_empty() {
            self.lessons.remove(lesson);
        } else {
            self.lessons.insert(lesson.to_owned(), entry);
        }
        self.forget_oldest(lesson);
        true
    }

    /// This one with what another window has noted in the file: `before` is what both began with. Where both have noted
    /// something of a lesson, what was done last counts.
    pub fn joined(&self, before: &Self, there: &Self) -> Self {
        let mut joined = self.clone();
        let names = before.lessons.keys().chain(there.lessons.keys());
        for name in names {
            let [ours, old, theirs] = [self, before, there].map(|book| book.entry(name));
            let last = |entry: Option<&Entry>| entry.map_or(0, Entry::last);
            let is_theirs = theirs != old && (ours == old || last(theirs) > last(ours));
            match theirs.filter(|_| is_theirs) {
                Some(theirs) => _ = joined.lessons.insert(name.clone(), theirs.clone()),
                None if is_theirs => _ = joined.lessons.remove(name),
                None => {}
            }
        }
        joined.forget_oldest("");
        joined
    }

    /// Keeps no more lessons than are remembered, and this one among them.
    fn forget_oldest(&mut self, but: &str) {
        while self.lessons.len() > MOST_LESSONS {
            let others = self.lessons.iter().filter(|(name, _)| *name != but);
            let Some(oldest) = others.min_by_key(|(_, entry)| entry.last()).map(|(name, _)| name.clone()) else {
                break;
            };
            self.lessons.remove(&oldest);
        }
    }
}

impl Entry {
    /// Whether nothing is done.
    pub fn is_empty(&self) -> bool {
        let is_begun = self.diagnosis.as_ref().is_some_and(|case| *case != Case::default());
        self.done.is_empty() && self.answer.is_none() && !is_begun
    }

    /// How much is done, and of how much: steps, and what a diagnosis has behind them.
    pub fn counts(&self) -> (usize, usize) {
        let case = self.diagnosis.as_ref();
        (self.done.len() + case.map_or(0, Case::done), self.steps + case.map_or(0, |_| STAGES))
    }

    /// Whether all of it is done.
    pub fn is_done(&self) -> bool {
        let (done, all) = self.counts();
        done >= all
    }

    /// When a step was done, from zero.
    pub fn done_at(&self, step: usize) -> Option<i64> {
        self.done.iter().find(|done| done.step == step + 1).map(|done| done.at)
    }

    /// When something of it was done last.
    fn last(&self) -> i64 {
        let done = self.done.iter().map(|done| done.at);
        done.chain(self.answer.iter().map(|given| given.at)).max().unwrap_or_default()
    }
}

fn version<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    let found = u32::deserialize(from)?;
    let known = (found == VERSION).then_some(found);
    known.ok_or_else(|| serde::de::Error::custom(format!("version {found} is not {VERSION}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(at: i64) -> Entry {
        Entry { steps: 3, done: vec![DoneStep { step: 2, at }], ..Entry::default() }
    }

    #[test]
    fn what_is_noted_is_written_and_read_again() {
        let mut book = Book::default();
        let answer = Some(Given { answer: "2".to_owned(), is_right: true, at: 8 });
        assert!(book.note("echo", Entry { answer, ..entry(7) }));
        assert!(!book.note("echo", book.entry("echo").unwrap().clone()), "it is known");
        let text = toml::to_string(&book).unwrap();
        let read: Book = toml::from_str(&text).unwrap();
        assert_eq!(read, book);
        let echo = read.entry("echo").unwrap();
        assert_eq!((echo.done_at(0), echo.done_at(1), echo.is_done()), (None, Some(7), false));
        assert!(book.note("echo", Entry { steps: 3, ..Entry::default() }) && book.entry("echo").is_none());
        assert!(!book.note("discard", Entry::default()), "nothing is not noted");
    }

    #[test]
    fn what_two_windows_have_noted_is_joined() {
        let book = |entries: &[(&str, i64)]| {
            let mut book = Book::default();
            entries.iter().for_each(|(name, at)| _ = book.note(name, entry(*at)));
            book
        };
        let before = book(&[("echo", 1), ("discard", 1), ("quote", 1)]);
        // This window has gone on with echo and begun quote again; the other has gone on with discard, and with a new one.
        let ours = book(&[("echo", 5), ("discard", 1)]);
        let there = book(&[("echo", 1), ("discard", 4), ("quote", 1), ("time", 3)]);
        let joined = ours.joined(&before, &there);
        assert_eq!(joined, book(&[("echo", 5), ("discard", 4), ("time", 3)]));
        assert_eq!(ours.joined(&ours, &joined), joined, "nor is it lost by the next write");
        let (earlier, later) = (book(&[("echo", 2)]), book(&[("echo", 9)]));
        assert_eq!((earlier.joined(&before, &later), later.joined(&before, &earlier)), (later.clone(), later));
    }

    #[test]
    fn another_version_is_refused() {
        assert!(toml::from_str::<Book>("version = 1\n").is_ok());
        assert!(toml::from_str::<Book>("version = 2\n").unwrap_err().message().contains("version 2 is not 1"));
        assert!(toml::from_str::<Book>("").is_err());
    }

    #[test]
    fn of_too_many_lessons_the_oldest_go() {
        let mut book = Book::default();
        for at in 0..=MOST_LESSONS as i64 {
            book.note(&at.to_string(), entry(at));
        }
        assert!(book.entry("0").is_none() && book.entry("1").is_some());
        // One that is noted now stays, however old what it says.
        assert!(book.note("old", entry(0)) && book.entry("old").is_some() && book.entry("1").is_none());
    }
}
