//! Every transport, and independent programs as the other side where they are installed.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::program::{Server, run, socketlab};

#[test]
fn every_transport_echoes() {
    let folder = tempfile::tempdir().unwrap();
    let path = |scheme: &str| format!("{scheme}://{}/{scheme}.sock", folder.path().display());
    let mut addresses = vec!["tcp://127.0.0.1:0".to_owned(), "udp://127.0.0.1:0".to_owned()];
    if std::net::TcpListener::bind("[::1]:0").is_ok() {
        addresses.extend(["tcp://[::1]:0".to_owned(), "udp://[::1]:0".to_owned()]);
    } else {
        eprintln!("skipped: this machine has no IPv6 loopback");
    }
    for (scheme, transport) in [
        ("unix", socketlab::address::Transport::Unix),
        ("unixgram", socketlab::address::Transport::UnixDatagram),
        ("unixpacket", socketlab::address::Transport::UnixSeqpacket),
    ] {
        match socketlab::socket::supports(transport) {
            Ok(()) => addresses.push(path(scheme)),
            Err(error) => eprintln!("skipped: {scheme}: {error}"),
        }
    }
    for address in addresses {
        let server = Server::start(&["upper-case", &address, "--quiet"]);
        let args = ["connect", &server.address, "--send", "hello", "--expect", "HELLO", "--quiet"];
        assert_eq!(run(&args), (0, String::new(), String::new()), "{address}");
    }
}

#[test]
fn icmp_echo_comes_back_where_raw_sockets_are_allowed() {
    if let Err(error) = socketlab::socket::supports(socketlab::address::Transport::Icmp) {
        eprintln!("skipped: {error}");
        return;
    }
    let (status, out, err) = run(&["connect", "icmp://127.0.0.1", "--send", "abcdefgh", "--timeout", "5s"]);
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    assert!(out.contains("SOCK_RAW") && out.contains("abcdefgh"), "{out}");
}

#[test]
fn a_scope_is_understood() {
    let (status, _, err) = run(&["connect", "tcp://[fe80::1%nosuch]:9", "--send", "x", "--quiet", "--timeout", "1s"]);
    assert_eq!((status, err.lines().count()), (1, 1), "{err}");
}

#[test]
fn python_reads_a_length_prefix_that_connect_wrote() {
    let script = "import socket, struct, sys\n\
        s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(5); s.settimeout(20)\n\
        print('listening on tcp://127.0.0.1:%d' % s.getsockname()[1], flush=True)\n\
        c, _ = s.accept(); c.settimeout(20); f = c.makefile('rb')\n\
        n, = struct.unpack('!H', f.read(2)); body = f.read(n)\n\
        c.sendall(struct.pack('!H', n) + body[::-1]); f.read(); c.close()\n";
    let mut python = Command::new("python3");
    python.args(["-c", script]).stdout(Stdio::piped()).stderr(Stdio::piped());
    if Command::new("python3").arg("-V").output().is_err() {
        eprintln!("skipped: python3 is not installed");
        return;
    }
    let server = Server::of(python);
    let args =
        ["connect", &server.address, "--framing", "length:u16be", "--send", "drawer", "--expect", "reward", "--quiet"];
    assert_eq!(run(&args), (0, String::new(), String::new()));
}

#[test]
fn ncat_sends_lines_to_a_framed_server() {
    let mut server = Server::start(&["upper-case", "tcp://127.0.0.1:0", "--framing", "line"]);
    let port = server.address.rsplit(':').next().unwrap().to_owned();
    let ncat = Command::new("ncat").args(["127.0.0.1", &port]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut ncat) = ncat else {
        eprintln!("skipped: ncat is not installed");
        return;
    };
    ncat.stdin.take().unwrap().write_all(b"one\ntwo\n").unwrap();
    assert_eq!(ncat.wait_with_output().unwrap().stdout, b"ONE\nTWO\n");
    server.until("message 2 of recv");
}

#[test]
fn socat_talks_to_a_peer() {
    let mut command = socketlab(&["peer", "udp://127.0.0.1:0"]);
    command.stdin(Stdio::piped());
    let mut peer = Server::of(command);
    let mut input = peer.input();
    let to = format!("UDP4:{}", peer.address.strip_prefix("udp://").unwrap());
    let socat = Command::new("socat").args(["-t", "5", "-", &to]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut socat) = socat else {
        eprintln!("skipped: socat is not installed");
        return;
    };
    socat.stdin.as_mut().unwrap().write_all(b"ping").unwrap();
    peer.until("\"ping\"");
    input.write_all(b"pong\n").unwrap();
    peer.until("\"pong\"");
    assert_eq!(socat.wait_with_output().unwrap().stdout, b"pong");
}
