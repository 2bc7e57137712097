//! What came of a socket call, as plain data.

use std::time::Duration;
use std::{fmt, io};

use serde::{Deserialize, Serialize};

use super::{ErrorCode, Family, Kind, OptionValue};
use crate::address::Addr;

/// What came of a call. Every row holds one, so what is rare and large is boxed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// It returned nothing of interest.
    Done,
    /// It moved this many bytes; a datagram may have none.
    Moved(usize),
    /// It received the beginning of a datagram, whose rest is lost (recv(2), MSG_TRUNC).
    Cut {
        moved: u32,
        /// How long the datagram was.
        whole: u32,
    },
    /// It counted so many bytes of a stream and threw them away: MSG_TRUNC in tcp(7).
    NotCopied(usize),
    /// A stream's `recv` returned no bytes: the other side has sent its last.
    EndOfStream,
    /// It returned this address.
    Address(Box<Addr>),
    /// `accept` by hand: the other side's address, and the number of the new socket.
    Accepted(Box<(Addr, u32)>),
    /// It returned these addresses.
    Addresses(Box<[Addr]>),
    /// The whole of what `getaddrinfo` returned.
    Infos(Box<[Info]>),
    Number(i64),
    Text(Box<str>),
    /// `connect_ex`: an errno in place of an error.
    Errno(Box<ErrorCode>),
    /// `getsockopt`.
    Value(Box<OptionValue>),
    /// `setsockopt`, and what `getsockopt` says afterwards where that is something else than what was asked for.
    Adjusted(Box<OptionValue>),
    /// `gettimeout`: seconds, or `None` for no limit.
    Timeout(Option<Duration>),
    /// `close` while a file of `makefile` still holds the socket.
    StillHeld,
    Failed(Box<ErrorCode>),
    /// The socket's own timeout was over: Python's `TimeoutError: timed out`, which has no errno.
    TimedOut,
    /// The person did not wait any longer.
    Cancelled,
}

/// One answer of `getaddrinfo`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Info {
    pub family: Family,
    pub kind: InfoKind,
    /// The protocol's number: 6 for TCP, 17 for UDP (RFC 790).
    pub protocol: i32,
    pub address: Addr,
}

/// The type in an answer of `getaddrinfo`. The first four are those of [`Kind`], in its order: so they are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum InfoKind {
    Stream,
    Datagram,
    Seqpacket,
    Raw,
    /// 0: whoever did not say which is told of an address once, good for any (Windows).
    Any,
}

impl fmt::Display for InfoKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InfoKind::Stream => Kind::Stream.fmt(f),
            InfoKind::Datagram => Kind::Datagram.fmt(f),
            InfoKind::Seqpacket => Kind::Seqpacket.fmt(f),
            InfoKind::Raw => Kind::Raw.fmt(f),
            InfoKind::Any => f.write_str("0"),
        }
    }
}

impl Outcome {
    pub fn failed(code: impl Into<ErrorCode>) -> Self {
        Outcome::Failed(Box::new(code.into()))
    }

    pub fn address(addr: Addr) -> Self {
        Outcome::Address(Box::new(addr))
    }

    /// The beginning of a datagram of `whole` bytes.
    pub fn cut(moved: usize, whole: usize) -> Self {
        // No datagram is so long.
        let short = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        Outcome::Cut { moved: short(moved), whole: short(whole) }
    }

    /// How many bytes it moved, where it moved any: a datagram may have none.
    pub fn moved(&self) -> Option<usize> {
        match self {
            Outcome::Moved(bytes) => Some(*bytes),
            Outcome::Cut { moved, .. } => Some(*moved as usize),
            _ => None,
        }
    }

    /// The error that it raised.
    pub fn error(&self) -> Option<ErrorCode> {
        match self {
            Outcome::Failed(code) => Some(**code),
            _ => None,
        }
    }

    /// Whether the call did not do what it was for.
    pub fn is_failure(&self) -> bool {
        matches!(self, Outcome::Failed(_) | Outcome::TimedOut)
    }
}

impl From<io::Error> for Outcome {
    fn from(error: io::Error) -> Self {
        Outcome::failed(&error)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Done | Outcome::StillHeld => f.write_str("ok"),
            Outcome::Moved(bytes) | Outcome::NotCopied(bytes) => write!(f, "{bytes}"),
            Outcome::Cut { moved, .. } => write!(f, "{moved}"),
            Outcome::EndOfStream => f.write_str("0"),
            Outcome::Address(addr) => f.write_str(&addr.python()),
            Outcome::Accepted(accepted) => f.write_str(&accepted.0.python()),
            Outcome::Addresses(list) => separated(f, list.iter()),
            Outcome::Infos(infos) => separated(f, infos.iter()),
            Outcome::Number(number) => number.fmt(f),
            Outcome::Text(text) => f.write_str(&crate::escape::python_text(text, '\'')),
            Outcome::Errno(code) | Outcome::Failed(code) => code.fmt(f),
            Outcome::Value(value) | Outcome::Adjusted(value) => value.fmt(f),
            Outcome::Timeout(None) => f.write_str("None"),
            Outcome::Timeout(Some(limit)) => write!(f, "{:?}", limit.as_secs_f64()),
            Outcome::TimedOut => f.write_str("timed out"),
            Outcome::Cancelled => f.write_str("cancelled"),
        }
    }
}

impl fmt::Display for Info {
    /// As Python's `getaddrinfo` returns it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Info { family, kind, protocol, address } = self;
        write!(f, "({family}, {kind}, {protocol}, '', {})", address.python())
    }
}

fn separated<T: fmt::Display>(f: &mut fmt::Formatter<'_>, all: impl Iterator<Item = T>) -> fmt::Result {
    for (place, one) in all.enumerate() {
        write!(f, "{}{one}", if place == 0 { "" } else { ", " })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_fits_into_its_place_in_a_row() {
        assert!(size_of::<Outcome>() <= 24, "{}", size_of::<Outcome>());
    }
}
