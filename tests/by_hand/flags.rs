//! The flags of `recv`, `recvfrom`, `send` and `sendto` reach the system, and the lab's own waiting heeds them.

use std::time::{Duration, Instant};

use socketlab::by_hand::{Op, Outcome, Returned, SocketId};
use socketlab::socket::Flags;
use socketlab::socket::{Family, Kind};

use crate::fixture::{Hands, any_port, bytes, received};

fn recv(bufsize: usize, flags: Flags) -> Op {
    Op::Recv { bufsize, flags }
}

fn last_note(hands: &Hands) -> Option<&'static str> {
    hands.0.entries().last().unwrap().outcome.note().map(|(key, _)| key)
}

#[test]
fn a_peek_leaves_what_it_saw() {
    let mut hands = Hands::new();
    let (client, conn) = hands.connection();
    hands.ok(client, Op::SendAll(bytes("hello")));
    assert_eq!(received(hands.ok(conn, recv(2, Flags::PEEK))), b"he");
    assert_eq!(last_note(&hands), Some("by-hand-note-peeked"));
    assert_eq!(hands.0.socket(conn).unwrap().state.received_bytes, 0, "nothing was taken yet");
    assert_eq!(hands.receive(conn, 100), b"hello");
    assert_eq!(hands.0.socket(conn).unwrap().state.received_bytes, 5);
    assert_eq!(hands.0.entries().iter().filter(|entry| entry.python == "conn.recv(2, MSG_PEEK)").count(), 1);
}

#[test]
fn a_peek_at_a_datagram_tells_its_sender_and_takes_nothing() {
    let mut hands = Hands::new();
    let (server, client) = udp_pair(&mut hands);
    hands.ok(client, Op::SendTo(bytes("ping"), Flags::NONE, hands.local(server)));
    for flags in [Flags::PEEK, Flags::NONE] {
        let Returned::Received { data, .. } = hands.ok(server, Op::RecvFrom { bufsize: 100, flags }) else { panic!() };
        assert_eq!((data.data.as_slice(), data.from.unwrap().port()), (&b"ping"[..], hands.local(client).port()));
    }
    hands.ok(server, Op::SetBlocking(false));
    assert_eq!(hands.error(server, recv(1, Flags::NONE)), "EAGAIN");
}

#[test]
fn a_blocking_socket_does_not_wait_with_dontwait() {
    if cfg!(windows) {
        eprintln!("skipped: Windows has no MSG_DONTWAIT");
        return;
    }
    let mut hands = Hands::new();
    let (_client, conn) = hands.connection();
    assert_eq!(hands.error(conn, recv(10, Flags::DONTWAIT)), "EAGAIN");
    let (server, _) = udp_pair(&mut hands);
    assert_eq!(hands.error(server, Op::RecvFrom { bufsize: 10, flags: Flags::DONTWAIT }), "EAGAIN");
    // As in Python, which waits for its timeout before it makes the call.
    hands.ok(conn, Op::SetTimeout(Some(Duration::from_millis(30))));
    assert!(matches!(hands.on(conn, recv(10, Flags::DONTWAIT)), Outcome::TimedOut { .. }));
}

#[test]
fn a_send_with_dontwait_takes_what_there_is_room_for() {
    if cfg!(windows) {
        eprintln!("skipped: Windows has no MSG_DONTWAIT");
        return;
    }
    let mut hands = Hands::new();
    let (client, _conn) = hands.connection();
    let much = bytes::Bytes::from(vec![b'x'; 64 << 20]);
    let Returned::Sent { bytes: sent, of } = hands.ok(client, Op::Send(much.clone(), Flags::DONTWAIT)) else {
        panic!("nothing was sent")
    };
    assert!(sent < of, "{sent} of {of}");
    // Loopback may have moved something on meanwhile: in the end there is no room.
    let is_full = (0..100).any(|_| {
        matches!(hands.on(client, Op::Send(much.clone(), Flags::DONTWAIT)), Outcome::Failed { code, .. } if code.name == "EAGAIN")
    });
    assert!(is_full);
}

#[test]
fn waitall_waits_for_all_and_returns_less_at_the_end() {
    let mut hands = Hands::new();
    let (client, conn) = hands.connection();
    hands.ok(client, Op::SendAll(bytes("abc")));
    assert_eq!(received(hands.ok(conn, recv(3, Flags::WAITALL))), b"abc");
    hands.ok(client, Op::SendAll(bytes("abc")));
    let all = hands.begin(conn, recv(8, Flags::WAITALL));
    hands.ok(client, Op::SendAll(bytes("defgh")));
    assert_eq!(received(returned(hands.end_of(all))), b"abcdefgh");
    hands.ok(client, Op::SendAll(bytes("end")));
    let all = hands.begin(conn, recv(8, Flags::WAITALL));
    hands.ok(client, Op::Close);
    assert_eq!(received(returned(hands.end_of(all))), b"end");
}

#[test]
fn a_waitall_that_is_cancelled_loses_nothing() {
    let mut hands = Hands::new();
    let (client, conn) = hands.connection();
    hands.ok(client, Op::SendAll(bytes("abc")));
    let all = hands.begin(conn, recv(8, Flags::WAITALL));
    hands.0.cancel(all);
    let outcome = hands.end_of(all);
    let taken = match &outcome {
        Outcome::Returned(Returned::Received { data, .. }) => data.data.clone(),
        Outcome::Cancelled { .. } => Vec::new(),
        other => panic!("{other:?}"),
    };
    let rest = if taken.len() < 3 { hands.receive(conn, 8) } else { Vec::new() };
    assert_eq!([taken, rest].concat(), b"abc");
}

#[test]
fn a_peek_waits_for_all_without_taking_it() {
    let mut hands = Hands::new();
    let (client, conn) = hands.connection();
    let both = Flags::PEEK.and(Flags::WAITALL);
    hands.ok(client, Op::SendAll(bytes("abc")));
    let all = hands.begin(conn, recv(6, both));
    hands.ok(client, Op::SendAll(bytes("def")));
    assert_eq!(received(returned(hands.end_of(all))), b"abcdef");
    assert_eq!(hands.receive(conn, 3), b"abc");
    if cfg!(target_os = "linux") {
        // The end comes before all: what is there is all there will be.
        let all = hands.begin(conn, recv(6, both));
        hands.ok(client, Op::Close);
        assert_eq!(received(returned(hands.end_of(all))), b"def");
    }
}

#[test]
fn urgent_data_come_out_of_their_turn_and_nobody_waits_for_them() {
    if !cfg!(target_os = "linux") {
        eprintln!("skipped: the errors are those of Linux (tcp(7))");
        return;
    }
    let mut hands = Hands::new();
    let (client, conn) = hands.connection();
    let began = Instant::now();
    assert_eq!(hands.error(conn, recv(1, Flags::OOB)), "EINVAL");
    assert!(began.elapsed() < Duration::from_secs(5));
    hands.ok(client, Op::Send(bytes("ab!"), Flags::OOB));
    // The mark may travel behind the bytes: looked at until it is there.
    let urgent = (0..1000).find_map(|_| match hands.on(conn, recv(1, Flags::OOB)) {
        Outcome::Returned(returned) => Some(received(returned)),
        _ => None,
    });
    assert_eq!(urgent.as_deref(), Some(&b"!"[..]));
    assert_eq!(hands.receive(conn, 10), b"ab");
    // A Unix datagram socket has none, and says so at once.
    let unix = hands.socket(Family::Unix, Kind::Datagram);
    assert_eq!(hands.error(unix, Op::RecvFrom { bufsize: 1, flags: Flags::OOB }), "EOPNOTSUPP");
}

#[test]
fn trunc_tells_a_datagrams_length_and_throws_a_streams_bytes_away() {
    if !cfg!(target_os = "linux") {
        eprintln!("skipped: only Linux takes MSG_TRUNC as an argument");
        return;
    }
    let mut hands = Hands::new();
    let (server, other) = udp_pair(&mut hands);
    hands.ok(other, Op::SendTo(bytes("0123456789"), Flags::NONE, hands.local(server)));
    let Returned::Received { data, .. } = hands.ok(server, recv(4, Flags::TRUNC)) else { panic!() };
    assert_eq!((data.data.as_slice(), data.cut_from), (&b"0123"[..], Some(10)));
    let (client, conn) = hands.connection();
    hands.ok(client, Op::SendAll(bytes("hello")));
    hands.ok(conn, recv(3, Flags::TRUNC));
    let entry = hands.0.entries().last().unwrap();
    assert_eq!(
        (entry.outcome.python().as_str(), last_note(&hands)),
        ("<3 bytes, not copied>", Some("by-hand-note-uncopied"))
    );
    assert_eq!(hands.receive(conn, 10), b"lo", "the first three are gone");
    assert!(!hands.0.socket(conn).unwrap().state.received_end);
}

#[test]
fn more_makes_two_sends_one_datagram() {
    if !cfg!(target_os = "linux") {
        eprintln!("skipped: only Linux has MSG_MORE");
        return;
    }
    let mut hands = Hands::new();
    let (server, client) = udp_pair(&mut hands);
    hands.ok(client, Op::SendTo(bytes("one "), Flags::MORE, hands.local(server)));
    hands.ok(client, Op::SendTo(bytes("two"), Flags::NONE, hands.local(server)));
    assert_eq!(hands.receive(server, 100), b"one two");
}

fn udp_pair(hands: &mut Hands) -> (SocketId, SocketId) {
    let (server, client) = (hands.socket(Family::Inet, Kind::Datagram), hands.socket(Family::Inet, Kind::Datagram));
    hands.ok(server, Op::Bind(any_port()));
    (server, client)
}

fn returned(outcome: Outcome) -> Returned {
    match outcome {
        Outcome::Returned(returned) => returned,
        other => panic!("{}", other.python()),
    }
}
