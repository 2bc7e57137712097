//! The lesson's file: TOML, read strictly.

use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::{Check, CheckError, Choice, Deed, Diagnosis, Evidence, Lesson, Question, Step, Takes, Text};
use crate::lab::setting;
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
    question: QuestionInFile,
    diagnosis: Option<DiagnosisInFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionInFile {
    ask: Text,
    answer: Text,
    #[serde(default)]
    choice: Vec<Spanned<ChoiceInFile>>,
    number: Option<Spanned<NumberInFile>>,
    row: Option<Spanned<RowInFile>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChoiceInFile {
    text: Text,
    #[serde(default)]
    right: bool,
    why: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NumberInFile {
    is: i64,
    why: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RowInFile {
    check: Spanned<String>,
    why: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EvidenceInFile {
    check: Spanned<String>,
    why: Text,
    /// The number of its step, from one; left out, it is the last.
    step: Option<Spanned<usize>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DiagnosisInFile {
    symptom: Text,
    #[serde(default)]
    hides: Vec<Spanned<String>>,
    hint: Text,
    mend: Vec<Deed>,
    mended: Spanned<String>,
    evidence: EvidenceInFile,
    cause: Vec<Spanned<ChoiceInFile>>,
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
    let InFile { idea, front, step, question, diagnosis } =
        toml::from_str(text).map_err(|error| mistake(text, &error))?;
    let steps: Vec<Step> = step.into_iter().map(|step| step.read(text)).collect::<Result<_, _>>()?;
    let question = question.read(text)?;
    let diagnosis = diagnosis.map(|diagnosis| diagnosis.read(text, steps.len())).transpose()?;
    Ok(Lesson { idea, front, steps, question, diagnosis })
}

/// What the reader of TOML has found.
pub(super) fn mistake(text: &str, error: &toml::de::Error) -> LessonError {
    let at = error.span().map_or(text.len(), |span| span.start);
    wrong(text, at, error.message().trim().to_owned())
}

fn check(text: &str, check: Spanned<String>) -> Result<Check, LessonError> {
    let span = check.span();
    check
        .into_inner()
        .parse()
        .map_err(|error: CheckError| wrong(text, source_place(text, span, error.at), format!("check: {error}")))
}

/// Several, of which one is right.
fn choices(text: &str, choices: Vec<Spanned<ChoiceInFile>>) -> Result<Vec<Choice>, LessonError> {
    let at = choices.first().map_or(0, |first| first.span().start);
    let read = |choice: Spanned<ChoiceInFile>| {
        let ChoiceInFile { text, right, why } = choice.into_inner();
        Choice { text, is_right: right, why }
    };
    let choices: Vec<Choice> = choices.into_iter().map(read).collect();
    match choices.iter().filter(|choice| choice.is_right).count() {
        1 if choices.len() > 1 => Ok(choices),
        right => {
            let message =
                format!("of two or more exactly one is right = true; here are {}, and {right} right", choices.len());
            Err(wrong(text, at, message))
        }
    }
}

impl QuestionInFile {
    fn read(self, text: &str) -> Result<Question, LessonError> {
        let Self { ask, answer, choice, number, row } = self;
        let kinds = [
            choice.first().map(|choice| choice.span().start),
            number.as_ref().map(|number| number.span().start),
            row.as_ref().map(|row| row.span().start),
        ];
        if let Some(second) = kinds.into_iter().flatten().nth(1) {
            return Err(wrong(
                text,
                second,
                "a question takes a choice, a number or a row, and not two of them".to_owned(),
            ));
        }
        let takes = if !choice.is_empty() {
            Some(Takes::Choice(choices(text, choice)?))
        } else if let Some(number) = number {
            let NumberInFile { is, why } = number.into_inner();
            Some(Takes::Number { is, why })
        } else if let Some(row) = row {
            let RowInFile { check: is, why } = row.into_inner();
            Some(Takes::Row { is: check(text, is)?, why })
        } else {
            None
        };
        Ok(Question { ask, answer, takes })
    }
}

impl DiagnosisInFile {
    fn read(self, text: &str, steps: usize) -> Result<Diagnosis, LessonError> {
        let Self { symptom, hides, hint, mend, mended, evidence, cause } = self;
        if let Some(unknown) = hides.iter().find(|id| setting(id.get_ref()).is_none()) {
            return Err(wrong(text, unknown.span().start, format!("“{}” is no setting", unknown.get_ref())));
        }
        let step = match evidence.step {
            Some(step) if (1..=steps).contains(step.get_ref()) => step.into_inner(),
            Some(step) => {
                let message = format!("there is no step {}; the lesson has {steps}", step.get_ref());
                return Err(wrong(text, step.span().start, message));
            }
            None => steps,
        };
        Ok(Diagnosis {
            symptom,
            hides: hides.into_iter().map(Spanned::into_inner).collect(),
            evidence: Evidence { check: check(text, evidence.check)?, step: step.saturating_sub(1), why: evidence.why },
            causes: choices(text, cause)?,
            hint,
            mend,
            mended: check(text, mended)?,
        })
    }
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
        let Self { deeds, look, check: is } = self;
        Ok(Step { deeds, look, check: check(text, is)? })
    }
}

/// A mistake at this byte of the text.
pub(super) fn wrong(text: &str, at: usize, message: String) -> LessonError {
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
