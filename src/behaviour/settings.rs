//! What a behaviour can be told, as labs hold it.

use std::path::PathBuf;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use super::wording::{Answer, List, Stamp};
use crate::message::Args;
use crate::payload::PayloadError;

/// The settings of a server's behaviour; each behaviour names those it looks at in its [`super::Kind`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// What is said, in the notation of payloads: the greeting, the quotes (a line each).
    pub text: String,
    /// The folder whose names may be told; none is an empty one.
    pub folder: Option<PathBuf>,
    /// Whether names in it that begin with a dot are told, too: those of hidden files on Unix.
    pub hidden_names: bool,
    /// How long every answer waits, in milliseconds: what makes the models of servers differ to the eye.
    pub delay_ms: u64,
    /// What is answered to what, the first that fits.
    pub rules: Vec<Rule>,
    /// How the time stands before what was sent.
    pub stamp: Stamp,
    /// What a daytime server answers.
    pub answer: Answer,
    /// How the names in the folder are told.
    pub list: List,
    /// What a room is told of one who has left; `${name}`, `${room}` and `${ctime}` stand for what they name. Empty is the
    /// usual message.
    pub leave: String,
}

/// An answer, and to what it is given.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    #[serde(default)]
    pub when: Match,
    /// What to look for: text with escapes, hex pairs, or a regular expression.
    #[serde(deserialize_with = "text")]
    pub pattern: String,
    /// The answer, in the notation of payloads; `$1`, `$name` and `${name}` stand for what a regular expression captured.
    #[serde(deserialize_with = "text")]
    pub reply: String,
    /// How long the answer waits, in milliseconds.
    #[serde(default, skip_serializing_if = "is_zero", deserialize_with = "delay_ms")]
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
    /// The mistake, where it is one in a payload. The argument `reason` says it in English; who speaks another language
    /// puts its own words there.
    pub payload: Option<Box<PayloadError>>,
}

impl SettingsError {
    /// A text that is no payload: `key` says which, and `rule` of which rule.
    pub(super) fn payload(key: &'static str, rule: Option<u64>, error: &PayloadError) -> Self {
        let (args, place) = Self::place(rule);
        let at = error.at as u64 + 1;
        let args = [args, vec![("at", at.into()), ("reason", error.to_string().as_str().into())]].concat();
        let payload = Some(Box::new(error.clone()));
        Self { key, args, text: format!("{place}{error}"), payload }
    }

    /// A reply that is too long.
    pub(super) fn large(rule: u64, most: usize) -> Self {
        let (args, place) = Self::place(Some(rule));
        let args = [args, vec![("most", (most as u64).into())]].concat();
        Self {
            key: "settings-rule-large",
            args,
            text: format!("{place}a reply has at most {most} bytes"),
            payload: None,
        }
    }

    /// An expression that cannot be compiled, or is too large.
    pub(super) fn regex(rule: u64, reason: &str) -> Self {
        let (args, place) = Self::place(Some(rule));
        // The last line of the crate's message says what is wrong; the others draw it.
        let reason = reason.lines().last().unwrap_or_default().trim().trim_start_matches("error: ");
        let args = [args, vec![("reason", reason.into())]].concat();
        Self {
            key: "settings-rule-regex",
            args,
            text: format!("{place}the regular expression: {reason}"),
            payload: None,
        }
    }

    fn place(rule: Option<u64>) -> (Args, String) {
        match rule {
            Some(number) => (vec![("rule", number.into())], format!("rule {number}: ")),
            None => (Args::new(), String::new()),
        }
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

fn text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    if text.chars().count() > MAX_TEXT_CHARS {
        return Err(D::Error::custom(format!("a text has at most {MAX_TEXT_CHARS} characters here")));
    }
    Ok(text)
}

fn delay_ms<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    let ms = u64::deserialize(from)?;
    if ms > MAX_DELAY_MS {
        return Err(D::Error::custom(format!("{ms} is outside 0 to {MAX_DELAY_MS}")));
    }
    Ok(ms)
}
