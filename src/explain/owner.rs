//! The program's own sockets by the address that they are bound to: whoever cannot have a port because of one of them reads
//! which.

use crate::address::{Addr, Address};
use crate::lab::Endpoint;
use crate::record::EndpointStatus;
use crate::socket::{Holder, Kind, SocketError};

/// What of this program holds an address that was wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// The endpoint of this name.
    Endpoint(String),
    /// The socket of this name among those made by hand.
    ByHand(String),
}

/// A socket of this program that is bound now, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owned {
    pub owner: Owner,
    pub kind: Kind,
    pub addr: Addr,
}

impl Owned {
    /// The socket of a server or a peer, as long as it runs.
    pub fn of_endpoint(endpoint: &Endpoint, status: &EndpointStatus) -> Option<Self> {
        let addr = status.local.clone().filter(|_| status.state.is_active() && endpoint.role().binds())?;
        let owner = Owner::Endpoint(endpoint.name.clone());
        Some(Self { owner, kind: Kind::of(endpoint.transport()), addr })
    }
}

/// Which of them keeps an endpoint from its address; `None` where the failure has another cause, or it is known that another
/// program is in the way.
pub fn in_the_way<'a>(all: &'a [Owned], address: &Address, failure: &SocketError) -> Option<&'a Owner> {
    let is_in_use = failure.code.name == "EADDRINUSE" && !matches!(failure.holder, Some(Holder::Process { .. }));
    let wanted = || match failure.address.parse() {
        Ok(addr) => Some(addr),
        Err(_) => address.transport.is_unix().then(|| Addr::unix(&address.host)),
    };
    let wanted = Some(failure).filter(|_| is_in_use).and_then(|_| wanted())?;
    at(all, Kind::of(address.transport), &wanted).into_iter().next()
}

/// Those of this type whose address cannot be used beside this one.
pub fn at<'a>(all: &'a [Owned], kind: Kind, wanted: &Addr) -> Vec<&'a Owner> {
    all.iter().filter(|owned| owned.kind == kind && owned.addr.clashes(wanted)).map(|owned| &owned.owner).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::State;
    use crate::socket::ErrorCode;

    #[test]
    fn only_what_is_bound_there_now_is_in_the_way() {
        let address: Address = "tcp://127.0.0.1:5001".parse().unwrap();
        let server = Endpoint::server("server", address.clone());
        let owned = |local: &str, state| {
            let local = Some(local.parse().unwrap());
            Owned::of_endpoint(&server, &EndpointStatus { local, state, ..EndpointStatus::default() })
        };
        let all = |local, state| Vec::from_iter(owned(local, state));
        let code = ErrorCode { raw: 98, name: "EADDRINUSE" };
        let mut failure = SocketError { call: "bind", address: address.authority(), code, holder: None };
        let here = all("127.0.0.1:5001", State::Running);
        assert_eq!(in_the_way(&here, &address, &failure), Some(&Owner::Endpoint("server".to_owned())));
        assert_eq!(in_the_way(&all("127.0.0.2:5001", State::Running), &address, &failure), None);
        assert_eq!(in_the_way(&all("127.0.0.1:5001", State::Stopped), &address, &failure), None);
        failure.holder = Some(Holder::Process { name: "python3".to_owned(), pid: 7 });
        assert_eq!(in_the_way(&here, &address, &failure), None, "another program is known");
    }
}
