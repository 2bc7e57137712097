//! Both sides of an exchange, joined: each byte that arrives is found in the send that it was part of.

use std::net::UdpSocket;

use socketlab::lab::Model;
use socketlab::record::{EndpointId, Lost, Rest, Row, Snapshot};
use socketlab::socket::Direction;

use crate::bench::{Bench, CLIENT, SERVER};

const SENDS: u32 = 50;

fn moved(log: &Snapshot, id: EndpointId, direction: Direction) -> Vec<Row> {
    log.rows(..).filter(|row| row.endpoint == id && row.direction() == Some(direction)).collect()
}

/// Every send of `from` is covered once by what `to` received, with the same bytes; the other way round it is the same parts.
fn assert_joined(log: &Snapshot, from: EndpointId, to: EndpointId) {
    let sends = moved(log, from, Direction::Out);
    assert!(!sends.is_empty());
    for send in sends {
        let there = log.other_side(&send, usize::MAX);
        assert_eq!(there.rest, Rest::Nothing, "{send:?}");
        let mut covered = 0;
        for part in there.parts {
            let recv = log.get(part.row).unwrap();
            let range = |range: &std::ops::Range<u64>| range.start as usize..range.end as usize;
            assert_eq!((recv.endpoint, recv.direction()), (to, Some(Direction::In)));
            assert_eq!(send.bytes[range(&part.here)], recv.bytes[range(&part.there)]);
            assert_eq!(part.here.start, covered, "no gap, and nothing twice");
            covered = part.here.end;
            let back = log.other_side(&recv, usize::MAX).parts;
            assert!(
                back.iter().any(|back| back.row == send.number && back.here == part.there && back.there == part.here)
            );
        }
        assert_eq!(covered, send.bytes.len() as u64);
    }
}

#[test]
fn each_send_of_a_stream_is_found_in_the_receives_that_gave_it() {
    for model in Model::ALL {
        let mut bench = Bench::new();
        let server = bench.serve_with("echo", "tcp://127.0.0.1:0", |e| {
            e.make_server().model = Some(model);
            e.options.recv_size = 7;
        });
        bench.connect(CLIENT, "tcp", server);
        let mut total = 0;
        for n in 1..=SENDS {
            let payload = vec![n as u8; n as usize % 23 + 1];
            total += payload.len() as u64;
            bench.send(CLIENT, &payload);
            // Not faster than the client takes them; how the server cuts them is left to chance.
            bench.until(CLIENT, |s| s.traffic.sent_bytes == total);
        }
        bench.until(CLIENT, |s| s.traffic.received_bytes == total);
        bench.session.flush();
        let log = bench.session.log();
        assert_joined(&log, CLIENT, SERVER);
        assert_joined(&log, SERVER, CLIENT);
    }
}

#[test]
fn each_datagram_is_found_where_it_was_received() {
    for (address, model) in [
        ("udp://127.0.0.1:0", Model::OneAtATime),
        ("udp://127.0.0.1:0", Model::ThreadPerConnection),
        ("udp://[::1]:0", Model::OneAtATime),
    ] {
        if std::net::UdpSocket::bind(address.trim_start_matches("udp://")).is_err() {
            println!("skipped: this machine has no address of {address}");
            continue;
        }
        let mut bench = Bench::new();
        let server = bench.serve_with("echo", address, |e| e.make_server().model = Some(model));
        bench.connect(CLIENT, "udp", server);
        for n in 1..=SENDS {
            bench.send(CLIENT, &[(n % 3) as u8; 4]);
            bench.until(CLIENT, |s| s.traffic.received == u64::from(n));
        }
        bench.session.flush();
        let log = bench.session.log();
        assert_joined(&log, CLIENT, SERVER);
        assert_joined(&log, SERVER, CLIENT);
    }
}

#[test]
fn a_datagram_whose_end_was_cut_off_has_arrived_with_the_rest() {
    let mut bench = Bench::new();
    let server = bench.serve_with("echo", "udp://127.0.0.1:0", |e| {
        e.options.recv_size = 5;
        e.options.cut_datagrams = true;
    });
    bench.connect(CLIENT, "udp", server);
    for payload in ["a long datagram", "short"] {
        bench.send(CLIENT, payload.as_bytes());
    }
    bench.received(CLIENT, 10);
    bench.session.stop(SERVER);
    bench.until(SERVER, |s| !s.state.is_active());
    bench.session.flush();
    let log = bench.session.log();
    let common = |row: &Row| {
        let other = log.other_side(row, 8);
        (other.parts.iter().map(|part| part.there.end).collect::<Vec<_>>(), other.rest)
    };
    let sends: Vec<_> = moved(&log, CLIENT, Direction::Out).iter().map(common).collect();
    assert_eq!(sends, [(vec![5], Rest::Nothing), (vec![5], Rest::Nothing)]);
}

#[test]
fn an_endpoint_that_was_of_datagrams_once_is_joined_as_a_stream() {
    let mut bench = Bench::new();
    for transport in ["udp", "tcp"] {
        let server = bench.serve("echo", &format!("{transport}://127.0.0.1:0"));
        bench.connect(CLIENT, transport, server);
        bench.send(CLIENT, b"hello");
        bench.received(CLIENT, 5);
        bench.session.stop_all();
        for id in [CLIENT, SERVER] {
            bench.until(id, |s| !s.state.is_active());
        }
    }
    bench.session.flush();
    assert_joined(&bench.session.log(), CLIENT, SERVER);
}

#[test]
fn what_a_server_has_not_read_when_it_closes_is_lost() {
    let mut bench = Bench::new();
    // It waits before it answers the first message, and reads no other meanwhile.
    let server = bench.serve_with("echo", "tcp://127.0.0.1:0", |e| {
        e.make_server().model = Some(Model::OneAtATime);
        e.make_server().behaviour_settings.delay_ms = 60_000;
    });
    bench.connect(CLIENT, "tcp", server);
    bench.send(CLIENT, b"read");
    bench.until(SERVER, |s| s.traffic.received_bytes == 4);
    bench.send(CLIENT, b"unread");
    bench.until(CLIENT, |s| s.traffic.sent_bytes == 10);
    bench.session.flush();
    let rest = || {
        let log = bench.session.log();
        moved(&log, CLIENT, Direction::Out).iter().map(|row| log.other_side(row, 1).rest).collect::<Vec<_>>()
    };
    assert_eq!(rest(), [Rest::Nothing, Rest::NotReceived]);
    bench.session.stop(SERVER);
    bench.until(SERVER, |s| !s.state.is_active());
    bench.session.flush();
    assert_eq!(rest(), [Rest::Nothing, Rest::Lost(Lost::Closed)]);
}

#[test]
fn of_a_program_outside_the_lab_nothing_is_said() {
    let mut bench = Bench::new();
    let outside = UdpSocket::bind("127.0.0.1:0").unwrap();
    bench.connect(CLIENT, "udp", outside.local_addr().unwrap());
    bench.send(CLIENT, b"hello");
    let mut buffer = [0; 16];
    let (_, client) = outside.recv_from(&mut buffer).unwrap();
    outside.send_to(b"who is there?", client).unwrap();
    bench.received(CLIENT, 13);
    let log = bench.session.log();
    for direction in [Direction::Out, Direction::In] {
        for row in moved(&log, CLIENT, direction) {
            let other = log.other_side(&row, 1);
            assert!(other.parts.is_empty() && other.rest == Rest::Unknown, "{other:?}");
        }
    }
}
