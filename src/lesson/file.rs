//! The lesson's file: TOML, read strictly.

use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::{Deed, Lesson, Question, Step, Text};
use crate::message::sentences;

sentences! {
    /// Why a text is no lesson.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct LessonError: "lesson-error" {
        /// The line of the mistake, from one.
        pub line: usize,
        /// Its place in the line, in characters from one.
        pub column: usize,
        /// What is wrong there, in English.
        pub message: String,
    }
}

sentences! {
    /// Why a file is no lesson.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum LessonFileError: "lesson-file-" {
        Unreadable { error: String },
        TooLarge { most: u64 } => { most: crate::units::size(*most) },
        Wrong(LessonError),
    }
}

/// As it stands in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InFile {
    idea: Text,
    #[serde(default)]
    front: Vec<String>,
    step: Vec<StepInFile>,
    question: Question,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepInFile {
    #[serde(rename = "do")]
    deeds: Vec<Deed>,
    look: Text,
    check: Spanned<String>,
}

/// Reads a lesson from its text.
///
/// # Errors
/// The first place that is not as a lesson has it.
pub fn parse(text: &str) -> Result<Lesson, LessonError> {
    let InFile { idea, front, step, question } = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(text.len(), |span| span.start);
        wrong(text, at, error.message().trim().to_owned())
    })?;
    let steps = step.into_iter().map(|step| step.read(text)).collect::<Result<_, _>>()?;
    Ok(Lesson { idea, front, steps, question })
}

/// The largest file that is read.
const MAX_BYTES: u64 = 1 << 20;

/// Reads a teacher's own lesson.
///
/// # Errors
/// The file cannot be read, or is no lesson.
pub fn load(path: &Path) -> Result<Lesson, LessonFileError> {
    let unreadable = |error: io::Error| LessonFileError::Unreadable { error: error.to_string() };
    let mut text = String::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(MAX_BYTES + 1).read_to_string(&mut text).map_err(unreadable)?;
    if text.len() as u64 > MAX_BYTES {
        return Err(LessonFileError::TooLarge { most: MAX_BYTES });
    }
    Ok(parse(&text)?)
}

impl StepInFile {
    fn read(self, text: &str) -> Result<Step, LessonError> {
        let Self { deeds, look, check } = self;
        let span = check.span();
        let check = check.into_inner().parse().map_err(|error: super::CheckError| {
            wrong(text, source_place(text, span, error.at), format!("check: {error}"))
        })?;
        Ok(Step { deeds, look, check })
    }
}

fn wrong(text: &str, at: usize, message: String) -> LessonError {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    let (line, column) = (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1);
    LessonError { line, column, message }
}

/// Where the nth character of a string of TOML stands in the file: an escape is one character that takes several.
fn source_place(text: &str, string: Range<usize>, nth: usize) -> usize {
    let source = text.get(string.clone()).unwrap_or_default();
    let quotes = ["\"\"\"", "'''", "\"", "'"].iter().find(|quotes| source.starts_with(**quotes)).map_or(0, |q| q.len());
    let has_escapes = source.starts_with('"');
    let mut at = quotes;
    for _ in 0..nth {
        let mut chars = source.get(at..).unwrap_or_default().chars();
        let Some(first) = chars.next() else { break };
        at += match chars.next() {
            Some(kind) if has_escapes && first == '\\' => match kind {
                'x' => 4,
                'u' => 6,
                'U' => 10,
                _ => 1 + kind.len_utf8(),
            },
            _ => first.len_utf8(),
        };
    }
    string.start + at.min(source.len())
}
