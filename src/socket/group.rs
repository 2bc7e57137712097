//! Multicast: joining groups, and how what is sent to one travels.

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use socket2::{InterfaceIndexOrAddress, Socket};

use super::option::set_option;
use super::{Family, OptionValue, SocketError, SocketOption, Trace, errno};
use crate::address::{Addr, Group};

/// The multicast settings of a datagram socket; `None` leaves the system's default.
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
    let set = |option: SocketOption, value: OptionValue| set_option(socket, option, value, addr, trace);
    let is_inet = Family::of(addr) == Family::Inet;
    let either = |inet, inet6| if is_inet { inet } else { inet6 };
    if let Some(ttl) = wanted.ttl {
        set(either(SocketOption::MulticastTtl, SocketOption::MulticastHops), i64::from(ttl).into())?;
    }
    if let Some(on) = wanted.loopback {
        set(either(SocketOption::MulticastLoop, SocketOption::MulticastLoopV6), on.into())?;
    }
    if let Some(name) = &wanted.interface {
        set(either(SocketOption::MulticastIf, SocketOption::MulticastIfV6), name.as_str().into())?;
    }
    for group in &wanted.groups {
        let option = if group.ip.is_ipv4() { SocketOption::AddMembership } else { SocketOption::AddMembershipV6 };
        set(option, group.to_string().as_str().into())?;
    }
    Ok(())
}

/// Sends to groups from the interface that the value names.
pub(super) fn set_interface_v4(socket: &Socket, value: &OptionValue) -> io::Result<()> {
    socket.set_multicast_if_v4(&interface_ip(value.text())?)
}

/// The same for IPv6.
pub(super) fn set_interface_v6(socket: &Socket, value: &OptionValue) -> io::Result<()> {
    socket.set_multicast_if_v6(interface_index(value.text())?)
}

/// Joins the group that the value names, on its interface.
pub(super) fn join(socket: &Socket, value: &OptionValue) -> io::Result<()> {
    let group: Group = value.text().parse().map_err(|_| io::ErrorKind::InvalidInput)?;
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
    errno::error(if cfg!(windows) { "EADDRNOTAVAIL" } else { "ENODEV" })
}
