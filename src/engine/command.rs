//! What the threads of an endpoint are asked to do.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;

use crate::address::Address;
use crate::payload::Checksum;
use crate::record::ConnectionId;

/// Whom a payload is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum To {
    One(ConnectionId),
    /// Every connection that is open.
    All,
    /// Any address, for a socket of datagrams.
    Address(Address),
}

impl To {
    /// Whether a connection is meant.
    pub fn means(&self, connection: ConnectionId) -> bool {
        match self {
            To::One(one) => *one == connection,
            To::All => true,
            To::Address(_) => false,
        }
    }
}

/// What a connection's thread is to do, besides closing, which waits for nothing (see `Mailboxes::close`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum StreamCommand {
    /// Send this message, with what the framing puts around it.
    Send(Bytes),
    /// Send these bytes as they are: no framing is put around them.
    SendAsIs(Bytes),
    /// Send the bytes of a file, as they are.
    SendFile(FileToSend),
    /// Send no more, but go on receiving: `shutdown(SHUT_WR)`.
    SendEnd,
    /// Send this message, which comes from another connection of the same server.
    FromPeer(Bytes),
}

/// What the thread of a socket of datagrams is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum DatagramCommand {
    /// Send this datagram.
    Send { to: To, bytes: Bytes },
    /// Forget this remote address.
    Forget(ConnectionId),
}

/// A file to be read while it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileToSend {
    pub path: PathBuf,
    /// What follows its last byte.
    pub checksum: Checksum,
    pub cancel: Cancel,
}

/// The wish that a file be sent no further; clones carry the same wish.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Release);
    }

    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

impl PartialEq for Cancel {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Cancel {}
