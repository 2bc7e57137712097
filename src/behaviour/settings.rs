//! What a behaviour can be told, as labs hold it.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::message::Args;

/// The settings of a server's behaviour; each behaviour names those it looks at in its [`super::Kind`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// What is said, in the notation of payloads: the greeting, the quotes (a line each).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The folder whose names may be told; none is an empty one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folder: Option<PathBuf>,
    /// How long every answer waits, in milliseconds: what makes the models of servers differ to the eye.
    #[serde(skip_serializing_if = "is_zero")]
    pub delay_ms: u64,
    /// What is answered to what, the first that fits.
    #[serde(skip_serializing_if = "Vec::is_empty", rename = "rule")]
    pub rules: Vec<Rule>,
}

/// One of the [`Settings`] that a person can be asked for. Every behaviour that answers has the delay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    Text,
    Folder,
    Rules,
}

/// An answer, and to what it is given.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    #[serde(default)]
    pub when: Match,
    /// What to look for: text with escapes, hex pairs, or a regular expression.
    pub pattern: String,
    /// The answer, in the notation of payloads; `$1`, `${name}` stand for what a regular expression captured.
    pub reply: String,
    /// How long the answer waits, in milliseconds.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub delay_ms: u64,
}

/// How a rule's pattern is compared with what came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Match {
    #[default]
    Exact,
    Prefix,
    Contains,
    Regex,
    /// Exactly these bytes, written in hex.
    Hex,
}

/// Why a behaviour cannot be made with some settings.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{text}")]
pub struct SettingsError {
    /// The key of the error's text in the locale files.
    pub key: &'static str,
    pub args: Args,
    /// The text in English.
    pub text: String,
}

/// The longest wait that is taken: an hour.
pub const MAX_DELAY_MS: u64 = 3_600_000;

fn is_zero(number: &u64) -> bool {
    *number == 0
}
