//! Every socket of this program that is bound now: those of the lab's endpoints, and those made by hand.

use crate::by_hand::Bench;
use crate::explain::{Owned, Owner};

use super::model::OpenLab;

/// Those of the lab's endpoints, then those made by hand.
pub fn owned(model: &OpenLab, bench: &Bench) -> Vec<Owned> {
    let endpoints = model.slots.iter().filter_map(|slot| Owned::of_endpoint(&slot.endpoint, &model.status(slot.id)));
    let by_hand = bench.sockets().iter().filter(|socket| !socket.state.is_closed).filter_map(|socket| {
        let addr = socket.state.local.clone()?;
        Some(Owned { owner: Owner::ByHand(socket.var.clone()), kind: socket.state.kind, addr })
    });
    endpoints.chain(by_hand).collect()
}
