//! Lines of standard input: one rule for `connect`, `peer` and `serve manual`.

use std::io::{Read, Write};
use std::net::{TcpStream, UdpSocket};
use std::process::Stdio;

use crate::options::sent;
use crate::program::{Server, run, socketlab};

/// The datagrams that a command with this standard input sends to an address that is put behind its arguments.
fn datagrams(args: impl Fn(&str) -> Vec<String>, input: &[u8], count: usize) -> Vec<Vec<u8>> {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(std::time::Duration::from_secs(20))).unwrap();
    let args = args(&format!("udp://{}", socket.local_addr().unwrap()));
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let mut child = socketlab(&args).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let received = |_| {
        let mut room = [0; 100];
        let length = socket.recv(&mut room).unwrap();
        room[..length].to_vec()
    };
    let all = (0..count).map(received).collect();
    let _ = child.kill();
    child.wait().unwrap();
    all
}

#[test]
fn a_datagram_is_a_line_without_its_end_and_an_empty_line_is_an_empty_datagram() {
    let connect = |more: &'static str| {
        move |to: &str| {
            ["connect", to, "--quiet"].into_iter().chain(more.split_terminator(' ')).map(str::to_owned).collect()
        }
    };
    let peer = |to: &str| ["peer", "udp://127.0.0.1:0", "--to", to].map(str::to_owned).to_vec();
    let input = b"one\n\ntwo\r\n\r\nthree";
    let lines: [&[u8]; 5] = [b"one", b"", b"two", b"", b"three"];
    assert_eq!(datagrams(connect(""), input, 5), lines);
    assert_eq!(datagrams(peer, input, 5), lines);
    assert_eq!(datagrams(connect("--line-ending crlf"), b"a\nb\r\n", 2), [b"a\r\n", b"b\r\n"]);
    assert_eq!(datagrams(connect("--encoding gbk"), "你\r\n".as_bytes(), 1), [b"\xc4\xe3"]);
}

#[test]
fn a_raw_stream_keeps_the_end_of_a_line_unless_it_is_told_otherwise() {
    assert_eq!(sent(&[], b"a\n\nb\r\nc"), b"a\n\nb\r\nc");
    assert_eq!(sent(&["--encoding", "gbk"], "你\n".as_bytes()), b"\xc4\xe3\n");
    assert_eq!(sent(&["--line-ending", "none"], b"a\nb\r\n\xff\n"), b"ab\xff");
    assert_eq!(sent(&["--line-ending", "crlf"], b"a\nb\r\n"), b"a\r\nb\r\n");
    assert_eq!(sent(&["--framing", "line"], b"a\r\n\nb\n"), b"a\n\nb\n", "the framing ends a line");
    assert_eq!(sent(&["--quit", "q"], b"a\nq\r\nb\n"), b"a\n", "compared without the line end");
}

#[test]
fn a_manual_server_has_the_same_rule() {
    for (scheme, more, lines) in [
        ("tcp", &[][..], "one\ntwo\r\n"),
        ("tcp", &["--line-ending", "none"], "onetwo"),
        ("tcp", &["--framing", "length:u8"], "\u{3}one\u{3}two"),
        ("udp", &[], "one|two"),
    ] {
        let mut command = socketlab(&[&["serve", "manual", &format!("{scheme}://127.0.0.1:0")], more].concat());
        command.stdin(Stdio::piped());
        let mut server = Server::of(command);
        let mut input = server.input();
        let at = server.address.split_once("://").unwrap().1.to_owned();
        let mut room = [0; 100];
        let got = if scheme == "udp" {
            let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
            socket.set_read_timeout(Some(std::time::Duration::from_secs(20))).unwrap();
            socket.send_to(b"hello", &at).unwrap();
            server.until("\"hello\"");
            input.write_all(b"one\ntwo\r\n").unwrap();
            let mut next = || {
                let length = socket.recv(&mut room).unwrap();
                String::from_utf8(room[..length].to_vec()).unwrap()
            };
            [next(), next()].join("|")
        } else {
            let mut stream = TcpStream::connect(&at).unwrap();
            server.until("accept()");
            input.write_all(b"one\ntwo\r\n").unwrap();
            let room = &mut room[..lines.len()];
            stream.read_exact(room).unwrap();
            String::from_utf8(room.to_vec()).unwrap()
        };
        assert_eq!(got, lines, "{scheme} {more:?}");
    }
}

#[test]
fn quit_without_its_line_end_leaves_a_room_without_framing() {
    let server = Server::start(&["rooms", "tcp://127.0.0.1:0", "--quiet"]);
    let mut command = socketlab(&["connect", &server.address, "--line-ending", "none"]);
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut until = |text: &str| {
        let mut line = String::new();
        while !line.contains(text) {
            line.clear();
            assert!(std::io::BufRead::read_line(&mut out, &mut line).unwrap() > 0, "no {text}");
        }
    };
    input.write_all(b"alice lobby\n").unwrap();
    until("\"success\"");
    input.write_all(b"quit\n").unwrap();
    until("= 4 ");
    // Standard input is still open: it is the server that ends it.
    assert!(child.wait().unwrap().success());
    drop(input);
}

#[test]
fn the_help_tells_the_rule_of_lines() {
    for command in ["connect", "peer", "serve"] {
        let (_, out, _) = run(&[command, "--help"]);
        let text = out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            text.contains("an empty line is an empty datagram; on a framed stream the framing ends a line"),
            "{out}"
        );
    }
}

/// A server that is told of the end closes, as the lessons' do, so the reply to the last line comes first.
#[test]
fn in_turns_the_last_reply_is_heard_before_the_end_is_sent() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("tcp://{}", listener.local_addr().unwrap());
    let mut command = socketlab(&["connect", &address, "--half-duplex", "--line-ending", "none"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"hi\n").unwrap();
    let (mut stream, _) = listener.accept().unwrap();
    let mut room = [0; 16];
    assert_eq!(stream.read(&mut room).unwrap(), 2);
    stream.set_read_timeout(Some(std::time::Duration::from_millis(700))).unwrap();
    let early = stream.read(&mut room).map_err(|error| error.kind());
    assert!(early.is_err(), "the end came before the reply: {early:?}");
    stream.write_all(b"reply").unwrap();
    stream.set_read_timeout(Some(std::time::Duration::from_secs(20))).unwrap();
    assert_eq!(stream.read(&mut room).unwrap(), 0);
    drop(stream);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && String::from_utf8_lossy(&output.stdout).contains("reply"), "{output:?}");
}
