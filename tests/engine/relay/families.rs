//! A relay of every family and type that this machine has.

#[cfg(unix)]
use std::io::{Read, Write};

use socketlab::socket::{Family, Kind};

use super::*;
use crate::bench::{CLIENT, SERVER, has_ipv6};
use crate::families::has;

#[cfg(unix)]
#[test]
fn unix_sockets_are_relayed_too() {
    use std::os::unix::net::{UnixListener, UnixStream};
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let target = UnixListener::bind(path("target")).unwrap();
    let mut bench = Bench::new();
    let address = |name: &str| format!("unix://{}", path(name)).parse().unwrap();
    bench.session.start(RELAY, &Endpoint::relay("relay", address("relay"), address("target")));
    bench.until(RELAY, |s| s.state == State::Running);
    let mut client = UnixStream::connect(path("relay")).unwrap();
    client.write_all(b"hello").unwrap();
    let (mut server, _) = target.accept().unwrap();
    let mut room = [0; 5];
    server.read_exact(&mut room).unwrap();
    server.write_all(&room).unwrap();
    client.read_exact(&mut room).unwrap();
    assert_eq!(&room, b"hello");
    bench.stop(SERVER);
    bench.stop(RELAY);
    assert!(!std::path::Path::new(&path("relay")).exists());

    let address = |name: &str| format!("unixgram://{}", path(name)).parse().unwrap();
    let target = std::os::unix::net::UnixDatagram::bind(path("to")).unwrap();
    let client = std::os::unix::net::UnixDatagram::bind(path("from")).unwrap();
    bench.session.start(RELAY, &Endpoint::relay("relay", address("gram"), address("to")));
    bench.until(RELAY, |s| s.state == State::Running);
    client.send_to(b"ping", path("gram")).unwrap();
    let (length, from) = target.recv_from(&mut room).unwrap();
    target.send_to(&room[..length], from.as_pathname().unwrap()).unwrap();
    assert_eq!(client.recv(&mut room).unwrap(), 4);
    assert_eq!(&room[..4], b"ping");
}

#[test]
fn packets_of_a_connection_keep_their_boundaries_through_a_relay() {
    if !has(Family::Unix, Kind::Seqpacket) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| format!("unixpacket://{}", folder.path().join(name).display()).parse().unwrap();
    let mut bench = Bench::new();
    bench.session.start(SERVER, &Endpoint::server("server", at("target")));
    bench.until(SERVER, |s| s.state == State::Running);
    bench.session.start(RELAY, &Endpoint::relay("relay", at("relay"), at("target")));
    bench.until(RELAY, |s| s.state == State::Running);
    bench.session.start(CLIENT, &Endpoint::client("client", at("relay")));
    bench.until(CLIENT, |s| s.state == State::Running && s.open().next().is_some());
    for piece in [&b"one"[..], b"two", b"three"] {
        bench.send(CLIENT, piece);
    }
    assert_eq!(bench.received(CLIENT, 11), b"onetwothree");
    let moved = |id| {
        let records = bench.records(id).into_iter().filter(|record| record.direction().is_some());
        records.map(|record| record.bytes.len()).collect::<Vec<_>>()
    };
    let (mut server, mut relayed) = (moved(SERVER), moved(RELAY));
    server.sort_unstable();
    relayed.sort_unstable();
    assert_eq!((server, relayed), (vec![3, 3, 3, 3, 5, 5], vec![3, 3, 3, 3, 3, 3, 3, 3, 5, 5, 5, 5]));
}

#[test]
fn ipv6_is_relayed_too() {
    if !has_ipv6() {
        return;
    }
    for scheme in ["tcp", "udp"] {
        let mut bench = Bench::new();
        let server = bench.serve("upper-case", &format!("{scheme}://[::1]:0"));
        let own = format!("{scheme}://[::1]:0").parse().unwrap();
        let relay = Endpoint::relay("relay", own, format!("{scheme}://{server}").parse().unwrap());
        bench.session.start(RELAY, &relay);
        let status = bench.until(RELAY, |s| s.local.is_some() && s.state == State::Running);
        let own = status.local.as_ref().unwrap().inet().unwrap();
        bench.session.start(CLIENT, &Endpoint::client("client", format!("{scheme}://{own}").parse().unwrap()));
        bench.until(CLIENT, |s| s.state == State::Running);
        bench.send(CLIENT, b"six");
        assert_eq!(bench.received(CLIENT, 3), b"SIX", "{scheme}");
        assert!(bench.calls(RELAY).iter().any(|call| call.contains("AF_INET6")), "{scheme}");
    }
}
