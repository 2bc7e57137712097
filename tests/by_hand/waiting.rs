use std::time::{Duration, Instant};

use socketlab::by_hand::{Bench, Call, Op, Outcome, Refused, Returned};
use socketlab::socket::hand::Mode;
use socketlab::socket::{Flags, Protocol};

use crate::fixture::{Hands, LIMIT, any_port, bytes};

#[test]
fn accept_waits_while_other_sockets_go_on() {
    let mut hands = Hands::new();
    let server = hands.server();
    let accept = hands.begin(server, Op::Accept);
    let client = hands.tcp();
    assert_eq!(hands.ok(client, Op::GetTimeout), Returned::Timeout(Mode::Blocking));
    hands.0.poll();
    assert!(hands.0.entry(accept).unwrap().is_waiting());
    assert_eq!(hands.0.call(Call::On(server, Op::GetSockName)), Err(Refused::Waiting { call: accept }));
    hands.ok(client, Op::Connect(hands.local(server)));
    assert!(matches!(hands.end_of(accept), Outcome::Returned(Returned::Accepted { .. })));
}

#[test]
fn a_waiting_recv_is_cancelled_at_once_and_can_be_made_again() {
    let mut hands = Hands::new();
    let (client, conn) = hands.connection();
    // A machine that is busy with something else may keep a thread waiting once, but not always.
    let is_prompt = (0..5).any(|_| {
        let recv = hands.begin(conn, Op::Recv { bufsize: 1024, flags: Flags::NONE });
        let began = Instant::now();
        hands.0.cancel(recv);
        assert_eq!(hands.end_of(recv), Outcome::Cancelled { moved: 0 });
        began.elapsed() < Duration::from_millis(100)
    });
    assert!(is_prompt, "a cancel never took effect within 100 ms");
    hands.ok(client, Op::SendAll(bytes("later")));
    assert_eq!(hands.receive(conn, 1024), b"later");
}

#[test]
fn a_timeout_ends_the_waiting() {
    let mut hands = Hands::new();
    let (_client, conn) = hands.connection();
    hands.ok(conn, Op::SetTimeout(Some(Duration::from_millis(30))));
    assert_eq!(hands.ok(conn, Op::GetTimeout), Returned::Timeout(Mode::Timeout(Duration::from_millis(30))));
    let outcome = hands.on(conn, Op::Recv { bufsize: 1024, flags: Flags::NONE });
    assert_eq!(
        (outcome.clone(), outcome.python().as_str()),
        (Outcome::TimedOut { moved: 0 }, "TimeoutError: timed out")
    );
    let entry = hands.0.entries().last().unwrap();
    assert!(entry.took_ns(entry.began) >= 30_000_000);
}

#[test]
fn a_blocking_socket_heeds_so_rcvtimeo() {
    let mut hands = Hands::new();
    let (_client, conn) = hands.connection();
    let option = socketlab::socket::SocketOption::named("SO_RCVTIMEO").unwrap();
    hands.ok(conn, Op::SetSockOpt(option, option.type_().parse("0.03").unwrap()));
    assert_eq!(hands.error(conn, Op::Recv { bufsize: 1024, flags: Flags::NONE }), "EAGAIN");
}

#[test]
fn a_sendall_that_is_cancelled_tells_how_far_it_came() {
    let mut hands = Hands::new();
    let (client, conn) = hands.connection();
    let all = hands.begin(client, Op::SendAll(bytes::Bytes::from(vec![1; 8 << 20])));
    // Something has come: so it is under way, and it cannot end before everything is read.
    assert!(!hands.receive(conn, 1).is_empty());
    hands.0.cancel(all);
    assert!(matches!(hands.end_of(all), Outcome::Cancelled { moved } if moved > 0));
}

/// Everything closes with the bench, whatever waits on it.
#[test]
fn a_bench_that_goes_closes_its_sockets() {
    let mut hands = Hands::new();
    let server = hands.server();
    hands.begin(server, Op::Accept);
    let address = hands.local(server);
    drop(hands);
    let deadline = Instant::now() + LIMIT;
    let mut other = Hands::new();
    loop {
        let socket = other.tcp();
        if matches!(other.on(socket, Op::Bind(address.clone())), Outcome::Returned(_)) {
            break;
        }
        assert!(Instant::now() < deadline, "the port is still held");
        other.0.reset();
    }
}

#[test]
fn names_are_looked_up_on_no_socket() {
    let mut hands = Hands::new();
    assert!(matches!(hands.call(Call::GetHostName), Outcome::Returned(Returned::Text(name)) if !name.is_empty()));
    let info = Call::GetAddrInfo { host: "127.0.0.1".into(), port: "5001".into() };
    let outcome = hands.call(info);
    assert!(outcome.python().contains("(AF_INET, SOCK_STREAM, 6, '', ('127.0.0.1', 5001))"), "{}", outcome.python());
    let unknown = Call::GetServByName { service: "no-such-service".into(), protocol: "tcp".into() };
    assert!(matches!(hands.call(unknown), Outcome::Failed { .. }));
}

#[test]
fn a_result_wakes_whoever_looks() {
    let (sender, woken) = crossbeam_channel::bounded(16);
    let mut bench = Bench::new(move || {
        let _ = sender.try_send(());
    });
    let number = bench.call(Call::GetHostName).unwrap();
    woken.recv_timeout(LIMIT).unwrap();
    assert!(bench.poll());
    assert!(!bench.entry(number).unwrap().is_waiting());
}

#[test]
fn the_bench_is_bounded() {
    let mut hands = Hands::new();
    for _ in 0..socketlab::by_hand::MAX_SOCKETS {
        hands.tcp();
    }
    let (family, kind) = (socketlab::socket::Family::Inet, socketlab::socket::Kind::Stream);
    let socket = Call::Socket { family, kind, protocol: Protocol::Usual };
    assert_eq!(hands.0.call(socket), Err(Refused::TooManySockets));
    let first = hands.0.sockets()[0].id;
    assert_eq!(hands.0.call(Call::On(first, Op::Recv { bufsize: 2 << 20, flags: Flags::NONE })), Err(Refused::TooMuch));
    hands.ok(first, Op::Close);
    hands.tcp();
    hands.0.reset();
    assert!(hands.0.sockets().is_empty() && hands.0.entries().is_empty());
    let again = hands.tcp();
    hands.ok(again, Op::Bind(any_port()));
    assert_eq!(hands.0.entries()[0].number, 1);
}
