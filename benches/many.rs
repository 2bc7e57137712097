//! Ten thousand connections on the event loop, as a ratio to a bare mio loop with nothing recorded, measured in the same
//! run. The clients are a process of their own, because a process may have only so many descriptors.
//!
//! `cargo bench --bench many`

#[allow(dead_code, reason = "each bench takes what it needs")]
mod bare;

use std::collections::HashMap;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::time::{Duration, Instant};

use mio::net::TcpListener;
use mio::{Events, Interest, Poll, Token};
use socketlab::lab::{Endpoint, Model};
use socketlab::record::{EndpointId, State};
use socketlab::session::{DEFAULT_BUDGET_BYTES, Session};

const CLIENTS: usize = 10_000;
const WAVES: usize = 5;
const ROUNDS: usize = 3;
/// What the clients are started with.
const AS_CLIENTS: &str = "--as-clients-of";
const AS_HOLDERS: &str = "--as-holders-of";

fn main() {
    socketlab::socket::raise_descriptor_limit();
    let args: Vec<String> = std::env::args().collect();
    if let Some(at) = args.iter().position(|arg| arg == AS_CLIENTS) {
        return clients(args[at + 1].parse().expect("an address"));
    }
    if let Some(at) = args.iter().position(|arg| arg == AS_HOLDERS) {
        return hold(args[at + 1].parse().expect("an address"));
    }
    let bare = bare_loop();
    let mut session = Session::new(DEFAULT_BUDGET_BYTES, Box::new(|| {})).expect("session");
    let id = EndpointId(1);
    let mut endpoint = Endpoint::server("server", "tcp://127.0.0.1:0".parse().expect("address"));
    endpoint.make_server().model = Some(Model::EventLoop);
    endpoint.make_server().listening.max_connections = 2 * CLIENTS;
    endpoint.make_server().listening.backlog = 4096;
    session.start(id, &endpoint);
    let status = session.wait_for(id, Duration::from_secs(5), |s| s.state == State::Running && s.local.is_some());
    let lab = status.local.as_ref().and_then(|local| local.inet()).expect("a running server has an address");
    let figure = (format!("{CLIENTS} connections, {WAVES} echoes each, time"), "reported");
    bare::compare([figure], ROUNDS, || [run_clients(bare)], || [run_clients(lab)]);
    // A stop while they are all open.
    let held = std::thread::spawn(move || run_clients_held(lab));
    session.wait_for(id, Duration::from_secs(60), |s| s.open().count() >= CLIENTS);
    let status = session.status(id);
    println!("  open: {}", status.open().count());
    println!("  refused: {}, lost rows: {}", status.refused, status.lost);
    let began = Instant::now();
    session.stop(id);
    session.wait_for(id, Duration::from_secs(5), |s| !s.state.is_active());
    println!("  stopped after {:.1} ms", began.elapsed().as_secs_f64() * 1e3);
    held.join().expect("the clients end with their server");
}

/// Runs the clients in a process of their own; how many seconds their echoes took.
fn run_clients(address: SocketAddr) -> f64 {
    let program = std::env::current_exe().expect("this program");
    let output = Command::new(program).args([AS_CLIENTS, &address.to_string()]).output().expect("clients");
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().unwrap_or_else(|_| panic!("{text}{}", String::from_utf8_lossy(&output.stderr)))
}

/// Runs clients that only connect and wait for the server to close.
fn run_clients_held(address: SocketAddr) {
    let program = std::env::current_exe().expect("this program");
    Command::new(program).args([AS_HOLDERS, &address.to_string()]).status().expect("clients");
}

fn hold(address: SocketAddr) {
    let streams: Vec<TcpStream> = (0..CLIENTS).map(|_| TcpStream::connect(address).expect("connect")).collect();
    for mut stream in streams {
        // The end, or a reset: the server has closed.
        let _ = stream.read(&mut [0; 1]);
    }
}

fn clients(address: SocketAddr) {
    let mut streams: Vec<TcpStream> = (0..CLIENTS).map(|_| TcpStream::connect(address).expect("connect")).collect();
    let began = Instant::now();
    for _ in 0..WAVES {
        for stream in &mut streams {
            stream.write_all(&[7; 64]).expect("send");
        }
        for stream in &mut streams {
            stream.read_exact(&mut [0; 64]).expect("recv");
        }
    }
    println!("{}", began.elapsed().as_secs_f64());
}

/// An echo server of one thread that lives as long as the process.
fn bare_loop() -> SocketAddr {
    let mut listener = TcpListener::bind("127.0.0.1:0".parse().expect("address")).expect("bind");
    let address = listener.local_addr().expect("address");
    std::thread::spawn(move || {
        let mut poll = Poll::new().expect("poll");
        poll.registry().register(&mut listener, Token(0), Interest::READABLE).expect("register");
        let (mut streams, mut next) = (HashMap::new(), 1);
        let (mut events, mut buffer) = (Events::with_capacity(1024), [0; 1024]);
        loop {
            poll.poll(&mut events, None).expect("poll");
            for event in &events {
                if event.token() == Token(0) {
                    while let Ok((mut stream, _)) = listener.accept() {
                        poll.registry().register(&mut stream, Token(next), Interest::READABLE).expect("register");
                        streams.insert(Token(next), stream);
                        next += 1;
                    }
                } else if let Some(stream) = streams.get_mut(&event.token()) {
                    loop {
                        match stream.read(&mut buffer) {
                            Ok(length @ 1..) => drop(stream.write_all(&buffer[..length])),
                            Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                            _ => {
                                streams.remove(&event.token());
                                break;
                            }
                        }
                    }
                }
            }
        }
    });
    address
}
