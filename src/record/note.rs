//! Rows that tell of something else than a call.

use std::fmt;

use crate::message::Args;

/// Something that happened beside the calls and must not go unseen.
#[derive(Debug, Clone, PartialEq)]
pub enum Note {
    /// Older rows were removed to keep the log within its memory budget.
    Evicted { rows: u64, bytes: u64 },
    /// The kernel dropped datagrams because the socket's queue was full.
    KernelDropped { datagrams: u64 },
    /// Rows were lost because the worker was stopped while the recorder was behind.
    RowsLost { rows: u64 },
    /// A client was accepted and closed at once: the connection limit was reached.
    LimitReached { limit: usize },
    /// Writing the live log file failed and was given up.
    FileFailed { path: Box<str>, error: Box<str> },
    /// A worker thread broke down.
    Internal { message: Box<str> },
}

impl Note {
    /// The message's key in the locale files.
    pub fn key(&self) -> &'static str {
        match self {
            Note::Evicted { .. } => "note-evicted",
            Note::KernelDropped { .. } => "note-kernel-dropped",
            Note::RowsLost { .. } => "note-rows-lost",
            Note::LimitReached { .. } => "note-limit",
            Note::FileFailed { .. } => "note-file-failed",
            Note::Internal { .. } => "note-internal",
        }
    }

    /// The message's values.
    pub fn args(&self) -> Args {
        match self {
            Note::Evicted { rows, bytes } => vec![("rows", (*rows).into()), ("bytes", (*bytes).into())],
            Note::KernelDropped { datagrams } => vec![("datagrams", (*datagrams).into())],
            Note::RowsLost { rows } => vec![("rows", (*rows).into())],
            Note::LimitReached { limit } => vec![("limit", (*limit as u64).into())],
            Note::FileFailed { path, error } => vec![("path", (&**path).into()), ("error", (&**error).into())],
            Note::Internal { message } => vec![("message", (&**message).into())],
        }
    }
}

impl fmt::Display for Note {
    /// A sentence in English, for files and the terminal; the window takes [`Note::key`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Note::Evicted { rows, bytes } => {
                let (rows, bytes) = (counted(*rows, "row"), counted(*bytes, "byte"));
                write!(f, "the oldest {rows} ({bytes} of data) went to keep the log within its memory budget")
            }
            Note::KernelDropped { datagrams } => {
                let datagrams = counted(*datagrams, "datagram");
                write!(f, "the kernel dropped {datagrams}: the socket's receive buffer was full")
            }
            Note::RowsLost { rows } => {
                write!(f, "{} lost: the endpoint was stopped while the log was behind", counted(*rows, "row"))
            }
            Note::LimitReached { limit } => {
                write!(
                    f,
                    "a client was accepted and closed at once: the limit is {}",
                    counted(*limit as u64, "connection")
                )
            }
            Note::FileFailed { path, error } => write!(f, "writing {path} failed and was given up: {error}"),
            Note::Internal { message } => write!(f, "the worker broke down, a fault of this program: {message}"),
        }
    }
}

/// A number with its noun: `1 row`, `2 rows`.
fn counted(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::{Language, Locale};
    use crate::message::Arg;

    #[test]
    fn a_note_reads_as_a_sentence() {
        let one = Note::KernelDropped { datagrams: 1 };
        assert_eq!(one.to_string(), "the kernel dropped 1 datagram: the socket's receive buffer was full");
        let two = Note::RowsLost { rows: 2 };
        assert_eq!(two.to_string(), "2 rows lost: the endpoint was stopped while the log was behind");
    }

    #[test]
    fn both_languages_tell_every_note_with_its_values() {
        let notes = [
            Note::Evicted { rows: 3, bytes: 4096 },
            Note::KernelDropped { datagrams: 40_056 },
            Note::RowsLost { rows: 2 },
            Note::LimitReached { limit: 5 },
            Note::FileFailed { path: "a.csv".into(), error: "full".into() },
            Note::Internal { message: "boom".into() },
        ];
        for locale in Language::ALL.map(Locale::new) {
            for note in &notes {
                let text = locale.with_args(note.key(), &note.args());
                for (name, value) in note.args() {
                    let value = match value {
                        Arg::Number(number) => number.to_string(),
                        Arg::Text(text) => text,
                    };
                    assert!(text.contains(&value), "{locale:?} leaves out {name}: {text}");
                }
            }
        }
    }

    #[test]
    fn one_row_is_no_rows() {
        let lost = Note::RowsLost { rows: 1 };
        let text = Locale::new(Language::English).with_args(lost.key(), &lost.args());
        assert_eq!(text, "1 row was lost: the endpoint was stopped while the log was behind");
    }
}
