//! Wrong orders are allowed: the system's own error is the lesson.

use socketlab::socket::{Flags, How, Op, Outcome};

use crate::fixture::{CLOSED, Hands, any_port, recv, send};

/// These are Linux's; macOS and Windows answer some of them with other names.
#[test]
fn calls_before_their_time_have_the_systems_errno() {
    if !cfg!(target_os = "linux") {
        eprintln!("skipped: the errors are those of Linux");
        return;
    }
    let mut hands = Hands::new();
    let socket = hands.tcp();
    assert_eq!(hands.error(socket, Op::Accept), "EINVAL");
    assert_eq!(hands.error(socket, send("x", Flags::NONE)), "EPIPE");
    assert_eq!(hands.error(socket, recv(1, Flags::NONE)), "ENOTCONN");
    assert_eq!(hands.error(socket, Op::GetPeerName), "ENOTCONN");
    assert_eq!(hands.error(socket, Op::Shutdown(How::Write)), "ENOTCONN");
    hands.ok(socket, Op::bind(any_port()));
    assert_eq!(hands.error(socket, Op::bind(any_port())), "EINVAL");
    let other = hands.tcp();
    hands.ok(socket, Op::Listen { backlog: 1 });
    assert_eq!(hands.error(other, Op::bind(hands.local(socket))), "EADDRINUSE");
}

#[test]
fn nothing_there_is_eagain_on_a_socket_that_does_not_wait() {
    let mut hands = Hands::new();
    let (client, conn) = hands.connection();
    hands.ok(conn, Op::SetBlocking(false));
    assert_eq!(hands.error(conn, recv(1024, Flags::NONE)), "EAGAIN");
    let shown = hands.bench.result(hands.rows().last().unwrap());
    assert!(shown.starts_with("BlockingIOError: [Errno"), "{shown}");
    let server = hands.server();
    hands.ok(server, Op::SetTimeout(Some(std::time::Duration::ZERO)));
    assert_eq!(hands.error(server, Op::Accept), "EAGAIN");
    hands.ok(client, Op::Close);
}

#[test]
fn nobody_listens_is_econnrefused() {
    let mut hands = Hands::new();
    let (holder, client) = (hands.tcp(), hands.tcp());
    hands.ok(holder, Op::bind(any_port()));
    assert_eq!(hands.error(client, Op::connect(hands.local(holder))), "ECONNREFUSED");
}

#[test]
fn a_closed_socket_is_no_descriptor_any_more() {
    let mut hands = Hands::new();
    let socket = hands.tcp();
    assert!(matches!(hands.value(socket, Op::FileNo), Outcome::Number(number) if number >= 0));
    hands.ok(socket, Op::Close);
    hands.ok(socket, Op::Close);
    assert_eq!(hands.value(socket, Op::FileNo), Outcome::Number(-1));
    for op in [Op::bind(any_port()), Op::Accept, recv(1, Flags::NONE), Op::SetBlocking(true)] {
        assert_eq!(hands.error(socket, op), CLOSED);
    }
}
