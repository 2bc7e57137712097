//! UDP servers and clients.

use std::net::UdpSocket;

use socketlab::record::{Event, Note};
use socketlab::socket::{Direction, MAX_DATAGRAM_BYTES};

use crate::bench::{Bench, CLIENT, LIMIT, SERVER, has_ipv6};

/// The sizes that rivals lose or cut.
const SIZES: [usize; 5] = [0, 1, 1025, 4097, MAX_DATAGRAM_BYTES];

#[test]
fn datagrams_of_every_size_come_back_whole() {
    for address in ["udp://127.0.0.1:0", "udp://[::1]:0"] {
        if address.contains("::1") && !has_ipv6() {
            continue;
        }
        let mut bench = Bench::new();
        let address = bench.serve("echo", address);
        bench.connect(CLIENT, "udp", address);
        for (n, size) in SIZES.into_iter().enumerate() {
            bench.send(CLIENT, &vec![n as u8 + 1; size]);
            bench.until(CLIENT, |s| s.traffic.received == n as u64 + 1);
        }
        for id in [SERVER, CLIENT] {
            let records = bench.records(id);
            let received = records.iter().filter(|r| r.direction() == Some(Direction::In));
            assert_eq!(received.map(|r| r.bytes.len()).collect::<Vec<_>>(), SIZES);
        }
    }
}

#[test]
fn the_calls_are_those_of_the_lesson() {
    let mut bench = Bench::new();
    let address = bench.serve("upper-case", "udp://127.0.0.1:0");
    bench.connect(CLIENT, "udp", address);
    bench.send(CLIENT, b"ab");
    assert_eq!(bench.received(CLIENT, 2), b"AB");
    let calls = bench.calls(SERVER).join("\n");
    assert!(calls.contains("socket(AF_INET, SOCK_DGRAM) = ok\n"), "{calls}");
    assert!(calls.contains("\nrecvfrom(65535) = 2\nsendto(<2 bytes>, ('127.0.0.1', "), "{calls}");
    let calls = bench.calls(CLIENT).join("\n");
    assert!(calls.contains(&format!("\nconnect(('127.0.0.1', {})) = ok\n", address.port())), "{calls}");
    assert!(calls.ends_with("send(<2 bytes>) = 2\nrecv(65535) = 2"), "{calls}");
}

#[test]
fn each_sender_is_told_apart_and_answered() {
    let mut bench = Bench::new();
    let address = bench.serve("manual", "udp://127.0.0.1:0");
    let peers: Vec<UdpSocket> = (0..3).map(|_| UdpSocket::bind("127.0.0.1:0").unwrap()).collect();
    for peer in &peers {
        peer.set_read_timeout(Some(LIMIT)).unwrap();
        peer.send_to(b"hi", address).unwrap();
    }
    bench.until(SERVER, |s| s.open().count() == 3 && s.open().all(|(_, c)| c.traffic.received == 1));
    bench.send(SERVER, b"to all");
    for peer in &peers {
        let mut buffer = [0; 32];
        assert_eq!(peer.recv_from(&mut buffer).unwrap(), (6, address));
    }
}

#[test]
fn a_remote_can_be_forgotten_and_comes_back() {
    let mut bench = Bench::new();
    let address = bench.serve("echo", "udp://127.0.0.1:0");
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    peer.send_to(b"1", address).unwrap();
    let status = bench.until(SERVER, |s| s.open().count() == 1);
    bench.session.mailboxes(SERVER).forget(status.open().next().unwrap().0).unwrap();
    bench.until(SERVER, |s| s.open().count() == 0);
    peer.send_to(b"2", address).unwrap();
    bench.until(SERVER, |s| s.open().count() == 1);
}

#[test]
fn a_client_with_nobody_there_shows_the_refusal_and_lives_on() {
    let nobody = {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.local_addr().unwrap()
    };
    let mut bench = Bench::new();
    bench.connect(CLIENT, "udp", nobody);
    bench.send(CLIENT, b"anybody?");
    if cfg!(target_os = "linux") {
        let status = bench.until(CLIENT, |s| s.trouble.is_some());
        assert_eq!(status.trouble.as_ref().unwrap().code.name, "ECONNREFUSED");
    }
    assert!(bench.session.status(CLIENT).state.is_active());
}

#[test]
fn a_datagram_too_long_is_refused_with_its_name() {
    let mut bench = Bench::new();
    let address = bench.serve("echo", "udp://127.0.0.1:0");
    bench.connect(CLIENT, "udp", address);
    bench.send(CLIENT, &vec![0; MAX_DATAGRAM_BYTES + 1]);
    let status = bench.until(CLIENT, |s| s.trouble.is_some());
    if cfg!(unix) {
        assert_eq!(status.trouble.as_ref().unwrap().code.name, "EMSGSIZE");
    }
    bench.send(CLIENT, b"still alive");
    bench.received(CLIENT, 11);
}

#[test]
fn every_datagram_of_a_flood_is_in_the_log_or_counted() {
    const SENT: u64 = 20_000;
    let mut bench = Bench::new();
    let address = bench.serve("manual", "udp://127.0.0.1:0");
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    for n in 0..SENT {
        peer.send_to(&n.to_be_bytes(), address).unwrap();
    }
    if !cfg!(target_os = "linux") {
        eprintln!("skipped: only Linux counts a socket's drops");
        return;
    }
    bench.until(SERVER, |s| s.traffic.received + s.lost == SENT);
    let dropped: u64 = bench
        .records(SERVER)
        .iter()
        .filter_map(|record| match &record.event {
            Event::Note(Note::KernelDropped { datagrams }) => Some(*datagrams),
            _ => None,
        })
        .sum();
    assert_eq!(dropped, bench.session.status(SERVER).lost);
}

#[test]
fn a_send_to_all_reaches_a_hundred_and_fifty_remotes() {
    let mut bench = Bench::new();
    let address = bench.serve("manual", "udp://127.0.0.1:0");
    let peers: Vec<UdpSocket> = (0..150).map(|_| UdpSocket::bind("127.0.0.1:0").unwrap()).collect();
    for (n, peer) in peers.iter().enumerate() {
        peer.set_read_timeout(Some(LIMIT)).unwrap();
        peer.send_to(b"hi", address).unwrap();
        bench.until(SERVER, |s| s.open().count() > n);
    }
    assert_eq!(bench.session.send(SERVER, &socketlab::session::To::All, &bytes::Bytes::from_static(b"all")), Ok(150));
    for peer in &peers {
        assert_eq!(peer.recv(&mut [0; 8]).unwrap(), 3);
    }
}
