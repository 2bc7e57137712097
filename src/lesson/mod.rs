//! A lesson for each example: its idea, things to do with what to look at, and a question. They are data beside the labs,
//! `assets/labs/ID.lesson.toml`; what is to be done is written in a notation that the program understands ([`Deed`]), and so
//! is what shows that it was done ([`Check`]), so that a card can light both. No window, and no I/O but for
//! a teacher's own file.

mod book;
mod check;
mod controls;
pub mod course;
mod deed;
mod diagnosis;
mod file;
mod ideas;
mod part;
mod question;
mod text;

pub use book::{Book, DoneStep, Entry, Given};
pub use check::{CALLS, Check, CheckError, Content, Equal, Fact, NOTES, Number, Others, Times, Wanted, What};
pub use controls::{CONTROLS, Control};
pub use deed::{Deed, Pace, Who};
pub use diagnosis::{Case, Diagnosis, Evidence, Found, Stage, Verdict};
pub use file::{LessonError, LessonFileError, load, parse};
pub use ideas::{IDEAS, Idea, idea_of, in_order};
pub use part::{Part, parts};
pub use question::{Answer, Choice, Question, Said, Takes};
pub use text::Text;

use crate::lab::examples::Example;

/// What stands on a card.
#[derive(Debug, Clone, PartialEq)]
pub struct Lesson {
    /// What the example is about, in a sentence.
    pub idea: Text,
    /// The endpoints whose panes are to be seen first, by their names in the lab; empty for those that the lab begins with.
    pub front: Vec<String>,
    pub steps: Vec<Step>,
    pub question: Question,
    /// Of a program with a mistake: what proves its cause, and how it is mended. Its steps bring the symptom about.
    pub diagnosis: Option<Diagnosis>,
}

/// One of the numbered things to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub deeds: Vec<Deed>,
    /// What to look at.
    pub look: Text,
    /// What the log has when it was done.
    pub check: Check,
}

/// The lesson of an example.
///
/// # Errors
/// The line of its file that is not as a lesson has it; a test holds that there is none.
pub fn of(example: &Example) -> Result<Lesson, LessonError> {
    parse(example.lesson())
}

#[cfg(test)]
mod tests;
