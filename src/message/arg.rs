//! The values that stand in a sentence.

use std::io;
use std::path::PathBuf;

use super::Sentence;
use crate::escape::is_hidden;

/// A value in a sentence. A number stays one, so that the language can choose its plural; a sentence within another
/// is said in the same language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    Number(u64),
    Text(String),
    Sentence { key: String, args: Args },
}

/// The values of a sentence under their names in the locale files.
pub type Args = Vec<(&'static str, Arg)>;

impl<S: Sentence> From<&S> for Arg {
    fn from(sentence: &S) -> Self {
        Arg::Sentence { key: sentence.key(), args: sentence.args() }
    }
}

macro_rules! from_numbers {
    ($($type:ty)*) => {
        $(
            impl From<$type> for Arg {
                fn from(number: $type) -> Self {
                    Arg::Number(number as u64)
                }
            }

            impl From<&$type> for Arg {
                fn from(number: &$type) -> Self {
                    (*number).into()
                }
            }
        )*
    };
}

from_numbers!(u8 u16 u32 u64 usize);

macro_rules! from_texts {
    ($($type:ty)*) => {
        $(
            impl From<$type> for Arg {
                fn from(text: $type) -> Self {
                    Arg::Text(text.to_string())
                }
            }
        )*
    };
}

impl From<&Option<u64>> for Arg {
    /// `none` where there is no number, for a text that has words for it.
    fn from(number: &Option<u64>) -> Self {
        number.map_or("none".into(), Arg::Number)
    }
}

from_texts!(&str &&str String &String &Box<str> &i64);

impl From<&char> for Arg {
    fn from(c: &char) -> Self {
        Arg::Text(visible(*c))
    }
}

/// A character itself, or its code point where it would be invisible or disturb the line.
pub(crate) fn visible(c: char) -> String {
    let is_seen = c == ' ' || !(is_hidden(c) || c.is_whitespace());
    if is_seen { c.to_string() } else { code_point(c) }
}

/// A character by its number, as Unicode writes it: `U+202E`.
pub(crate) fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

impl From<&PathBuf> for Arg {
    fn from(path: &PathBuf) -> Self {
        Arg::Text(path.display().to_string())
    }
}

impl From<&io::Error> for Arg {
    /// Why a file could not be used; the system's own words where there are no others.
    fn from(error: &io::Error) -> Self {
        let key = match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => "file-reason-missing",
            // What this program says of a pipe or a device, and the system of a folder.
            io::ErrorKind::InvalidInput | io::ErrorKind::IsADirectory => "file-reason-not-a-file",
            io::ErrorKind::PermissionDenied => "file-reason-no-permission",
            io::ErrorKind::ReadOnlyFilesystem => "file-reason-read-only",
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "file-reason-full",
            _ => return Arg::Text(error.to_string()),
        };
        Arg::Sentence { key: key.to_owned(), args: Args::new() }
    }
}
