use socketlab::by_hand::{Op, Outcome, Phase, Returned, Side, Step};
use socketlab::socket::{Flags, How};

use crate::fixture::{Hands, any_port, bytes, received};

/// The lesson as a whole: both sides on one bench.
#[test]
fn server_and_client_dance() {
    let mut hands = Hands::new();
    let server = hands.tcp();
    hands.ok(server, Op::Bind(any_port()));
    hands.ok(server, Op::Listen { backlog: 5 });
    let client = hands.tcp();
    let accept = hands.begin(server, Op::Accept);
    hands.ok(client, Op::Connect(hands.local(server)));
    let Outcome::Returned(Returned::Accepted { id: conn, peer, .. }) = hands.end_of(accept) else {
        panic!("accept did not return a connection")
    };
    assert_eq!(peer, hands.local(client));

    assert_eq!(hands.ok(client, Op::Send(bytes("hello"), Flags::NONE)), Returned::Sent { bytes: 5, of: 5 });
    assert_eq!(hands.receive(conn, 3), b"hel");
    assert_eq!(hands.receive(conn, 1024), b"lo");
    hands.ok(conn, Op::SendAll(bytes("HELLO")));
    assert_eq!(received(hands.ok(client, Op::RecvFrom { bufsize: 1024, flags: Flags::NONE })), b"HELLO");
    assert_eq!(hands.ok(client, Op::GetPeerName), Returned::Address(hands.local(server)));
    assert_eq!(hands.ok(conn, Op::GetSockName), Returned::Address(hands.local(server)));

    hands.ok(client, Op::Shutdown(How::Write));
    assert_eq!(hands.receive(conn, 1024), b"");
    let state = &hands.0.socket(conn).unwrap().state;
    assert!(state.received_end && state.phase() == Phase::Ending && state.side() == Some(Side::Server));
    for socket in [conn, client, server] {
        hands.ok(socket, Op::Close);
        assert_eq!(hands.0.socket(socket).unwrap().state.phase(), Phase::Closed);
    }
    let client = &hands.0.socket(client).unwrap().state;
    let path = [Step::Socket, Step::Connect, Step::Receive, Step::Send, Step::Close];
    assert!(path.iter().all(|step| client.steps.contains(step)), "{:?}", client.steps);
    assert_eq!((client.sent_bytes, client.received_bytes), (5, 5));
    let spelled: Vec<&str> = hands.0.entries().iter().map(|entry| entry.python.as_str()).collect();
    assert!(spelled.contains(&"conn, conn_address = s.accept()"), "{spelled:?}");
    assert!(spelled.contains(&"s2 = socket(AF_INET, SOCK_STREAM)"), "{spelled:?}");
}

#[test]
fn connect_ex_returns_the_errno() {
    let mut hands = Hands::new();
    let (holder, client) = (hands.tcp(), hands.tcp());
    hands.ok(holder, Op::Bind(any_port()));
    let nobody = hands.local(holder);
    let Returned::Errno(Some(code)) = hands.ok(client, Op::ConnectEx(nobody)) else { panic!("nobody listens") };
    assert_eq!(code.name, "ECONNREFUSED");
    let server = hands.server();
    let client = hands.tcp();
    assert_eq!(hands.ok(client, Op::ConnectEx(hands.local(server))), Returned::Errno(None));
    assert_eq!(hands.0.socket(client).unwrap().state.phase(), Phase::Connected);
}

#[test]
fn a_file_reads_lines_and_holds_the_socket() {
    let mut hands = Hands::new();
    let (client, conn) = hands.connection();
    assert!(hands.0.call(socketlab::by_hand::Call::On(conn, Op::ReadLine)).is_err());
    hands.ok(conn, Op::MakeFile);
    hands.ok(client, Op::SendAll(bytes("one\ntwo\nthr")));
    assert_eq!(received(hands.ok(conn, Op::ReadLine)), b"one\n");
    assert_eq!(received(hands.ok(conn, Op::ReadLine)), b"two\n");
    hands.ok(conn, Op::WriteFile(bytes("back")));
    assert_eq!(hands.receive(client, 10), b"back");
    hands.ok(conn, Op::SetBlocking(false));
    assert_eq!(received(hands.ok(conn, Op::ReadLine)), b"thr");
    assert_eq!(received(hands.ok(conn, Op::ReadLine)), b"");
    assert!(!hands.0.socket(conn).unwrap().state.received_end);
    hands.ok(conn, Op::SetBlocking(true));
    hands.ok(client, Op::SendAll(bytes("end")));
    hands.ok(client, Op::Close);
    assert_eq!(received(hands.ok(conn, Op::ReadLine)), b"end");
    assert_eq!(hands.ok(conn, Op::Close), Returned::StillHeld);
    assert_eq!(received(hands.ok(conn, Op::ReadLine)), b"");
    hands.ok(conn, Op::CloseFile);
    assert_eq!(hands.ok(conn, Op::FileNo), Returned::Number(-1));
}

#[test]
fn a_peer_that_does_not_read_makes_sends_partial() {
    let mut hands = Hands::new();
    let (client, _conn) = hands.connection();
    hands.ok(client, Op::SetBlocking(false));
    let much = bytes::Bytes::from(vec![b'x'; 8 << 20]);
    let Returned::Sent { bytes: sent, of } = hands.ok(client, Op::Send(much.clone(), Flags::NONE)) else {
        panic!("no count")
    };
    assert!(sent < of, "the system took {sent} of {of} bytes");
    let last = hands.0.entries().last().unwrap();
    assert_eq!(last.python, "s2.send(b'x' * 8388608)");
    assert_eq!(last.outcome.note().unwrap().0, "by-hand-note-partial");
    // Linux takes a little more with each call for a while.
    let full = (0..1000).any(
        |_| matches!(hands.on(client, Op::Send(much.clone(), Flags::NONE)), Outcome::Failed { code, .. } if code.name == "EAGAIN"),
    );
    assert!(full, "a socket that nobody reads took everything");
    let Outcome::Failed { code, moved } = hands.on(client, Op::SendAll(much)) else { panic!("it cannot all be sent") };
    assert_eq!((code.name, moved), ("EAGAIN", 0));
}
