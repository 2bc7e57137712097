//! What stands in a report, as plain data in the language of its reader. Nothing in it is escaped yet but the data of rows.

use serde::Serialize;

/// Everything that stands in a report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// As HTML names it: `zh-Hans`.
    pub language: &'static str,
    pub title: String,
    /// Who hands it in, when it was made, by what, of which log.
    pub facts: Vec<Fact>,
    /// What the report can vouch for, and what it cannot.
    pub vouched: Vec<String>,
    pub endpoints: Vec<EndpointPart>,
    pub lesson: Option<LessonPart>,
    pub picture: Picture,
    pub errors: Vec<ErrorPart>,
    /// What was lost or came to a limit, as the log's notes say it.
    pub losses: Vec<LossPart>,
    /// Why settings and causes of errors do not stand here; empty where all do.
    pub hidden: String,
    /// How many more errors and losses there are than stand here.
    pub more: Vec<String>,
    /// What the student typed, in lines.
    pub notes: Vec<String>,
}

/// A name and its value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fact {
    pub name: String,
    pub value: String,
}

/// An endpoint as it is set up.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EndpointPart {
    pub name: String,
    pub role: String,
    pub address: String,
    /// What a server answers; empty for others.
    pub behaviour: String,
    /// The settings that are not as usual.
    pub changed: Vec<Fact>,
}

/// The lesson, and what of it is done.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LessonPart {
    pub title: String,
    pub idea: String,
    /// `2 of 3 steps done`
    pub done: String,
    pub steps: Vec<StepPart>,
    pub diagnosis: Option<DiagnosisPart>,
    /// Empty where it is not asked yet.
    pub question: String,
    /// As it was typed or chosen, in lines.
    pub answer: Vec<String>,
    /// Whether it is right, where the program can tell; else empty.
    pub judged: String,
    /// What the lesson answers; empty where the student gave no answer.
    pub expected: String,
}

/// A step of the lesson.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepPart {
    pub number: usize,
    /// What there is to do.
    pub deeds: Vec<String>,
    /// What shows that it was done, in the notation of lessons.
    pub check: String,
    pub is_done: bool,
    /// When it was done, or what is missing.
    pub state: String,
    pub rows: Vec<RowPart>,
    /// Why there are no rows of it, or not all.
    pub rows_missing: String,
}

/// A program with a mistake, and what was found of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DiagnosisPart {
    /// Empty where the steps have not brought it about yet.
    pub symptom: String,
    /// The evidence, the cause and the mend; none where the log alone is known.
    pub stages: Vec<StagePart>,
    /// Causes that were named and are not it.
    pub ruled_out: Vec<String>,
}

/// What a diagnosis asks for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StagePart {
    pub title: String,
    pub done: StepPart,
}

/// A row as the log shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RowPart {
    pub number: String,
    /// The time of day.
    pub time: String,
    pub endpoint: String,
    /// `recv(1024) → 5`; empty for a sentence.
    pub call: String,
    /// The bytes, escaped, or words about them; or a sentence.
    pub data: String,
    /// Whether `data` are bytes that went over the network.
    pub is_bytes: bool,
    pub is_trouble: bool,
}

/// The exchange.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Picture {
    /// One after another, each as large as a page takes.
    pub pieces: Vec<Piece>,
    /// The same as Mermaid has it.
    pub mermaid: String,
    /// What does not stand in it.
    pub left_out: Vec<String>,
}

/// A part of the exchange.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Piece {
    /// `Steps 1–26 of 40`
    pub caption: String,
    pub svg: String,
    /// It needs a page on its side.
    pub is_wide: bool,
}

/// Calls that failed alike, explained.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ErrorPart {
    /// The call, the address and the code.
    pub what: String,
    /// `3 times, first in row 12 of server`
    pub met: String,
    pub means: String,
    /// Empty where it would tell a mistake whose cause is looked for, as is the next step.
    pub cause: String,
    pub next_step: String,
}

/// A note of the log.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LossPart {
    pub what: String,
    pub met: String,
}
