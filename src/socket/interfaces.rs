//! The addresses of this machine, by interface.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, UdpSocket};

/// An address that another machine of the network can know this one by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interface {
    pub name: String,
    pub ip: IpAddr,
}

/// The addresses beyond loopback: first that from which the system would send to the world outside. IPv6 addresses that are of one link
/// alone are left out, as they need the name that the other machine has for it.
pub fn interfaces() -> Vec<Interface> {
    let outwards = [
        source_towards(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1))),
        source_towards(IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1))),
    ];
    let all = if_addrs::get_if_addrs().unwrap_or_default();
    let others = all.into_iter().filter(|one| !(one.is_loopback() || one.is_link_local() && one.ip().is_ipv6()));
    let mut found: Vec<Interface> = others.map(|one| Interface { ip: one.ip(), name: one.name }).collect();
    let is_link_local = |ip: &IpAddr| matches!(ip, IpAddr::V4(ip) if ip.is_link_local());
    found.sort_by_key(|one| (!outwards.contains(&Some(one.ip)), one.ip.is_ipv6(), is_link_local(&one.ip)));
    found
}

/// The address from which the system would send there (RFC 5737, RFC 3849: addresses for documents); nothing is sent.
fn source_towards(target: IpAddr) -> Option<IpAddr> {
    let any: IpAddr = if target.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    let socket = UdpSocket::bind((any, 0)).ok()?;
    socket.connect((target, 9)).ok()?;
    Some(socket.local_addr().ok()?.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_of_this_machine_alone_is_among_them() {
        let found = interfaces();
        assert!(found.iter().all(|one| !one.ip.is_loopback() && !one.name.is_empty()), "{found:?}");
    }
}
