//! Families and types of sockets (S18), peers (S2) and turns (S11).

use std::time::Duration;

use bytes::Bytes;
use socketlab::address::Address;
use socketlab::engine::MailboxError;
use socketlab::lab::{Endpoint, Model, Turns};
use socketlab::record::{EndpointId, Note, State};
use socketlab::session::To;
use socketlab::socket::{Family, Kind, support};

use crate::bench::{Bench, CLIENT, LIMIT, SERVER};

const OTHER: EndpointId = EndpointId(3);

fn address(text: &str) -> Address {
    text.parse().unwrap()
}

/// Whether this system has such sockets; says so where it has not.
pub fn has(family: Family, kind: Kind) -> bool {
    match support(family, kind) {
        Ok(()) => true,
        Err(error) => {
            eprintln!("skipped: {error}");
            false
        }
    }
}

#[test]
fn unix_sockets_of_every_type_echo_and_leave_no_file() {
    for (scheme, kind) in [("unix", Kind::Stream), ("unixpacket", Kind::Seqpacket), ("unixgram", Kind::Datagram)] {
        if !has(Family::Unix, kind) {
            continue;
        }
        for model in Model::ALL {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("lab.sock");
            let at = format!("{scheme}://{}", path.display());
            let mut bench = Bench::new();
            let mut server = Endpoint::server("server", address(&at));
            server.make_server().model = Some(model);
            bench.session.start(SERVER, &server);
            bench.until(SERVER, |s| s.state == State::Running);
            bench.session.start(CLIENT, &Endpoint::client("client", address(&at)));
            bench.until(CLIENT, |s| s.state == State::Running && s.open().next().is_some());
            bench.send(CLIENT, b"hello");
            assert_eq!(bench.received(CLIENT, 5), b"hello", "{scheme} {model}");
            bench.stop(CLIENT);
            bench.stop(SERVER);
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "{scheme} {model}");
        }
    }
}

#[test]
fn what_an_earlier_run_left_is_removed_and_a_living_server_is_not() {
    if !has(Family::Unix, Kind::Stream) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lab.sock");
    #[cfg(unix)]
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    let mut bench = Bench::new();
    let endpoint = Endpoint::server("server", address(&format!("unix://{}", path.display())));
    bench.session.start(SERVER, &endpoint);
    bench.until(SERVER, |s| s.state == State::Running);
    bench.session.start(OTHER, &endpoint);
    bench.until(OTHER, |s| matches!(&s.state, State::Failed(failure) if failure.code.name == "EADDRINUSE"));
    assert_eq!(bench.session.status(SERVER).state, State::Running);
    let precious = folder.path().join("precious.txt");
    std::fs::write(&precious, "not a socket").unwrap();
    let endpoint = Endpoint::server("server", address(&format!("unix://{}", precious.display())));
    bench.session.start(CLIENT, &endpoint);
    bench.until(CLIENT, |s| matches!(s.state, State::Failed(_)));
    assert_eq!(std::fs::read_to_string(&precious).unwrap(), "not a socket");
}

#[test]
fn seqpacket_keeps_the_boundaries_of_messages() {
    if !has(Family::Unix, Kind::Seqpacket) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let at = format!("unixpacket://{}", folder.path().join("lab.sock").display());
    let mut bench = Bench::new();
    bench.session.start(SERVER, &Endpoint::server("server", address(&at)));
    bench.until(SERVER, |s| s.state == State::Running);
    bench.session.start(CLIENT, &Endpoint::client("client", address(&at)));
    bench.until(CLIENT, |s| s.state == State::Running && s.open().next().is_some());
    for piece in [&b"one"[..], b"two", b"three"] {
        bench.send(CLIENT, piece);
    }
    bench.until(SERVER, |s| s.traffic.received_bytes == 11);
    assert_eq!(bench.session.status(SERVER).traffic.received, 3);
}

#[test]
fn peers_talk_both_ways_and_their_destination_can_change() {
    let mut bench = Bench::new();
    let start = |bench: &mut Bench, id| {
        bench.session.start(id, &Endpoint::peer("peer", address("udp://127.0.0.1:0")));
        let status = bench.until(id, |s| s.state == State::Running && s.local.is_some());
        address(&format!("udp://{}", status.local.clone().unwrap()))
    };
    let (_, second, third) = (start(&mut bench, SERVER), start(&mut bench, CLIENT), start(&mut bench, OTHER));
    let sender = bench.session.sender(SERVER).unwrap().clone();
    sender.send(&To::Address(second.clone()), &Bytes::from_static(b"to the second")).unwrap();
    sender.send(&To::Address(third.clone()), &Bytes::from_static(b"to the third")).unwrap();
    assert_eq!(bench.received(CLIENT, 13), b"to the second");
    assert_eq!(bench.received(OTHER, 12), b"to the third");
    bench.send(CLIENT, b"and back");
    assert_eq!(bench.received(SERVER, 8), b"and back");
}

#[test]
fn half_duplex_turns_are_strict() {
    let mut bench = Bench::new();
    let half = |e: &mut Endpoint| e.options.turns = Turns::HalfDuplex;
    let server = bench.serve_with("manual", "tcp://127.0.0.1:0", half);
    let mut client = Endpoint::client("client", address(&format!("tcp://{server}")));
    half(&mut client);
    bench.session.start(CLIENT, &client);
    bench.until(CLIENT, |s| s.open().next().is_some());
    bench.until(SERVER, |s| s.open().next().is_some());
    let send = |id, text: &'static str| bench.session.send(id, &To::All, &Bytes::from_static(text.as_bytes()));
    assert_eq!(send(CLIENT, "first"), Ok(1));
    assert_eq!(send(CLIENT, "again"), Err(MailboxError::NotYourTurn.into()));
    bench.received(SERVER, 5);
    assert_eq!(send(SERVER, "answer"), Ok(1));
    assert_eq!(send(SERVER, "more"), Err(MailboxError::NotYourTurn.into()));
    bench.received(CLIENT, 6);
    assert_eq!(send(CLIENT, "second"), Ok(1));
}

#[test]
fn a_peer_of_datagrams_waits_for_the_answer_of_each_address() {
    let mut bench = Bench::new();
    let other = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    other.set_read_timeout(Some(LIMIT)).unwrap();
    let mut peer = Endpoint::peer("peer", address("udp://127.0.0.1:0"));
    peer.options.turns = Turns::HalfDuplex;
    bench.session.start(CLIENT, &peer);
    bench.until(CLIENT, |s| s.state == State::Running);
    let to = To::Address(address(&format!("udp://{}", other.local_addr().unwrap())));
    let send = |payload: Vec<u8>| bench.session.send(CLIENT, &to, &payload.into());
    // Longer than a datagram can be: the turn stays.
    for payload in [vec![7; 70_000], b"first".to_vec(), b"again".to_vec()] {
        assert_eq!(send(payload), Ok(1));
    }
    let mut space = [0; 16];
    let (length, from) = other.recv_from(&mut space).unwrap();
    assert_eq!(&space[..length], b"first");
    let notes = || bench.records(CLIENT).iter().filter(|r| r.note() == Some(&Note::NotYourTurn)).count();
    bench.session.wait_until(LIMIT, || notes() == 1);
    assert_eq!(notes(), 1);
    other.send_to(b"answer", from).unwrap();
    bench.received(CLIENT, 6);
    assert_eq!(send(b"second".to_vec()), Ok(1));
    let length = other.recv(&mut space).unwrap();
    assert_eq!(&space[..length], b"second");
}

#[test]
fn a_client_that_waits_too_long_says_so_and_has_its_turn_back() {
    let mut bench = Bench::new();
    let silent = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let mut client = Endpoint::client("client", address(&format!("udp://{}", silent.local_addr().unwrap())));
    client.options.turns = Turns::HalfDuplex;
    client.make_client().answer_timeout_ms = 20;
    bench.session.start(CLIENT, &client);
    bench.until(CLIENT, |s| s.open().next().is_some());
    let send = || bench.session.send(CLIENT, &To::All, &Bytes::from_static(b"anybody?"));
    assert_eq!(send(), Ok(1));
    bench.until(CLIENT, |s| s.connections.values().any(|c| c.unanswered == 1));
    assert_eq!(send(), Ok(1));
}

#[test]
fn datagram_servers_answer_one_after_another_or_each_in_a_thread() {
    const DELAY_MS: u64 = 120;
    for (model, least, most) in
        [(Model::OneAtATime, 3 * DELAY_MS, 20_000), (Model::ThreadPerConnection, DELAY_MS, 20_000)]
    {
        let mut bench = Bench::new();
        let server = bench.serve_with("echo", "udp://127.0.0.1:0", |e| {
            e.make_server().model = Some(model);
            e.make_server().behaviour_settings.delay_ms = DELAY_MS;
        });
        let client = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
        client.set_read_timeout(Some(LIMIT)).unwrap();
        let began = std::time::Instant::now();
        for _ in 0..3 {
            client.send_to(b"hello", server).unwrap();
        }
        if model == Model::ThreadPerConnection {
            let asleep = || bench.session.current_calls(SERVER).iter().filter(|(_, call, _)| *call == "sleep").count();
            bench.session.wait_until(LIMIT, || asleep() == 3);
        }
        for _ in 0..3 {
            client.recv(&mut [0; 16]).unwrap();
        }
        let took = began.elapsed();
        assert!(took >= Duration::from_millis(least) && took < Duration::from_millis(most), "{model}: {took:?}");
        bench.stop(SERVER);
    }
}

#[test]
fn members_of_a_group_get_what_is_sent_to_it() {
    let mut bench = Bench::new();
    let join = |e: &mut Endpoint| {
        e.options.groups = vec!["239.255.77.7%127.0.0.1".parse().unwrap()];
    };
    let mut member = Endpoint::peer("member", address("udp://0.0.0.0:0"));
    join(&mut member);
    bench.session.start(SERVER, &member);
    let status = bench.until(SERVER, |s| s.state == State::Running && s.local.is_some() || !s.state.is_active());
    let State::Running = status.state else {
        return eprintln!("skipped: this system has no multicast on loopback: {:?}", status.state);
    };
    let port = status.local.as_ref().unwrap().port();
    let mut sender = Endpoint::peer("sender", address("udp://127.0.0.1:0"));
    sender.options.multicast_interface = Some("127.0.0.1".to_owned());
    sender.options.multicast_ttl = Some(0);
    sender.options.multicast_loop = Some(true);
    bench.session.start(CLIENT, &sender);
    bench.until(CLIENT, |s| s.state == State::Running);
    let group = address(&format!("udp://239.255.77.7:{port}"));
    bench.session.sender(CLIENT).unwrap().send(&To::Address(group.clone()), &Bytes::from_static(b"to all")).unwrap();
    assert_eq!(bench.received(SERVER, 6), b"to all");
    let calls = bench.calls(SERVER).join("\n");
    assert!(calls.contains("setsockopt(IPPROTO_IP, IP_ADD_MEMBERSHIP, '239.255.77.7%127.0.0.1') = ok"), "{calls}");
}

#[test]
fn an_echo_request_on_a_raw_socket_is_answered_by_the_system() {
    if !has(Family::Inet, Kind::Raw) {
        return;
    }
    let mut bench = Bench::new();
    bench.session.start(CLIENT, &Endpoint::client("ping", address("icmp://127.0.0.1")));
    bench.until(CLIENT, |s| s.state == State::Running && s.open().next().is_some());
    bench.send(CLIENT, b"ping from the lab");
    // The request itself comes round on loopback; the reply is the other packet. Each with its IP header.
    bench.until(CLIENT, |s| s.traffic.received >= 2);
    let records = bench.records(CLIENT);
    let is_reply = |bytes: &Bytes| bytes.len() > 28 && bytes[20] == 0 && bytes.ends_with(b"ping from the lab");
    assert!(records.iter().any(|r| is_reply(&r.bytes)), "{records:#?}");
}

#[cfg(unix)]
#[test]
fn a_file_that_took_the_place_of_the_socket_stays() {
    for scheme in ["unix", "unixgram"] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lab.sock");
        let mut bench = Bench::new();
        bench.session.start(SERVER, &Endpoint::server("server", address(&format!("{scheme}://{}", path.display()))));
        bench.until(SERVER, |s| s.state == State::Running);
        // Renamed, not removed: the system would give the number of the socket's file to the next one.
        std::fs::rename(&path, folder.path().join("old.sock")).unwrap();
        std::fs::write(&path, "mine").unwrap();
        bench.stop(SERVER);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine", "{scheme}");
    }
}
