use std::time::{Duration, Instant};

use socketlab::by_hand::{Bench, Refused, Request, note};
use socketlab::session::Session;
use socketlab::socket::{Flags, Op, Outcome, Service};

use crate::fixture::{Hands, LIMIT, any_port, has_failed, outcome, recv, send_all};

#[test]
fn accept_waits_while_other_sockets_go_on() {
    let mut hands = Hands::new();
    let server = hands.server();
    let accept = hands.begin(server, Op::Accept);
    let client = hands.tcp();
    assert_eq!(hands.value(client, Op::GetTimeout), Outcome::Timeout(None));
    assert!(hands.bench.poll().is_empty());
    assert_eq!(hands.bench.waiting_on(server).unwrap().number, accept);
    assert_eq!(hands.try_on(server, Op::GetSockName), Err(Refused::Waiting { call: "accept" }));
    hands.ok(client, Op::connect(hands.local(server)));
    assert!(matches!(outcome(&hands.end_of(accept)), Outcome::Accepted(_)));
}

#[test]
fn a_waiting_recv_is_cancelled_at_once_and_can_be_made_again() {
    let mut hands = Hands::new();
    let (client, conn) = hands.connection();
    // A machine that is busy with something else may keep a thread waiting once, but not always.
    let is_prompt = (0..5).any(|_| {
        let recv = hands.begin(conn, recv(1024, Flags::NONE));
        let began = Instant::now();
        hands.bench.cancel(recv);
        assert_eq!(outcome(&hands.end_of(recv)), Outcome::Cancelled);
        began.elapsed() < Duration::from_millis(100)
    });
    assert!(is_prompt, "a cancel never took effect within 100 ms");
    hands.ok(client, send_all("later"));
    assert_eq!(hands.receive(conn, 1024), b"later");
}

#[test]
fn a_timeout_ends_the_waiting() {
    let mut hands = Hands::new();
    let (_client, conn) = hands.connection();
    hands.ok(conn, Op::SetTimeout(Some(Duration::from_millis(30))));
    assert_eq!(hands.value(conn, Op::GetTimeout), Outcome::Timeout(Some(Duration::from_millis(30))));
    let record = hands.on(conn, recv(1024, Flags::NONE));
    assert_eq!((outcome(&record), record.bytes.len()), (Outcome::TimedOut, 0));
    assert_eq!(hands.bench.result(&record), "TimeoutError: timed out");
    assert!(record.call().unwrap().took_ns >= 30_000_000);
}

#[test]
fn a_blocking_socket_follows_so_rcvtimeo() {
    let mut hands = Hands::new();
    let (_client, conn) = hands.connection();
    let option = socketlab::socket::SocketOption::RcvTimeo;
    hands.ok(conn, Op::set_sock_opt(option, option.type_().parse("0.03").unwrap()));
    assert_eq!(hands.error(conn, recv(1024, Flags::NONE)), "EAGAIN");
}

#[test]
fn a_sendall_that_is_cancelled_tells_how_far_it_came() {
    let mut hands = Hands::new();
    let (client, conn) = hands.connection();
    let all = hands.begin(client, send_all(vec![1; 8 << 20]));
    // Something has come: so it is under way, and it cannot end before everything is read.
    assert!(!hands.receive(conn, 1).is_empty());
    hands.bench.cancel(all);
    let ended = hands.end_of(all);
    assert_eq!((outcome(&ended), note(&ended).unwrap().0), (Outcome::Cancelled, "by-hand-note-moved"));
    assert!(!ended.bytes.is_empty() && ended.bytes.len() < 8 << 20);
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
        if !has_failed(&other.on(socket, Op::bind(address.clone()))) {
            break;
        }
        assert!(Instant::now() < deadline, "the port is still held");
        other.bench.reset();
    }
}

#[test]
fn names_are_looked_up_on_no_socket() {
    let mut hands = Hands::new();
    let name = outcome(&hands.call(Request::alone(Op::GetHostName)));
    assert!(matches!(name, Outcome::Text(name) if !name.is_empty()));
    let info = hands.call(Request::alone(Op::get_addr_info("127.0.0.1", 5001)));
    let result = hands.bench.result(&info);
    // Without a hint Windows answers once, with a type and a protocol that stand for any.
    let (kind, protocol) = if cfg!(windows) { ("0", 0) } else { ("SOCK_STREAM", 6) };
    let expected = format!("(AF_INET, {kind}, {protocol}, '', ('127.0.0.1', 5001))");
    assert!(result.contains(&expected), "{result}");
    let unknown = Service { service: "no-such-service".into(), protocol: "tcp".into() };
    assert!(has_failed(&hands.call(Request::alone(Op::GetServByName(Box::new(unknown))))));
}

#[test]
fn a_result_wakes_whoever_looks() {
    let (sender, woken) = crossbeam_channel::bounded(16);
    let session = Session::new(1 << 20, Box::new(|| {})).unwrap();
    let mut bench = Bench::new(session.shared().clone(), move || {
        let _ = sender.try_send(());
    });
    let number = bench.call(Request::alone(Op::GetHostName)).unwrap();
    woken.recv_timeout(LIMIT).unwrap();
    assert_eq!(bench.poll().iter().map(|(ended, _)| *ended).collect::<Vec<_>>(), [number]);
    assert!(bench.under_way().is_empty());
}

#[test]
fn the_bench_is_bounded() {
    let mut hands = Hands::new();
    for _ in 0..socketlab::by_hand::MAX_SOCKETS {
        hands.tcp();
    }
    let socket = Request::alone(Op::socket(socketlab::socket::Family::Inet, socketlab::socket::Kind::Stream));
    assert_eq!(hands.bench.call(socket), Err(Refused::TooManySockets));
    let first = hands.bench.sockets()[0].id;
    assert_eq!(hands.try_on(first, recv(2 << 20, Flags::NONE)), Err(Refused::TooMuch));
    hands.ok(first, Op::Close);
    hands.tcp();
    hands.bench.reset();
    assert!(hands.bench.sockets().is_empty() && hands.rows().is_empty());
    let again = hands.tcp();
    hands.ok(again, Op::bind(any_port()));
    assert_eq!(hands.statements()[0], "s = socket(AF_INET, SOCK_STREAM)");
}
