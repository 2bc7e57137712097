//! What a checker tells of a step.

use super::{Done, Missing};

/// Rows that are kept to prove a fact, at most; of more the last.
pub const MAX_ROWS: usize = 8;

/// How far a step is.
#[derive(Debug, Clone, PartialEq)]
pub struct StepState {
    /// When and by which rows it was done.
    pub done: Option<Done>,
    pub has_begun: bool,
    /// Its facts in their order; one that is about each of several endpoints stands once for each.
    pub facts: Vec<FactState>,
    /// The first thing that is missing, the one that is in the way first.
    pub missing: Option<Missing>,
}

impl StepState {
    /// Whether it has to be begun again.
    pub fn is_broken(&self) -> bool {
        self.facts.iter().any(|fact| matches!(fact.verdict, Verdict::Broken(_)))
    }
}

/// How far a fact is.
#[derive(Debug, Clone, PartialEq)]
pub struct FactState {
    /// Its place in the step's check.
    pub fact: usize,
    /// As the check has it.
    pub text: String,
    pub verdict: Verdict,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// By these rows; none for what is no row: a thread that waits, what did not come.
    Holds(Vec<u64>),
    NotYet(Missing),
    /// Not before the step is begun again.
    Broken(Missing),
}
