//! Which sockets of the lab a datagram reaches.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

use serde::{Deserialize, Serialize};

use super::super::Socket;
use super::super::pairs::canonical;
use crate::address::Addr;

/// The sockets, and the addresses that they are bound to.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Bound(BTreeMap<Socket, Addr>);

impl Bound {
    pub(super) fn add(&mut self, socket: Socket, local: &Addr) {
        self.0.insert(socket, canonical(local));
    }

    /// Removes a socket; `false` where it was not bound.
    pub(super) fn remove(&mut self, socket: Socket) -> bool {
        self.0.remove(&socket).is_some()
    }

    /// The sockets that have this address: bound to it, or to all numbers at its port. A socket bound to the very address is
    /// preferred to one bound to all, but for what is for many, which all of them receive.
    pub(super) fn at(&self, addr: &Addr) -> impl Iterator<Item = Socket> {
        let addr = canonical(addr);
        let has_one = !is_for_many(&addr) && self.0.values().any(|bound| *bound == addr);
        let is_there = move |bound: &Addr| match (addr.inet(), bound.inet()) {
            _ if has_one => *bound == addr,
            (Some(inet), Some(bound)) => {
                let is_any = bound.ip().is_unspecified() && (bound.is_ipv6() || inet.is_ipv4());
                bound.port() == inet.port() && (bound.ip() == inet.ip() || is_any || is_broadcast(inet.ip()))
            }
            _ => *bound == addr,
        };
        self.0.iter().filter(move |(_, bound)| is_there(bound)).map(|(socket, _)| *socket)
    }
}

/// Whether several sockets can receive one datagram sent there: to a group, or as a broadcast.
pub(super) fn is_for_many(addr: &Addr) -> bool {
    addr.inet().is_some_and(|inet| inet.ip().to_canonical().is_multicast() || is_broadcast(inet.ip().to_canonical()))
}

fn is_broadcast(ip: IpAddr) -> bool {
    ip == IpAddr::V4(Ipv4Addr::BROADCAST)
}
