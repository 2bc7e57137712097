//! The flags of `recv`, `recvfrom`, `send` and `sendto` reach the system, and the lab's own waiting follows them.

use std::time::{Duration, Instant};

use socketlab::by_hand::note;
use socketlab::record::ConnectionId;
use socketlab::socket::{Family, Flags, Kind, Op, Outcome};

use crate::fixture::{Hands, any_port, has_failed, outcome, recv, recv_from, send, send_all, send_to};

fn last_note(hands: &Hands) -> Option<&'static str> {
    note(hands.rows().last().unwrap()).map(|(key, _)| key)
}

#[test]
fn a_peek_leaves_what_it_saw() {
    let mut hands = Hands::new();
    let (client, conn) = hands.connection();
    hands.ok(client, send_all("hello"));
    assert_eq!(hands.bytes(conn, recv(2, Flags::PEEK)), b"he");
    assert_eq!(last_note(&hands), Some("by-hand-note-peeked"));
    assert_eq!(hands.bench.socket(conn).unwrap().state.received_bytes, 0, "nothing was taken yet");
    assert_eq!(hands.receive(conn, 100), b"hello");
    assert_eq!(hands.bench.socket(conn).unwrap().state.received_bytes, 5);
    assert_eq!(hands.statements().iter().filter(|statement| *statement == "conn.recv(2, MSG_PEEK)").count(), 1);
}

#[test]
fn a_peek_at_a_datagram_tells_its_sender_and_takes_nothing() {
    let mut hands = Hands::new();
    let (server, client) = udp_pair(&mut hands);
    hands.ok(client, send_to("ping", Flags::NONE, hands.local(server)));
    for flags in [Flags::PEEK, Flags::NONE] {
        let received = hands.ok(server, recv_from(100, flags));
        assert_eq!((&received.bytes[..], received.peer().unwrap().port()), (&b"ping"[..], hands.local(client).port()));
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
    assert_eq!(hands.error(server, recv_from(10, Flags::DONTWAIT)), "EAGAIN");
    // As in Python, which waits for its timeout before it makes the call.
    hands.ok(conn, Op::SetTimeout(Some(Duration::from_millis(30))));
    assert_eq!(outcome(&hands.on(conn, recv(10, Flags::DONTWAIT))), Outcome::TimedOut);
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
    let sent = hands.bytes(client, send(much.clone(), Flags::DONTWAIT)).len();
    assert!(sent < much.len(), "{sent} of {}", much.len());
    // Loopback may have moved something on meanwhile: in the end there is no room.
    let is_full = (0..100).any(|_| {
        outcome(&hands.on(client, send(much.clone(), Flags::DONTWAIT)))
            .error()
            .is_some_and(|code| code.name == "EAGAIN")
    });
    assert!(is_full);
}

#[test]
fn waitall_waits_for_all_and_returns_less_at_the_end() {
    let mut hands = Hands::new();
    let (client, conn) = hands.connection();
    hands.ok(client, send_all("abc"));
    assert_eq!(hands.bytes(conn, recv(3, Flags::WAITALL)), b"abc");
    hands.ok(client, send_all("abc"));
    let all = hands.begin(conn, recv(8, Flags::WAITALL));
    hands.ok(client, send_all("defgh"));
    assert_eq!(&hands.end_of(all).bytes[..], b"abcdefgh");
    hands.ok(client, send_all("end"));
    let all = hands.begin(conn, recv(8, Flags::WAITALL));
    hands.ok(client, Op::Close);
    assert_eq!(&hands.end_of(all).bytes[..], b"end");
}

#[test]
fn a_waitall_that_is_cancelled_loses_nothing() {
    let mut hands = Hands::new();
    let (client, conn) = hands.connection();
    hands.ok(client, send_all("abc"));
    let all = hands.begin(conn, recv(8, Flags::WAITALL));
    hands.bench.cancel(all);
    let ended = hands.end_of(all);
    assert!(matches!(outcome(&ended), Outcome::Moved(_) | Outcome::Cancelled), "{ended:?}");
    let taken = ended.bytes.to_vec();
    let rest = if taken.len() < 3 { hands.receive(conn, 8) } else { Vec::new() };
    assert_eq!([taken, rest].concat(), b"abc");
}

#[test]
fn a_peek_waits_for_all_without_taking_it() {
    let mut hands = Hands::new();
    let (client, conn) = hands.connection();
    let both = Flags::PEEK.and(Flags::WAITALL);
    hands.ok(client, send_all("abc"));
    let all = hands.begin(conn, recv(6, both));
    hands.ok(client, send_all("def"));
    assert_eq!(&hands.end_of(all).bytes[..], b"abcdef");
    assert_eq!(hands.receive(conn, 3), b"abc");
    if cfg!(target_os = "linux") {
        // The end comes before all: what is there is all there will be.
        let all = hands.begin(conn, recv(6, both));
        hands.ok(client, Op::Close);
        assert_eq!(&hands.end_of(all).bytes[..], b"def");
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
    hands.ok(client, send("ab!", Flags::OOB));
    // The mark may travel behind the bytes: looked at until it is there.
    let urgent = (0..1000).find_map(|_| {
        let record = hands.on(conn, recv(1, Flags::OOB));
        (!has_failed(&record)).then_some(record.bytes)
    });
    assert_eq!(urgent.as_deref(), Some(&b"!"[..]));
    assert_eq!(hands.receive(conn, 10), b"ab");
    // A Unix datagram socket has none, and says so at once.
    let unix = hands.socket(Family::Unix, Kind::Datagram);
    assert_eq!(hands.error(unix, recv_from(1, Flags::OOB)), "EOPNOTSUPP");
}

#[test]
fn trunc_tells_a_datagrams_length_and_throws_a_streams_bytes_away() {
    if !cfg!(target_os = "linux") {
        eprintln!("skipped: only Linux takes MSG_TRUNC as an argument");
        return;
    }
    let mut hands = Hands::new();
    let (server, other) = udp_pair(&mut hands);
    hands.ok(other, send_to("0123456789", Flags::NONE, hands.local(server)));
    let received = hands.ok(server, recv(4, Flags::TRUNC));
    assert_eq!((&received.bytes[..], outcome(&received)), (&b"0123"[..], Outcome::cut(4, 10)));
    let (client, conn) = hands.connection();
    hands.ok(client, send_all("hello"));
    let received = hands.ok(conn, recv(3, Flags::TRUNC));
    assert_eq!(
        (hands.bench.result(&received).as_str(), last_note(&hands)),
        ("<3 bytes, not copied>", Some("by-hand-note-uncopied"))
    );
    assert_eq!(hands.receive(conn, 10), b"lo", "the first three are gone");
    assert!(!hands.bench.socket(conn).unwrap().state.received_end);
}

#[test]
fn more_makes_two_sends_one_datagram() {
    if !cfg!(target_os = "linux") {
        eprintln!("skipped: only Linux has MSG_MORE");
        return;
    }
    let mut hands = Hands::new();
    let (server, client) = udp_pair(&mut hands);
    hands.ok(client, send_to("one ", Flags::MORE, hands.local(server)));
    hands.ok(client, send_to("two", Flags::NONE, hands.local(server)));
    assert_eq!(hands.receive(server, 100), b"one two");
}

fn udp_pair(hands: &mut Hands) -> (ConnectionId, ConnectionId) {
    let (server, client) = (hands.socket(Family::Inet, Kind::Datagram), hands.socket(Family::Inet, Kind::Datagram));
    hands.ok(server, Op::bind(any_port()));
    (server, client)
}
