use socketlab::by_hand::note;
use socketlab::socket::{Family, Flags, Kind, Op, Outcome};

use crate::fixture::{Hands, any_port, outcome, recv, recv_from, send, send_to};

#[test]
fn two_udp_sockets_talk() {
    let mut hands = Hands::new();
    let (server, client) = (hands.socket(Family::Inet, Kind::Datagram), hands.socket(Family::Inet, Kind::Datagram));
    hands.ok(server, Op::bind(any_port()));
    let waiting = hands.begin(server, recv_from(1024, Flags::NONE));
    hands.ok(client, send_to("ping", Flags::NONE, hands.local(server)));
    let received = hands.end_of(waiting);
    assert_eq!(&received.bytes[..], b"ping");
    let from = received.peer().unwrap().clone();
    assert_eq!(from.port(), hands.local(client).port());
    hands.ok(server, send_to("", Flags::NONE, from));
    assert_eq!(hands.receive(client, 10), b"", "a datagram may have no bytes");
    hands.ok(client, Op::connect(hands.local(server)));
    hands.ok(client, send("connected", Flags::NONE));
    assert_eq!(hands.receive(server, 1024), b"connected");
}

#[test]
fn a_datagram_longer_than_the_buffer_is_cut() {
    let mut hands = Hands::new();
    let (server, client) = (hands.socket(Family::Inet, Kind::Datagram), hands.socket(Family::Inet, Kind::Datagram));
    hands.ok(server, Op::bind(any_port()));
    hands.ok(client, send_to("0123456789", Flags::NONE, hands.local(server)));
    hands.ok(client, send_to("next", Flags::NONE, hands.local(server)));
    if cfg!(windows) {
        assert_eq!(hands.error(server, recv_from(4, Flags::NONE)), "EMSGSIZE");
        return;
    }
    let received = hands.ok(server, recv_from(4, Flags::NONE));
    assert_eq!((&received.bytes[..], outcome(&received)), (&b"0123"[..], Outcome::cut(4, 10)));
    assert_eq!(note(&received).unwrap().0, "by-hand-note-cut");
    assert_eq!(hands.bytes(server, recv_from(4, Flags::NONE)), b"next");
}

#[test]
fn a_datagram_that_nobody_took_comes_back_as_an_error() {
    if !cfg!(target_os = "linux") {
        eprintln!("skipped: only Linux is known to tell it on the next recv");
        return;
    }
    let mut hands = Hands::new();
    let (holder, client) = (hands.socket(Family::Inet, Kind::Datagram), hands.socket(Family::Inet, Kind::Datagram));
    hands.ok(holder, Op::bind(any_port()));
    hands.ok(client, Op::connect(hands.local(holder)));
    hands.ok(holder, Op::Close);
    hands.ok(client, send("x", Flags::NONE));
    assert_eq!(hands.error(client, recv(10, Flags::NONE)), "ECONNREFUSED");
}

#[test]
fn a_raw_socket_sends_an_echo_request() {
    if let Err(error) = socketlab::socket::support(Family::Inet, Kind::Raw) {
        eprintln!("skipped: {error}");
        return;
    }
    let mut hands = Hands::new();
    let raw = hands.socket(Family::Inet, Kind::Raw);
    // ICMP: type 8, code 0, checksum, identifier 0, number 0 (RFC 792).
    let request = bytes::Bytes::from_static(&[8, 0, 0xf7, 0xff, 0, 0, 0, 0]);
    hands.ok(raw, send_to(request, Flags::NONE, any_port()));
    let received = hands.ok(raw, recv_from(1500, Flags::NONE));
    assert_eq!(received.peer().unwrap().inet().unwrap().ip().to_string(), "127.0.0.1");
    assert_eq!(received.bytes[0] >> 4, 4, "a raw socket receives the IP header, too");
}
