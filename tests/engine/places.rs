//! Where each row stands: with both addresses of its connection, as the nth call that moves bytes one way, and at an offset in
//! what goes that way.

use std::io::{Read, Write};
use std::net::{TcpStream, UdpSocket};

use bytes::Bytes;
use socketlab::address::Ends;
use socketlab::lab::Model;
use socketlab::record::EndpointId;
use socketlab::session::To;
use socketlab::socket::Direction;

use crate::bench::{Bench, CLIENT, LIMIT, SERVER};

/// More than a socket takes at once, so that sends are partial.
const BULK: usize = 8 << 20;

/// The places of one endpoint's calls that move bytes this way: each call is the next, and begins where the one before
/// ended. How many calls and bytes they are.
fn covered(bench: &Bench, id: EndpointId, direction: Direction) -> (u64, u64) {
    let (mut calls, mut bytes) = (0, 0);
    for record in bench.records(id) {
        let Some(call) = record.call() else { continue };
        let Some(place) = call.place else {
            assert_eq!(record.direction(), None, "{record:?}");
            continue;
        };
        assert!(record.direction().is_some(), "only what moved has a place: {record:?}");
        if record.direction() == Some(direction) {
            calls += 1;
            assert_eq!((place.nth.get(), place.offset), (calls, bytes), "{record:?}");
            assert_eq!(call.outcome.moved(), Some(record.bytes.len()));
            bytes += record.bytes.len() as u64;
        }
    }
    (calls, bytes)
}

/// The addresses of all rows that moved bytes, which must be the same in all of them.
fn ends(bench: &Bench, id: EndpointId) -> Ends {
    let records = bench.records(id);
    let mut moved = records.iter().filter(|record| record.direction().is_some());
    let first = moved.next().and_then(|record| record.ends.clone()).unwrap();
    for record in moved {
        assert_eq!(record.ends.as_ref(), Some(&first), "{record:?}");
    }
    first
}

fn assert_mirrored(bench: &Bench) {
    let (server, client) = (ends(bench, SERVER), ends(bench, CLIENT));
    assert_eq!((server.local(), Some(server.peer())), (Some(client.peer()), client.local()));
}

#[test]
fn both_sides_of_a_connection_name_the_same_two_addresses() {
    for model in Model::ALL {
        let mut bench = Bench::new();
        let server = bench.serve_with("echo", "tcp://127.0.0.1:0", |e| e.make_server().model = Some(model));
        bench.connect(CLIENT, "tcp", server);
        for payload in ["hello", "once more"] {
            bench.send(CLIENT, payload.as_bytes());
        }
        bench.received(CLIENT, 14);
        assert_mirrored(&bench);
        let accepted = bench.records(SERVER).into_iter().find(|r| r.call().is_some_and(|c| c.op.name() == "accept"));
        assert_eq!(accepted.and_then(|r| r.ends), Some(ends(&bench, SERVER)), "{model}");
        let connected = bench.records(CLIENT).into_iter().find(|r| r.call().is_some_and(|c| c.op.name() == "connect"));
        assert_eq!(connected.and_then(|r| r.ends), Some(ends(&bench, CLIENT)), "{model}");
    }
}

#[test]
fn both_sides_of_an_exchange_of_datagrams_name_the_same_two_addresses() {
    let mut bench = Bench::new();
    let server = bench.serve("echo", "udp://127.0.0.1:0");
    bench.connect(CLIENT, "udp", server);
    for payload in ["hello", "once more"] {
        bench.send(CLIENT, payload.as_bytes());
    }
    bench.received(CLIENT, 14);
    assert_mirrored(&bench);
}

#[test]
fn places_cover_a_stream_once_where_sends_are_partial() {
    for model in Model::ALL {
        let mut bench = Bench::new();
        let server = bench.serve_with("echo", "tcp://127.0.0.1:0", |e| e.make_server().model = Some(model));
        bench.connect(CLIENT, "tcp", server);
        bench.session.send(CLIENT, &To::All, &Bytes::from(vec![7; BULK])).unwrap();
        bench.until(CLIENT, |s| s.traffic.received_bytes == BULK as u64);
        for id in [SERVER, CLIENT] {
            for direction in [Direction::In, Direction::Out] {
                let (calls, bytes) = covered(&bench, id, direction);
                assert!(calls > 1 && bytes == BULK as u64, "{model}: {calls} calls, {bytes} bytes");
            }
        }
    }
}

#[test]
fn the_end_of_a_stream_has_no_place() {
    let mut bench = Bench::new();
    let server = bench.serve("echo", "tcp://127.0.0.1:0");
    let mut stream = TcpStream::connect(server).unwrap();
    stream.write_all(b"hello").unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    stream.read_to_end(&mut Vec::new()).unwrap();
    bench.until(SERVER, |s| s.connections.len() == 1 && s.open().next().is_none());
    assert_eq!(covered(&bench, SERVER, Direction::In).1, 5);
    assert!(bench.calls(SERVER).iter().any(|call| call.starts_with("recv(") && call.ends_with("= 0")));
}

#[test]
fn messages_name_the_receives_that_places_count() {
    for model in Model::ALL {
        let mut bench = Bench::new();
        let server = bench.serve_with("upper-case", "tcp://127.0.0.1:0", |e| {
            e.make_server().model = Some(model);
            e.framing = "line".parse().unwrap();
        });
        let mut stream = TcpStream::connect(server).unwrap();
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        // The answers to a piece come before the next one is sent, so that messages are cut by the receives.
        for piece in ["one\ntw", "o\n", "three\nfour\nfi", "ve\n"] {
            stream.write_all(piece.as_bytes()).unwrap();
            let mut left = piece.matches('\n').count();
            while left > 0 {
                let mut byte = [0];
                stream.read_exact(&mut byte).unwrap();
                left -= usize::from(byte == *b"\n");
            }
        }
        bench.until(SERVER, |s| s.traffic.sent == 5);
        let records = bench.records(SERVER);
        let received = records.iter().filter(|r| r.direction() == Some(Direction::In));
        let ranges: Vec<_> = received
            .map(|r| (r.call().unwrap().place.unwrap(), r.bytes.len() as u64))
            .map(|(place, length)| (place.nth.get(), place.offset..place.offset + length))
            .collect();
        let range = |nth| &ranges.iter().find(|(known, _)| *known == nth).unwrap().1;
        let (mut begin, mut messages) = (0, 0);
        for record in &records {
            let Some(place) = record.message() else { continue };
            // Its line feed is the last byte that it needs.
            let end = begin + record.bytes.len() as u64;
            assert!(range(place.first_recv).contains(&begin), "{model}: {place} begins at {begin}, {ranges:?}");
            assert!(range(place.last_recv).contains(&end), "{model}: {place} ends at {end}, {ranges:?}");
            (begin, messages) = (end + 1, messages + 1);
        }
        assert_eq!((messages, begin), (5, 24), "{model}");
    }
}

#[test]
fn datagrams_are_counted_for_each_remote() {
    for model in [Model::OneAtATime, Model::ThreadPerConnection] {
        let mut bench = Bench::new();
        let server = bench.serve_with("echo", "udp://127.0.0.1:0", |e| e.make_server().model = Some(model));
        let remotes = [(); 2].map(|()| UdpSocket::bind("127.0.0.1:0").unwrap());
        let mut answers = 0;
        for payload in ["a", "", "long one"] {
            for remote in &remotes {
                remote.set_read_timeout(Some(LIMIT)).unwrap();
                remote.send_to(payload.as_bytes(), server).unwrap();
                assert_eq!(remote.recv(&mut [0; 64]).unwrap(), payload.len());
                // An answer is counted when its call has returned, which may be after it has arrived.
                answers += 1;
                bench.until(SERVER, |s| s.traffic.sent == answers);
            }
        }
        let records = bench.records(SERVER);
        for remote in &remotes {
            let peer = remote.local_addr().unwrap().into();
            for direction in [Direction::In, Direction::Out] {
                let ours = records.iter().filter(|r| r.peer() == Some(&peer) && r.direction() == Some(direction));
                let places: Vec<_> = ours.map(|r| r.call().unwrap().place.unwrap()).collect();
                let places: Vec<_> = places.iter().map(|place| (place.nth.get(), place.offset)).collect();
                assert_eq!(places, [(1, 0), (2, 1), (3, 1)], "{model} {direction:?}");
            }
        }
    }
}

#[test]
fn a_client_of_datagrams_counts_its_own() {
    let mut bench = Bench::new();
    let server = bench.serve("echo", "udp://127.0.0.1:0");
    bench.connect(CLIENT, "udp", server);
    for payload in ["hello", "once more"] {
        bench.send(CLIENT, payload.as_bytes());
    }
    bench.received(CLIENT, 14);
    for direction in [Direction::In, Direction::Out] {
        assert_eq!(covered(&bench, CLIENT, direction), (2, 14));
    }
}
