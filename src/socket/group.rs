//! Multicast: joining groups, and how what is sent to one travels.

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use socket2::{InterfaceIndexOrAddress, Socket};

use super::{Family, Op, SocketError, SocketOption, Trace, Value};
use crate::address::{Addr, Group};

/// What a datagram socket is told of multicast; `None` leaves the system's default.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Multicast {
    /// Groups to join.
    pub groups: Vec<Group>,
    /// How many routers a datagram to a group may pass (`IP_MULTICAST_TTL`, `IPV6_MULTICAST_HOPS`); 1 stays in the network.
    pub ttl: Option<u8>,
    /// Whether members on this machine get it too (`IP_MULTICAST_LOOP`).
    pub loopback: Option<bool>,
    /// The interface to send to groups from: its name, its number, or (IPv4) its address.
    pub interface: Option<String>,
}

/// Sets what is wanted, each as a traced call.
///
/// # Errors
/// The first call that failed.
pub(super) fn apply(
    socket: &Socket,
    addr: &Addr,
    wanted: &Multicast,
    trace: &Arc<dyn Trace>,
) -> Result<(), SocketError> {
    use SocketOption as Option;
    let family = Family::of(addr);
    let set = |option, value: Value, run: &dyn Fn() -> io::Result<()>| {
        trace.make(Op::SetSockOpt { option, value }, addr, run)
    };
    let text = |text: String| Value::Text(text.into());
    if let Some(ttl) = wanted.ttl {
        let value = Value::Int(ttl.into());
        match family {
            Family::Inet => set(Option::MulticastTtl, value, &|| socket.set_multicast_ttl_v4(ttl.into()))?,
            _ => set(Option::MulticastHops, value, &|| socket.set_multicast_hops_v6(ttl.into()))?,
        }
    }
    if let Some(on) = wanted.loopback {
        match family {
            Family::Inet => set(Option::MulticastLoop, on.into(), &|| socket.set_multicast_loop_v4(on))?,
            _ => set(Option::MulticastLoopV6, on.into(), &|| socket.set_multicast_loop_v6(on))?,
        }
    }
    if let Some(name) = &wanted.interface {
        match family {
            Family::Inet => set(Option::MulticastIf, text(format!("'{name}'")), &|| {
                socket.set_multicast_if_v4(&interface_ip(name)?)
            })?,
            _ => {
                set(Option::MulticastIfV6, text(name.clone()), &|| socket.set_multicast_if_v6(interface_index(name)?))?
            }
        }
    }
    for group in &wanted.groups {
        let option = if group.ip.is_ipv4() { Option::AddMembership } else { Option::AddMembershipV6 };
        set(option, text(format!("'{group}'")), &|| join(socket, group))?;
    }
    Ok(())
}

fn join(socket: &Socket, group: &Group) -> io::Result<()> {
    match (group.ip, group.interface.as_deref()) {
        (IpAddr::V4(ip), None) => socket.join_multicast_v4(&ip, &Ipv4Addr::UNSPECIFIED),
        (IpAddr::V4(ip), Some(name)) => match name.parse() {
            Ok(address) => socket.join_multicast_v4(&ip, &address),
            Err(_) => join_v4_by_index(socket, ip, interface_index(name)?),
        },
        (IpAddr::V6(ip), None) => socket.join_multicast_v6(&ip, 0),
        (IpAddr::V6(ip), Some(name)) => socket.join_multicast_v6(&ip, interface_index(name)?),
    }
}

fn join_v4_by_index(socket: &Socket, ip: Ipv4Addr, index: u32) -> io::Result<()> {
    socket.join_multicast_v4_n(&ip, &InterfaceIndexOrAddress::Index(index))
}

/// The number of an interface, given as a number or by name.
fn interface_index(name: &str) -> io::Result<u32> {
    if let Ok(index) = name.parse() {
        return Ok(index);
    }
    let found = if_addrs::get_if_addrs()?.into_iter().find(|interface| interface.name == name);
    found.and_then(|interface| interface.index).ok_or_else(no_such_interface)
}

/// An IPv4 address of an interface, given as that, by number or by name.
fn interface_ip(name: &str) -> io::Result<Ipv4Addr> {
    if let Ok(ip) = name.parse() {
        return Ok(ip);
    }
    let index: Option<u32> = name.parse().ok();
    let is_it = |interface: &if_addrs::Interface| interface.name == name || index.is_some() && interface.index == index;
    let mut addresses = if_addrs::get_if_addrs()?.into_iter().filter(is_it);
    let ip = addresses.find_map(|interface| match interface.ip() {
        IpAddr::V4(ip) => Some(ip),
        IpAddr::V6(_) => None,
    });
    ip.ok_or_else(no_such_interface)
}

/// What the system answers to an interface that it does not have.
fn no_such_interface() -> io::Error {
    const ENODEV: i32 = if cfg!(windows) { 10049 } else { 19 };
    io::Error::from_raw_os_error(ENODEV)
}
