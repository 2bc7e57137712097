//! A program with a mistake: what is seen of it, what proves its cause, and how it is mended. The order in which one is led:
//! the steps of the lesson bring the symptom about; one marks the evidence, names the cause, mends it, and a check confirms.
//!
//! Without a window: the evaluator of checks says what a row or a thread proves, and whether the mend's check holds.

use serde::{Deserialize, Serialize};

use super::{Check, Choice, Deed, Text, What};

/// What a lesson about a mistake has beside its steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnosis {
    pub symptom: Text,
    /// Settings, by their keys in lab files, that would show the mistake: hidden until the cause is named, as is the Python.
    pub hides: Vec<String>,
    /// What proves the cause: a row, or a thread that waits.
    pub evidence: Evidence,
    /// What it may be; one is right.
    pub causes: Vec<Choice>,
    pub hint: Text,
    /// What to do about it.
    pub mend: Vec<Deed>,
    /// What the log has when it is mended.
    pub mended: Check,
}

/// What is to be marked.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// It holds on what is to be marked: of several facts the last one's row or thread.
    pub check: Check,
    /// The step, from zero, with which its facts begin to count, as those of a step behind it that only looks would.
    pub step: usize,
    /// What it proves, said when it was marked.
    pub why: Text,
}

impl Evidence {
    /// Whether it is a thread that waits, and no row.
    pub fn is_thread(&self) -> bool {
        self.check.facts.iter().any(|fact| matches!(fact.what, What::Waits { .. }))
    }
}

/// What is asked now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The row or the thread that proves it.
    #[default]
    Evidence,
    /// The cause, from the list.
    Cause,
    /// The mend, which a check confirms.
    Mend,
    Mended,
}

/// How far somebody is with a diagnosis.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Case {
    stage: Stage,
    /// Rows and threads that were marked and prove nothing.
    missed: u32,
    /// Causes that were named and are not it, by their places.
    ruled_out: Vec<usize>,
    wants_hint: bool,
    /// What was marked, when the cause was named, and when the mend was confirmed; none of what is not done.
    evidence: Option<Found>,
    cause: Option<Found>,
    mend: Option<Found>,
}

/// When something of a diagnosis was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Found {
    /// Seconds since 1970 (UTC).
    pub at: i64,
    /// What was marked, as it stood on the screen.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub what: String,
    /// The rows that show it. Their numbers are of one session, so they are not kept.
    #[serde(skip)]
    pub rows: Vec<u64>,
}

/// What there is to say of a mark or a name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict<'a> {
    Right(&'a Text),
    /// Why it is not this, where there is a word about it.
    NotThis(Option<&'a Text>),
    /// It is not what is asked now.
    NotAsked,
}

/// What there is to do behind the steps: the evidence, the cause, the mend.
pub const STAGES: usize = 3;

/// Marks in vain after which the hint comes unasked.
const PATIENCE: u32 = 3;

impl Case {
    /// What is asked now.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// How much of [`STAGES`] is done.
    pub fn done(&self) -> usize {
        self.stage as usize
    }

    /// Causes that are not it, by their places.
    pub fn ruled_out(&self) -> &[usize] {
        &self.ruled_out
    }

    /// Whether a setting is not to be shown yet.
    pub fn hides(&self, diagnosis: &Diagnosis, setting: &str) -> bool {
        self.hides_mistake() && diagnosis.hides.iter().any(|hidden| hidden == setting)
    }

    /// Whether what tells the mistake outright, such as the Python of an endpoint and the notes of a pane, is hidden.
    pub fn hides_mistake(&self) -> bool {
        self.stage < Stage::Mend
    }

    /// Something was marked: what it is where the evidence's check holds on it.
    pub fn mark<'a>(&mut self, diagnosis: &'a Diagnosis, proof: Option<Found>) -> Verdict<'a> {
        if self.stage != Stage::Evidence {
            return Verdict::NotAsked;
        }
        if proof.is_none() {
            self.missed = self.missed.saturating_add(1);
            return Verdict::NotThis(None);
        }
        (self.stage, self.evidence) = (Stage::Cause, proof);
        Verdict::Right(&diagnosis.evidence.why)
    }

    /// A cause was named, by its place; `at` is in seconds since 1970 (UTC).
    pub fn name<'a>(&mut self, diagnosis: &'a Diagnosis, place: usize, at: i64) -> Verdict<'a> {
        match (self.stage, diagnosis.causes.get(place)) {
            (Stage::Cause, Some(cause)) if cause.is_right => {
                self.stage = Stage::Mend;
                self.cause = Some(Found { at, ..Found::default() });
                Verdict::Right(&cause.why)
            }
            (Stage::Cause, Some(cause)) => {
                if !self.ruled_out.contains(&place) {
                    self.ruled_out.push(place);
                }
                Verdict::NotThis(Some(&cause.why))
            }
            _ => Verdict::NotAsked,
        }
    }

    /// The mend's check holds. Before the cause was named it is no proof of having understood, and changes nothing.
    pub fn confirm(&mut self, mend: Found) {
        if self.stage == Stage::Mend {
            (self.stage, self.mend) = (Stage::Mended, Some(mend));
        }
    }

    /// What was marked as the evidence.
    pub fn evidence(&self) -> Option<&Found> {
        self.evidence.as_ref()
    }

    /// When the cause was named.
    pub fn cause(&self) -> Option<&Found> {
        self.cause.as_ref()
    }

    /// The rows that confirmed the mend.
    pub fn mend(&self) -> Option<&Found> {
        self.mend.as_ref()
    }

    /// As it is kept for another session, in which the numbers of rows are those of others.
    pub fn without_rows(&self) -> Self {
        let mut kept = self.clone();
        let all = [&mut kept.evidence, &mut kept.cause, &mut kept.mend];
        all.into_iter().flatten().for_each(|found| found.rows.clear());
        kept
    }

    /// Somebody asks for the hint.
    pub fn ask_for_hint(&mut self) {
        self.wants_hint = true;
    }

    /// The hint, when it was asked for or is due.
    pub fn hint<'a>(&self, diagnosis: &'a Diagnosis) -> Option<&'a Text> {
        let is_due = self.missed >= PATIENCE || self.ruled_out.len() + 1 >= diagnosis.causes.len();
        (self.wants_hint || is_due && self.stage < Stage::Mend).then_some(&diagnosis.hint)
    }
}
