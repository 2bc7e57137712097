//! Limits that hold: connections, memory, waiting sends.

use std::io::{Read, Write};
use std::net::TcpStream;

use bytes::Bytes;
use socketlab::engine::MailboxError;
use socketlab::record::{Event, MIN_BUDGET_BYTES, Note};
use socketlab::session::{Session, To};

use crate::bench::{Bench, CLIENT, LIMIT, SERVER};

#[test]
fn the_connection_limit_is_enforced_and_shown() {
    let mut bench = Bench::new();
    let address = bench.serve_with("echo", "tcp://127.0.0.1:0", |e| e.make_server().listening.max_connections = 2);
    let mut peers: Vec<TcpStream> = (0..2).map(|_| TcpStream::connect(address).unwrap()).collect();
    bench.until(SERVER, |s| s.open().count() == 2);
    let mut third = TcpStream::connect(address).unwrap();
    third.set_read_timeout(Some(LIMIT)).unwrap();
    // A reset counts as the end, too.
    assert_eq!(third.read(&mut [0; 1]).unwrap_or(0), 0, "the third is closed");
    bench.until(SERVER, |s| s.refused == 1);
    let is_note = |what: &Event| matches!(what, Event::Note(Note::LimitReached { limit: 2 }));
    assert!(bench.records(SERVER).iter().any(|r| is_note(&r.event)));
    // A place that becomes free is given again.
    drop(peers.pop());
    bench.until(SERVER, |s| s.open().count() == 1);
    let mut fourth = TcpStream::connect(address).unwrap();
    fourth.write_all(b"in?").unwrap();
    let mut answer = [0; 3];
    fourth.set_read_timeout(Some(LIMIT)).unwrap();
    fourth.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"in?");
}

#[test]
fn the_log_stays_within_its_budget_and_says_what_went() {
    let mut bench = Bench { session: Session::new(MIN_BUDGET_BYTES, Box::new(|| {})).unwrap() };
    let address = bench.serve("echo", "tcp://127.0.0.1:0");
    bench.connect(CLIENT, "tcp", address);
    let payload = vec![9; 4 << 20];
    bench.send(CLIENT, &payload);
    bench.until(CLIENT, |s| s.traffic.received_bytes == payload.len() as u64);
    bench.session.flush();
    let log = bench.session.log();
    assert!(log.evicted().rows > 0);
    let there = log.rows(..).filter(|row| row.life().is_none()).count() as u64;
    assert_eq!(log.status().totals().rows, log.evicted().rows + there);
    let held: usize = log.rows(..).map(|r| if r.shares_bytes { 0 } else { r.bytes.len() }).sum();
    assert!(held as u64 <= MIN_BUDGET_BYTES, "{held} bytes are held");
}

#[test]
fn too_many_waiting_sends_are_refused() {
    let mut bench = Bench::new();
    let address = bench.serve("manual", "tcp://127.0.0.1:0");
    let _peer = TcpStream::connect(address).unwrap();
    bench.until(SERVER, |s| s.open().count() == 1);
    let payload = Bytes::from(vec![0; 4 << 20]);
    let refused = (0..1000).find_map(|_| bench.session.send(SERVER, &To::All, &payload).err());
    assert_eq!(refused, Some(MailboxError::Busy.into()));
}

#[test]
fn three_hundred_clients_at_once_are_all_answered() {
    socketlab::socket::raise_descriptor_limit();
    let mut bench = Bench::new();
    let address = bench.serve("echo", "tcp://127.0.0.1:0");
    let mut peers: Vec<TcpStream> = (0..300).map(|_| TcpStream::connect(address).unwrap()).collect();
    for (n, peer) in peers.iter_mut().enumerate() {
        peer.write_all(&(n as u32).to_be_bytes()).unwrap();
    }
    for (n, peer) in peers.iter_mut().enumerate() {
        let mut answer = [0; 4];
        peer.set_read_timeout(Some(LIMIT)).unwrap();
        peer.read_exact(&mut answer).unwrap();
        assert_eq!(u32::from_be_bytes(answer), n as u32);
    }
    bench.until(SERVER, |s| s.traffic.received == 300);
    bench.stop(SERVER);
}
