//! Where a socket is bound or connected: its family and its address, as Python takes them.

use std::net::{IpAddr, Ipv4Addr};

use minijinja::{Value, context};

use super::literal;
use crate::address::{Address, Group, Transport};
use crate::lab::EndpointOptions;

/// An address. `connects` is for a client of connections, where `create_connection` looks a name up.
pub(super) fn place(address: &Address, connects: bool) -> Value {
    let number = address.host.split('%').next().and_then(|host| host.parse::<IpAddr>().ok());
    let is_unix = address.transport.is_unix();
    let is_icmp = address.transport == Transport::Icmp;
    let is_name = !is_unix && number.is_none();
    let has_scope = !is_unix && address.host.contains('%');
    let is_looked_up = has_scope || is_name && !connects;
    let abstract_name = address.host.strip_prefix('@').filter(|_| is_unix);
    context! {
        // `abstract` is Linux's namespace without files.
        form => match abstract_name {
            Some(_) => "abstract",
            None if is_unix => "path",
            None => "inet",
        },
        host => literal::text(&address.host),
        port => address.port,
        has_port => address.transport.has_port(),
        path => literal::text(abstract_name.unwrap_or(&address.host)),
        family => match number {
            _ if is_unix => "socket.AF_UNIX",
            _ if is_looked_up && !is_icmp => "FAMILY",
            Some(IpAddr::V6(_)) => "socket.AF_INET6",
            Some(IpAddr::V4(_)) | None => "socket.AF_INET",
        },
        kind => kind(address.transport),
        // What `bind` and `connect` take.
        address => match address.transport {
            _ if is_unix => "PATH",
            _ if is_looked_up => "ADDRESS",
            Transport::Icmp => "(HOST, 0)",
            _ => "(HOST, PORT)",
        },
        // Whether an interface stands behind the number.
        has_scope,
        // Whether `getaddrinfo` has to make the address.
        is_looked_up,
        // Whether the host is a name, which may stand for several numbers.
        is_name,
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

pub(super) fn is_v6(address: &Address) -> bool {
    address.host.contains(':')
}

/// What a socket of datagrams knows of broadcasts and multicast groups.
pub(super) fn groups(address: &Address, options: &EndpointOptions) -> Value {
    context! {
        is_v6 => is_v6(address),
        broadcast => options.broadcast,
        ttl => options.multicast_ttl,
        multicast_loop => options.multicast_loop.map(u8::from),
        interface => options.multicast_interface.as_deref().map(interface),
        joined => options.groups.iter().map(joined).collect::<Vec<_>>(),
        has_options => has_group_options(options),
    }
}

/// Whether anything of broadcasts and groups is set.
pub(super) fn has_group_options(options: &EndpointOptions) -> bool {
    let EndpointOptions { broadcast, groups, multicast_ttl, multicast_loop, multicast_interface, .. } = options;
    let has_multicast = multicast_ttl.is_some() || multicast_loop.is_some() || multicast_interface.is_some();
    *broadcast || has_multicast || !groups.is_empty()
}

fn joined(group: &Group) -> Value {
    let any = context! { address => literal::text("0.0.0.0"), index => "0" };
    let interface = group.interface.as_deref().map_or(any, interface);
    context! { number => literal::text(&group.ip.to_string()), interface }
}

/// An interface as the options take it: by its IPv4 address, or by its number, which is an expression.
fn interface(name: &str) -> Value {
    let index = match name.parse::<u32>() {
        Ok(index) => index.to_string(),
        Err(_) => format!("socket.if_nametoindex({})", literal::text(name)),
    };
    context! { address => name.parse::<Ipv4Addr>().is_ok().then(|| literal::text(name)), index }
}
