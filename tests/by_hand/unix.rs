#![cfg(unix)]

use socketlab::address::Addr;
use socketlab::by_hand::{Op, Returned};
use socketlab::socket::Flags;
use socketlab::socket::{Family, Kind, support};

use crate::fixture::{Hands, bytes, received};

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
        hands.ok(server, Op::Bind(path.clone()));
        hands.ok(server, Op::Listen { backlog: 1 });
        hands.ok(client, Op::Connect(path.clone()));
        let Returned::Accepted { id: conn, .. } = hands.ok(server, Op::Accept) else { panic!("nobody came") };
        hands.ok(client, Op::SendAll(bytes("hello")));
        assert_eq!(hands.receive(conn, 100), b"hello");
        hands.ok(client, Op::Close);
        assert_eq!(hands.receive(conn, 100), b"");
        hands.ok(server, Op::Close);
        // The file stays, and that is a lesson, too; it goes with the bench.
        let second = hands.socket(Family::Unix, kind);
        assert_eq!(hands.error(second, Op::Bind(path)), "EADDRINUSE");
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
    hands.ok(server, Op::Bind(path("server")));
    hands.ok(client, Op::SendTo(bytes("one"), Flags::NONE, path("server")));
    let Returned::Received { data, .. } = hands.ok(server, Op::RecvFrom { bufsize: 10, flags: Flags::NONE }) else {
        panic!("nothing")
    };
    assert_eq!((data.data.as_slice(), data.from), (&b"one"[..], None));
    hands.ok(client, Op::Bind(path("client")));
    hands.ok(client, Op::SendTo(bytes("two"), Flags::NONE, path("server")));
    let Returned::Received { data, .. } = hands.ok(server, Op::RecvFrom { bufsize: 10, flags: Flags::NONE }) else {
        panic!("nothing")
    };
    assert_eq!(data.from, Some(path("client")));
    hands.ok(server, Op::SendTo(bytes("back"), Flags::NONE, path("client")));
    assert_eq!(received(hands.ok(client, Op::RecvFrom { bufsize: 10, flags: Flags::NONE })), b"back");
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
    hands.ok(server, Op::Bind(path.clone()));
    for bufsize in [4, 65_536] {
        hands.ok(client, Op::SendTo(bytes::Bytes::from(vec![7; LONG]), Flags::NONE, path.clone()));
        let Returned::Received { data, total, .. } = hands.ok(server, Op::RecvFrom { bufsize, flags: Flags::NONE })
        else {
            panic!("no datagram")
        };
        assert_eq!((total, data.cut_from), (bufsize, Some(LONG)));
    }
}
