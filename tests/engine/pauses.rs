//! A pause before each `recv`: what comes meanwhile piles up in the kernel's queue.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use socketlab::address::Address;
use socketlab::lab::{Endpoint, Model};
use socketlab::record::{ConnectionId, EndpointId, State};
use socketlab::socket::Direction;

use crate::bench::{Bench, CLIENT, LIMIT, SERVER};
use crate::wire::{STOP, connect, serve, serve_udp, text};

/// Long enough for two sends of this process, however busy the machine is.
const PAUSE_MS: u64 = 1500;
/// Longer than any test.
const LONG_MS: u64 = 60_000;

/// What each receive of an endpoint gave.
fn receives(bench: &Bench, id: EndpointId) -> Vec<Vec<u8>> {
    let records = bench.records(id);
    records.iter().filter(|r| r.direction() == Some(Direction::In)).map(|r| r.bytes.to_vec()).collect()
}

fn pauses(bench: &Bench, id: EndpointId) -> Option<Option<ConnectionId>> {
    let calls = bench.session.current_calls(id);
    calls.into_iter().find(|(_, call, _)| *call == "sleep").map(|(connection, ..)| connection)
}

#[test]
fn two_sends_during_a_pause_are_one_recv_in_every_model() {
    let served: Vec<(Model, Bench, TcpStream)> = Model::ALL
        .into_iter()
        .map(|model| {
            let mut bench = Bench::new();
            let address = serve(&mut bench, model, "echo", |e| e.options.recv_pause_ms = PAUSE_MS);
            let mut client = connect(address);
            client.write_all(b"abc").unwrap();
            client.write_all(b"def").unwrap();
            (model, bench, client)
        })
        .collect();
    for (model, bench, mut client) in served {
        assert_eq!(text(&mut client, 6), "abcdef", "{model}");
        assert_eq!(receives(&bench, SERVER), [b"abcdef"], "{model}");
    }
}

#[test]
fn a_client_pauses_too() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address: Address = format!("tcp://{}", listener.local_addr().unwrap()).parse().unwrap();
    let mut client = Endpoint::client("client", address);
    client.options.recv_pause_ms = PAUSE_MS;
    let mut bench = Bench::new();
    bench.session.start(CLIENT, &client);
    let (mut peer, _) = listener.accept().unwrap();
    peer.set_nodelay(true).unwrap();
    peer.write_all(b"abc").unwrap();
    peer.write_all(b"def").unwrap();
    assert_eq!(bench.received(CLIENT, 6), b"abcdef");
    assert_eq!(receives(&bench, CLIENT).len(), 1);
}

#[test]
fn a_pause_is_shown_lets_a_person_send_and_ends_with_a_stop_in_every_model() {
    for model in Model::ALL {
        let mut bench = Bench::new();
        let address = serve(&mut bench, model, "manual", |e| e.options.recv_pause_ms = LONG_MS);
        let mut client = connect(address);
        let status = bench.until(SERVER, |s| s.open().count() == 1);
        let connection = status.open().next().unwrap().0;
        // The one thread of an event loop waits for all in `select`, and sleeps for nobody.
        if model != Model::EventLoop {
            bench.session.wait_until(LIMIT, || pauses(&bench, SERVER).is_some());
            assert_eq!(pauses(&bench, SERVER), Some(Some(connection)), "{model}");
        }
        bench.send(SERVER, b"typed meanwhile");
        assert_eq!(text(&mut client, 15), "typed meanwhile", "{model}");
        client.write_all(b"unread").unwrap();
        let began = Instant::now();
        bench.stop(SERVER);
        assert!(began.elapsed() < STOP, "{model}: {:?}", began.elapsed());
        assert_eq!(pauses(&bench, SERVER), None, "{model}");
        assert!(receives(&bench, SERVER).is_empty(), "{model}");
    }
}

#[test]
fn a_close_by_hand_takes_effect_during_a_pause() {
    for model in Model::ALL {
        let mut bench = Bench::new();
        let address = serve(&mut bench, model, "echo", |e| e.options.recv_pause_ms = LONG_MS);
        let mut client = connect(address);
        let status = bench.until(SERVER, |s| s.open().count() == 1);
        let connection = status.open().next().unwrap().0;
        bench.session.mailboxes(SERVER).close(connection);
        assert_eq!(client.read(&mut [0; 1]).unwrap(), 0, "{model}");
    }
}

#[test]
fn datagrams_stay_apart_and_what_has_no_room_is_counted_while_the_server_pauses() {
    let mut bench = Bench::new();
    let (client, _) = serve_udp(&mut bench, "echo", |e| {
        e.options.recv_pause_ms = PAUSE_MS;
        e.options.so_rcvbuf = Some(4096);
    });
    bench.until(SERVER, |s| s.state == State::Running);
    for _ in 0..100 {
        client.send(&[7; 1000]).unwrap();
    }
    if cfg!(target_os = "linux") {
        let began = Instant::now();
        let status = bench.until(SERVER, |s| s.lost > 0);
        assert_eq!(status.traffic.received, 0, "it was said during the first pause: {:?}", began.elapsed());
    } else {
        eprintln!("skipped: only Linux counts a socket's drops");
    }
    assert_eq!(pauses(&bench, SERVER), Some(None));
    bench.until(SERVER, |s| s.traffic.received >= 2);
    assert!(receives(&bench, SERVER).iter().all(|datagram| datagram.len() == 1000));
    let began = Instant::now();
    bench.stop(SERVER);
    assert!(began.elapsed() < STOP, "{:?}", began.elapsed());
}

#[test]
fn a_pause_is_at_least_as_long_as_it_says() {
    let mut bench = Bench::new();
    let began = Instant::now();
    let address = serve(&mut bench, Model::OneAtATime, "echo", |e| e.options.recv_pause_ms = 200);
    let mut client = connect(address);
    for _ in 0..2 {
        client.write_all(b"a").unwrap();
        assert_eq!(text(&mut client, 1), "a");
    }
    assert!(began.elapsed() >= Duration::from_millis(400), "{:?}", began.elapsed());
}
