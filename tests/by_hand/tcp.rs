use socketlab::by_hand::{Phase, Side, Step, note};
use socketlab::socket::{Flags, How, Op, Outcome};

use crate::fixture::{Hands, any_port, made, outcome, recv_from, send, send_all, write};

/// The lesson as a whole: both sides on one bench.
#[test]
fn server_and_client_dance() {
    let mut hands = Hands::new();
    let server = hands.tcp();
    hands.ok(server, Op::bind(any_port()));
    hands.ok(server, Op::Listen { backlog: 5 });
    let client = hands.tcp();
    let accept = hands.begin(server, Op::Accept);
    hands.ok(client, Op::connect(hands.local(server)));
    let accepted = hands.end_of(accept);
    let conn = made(&accepted);
    assert_eq!(accepted.peer(), Some(&hands.local(client)));

    assert_eq!(hands.value(client, send("hello", Flags::NONE)), Outcome::Moved(5));
    assert_eq!(hands.receive(conn, 3), b"hel");
    assert_eq!(hands.receive(conn, 1024), b"lo");
    hands.ok(conn, send_all("HELLO"));
    assert_eq!(hands.bytes(client, recv_from(1024, Flags::NONE)), b"HELLO");
    assert_eq!(hands.value(client, Op::GetPeerName), Outcome::address(hands.local(server)));
    assert_eq!(hands.value(conn, Op::GetSockName), Outcome::address(hands.local(server)));

    hands.ok(client, Op::Shutdown(How::Write));
    assert_eq!(hands.receive(conn, 1024), b"");
    let state = &hands.bench.socket(conn).unwrap().state;
    assert!(state.received_end && state.phase() == Phase::Ending && state.side() == Some(Side::Server));
    for socket in [conn, client, server] {
        hands.ok(socket, Op::Close);
        assert_eq!(hands.bench.socket(socket).unwrap().state.phase(), Phase::Closed);
    }
    let client = &hands.bench.socket(client).unwrap().state;
    let path = [Step::Socket, Step::Connect, Step::Receive, Step::Send, Step::Close];
    assert!(path.iter().all(|step| client.steps.contains(step)), "{:?}", client.steps);
    assert_eq!((client.sent_bytes, client.received_bytes), (5, 5));
    let spelled = hands.statements();
    assert!(spelled.iter().any(|s| s == "conn, conn_address = s.accept()"), "{spelled:?}");
    assert!(spelled.iter().any(|s| s == "s2 = socket(AF_INET, SOCK_STREAM)"), "{spelled:?}");
}

#[test]
fn connect_ex_returns_the_errno() {
    let mut hands = Hands::new();
    let (holder, client) = (hands.tcp(), hands.tcp());
    hands.ok(holder, Op::bind(any_port()));
    let nobody = hands.local(holder);
    let Outcome::Errno(code) = hands.value(client, Op::ConnectEx(Box::new(nobody))) else { panic!("nobody listens") };
    assert_eq!(code.name, "ECONNREFUSED");
    let server = hands.server();
    let client = hands.tcp();
    assert_eq!(hands.value(client, Op::ConnectEx(Box::new(hands.local(server)))), Outcome::Done);
    assert_eq!(hands.bench.socket(client).unwrap().state.phase(), Phase::Connected);
}

#[test]
fn a_file_reads_lines_and_holds_the_socket() {
    let mut hands = Hands::new();
    let (client, conn) = hands.connection();
    assert!(hands.try_on(conn, Op::ReadLine).is_err());
    hands.ok(conn, Op::MakeFile);
    hands.ok(client, send_all("one\ntwo\nthr"));
    assert_eq!(hands.bytes(conn, Op::ReadLine), b"one\n");
    assert_eq!(hands.bytes(conn, Op::ReadLine), b"two\n");
    hands.ok(conn, write("back"));
    assert_eq!(hands.receive(client, 10), b"back");
    hands.ok(conn, Op::SetBlocking(false));
    assert_eq!(hands.bytes(conn, Op::ReadLine), b"thr");
    assert_eq!(hands.bytes(conn, Op::ReadLine), b"");
    assert!(!hands.bench.socket(conn).unwrap().state.received_end);
    hands.ok(conn, Op::SetBlocking(true));
    hands.ok(client, send_all("end"));
    hands.ok(client, Op::Close);
    assert_eq!(hands.bytes(conn, Op::ReadLine), b"end");
    assert_eq!(hands.value(conn, Op::Close), Outcome::StillHeld);
    assert_eq!(hands.bytes(conn, Op::ReadLine), b"");
    hands.ok(conn, Op::CloseFile);
    assert_eq!(hands.value(conn, Op::FileNo), Outcome::Number(-1));
}

#[test]
fn a_peer_that_does_not_read_makes_sends_partial() {
    let mut hands = Hands::new();
    let (client, _conn) = hands.connection();
    hands.ok(client, Op::SetBlocking(false));
    let much = bytes::Bytes::from(vec![b'x'; 8 << 20]);
    let last = hands.ok(client, send(much.clone(), Flags::NONE));
    assert!(last.bytes.len() < much.len(), "the system took {} of {} bytes", last.bytes.len(), much.len());
    assert_eq!(hands.bench.statement(&last), "s2.send(b'x' * 8388608)");
    assert_eq!(note(&last).unwrap().0, "by-hand-note-partial");
    // Linux takes a little more with each call for a while.
    let full = (0..1000).any(|_| {
        outcome(&hands.on(client, send(much.clone(), Flags::NONE))).error().is_some_and(|code| code.name == "EAGAIN")
    });
    assert!(full, "a socket that nobody reads took everything");
    let failed = hands.on(client, send_all(much));
    let code = outcome(&failed).error().expect("it cannot all be sent");
    assert_eq!((code.name, failed.bytes.len()), ("EAGAIN", 0));
    assert_eq!(
        hands.bench.statement(&failed),
        "s2.sendall(b'x' * 8388608)",
        "what was not sent is written all the same"
    );
}
