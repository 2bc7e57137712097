//! A relay stops, whatever it is in.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use socketlab::fault::{FAULTS, On};

use super::*;
use crate::wire::connect;

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

/// Every fault with the value of its example, alone, and none.
fn each_fault(on: On) -> impl Iterator<Item = String> {
    let fits = FAULTS.iter().filter(move |kind| kind.on.fits(on));
    fits.map(|kind| format!("{}={}", kind.id, kind.example)).chain([String::new()])
}

#[test]
fn it_stops_with_every_fault_on_connections_while_bytes_are_on_their_way() {
    for faults in each_fault(On::Streams) {
        let mut bench = Bench::new();
        // Nobody reads there.
        let target = TcpListener::bind("127.0.0.1:0").unwrap();
        let own = relay(&mut bench, "tcp", target.local_addr().unwrap(), &faults);
        let mut client = connect(own);
        let _ = client.write_all(&[7; 10_000]);
        bench.until(RELAY, |s| s.traffic.received > 0);
        bench.stop(RELAY);
        let status = bench.session.status(RELAY);
        assert_eq!((status.open().count(), &status.state), (0, &State::Stopped), "{faults}");
    }
}

#[test]
fn it_stops_with_every_fault_on_datagrams_and_with_one_that_a_person_holds() {
    for faults in each_fault(On::Datagrams) {
        let (mut bench, target, client) = (Bench::new(), udp(), udp());
        let own = relay(&mut bench, "udp", target.local_addr().unwrap(), &faults);
        bench.session.relay(RELAY).unwrap().hold_next(Way::ToTarget, true);
        for _ in 0..3 {
            client.send_to(b"12345", own).unwrap();
        }
        bench.until(RELAY, |s| s.traffic.received == 3);
        bench.stop(RELAY);
        assert!(done(&bench, Way::ToTarget).contains(&Did::DroppedByHand { nth: 1 }), "{faults}");
    }
}

#[test]
fn it_stops_while_a_side_never_reads() {
    let mut bench = Bench::new();
    let target = TcpListener::bind("127.0.0.1:0").unwrap();
    let own = relay(&mut bench, "tcp", target.local_addr().unwrap(), "");
    let mut client = connect(own);
    let (_server, _) = target.accept().unwrap();
    client.set_write_timeout(Some(Duration::from_millis(200))).unwrap();
    // Until the queues of all sockets between them are full.
    while client.write(&[7; 1 << 16]).is_ok() {}
    bench.stop(RELAY);
    assert_eq!(bench.session.status(RELAY).state, State::Stopped);
}
