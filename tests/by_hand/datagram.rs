use socketlab::by_hand::{Op, Outcome, Returned};
use socketlab::socket::Flags;
use socketlab::socket::{Family, Kind};

use crate::fixture::{Hands, any_port, bytes, received};

#[test]
fn two_udp_sockets_talk() {
    let mut hands = Hands::new();
    let (server, client) = (hands.socket(Family::Inet, Kind::Datagram), hands.socket(Family::Inet, Kind::Datagram));
    hands.ok(server, Op::Bind(any_port()));
    let waiting = hands.begin(server, Op::RecvFrom { bufsize: 1024, flags: Flags::NONE });
    hands.ok(client, Op::SendTo(bytes("ping"), Flags::NONE, hands.local(server)));
    let Outcome::Returned(Returned::Received { data, .. }) = hands.end_of(waiting) else { panic!("no datagram") };
    assert_eq!(data.data, b"ping");
    let from = data.from.unwrap();
    assert_eq!(from.port(), hands.local(client).port());
    hands.ok(server, Op::SendTo(bytes(""), Flags::NONE, from));
    assert_eq!(hands.receive(client, 10), b"", "a datagram may have no bytes");
    hands.ok(client, Op::Connect(hands.local(server)));
    hands.ok(client, Op::Send(bytes("connected"), Flags::NONE));
    assert_eq!(hands.receive(server, 1024), b"connected");
}

#[test]
fn a_datagram_longer_than_the_buffer_is_cut() {
    let mut hands = Hands::new();
    let (server, client) = (hands.socket(Family::Inet, Kind::Datagram), hands.socket(Family::Inet, Kind::Datagram));
    hands.ok(server, Op::Bind(any_port()));
    hands.ok(client, Op::SendTo(bytes("0123456789"), Flags::NONE, hands.local(server)));
    hands.ok(client, Op::SendTo(bytes("next"), Flags::NONE, hands.local(server)));
    if cfg!(windows) {
        assert_eq!(hands.error(server, Op::RecvFrom { bufsize: 4, flags: Flags::NONE }), "EMSGSIZE");
        return;
    }
    let Returned::Received { data, .. } = hands.ok(server, Op::RecvFrom { bufsize: 4, flags: Flags::NONE }) else {
        panic!("no datagram")
    };
    assert_eq!((data.data.as_slice(), data.cut_from), (&b"0123"[..], Some(10)));
    assert_eq!(hands.0.entries().last().unwrap().outcome.note().unwrap().0, "by-hand-note-cut");
    assert_eq!(received(hands.ok(server, Op::RecvFrom { bufsize: 4, flags: Flags::NONE })), b"next");
}

#[test]
fn a_datagram_that_nobody_took_comes_back_as_an_error() {
    if !cfg!(target_os = "linux") {
        eprintln!("skipped: only Linux is known to tell it on the next recv");
        return;
    }
    let mut hands = Hands::new();
    let (holder, client) = (hands.socket(Family::Inet, Kind::Datagram), hands.socket(Family::Inet, Kind::Datagram));
    hands.ok(holder, Op::Bind(any_port()));
    hands.ok(client, Op::Connect(hands.local(holder)));
    hands.ok(holder, Op::Close);
    hands.ok(client, Op::Send(bytes("x"), Flags::NONE));
    assert_eq!(hands.error(client, Op::Recv { bufsize: 10, flags: Flags::NONE }), "ECONNREFUSED");
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
    hands.ok(raw, Op::SendTo(request, Flags::NONE, any_port()));
    let Returned::Received { data, .. } = hands.ok(raw, Op::RecvFrom { bufsize: 1500, flags: Flags::NONE }) else {
        panic!("no answer")
    };
    assert_eq!(data.from.unwrap().inet().unwrap().ip().to_string(), "127.0.0.1");
    assert_eq!(data.data[0] >> 4, 4, "a raw socket receives the IP header, too");
}
