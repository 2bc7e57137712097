//! A row of the transcript: one call, and what came of it.

use super::call::{Call, SocketId};
use super::literal::{address_literal, bytes_literal, seconds_literal};
use crate::address::Addr;
use crate::clock::Stamp;
use crate::message::Args;
use crate::socket::ErrorCode;
use crate::socket::hand::{Mode, Received};
use crate::socket::{Flags, Info, OptionValue};

/// Of the bytes that a call received so many are kept for the transcript.
const KEPT_BYTES: usize = 4096;

/// One call of the transcript.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// From 1, in the order in which the calls were begun.
    pub number: u64,
    /// The call; the bytes that it sent are only in `python`.
    pub call: Call,
    /// The whole statement in Python: `conn, conn_address = s.accept()`.
    pub python: String,
    pub outcome: Outcome,
    pub began: Stamp,
    pub ended: Option<Stamp>,
}

/// What came of a call.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It has not returned yet.
    Waiting,
    Returned(Returned),
    /// The system's errno. `moved` bytes had been taken before.
    Failed {
        code: ErrorCode,
        moved: usize,
    },
    /// The socket's timeout was over.
    TimedOut {
        moved: usize,
    },
    /// The person did not wait any longer.
    Cancelled {
        moved: usize,
    },
}

/// What a call returned.
#[derive(Debug, Clone, PartialEq)]
pub enum Returned {
    Nothing,
    /// A new socket, under its variable.
    Socket {
        id: SocketId,
        var: String,
    },
    Accepted {
        id: SocketId,
        var: String,
        peer: Addr,
    },
    /// So many bytes of `of` were taken.
    Sent {
        bytes: usize,
        of: usize,
    },
    Received {
        data: Received,
        total: usize,
        with_address: bool,
    },
    /// A line of a file.
    Line {
        data: Vec<u8>,
        total: usize,
    },
    /// `connect_ex`: an errno in place of an error.
    Errno(Option<ErrorCode>),
    Address(Addr),
    Number(i64),
    Option(OptionValue),
    /// `setsockopt`: nothing; but what was asked for, and what `getsockopt` says afterwards.
    OptionSet {
        asked: OptionValue,
        now: Option<OptionValue>,
    },
    Timeout(Mode),
    File {
        var: String,
    },
    Text(String),
    Infos(Vec<Info>),
    /// `close` while a file still holds the socket.
    StillHeld,
}

impl Entry {
    /// The socket that it was made on.
    pub fn socket(&self) -> Option<SocketId> {
        match self.call {
            Call::On(id, _) => Some(id),
            _ => None,
        }
    }

    /// The socket that it made.
    pub fn made(&self) -> Option<SocketId> {
        match self.outcome {
            Outcome::Returned(Returned::Socket { id, .. } | Returned::Accepted { id, .. }) => Some(id),
            _ => None,
        }
    }

    /// The variable that the statement assigns to first.
    pub(super) fn promised(&self) -> &str {
        self.python.split([',', ' ']).next().unwrap_or_default()
    }

    pub fn is_waiting(&self) -> bool {
        self.outcome == Outcome::Waiting
    }

    /// How long it took, in nanoseconds; while it waits, until `now`.
    pub fn took_ns(&self, now: Stamp) -> u64 {
        self.ended.unwrap_or(now).ns_since(self.began)
    }
}

impl Outcome {
    /// What Python shows of it: a value's `repr`, or the exception.
    pub fn python(&self) -> String {
        match self {
            Outcome::Waiting => "…".to_owned(),
            Outcome::Returned(returned) => returned.python(),
            Outcome::Failed { code, .. } => {
                let number = if code.raw == 0 { code.name.to_owned() } else { format!("Errno {}", code.raw) };
                format!("{}: [{number}] {}", exception(code.name), code.text())
            }
            Outcome::TimedOut { .. } => "TimeoutError: timed out".to_owned(),
            Outcome::Cancelled { .. } => "KeyboardInterrupt".to_owned(),
        }
    }

    /// What there is to say about it beside that: a key of the locale files and its values.
    pub fn note(&self) -> Option<(&'static str, Args)> {
        let number = |number: usize| (number as u64).into();
        match self {
            Outcome::Failed { moved, .. } | Outcome::TimedOut { moved } | Outcome::Cancelled { moved }
                if *moved > 0 =>
            {
                Some(("by-hand-note-moved", vec![("bytes", number(*moved))]))
            }
            Outcome::Returned(Returned::Sent { bytes, of }) if bytes < of => {
                Some(("by-hand-note-partial", vec![("bytes", number(*bytes)), ("of", number(*of))]))
            }
            Outcome::Returned(Returned::Received { data, .. }) if data.uncopied > 0 => {
                Some(("by-hand-note-uncopied", vec![("bytes", number(data.uncopied))]))
            }
            Outcome::Returned(Returned::Received { data, total, .. }) if data.flags.has(Flags::PEEK) && *total > 0 => {
                let whole = data.cut_from.unwrap_or(*total);
                Some(("by-hand-note-peeked", vec![("bytes", number(*total)), ("whole", number(whole))]))
            }
            Outcome::Returned(Returned::Received { data, total, .. }) => match data.cut_from {
                Some(whole) => {
                    Some(("by-hand-note-cut", vec![("whole", number(whole)), ("lost", number(whole - total))]))
                }
                None => Some(("by-hand-note-received", vec![("bytes", number(*total))])),
            },
            Outcome::Returned(Returned::OptionSet { asked, now: Some(now) }) if asked != now => {
                let value = |value: &OptionValue| value.to_string().as_str().into();
                Some(("by-hand-note-kernel", vec![("asked", value(asked)), ("now", value(now))]))
            }
            Outcome::Returned(Returned::StillHeld) => Some(("by-hand-note-held", Vec::new())),
            _ => None,
        }
    }
}

impl Returned {
    /// What `recv` returned, of which the transcript keeps the beginning.
    pub(super) fn received(mut data: Received, with_address: bool) -> Self {
        let total = data.data.len() + data.uncopied;
        data.data.truncate(KEPT_BYTES);
        Returned::Received { data, total, with_address }
    }

    pub(super) fn line(mut data: Vec<u8>) -> Self {
        let total = data.len();
        data.truncate(KEPT_BYTES);
        Returned::Line { data, total }
    }

    fn python(&self) -> String {
        match self {
            Returned::Nothing | Returned::OptionSet { .. } | Returned::StillHeld => "None".to_owned(),
            Returned::Socket { var, .. } => format!("<socket {var}>"),
            Returned::Accepted { var, peer, .. } => format!("(<socket {var}>, {})", address_literal(peer)),
            Returned::Sent { bytes, .. } => bytes.to_string(),
            Returned::Received { data, total, with_address } => {
                let bytes = match data.uncopied {
                    0 => cut_literal(&data.data, *total),
                    // Python returns that many bytes; what is in them is not defined.
                    uncopied => format!("<{uncopied} bytes, not copied>"),
                };
                let from = data.from.as_ref().map_or_else(|| "None".to_owned(), address_literal);
                if *with_address { format!("({bytes}, {from})") } else { bytes }
            }
            Returned::Line { data, total } => cut_literal(data, *total),
            Returned::Errno(None) => "0".to_owned(),
            Returned::Errno(Some(code)) => code.raw.to_string(),
            Returned::Address(addr) => address_literal(addr),
            Returned::Number(number) => number.to_string(),
            Returned::Option(OptionValue::Int(number)) => number.to_string(),
            Returned::Option(OptionValue::Linger(time)) => {
                format!("({}, {})", i32::from(time.is_some()), time.map_or(0, |time| time.as_secs()))
            }
            Returned::Option(OptionValue::Time(time)) => {
                let time = time.unwrap_or_default();
                format!("({}, {})", time.as_secs(), time.subsec_micros())
            }
            Returned::Option(value) => value.to_string(),
            Returned::Timeout(Mode::Blocking) => "None".to_owned(),
            Returned::Timeout(Mode::NonBlocking) => "0.0".to_owned(),
            Returned::Timeout(Mode::Timeout(limit)) => seconds_literal(*limit),
            Returned::File { var } => format!("<file {var}>"),
            Returned::Text(text) => super::literal::text_literal(text),
            Returned::Infos(infos) => {
                let one = |info: &Info| {
                    format!(
                        "({}, {}, {}, '', {})",
                        info.family,
                        info.kind,
                        info.protocol,
                        address_literal(&info.address)
                    )
                };
                format!("[{}]", infos.iter().map(one).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

fn cut_literal(data: &[u8], total: usize) -> String {
    let shown = bytes_literal(data);
    if data.len() < total { format!("{shown}… ({total} bytes)") } else { shown }
}

/// The exception that Python raises for an errno (PEP 3151).
fn exception(name: &str) -> &'static str {
    match name {
        "EAGAIN" | "EALREADY" | "EINPROGRESS" => "BlockingIOError",
        "EPIPE" | "ESHUTDOWN" => "BrokenPipeError",
        "ECONNABORTED" => "ConnectionAbortedError",
        "ECONNREFUSED" => "ConnectionRefusedError",
        "ECONNRESET" => "ConnectionResetError",
        "EACCES" | "EPERM" => "PermissionError",
        "ENOENT" => "FileNotFoundError",
        "EINTR" => "InterruptedError",
        "ETIMEDOUT" => "TimeoutError",
        name if name.starts_with("EAI_") => "socket.gaierror",
        _ => "OSError",
    }
}
