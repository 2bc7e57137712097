//! What happens to an endpoint or a connection, beside its calls.

use serde::{Deserialize, Serialize};

use super::Failure;
use crate::address::Addr;
use crate::message::{Arg, sentences};

sentences! {
    /// One step in the life of an endpoint, or of the connection that the row names.
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub enum Life: "life-" {
        /// A start was asked for.
        Starting,
        /// It accepts connections at this address, as the system gave it.
        Listening { local: Box<Addr> },
        /// Its socket has this address, as the system gave it.
        Bound { local: Box<Addr> },
        /// It does what it is for: it listens, is bound or connected.
        Running,
        /// A connection was opened, or a datagram socket has met a remote address; the row has both addresses.
        Opened,
        /// This side sends no more.
        SentEnd,
        /// The other side sends no more.
        ReceivedEnd,
        Closed(End),
        /// A client was closed at once by the connection limit.
        TurnedAway,
        /// What is sent from here on is a file of so many bytes; the rows of its sends say how far it is.
        FileBegan { bytes: u64 },
        /// The file is sent, or was given up.
        FileEnded,
        /// A call failed, and the endpoint lives on.
        Trouble { failure: Box<Failure> },
        /// A thread is in a call that has not returned: when a stop was asked for, or the log was saved.
        Waits {
            call: Box<str>,
            /// In nanoseconds.
            waited: u64,
        } => { waited: crate::units::tenths(*waited) },
        /// A stop was asked for.
        Stopping,
        Stopped,
        /// It ended, or never began, because a call failed.
        Failed { failure: Box<Failure> },
        /// It was taken out of the lab.
        Removed,
    }

    /// Why a connection ended.
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub enum End: "life-closed-" {
        /// Closed on this side.
        Here,
        /// The other side ended it.
        Peer,
        /// A call failed.
        Failed { failure: Box<Failure> },
    }
}

impl Life {
    /// Whether the endpoint has ended with it, and its worker has nothing more to say.
    pub(super) fn is_last(&self) -> bool {
        matches!(self, Life::Stopped | Life::Failed { .. })
    }

    /// Whether it tells of a failure.
    pub fn is_failure(&self) -> bool {
        matches!(self, Life::Trouble { .. } | Life::Failed { .. } | Life::Closed(End::Failed { .. }))
    }
}

impl From<Failure> for End {
    fn from(failure: Failure) -> Self {
        End::Failed { failure: Box::new(failure) }
    }
}

impl From<&Box<Addr>> for Arg {
    fn from(addr: &Box<Addr>) -> Self {
        Arg::Text(addr.to_string())
    }
}

impl From<&Box<Failure>> for Arg {
    fn from(failure: &Box<Failure>) -> Self {
        Arg::Text(failure.to_string())
    }
}
