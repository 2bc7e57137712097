//! Rows that tell of something else than a call.

use std::fmt;

use crate::framing::{FrameError, WrapError};
use crate::message::Args;
use crate::units::size;

/// Something that happened beside the calls and must not go unseen.
#[derive(Debug, Clone, PartialEq)]
pub enum Note {
    /// Older rows were removed to keep the log within its memory budget.
    Evicted { rows: u64, bytes: u64 },
    /// The kernel dropped datagrams because the socket's queue was full.
    KernelDropped { datagrams: u64 },
    /// A datagram was longer than what `recvfrom` asked for, and its end was lost.
    DatagramCut { bytes: u64 },
    /// Datagrams lay in a socket when it was closed: nobody received them.
    DatagramsUnread { datagrams: u64, bytes: u64 },
    /// Bytes lay in a connection's socket when it was closed: nobody received them.
    BytesUnread { bytes: u64 },
    /// Rows were lost because the worker was stopped while the recorder was behind.
    RowsLost { rows: u64 },
    /// A client was accepted and closed at once: the connection limit was reached.
    LimitReached { limit: usize },
    /// A connection was given up: its bytes cannot be messages of the framing.
    FrameBroken(FrameError),
    /// A stream ended within a message.
    FrameIncomplete { bytes: u64, needs: Option<u64> },
    /// No answer came to what was sent.
    NoAnswer { after_ms: u64 },
    /// A message for this client was dropped: too many wait already, because it does not read.
    NotTold { bytes: u64 },
    /// A file that was to be sent cannot be read further.
    PayloadFile { path: Box<str>, error: Box<str> },
    /// What was to be sent does not fit the framing.
    NotFramed(WrapError),
    /// Writing the live log file failed and was given up.
    FileFailed { path: Box<str>, error: Box<str> },
    /// A worker thread broke down.
    Internal { message: Box<str> },
}

impl Note {
    /// How many things are lost that the note tells of: datagrams, whole or in part, messages, rows, and the unread end of
    /// a connection as one. Rows that the memory budget took are not lost: they were seen.
    pub fn lost(&self) -> u64 {
        match self {
            Note::KernelDropped { datagrams } | Note::DatagramsUnread { datagrams, .. } => *datagrams,
            Note::RowsLost { rows } => *rows,
            Note::DatagramCut { .. } | Note::BytesUnread { .. } | Note::NotTold { .. } => 1,
            _ => 0,
        }
    }

    /// The message's key in the locale files.
    pub fn key(&self) -> &'static str {
        match self {
            Note::Evicted { .. } => "note-evicted",
            Note::KernelDropped { .. } => "note-kernel-dropped",
            Note::DatagramCut { .. } => "note-datagram-cut",
            Note::DatagramsUnread { .. } => "note-datagrams-unread",
            Note::BytesUnread { .. } => "note-bytes-unread",
            Note::RowsLost { .. } => "note-rows-lost",
            Note::LimitReached { .. } => "note-limit",
            Note::FrameBroken(error) => error.key(),
            Note::FrameIncomplete { needs: None, .. } => "framing-leftover",
            Note::FrameIncomplete { needs: Some(_), .. } => "framing-leftover-of",
            Note::NoAnswer { .. } => "note-no-answer",
            Note::NotTold { .. } => "note-not-told",
            Note::PayloadFile { .. } => "note-payload-file",
            Note::NotFramed(error) => error.key(),
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
            Note::FrameBroken(error) => error.args(),
            Note::FrameIncomplete { bytes, needs } => {
                let mut args: Args = vec![("bytes", (*bytes).into())];
                args.extend(needs.map(|needs| ("needs", needs.into())));
                args
            }
            Note::NoAnswer { after_ms } => vec![("ms", (*after_ms).into())],
            Note::DatagramCut { bytes } | Note::BytesUnread { bytes } | Note::NotTold { bytes } => {
                vec![("bytes", (*bytes).into())]
            }
            Note::DatagramsUnread { datagrams, bytes } => {
                vec![("datagrams", (*datagrams).into()), ("bytes", (*bytes).into())]
            }
            Note::PayloadFile { path, error } => vec![("path", (&**path).into()), ("error", (&**error).into())],
            Note::NotFramed(error) => error.args(),
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
                let (rows, bytes) = (counted(*rows, "row"), size(*bytes));
                write!(f, "removed to keep the log within its memory limit: the oldest {rows} ({bytes} of data)")
            }
            Note::KernelDropped { datagrams } => {
                let datagrams = counted(*datagrams, "datagram");
                write!(f, "the kernel dropped {datagrams}: the socket's receive buffer was full")
            }
            Note::DatagramCut { bytes } => {
                write!(f, "the datagram was longer than the buffer: its last {} lost", were(*bytes, "byte"))
            }
            Note::DatagramsUnread { datagrams, bytes } => {
                let (datagrams, bytes) = (counted(*datagrams, "datagram"), counted(*bytes, "byte"));
                write!(f, "{datagrams} ({bytes}) lost: unread in the socket when it was closed")
            }
            Note::BytesUnread { bytes } => {
                write!(f, "{} lost: unread in the socket when it was closed", counted(*bytes, "byte"))
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
            Note::FrameBroken(error) => write!(f, "the connection is given up: {error}"),
            Note::FrameIncomplete { bytes, needs: None } => {
                write!(f, "the stream ended within a message, after {}", counted(*bytes, "byte"))
            }
            Note::FrameIncomplete { bytes, needs: Some(needs) } => {
                write!(f, "the stream ended within a message: {bytes} of at least {}", counted(*needs, "byte"))
            }
            Note::NoAnswer { after_ms } => write!(f, "timed out: no reply within {after_ms} ms"),
            Note::NotTold { bytes } => {
                write!(f, "a message of {} for this client was dropped: it does not read", counted(*bytes, "byte"))
            }
            Note::PayloadFile { path, error } => {
                write!(f, "reading {path} failed, and sending it was given up: {error}")
            }
            Note::NotFramed(error) => write!(f, "not sent: {error}"),
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

/// The same with its verb: `1 byte was`, `2 bytes were`.
fn were(number: u64, noun: &str) -> String {
    format!("{} {}", counted(number, noun), if number == 1 { "was" } else { "were" })
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
            Note::DatagramCut { bytes: 476 },
            Note::DatagramsUnread { datagrams: 3_600, bytes: 28_800 },
            Note::BytesUnread { bytes: 17 },
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
