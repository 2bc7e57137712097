//! What came of a socket call, as plain data.

use std::fmt;

use super::ErrorCode;
use crate::address::Addr;

/// What came of a call.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It returned nothing of interest.
    Done,
    /// It moved this many bytes; a datagram may have none.
    Moved(usize),
    /// A stream's `recv` returned no bytes: the other side has sent its last.
    EndOfStream,
    /// It returned this address.
    Address(Addr),
    /// It returned these addresses.
    Addresses(Box<[Addr]>),
    Failed(ErrorCode),
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Done => f.write_str("ok"),
            Outcome::Moved(bytes) => write!(f, "{bytes}"),
            Outcome::EndOfStream => f.write_str("0"),
            Outcome::Address(addr) => f.write_str(&addr.python()),
            Outcome::Addresses(list) => {
                for (i, addr) in list.iter().enumerate() {
                    let comma = if i == 0 { "" } else { ", " };
                    write!(f, "{comma}{addr}")?;
                }
                Ok(())
            }
            Outcome::Failed(code) => write!(f, "{code}"),
        }
    }
}
