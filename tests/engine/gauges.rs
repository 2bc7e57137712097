//! What the system tells of the lab's sockets: bytes unread and unsent, TCP's states, who waits in a backlog, what a queue has lost.

use std::io::Write;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;

use socketlab::address::Address;
use socketlab::lab::{Endpoint, Model};
use socketlab::record::{ConnectionId, EndpointId};
#[cfg(unix)]
use socketlab::session::ConnectionGauge;
use socketlab::session::{GaugeLook, Gauges};

use crate::bench::{Bench, CLIENT, LIMIT, SERVER};
use crate::wire::{connect, serve, serve_udp};

/// Longer than any test.
const LONG_MS: u64 = 60_000;

/// Waits until the gauges are as wanted, and gives them.
fn until(bench: &Bench, look: &GaugeLook, wanted: impl Fn(&Gauges) -> bool) -> Arc<Gauges> {
    bench.session.wait_until(LIMIT, || wanted(&look.now()));
    let now = look.now();
    assert!(wanted(&now), "{now:#?}");
    now
}

fn only(bench: &Bench, id: EndpointId) -> ConnectionId {
    bench.until(id, |s| s.open().count() == 1).open().next().unwrap().0
}

fn state(gauges: &Gauges, connection: ConnectionId) -> Option<&'static str> {
    gauges.connections.get(&connection)?.state.map(|state| state.name())
}

fn tells_states() -> bool {
    let tells = cfg!(target_os = "linux");
    if !tells {
        eprintln!("skipped: only Linux tells states and what is unsent");
    }
    tells
}

#[test]
fn bytes_pile_up_unread_in_every_model_and_are_gone_with_their_recv() {
    for model in Model::ALL {
        let mut bench = Bench::new();
        let address = serve(&mut bench, model, "manual", |e| e.options.recv_pause_ms = LONG_MS);
        let mut client = connect(address);
        let connection = only(&bench, SERVER);
        let look = bench.session.look_at_gauges(SERVER);
        client.write_all(b"abc").unwrap();
        client.write_all(b"def").unwrap();
        let unread = |gauges: &Gauges| gauges.connections.get(&connection).and_then(|c| c.unread);
        until(&bench, &look, |gauges| unread(gauges) == Some(6));
        bench.stop(SERVER);
        until(&bench, &look, |gauges| unread(gauges).is_none());
    }
}

#[cfg(unix)]
#[test]
fn a_unix_socket_tells_what_is_unread_and_has_no_state() {
    let folder = tempfile::tempdir().unwrap();
    let address: Address = format!("unix://{}", folder.path().join("s.sock").display()).parse().unwrap();
    let mut bench = Bench::new();
    let mut server = Endpoint::server("server", address.clone());
    server.options.recv_pause_ms = LONG_MS;
    bench.session.start(SERVER, &server);
    bench.until(SERVER, |s| s.local.is_some());
    bench.session.start(CLIENT, &Endpoint::client("client", address));
    let connection = only(&bench, SERVER);
    only(&bench, CLIENT);
    let look = bench.session.look_at_gauges(SERVER);
    bench.send(CLIENT, b"hello");
    let gauges =
        until(&bench, &look, |gauges| gauges.connections.get(&connection).is_some_and(|c| c.unread == Some(5)));
    assert_eq!(gauges.connections[&connection], ConnectionGauge { unread: Some(5), ..Default::default() });
    assert_eq!((gauges.state, &gauges.backlog), (None, &None));
}

#[test]
fn what_a_peer_does_not_read_is_unsent() {
    if !tells_states() {
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address: Address = format!("tcp://{}", listener.local_addr().unwrap()).parse().unwrap();
    let mut client = Endpoint::client("client", address);
    client.options.so_sndbuf = Some(4096);
    let mut bench = Bench::new();
    bench.session.start(CLIENT, &client);
    let connection = only(&bench, CLIENT);
    let (peer, _) = listener.accept().unwrap();
    let look = bench.session.look_at_gauges(CLIENT);
    bench.send(CLIENT, &vec![7; 16 << 20]);
    until(&bench, &look, |gauges| gauges.connections.get(&connection).is_some_and(|c| c.unsent > Some(0)));
    drop(peer);
}

#[test]
fn the_states_of_a_connection_from_listen_to_time_wait() {
    if !tells_states() {
        return;
    }
    let mut bench = Bench::new();
    let address = serve(&mut bench, Model::ThreadPerConnection, "echo", |e| e.options.keep_half_open = true);
    let (server_look, look) = (bench.session.look_at_gauges(SERVER), bench.session.look_at_gauges(CLIENT));
    let gauges = until(&bench, &server_look, |gauges| gauges.state.is_some());
    assert_eq!(gauges.state.unwrap().name(), "LISTEN");
    let client = bench.connect(CLIENT, "tcp", address);
    let server = only(&bench, SERVER);
    until(&bench, &look, |gauges| state(gauges, client) == Some("ESTABLISHED"));
    until(&bench, &server_look, |gauges| state(gauges, server) == Some("ESTABLISHED"));

    // The half-close that can be looked at: the server keeps its side open.
    bench.session.mailboxes(CLIENT).half_close(client).unwrap();
    until(&bench, &look, |gauges| state(gauges, client) == Some("FIN_WAIT2"));
    until(&bench, &server_look, |gauges| state(gauges, server) == Some("CLOSE_WAIT"));
    bench.session.mailboxes(SERVER).close(server);
    bench.until(CLIENT, |s| s.open().next().is_none());
    // Who has closed first waits.
    until(&bench, &look, |gauges| state(gauges, client) == Some("TIME_WAIT"));
    until(&bench, &server_look, |gauges| state(gauges, server).is_none());
}

#[test]
fn a_reset_leaves_no_time_wait() {
    if !tells_states() {
        return;
    }
    let mut bench = Bench::new();
    let address = bench.serve("manual", "tcp://127.0.0.1:0");
    let client = bench.connect(CLIENT, "tcp", address);
    let look = bench.session.look_at_gauges(CLIENT);
    until(&bench, &look, |gauges| state(gauges, client) == Some("ESTABLISHED"));
    bench.session.mailboxes(CLIENT).reset(client);
    until(&bench, &look, |gauges| gauges.connections.is_empty());
}

#[test]
fn a_client_in_the_backlog_is_connected_and_not_accepted_until_the_server_comes() {
    let mut bench = Bench::new();
    let address = serve(&mut bench, Model::OneAtATime, "echo", |e| e.make_server().listening.backlog = 7);
    let first = connect(address);
    only(&bench, SERVER);
    let (server_look, look) = (bench.session.look_at_gauges(SERVER), bench.session.look_at_gauges(CLIENT));
    let client = bench.connect(CLIENT, "tcp", address);
    until(&bench, &look, |gauges| gauges.connections.get(&client).is_some_and(|c| c.waits_for_accept));
    if tells_states() {
        let gauges = until(&bench, &server_look, |gauges| gauges.backlog.as_ref().is_some_and(|b| b.waiting == 1));
        let backlog = gauges.backlog.as_ref().unwrap();
        let local = bench.session.status(CLIENT).connections[&client].local.clone().unwrap();
        assert_eq!((backlog.limit, &backlog.who[..]), (7, &[local][..]));
        assert_eq!(state(&look.now(), client), Some("ESTABLISHED"), "the kernel has connected it");
    }
    first.shutdown(Shutdown::Both).unwrap();
    drop(first);
    until(&bench, &look, |gauges| gauges.connections.get(&client).is_some_and(|c| !c.waits_for_accept));
}

#[test]
fn a_client_that_gets_no_answer_is_in_syn_sent() {
    if !tells_states() {
        return;
    }
    // A full backlog: the kernel passes over who comes next.
    let listener = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    listener.bind(&std::net::SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
    listener.listen(0).unwrap();
    let address = listener.local_addr().unwrap().as_socket().unwrap();
    let _first = TcpStream::connect(address).unwrap();
    let mut bench = Bench::new();
    bench.start_client(CLIENT, "tcp", address);
    let look = bench.session.look_at_gauges(CLIENT);
    let gauges = until(&bench, &look, |gauges| gauges.state.is_some());
    assert_eq!(gauges.state.unwrap().name(), "SYN_SENT");
}

#[test]
fn the_queue_of_datagrams_fills_and_overflows() {
    if !tells_states() {
        return;
    }
    let mut bench = Bench::new();
    let (client, _) = serve_udp(&mut bench, "echo", |e| {
        (e.options.recv_pause_ms, e.options.so_rcvbuf) = (LONG_MS, Some(4096));
    });
    let look = bench.session.look_at_gauges(SERVER);
    let queue = until(&bench, &look, |gauges| gauges.queue.is_some()).queue.unwrap();
    assert_eq!((queue.used, queue.dropped), (0, 0));
    for _ in 0..100 {
        client.send(&[7; 1000]).unwrap();
    }
    let queue = until(&bench, &look, |gauges| gauges.queue.is_some_and(|queue| queue.dropped > 0)).queue.unwrap();
    assert!(queue.used > 1000 && queue.dropped < 100, "{queue:?}");
}

#[test]
fn one_who_stops_looking_leaves_the_others_their_look() {
    let mut bench = Bench::new();
    let address = bench.serve_with("manual", "tcp://127.0.0.1:0", |e| e.options.recv_pause_ms = LONG_MS);
    let (one, other) = (bench.session.look_at_gauges(SERVER), bench.session.look_at_gauges(SERVER));
    let mut client = connect(address);
    let connection = only(&bench, SERVER);
    until(&bench, &one, |gauges| gauges.connections.contains_key(&connection));
    drop(one);
    client.write_all(b"hello").unwrap();
    until(&bench, &other, |gauges| gauges.connections.get(&connection).is_some_and(|c| c.unread == Some(5)));
}
