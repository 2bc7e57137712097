//! Bulk through a relay without faults, as a ratio to socat between the same two programs, measured in the same run.
//!
//! `cargo bench --bench relay`

#[allow(dead_code, reason = "each bench takes what it needs")]
mod bare;
#[allow(dead_code, reason = "each bench takes what it needs")]
mod lab;

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use socketlab::lab::Endpoint;
use socketlab::record::{EndpointId, State};

const ROUNDS: usize = 5;
const BULK: usize = 256 << 20;
const PIECE: usize = 64 << 10;

fn main() {
    let server = bare::tcp_echo(PIECE);
    let mut session = lab::session();
    let id = EndpointId(1);
    let own = "tcp://127.0.0.1:0".parse().expect("address");
    let relay = Endpoint::relay("relay", own, format!("tcp://{server}").parse().expect("address"));
    session.start(id, &relay);
    let status = session.wait_for(id, Duration::from_secs(5), |s| s.state == State::Running && s.local.is_some());
    let through = status.local.as_ref().and_then(|local| local.inet()).expect("a running relay has an address");
    let Some((mut socat, beside)) = socat(server) else {
        println!("skipped: there is no socat to compare with");
        return;
    };
    let rate = |address| [1.0 / bare::tcp_bulk(address, PIECE, BULK).as_secs_f64()];
    let figure = ("relayed both ways, bytes a second, to socat".to_owned(), "at least 0.70");
    bare::compare([figure], ROUNDS, || rate(beside), || rate(through));
    // It may have ended by itself.
    let _ = socat.kill();
    let _ = socat.wait();
}

/// A socat that relays to this address, and where it listens; `None` where there is none.
fn socat(to: SocketAddr) -> Option<(Child, SocketAddr)> {
    let own = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port");
    // As many bytes at a time as the relay takes.
    let listen = format!("TCP-LISTEN:{},bind=127.0.0.1,reuseaddr,fork,nodelay", own.port());
    let args = ["-b".to_owned(), PIECE.to_string(), listen, format!("TCP:{to},nodelay")];
    let child = Command::new("socat").args(args).stderr(Stdio::null()).spawn().ok()?;
    let began = Instant::now();
    while TcpStream::connect(own).is_err() {
        assert!(began.elapsed() < Duration::from_secs(5), "socat does not listen");
        std::thread::park_timeout(Duration::from_millis(20));
    }
    Some((child, own))
}
