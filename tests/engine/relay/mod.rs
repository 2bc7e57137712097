//! A relay between real sockets: everything goes both ways, ends are handed on as what they are, and the faults do what they
//! say, the same each time with the same seed.

mod datagrams;
mod families;
mod stop;
mod streams;

use std::net::{SocketAddr, UdpSocket};

use socketlab::fault::{Did, Faults, Way};
use socketlab::lab::Endpoint;
use socketlab::record::{EndpointId, Note, State};

use crate::bench::{Bench, LIMIT};

const RELAY: EndpointId = EndpointId(3);

/// Starts a relay to this address; its own.
fn relay_with(bench: &mut Bench, scheme: &str, target: &str, set: impl FnOnce(&mut Endpoint)) -> SocketAddr {
    let own = format!("{scheme}://127.0.0.1:0").parse().unwrap();
    let mut relay = Endpoint::relay("relay", own, format!("{scheme}://{target}").parse().unwrap());
    set(&mut relay);
    bench.session.start(RELAY, &relay);
    let status = bench.until(RELAY, |s| s.local.is_some() && s.state == State::Running);
    status.local.as_ref().unwrap().inet().unwrap()
}

fn relay(bench: &mut Bench, scheme: &str, target: SocketAddr, faults: &str) -> SocketAddr {
    let faults: Faults = faults.parse().unwrap();
    relay_with(bench, scheme, &target.to_string(), |relay| {
        let relay = relay.make_relay();
        (relay.to_target, relay.seed) = (faults, 7);
    })
}

fn notes(bench: &Bench) -> Vec<Note> {
    bench.records(RELAY).iter().filter_map(|record| record.note().cloned()).collect()
}

/// What was done to what goes a way.
fn done(bench: &Bench, wanted: Way) -> Vec<Did> {
    let did = |note: Note| if let Note::Relay { way, did } = note { (way == wanted).then_some(*did) } else { None };
    notes(bench).into_iter().filter_map(did).collect()
}

fn udp() -> UdpSocket {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(LIMIT)).unwrap();
    socket
}

fn next(socket: &UdpSocket) -> (String, SocketAddr) {
    let mut room = [0; 2000];
    let (length, from) = socket.recv_from(&mut room).unwrap();
    (String::from_utf8_lossy(&room[..length]).into_owned(), from)
}
