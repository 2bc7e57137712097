//! When a server calls `accept` again, what its clients share of its memory, a server that goes on after the end, and a UDP
//! client without `connect`.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::time::Duration;

use socketlab::behaviour::MOST_EMPTY;
use socketlab::lab::{Accepts, Endpoint};
use socketlab::record::State;

use crate::bench::{Bench, CLIENT, LIMIT, SERVER};

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    stream
}

fn asks(stream: &mut TcpStream, question: &[u8]) {
    stream.write_all(question).unwrap();
    let mut answer = vec![0; question.len()];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(answer, question);
}

fn accepted(bench: &Bench) -> usize {
    bench.calls(SERVER).iter().filter(|call| call.starts_with("accept()")).count()
}

#[test]
fn who_accepts_after_the_first_message_keeps_others_waiting_behind_a_silent_client() {
    let mut bench = Bench::new();
    let address = bench.serve_with("echo", "tcp://127.0.0.1:0", |e| {
        e.make_server().accepts = Accepts::AfterFirstMessage;
    });
    let mut silent = connect(address);
    bench.until(SERVER, |s| s.open().count() == 1);
    let mut eager = connect(address);
    eager.write_all(b"me").unwrap();
    eager.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    assert!(eager.read(&mut [0; 2]).is_err(), "nobody accepts it");
    assert_eq!(accepted(&bench), 1);
    asks(&mut silent, b"hello");
    eager.set_read_timeout(Some(LIMIT)).unwrap();
    let mut answer = [0; 2];
    eager.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"me");
    // One that ends without a word lets the next in, too.
    drop(connect(address));
    asks(&mut connect(address), b"later");
    bench.stop(SERVER);
}

#[test]
fn a_stop_does_not_wait_for_a_first_message() {
    for accepts in [Accepts::AfterFirstMessage, Accepts::Once] {
        let mut bench = Bench::new();
        let address = bench.serve_with("echo", "tcp://127.0.0.1:0", |e| e.make_server().accepts = accepts);
        let _silent = connect(address);
        bench.until(SERVER, |s| s.open().count() == 1);
        bench.stop(SERVER);
    }
}

#[test]
fn who_accepts_once_serves_one_client_and_goes_on_listening() {
    let mut bench = Bench::new();
    let address = bench.serve_with("echo", "tcp://127.0.0.1:0", |e| e.make_server().accepts = Accepts::Once);
    let mut first = connect(address);
    asks(&mut first, b"hello");
    drop(first);
    bench.until(SERVER, |s| s.open().next().is_none() && s.connections.len() == 1);
    // The system completes the connection and takes the bytes.
    let mut second = connect(address);
    second.write_all(b"me").unwrap();
    second.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    assert!(second.read(&mut [0; 2]).is_err());
    assert_eq!(accepted(&bench), 1);
    assert_eq!(bench.session.status(SERVER).state, State::Running);
    bench.stop(SERVER);
}

#[test]
fn what_a_forked_process_remembers_is_its_own() {
    for (forks, wanted) in [(true, ["1", "1", "1"]), (false, ["1", "2", "3"])] {
        let mut bench = Bench::new();
        let address = bench.serve_with("greeting", "tcp://127.0.0.1:0", |e| {
            e.make_server().behaviour_settings.text = "${seq}".to_owned();
            e.make_server().forks = forks;
        });
        let said = [(); 3].map(|()| {
            let mut text = String::new();
            connect(address).read_to_string(&mut text).unwrap();
            text
        });
        assert_eq!(said, wanted);
    }
}

#[test]
fn a_server_that_spins_at_the_end_stops_after_its_limit() {
    for model in socketlab::lab::Model::ALL {
        let mut bench = Bench::new();
        let address = bench.serve_with("eof-spin", "tcp://127.0.0.1:0", |e| e.make_server().model = Some(model));
        let mut client = connect(address);
        asks(&mut client, b"hello");
        client.shutdown(std::net::Shutdown::Write).unwrap();
        assert_eq!(client.read(&mut [0; 1]).unwrap(), 0);
        bench.until(SERVER, |s| s.open().next().is_none());
        let empty = bench.calls(SERVER).iter().filter(|call| *call == "recv(1024) = 0").count();
        assert_eq!(empty, MOST_EMPTY as usize, "{model}");
    }
}

#[test]
fn a_udp_client_without_connect_names_its_server_and_hears_strangers() {
    let mut bench = Bench::new();
    let address = bench.serve("echo", "udp://127.0.0.1:0");
    let mut endpoint = Endpoint::client("client", format!("udp://{address}").parse().unwrap());
    endpoint.make_client().unconnected = true;
    bench.session.start(CLIENT, &endpoint);
    bench.until(CLIENT, |s| s.state == State::Running);
    bench.send(CLIENT, b"hello");
    assert_eq!(bench.received(CLIENT, 5), b"hello");
    let local = bench.until(CLIENT, |s| s.local.is_some()).local.as_ref().unwrap().port();
    let stranger = UdpSocket::bind("127.0.0.1:0").unwrap();
    stranger.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    stranger.send_to(b"psst", ("127.0.0.1", local)).unwrap();
    assert_eq!(bench.received(CLIENT, 9), b"hellopsst");
    // What it sends is for its server alone.
    bench.send(CLIENT, b"again");
    bench.received(CLIENT, 14);
    assert!(stranger.recv(&mut [0; 10]).is_err());
    let calls = bench.calls(CLIENT);
    let count = |call: &str| calls.iter().filter(|made| made.starts_with(call)).count();
    assert_eq!((count("bind"), count("connect"), count("sendto"), count("recvfrom")), (0, 0, 2, 3), "{calls:?}");
    // Both rows of a datagram have both addresses, the first one's too.
    let ends = |row: &socketlab::record::Record| row.ends.as_ref().and_then(|ends| ends.local().cloned()).is_some();
    assert!(bench.records(CLIENT).iter().filter(|row| row.direction().is_some()).all(ends));
}
