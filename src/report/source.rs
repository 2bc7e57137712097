//! What a report is made from.

use chrono::{DateTime, FixedOffset};

use super::LessonDone;
use crate::export::Context;
use crate::lab::Lab;
use crate::record::{EndpointId, Row, Snapshot};

/// Characters of a name that stand in a report.
pub const MAX_AUTHOR_CHARS: usize = 200;
/// Characters of an answer to the lesson's question that stand in a report.
pub const MAX_ANSWER_CHARS: usize = 10_000;
/// Characters of notes that stand in a report.
pub const MAX_NOTES_CHARS: usize = 100_000;

/// What a report is made from.
#[derive(Clone)]
pub struct Source {
    pub lab: Lab,
    /// What the lab is called.
    pub title: String,
    /// The lab's endpoints in the log, in the lab's order.
    pub ids: Vec<EndpointId>,
    pub log: Snapshot,
    /// The number that each row had when it was saved, by its number in `log`; `None` where that is the same.
    pub row_numbers: Option<Vec<u64>>,
    pub origin: Origin,
    /// What rows need beside themselves to be written: times, names, encodings.
    pub context: Context,
    pub lesson: Option<LessonDone>,
    /// Who hands it in, as it was typed.
    pub author: String,
    /// As they were typed, in lines.
    pub notes: String,
    pub data: Data,
    /// When the report is made.
    pub made: DateTime<FixedOffset>,
}

/// Where the log comes from: what a report can vouch for depends on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// This program kept it while the lab ran.
    Kept,
    /// It was read from a file of this name.
    File(String),
}

/// Whether the bytes that calls moved stand in the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Data {
    Shown,
    /// Only how many there were.
    LeftOut,
}

impl Source {
    /// The row that is known by this number, if it is still there.
    pub(super) fn row(&self, number: u64) -> Option<Row> {
        let Some(numbers) = &self.row_numbers else { return self.log.get(number) };
        let same = (0..).zip(numbers).filter(|(_, known)| **known == number);
        // A step of a life, which stands in no file, has no number of its own.
        same.filter_map(|(row, _)| self.log.get(row)).find(|row| row.life().is_none())
    }

    /// The number that a row is known by: the one that it had where it was written first.
    pub(super) fn number(&self, row: u64) -> u64 {
        let saved = self.row_numbers.as_ref().and_then(|numbers| numbers.get(usize::try_from(row).ok()?));
        saved.copied().unwrap_or(row)
    }
}
