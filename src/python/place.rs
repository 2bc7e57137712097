//! Where a socket is bound or connected: its family and its address, as Python takes them.

use std::net::IpAddr;

use serde::Serialize;

use super::literal;
use crate::address::{Address, Group, Transport};
use crate::lab::EndpointOptions;

/// The address of an endpoint.
#[derive(Serialize)]
pub(super) struct Place {
    /// `inet`, `path`, or `abstract`, which is Linux's namespace without files.
    form: &'static str,
    host: String,
    port: u16,
    has_port: bool,
    path: String,
    /// An expression such as `socket.AF_INET`.
    family: &'static str,
    /// An expression such as `socket.SOCK_STREAM`.
    kind: &'static str,
    /// The expression that `bind` and `connect` take.
    address: &'static str,
    /// Whether `getaddrinfo` has to make the address.
    is_looked_up: bool,
    /// Whether the host is a name, which may stand for several numbers.
    is_name: bool,
}

impl Place {
    /// `connects` is for a client of connections, where `create_connection` looks a name up.
    pub(super) fn of(address: &Address, connects: bool) -> Self {
        let number = address.host.split('%').next().and_then(|host| host.parse::<IpAddr>().ok());
        let is_unix = address.transport.is_unix();
        let is_icmp = address.transport == Transport::Icmp;
        let is_name = !is_unix && number.is_none();
        let has_scope = !is_unix && address.host.contains('%');
        let is_looked_up = has_scope || is_name && !connects;
        let family = match number {
            _ if is_unix => "socket.AF_UNIX",
            _ if is_looked_up && !is_icmp => "FAMILY",
            Some(IpAddr::V6(_)) => "socket.AF_INET6",
            Some(IpAddr::V4(_)) | None => "socket.AF_INET",
        };
        let abstract_name = address.host.strip_prefix('@').filter(|_| is_unix);
        Self {
            form: match abstract_name {
                Some(_) => "abstract",
                None if is_unix => "path",
                None => "inet",
            },
            host: literal::text(&address.host),
            port: address.port,
            has_port: address.transport.has_port(),
            path: literal::text(abstract_name.unwrap_or(&address.host)),
            family,
            kind: kind(address.transport),
            address: match address.transport {
                _ if is_unix => "PATH",
                _ if is_looked_up => "ADDRESS",
                Transport::Icmp => "(HOST, 0)",
                _ => "(HOST, PORT)",
            },
            is_looked_up,
            is_name,
        }
    }
}

fn kind(transport: Transport) -> &'static str {
    match transport {
        Transport::Tcp | Transport::Unix => "socket.SOCK_STREAM",
        Transport::Udp | Transport::UnixDatagram => "socket.SOCK_DGRAM",
        Transport::UnixSeqpacket => "socket.SOCK_SEQPACKET",
        Transport::Icmp => "socket.SOCK_RAW",
    }
}

/// Where a peer sends.
#[derive(Serialize)]
pub(super) struct To {
    path: Option<String>,
    abstract_name: Option<String>,
    host: String,
    port: u16,
    has_scope: bool,
}

impl To {
    pub(super) fn of(address: &Address) -> Self {
        let is_unix = address.transport.is_unix();
        let abstract_name = address.host.strip_prefix('@').filter(|_| is_unix);
        Self {
            path: (is_unix && abstract_name.is_none()).then(|| literal::text(&address.host)),
            abstract_name: abstract_name.map(literal::text),
            host: literal::text(&address.host),
            port: address.port,
            has_scope: !is_unix && address.host.contains('%'),
        }
    }
}

/// What a socket of datagrams is told of broadcasts and multicast groups.
#[derive(Serialize)]
pub(super) struct Groups {
    is_v6: bool,
    broadcast: bool,
    ttl: Option<u8>,
    /// 0 or 1.
    multicast_loop: Option<u8>,
    interface: Option<Interface>,
    joined: Vec<Joined>,
    /// Whether anything is set before `bind`.
    has_options: bool,
}

#[derive(Serialize)]
struct Joined {
    number: String,
    interface: Interface,
}

/// An interface as the options take it: by its IPv4 address, or by its number.
#[derive(Serialize)]
struct Interface {
    address: Option<String>,
    /// An expression.
    index: String,
}

impl Groups {
    pub(super) fn of(address: &Address, options: &EndpointOptions) -> Self {
        let joined = options.groups.iter().map(Joined::of).collect::<Vec<_>>();
        let ttl = options.multicast_ttl;
        let multicast_loop = options.multicast_loop.map(u8::from);
        let interface = options.multicast_interface.as_deref().map(Interface::of);
        let has_options = options.broadcast || ttl.is_some() || multicast_loop.is_some() || interface.is_some();
        let has_options = has_options || !joined.is_empty();
        let is_v6 = address.host.contains(':');
        Self { is_v6, broadcast: options.broadcast, ttl, multicast_loop, interface, joined, has_options }
    }

    pub(super) fn is_empty(&self) -> bool {
        !self.has_options
    }
}

impl Joined {
    fn of(group: &Group) -> Self {
        let any = Interface { address: Some(literal::text("0.0.0.0")), index: "0".to_owned() };
        let interface = group.interface.as_deref().map_or(any, Interface::of);
        Self { number: literal::text(&group.ip.to_string()), interface }
    }
}

impl Interface {
    fn of(name: &str) -> Self {
        let is_v4 = name.parse::<std::net::Ipv4Addr>().is_ok();
        Self { address: is_v4.then(|| literal::text(name)), index: index(name) }
    }
}

/// The number of an interface.
fn index(interface: &str) -> String {
    match interface.parse::<u32>() {
        Ok(index) => index.to_string(),
        Err(_) => format!("socket.if_nametoindex({})", literal::text(interface)),
    }
}
