//! The chat rooms on real sockets.

use std::io::Write;

use socketlab::lab::Model;

use crate::bench::{Bench, SERVER};
use crate::wire::*;

#[test]
fn rooms_join_reuse_relay_quit_and_vanish() {
    for model in [Model::ThreadPerConnection, Model::EventLoop] {
        let mut bench = Bench::new();
        let address = serve(&mut bench, model, "rooms", |_| {});
        let join = |line: &str, answer: &str| {
            let mut client = connect(address);
            client.write_all(line.as_bytes()).unwrap();
            assert_eq!(text(&mut client, answer.len()), answer, "{model}: {line}");
            client
        };
        let mut ann = join("ann red", "success");
        let mut bob = join("bob red\n", "success");
        let mut eve = join("eve red", "success");
        let mut elsewhere = join("ann blue", "success");
        assert!(rest(&mut join("bob red", "reuse")).is_empty(), "{model}: closed behind it");
        assert!(rest(&mut join("no-room", "invalid")).is_empty());

        ann.write_all(b"hello").unwrap();
        for other in [&mut bob, &mut eve] {
            assert_eq!(unstamped(&text(other, STAMP + 10)), "ann: hello", "{model}");
        }
        bob.write_all(b"quit\n").unwrap();
        assert_eq!(rest(&mut bob), b"quit\n");
        for other in [&mut ann, &mut eve] {
            let told = text(other, 16 + CTIME);
            assert!(told.starts_with("bob left red at ") && is_ctime(&told[16..]), "{model}: {told}");
        }
        drop(eve);
        let told = text(&mut ann, 16 + CTIME);
        assert!(told.starts_with("eve left red at ") && is_ctime(&told[16..]), "{model}: {told}");

        // Both names are free again, and nobody of another room has heard anything.
        let mut eve = join("eve red", "success");
        eve.write_all(b"back").unwrap();
        assert_eq!(unstamped(&text(&mut ann, STAMP + 9)), "eve: back");
        elsewhere.write_all(b"quit").unwrap();
        assert_eq!(rest(&mut elsewhere), b"quit");
        stops(&bench);
    }
}

#[test]
fn rooms_over_datagrams() {
    let mut bench = Bench::new();
    let (ann, address) = serve_udp(&mut bench, "rooms", |_| {});
    let bob = udp(address);
    assert_eq!(asks(&ann, b"ann red"), b"success");
    assert_eq!(asks(&bob, b"ann red"), b"reuse");
    assert_eq!(asks(&bob, b"bob red"), b"success");
    bob.send(b"hi").unwrap();
    let mut told = [0; 100];
    let length = ann.recv(&mut told).unwrap();
    assert_eq!(unstamped(std::str::from_utf8(&told[..length]).unwrap()), "bob: hi");

    // A remote that the operator forgets has vanished.
    let port = bob.local_addr().unwrap().port();
    let is_bob = |peer: &socketlab::address::Addr| peer.inet().is_some_and(|inet| inet.port() == port);
    let status = bench.until(SERVER, |s| s.open().any(|(_, connection)| is_bob(&connection.peer)));
    let forgotten = status.open().find(|(_, connection)| is_bob(&connection.peer)).unwrap().0;
    bench.session.mailboxes(SERVER).forget(forgotten).unwrap();
    let length = ann.recv(&mut told).unwrap();
    assert!(told[..length].starts_with(b"bob left red at "));
    assert_eq!(asks(&bob, b"bob red"), b"success");
}

#[test]
fn what_is_behind_a_refused_join_is_not_read() {
    for model in [Model::ThreadPerConnection, Model::EventLoop] {
        let mut bench = Bench::new();
        let address = serve(&mut bench, model, "rooms", |e| e.framing = "line".parse().unwrap());
        let mut ann = connect(address);
        ann.write_all(b"ann red\n").unwrap();
        assert_eq!(text(&mut ann, 8), "success\n");
        let mut glued = connect(address);
        glued.write_all(b"ann red\nbob red\nhi\n").unwrap();
        assert_eq!(rest(&mut glued), b"reuse\n", "{model}");
        ann.write_all(b"quit\n").unwrap();
        assert_eq!(rest(&mut ann), b"quit\n", "{model}: ann has heard of no bob");
    }
}
