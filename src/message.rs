//! The values that stand in a sentence of the window, beside its key in the locale files; [`crate::locale`] makes it.

use serde::Serialize;

/// A value in a message. A number stays one, so that the language can choose its plural.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Arg {
    Number(u64),
    Text(String),
}

impl From<u64> for Arg {
    fn from(number: u64) -> Self {
        Arg::Number(number)
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Arg::Text(text.to_owned())
    }
}

/// The values of a message under their names in the locale files, in the order in which a reader wants them.
pub type Args = Vec<(&'static str, Arg)>;
