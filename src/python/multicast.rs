//! What a socket of datagrams is told of broadcasts and multicast groups.

use std::net::IpAddr;

use super::literal;
use super::place::Place;
use super::source::Source;
use crate::address::Group;
use crate::lab::Options;

/// The `setsockopt` lines before `bind` (broadcast, how what is sent to a group travels), for the socket `s`.
pub(super) fn before_bind(source: &mut Source, options: &Options, place: &Place) -> String {
    let mut lines = Vec::new();
    if options.broadcast {
        lines.push(
            "s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)  # may send to broadcast addresses".to_owned(),
        );
    }
    let is_v6 = place.family == "socket.AF_INET6";
    let level = if is_v6 { "socket.IPPROTO_IPV6" } else { "socket.IPPROTO_IP" };
    if let Some(ttl) = options.multicast_ttl {
        let name = if is_v6 { "IPV6_MULTICAST_HOPS" } else { "IP_MULTICAST_TTL" };
        lines.push(format!("s.setsockopt({level}, socket.{name}, {ttl})  # how many routers it may pass"));
    }
    if let Some(on) = options.multicast_loop {
        let name = if is_v6 { "IPV6_MULTICAST_LOOP" } else { "IP_MULTICAST_LOOP" };
        lines.push(format!("s.setsockopt({level}, socket.{name}, {})  # for members on this machine", u8::from(on)));
    }
    if let Some(interface) = &options.multicast_interface {
        let (name, value) = if is_v6 {
            ("IPV6_MULTICAST_IF", index(interface))
        } else {
            ("IP_MULTICAST_IF", interface_v4(source, interface, "0.0.0.0"))
        };
        lines.push(format!("s.setsockopt({level}, socket.{name}, {value})"));
    }
    if !options.groups.is_empty() {
        lines.push("# The members of a group share its port.".to_owned());
        lines.push("s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)".to_owned());
    }
    lines.join("\n")
}

/// The lines after `bind`: the groups are joined.
pub(super) fn after_bind(source: &mut Source, options: &Options) -> String {
    let lines: Vec<String> = options.groups.iter().map(|group| join(source, group)).collect();
    lines.join("\n")
}

fn join(source: &mut Source, group: &Group) -> String {
    let number = literal::text(&group.ip.to_string());
    let interface = group.interface.as_deref();
    match group.ip {
        IpAddr::V4(ip) => {
            let request = match interface {
                None => format!("socket.inet_aton({number}) + socket.inet_aton(\"0.0.0.0\")"),
                Some(address) if is_v4(address) => {
                    format!("socket.inet_aton({number}) + socket.inet_aton({})", literal::text(address))
                }
                Some(name) => interface_v4(source, name, &ip.to_string()),
            };
            format!("s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP,\n             {request})")
        }
        IpAddr::V6(_) => {
            source.import(&["struct"]);
            let index = interface.map_or("0".to_owned(), index);
            format!(
                "s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP,\n             \
                 socket.inet_pton(socket.AF_INET6, {number}) + struct.pack(\"@I\", {index}))"
            )
        }
    }
}

fn is_v4(text: &str) -> bool {
    text.parse::<std::net::Ipv4Addr>().is_ok()
}

/// The number of an interface.
fn index(interface: &str) -> String {
    match interface.parse::<u32>() {
        Ok(index) => index.to_string(),
        Err(_) => format!("socket.if_nametoindex({})", literal::text(interface)),
    }
}

/// An interface as IPv4's options take it: by its address, or in Linux's `ip_mreqn` by its number (ip(7)).
fn interface_v4(source: &mut Source, interface: &str, group: &str) -> String {
    if is_v4(interface) {
        return format!("socket.inet_aton({})", literal::text(interface));
    }
    source.import(&["struct"]);
    let (group, index) = (literal::text(group), index(interface));
    format!("struct.pack(\"@4s4si\", socket.inet_aton({group}), bytes(4), {index})")
}
