//! How a call by hand can end other than well.

use std::io;

use crate::socket::ErrorCode;

/// Why a call by hand returned nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct HandError {
    pub why: Why,
    /// Bytes that a `sendall` or a `send` had handed over before.
    pub moved: usize,
}

/// What ended the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// The system's error.
    #[error("{0}")]
    System(ErrorCode),
    /// The socket's timeout was over: Python's `TimeoutError: timed out`, which has no errno.
    #[error("timed out")]
    TimedOut,
    /// The person did not want to wait any longer.
    #[error("cancelled")]
    Cancelled,
}

impl From<io::Error> for Why {
    fn from(error: io::Error) -> Self {
        Why::System((&error).into())
    }
}

impl From<Why> for HandError {
    fn from(why: Why) -> Self {
        Self { why, moved: 0 }
    }
}

impl From<io::Error> for HandError {
    fn from(error: io::Error) -> Self {
        Why::from(error).into()
    }
}
