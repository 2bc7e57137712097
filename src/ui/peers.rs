//! The endpoints of the window as the rows' peers.

use super::model::Slot;
pub use crate::filter::{Known, Peer, Peers};
use crate::payload::Encoding;
use crate::record::{EndpointId, Snapshot};

/// The endpoints of the lab, and behind them the sockets by hand, under this name.
pub fn peers(slots: &[Slot], log: &Snapshot, by_hand: String) -> Peers {
    let known = |slot: &Slot| Known {
        endpoint: slot.id,
        name: slot.endpoint.name.clone(),
        transport: Some(slot.endpoint.transport()),
        local: log.status().endpoint(slot.id).local.clone(),
        encoding: slot.endpoint.payload_options.encoding,
    };
    let (endpoint, encoding) = (EndpointId::BY_HAND, Encoding::default());
    let bench = Known { endpoint, name: by_hand, transport: None, local: None, encoding };
    slots.iter().map(known).chain([bench]).collect::<Vec<_>>().into()
}
