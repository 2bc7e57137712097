//! The endpoints of the picture.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use crate::address::{Address, Transport};
use crate::lab::{Endpoint, Model, Role};
use crate::record::EndpointId;

/// An endpoint of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifeline {
    pub endpoint: EndpointId,
    /// Each of its connections has a thread, and so a lane.
    pub has_lanes: bool,
    /// `None` for sockets by hand, which may be of any.
    pub transport: Option<Transport>,
    /// Where it is set up to be bound; `None` of a client, of a path, and of a name that only the system resolves.
    pub set_up: Option<SocketAddr>,
}

impl Lifeline {
    /// That of an endpoint as it is set up. A server of streams with a thread for each client has a lane for each.
    pub fn of(id: EndpointId, endpoint: &Endpoint) -> Self {
        let transport = endpoint.transport();
        let is_server = endpoint.role() == Role::Server;
        let has_lanes = is_server && transport.has_connections() && endpoint.model() == Model::ThreadPerConnection;
        let set_up = (endpoint.role() != Role::Client).then(|| set_up(&endpoint.address)).flatten();
        Self { endpoint: id, has_lanes, transport: Some(transport), set_up }
    }

    /// That of the sockets by hand.
    pub fn by_hand() -> Self {
        Self { endpoint: EndpointId::BY_HAND, has_lanes: false, transport: None, set_up: None }
    }
}

/// A socket's address, where no name is to be looked up for it.
fn set_up(address: &Address) -> Option<SocketAddr> {
    let is_localhost = address.host.eq_ignore_ascii_case("localhost");
    let ip = if is_localhost { Ipv4Addr::LOCALHOST.into() } else { address.host.parse::<IpAddr>().ok()? };
    address.transport.has_port().then_some(SocketAddr::new(ip, address.port))
}
