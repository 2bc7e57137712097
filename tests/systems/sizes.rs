//! Datagrams of every size, in both directions, over IPv4 and IPv6.

use bytes::Bytes;
use socketlab::lab::Endpoint;
use socketlab::record::State;
use socketlab::session::To;

use crate::bench::{Bench, CLIENT, has_ipv6};
use crate::python::{Script, bytes, hex};

const SIZES: [usize; 5] = [0, 1, 1025, 4097, 65_507];

fn payload(size: usize) -> Vec<u8> {
    (0..size).map(|n| (n * 31) as u8).collect()
}

#[test]
fn datagrams_of_every_size_come_back_whole() {
    let hosts: &[&str] = if has_ipv6() { &["127.0.0.1", "::1"] } else { &["127.0.0.1"] };
    for host in hosts {
        let shown = if host.contains(':') { format!("[{host}]") } else { (*host).to_owned() };
        let mut bench = Bench::new();
        let address = bench.serve("echo", &format!("udp://{shown}:0"));
        // A command line has room for 128 KiB an argument, which the largest just fits in hex.
        let messages: Vec<String> = SIZES.iter().map(|size| hex(&payload(*size))).collect();
        let authority = address.to_string();
        let mut args = vec!["udp", authority.as_str(), "turns"];
        args.extend(messages.iter().map(String::as_str));
        let Some(script) = Script::start("client.py", &args) else { return };
        let replies = script.finish();
        assert_eq!(replies.len(), SIZES.len());
        for (line, size) in replies.iter().zip(SIZES) {
            assert!(bytes(line) == payload(size), "{host} {size}");
        }

        let Some(mut script) = Script::start("server.py", &["echo", "udp", host]) else { return };
        let address = format!("udp://{shown}:{}", script.line());
        bench.session.start(CLIENT, &Endpoint::client("client", address.parse().unwrap()));
        bench.until(CLIENT, |s| s.state == State::Running && s.open().next().is_some());
        for (n, size) in (1..).zip(SIZES) {
            bench.session.send(CLIENT, &To::All, &Bytes::from(payload(size))).unwrap();
            bench.until(CLIENT, |s| s.traffic.received == n);
            let records = bench.records(CLIENT);
            assert!(records.last().unwrap().bytes == payload(size), "{host} {size}");
        }
    }
}
