//! A relay between real sockets: everything goes both ways, ends are handed on as what they are, and the faults do what they
//! say, the same each time with the same seed.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::time::{Duration, Instant};

use bytes::Bytes;
use socketlab::address::Transport;
use socketlab::diagram::{Lifeline, build};
use socketlab::engine::Decision;
use socketlab::fault::{Did, Faults, Way};
use socketlab::lab::Endpoint;
use socketlab::record::{End, EndpointId, List, Note, Rest, State};
use socketlab::socket::Direction;

use crate::bench::{Bench, CLIENT, LIMIT, SERVER};
use crate::wire::connect;

const RELAY: EndpointId = EndpointId(3);

/// Starts a relay to this address; its own.
fn relay_with(bench: &mut Bench, scheme: &str, target: &str, set: impl FnOnce(&mut Endpoint)) -> SocketAddr {
    let own = format!("{scheme}://127.0.0.1:0").parse().unwrap();
    let mut relay = Endpoint::relay("relay", own, format!("{scheme}://{target}").parse().unwrap());
    set(&mut relay);
    bench.session.start(RELAY, &relay);
    let status = bench.until(RELAY, |s| s.local.is_some() && s.state == State::Running);
    status.local.as_ref().unwrap().inet().unwrap()
}

fn relay(bench: &mut Bench, scheme: &str, target: SocketAddr, faults: &str) -> SocketAddr {
    let faults: Faults = faults.parse().unwrap();
    relay_with(bench, scheme, &target.to_string(), |relay| {
        let relay = relay.make_relay();
        (relay.to_target, relay.seed) = (faults, 7);
    })
}

fn notes(bench: &Bench) -> Vec<Note> {
    bench.records(RELAY).iter().filter_map(|record| record.note().cloned()).collect()
}

/// What was done to what goes a way.
fn done(bench: &Bench, wanted: Way) -> Vec<Did> {
    let did = |note: Note| if let Note::Relay { way, did } = note { (way == wanted).then_some(*did) } else { None };
    notes(bench).into_iter().filter_map(did).collect()
}

fn udp() -> UdpSocket {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(LIMIT)).unwrap();
    socket
}

fn next(socket: &UdpSocket) -> (String, SocketAddr) {
    let mut room = [0; 2000];
    let (length, from) = socket.recv_from(&mut room).unwrap();
    (String::from_utf8_lossy(&room[..length]).into_owned(), from)
}

#[test]
fn bytes_go_both_ways_and_every_call_of_both_sides_is_a_row() {
    let mut bench = Bench::new();
    let server = bench.serve("upper-case", "tcp://127.0.0.1:0");
    let own = relay(&mut bench, "tcp", server, "");
    let connection = bench.connect(CLIENT, "tcp", own);
    bench.send(CLIENT, b"hello");
    assert_eq!(bench.received(CLIENT, 5), b"HELLO");
    let calls = bench.calls(RELAY);
    for call in ["listen(128)", "accept()", "connect((", "recv(65536) = 5", "send(<5 bytes>) = 5"] {
        assert!(calls.iter().any(|one| one.contains(call)), "{call}: {calls:?}");
    }
    // Each side is a connection of its own, and the log knows whose other end it is.
    let status = bench.session.status(RELAY);
    let peers: Vec<_> = status.connections.values().map(|one| one.peer.inet().unwrap()).collect();
    assert_eq!((peers.len(), peers.contains(&server)), (2, true));
    let (log, sent) = (bench.session.log(), bench.session.log().list(List::Rows(CLIENT)));
    let send =
        (0..sent.len()).filter_map(|n| log.get(sent.get(n)?)).find(|row| row.direction() == Some(Direction::Out));
    let other = log.other_side(&send.unwrap(), 9);
    assert_eq!((other.calls, other.rest), (1, Rest::Nothing));
    assert!(notes(&bench).iter().any(|note| matches!(note, Note::RelayJoined { way: Way::ToTarget, client: 1 })));
    bench.session.mailboxes(CLIENT).close(connection);
    let status = bench.until(RELAY, |s| s.connections.len() == 2 && s.open().count() == 0);
    assert!(status.connections.values().all(|one| one.ended.as_ref().is_some_and(|(_, end)| *end == End::Peer)));
}

#[test]
fn a_half_close_is_handed_on_and_the_other_way_stays_open() {
    let target = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut bench = Bench::new();
    let own = relay(&mut bench, "tcp", target.local_addr().unwrap(), "");
    let mut client = connect(own);
    client.write_all(b"all of it").unwrap();
    client.shutdown(Shutdown::Write).unwrap();
    let (mut server, _) = target.accept().unwrap();
    let mut came = Vec::new();
    server.read_to_end(&mut came).unwrap();
    assert_eq!(came, b"all of it");
    server.write_all(b"and back").unwrap();
    drop(server);
    let mut back = String::new();
    client.read_to_string(&mut back).unwrap();
    assert_eq!(back, "and back");
    bench.until(RELAY, |s| s.open().count() == 0);
}

#[test]
fn a_reset_is_handed_on_as_a_reset_either_way() {
    for way in Way::ALL {
        let target = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut bench = Bench::new();
        let own = relay(&mut bench, "tcp", target.local_addr().unwrap(), "");
        let mut client = connect(own);
        client.write_all(b"x").unwrap();
        let (mut server, _) = target.accept().unwrap();
        server.read_exact(&mut [0]).unwrap();
        let (resets, mut other) = if way == Way::ToTarget { (client, server) } else { (server, client) };
        socket2::SockRef::from(&resets).set_linger(Some(Duration::ZERO)).unwrap();
        drop(resets);
        other.set_read_timeout(Some(LIMIT)).unwrap();
        assert_eq!(other.read(&mut [0]).unwrap_err().kind(), ErrorKind::ConnectionReset, "{way}");
        bench.until(RELAY, |s| s.connections.len() == 2 && s.open().count() == 0);
        assert!(notes(&bench).contains(&Note::RelayReset { way }), "{:?}", notes(&bench));
    }
}

#[test]
fn a_target_that_refuses_closes_the_client_and_a_row_says_why() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut bench = Bench::new();
    let own = relay(&mut bench, "tcp", nobody, "");
    let mut client = connect(own);
    client.set_read_timeout(Some(LIMIT)).unwrap();
    assert_eq!(client.read(&mut [0]).unwrap_or(0), 0);
    let why = |note: &Note| matches!(note, Note::RelayTarget { error } if error.code.name == "ECONNREFUSED");
    bench.until(RELAY, |s| s.connections.values().any(|one| one.ended.is_some()));
    assert!(notes(&bench).iter().any(why), "{:?}", notes(&bench));
    assert_eq!(bench.session.status(RELAY).state, State::Running);
}

#[test]
fn a_side_that_does_not_read_slows_the_other_and_nothing_is_lost() {
    const BYTES: usize = 64 << 20;
    let target = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut bench = Bench::new();
    let own = relay(&mut bench, "tcp", target.local_addr().unwrap(), "");
    let mut client = connect(own);
    client.set_nonblocking(true).unwrap();
    let (mut server, _) = target.accept().unwrap();
    let block = vec![7; 1 << 16];
    let mut sent = 0;
    let mut waits_since = None;
    // What the kernels of four sockets hold, and one receive.
    while waits_since.is_none_or(|since: Instant| since.elapsed() < Duration::from_millis(300)) {
        match client.write(&block) {
            Ok(bytes) => {
                sent += bytes;
                waits_since = None;
                assert!(sent < BYTES, "nobody reads, and yet it is taken");
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                waits_since.get_or_insert_with(Instant::now);
                std::thread::yield_now();
            }
            Err(error) => panic!("{error}"),
        }
    }
    drop(client);
    let mut came = Vec::new();
    server.read_to_end(&mut came).unwrap();
    assert_eq!(came.len(), sent);
}

#[test]
fn cut_and_delayed_a_stream_is_whole_and_in_order() {
    let mut bench = Bench::new();
    let server = bench.serve("echo", "tcp://127.0.0.1:0");
    let own = relay(&mut bench, "tcp", server, "cut=1..7 delay=0ms..5ms");
    let mut client = connect(own);
    let text: Vec<u8> = (0..2_000u32).map(|n| (n % 251) as u8).collect();
    client.write_all(&text).unwrap();
    client.shutdown(Shutdown::Write).unwrap();
    let mut back = Vec::new();
    client.read_to_end(&mut back).unwrap();
    assert_eq!(back, text);
    let sends = bench.records(RELAY).into_iter().filter(|one| one.direction() == Some(Direction::Out));
    assert!(sends.filter(|one| one.bytes.len() <= 7).count() > 280);
}

#[test]
fn streams_are_stalled_reset_and_kept_half_open_by_faults() {
    let target = TcpListener::bind("127.0.0.1:0").unwrap();
    let to = target.local_addr().unwrap();
    let mut bench = Bench::new();
    let own = relay(&mut bench, "tcp", to, "stall=300ms@3B");
    let mut client = connect(own);
    client.write_all(b"abcdef").unwrap();
    let (mut server, _) = target.accept().unwrap();
    let began = Instant::now();
    server.read_exact(&mut [0; 6]).unwrap();
    assert!(began.elapsed() >= Duration::from_millis(200), "{:?}", began.elapsed());

    bench.session.set_faults(RELAY, Way::ToTarget, &"reset-after=4B".parse().unwrap());
    let mut client = connect(own);
    let (mut server, _) = target.accept().unwrap();
    client.write_all(b"abcdef").unwrap();
    for side in [&mut server, &mut client] {
        side.set_read_timeout(Some(LIMIT)).unwrap();
        let mut came = Vec::new();
        assert_eq!(side.read_to_end(&mut came).unwrap_err().kind(), ErrorKind::ConnectionReset);
        assert!(came.is_empty() || came == b"abcd", "{came:?}");
    }

    bench.session.set_faults(RELAY, Way::ToTarget, &"swallow-half-close".parse().unwrap());
    let mut client = connect(own);
    client.write_all(b"x").unwrap();
    client.shutdown(Shutdown::Write).unwrap();
    let (mut server, _) = target.accept().unwrap();
    server.read_exact(&mut [0]).unwrap();
    bench.session.wait_until(LIMIT, || done(&bench, Way::ToTarget).contains(&Did::HalfCloseSwallowed));
    server.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    let waits = server.read(&mut [0]).unwrap_err().kind();
    assert!(matches!(waits, ErrorKind::WouldBlock | ErrorKind::TimedOut), "{waits}");
    server.write_all(b"back").unwrap();
    drop(server);
    let mut back = String::new();
    client.read_to_string(&mut back).unwrap();
    assert_eq!(back, "back");
}

#[test]
fn each_client_of_datagrams_has_a_socket_of_its_own_towards_the_target() {
    let target = udp();
    let mut bench = Bench::new();
    let own = relay(&mut bench, "udp", target.local_addr().unwrap(), "");
    let clients = [udp(), udp()];
    for (client, text) in clients.iter().zip(["one", "two"]) {
        client.send_to(text.as_bytes(), own).unwrap();
    }
    let came = [next(&target), next(&target)];
    assert_ne!(came[0].1, came[1].1, "the target can tell them apart");
    for (text, from) in came {
        target.send_to(text.to_uppercase().as_bytes(), from).unwrap();
    }
    assert_eq!(next(&clients[0]), ("ONE".to_owned(), own));
    assert_eq!(next(&clients[1]), ("TWO".to_owned(), own));
    let status = bench.until(RELAY, |s| s.open().count() == 4 && s.traffic.sent == 4);
    assert_eq!((status.traffic.received, status.local.as_ref().unwrap().inet().unwrap()), (4, own));
    bench.stop(RELAY);
}

#[test]
fn datagrams_between_endpoints_of_the_lab_are_joined_on_both_sides() {
    let mut bench = Bench::new();
    let server = bench.serve("echo", "udp://127.0.0.1:0");
    let own = relay(&mut bench, "udp", server, "");
    bench.start_client(CLIENT, "udp", own);
    bench.until(CLIENT, |s| s.state == State::Running);
    bench.send(CLIENT, b"ping");
    assert_eq!(bench.received(CLIENT, 4), b"ping");
    bench.session.flush();
    let log = bench.session.log();
    let sends: Vec<_> = log.rows(..).filter(|row| row.direction() == Some(Direction::Out)).collect();
    assert_eq!(sends.len(), 4);
    for send in sends {
        assert_eq!(log.other_side(&send, 9).calls, 1, "{send:?}");
    }
}

/// What became of twenty datagrams, with this seed.
fn twenty(seed: u32, faults: &str) -> (Vec<String>, Vec<Did>) {
    let target = udp();
    let mut bench = Bench::new();
    let own = relay_with(&mut bench, "udp", &target.local_addr().unwrap().to_string(), |relay| {
        (relay.make_relay().to_target, relay.make_relay().seed) = (faults.parse().unwrap(), seed);
    });
    let client = udp();
    for n in 0..20 {
        client.send_to(format!("datagram {n}").as_bytes(), own).unwrap();
    }
    // The last is not held by any fault of these tests.
    bench.until(RELAY, |s| s.traffic.received == 20);
    bench.session.set_faults(RELAY, Way::ToTarget, &Faults::default());
    client.send_to(b"end", own).unwrap();
    let mut came = Vec::new();
    loop {
        let (text, _) = next(&target);
        if text == "end" {
            break;
        }
        came.push(text);
    }
    (came, done(&bench, Way::ToTarget))
}

#[test]
fn the_same_seed_and_the_same_traffic_give_the_same_rows() {
    let faults = "loss=30% duplicate=20% corrupt=20%";
    let (came, did) = twenty(7, faults);
    assert_eq!((came.clone(), did.clone()), twenty(7, faults));
    assert_ne!(did, twenty(8, faults).1);
    let count = |is_it: fn(&Did) -> bool| did.iter().filter(|one| is_it(one)).count();
    let made = count(|did| matches!(did, Did::Duplicated { .. }));
    assert_eq!(came.len(), 20 + made - count(Did::is_drop));
}

#[test]
fn the_seed_and_the_faults_are_in_the_log() {
    let target = udp();
    let mut bench = Bench::new();
    relay(&mut bench, "udp", target.local_addr().unwrap(), "loss=30%");
    bench.session.set_faults(RELAY, Way::ToClient, &"delay=50ms".parse().unwrap());
    bench.session.set_faults(RELAY, Way::ToClient, &"delay=50ms".parse().unwrap());
    let said: Vec<String> = notes(&bench).iter().map(Note::to_string).collect();
    let expected = ["the relay's faults are drawn with seed 7", "to the target: loss=30%", "to the client: delay=50ms"];
    assert_eq!(said, expected);
}

#[test]
fn a_person_holds_the_next_datagram_and_decides() {
    let target = udp();
    let mut bench = Bench::new();
    let own = relay(&mut bench, "udp", target.local_addr().unwrap(), "loss=100%");
    let client = udp();
    let control = bench.session.relay(RELAY).unwrap().clone();
    for (text, decision, arrives) in [
        ("let go", Decision::LetGo, Some("let go")),
        ("dropped", Decision::Drop, None),
        ("changed", Decision::Change(Bytes::from_static(b"another")), Some("another")),
    ] {
        control.hold_next(Way::ToTarget, true);
        client.send_to(text.as_bytes(), own).unwrap();
        bench.session.wait_until(LIMIT, || !control.held().is_empty());
        assert!(!control.holds_next(Way::ToTarget), "one, and no other");
        let held = control.held().remove(0);
        assert_eq!((&held.bytes[..], held.way), (text.as_bytes(), Way::ToTarget));
        control.decide(held.id, decision);
        if let Some(arrives) = arrives {
            assert_eq!(next(&target).0, arrives);
        }
    }
    client.send_to(b"lost", own).unwrap();
    bench.until(RELAY, |s| s.traffic.received == 4);
    bench.session.wait_until(LIMIT, || done(&bench, Way::ToTarget).len() == 7);
    let did = done(&bench, Way::ToTarget);
    let chance = "100%".to_owned();
    assert!(matches!(&did[6], Did::Lost { nth: 4, chance: one } if one.to_string() == chance), "{did:?}");
    assert_eq!(did[..6], {
        [
            Did::Held { nth: 1 },
            Did::LetGo { nth: 1 },
            Did::Held { nth: 2 },
            Did::DroppedByHand { nth: 2 },
            Did::Held { nth: 3 },
            Did::Changed { nth: 3 },
        ]
    });
}

#[test]
fn a_client_that_says_nothing_for_a_while_is_forgotten_and_one_too_many_is_turned_away() {
    let target = udp();
    let mut bench = Bench::new();
    let own = relay_with(&mut bench, "udp", &target.local_addr().unwrap().to_string(), |relay| {
        let relay = relay.make_relay();
        (relay.idle_ms, relay.listening.max_connections) = (200, 1);
    });
    let (first, second) = (udp(), udp());
    first.send_to(b"a", own).unwrap();
    next(&target);
    second.send_to(b"b", own).unwrap();
    bench.session.wait_until(LIMIT, || notes(&bench).contains(&Note::RelayNoRoom { limit: 1 }));
    let idle = |note: &Note| matches!(note, Note::RelayIdle { .. });
    bench.session.wait_until(LIMIT, || notes(&bench).iter().any(idle));
    bench.until(RELAY, |s| s.open().count() == 0);
    second.send_to(b"c", own).unwrap();
    assert_eq!(next(&target).0, "c");
}

#[test]
fn what_is_on_its_way_when_a_relay_stops_is_counted() {
    let target = udp();
    let mut bench = Bench::new();
    let own = relay(&mut bench, "udp", target.local_addr().unwrap(), "delay=60s");
    let client = udp();
    for _ in 0..3 {
        client.send_to(b"12345", own).unwrap();
    }
    bench.until(RELAY, |s| s.traffic.received == 3);
    let began = Instant::now();
    bench.session.stop(RELAY);
    bench.until(RELAY, |s| s.state == State::Stopped);
    assert!(began.elapsed() < Duration::from_secs(5));
    assert!(notes(&bench).contains(&Note::RelayUnsent { datagrams: 3, bytes: 15 }), "{:?}", notes(&bench));
    assert_eq!(bench.session.status(RELAY).lost, 3);
}

#[test]
fn a_thousand_connections_go_through_it_and_it_stops_with_all_of_them() {
    const CLIENTS: usize = 1000;
    socketlab::socket::raise_descriptor_limit();
    let mut bench = Bench::new();
    let server = bench.serve_with("echo", "tcp://127.0.0.1:0", |server| {
        server.make_server().model = Some(socketlab::lab::Model::EventLoop);
        server.make_server().listening.max_connections = 2 * CLIENTS;
        server.make_server().listening.backlog = 1024;
    });
    let own = relay_with(&mut bench, "tcp", &server.to_string(), |relay| relay.make_relay().listening.backlog = 1024);
    let mut clients: Vec<TcpStream> = (0..CLIENTS).map(|_| connect(own)).collect();
    for client in &mut clients {
        client.write_all(b"ping").unwrap();
    }
    for client in &mut clients {
        client.set_read_timeout(Some(LIMIT)).unwrap();
        client.read_exact(&mut [0; 4]).unwrap();
    }
    bench.until(RELAY, |s| s.open().count() == 2 * CLIENTS);
    bench.stop(RELAY);
    for client in &mut clients {
        assert_eq!(client.read(&mut [0]).unwrap_or(0), 0);
    }
}

#[cfg(unix)]
#[test]
fn unix_sockets_are_relayed_too() {
    use std::os::unix::net::{UnixListener, UnixStream};
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let target = UnixListener::bind(path("target")).unwrap();
    let mut bench = Bench::new();
    let address = |name: &str| format!("unix://{}", path(name)).parse().unwrap();
    bench.session.start(RELAY, &Endpoint::relay("relay", address("relay"), address("target")));
    bench.until(RELAY, |s| s.state == State::Running);
    let mut client = UnixStream::connect(path("relay")).unwrap();
    client.write_all(b"hello").unwrap();
    let (mut server, _) = target.accept().unwrap();
    let mut room = [0; 5];
    server.read_exact(&mut room).unwrap();
    server.write_all(&room).unwrap();
    client.read_exact(&mut room).unwrap();
    assert_eq!(&room, b"hello");
    bench.stop(SERVER);
    bench.stop(RELAY);
    assert!(!std::path::Path::new(&path("relay")).exists());

    let address = |name: &str| format!("unixgram://{}", path(name)).parse().unwrap();
    let target = std::os::unix::net::UnixDatagram::bind(path("to")).unwrap();
    let client = std::os::unix::net::UnixDatagram::bind(path("from")).unwrap();
    bench.session.start(RELAY, &Endpoint::relay("relay", address("gram"), address("to")));
    bench.until(RELAY, |s| s.state == State::Running);
    client.send_to(b"ping", path("gram")).unwrap();
    let (length, from) = target.recv_from(&mut room).unwrap();
    target.send_to(&room[..length], from.as_pathname().unwrap()).unwrap();
    assert_eq!(client.recv(&mut room).unwrap(), 4);
    assert_eq!(&room[..4], b"ping");
}

#[test]
fn what_a_relay_drops_ends_beside_it_in_the_picture() {
    let mut bench = Bench::new();
    let server = bench.serve("echo", "udp://127.0.0.1:0");
    let relay = relay(&mut bench, "udp", server, "loss=100%");
    udp().send_to(b"ping", relay).unwrap();
    bench.until(RELAY, |s| s.traffic.received == 1);
    bench.stop(RELAY);
    let log = bench.session.log();
    let mut index = crate::diagram::index_of(&log);
    let steps = index.steps(&log);
    let lifelines = [RELAY, SERVER].map(|endpoint| Lifeline {
        endpoint,
        has_lanes: false,
        transport: Some(Transport::Udp),
        set_up: None,
    });
    let scene = build(&log, &steps, &crate::diagram::wanted(&lifelines, steps.range()));
    let [dropped] = &scene.dropped[..] else { panic!("{:?}", scene.dropped) };
    // Whom it came from is outside the lab, so it goes to the right.
    assert_eq!((dropped.at.0.lifeline, dropped.goes_left), (0, false));
    let told = scene.blocks.iter().find(|block| block.row == dropped.row).unwrap();
    assert!(told.is_trouble && told.text.contains("datagram 1 dropped"), "{}", told.text);
}
