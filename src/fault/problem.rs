//! Why something is no value of a fault.

use crate::message::sentences;

sentences! {
    /// What would be one.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum FaultProblem: "fault-problem-" {
        Percent,
        Delay,
        Rate,
        Pieces,
        Stall,
        Bytes,
        Queue { most: u64 },
        On,
        /// No fault is called so.
        Unknown { found: String, known: String },
        /// A fault without its value, as in `loss` for `loss=30%`.
        NoValue { found: String },
        /// A fault that this transport cannot have.
        Unfit { fault: &'static str, those: String },
    }
}
