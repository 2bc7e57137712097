//! The lesson's file: TOML, read strictly.

use super::Lesson;
use crate::message::sentences;

sentences! {
    /// Why a text is no lesson.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct LessonError: "lesson-error" {
        /// The line of the mistake, from one.
        pub line: usize,
        /// What is wrong there, in English.
        pub message: String,
    }
}

/// Reads a lesson from its text.
///
/// # Errors
/// The first line that is not as a lesson has it.
pub fn parse(text: &str) -> Result<Lesson, LessonError> {
    toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(text.len(), |span| span.start).min(text.len());
        let line = text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        LessonError { line, message: error.message().trim().to_owned() }
    })
}
