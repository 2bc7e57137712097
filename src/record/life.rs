//! What happens to an endpoint or a connection, beside its calls.

use std::fmt;

use super::{End, Failure};
use crate::address::{Addr, Ends};
use crate::message::Args;

/// One step in the life of an endpoint, or of the connection that the row names.
#[derive(Debug, Clone, PartialEq)]
pub enum Life {
    /// A start was asked for.
    Starting,
    /// It accepts connections at this address, as the system gave it.
    Listening(Box<Addr>),
    /// Its socket has this address, as the system gave it.
    Bound(Box<Addr>),
    /// It does what it is for: it listens, is bound or connected.
    Running,
    /// A connection was opened, or a datagram socket has met a remote address; the row has both addresses.
    Opened,
    /// This side sends no more.
    SentEnd,
    /// The other side sends no more.
    ReceivedEnd,
    Closed(End),
    /// A client was turned away by the connection limit.
    TurnedAway,
    /// What is sent from here on is a file of `total` bytes; the rows of its sends say how far it is.
    FileBegan {
        total: u64,
    },
    /// The file is sent, or was given up.
    FileEnded,
    /// A call failed, and the endpoint lives on.
    Trouble(Box<Failure>),
    /// A stop was asked for.
    Stopping,
    Stopped,
    /// It ended, or never began, because a call failed.
    Failed(Box<Failure>),
    /// It was taken out of the lab.
    Removed,
}

impl Life {
    /// Whether the endpoint has ended with it, and its worker has nothing more to say.
    pub(super) fn is_last(&self) -> bool {
        matches!(self, Life::Stopped | Life::Failed(_))
    }

    /// The message's key in the locale files.
    pub fn key(&self) -> &'static str {
        match self {
            Life::Starting => "life-starting",
            Life::Listening(_) => "life-listening",
            Life::Bound(_) => "life-bound",
            Life::Running => "life-running",
            Life::Opened => "life-opened",
            Life::SentEnd => "life-sent-end",
            Life::ReceivedEnd => "life-received-end",
            Life::Closed(End::Here) => "life-closed",
            Life::Closed(End::Peer) => "life-closed-by-peer",
            Life::Closed(End::Failed(_)) => "life-closed-by-failure",
            Life::TurnedAway => "life-turned-away",
            Life::FileBegan { .. } => "life-file-began",
            Life::FileEnded => "life-file-ended",
            Life::Trouble(_) => "life-trouble",
            Life::Stopping => "life-stopping",
            Life::Stopped => "life-stopped",
            Life::Failed(_) => "life-failed",
            Life::Removed => "life-removed",
        }
    }

    /// The message's values; `ends` are the row's.
    pub fn args(&self, ends: Option<&Ends>) -> Args {
        let mut args = Args::new();
        match self {
            Life::Listening(local) | Life::Bound(local) => args.push(("local", local.to_string().as_str().into())),
            Life::FileBegan { total } => args.push(("bytes", (*total).into())),
            Life::Closed(End::Failed(failure)) | Life::Trouble(failure) | Life::Failed(failure) => {
                args.push(("failure", failure.to_string().as_str().into()));
            }
            _ => {}
        }
        if let Some(ends) = ends {
            let local = ends.local().map_or_else(|| "?".to_owned(), Addr::to_string);
            args.extend([("local", local.as_str().into()), ("peer", ends.peer().to_string().as_str().into())]);
        }
        args
    }
}

impl fmt::Display for Life {
    /// A few words in English, for files and searches; the window takes [`Life::key`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Life::Starting => f.write_str("starting"),
            Life::Listening(local) => write!(f, "listening on {local}"),
            Life::Bound(local) => write!(f, "bound to {local}"),
            Life::Running => f.write_str("running"),
            Life::Opened => f.write_str("connection opened"),
            Life::SentEnd => f.write_str("this side has sent its last"),
            Life::ReceivedEnd => f.write_str("the other side has sent its last"),
            Life::Closed(End::Here) => f.write_str("closed on this side"),
            Life::Closed(End::Peer) => f.write_str("closed by the other side"),
            Life::Closed(End::Failed(failure)) => write!(f, "closed after a failure: {failure}"),
            Life::TurnedAway => f.write_str("client closed at once"),
            Life::FileBegan { total } => write!(f, "a file of {total} bytes begins"),
            Life::FileEnded => f.write_str("the file has ended"),
            Life::Trouble(failure) => write!(f, "goes on after a failure: {failure}"),
            Life::Stopping => f.write_str("stopping"),
            Life::Stopped => f.write_str("stopped"),
            Life::Failed(failure) => write!(f, "failed: {failure}"),
            Life::Removed => f.write_str("removed"),
        }
    }
}
