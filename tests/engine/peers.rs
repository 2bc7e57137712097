//! Independent programs as the other side: Python scripts of the lessons, ncat and socat, where they are installed.

use std::io::Write;
use std::process::{Child, Command, Output, Stdio};

use crate::bench::{Bench, CLIENT, SERVER, has_ipv6};

/// Starts a program; `None`, with the reason printed, where it is not installed.
fn start(program: &str, args: &[&str]) -> Option<Child> {
    let child =
        Command::new(program).args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    if child.is_err() {
        eprintln!("skipped: {program} is not installed");
    }
    child.ok()
}

fn finish(mut child: Child, input: &[u8]) -> Output {
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn a_python_client_talks_to_the_lab() {
    let script = "import socket, sys\n\
        for family, port in ((socket.AF_INET, int(sys.argv[1])), (socket.AF_INET, int(sys.argv[1]))):\n\
        \x20   with socket.socket(family, socket.SOCK_STREAM) as s:\n\
        \x20       s.settimeout(20); s.connect(('127.0.0.1', port))\n\
        \x20       s.sendall('héllo 你好'.encode()); print(s.recv(1024).decode())\n";
    let mut bench = Bench::new();
    let address = bench.serve("upper-case", "tcp://127.0.0.1:0");
    let Some(child) = start("python3", &["-X", "utf8", "-c", script, &address.port().to_string()]) else { return };
    let output = finish(child, b"");
    let said = String::from_utf8_lossy(&output.stdout).replace('\r', "");
    assert_eq!(said, "HÉLLO 你好\nHÉLLO 你好\n", "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_labs_client_talks_to_a_python_server() {
    let script = "import socket\n\
        s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(5); s.settimeout(20)\n\
        print(s.getsockname()[1], flush=True)\n\
        c, addr = s.accept(); c.settimeout(20)\n\
        data = c.recv(1024)\n\
        c.sendall(b'<' + data + b'>'); c.close()\n";
    let Some(mut child) = start("python3", &["-c", script]) else { return };
    let mut port = String::new();
    let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut out, &mut port).unwrap();
    let mut bench = Bench::new();
    bench.connect(CLIENT, "tcp", format!("127.0.0.1:{}", port.trim()).parse().unwrap());
    bench.send(CLIENT, b"data");
    assert_eq!(bench.received(CLIENT, 6), b"<data>");
    bench.until(CLIENT, |s| !s.state.is_active());
    child.wait().unwrap();
}

#[test]
fn ncat_gets_its_line_back() {
    let mut bench = Bench::new();
    let address = bench.serve("echo", "tcp://127.0.0.1:0");
    let port = address.port().to_string();
    let Some(child) = start("ncat", &["127.0.0.1", &port]) else { return };
    assert_eq!(finish(child, b"one line\n").stdout, b"one line\n");
}

#[test]
fn socat_sends_datagrams_over_ipv6() {
    if !has_ipv6() {
        return;
    }
    let mut bench = Bench::new();
    let address = bench.serve("upper-case", "udp://[::1]:0");
    let to = format!("UDP6:[::1]:{}", address.port());
    let Some(child) = start("socat", &["-t", "5", "-", &to]) else { return };
    let mut child = child;
    child.stdin.take().unwrap().write_all(b"datagram").unwrap();
    bench.until(SERVER, |s| s.traffic.sent == 1);
    assert_eq!(child.wait_with_output().unwrap().stdout, b"DATAGRAM");
}
