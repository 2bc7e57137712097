//! How endpoints come into the lab, and which address suits the kind they have.

use super::OpenLab;
use crate::address::{Address, Transport};
use crate::lab::{Endpoint, Limits, Role};
use crate::record::EndpointId;

/// The port that a new endpoint is offered first: the lessons' own.
const FIRST_PORT: u16 = 5001;

impl OpenLab {
    /// Why there can be no other endpoint, where the lab is full, or was recorded.
    pub fn no_room(&self) -> Option<String> {
        if self.is_recorded() {
            return Some(self.locale.text("recorded-no-change"));
        }
        let is_full = self.slots.len() >= Limits::ENDPOINTS;
        is_full.then(|| self.locale.with("endpoints-full", &[("most", (Limits::ENDPOINTS as u64).into())]))
    }

    /// A path that no endpoint of the lab binds.
    fn unused_path(&self) -> String {
        let folder = std::env::temp_dir();
        let path = |n: u32| folder.join(format!("socketlab-{n}.sock")).to_string_lossy().into_owned();
        let is_taken = |path: &str| self.slots.iter().any(|slot| slot.endpoint.address.host == path);
        (1..).map(path).find(|path| !is_taken(path)).unwrap_or_default()
    }

    /// An address for an endpoint: one that no other server of the lab has, or for a client that of the last such
    /// server.
    fn new_address(&self, role: Role, transport: Transport, except: Option<EndpointId>) -> Address {
        let others = || self.slots.iter().filter(|slot| Some(slot.id) != except).map(|slot| &slot.endpoint);
        let servers = || others().filter(|e| e.role().binds() && e.transport() == transport);
        if let (Role::Client, Some(server)) = (role, servers().next_back()) {
            return server.address.clone();
        }
        let (host, port) = match transport {
            _ if transport.is_unix() => (self.unused_path(), 0),
            _ if !transport.has_port() => ("127.0.0.1".to_owned(), 0),
            _ => {
                let is_free = |port: &u16| role == Role::Client || !servers().any(|e| e.address.port == *port);
                ("127.0.0.1".to_owned(), (FIRST_PORT..).find(is_free).unwrap_or(0))
            }
        };
        Address { transport, host, port }
    }

    /// Where a relay hands on to: the last server of the lab, else the address beside its own.
    fn target(&self, transport: Transport, except: Option<EndpointId>, own: &Address) -> Address {
        let mut others = self.slots.iter().filter(|slot| Some(slot.id) != except).map(|slot| &slot.endpoint);
        let is_server = |e: &&Endpoint| e.role() == Role::Server && e.transport() == transport && e.address != *own;
        let beside = Address { port: own.port.checked_add(1).unwrap_or(own.port), ..own.clone() };
        others.rfind(is_server).map_or(beside, |server| server.address.clone())
    }

    /// Gives an endpoint that does not run another role or transport, and what of its address does not suit that again.
    pub fn set_kind(&mut self, id: EndpointId, role: Role, transport: Transport) {
        if self.status(id).state.is_active() || !role.fits(transport) {
            return;
        }
        let new = self.new_address(role, transport, Some(id));
        let target = self.target(transport, Some(id), &new);
        let Some(slot) = self.slot_mut(id) else { return };
        let endpoint = &mut slot.endpoint;
        let old = endpoint.address.clone();
        endpoint.address = match (old.transport.is_unix(), transport.is_unix()) {
            (true, true) => Address { transport, ..old },
            (false, false) if old.transport.has_port() && transport.has_port() && (old.port > 0 || role.binds()) => {
                Address { transport, ..old }
            }
            (false, false) => Address { host: old.host, ..new },
            _ => new,
        };
        slot.change_role(role);
        if role == Role::Relay && slot.endpoint.to().is_none_or(|to| to.transport != transport) {
            slot.endpoint.set_to(Some(target));
        }
        slot.revision += 1;
    }

    /// Gives an endpoint of Unix sockets that does not run a path of its own.
    pub fn free_path(&mut self, id: EndpointId) {
        let path = self.unused_path();
        let is_active = self.status(id).state.is_active();
        if let Some(slot) = self.slot_mut(id).filter(|slot| slot.endpoint.transport().is_unix() && !is_active) {
            slot.endpoint.address.host = path;
            slot.revision += 1;
        }
    }

    /// Adds an endpoint on a port that no other server of the lab has; a client goes to the last such server. A full lab
    /// takes none.
    pub fn add(&mut self, role: Role, transport: Transport) -> Option<EndpointId> {
        if self.no_room().is_some() {
            return None;
        }
        let address = self.new_address(role, transport, None);
        let name = self.lab().free_name(&self.locale.name(role.id()));
        let endpoint = match role {
            Role::Server => Endpoint::server(name, address),
            Role::Peer => Endpoint::peer(name, address),
            Role::Relay => {
                let to = self.target(transport, None, &address);
                Endpoint::relay(name, address, to)
            }
            Role::Client => Endpoint { payload: "hello".to_owned(), ..Endpoint::client(name, address) },
        };
        Some(self.push(self.slots.len(), endpoint))
    }

    /// Adds a copy of an endpoint behind it and its copies. A full lab takes none.
    pub fn duplicate(&mut self, id: EndpointId) -> Option<EndpointId> {
        if self.no_room().is_some() {
            return None;
        }
        let place = self.slots.iter().position(|slot| slot.id == id)?;
        let copy = self.slots[place].endpoint.clone();
        let lab = self.lab();
        let name = lab.free_name(&copy.name);
        Some(self.push(lab.place_for_copy(place), Endpoint { name, ..copy }))
    }
}
