//! `connect --reconnect`, and how a client comes to its end.

use std::io::{Read, Write};
use std::process::Stdio;

use crate::options::listener;
use crate::program::{Server, finished, run, socketlab};

/// A server that answers one line of each connection and closes; how many connections it has served.
fn one_line_each(connections: usize) -> (String, std::thread::JoinHandle<Vec<String>>) {
    let (listener, address) = listener();
    let served = std::thread::spawn(move || {
        let serve = |_| {
            let mut stream = listener.accept().unwrap().0;
            let mut line = String::new();
            std::io::BufRead::read_line(&mut std::io::BufReader::new(&stream), &mut line).unwrap();
            stream.write_all(format!("re: {line}").as_bytes()).unwrap();
            line
        };
        (0..connections).map(serve).collect()
    });
    (address, served)
}

#[test]
fn it_connects_again_for_every_send() {
    let (address, served) = one_line_each(3);
    let args = ["connect", &address, "--reconnect", "--line-ending", "crlf", "--quiet"];
    let mut child = socketlab(&args).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"one\ntwo\r\nthree\n").unwrap();
    let ended = finished(child.wait_with_output().unwrap());
    assert_eq!(ended, (0, String::new(), String::new()));
    assert_eq!(served.join().unwrap(), ["one\r\n", "two\r\n", "three\r\n"]);

    let (address, served) = one_line_each(2);
    let steps = [r"a\n", r"re: a\n", r"b\n", r"re: b\n"];
    let steps = ["--send", steps[0], "--expect", steps[1], "--send", steps[2], "--expect", steps[3]];
    let (status, _, err) = run(&[&["connect", &address, "--reconnect", "--quiet"], &steps[..]].concat());
    assert_eq!((status, err.as_str()), (0, ""));
    assert_eq!(served.join().unwrap(), ["a\n", "b\n"]);

    let (address, served) = one_line_each(4);
    let args = ["connect", &address, "--reconnect", "--send", r"n${seq}\n", "--every", "1ms", "--repeat", "4"];
    let (status, out, err) = run(&args);
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    assert_eq!(served.join().unwrap(), ["n1\n", "n2\n", "n3\n", "n4\n"]);
    assert!((1..=4).all(|n| out.contains(&format!(r#""re: n{n}\n""#))), "{out}");

    let (status, _, err) = run(&["connect", "udp://127.0.0.1:1", "--reconnect", "--send", "x"]);
    assert_eq!(
        (status, err.as_str()),
        (2, "socketlab: --reconnect is for tcp://, unix:// and unixpacket:// addresses\n")
    );
}

#[test]
fn a_server_that_stays_open_is_gone_on_with() {
    let server = Server::start(&["echo", "tcp://127.0.0.1:0", "--quiet"]);
    let args = ["connect", &server.address, "--reconnect", "--timeout", "100ms", "--quiet"];
    let steps = ["--send", "a", "--send", "b", "--send", "c", "--expect", "abc"];
    assert_eq!(run(&[&args[..], &steps].concat()), (0, String::new(), String::new()));
}

#[test]
fn a_client_of_turns_ends_after_its_input_although_its_timeout_is_an_hour() {
    // It answers each line, and does not close when the client has ended.
    let (listener, address) = listener();
    let other = std::thread::spawn(move || {
        let mut stream = listener.accept().unwrap().0;
        let mut room = [0; 100];
        while stream.read(&mut room).unwrap() > 0 {
            stream.write_all(b"answer").unwrap();
        }
        stream
    });
    let began = std::time::Instant::now();
    let mut child =
        socketlab(&["connect", &address, "--half-duplex", "--timeout", "1h"]).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"one\ntwo\n").unwrap();
    let (status, out, err) = finished(child.wait_with_output().unwrap());
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    assert_eq!(out.matches("\"answer\"").count(), 2, "both answers were due: {out}");
    assert!(began.elapsed() < std::time::Duration::from_secs(60));
    drop(other.join().unwrap());
}

#[test]
fn a_full_duplex_client_ends_with_the_server_and_not_with_its_timeout() {
    let (listener, address) = listener();
    let other = std::thread::spawn(move || {
        let mut stream = listener.accept().unwrap().0;
        let mut all = String::new();
        stream.read_to_string(&mut all).unwrap();
        stream.write_all(b"the last word").unwrap();
        all
    });
    let began = std::time::Instant::now();
    let mut child = socketlab(&["connect", &address, "--timeout", "1h"]).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"one\n").unwrap();
    let (status, out, err) = finished(child.wait_with_output().unwrap());
    assert_eq!((status, err.as_str(), other.join().unwrap().as_str()), (0, "", "one\n"));
    assert!(out.contains("\"the last word\""), "what was due has come: {out}");
    assert!(began.elapsed() < std::time::Duration::from_secs(60));
}
