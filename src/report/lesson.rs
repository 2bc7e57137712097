//! A lesson, and what of it is done.

use super::model::{DiagnosisPart, LessonPart, RowPart, StagePart, StepPart};
use super::source::MAX_ANSWER_CHARS;
use super::{Origin, Source, escaping, rows};
use crate::clock::Stamp;
use crate::locale::Locale;

/// A lesson as far as it is done, in the language of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LessonDone {
    pub title: String,
    pub idea: String,
    pub steps: Vec<StepDone>,
    /// Of a program with a mistake.
    pub diagnosis: Option<DiagnosisDone>,
    /// `None` where it is not asked yet.
    pub question: Option<String>,
    /// `None` where nothing was answered.
    pub answer: Option<Answered>,
}

/// What somebody has found of a program with a mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiagnosisDone {
    pub symptom: String,
    /// Settings, by their keys, that tell the cause: they do not stand in a report before it was named.
    pub hides: Vec<String>,
    /// `None` where it is not known: no log has what was marked and named.
    pub found: Option<DiagnosisFound>,
}

/// How far a diagnosis is; what is not done is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DiagnosisFound {
    /// What was marked.
    pub evidence: Option<StepDone>,
    /// Causes that were named and are not it.
    pub ruled_out: Vec<String>,
    /// The cause, and why it is that.
    pub cause: Option<StepDone>,
    /// What there is to do about it, and whether the log confirms it.
    pub mend: Option<StepDone>,
}

impl LessonDone {
    /// The settings that tell a cause which was not named yet; `None` where nothing is hidden.
    pub(super) fn hides(&self) -> Option<&[String]> {
        let diagnosis = self.diagnosis.as_ref()?;
        let is_named = diagnosis.found.as_ref().is_some_and(|found| found.cause.is_some());
        (!is_named).then_some(&diagnosis.hides)
    }
}

/// A step, and whether it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepDone {
    /// What there is to do, in lines.
    pub deeds: Vec<String>,
    /// What shows that it was done, in the notation of lessons.
    pub check: String,
    pub when: When,
}

/// Whether and when a step was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    Done {
        /// Seconds since 1970 (UTC).
        at: i64,
        /// The rows that prove it, by the numbers that they are known by.
        rows: Vec<u64>,
    },
    /// What is missing, as a sentence.
    NotDone(String),
}

/// What was answered to the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// As it was typed or chosen.
    pub text: String,
    /// `None` where the program cannot tell.
    pub is_right: Option<bool>,
    /// What the lesson answers.
    pub expected: String,
}

/// The lesson as it stands in a report.
pub(super) fn part(lesson: &LessonDone, source: &Source, locale: &Locale) -> LessonPart {
    let steps: Vec<StepPart> =
        (1..).zip(&lesson.steps).map(|(number, done)| step(number, done, source, locale)).collect();
    let done = steps.iter().filter(|step| step.is_done).count();
    let counts = [("n", done.into()), ("all", steps.len().into())];
    let given = lesson.answer.as_ref().filter(|answer| !answer.text.trim().is_empty());
    let judged = given.and_then(|answer| answer.is_right).map(|is_right| match is_right {
        true => locale.text("report-answer-right"),
        false => locale.text("report-answer-wrong"),
    });
    LessonPart {
        title: lesson.title.clone(),
        idea: lesson.idea.clone(),
        done: locale.with("report-steps-done", &counts),
        diagnosis: lesson.diagnosis.as_ref().map(|done| diagnosis(done, lesson, source, locale)),
        steps,
        question: lesson.question.clone().unwrap_or_default(),
        answer: given.map(|answer| escaping::lines(&answer.text, MAX_ANSWER_CHARS).0).unwrap_or_default(),
        judged: judged.unwrap_or_default(),
        expected: given.map(|answer| answer.expected.clone()).unwrap_or_default(),
    }
}

/// The diagnosis: its symptom once the steps have brought it about, then the evidence, the cause and the mend.
fn diagnosis(done: &DiagnosisDone, lesson: &LessonDone, source: &Source, locale: &Locale) -> DiagnosisPart {
    let is_seen = lesson.steps.iter().all(|step| matches!(step.when, When::Done { .. }));
    let not_done = StepDone { deeds: Vec::new(), check: String::new(), when: When::NotDone(String::new()) };
    let stage = |key: &str, found: &Option<StepDone>| StagePart {
        title: locale.text(key),
        done: step(0, found.as_ref().unwrap_or(&not_done), source, locale),
    };
    let stages = done.found.as_ref().map(|found| {
        let mut cause = stage("report-cause", &found.cause);
        // A name has no rows that could be missing.
        cause.done.rows_missing.clear();
        [stage("report-evidence", &found.evidence), cause, stage("report-mend", &found.mend)]
    });
    let ruled_out = done.found.as_ref().map(|found| found.ruled_out.clone()).unwrap_or_default();
    let has_begun = done.found.as_ref().is_some_and(|found| found.evidence.is_some());
    DiagnosisPart {
        symptom: if is_seen || has_begun { done.symptom.clone() } else { String::new() },
        stages: stages.map(Vec::from).unwrap_or_default(),
        ruled_out,
    }
}

fn step(number: usize, done: &StepDone, source: &Source, locale: &Locale) -> StepPart {
    let (is_done, state, (rows, rows_missing)) = match &done.when {
        When::Done { at, rows } => {
            let time = when(*at, rows, source);
            (true, locale.with("report-done-at", &[("time", time.into())]), proof(*at, rows, source, locale))
        }
        When::NotDone(missing) if missing.is_empty() => (false, locale.text("report-not-done"), Default::default()),
        When::NotDone(missing) => {
            (false, locale.with("report-not-done-because", &[("missing", missing.as_str().into())]), Default::default())
        }
    };
    StepPart { number, deeds: done.deeds.clone(), check: done.check.clone(), is_done, state, rows, rows_missing }
}

/// The rows that prove a step, and why some are not there.
fn proof(at: i64, numbers: &[u64], source: &Source, locale: &Locale) -> (Vec<RowPart>, String) {
    // Numbers of rows are of one session: those of an earlier one are other rows here, and prove nothing.
    if at < source.context.time(Stamp::default()).timestamp() {
        return (Vec::new(), locale.text("report-rows-of-before"));
    }
    let found: Vec<RowPart> =
        numbers.iter().filter_map(|number| source.row(*number)).map(|row| rows::row(&row, source, locale)).collect();
    let gone = numbers.len() - found.len();
    let missing = match (numbers, gone) {
        ([], _) => locale.text("report-no-rows"),
        (_, 0) => String::new(),
        (_, n) => locale.with("report-rows-gone", &[("n", n.into())]),
    };
    (found, missing)
}

/// Date and time of a step, in the zone of the rows.
fn when(at: i64, rows: &[u64], source: &Source) -> String {
    // Who checks a file looks at all of it at once: there the last row tells when it was.
    let of_file =
        rows.iter().rev().find_map(|row| source.row(*row)).filter(|_| matches!(source.origin, Origin::File(_)));
    let at = of_file.map_or(at, |row| source.context.time(row.at).timestamp());
    let time = chrono::DateTime::from_timestamp(at, 0).unwrap_or_default();
    time.with_timezone(source.made.offset()).format("%Y-%m-%d %H:%M:%S").to_string()
}
