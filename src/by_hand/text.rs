//! The transcript as text, and as JSON, for what a person copies.

use serde_json::{Value, json};

use super::bench::Bench;
use super::entry::{Entry, Outcome, Returned};

impl Entry {
    /// One line: `3  s.bind(('127.0.0.1', 5001))  ->  None  [0.021 ms]`.
    pub fn text(&self) -> String {
        let took = match self.ended {
            Some(ended) => format!("  [{:.3} ms]", ended.ns_since(self.began) as f64 / 1e6),
            None => String::new(),
        };
        format!("{}  {}  ->  {}{took}", self.number, self.python, self.outcome.python())
    }

    /// An object with the same, and the errno by number and name.
    pub fn json(&self) -> Value {
        let mut object = json!({
            "number": self.number,
            "call": self.call.name(),
            "python": self.python,
            "began_ns": self.began.0,
            "took_ns": self.ended.map(|ended| ended.ns_since(self.began)),
            "outcome": self.outcome.word(),
            "result": self.outcome.python(),
        });
        if let Outcome::Failed { code, .. } | Outcome::Returned(Returned::Errno(Some(code))) = &self.outcome {
            object["errno"] = code.raw.into();
            object["error"] = code.name.into();
        }
        object
    }
}

impl Outcome {
    /// One word for it, the same in every language.
    fn word(&self) -> &'static str {
        match self {
            Outcome::Waiting => "waiting",
            Outcome::Returned(_) => "returned",
            Outcome::Failed { .. } => "failed",
            Outcome::TimedOut { .. } => "timed out",
            Outcome::Cancelled { .. } => "cancelled",
        }
    }
}

impl Bench {
    /// The whole transcript, a call a line.
    pub fn to_text(&self) -> String {
        self.entries().iter().map(|entry| entry.text() + "\n").collect()
    }

    /// The whole transcript, a JSON object a line.
    pub fn to_json_lines(&self) -> String {
        self.entries().iter().map(|entry| entry.json().to_string() + "\n").collect()
    }
}
