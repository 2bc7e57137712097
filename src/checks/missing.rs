//! What a step still lacks, as sentences.

use std::time::Duration;

use super::part::Found;
use crate::lesson::{Times, What};
use crate::message::sentences;
use crate::units;

sentences! {
    /// Why a fact does not hold, or does no longer. `who` is an endpoint; results are written as in checks.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum Missing: "missing-" {
        /// The step has not begun.
        Begin,
        /// The fact before it comes first.
        Before { who: String, call: String },
        /// Nothing of an endpoint has come.
        Nothing { who: String, call: String, result: String },
        /// The last call of an endpoint, and what is to come.
        Next { who: String, last: String, call: String, result: String },
        /// The call came, with another result.
        OtherResult { who: String, call: String, found: String, result: String },
        Covering { who: String, call: String, sends: String, of: String },
        Covered { who: String, call: String, recvs: String, of: String },
        Fewer { who: String, call: String, found: u64, wanted: u64 },
        Waiting { who: String, call: String, found: String, wanted: String },
        WaitsElsewhere { who: String, call: String, found: String },
        /// A saved log does not have the calls that have not returned.
        NotTold { who: String, call: String },
        Answer { who: String, from: String, to: String },
        AnswerTook { who: String, found: String, from: String, to: String },
        Took { who: String, call: String },
        Message { who: String, message: String },
        OtherMessage { who: String, message: String, found: String },
        Note { who: String, note: String },
        Open { who: String, found: u64, wanted: String },
        Addresses { who: String, call: String, found: u64, wanted: u64 },
        Byte { who: String, call: String, at: u64, byte: String },
        Number { who: String, call: String },
        /// Nothing else is to come for a while.
        Quiet { time: String },
        /// It was not to come.
        Came { who: String, call: String, row: u64 },
        /// It came once too often.
        Often { who: String, call: String, wanted: u64, row: u64 },
        /// It took too long.
        Long { who: String, call: String, found: String, most: String },
    }
}

impl Missing {
    /// Whether the step has to be begun again.
    pub fn is_final(&self) -> bool {
        matches!(self, Missing::Came { .. } | Missing::Often { .. } | Missing::Long { .. })
    }
}

/// What a fact lacks that does not hold; `who` is what its endpoint is called on the screen.
pub(super) fn of(what: &What, found: &Found, who: String) -> Missing {
    let span = |time: Duration| units::span(time.as_nanos() as u64);
    let tenths = |time: Duration| units::tenths(time.as_nanos() as u64);
    if let (true, Some(call)) = (found.is_early, what.call()) {
        return Missing::Before { who, call: call.to_owned() };
    }
    match what {
        What::Call { call, covering: Some(others), .. } if found.is_cut_otherwise => {
            Missing::Covering { who, call: call.clone(), sends: others.calls.to_string(), of: others.of.clone() }
        }
        What::Call { call, results, .. } => {
            let result = results.iter().map(ToString::to_string).collect::<Vec<_>>().join(" / ");
            let call = call.clone();
            match (&found.other, &found.last) {
                (Some(other), _) => Missing::OtherResult { who, call, found: other.clone(), result },
                (None, Some(last)) => Missing::Next { who, last: last.clone(), call, result },
                (None, None) => Missing::Nothing { who, call, result },
            }
        }
        What::Covered { call, by } => {
            Missing::Covered { who, call: call.clone(), recvs: by.calls.to_string(), of: by.of.clone() }
        }
        What::Count { call, times, .. } => {
            let (call, row) = (call.clone(), found.broken);
            match (*times, row) {
                (Times::Exactly(0), Some(row)) => Missing::Came { who, call, row },
                (Times::Exactly(wanted), Some(row)) => Missing::Often { who, call, wanted, row },
                (Times::Below(below), Some(row)) => Missing::Often { who, call, wanted: below.saturating_sub(1), row },
                (Times::Exactly(wanted) | Times::AtLeast(wanted) | Times::Below(wanted), _) => {
                    Missing::Fewer { who, call, found: found.count, wanted }
                }
            }
        }
        What::NoError(name) => Missing::Came { who, call: name.clone(), row: found.broken.unwrap_or_default() },
        What::Waits { call, .. } if !found.is_told => Missing::NotTold { who, call: call.clone() },
        What::Waits { call, at_least } => match &found.in_call {
            Some(other) => Missing::WaitsElsewhere { who, call: call.clone(), found: other.clone() },
            None => {
                Missing::Waiting { who, call: call.clone(), found: tenths(found.waited), wanted: tenths(*at_least) }
            }
        },
        What::Answered { from, to } => {
            let (from, to) = (tenths(*from), tenths(*to));
            match found.other.clone() {
                Some(found) => Missing::AnswerTook { who, found, from, to },
                None => Missing::Answer { who, from, to },
            }
        }
        What::Took { call, below } => match found.broken {
            Some(_) => Missing::Long { who, call: call.clone(), found: span(found.waited), most: span(*below) },
            None => Missing::Took { who, call: call.clone() },
        },
        What::Message { is, recvs } => {
            let recvs = recvs.map(|(first, last)| format!(" from recv {first}–{last}")).unwrap_or_default();
            let message = format!("{is}{recvs}");
            match found.other.clone() {
                Some(found) => Missing::OtherMessage { who, message, found },
                None => Missing::Message { who, message },
            }
        }
        What::Note(note) => Missing::Note { who, note: note.clone() },
        What::Open(wanted) => Missing::Open { who, found: found.count, wanted: wanted.to_string() },
        What::Addresses { call, at_least } => {
            let found = found.addresses.len() as u64;
            Missing::Addresses { who, call: call.clone(), found, wanted: *at_least }
        }
        What::Byte { call, at, is } => {
            Missing::Byte { who, call: call.clone(), at: *at as u64, byte: format!("{is:02x}") }
        }
        What::Read { call, .. } => Missing::Number { who, call: call.clone() },
    }
}
