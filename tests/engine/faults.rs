//! What goes wrong, and what is said about it.

use std::io::Read;
use std::net::{SocketAddr, TcpListener, TcpStream};

use socketlab::record::{End, EndpointId, State};
use socketlab::socket::Holder;

use crate::bench::{Bench, CLIENT, LIMIT, SERVER};

#[test]
fn a_port_in_use_names_the_call_the_address_and_the_holder() {
    for transport in ["tcp", "udp"] {
        let mut bench = Bench::new();
        let taken = bench.serve("echo", &format!("{transport}://127.0.0.1:0"));
        let endpoint = socketlab::lab::Endpoint::server("late", format!("{transport}://{taken}").parse().unwrap());
        let late = EndpointId(9);
        bench.session.start(late, &endpoint);
        bench.until(late, |s| matches!(s.state, State::Failed(_)));
        let failure = bench.session.failure(late).unwrap();
        assert_eq!((failure.call, failure.address.as_str()), ("bind", taken.to_string().as_str()));
        assert_eq!(failure.code.name, "EADDRINUSE");
        if cfg!(target_os = "linux") {
            assert_eq!(failure.holder, Some(Holder::ThisProgram));
        }
    }
}

#[test]
fn a_port_in_time_wait_says_so_and_is_bound_with_reuse_addr() {
    if !cfg!(target_os = "linux") {
        eprintln!("skipped: only Linux tells which connections are in TIME_WAIT");
        return;
    }
    let mut bench = Bench::new();
    let address = bench.serve("manual", "tcp://127.0.0.1:0");
    let mut peer = TcpStream::connect(address).unwrap();
    bench.until(SERVER, |s| s.open().count() == 1);
    // Whoever closes first keeps the end of the connection (RFC 9293 §3.6).
    bench.stop(SERVER);
    assert_eq!(peer.read(&mut [0; 1]).unwrap(), 0);
    drop(peer);
    if !in_time_wait(address.port()) {
        eprintln!("skipped: this machine does not show its connections in /proc/net/tcp");
        return;
    }
    // One of ours at the same port of another address is not what holds it.
    let beside = EndpointId(8);
    let port = address.port();
    let other = socketlab::lab::Endpoint::server("beside", format!("tcp://127.0.0.2:{port}").parse().unwrap());
    bench.session.start(beside, &other);
    bench.until(beside, |s| s.state == State::Running);
    let late = EndpointId(9);
    let mut endpoint = socketlab::lab::Endpoint::server("late", format!("tcp://{address}").parse().unwrap());
    endpoint.make_server().listening.reuse_addr = false;
    bench.session.start(late, &endpoint);
    bench.until(late, |s| matches!(s.state, State::Failed(_)));
    let failure = bench.session.failure(late).unwrap();
    assert_eq!((failure.call, failure.code.name), ("bind", "EADDRINUSE"));
    let Some(Holder::TimeWait { seconds_left }) = failure.holder else { panic!("{:?}", failure.holder) };
    assert!((1..=120).contains(&seconds_left), "{seconds_left}");

    endpoint.make_server().listening.reuse_addr = true;
    bench.session.start(late, &endpoint);
    bench.until(late, |s| s.state == State::Running);
}

#[test]
fn no_other_socket_takes_the_port_of_a_server() {
    let mut bench = Bench::new();
    let address = bench.serve("manual", "tcp://127.0.0.1:0");
    let thief = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    // On Windows that alone takes a port from who does not forbid it.
    thief.set_reuse_address(true).unwrap();
    let taken = thief.bind(&address.into()).and_then(|()| thief.listen(1));
    assert!(taken.is_err(), "{address} is taken");
}

/// Waits until the port's connection is in TIME_WAIT: the last acknowledgement takes a moment.
fn in_time_wait(port: u16) -> bool {
    let deadline = std::time::Instant::now() + LIMIT;
    let local = format!("0100007F:{port:04X}");
    while std::time::Instant::now() < deadline {
        let table = std::fs::read_to_string("/proc/net/tcp").unwrap_or_default();
        let state = table.lines().find_map(|line| {
            let mut columns = line.split_ascii_whitespace().skip(1);
            (columns.next() == Some(&local)).then(|| columns.nth(1).map(str::to_owned))?
        });
        match state.as_deref() {
            Some("06") => return true,
            None => return false,
            Some(_) => std::thread::yield_now(),
        }
    }
    false
}

#[test]
fn a_name_that_no_machine_can_have_is_told_under_the_resolvers_own_code() {
    let mut bench = Bench::new();
    // An empty label (RFC 1035 §2.3.1), which is refused without asking the network.
    bench.session.start(SERVER, &socketlab::lab::Endpoint::server("s", "tcp://a..b:0".parse().unwrap()));
    bench.until(SERVER, |s| matches!(s.state, State::Failed(_)));
    let failure = bench.session.failure(SERVER).unwrap();
    assert_eq!(failure.call, "getaddrinfo");
    assert!(failure.code.name.starts_with("EAI_"), "{failure}");
}

#[test]
fn a_name_is_resolved_with_its_port() {
    let mut bench = Bench::new();
    let address = bench.serve("echo", "tcp://localhost:0");
    assert!(address.ip().is_loopback() && address.port() != 0);
    assert!(bench.calls(SERVER)[0].starts_with("getaddrinfo('localhost', 0) = "), "{:?}", bench.calls(SERVER));
}

#[test]
fn a_refused_connect_says_so() {
    let nobody = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap()
    };
    let mut bench = Bench::new();
    bench.start_client(CLIENT, "tcp", nobody);
    bench.until(CLIENT, |s| matches!(s.state, State::Failed(_)));
    let failure = bench.session.failure(CLIENT).unwrap();
    assert_eq!((failure.call, failure.code.name), ("connect", "ECONNREFUSED"));
    assert_eq!(failure.address, nobody.to_string());
    assert!(bench.calls(CLIENT).last().unwrap().contains("ECONNREFUSED"));
}

#[test]
fn an_address_of_another_machine_cannot_be_bound() {
    let mut bench = Bench::new();
    // TEST-NET-1 (RFC 5737): no machine has it, and nothing is sent to it.
    bench.session.start(SERVER, &socketlab::lab::Endpoint::server("s", "tcp://192.0.2.1:0".parse().unwrap()));
    bench.until(SERVER, |s| matches!(s.state, State::Failed(_)));
    assert_eq!(bench.session.failure(SERVER).unwrap().code.name, "EADDRNOTAVAIL");
}

#[test]
fn a_name_that_nobody_has_is_named() {
    let mut bench = Bench::new();
    bench.session.start(CLIENT, &socketlab::lab::Endpoint::client("c", "tcp://a..b:80".parse().unwrap()));
    bench.until(CLIENT, |s| matches!(s.state, State::Failed(_)));
    let failure = bench.session.failure(CLIENT).unwrap();
    assert_eq!((failure.call, failure.address.as_str()), ("getaddrinfo", "a..b:80"));
}

/// A listener whose backlog is full: connecting to it waits for ever.
struct Full {
    address: SocketAddr,
    _listener: socket2::Socket,
    _waiting: Vec<socket2::Socket>,
}

fn full_backlog() -> Full {
    use socket2::{Domain, Socket, Type};
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    listener.bind(&"127.0.0.1:0".parse::<SocketAddr>().unwrap().into()).unwrap();
    listener.listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    let waiting = (0..8)
        .map(|_| {
            let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
            socket.set_nonblocking(true).unwrap();
            let _ = socket.connect(&address);
            socket
        })
        .collect();
    Full { address: address.as_socket().unwrap(), _listener: listener, _waiting: waiting }
}

#[test]
fn a_connect_that_waits_can_be_cancelled() {
    if !cfg!(target_os = "linux") {
        eprintln!("skipped: a full backlog refuses instead of waiting on this system");
        return;
    }
    let full = full_backlog();
    let mut bench = Bench::new();
    bench.start_client(CLIENT, "tcp", full.address);
    bench
        .session
        .wait_until(LIMIT, || bench.session.current_calls(CLIENT).iter().any(|(_, call, _)| *call == "connect"));
    assert_eq!(bench.session.status(CLIENT).state, State::Starting);
    bench.stop(CLIENT);
    assert_eq!(bench.session.status(CLIENT).state, State::Stopped);
    assert!(bench.calls(CLIENT).last().unwrap().ends_with("= ECANCELED"), "{:?}", bench.calls(CLIENT));
}

#[test]
fn a_connect_that_waits_too_long_times_out() {
    if !cfg!(target_os = "linux") {
        eprintln!("skipped: a full backlog refuses instead of waiting on this system");
        return;
    }
    let full = full_backlog();
    let mut bench = Bench::new();
    let mut endpoint = socketlab::lab::Endpoint::client("c", format!("tcp://{}", full.address).parse().unwrap());
    endpoint.make_client().connect_timeout_ms = 50;
    bench.session.start(CLIENT, &endpoint);
    bench.until(CLIENT, |s| matches!(s.state, State::Failed(_)));
    assert_eq!(bench.session.failure(CLIENT).unwrap().code.name, "ETIMEDOUT");
}

#[test]
fn stop_ends_a_send_to_a_peer_that_never_reads() {
    let mut bench = Bench::new();
    let address = bench.serve("manual", "tcp://127.0.0.1:0");
    let peer = TcpStream::connect(address).unwrap();
    bench.until(SERVER, |s| s.open().count() == 1);
    bench.send(SERVER, &vec![1; 16 << 20]);
    let in_send = || bench.session.current_calls(SERVER).iter().any(|(_, call, _)| *call == "send");
    bench.session.wait_until(LIMIT, in_send);
    bench.stop(SERVER);
    assert_eq!(bench.session.status(SERVER).open().count(), 0);
    drop(peer);
}

#[test]
fn a_peer_that_resets_is_shown_as_that() {
    let mut bench = Bench::new();
    let address = bench.serve("manual", "tcp://127.0.0.1:0");
    let peer = TcpStream::connect(address).unwrap();
    bench.until(SERVER, |s| s.open().count() == 1);
    // Closing with linger 0 sends a reset (RFC 9293 §3.10.4; SO_LINGER in socket(7)).
    socket2::SockRef::from(&peer).set_linger(Some(std::time::Duration::ZERO)).unwrap();
    drop(peer);
    let status = bench.until(SERVER, |s| s.connections.values().any(|c| c.ended.is_some()));
    let (_, end) = status.connections.values().next().unwrap().ended.clone().unwrap();
    assert!(matches!(&end, End::Failed { failure } if failure.code.name == "ECONNRESET"), "{end:?}");
    assert_eq!(status.state, State::Running);
}

#[test]
fn quitting_leaves_no_port_behind() {
    let mut bench = Bench::new();
    let address = bench.serve("echo", "tcp://127.0.0.1:0");
    let mut peer = TcpStream::connect(address).unwrap();
    bench.until(SERVER, |s| s.open().count() == 1);
    drop(bench);
    peer.set_read_timeout(Some(LIMIT)).unwrap();
    assert_eq!(peer.read(&mut [0; 1]).unwrap(), 0, "the client sees the end");
    let bound: Result<TcpListener, std::io::Error> = TcpListener::bind(address).or_else(|_| {
        // The connection above may be in TIME_WAIT, which only SO_REUSEADDR passes.
        let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None)?;
        socket.set_reuse_address(true)?;
        socket.bind(&address.into())?;
        socket.listen(1)?;
        Ok(socket.into())
    });
    assert!(bound.is_ok(), "the port is held: {bound:?}");
}
