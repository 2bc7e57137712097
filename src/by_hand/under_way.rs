//! A call from the moment it is asked for until the bench has its result.

use std::sync::Arc;

use super::perform::Performed;
use super::reporter::Reporter;
use crate::address::{Addr, Ends};
use crate::clock::Stamp;
use crate::record::{ConnectionId, Record};
use crate::socket::{Op, Places, StopHandle};

/// A socket that a call may make, and its variable.
pub(super) type Promised = (ConnectionId, String);

/// A call that has not returned.
pub struct UnderWay {
    /// Names the call on the bench.
    pub number: u64,
    pub began: Stamp,
    pub(super) stop: StopHandle,
    pub(super) promised: Option<Promised>,
    pub(super) reporter: Arc<Reporter>,
}

/// What a call's thread sends back.
pub(super) struct Finished {
    pub(super) number: u64,
    pub(super) performed: Performed,
    /// What `getsockname` says now.
    pub(super) local: Option<Addr>,
    pub(super) places: Places,
}

impl UnderWay {
    /// The socket that it is made on.
    pub(super) fn on(&self) -> Option<ConnectionId> {
        self.record().connection.filter(|id| self.promised.as_ref().is_none_or(|(promised, _)| promised != id))
    }

    pub fn op(&self) -> &Op {
        &self.reporter.op
    }

    /// What its row will be; its outcome is none yet.
    pub fn record(&self) -> &Record {
        &self.reporter.before
    }
}

/// Both addresses of what the call was with, as they are after it.
pub(super) fn ends(before: &Record, performed: &Performed, local: Option<&Addr>) -> Option<Ends> {
    let of_made = performed.made.as_ref().and_then(|made| made.local().ok());
    let local = of_made.or_else(|| local.cloned()).or_else(|| before.ends.as_ref()?.local().cloned());
    let peer = performed.peer.as_ref().or(before.peer())?;
    Some(Ends::new(local, peer.clone()))
}
