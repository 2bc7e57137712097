use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Stdio;

use crate::program::{Server, finished, run, socketlab};

#[test]
fn met_expectations_exit_0() {
    for transport in ["tcp", "udp"] {
        let server = Server::start(&["upper-case", &format!("{transport}://127.0.0.1:0"), "--quiet"]);
        let args = ["--send", "hello", "--expect", "HELLO", "--send", "hex:61 0a", "--expect", "text:A\\n"];
        let (status, out, err) = run(&[&["connect", &server.address], &args[..]].concat());
        assert_eq!((status, err.as_str()), (0, ""), "{out}");
        assert!(out.contains("\"hello\"") && out.contains("\"HELLO\""), "{out}");
    }
}

#[test]
fn every_send_fills_its_templates_in() {
    let server = Server::start(&["echo", "udp://127.0.0.1:0", "--quiet"]);
    let args = ["--send", "${seq}", "--expect", "1", "--send", r"pack:!HB 2 3", "--expect", "hex:000203"];
    let more = ["--send", r"\${seq}=${seq}", "--expect", r"\${seq}=3", "--send", "${time}"];
    let (status, out, err) = run(&[&["connect", &server.address], &args[..], &more[..]].concat());
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    assert!(!out.contains("\"1970-"), "{out}");
    let (status, _, err) = run(&["connect", &server.address, "--expect", "file:/tmp/x"]);
    assert_eq!(status, 2);
    assert!(err.contains("the bytes of a file are read while it is sent"), "{err}");
}

#[test]
fn a_stream_may_glue_and_split_what_is_expected() {
    let server = Server::start(&["echo", "tcp://127.0.0.1:0", "--quiet", "--recv-size", "3"]);
    let args = ["--send", "abcdefgh", "--send", "ij", "--expect", "a", "--expect", "bcdefghij", "--quiet"];
    assert_eq!(run(&[&["connect", &server.address], &args[..]].concat()), (0, String::new(), String::new()));
}

#[test]
fn an_unmet_expectation_exits_1_and_says_what_came() {
    let server = Server::start(&["echo", "tcp://127.0.0.1:0", "--quiet"]);
    let (status, _, err) = run(&["connect", &server.address, "--send", "hello", "--expect", "help!", "--quiet"]);
    assert_eq!(status, 1);
    assert_eq!(err, "socketlab: expected 5 bytes \"help!\"; 5 bytes \"hello\" came\n");
    let args = ["connect", &server.address, "--send", "hi", "--expect", "hi there", "--timeout", "100ms", "--quiet"];
    let (status, _, err) = run(&args);
    assert_eq!(status, 1);
    assert_eq!(err, "socketlab: expected 8 bytes \"hi there\"; 2 bytes \"hi\" came in time\n");
}

#[test]
fn an_end_before_the_expectation_is_told_at_once() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("tcp://{}", listener.local_addr().unwrap());
    let other = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"bye").unwrap();
    });
    let (status, _, err) = run(&["connect", &address, "--expect", "bye bye", "--timeout", "60s", "--quiet"]);
    other.join().unwrap();
    assert_eq!(
        (status, err.as_str()),
        (1, "socketlab: expected 7 bytes \"bye bye\"; 3 bytes \"bye\" came before the end\n")
    );
}

#[test]
fn lines_of_standard_input_are_sent_and_its_end_half_closes() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("tcp://{}", listener.local_addr().unwrap());
    let other = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut all = String::new();
        stream.read_to_string(&mut all).unwrap();
        stream.write_all(b"got it").unwrap();
        all
    });
    let mut child = socketlab(&["connect", &address]).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all("one\n二\nthree".as_bytes()).unwrap();
    let (status, out, err) = finished(child.wait_with_output().unwrap());
    assert_eq!(other.join().unwrap(), "one\n二\nthree");
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.contains("shutdown(SHUT_WR)") && out.contains("\"got it\""), "{out}");
}

#[test]
fn a_client_stays_open_behind_the_end_of_its_server_where_it_is_to() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("tcp://{}", listener.local_addr().unwrap());
    let mut command = socketlab(&["connect", &address, "--keep-half-open"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut stream, _) = listener.accept().unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
    let out = std::thread::spawn(move || lines.map_while(Result::ok).any(|line| line.contains("recv(1024) = 0")));
    assert!(out.join().unwrap(), "it has received the end");
    child.stdin.take().unwrap().write_all(b"late\n").unwrap();
    let mut late = String::new();
    stream.read_to_string(&mut late).unwrap();
    assert_eq!(late, "late\n");
    child.wait().unwrap();
}

#[test]
fn a_refused_connection_is_one_line_naming_call_and_address() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (status, _, err) = run(&["connect", &format!("tcp://{nobody}"), "--send", "x"]);
    assert_eq!(status, 1);
    assert_eq!(err.lines().count(), 1);
    assert!(err.starts_with(&format!("socketlab: connect {nobody}: ECONNREFUSED")), "{err}");
}

#[test]
fn a_payload_that_does_not_parse_is_wrong_usage_with_its_position() {
    for (payload, reason) in [("hex:0 1 2", "character 1"), ("u8:256", "character 1"), ("json:{", "character")] {
        let (status, _, err) = run(&["connect", "tcp://127.0.0.1:1", "--send", payload]);
        assert_eq!(status, 2, "{err}");
        assert!(err.contains(reason), "{err}");
    }
}

#[test]
fn a_large_payload_goes_out_whole_without_an_expectation() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("tcp://{}", listener.local_addr().unwrap());
    let other = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut all = Vec::new();
        stream.read_to_end(&mut all).unwrap();
        all.len()
    });
    let (status, _, err) = run(&["connect", &address, "--send", "pattern:8M", "--quiet"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert_eq!(other.join().unwrap(), 8 << 20);
}

#[test]
fn a_reset_after_the_last_expectation_changes_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("tcp://{}", listener.local_addr().unwrap());
    let other = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.read_exact(&mut [0; 1]).unwrap();
        stream.write_all(b"X").unwrap();
        socket2::SockRef::from(&stream).set_linger(Some(std::time::Duration::ZERO)).unwrap();
        // The answer is to arrive before the reset: so it waits for the client's word that it has.
        stream.read_exact(&mut [0; 1]).unwrap();
    });
    let args = ["connect", &address, "--send", "x", "--expect", "X", "--send", "!", "--quiet"];
    let (status, _, err) = run(&args);
    other.join().unwrap();
    assert_eq!((status, err.as_str()), (0, ""));
}

/// `connect` with this standard input at a server that resets the connection once `is_heard` says that it has heard enough.
fn reset(input: &[u8], keeps_input: bool, is_heard: fn(&mut std::net::TcpStream)) -> (i32, String, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("tcp://{}", listener.local_addr().unwrap());
    let other = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"quote").unwrap();
        is_heard(&mut stream);
        socket2::SockRef::from(&stream).set_linger(Some(std::time::Duration::ZERO)).unwrap();
    });
    let mut child = socketlab(&["connect", &address, "--quiet"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input).unwrap();
    let stdin = Some(stdin).filter(|_| keeps_input);
    other.join().unwrap();
    let status = child.wait().unwrap();
    drop(stdin);
    let (mut out, mut err) = (String::new(), String::new());
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    (status.code().unwrap_or(-1), out, err)
}

#[test]
fn a_server_that_ends_it_while_the_client_ends_it_ends_it_well() {
    let clean = (0, String::new(), String::new());
    let reads_all = |stream: &mut std::net::TcpStream| assert_eq!(stream.read_to_end(&mut Vec::new()).unwrap(), 4);
    assert_eq!(reset(b"one\n", false, reads_all), clean, "after our half-close");
    let reads_line = |stream: &mut std::net::TcpStream| stream.read_exact(&mut [0; 4]).unwrap();
    for _ in 0..10 {
        assert_eq!(reset(b"one\n", false, reads_line), clean, "before it or after it");
    }
    // The server closes by itself, before or after the line, the half-close and what they are answered with.
    let server = Server::start(&["quote", "tcp://127.0.0.1:0", "--quiet"]);
    for _ in 0..30 {
        let mut child = socketlab(&["connect", &server.address]).stdin(Stdio::piped()).spawn().unwrap();
        // One that has ended already does not read it.
        let _ = child.stdin.take().unwrap().write_all(b"one\n");
        let (status, out, err) = finished(child.wait_with_output().unwrap());
        assert_eq!((status, err.as_str()), (0, ""), "{out}");
        assert_eq!(run(&["connect", &server.address, "--send", "one", "--quiet"]), clean);
    }
}

#[test]
fn a_reset_while_somebody_types_is_a_failure() {
    let reads_line = |stream: &mut std::net::TcpStream| stream.read_exact(&mut [0; 4]).unwrap();
    let (status, _, err) = reset(b"one\n", true, reads_line);
    assert_eq!(status, 1);
    assert!(err.contains("ECONNRESET") && err.lines().count() == 1, "{err}");
}

#[test]
fn a_refused_datagram_is_told_before_the_time_is_over() {
    if !cfg!(target_os = "linux") {
        eprintln!("skipped: only Linux reports the refusal on loopback for certain");
        return;
    }
    let nobody = std::net::UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let args = ["connect", &format!("udp://{nobody}"), "--send", "x", "--expect", "x", "--timeout", "60s", "--quiet"];
    let (status, _, err) = run(&args);
    assert_eq!(status, 1);
    assert!(err.contains("nothing came before") && err.contains("ECONNREFUSED"), "{err}");
}
