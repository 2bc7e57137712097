//! Each option of `serve` and `connect`, seen by the other side or in the log.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::process::Stdio;

use crate::program::{Server, finished, run, socketlab};

/// A listener of the test's own, and its address for `connect`.
pub fn listener() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("tcp://{}", listener.local_addr().unwrap());
    (listener, address)
}

/// What `connect` with these arguments and this standard input sends.
pub fn sent(args: &[&str], input: &[u8]) -> Vec<u8> {
    let (listener, address) = listener();
    let other = std::thread::spawn(move || {
        let mut all = Vec::new();
        listener.accept().unwrap().0.read_to_end(&mut all).unwrap();
        all
    });
    let mut command = socketlab(&[&["connect", &address, "--quiet"], args].concat());
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    // One that ends early does not read it all.
    let _ = child.stdin.take().unwrap().write_all(input);
    let (status, _, err) = finished(child.wait_with_output().unwrap());
    assert_eq!((status, err.as_str()), (0, ""), "{args:?}");
    other.join().unwrap()
}

#[test]
fn payloads_are_made_as_they_are_told() {
    assert_eq!(sent(&["--encoding", "gbk", "--send", "你好"], b""), b"\xc4\xe3\xba\xc3");
    assert_eq!(sent(&["--escapes", "off", "--send", r"a\n"], b""), br"a\n");
    assert_eq!(sent(&["--line-ending", "crlf", "--send", "a", "--send", "b"], b""), b"a\r\nb\r\n");
    assert_eq!(sent(&["--checksum", "sum8", "--send", "hex:01 02"], b""), [1, 2, 3]);
    assert_eq!(sent(&["--checksum", "crc16-modbus:be", "--send", "text:"], b""), [0xff, 0xff]);
    assert_eq!(sent(&["--json", "minified", "--send", "json:[1, 2]"], b""), b"[1,2]");
}

#[test]
fn lines_of_standard_input_are_made_as_they_are_told() {
    assert_eq!(sent(&[], b"a\\n\r\nb"), b"a\\n\r\nb");
    assert_eq!(sent(&["--line-ending", "crlf"], b"a\\n\nb\n"), b"a\\n\r\nb\r\n");
    assert_eq!(sent(&["--encoding", "gbk", "--escapes", "on"], "你${seq}\n".as_bytes()), b"\xc4\xe31\n");
    assert_eq!(sent(&["--framing", "length:u16be"], b"ab\nc\n"), b"\0\x02ab\0\x01c");
    assert_eq!(sent(&["--quit", "q"], b"a\nq\nb\n"), b"a\n");
}

#[test]
fn framed_sides_exchange_whole_messages() {
    for framing in ["line", "length:u32be", "fixed:5", r"delimiter:\x00"] {
        let server =
            Server::start(&["upper-case", "tcp://127.0.0.1:0", "--quiet", "--framing", framing, "--recv-size", "3"]);
        let args =
            ["--send", "hello", "--send", "world", "--expect", "HELLO", "--expect", "WORLD", "--framing", framing];
        let (status, out, err) = run(&[&["connect", &server.address], &args[..]].concat());
        assert_eq!((status, err.as_str()), (0, ""), "{framing}: {out}");
    }
    let server = Server::start(&["echo", "tcp://127.0.0.1:0", "--quiet", "--framing", "line"]);
    let args = ["--framing", "line", "--quiet", "--send", "hello", "--expect", "he"];
    let (status, _, err) = run(&[&["connect", &server.address], &args[..]].concat());
    assert_eq!((status, err.as_str()), (1, "socketlab: expected 2 bytes \"he\"; 5 bytes \"hello\" came\n"));
}

#[test]
fn one_send_is_repeated() {
    let server = Server::start(&["echo", "udp://127.0.0.1:0", "--quiet"]);
    let args = ["connect", &server.address, "--send", "n${seq}", "--every", "2ms", "--repeat", "5"];
    let (status, out, err) = run(&args);
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    for n in 1..=5 {
        assert_eq!(out.matches(&format!("\"n{n}\"")).count(), 2, "sent and echoed: {out}");
    }
    assert_eq!(sent(&["--send", "ab", "--every", "1ms", "--repeat", "3"], b""), b"ababab");
}

#[test]
fn sends_and_expectations_are_repeated_in_turn() {
    let server = Server::start(&["upper-case", "tcp://127.0.0.1:0", "--quiet"]);
    let args = ["--send", "x", "--expect", "X", "--send", "y", "--expect", "Y", "--every", "5ms", "--repeat", "3"];
    let (status, out, err) = run(&[&["connect", &server.address], &args[..]].concat());
    assert_eq!((status, err.as_str()), (0, ""));
    assert_eq!((out.matches("\"X\"").count(), out.matches("\"Y\"").count()), (3, 3), "{out}");
}

#[test]
fn half_duplex_sends_when_the_answer_has_come() {
    let (listener, address) = listener();
    let other = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut got = [0; 1];
        let mut all = Vec::new();
        for _ in 0..3 {
            stream.read_exact(&mut got).unwrap();
            all.push(got[0]);
            // Whoever does not wait has sent more by now, and it would have been read together.
            stream.set_nonblocking(true).unwrap();
            all.extend(stream.read(&mut got).ok().map(|_| b'!'));
            stream.set_nonblocking(false).unwrap();
            stream.write_all(b"ok").unwrap();
        }
        all
    });
    let args = ["connect", &address, "--half-duplex", "--send", "a", "--send", "b", "--send", "c", "--quiet"];
    assert_eq!(run(&args), (0, String::new(), String::new()));
    let all = other.join().unwrap();
    assert!(all.starts_with(b"ab") || all == b"abc!", "{}", all.escape_ascii());
    assert_eq!(all.iter().filter(|byte| byte.is_ascii_alphabetic()).count(), 3);
    let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = format!("udp://{}", silent.local_addr().unwrap());
    let args = ["connect", &address, "--half-duplex", "--send", "a", "--send", "b", "--timeout", "50ms", "--quiet"];
    let (status, _, err) = run(&args);
    assert_eq!(status, 1);
    assert!(err.starts_with("socketlab: no reply came in time: in half-duplex"), "{err}");
    let args = ["connect", &address, "--half-duplex", "--send", "n${seq}", "--timeout", "30ms"];
    let (status, out, _) = run(&[&args[..], &["--every", "1ms", "--repeat", "3"]].concat());
    assert_eq!(status, 0, "a loop goes on when an answer is lost");
    assert!(out.contains("\"n3\"") && out.contains("timed out: no reply within 30 ms"), "{out}");
}

#[test]
fn servers_are_of_the_model_that_was_asked_for() {
    for model in ["one-at-a-time", "thread", "event-loop"] {
        let server = Server::start(&["echo", "tcp://127.0.0.1:0", "--model", model]);
        let connect = || TcpStream::connect(server.address.strip_prefix("tcp://").unwrap()).unwrap();
        let (first, mut second) = (connect(), connect());
        second.write_all(b"x").unwrap();
        if model == "one-at-a-time" {
            // The second waits in the backlog until the first has closed.
            drop(first);
        }
        let mut back = [0; 1];
        second.read_exact(&mut back).unwrap();
        assert_eq!(&back, b"x", "{model}");
    }
}

#[test]
fn a_delay_a_backlog_and_a_limit_reach_the_calls() {
    let mut server =
        Server::start(&["echo", "tcp://127.0.0.1:0", "--backlog", "7", "--delay", "30ms", "--max-connections", "1"]);
    server.until("listen(7)");
    let begun = std::time::Instant::now();
    let first = run(&["connect", &server.address, "--send", "x", "--expect", "x", "--quiet"]);
    assert_eq!(first, (0, String::new(), String::new()));
    assert!(begun.elapsed() >= std::time::Duration::from_millis(30));
}

#[test]
fn multicast_and_broadcast_options_become_calls() {
    let args = ["echo", "udp://127.0.0.1:0", "--broadcast", "--ttl", "3", "--multicast-loop", "off"];
    let mut server = Server::start(&args);
    server.until("SO_BROADCAST");
    server.until("IP_MULTICAST_TTL");
    server.until("IP_MULTICAST_LOOP");
}

#[test]
fn lines_answer_the_clients_of_a_manual_server() {
    let mut command = socketlab(&["serve", "manual", "tcp://127.0.0.1:0"]);
    command.stdin(Stdio::piped());
    let mut server = Server::of(command);
    // Typed before anybody is there: it waits.
    let mut input = server.input();
    input.write_all(b"welcome\n").unwrap();
    let args = ["connect", &server.address, "--expect", r"welcome\n", "--send", "thanks", "--quiet"];
    assert_eq!(run(&args), (0, String::new(), String::new()));
    server.until("\"thanks\"");
}

#[test]
fn the_next_client_of_a_manual_server_gets_the_reply() {
    let mut command = socketlab(&["serve", "manual", "tcp://127.0.0.1:0", "--model", "one-at-a-time"]);
    command.stdin(Stdio::piped());
    let mut server = Server::of(command);
    let address = server.address.strip_prefix("tcp://").unwrap().to_owned();
    let mut first = TcpStream::connect(&address).unwrap();
    first.write_all(b"I am first").unwrap();
    drop(first);
    let mut second = TcpStream::connect(&address).unwrap();
    second.write_all(b"I am second").unwrap();
    server.until("I am first");
    server.until("I am second");
    server.input().write_all(b"reply\n").unwrap();
    let mut reply = [0; 6];
    second.read_exact(&mut reply).unwrap();
    assert_eq!(&reply, b"reply\n");
}

#[test]
fn a_connection_is_kept_half_open_where_it_is_to() {
    let mut command = socketlab(&["serve", "manual", "tcp://127.0.0.1:0", "--keep-half-open"]);
    command.stdin(Stdio::piped());
    let mut server = Server::of(command);
    let mut client = TcpStream::connect(server.address.strip_prefix("tcp://").unwrap()).unwrap();
    client.shutdown(std::net::Shutdown::Write).unwrap();
    server.until("recv(1024) = 0");
    server.input().write_all(b"late\n").unwrap();
    let mut reply = [0; 5];
    client.read_exact(&mut reply).unwrap();
    assert_eq!(&reply, b"late\n");
}

#[test]
fn datagrams_are_cut_where_they_are_to_be() {
    for args in [&["serve", "discard"][..], &["peer"]] {
        let more = ["udp://127.0.0.1:0", "--cut-datagrams", "--recv-size", "4"];
        let mut server = Server::of(socketlab(&[args, &more].concat()));
        let to = server.address.strip_prefix("udp://").unwrap().to_owned();
        UdpSocket::bind("127.0.0.1:0").unwrap().send_to(b"hello, and more", to).unwrap();
        let seen = server.until("its last 11 bytes were lost");
        assert!(seen.contains("recvfrom(4) = 4") && !seen.contains("hello"), "{seen}");
    }
}

#[test]
fn wrong_values_are_one_line_that_says_what_is_allowed() {
    let tcp = "tcp://127.0.0.1:1";
    let cases: &[(&[&str], &str)] = &[
        (&["serve", "echo", tcp, "--model", "forking"], "is none of: one-at-a-time, thread-per-connection, event-loop"),
        (&["serve", "echo", "udp://127.0.0.1:1", "--model", "event-loop"], "is one-at-a-time or thread-per-connection"),
        (&["serve", "echo", "udp://127.0.0.1:1", "--framing", "line"], "UDP keeps boundaries by itself"),
        (&["serve", "echo", tcp, "--framing", "fixed"], "fixed:16"),
        (&["serve", "echo", tcp, "--backlog", "0"], "a whole number from 1 to 65535"),
        (&["serve", "echo", tcp, "--delay", "2h"], "a duration from 0s to 1h"),
        (&["serve", "echo", tcp, "--text", "hi"], "--text is not for echo; it is for"),
        (&["serve", "echo", tcp, "--hidden-names"], "--hidden-names is not for echo; it is for command"),
        (&["serve", "echo", tcp, "--rule", "ping=pong"], "WHEN:PATTERN=REPLY"),
        (&["serve", "echo", tcp, "--group", "239.1.2.3"], "--group is for udp:// addresses"),
        (&["serve", "echo", "udp://0.0.0.0:1", "--group", "127.0.0.1"], "224.0.0.0 to 239.255.255.255"),
        (&["serve", "echo", tcp, "--half-duplex"], "it is for manual"),
        (&["serve", "echo", tcp, "--cut-datagrams"], "is for udp:// and unixgram:// addresses"),
        (
            &["serve", "echo", "udp://127.0.0.1:1", "--keep-half-open"],
            "--keep-half-open is for tcp://, unix:// and unixpacket:// addresses",
        ),
        (&["peer", "udp://127.0.0.1:1", "--recv-size", "4"], "--cut-datagrams"),
        (&["serve", "echo", "icmp://127.0.0.1"], "ICMP has no servers"),
        (&["serve", "echo", tcp, "--escapes", "on"], "they are not for echo"),
        (&["connect", tcp, "--encoding", "ebcdic"], "utf-8, gbk, gb18030"),
        (&["connect", tcp, "--escapes", "yes"], "on, off"),
        (&["connect", tcp, "--line-ending", "lfcr"], "none, lf, crlf, cr, nul"),
        (&["connect", tcp, "--checksum", "md5"], "none, crc8"),
        (&["connect", tcp, "--ttl", "256"], "0 to 255"),
        (&["connect", tcp, "--repeat", "3"], "--every"),
        (&["connect", tcp, "--every", "1s"], "--every needs --send"),
        (&["connect", tcp, "--every", "1s", "--repeat", "0", "--send", "x"], "a number from 1"),
        (&["peer", tcp], "TCP has no peers"),
        (&["peer", "udp://127.0.0.1:0", "--to", "tcp://127.0.0.1:1"], "from udp:// one sends to udp://"),
        (&["examples", "S99"], "there are echo, "),
    ];
    for (args, reason) in cases {
        let (status, out, err) = run(args);
        assert_eq!((status, out.as_str()), (2, ""), "{args:?}: {err}");
        assert!(err.contains(reason) && err.starts_with("socketlab: "), "{args:?}: {err}");
        assert_eq!(err.lines().count(), 1, "{err}");
    }
}

#[test]
fn behaviours_are_told_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("one name"), "").unwrap();
    std::fs::write(folder.path().join(".hidden"), "").unwrap();
    let folder = folder.path().to_str().unwrap();
    let cases: &[(&[&str], &[&str])] = &[
        (&["greeting", "--text", r"hello, you\n"], &["--expect", r"hello, you\n"]),
        (&["command", "--folder", folder], &["--send", "ls", "--expect", "one name"]),
        (&["command", "--folder", folder, "--hidden-names"], &["--send", "ls", "--expect", r".hidden\none name"]),
        (
            &[
                "rules",
                "--rule",
                "exact:ping=pong",
                "--rule",
                r"regex:(\w+)\=(\w+)=$2 is $1",
                "--rule",
                "hex:01=hex:02 03",
            ],
            &[
                "--send", "ping", "--expect", "pong", "--send", "a=b", "--expect", "b is a", "--send", "u8:1",
                "--expect", "u8:2,3",
            ],
        ),
    ];
    for (server, client) in cases {
        let server = Server::start(&[&server[..1], &["tcp://127.0.0.1:0", "--quiet"], &server[1..]].concat());
        let ran = run(&[&["connect", &server.address, "--quiet"], *client].concat());
        assert_eq!(ran, (0, String::new(), String::new()), "{client:?}");
    }
    for (args, reason) in
        [(["rules", "--rule", "regex:(=x"], "rule 1"), (["greeting", "--text", "hex:0"], "greeting: ")]
    {
        let (status, _, err) = run(&["serve", args[0], "tcp://127.0.0.1:0", args[1], args[2]]);
        assert_eq!((status, err.lines().count()), (2, 1), "{err}");
        assert!(err.contains(reason), "{err}");
    }
}
