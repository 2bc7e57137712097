//! Connections through a relay.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener};
use std::time::{Duration, Instant};

use socketlab::fault::Way;
use socketlab::record::{End, List, Note, Rest, State};
use socketlab::socket::Direction;

use super::*;
use crate::bench::CLIENT;
use crate::wire::connect;

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
