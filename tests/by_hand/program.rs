//! The transcript as a program, and as text.

use std::process::{Command, Stdio};
use std::time::Duration;

use socketlab::by_hand::{Call, Op};
use socketlab::socket::{Family, Kind};
use socketlab::socket::{Flags, OptionValue, Protocol, SocketOption};

use crate::fixture::{Hands, any_port, bytes};

/// A lesson with all that is hard to write down: waiting calls, failures, ports that the system chose, a cancelled call.
fn lesson() -> Hands {
    let mut hands = Hands::new();
    let server = hands.tcp();
    hands.on(server, Op::Accept);
    hands.ok(server, Op::SetSockOpt(SocketOption::named("SO_REUSEADDR").unwrap(), OptionValue::Int(1)));
    hands.ok(server, Op::SetSockOpt(SocketOption::named("SO_LINGER").unwrap(), OptionValue::Linger(None)));
    hands.ok(server, Op::GetSockOpt(SocketOption::named("SO_LINGER").unwrap()));
    hands.ok(server, Op::Bind(any_port()));
    hands.ok(server, Op::Listen { backlog: 5 });
    let accept = hands.begin(server, Op::Accept);
    let client = hands.tcp();
    hands.ok(client, Op::Connect(hands.local(server)));
    hands.end_of(accept);
    let conn = hands.0.entry(accept).unwrap().made().unwrap();
    let recv = hands.begin(conn, Op::Recv { bufsize: 1024, flags: Flags::NONE });
    hands.ok(client, Op::SendAll(bytes("it's\n")));
    hands.end_of(recv);
    hands.ok(conn, Op::SetTimeout(Some(Duration::from_millis(20))));
    hands.on(conn, Op::Recv { bufsize: 1024, flags: Flags::NONE });
    hands.ok(client, Op::SendAll((0..3000).map(socketlab::payload::chargen_byte).collect()));
    hands.receive(conn, 4096);
    hands.ok(client, Op::SendAll(bytes("peek")));
    hands.ok(conn, Op::Recv { bufsize: 4, flags: Flags::PEEK });
    hands.receive(conn, 4);
    let cancelled = hands.begin(client, Op::Recv { bufsize: 1024, flags: Flags::NONE });
    hands.0.cancel(cancelled);
    hands.end_of(cancelled);
    let (a, b) = (hands.socket(Family::Inet, Kind::Datagram), hands.socket(Family::Inet, Kind::Datagram));
    hands.ok(a, Op::Bind(any_port()));
    hands.ok(b, Op::SendTo(bytes("ping"), Flags::NONE, hands.local(a)));
    hands.ok(a, Op::RecvFrom { bufsize: 2, flags: Flags::NONE });
    let proto = Call::Socket { family: Family::Inet, kind: Kind::Datagram, protocol: Protocol::Udp };
    hands.call(proto);
    hands.call(Call::SocketOf(a));
    let shared = hands.0.sockets().last().unwrap().id;
    hands.ok(shared, Op::SendTo(bytes("self"), Flags::NONE, hands.local(a)));
    hands.ok(shared, Op::Close);
    hands.on(a, Op::Close);
    hands.call(Call::GetHostName);
    hands.call(Call::GetAddrInfo { host: "127.0.0.1".into(), port: "80".into() });
    for socket in [conn, client, server, a, b] {
        hands.ok(socket, Op::Close);
    }
    hands
}

#[test]
fn the_transcript_is_a_program() {
    let program = lesson().0.to_python();
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
    let program = lesson().0.to_python();
    std::fs::write(&path, &program).unwrap();
    let output = Command::new("python3").arg(&path).output().unwrap();
    let (said, erred) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && erred.is_empty(), "{program}\n{said}\n{erred}");
    assert!(said.contains("b\"it's\\n\"") && said.contains("TimeoutError('timed out')"), "{program}\n{said}");
    assert!(said.contains("(b'pi', ('127.0.0.1', "), "{said}");
}

#[test]
fn the_transcript_is_text_and_json() {
    let hands = lesson();
    let text = hands.0.to_text();
    assert!(
        text.lines().next().unwrap().starts_with("1  s = socket(AF_INET, SOCK_STREAM)  ->  <socket s>  ["),
        "{text}"
    );
    let lines = hands.0.to_json_lines();
    let all: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(all.len(), hands.0.entries().len());
    assert_eq!((&all[1]["call"], &all[1]["outcome"]), (&"accept".into(), &"failed".into()));
    assert!(all[1]["errno"].as_i64().unwrap() > 0);
}
