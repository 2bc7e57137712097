//! The transcript as a program, and as text.

use std::process::{Command, Stdio};
use std::time::Duration;

use socketlab::by_hand::Request;
use socketlab::socket::{Family, Flags, Kind, Op, OptionValue, Protocol, SocketOption};

use crate::fixture::{Hands, any_port, made, recv, recv_from, send_all, send_to};

/// A lesson with all that is hard to write down: waiting calls, failures, ports that the system chose, a cancelled call.
fn lesson() -> Hands {
    let mut hands = Hands::new();
    let server = hands.tcp();
    hands.on(server, Op::Accept);
    hands.ok(server, Op::set_sock_opt(SocketOption::ReuseAddr, OptionValue::Int(1)));
    hands.ok(server, Op::set_sock_opt(SocketOption::Linger, OptionValue::Linger(None)));
    hands.ok(server, Op::GetSockOpt(SocketOption::Linger));
    hands.ok(server, Op::bind(any_port()));
    hands.ok(server, Op::Listen { backlog: 5 });
    let accept = hands.begin(server, Op::Accept);
    let client = hands.tcp();
    hands.ok(client, Op::connect(hands.local(server)));
    let conn = made(&hands.end_of(accept));
    let waiting = hands.begin(conn, recv(1024, Flags::NONE));
    hands.ok(client, send_all("it's\n"));
    hands.end_of(waiting);
    hands.ok(conn, Op::SetTimeout(Some(Duration::from_millis(20))));
    hands.on(conn, recv(1024, Flags::NONE));
    hands.ok(client, send_all((0..3000).map(socketlab::payload::chargen_byte).collect::<Vec<u8>>()));
    hands.receive(conn, 4096);
    hands.ok(client, send_all("peek"));
    hands.ok(conn, recv(4, Flags::PEEK));
    hands.receive(conn, 4);
    let cancelled = hands.begin(client, recv(1024, Flags::NONE));
    hands.bench.cancel(cancelled);
    hands.end_of(cancelled);
    let (a, b) = (hands.socket(Family::Inet, Kind::Datagram), hands.socket(Family::Inet, Kind::Datagram));
    hands.ok(a, Op::bind(any_port()));
    hands.ok(b, send_to("ping", Flags::NONE, hands.local(a)));
    // Of a longer datagram Unix returns the first bytes; Windows fails (WSAEMSGSIZE).
    hands.on(a, recv_from(2, Flags::NONE));
    let proto = Request::alone(Op::Socket { family: Family::Inet, kind: Kind::Datagram, protocol: Protocol::Udp });
    hands.call(proto);
    let shared = hands.another(a);
    hands.ok(shared, send_to("self", Flags::NONE, hands.local(a)));
    hands.ok(shared, Op::Close);
    hands.on(a, Op::Close);
    hands.call(Request::alone(Op::GetHostName));
    hands.call(Request::alone(Op::get_addr_info("127.0.0.1", 80)));
    for socket in [conn, client, server, a, b] {
        hands.ok(socket, Op::Close);
    }
    hands
}

#[test]
fn the_transcript_is_a_program() {
    let program = lesson().program();
    for line in [
        "s = socket(AF_INET, SOCK_STREAM)",
        "    conn, conn_address = s.accept()",
        "s2.connect(s.getsockname())",
        "s2.sendall(pattern(3000))",
        "s2.sendall(b'it\\'s\\n')",
        "print(s4.sendto(b'ping', s3.getsockname()))  # 4",
        "    global conn, conn_address",
        "# print(s2.recv(1024))  # 20: waited, and was cancelled",
        "print(conn.recv(4, MSG_PEEK))  # b'peek'",
        "s5 = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP)",
        "s6 = socket(fileno=s3.fileno())",
        "print(s6.sendto(b'self', s3.getsockname()))  # 4",
        "    s3.close()",
    ] {
        assert!(program.lines().any(|found| found == line), "{line} is not in:\n{program}");
    }
}

#[test]
fn python_runs_the_program() {
    let python = Command::new("python3").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !python.is_ok_and(|status| status.success()) {
        eprintln!("skipped: there is no python3");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lesson.py");
    let program = lesson().program();
    std::fs::write(&path, &program).unwrap();
    let output = Command::new("python3").arg(&path).output().unwrap();
    let (said, erred) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && erred.is_empty(), "{program}\n{said}\n{erred}");
    assert!(said.contains("b\"it's\\n\"") && said.contains("TimeoutError('timed out')"), "{program}\n{said}");
    assert!(said.contains("(b'pi', ('127.0.0.1', "), "{said}");
}
