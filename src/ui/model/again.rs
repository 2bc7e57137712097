//! A lesson's lab as it is set up when the lesson begins, and when it is begun again.

use super::OpenLab;
use crate::address::Address;
use crate::lab::{Endpoint, Lab};
use crate::locale::{Language, Locale};
use crate::payload::Payload;
use crate::socket::{free_port, is_held};

/// A server that binds without SO_REUSEADDR is refused at a port whose last connection the system has not forgotten: where its
/// lesson was played a moment ago, it begins at another port, and its clients with it.
pub fn on_free_ports(mut lab: Lab) -> Lab {
    let addresses: Vec<Address> = lab.endpoints.iter().filter(|one| may_be_held(one)).map(address).collect();
    for old in addresses.into_iter().filter(is_held) {
        let Some(port) = free_port(&old) else { continue };
        for endpoint in lab.endpoints.iter_mut().filter(|endpoint| endpoint.address == old) {
            endpoint.address.port = port;
        }
    }
    lab
}

fn address(endpoint: &Endpoint) -> Address {
    endpoint.address.clone()
}

/// Whether an endpoint may find its own port held by the connections that it had.
fn may_be_held(endpoint: &Endpoint) -> bool {
    let listens = endpoint.role().binds() && endpoint.transport().has_connections() && endpoint.transport().has_port();
    listens && !endpoint.listening().reuse_addr
}

impl OpenLab {
    /// Stops all, and sets the endpoints up as they were in the lab with which a lesson began. Addresses stay as somebody has
    /// chosen them, but for those that may be held: these are moved with all that goes there.
    pub fn put_back(&mut self, first: &Lab) {
        self.stop_all();
        let moved = on_free_ports(first.clone());
        let of_held = |old: &Address| first.endpoints.iter().any(|one| may_be_held(one) && one.address == *old);
        for (old, new) in first.endpoints.iter().zip(moved.endpoints) {
            let names = Language::ALL.map(|language| Locale::new(language).name(&old.name));
            let Some(slot) = self.slots.iter_mut().find(|slot| names.contains(&slot.endpoint.name)) else { continue };
            let name = std::mem::take(&mut slot.endpoint.name);
            let address = if of_held(&old.address) { new.address.clone() } else { slot.endpoint.address.clone() };
            // With its prefix, as the composer writes it.
            let payload = Payload::of(&new.payload).to_string();
            slot.endpoint = Endpoint { name, address, payload, ..new };
            slot.revision += 1;
            self.names.set_encoding(slot.id, slot.endpoint.payload_options.encoding);
        }
    }
}
