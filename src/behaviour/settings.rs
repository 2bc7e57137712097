//! The settings of a behaviour, as labs hold them, and what it is made with.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::wording::{Answer, List, Stamp};
use crate::message::{choice, sentences};
use crate::payload::{Encoding, PayloadError};

/// The settings of a server's behaviour; each behaviour names those it looks at in its [`super::Kind`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// What is said, in the notation of payloads: the greeting, the quotes (a line each).
    pub text: String,
    /// The folder whose names may be listed; none is an empty one.
    pub folder: Option<PathBuf>,
    /// Whether names in it that begin with a dot are listed, too: those of hidden files on Unix.
    pub hidden_names: bool,
    /// How long every answer waits, in milliseconds: what makes the models of servers differ to the eye.
    pub delay_ms: u64,
    /// What is answered to what, the first that fits.
    pub rules: Vec<Rule>,
    /// How the time stands before what was sent.
    pub stamp: Stamp,
    /// What a daytime server answers.
    pub answer: Answer,
    /// How the names in the folder are listed.
    pub list: List,
    /// What a room receives when a member leaves; `${name}`, `${room}` and `${ctime}` stand for what they name. Empty is the
    /// usual message.
    pub leave: String,
}

/// What was chosen for a server, as far as its behaviour may care.
#[derive(Debug, Clone, Copy)]
pub struct Setup<'a> {
    pub settings: &'a Settings,
    /// In which text comes and goes.
    pub encoding: Encoding,
    pub input: Input,
}

/// What [`super::Behaviour::received`] is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// What one `recv` gave of a byte stream, which may be cut anywhere.
    Pieces,
    /// Something whole: a datagram, or a message that a framing found.
    Messages,
}

/// An answer, and to what it is given.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    #[serde(default)]
    pub when: Match,
    /// What to look for: text with escapes, hex pairs, or a regular expression.
    pub pattern: String,
    /// The answer, in the notation of payloads; `$1`, `$name` and `${name}` stand for what a regular expression captured.
    pub reply: String,
    /// How long the answer waits, in milliseconds.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub delay_ms: u64,
}

impl Rule {
    /// Whether it is no longer and no slower than a rule may be; `number` is its place, from one.
    ///
    /// # Errors
    /// The limit that it is over.
    pub fn within_limits(&self, number: u64) -> Result<(), SettingsError> {
        if [&self.pattern, &self.reply].iter().any(|text| text.chars().count() > MAX_TEXT_CHARS) {
            return Err(SettingsError::RuleLong { rule: number, most: MAX_TEXT_CHARS });
        }
        if self.delay_ms > MAX_DELAY_MS {
            return Err(SettingsError::RuleDelay { rule: number, most: MAX_DELAY_MS });
        }
        Ok(())
    }
}

choice! {
    /// How a rule's pattern is compared with what came.
    #[derive(Default)]
    pub enum Match: "rule-" {
        #[default]
        Exact = "exact",
        Prefix = "prefix",
        Contains = "contains",
        Regex = "regex",
        /// Exactly these bytes, written in hex.
        Hex = "hex",
    }
}

sentences! {
    /// Why a behaviour cannot be made with some settings. A rule is named by its number, from one.
    #[derive(Debug, Clone, PartialEq)]
    pub enum SettingsError: "settings-" {
        Text { reason: PayloadError },
        Leave { reason: PayloadError },
        RulePattern { rule: u64, reason: PayloadError },
        RuleReply { rule: u64, reason: PayloadError },
        /// An expression that cannot be compiled, or is too large.
        RuleRegex { rule: u64, reason: String },
        RuleLarge { rule: u64, most: usize },
        RuleLong { rule: u64, most: usize },
        RuleDelay { rule: u64, most: u64 },
    }
}

/// The longest wait that is taken: an hour.
pub const MAX_DELAY_MS: u64 = 3_600_000;

fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// The most rules of a server.
pub const MAX_RULES: usize = 100;
/// The longest text of a setting, in characters.
pub const MAX_TEXT_CHARS: usize = 100_000;
/// The longest message of one who leaves a room, in characters.
pub const MAX_LEAVE_CHARS: usize = 1000;
