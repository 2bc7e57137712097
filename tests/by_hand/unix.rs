#![cfg(unix)]

use socketlab::address::Addr;
use socketlab::socket::{Family, Flags, Kind, Op, Outcome, support};

use crate::fixture::{Hands, made, recv_from, send_all, send_to};

#[test]
fn unix_streams_and_seqpackets_connect_by_path() {
    for kind in [Kind::Stream, Kind::Seqpacket] {
        if let Err(error) = support(Family::Unix, kind) {
            eprintln!("skipped: {error}");
            continue;
        }
        let folder = tempfile::tempdir().unwrap();
        let path = Addr::unix(folder.path().join("a.sock"));
        let mut hands = Hands::new();
        let (server, client) = (hands.socket(Family::Unix, kind), hands.socket(Family::Unix, kind));
        hands.ok(server, Op::bind(path.clone()));
        hands.ok(server, Op::Listen { backlog: 1 });
        hands.ok(client, Op::connect(path.clone()));
        let conn = made(&hands.ok(server, Op::Accept));
        hands.ok(client, send_all("hello"));
        assert_eq!(hands.receive(conn, 100), b"hello");
        hands.ok(client, Op::Close);
        assert_eq!(hands.receive(conn, 100), b"");
        hands.ok(server, Op::Close);
        // The file stays, and that is a lesson, too; it goes with the bench.
        let second = hands.socket(Family::Unix, kind);
        assert_eq!(hands.error(second, Op::bind(path)), "EADDRINUSE");
        drop(hands);
        assert!(!folder.path().join("a.sock").exists());
    }
}

#[test]
fn unix_datagrams_have_a_sender_only_where_it_is_bound() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| Addr::unix(folder.path().join(name));
    let mut hands = Hands::new();
    let (server, client) = (hands.socket(Family::Unix, Kind::Datagram), hands.socket(Family::Unix, Kind::Datagram));
    hands.ok(server, Op::bind(path("server")));
    hands.ok(client, send_to("one", Flags::NONE, path("server")));
    let received = hands.ok(server, recv_from(10, Flags::NONE));
    assert_eq!((&received.bytes[..], received.peer()), (&b"one"[..], None));
    assert_eq!(hands.bench.result(&received), "(b'one', None)");
    hands.ok(client, Op::bind(path("client")));
    hands.ok(client, send_to("two", Flags::NONE, path("server")));
    let received = hands.ok(server, recv_from(10, Flags::NONE));
    assert_eq!(received.peer(), Some(&path("client")));
    hands.ok(server, send_to("back", Flags::NONE, path("client")));
    assert_eq!(hands.bytes(client, recv_from(10, Flags::NONE)), b"back");
}

#[test]
fn of_a_unix_datagram_it_is_told_how_long_it_was_however_long() {
    if !cfg!(target_os = "linux") {
        eprintln!("skipped: only Linux tells more than a look has room for");
        return;
    }
    const LONG: usize = 100_000;
    let folder = tempfile::tempdir().unwrap();
    let path = Addr::unix(folder.path().join("server"));
    let mut hands = Hands::new();
    let (server, client) = (hands.socket(Family::Unix, Kind::Datagram), hands.socket(Family::Unix, Kind::Datagram));
    hands.ok(server, Op::bind(path.clone()));
    for bufsize in [4, 65_536] {
        hands.ok(client, send_to(vec![7; LONG], Flags::NONE, path.clone()));
        assert_eq!(hands.value(server, recv_from(bufsize, Flags::NONE)), Outcome::cut(bufsize, LONG));
    }
}
