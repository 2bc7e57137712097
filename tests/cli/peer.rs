//! `peer`: datagrams from anybody, lines to whom it is told.

use std::io::Write;
use std::net::UdpSocket;
use std::process::Stdio;
use std::time::Duration;

use crate::program::{Server, run, socketlab};

fn peer(args: &[&str]) -> Server {
    let mut command = socketlab(&[&["peer", "udp://127.0.0.1:0"], args].concat());
    command.stdin(Stdio::piped());
    Server::of(command)
}

fn socket() -> (UdpSocket, String) {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let address = format!("udp://{}", socket.local_addr().unwrap());
    (socket, address)
}

fn next(socket: &UdpSocket) -> String {
    let mut room = [0; 100];
    let length = socket.recv(&mut room).unwrap();
    String::from_utf8(room[..length].to_vec()).unwrap()
}

#[test]
fn lines_go_where_they_are_told_and_the_destination_can_change() {
    let ((first, to_first), (second, to_second)) = (socket(), socket());
    let mut peer = peer(&["--to", &to_first, "--send", "u8:104,105", "--quit", "q"]);
    let mut input = peer.input();
    assert_eq!(next(&first), "hi");
    input.write_all(b"one\r\n").unwrap();
    assert_eq!(next(&first), "one");
    input.write_all(format!("/to {to_second}\ntwo\n/to nowhere\nthree\n").as_bytes()).unwrap();
    assert_eq!((next(&second), next(&second)), ("two".to_owned(), "three".to_owned()));
    input.write_all(b"q\n").unwrap();
    let (status, _, err) = peer.end();
    assert_eq!((status, err.lines().count()), (0, 1), "{err}");
    assert!(err.contains("/to ") && err.contains("expected tcp://, udp://"), "{err}");
}

#[test]
fn without_a_destination_lines_answer_whoever_wrote_last() {
    let ((first, _), (second, _)) = (socket(), socket());
    let mut peer = peer(&[]);
    let mut input = peer.input();
    let to = peer.address.strip_prefix("udp://").unwrap().to_owned();
    for (other, text) in [(&first, "from the first"), (&second, "from the second"), (&first, "again")] {
        other.send_to(text.as_bytes(), &to).unwrap();
        peer.until(&format!("\"{text}\""));
        input.write_all(format!("re: {text}\n").as_bytes()).unwrap();
        assert_eq!(next(other), format!("re: {text}"));
    }
}

#[test]
fn two_peers_talk_and_end_after_their_time() {
    let mut bob = peer(&[]);
    let to = bob.address.clone();
    let (status, _, err) = run(&["peer", "udp://127.0.0.1:0", "--to", &to, "--send", "hello, bob", "--for", "1s"]);
    assert_eq!((status, err.as_str()), (0, ""));
    bob.until("\"hello, bob\"");
}

#[test]
fn nobody_to_send_to_is_told() {
    let mut peer = peer(&["--quit", "q"]);
    peer.input().write_all(b"hello\nq\n").unwrap();
    let (status, _, err) = peer.end();
    assert_eq!(status, 0);
    assert!(err.starts_with("socketlab: nothing has been received yet: give --to ADDRESS"), "{err}");
}

#[test]
fn broadcasts_reach_a_receiver_where_the_system_lets_them() {
    let receiver = UdpSocket::bind("0.0.0.0:0").unwrap();
    receiver.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let to = format!("udp://127.255.255.255:{}", receiver.local_addr().unwrap().port());
    let args = ["peer", "udp://127.0.0.1:0", "--to", &to, "--send", "everybody", "--for", "50ms"];
    let (_, out, _) = run(&args);
    assert!(out.contains("EACCES") || cfg!(not(target_os = "linux")), "without SO_BROADCAST it is refused: {out}");
    let (_, out, _) = run(&[&args[..], &["--broadcast"]].concat());
    let mut room = [0; 100];
    match receiver.recv(&mut room) {
        Ok(length) => assert_eq!(&room[..length], b"everybody"),
        Err(_) => eprintln!("skipped: no broadcast on this machine's loopback: {out}"),
    }
}
