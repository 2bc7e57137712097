//! TCP servers and clients.

use std::io::{Read, Write};
use std::net::TcpStream;

use bytes::Bytes;
use socketlab::lab::Endpoint;
use socketlab::record::{End, EndpointId, Record, State};
use socketlab::session::To;
use socketlab::socket::{Direction, Outcome};

use crate::bench::{Bench, CLIENT, LIMIT, SERVER, has_ipv6};

#[test]
fn an_echo_is_seen_on_both_sides() {
    let mut bench = Bench::new();
    let address = bench.serve("echo", "tcp://127.0.0.1:0");
    bench.connect(CLIENT, "tcp", address);
    bench.send(CLIENT, b"hello");
    assert_eq!(bench.received(CLIENT, 5), b"hello");

    let messages = |id| -> Vec<(Option<Direction>, Bytes)> {
        let records = bench.records(id);
        records.into_iter().filter(|r| r.direction().is_some()).map(|r| (r.direction(), r.bytes)).collect()
    };
    let hello = Bytes::from_static(b"hello");
    let (received, sent) = (Some(Direction::In), Some(Direction::Out));
    assert_eq!(messages(SERVER), [(received, hello.clone()), (sent, hello.clone())]);
    assert_eq!(messages(CLIENT), [(sent, hello.clone()), (received, hello)]);
}

#[test]
fn every_call_is_a_row_with_its_arguments() {
    let mut bench = Bench::new();
    let address = bench.serve("echo", "tcp://127.0.0.1:0");
    bench.connect(CLIENT, "tcp", address);
    bench.send(CLIENT, b"hi");
    bench.received(CLIENT, 2);
    bench.stop(CLIENT);
    bench.until(SERVER, |s| s.open().count() == 0 && !s.connections.is_empty());
    bench.stop(SERVER);
    let client = bench.session.status(CLIENT).local.clone().unwrap();
    let listening = format!("getsockname() = ('127.0.0.1', {})", address.port());
    let accepted = format!("accept() = ('127.0.0.1', {})", client.port());
    let expected = [
        "socket(AF_INET, SOCK_STREAM) = ok",
        if cfg!(windows) {
            "setsockopt(SOL_SOCKET, SO_EXCLUSIVEADDRUSE, 1) = ok"
        } else {
            "setsockopt(SOL_SOCKET, SO_REUSEADDR, 1) = ok"
        },
        "bind(('127.0.0.1', 0)) = ok",
        "listen(128) = ok",
        &listening,
        &accepted,
        "setsockopt(IPPROTO_TCP, TCP_NODELAY, 1) = ok",
        "recv(1024) = 2",
        "send(<2 bytes>) = 2",
        "recv(1024) = 0",
        "close() = ok",
        "close() = ok",
    ];
    assert_eq!(bench.calls(SERVER), expected);
    let connect = format!("connect(('127.0.0.1', {})) = ok", address.port());
    let expected = [
        "socket(AF_INET, SOCK_STREAM) = ok",
        "setsockopt(IPPROTO_TCP, TCP_NODELAY, 1) = ok",
        &connect,
        "send(<2 bytes>) = 2",
        "recv(1024) = 2",
        "close() = ok",
    ];
    assert_eq!(bench.calls(CLIENT), expected);
}

#[test]
fn no_row_shows_a_receive_before_its_send() {
    let mut bench = Bench::new();
    let address = bench.serve("echo", "tcp://127.0.0.1:0");
    bench.connect(CLIENT, "tcp", address);
    for n in 0..300u64 {
        bench.send(CLIENT, &n.to_be_bytes());
        bench.until(CLIENT, |s| s.traffic.received_bytes >= 8 * (n + 1));
    }
    bench.session.flush();
    let log = bench.session.log();
    let mut stage = std::collections::HashMap::new();
    for record in log.rows(..).filter(|row| row.direction().is_some()) {
        let seen = stage.entry(record.bytes.clone()).or_insert(0);
        let expected = matches!(
            (*seen, record.endpoint, record.direction()),
            (0, CLIENT, Some(Direction::Out))
                | (1, SERVER, Some(Direction::In))
                | (2, SERVER, Some(Direction::Out))
                | (3, CLIENT, Some(Direction::In))
        );
        assert!(expected, "step {seen} of {:?} is {record:?}", record.bytes);
        *seen += 1;
    }
    assert!(stage.values().all(|steps| *steps == 4) && stage.len() == 300);
}

#[test]
fn no_row_shows_an_end_before_the_call_that_made_it() {
    let mut bench = Bench::new();
    let address = bench.serve("echo", "tcp://127.0.0.1:0");
    for _ in 0..100 {
        let connection = bench.connect(CLIENT, "tcp", address);
        bench.session.mailboxes(CLIENT).half_close(connection).unwrap();
        bench.until(CLIENT, |s| s.state == State::Stopped);
    }
    bench.until(SERVER, |s| s.open().count() == 0 && !s.connections.is_empty());
    bench.session.flush();
    let log = bench.session.log();
    // The client's shutdown, the end that the server receives, the server's close, the end that the client receives.
    let is_end = |record: &Record| record.call().is_some_and(|call| call.outcome == Outcome::EndOfStream);
    let is_of = |record: &Record, id, op: &str| record.endpoint == id && record.call().unwrap().op.name() == op;
    let (mut ended, mut seen) = ([0, 0], [0, 0]);
    for record in log.rows(..).filter(|row| row.call().is_some()) {
        ended[0] += usize::from(is_of(&record, CLIENT, "shutdown"));
        ended[1] += usize::from(is_of(&record, SERVER, "close"));
        seen[0] += usize::from(record.endpoint == SERVER && is_end(&record));
        seen[1] += usize::from(record.endpoint == CLIENT && is_end(&record));
        assert!(seen[0] <= ended[0] && seen[1] <= ended[1], "{record:?}");
    }
    assert_eq!((ended, seen), ([100, 100], [100, 100]));
}

#[test]
fn ipv6_works_the_same() {
    if !has_ipv6() {
        return;
    }
    let mut bench = Bench::new();
    let address = bench.serve("upper-case", "tcp://[::1]:0");
    bench.connect(CLIENT, "tcp", address);
    bench.send(CLIENT, b"v6");
    assert_eq!(bench.received(CLIENT, 2), b"V6");
    assert!(bench.calls(SERVER)[0].contains("AF_INET6"));
}

#[test]
fn a_name_is_looked_up_and_the_call_shown() {
    let mut bench = Bench::new();
    let address = bench.serve("echo", "tcp://localhost:0");
    assert!(address.ip().is_loopback());
    assert!(bench.calls(SERVER)[0].starts_with("getaddrinfo('localhost', 0) = "), "{:?}", bench.calls(SERVER));
}

#[test]
fn the_operator_answers_one_of_three_clients_or_all() {
    let mut bench = Bench::new();
    let address = bench.serve("manual", "tcp://127.0.0.1:0");
    let clients = [EndpointId(11), EndpointId(12), EndpointId(13)];
    for id in clients {
        bench.connect(id, "tcp", address);
    }
    let status = bench.until(SERVER, |s| s.open().count() == 3);
    // The second client's connection on the server's side is the one with the client's local address as its peer.
    let second = bench.session.status(clients[1]).local.clone().unwrap();
    let connection = status.open().find(|(_, c)| c.peer == second).unwrap().0;
    bench.session.send(SERVER, &To::One(connection), &Bytes::from_static(b"you")).unwrap();
    assert_eq!(bench.received(clients[1], 3), b"you");
    assert_eq!(bench.session.send(SERVER, &To::All, &Bytes::from_static(b"all")), Ok(3));
    for id in clients {
        let expected: &[u8] = if id == clients[1] { b"youall" } else { b"all" };
        assert_eq!(bench.received(id, expected.len()), expected);
    }
}

#[test]
fn closing_one_connection_is_seen_on_the_other_side() {
    let mut bench = Bench::new();
    let address = bench.serve("manual", "tcp://127.0.0.1:0");
    bench.connect(CLIENT, "tcp", address);
    bench.connect(EndpointId(3), "tcp", address);
    let status = bench.until(SERVER, |s| s.open().count() == 2);
    let local = bench.session.status(CLIENT).local.clone().unwrap();
    let ours = status.open().find(|(_, c)| c.peer == local).unwrap().0;
    bench.session.mailboxes(SERVER).close(ours);
    let status = bench.until(CLIENT, |s| s.state == State::Stopped);
    assert_eq!(status.connections.values().next().unwrap().ended.as_ref().unwrap().1, End::Peer);
    let status = bench.until(SERVER, |s| s.open().count() == 1);
    assert_eq!(status.connections[&ours].ended.as_ref().unwrap().1, End::Here);
    assert_eq!(bench.session.status(EndpointId(3)).state, State::Running);
}

#[test]
fn half_close_lets_the_answer_through() {
    let mut bench = Bench::new();
    let address = bench.serve_with("manual", "tcp://127.0.0.1:0", |e| e.options.keep_half_open = true);
    let connection = bench.connect(CLIENT, "tcp", address);
    bench.send(CLIENT, b"my last");
    bench.session.mailboxes(CLIENT).half_close(connection).unwrap();
    bench.until(SERVER, |s| s.open().any(|(_, c)| c.received_end));
    assert!(bench.session.status(CLIENT).open().any(|(_, c)| c.sent_end));
    bench.send(SERVER, b"late answer");
    assert_eq!(bench.received(CLIENT, 11), b"late answer");
}

#[test]
fn it_starts_again_on_the_same_port() {
    let mut bench = Bench::new();
    let address = bench.serve("echo", "tcp://127.0.0.1:0");
    for round in 0..3 {
        if round > 0 {
            let again = bench.serve("echo", &format!("tcp://{address}"));
            assert_eq!(again, address);
        }
        bench.connect(CLIENT, "tcp", address);
        bench.send(CLIENT, b"x");
        bench.received(CLIENT, 1);
        bench.stop(SERVER);
        bench.until(CLIENT, |s| !s.state.is_active());
    }
}

#[test]
fn a_large_payload_and_its_echo_pass_without_deadlock() {
    let mut bench = Bench::new();
    let address = bench.serve_with("echo", "tcp://127.0.0.1:0", |e| e.options.recv_size = 65_536);
    bench.connect(CLIENT, "tcp", address);
    let payload: Vec<u8> = (0..8 << 20).map(|n: u32| (n / 7) as u8).collect();
    bench.send(CLIENT, &payload);
    assert!(bench.received(CLIENT, payload.len()) == payload, "the echo differs");
}

#[test]
fn any_cutting_gives_the_same_bytes() {
    let mut bench = Bench::new();
    let address = bench.serve_with("echo", "tcp://127.0.0.1:0", |e| e.options.recv_size = 7);
    let mut peer = TcpStream::connect(address).unwrap();
    peer.set_read_timeout(Some(LIMIT)).unwrap();
    let payload: Vec<u8> = (0..4000u32).map(|n| n as u8).collect();
    let mut writer = peer.try_clone().unwrap();
    let source = payload.clone();
    let pieces = std::thread::spawn(move || {
        for (n, piece) in source.chunks(13).enumerate() {
            writer.write_all(&piece[..n % piece.len()]).unwrap();
            writer.write_all(&piece[n % piece.len()..]).unwrap();
        }
    });
    let mut back = vec![0; payload.len()];
    peer.read_exact(&mut back).unwrap();
    pieces.join().unwrap();
    assert_eq!(back, payload);
    let records = bench.records(SERVER);
    let received = records.iter().filter(|r| r.direction() == Some(Direction::In));
    assert!(received.map(|r| r.bytes.len()).all(|length| length <= 7));
}

#[test]
fn an_echo_shares_its_bytes_with_what_was_received() {
    let mut bench = Bench::new();
    let address = bench.serve("echo", "tcp://127.0.0.1:0");
    bench.connect(CLIENT, "tcp", address);
    bench.send(CLIENT, b"once");
    bench.received(CLIENT, 4);
    let records = bench.records(SERVER);
    let moved: Vec<_> = records.iter().filter(|r| r.direction().is_some()).collect();
    assert_eq!(moved[0].bytes.as_ptr(), moved[1].bytes.as_ptr());
    assert!(!moved[0].shares_bytes && moved[1].shares_bytes);
}

#[test]
fn what_is_left_to_send_goes_out_after_the_other_side_has_ended() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut bench = Bench::new();
    bench.start_client(CLIENT, "tcp", listener.local_addr().unwrap());
    let (mut peer, _) = listener.accept().unwrap();
    bench.until(CLIENT, |s| s.state == State::Running);
    let payload = vec![3; 8 << 20];
    bench.send(CLIENT, &payload);
    peer.shutdown(std::net::Shutdown::Write).unwrap();
    bench.until(CLIENT, |s| s.connections.values().any(|c| c.received_end));
    let mut all = Vec::new();
    peer.read_to_end(&mut all).unwrap();
    assert_eq!(all.len(), payload.len());
    bench.until(CLIENT, |s| s.state == State::Stopped);
}

#[test]
fn a_client_that_has_ended_its_half_holds_no_row_back() {
    let mut bench = Bench::new();
    let address = bench.serve_with("manual", "tcp://127.0.0.1:0", |e| e.options.keep_half_open = true);
    let connection = bench.connect(CLIENT, "tcp", address);
    bench.session.mailboxes(CLIENT).half_close(connection).unwrap();
    bench.until(SERVER, |s| s.open().any(|(_, c)| c.received_end));
    let in_send = bench.session.current_calls(SERVER).into_iter().any(|(_, call, _)| call == "send");
    assert!(!in_send, "a thread that only waits for its operator is in no send");
}

#[test]
fn a_client_connects_again_for_every_line_where_it_is_to() {
    let mut bench = Bench::new();
    let address = bench.serve("line-timestamp", "tcp://127.0.0.1:0");
    let mut client = Endpoint::client("client", format!("tcp://{address}").parse().unwrap());
    client.make_client().reconnect = true;
    bench.session.start(CLIENT, &client);
    for n in 1..=3 {
        bench.until(CLIENT, |s| s.state == State::Running && s.open().next().is_some());
        bench.send(CLIENT, b"a line\r\n");
        // The answer comes, the server closes, and the next connection is there.
        bench.until(CLIENT, |s| s.connections.len() > n && s.open().next().is_some());
    }
    assert_eq!(bench.session.status(CLIENT).traffic.received, 3);
    bench.stop(CLIENT);

    // A server that closes unasked is not asked again.
    let mut bench = Bench::new();
    let address = bench.serve("greeting", "tcp://127.0.0.1:0");
    client.address = format!("tcp://{address}").parse().unwrap();
    bench.session.start(CLIENT, &client);
    let status = bench.until(CLIENT, |s| s.state == State::Stopped);
    assert_eq!(status.connections.len(), 1);
}
