//! The program's own sockets by the address that they are bound to: whoever cannot have a port because of one of them is told
//! which.

use crate::address::Addr;
use crate::by_hand::Bench;
use crate::explain::Owner;
use crate::lab::Endpoint;
use crate::socket::{Holder, Kind, SocketError};

use super::model::Model;

/// A socket of this program, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owned {
    pub owner: Owner,
    kind: Kind,
    addr: Addr,
}

/// Every socket of this program that is bound now: those of the lab's endpoints, then those made by hand.
pub fn owned(model: &Model, bench: &Bench) -> Vec<Owned> {
    let endpoints = model.slots.iter().filter_map(|slot| {
        let status = model.status(slot.id);
        let addr = status.local.clone().filter(|_| status.state.is_active() && slot.endpoint.role.binds())?;
        let owner = Owner::Endpoint(slot.endpoint.name.clone());
        Some(Owned { owner, kind: Kind::of(slot.endpoint.transport()), addr })
    });
    let by_hand = bench.sockets().iter().filter(|seat| !seat.state.is_closed).filter_map(|seat| {
        let addr = seat.state.local.clone()?;
        Some(Owned { owner: Owner::ByHand(seat.var.clone()), kind: seat.state.kind, addr })
    });
    endpoints.chain(by_hand).collect()
}

/// Which of them keeps an endpoint from its address; `None` where the failure has another cause, or it is known that another
/// program is in the way.
pub fn in_the_way<'a>(all: &'a [Owned], endpoint: &Endpoint, failure: &SocketError) -> Option<&'a Owner> {
    let is_in_use = failure.code.name == "EADDRINUSE" && !matches!(failure.holder, Some(Holder::Process { .. }));
    let transport = endpoint.transport();
    let wanted = || match failure.address.parse() {
        Ok(addr) => Some(addr),
        Err(_) => transport.is_unix().then(|| Addr::unix(&endpoint.address.host)),
    };
    let wanted = Some(failure).filter(|_| is_in_use).and_then(|_| wanted())?;
    at(all, Kind::of(transport), &wanted).into_iter().next()
}

/// Those of this type whose address cannot be had beside this one.
pub fn at<'a>(all: &'a [Owned], kind: Kind, wanted: &Addr) -> Vec<&'a Owner> {
    all.iter().filter(|owned| owned.kind == kind && clash(&owned.addr, wanted)).map(|owned| &owned.owner).collect()
}

fn clash(one: &Addr, other: &Addr) -> bool {
    match (one.inet(), other.inet()) {
        (Some(one), Some(other)) => {
            let is_any = one.ip().is_unspecified() || other.ip().is_unspecified();
            one.port() == other.port() && one.port() != 0 && (one.ip() == other.ip() || is_any)
        }
        (None, None) => one == other && !one.is_unnamed(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_clash_by_port_and_number_or_by_path() {
        let clashes = |one: &str, other: &str| clash(&one.parse().unwrap(), &other.parse().unwrap());
        assert!(clashes("127.0.0.1:5001", "127.0.0.1:5001"));
        assert!(clashes("0.0.0.0:5001", "127.0.0.1:5001") && clashes("[::]:5001", "127.0.0.1:5001"));
        assert!(!clashes("127.0.0.1:5001", "127.0.0.1:5002"));
        assert!(!clashes("127.0.0.1:5001", "127.0.0.2:5001"));
        assert!(!clashes("127.0.0.1:0", "127.0.0.1:0"), "0 is no port yet");
        assert!(clash(&Addr::unix("/tmp/a"), &Addr::unix("/tmp/a")));
        assert!(!clash(&Addr::unix(""), &Addr::unix("")), "two sockets without a name");
    }
}
