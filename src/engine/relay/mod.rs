//! A relay: what comes from a client goes on to the target, and what comes from the target goes back, with the faults of
//! [`crate::fault`] in between.
//!
//! Of connections each client has a thread for both its sides ([`stream`], [`pair`]); of datagrams there is one thread, and
//! a socket towards the target for each client ([`datagrams`]), so that the target can tell them apart.

mod client;
mod datagrams;
mod pair;
mod stream;
mod target_trace;

use std::sync::Arc;

use super::relay_control::RelayControl;
use super::worker::Worker;
use crate::address::Address;
use crate::fault::Way;
use crate::lab::RelaySettings;
use crate::record::Note;
use crate::socket::{SocketError, Waiter};

/// Relays until it is stopped.
pub(super) fn run(worker: &Arc<Worker>, control: &RelayControl, waiter: &mut Waiter) -> Result<(), SocketError> {
    let Some((settings, to)) = worker.endpoint.relay_settings().and_then(|one| Some((one, one.to.as_ref()?))) else {
        // Lab files, the window and the command line all ask for it.
        return Ok(());
    };
    worker.mailboxes.of_relay();
    let target = Target { to, settings };
    if worker.endpoint.transport().has_connections() {
        stream::serve(worker, control, &target, waiter)
    } else {
        datagrams::run(worker, control, &target, waiter)
    }
}

/// Where a relay hands on to.
struct Target<'a> {
    to: &'a Address,
    settings: &'a RelaySettings,
}

/// Says what the run's faults are and follow from, so that it can be had again.
fn say_faults(worker: &Worker, settings: &RelaySettings) {
    worker.note(None, None, Note::RelaySeed { seed: settings.seed.into() });
    for way in Way::ALL {
        let faults = settings.faults(way);
        if !faults.is_none() {
            worker.note(None, None, Note::RelayFaults { way, faults: faults.to_string().into() });
        }
    }
}
