//! A datagram that has to wait for room: its call begins when it was begun, and the waiting is part of it.

#[cfg(unix)]
use std::os::unix::net::UnixDatagram;

#[cfg(unix)]
use crate::bench::{Bench, CLIENT, LIMIT};
#[cfg(unix)]
use socketlab::{address::Address, lab::Endpoint, record::State, session::To, socket::Op};

/// Datagrams of this size fill a queue of any usual length, by their bytes or by their number.
#[cfg(unix)]
const BYTES: usize = 16 << 10;
#[cfg(unix)]
const SENT: usize = 600;

/// The call that a thread of the client waits in, and since when.
#[cfg(unix)]
fn waits_in(bench: &Bench, call: &str) -> Option<socketlab::clock::Stamp> {
    let calls = bench.session.current_calls(CLIENT);
    calls.iter().find(|(_, name, _)| *name == call).map(|(_, _, since)| *since)
}

#[cfg(unix)]
#[test]
fn a_send_that_waits_for_room_begins_when_it_was_begun() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("silent.sock");
    let silent = UnixDatagram::bind(&path).unwrap();
    silent.set_read_timeout(Some(LIMIT)).unwrap();
    let to: Address = format!("unixgram://{}", path.display()).parse().unwrap();
    let own = format!("unixgram://{}", folder.path().join("peer.sock").display());
    for (call, endpoint) in
        [("sendto", Endpoint::peer("peer", own.parse().unwrap())), ("send", Endpoint::client("client", to.clone()))]
    {
        let mut bench = Bench::new();
        bench.session.start(CLIENT, &endpoint);
        bench.until(CLIENT, |s| s.state == State::Running);
        let payload = bytes::Bytes::from(vec![7; BYTES]);
        let sender = bench.session.sender(CLIENT).unwrap().clone();
        for _ in 0..SENT {
            let whom = if call == "sendto" { To::Address(to.clone()) } else { To::All };
            sender.send(&whom, &payload).unwrap();
        }
        // A send that returns at once is a current call for a moment, too: the one that waits is seen for longer.
        let clock = bench.session.clock();
        let waiting = || waits_in(&bench, call).filter(|since| clock.now().ns_since(*since) > 100_000_000);
        bench.session.wait_until(LIMIT, || waiting().is_some());
        let since = waiting().expect("the thread list says which call waits");
        let unread_until = clock.now();

        let mut space = vec![0; BYTES];
        for _ in 0..SENT {
            assert_eq!(silent.recv(&mut space).unwrap(), BYTES);
        }
        bench.until(CLIENT, |s| s.traffic.sent == SENT as u64);
        let is_send = |op: &Op| op.name() == call;
        let records = bench.records(CLIENT);
        let mut then = records.iter().filter(|r| r.at == since).filter_map(|r| r.call());
        let waited = then.find(|call| is_send(&call.op)).expect("a row of the send that waited");
        assert!(waited.took_ns >= unread_until.ns_since(since), "{waited:?}");
        bench.stop(CLIENT);
    }
}

#[cfg(unix)]
#[test]
fn a_queue_that_others_filled_is_waited_for_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("silent.sock");
    let silent = UnixDatagram::bind(&path).unwrap();
    silent.set_read_timeout(Some(LIMIT)).unwrap();
    let other = UnixDatagram::unbound().unwrap();
    other.set_nonblocking(true).unwrap();
    let mut filled = 0;
    while other.send_to(b"x", &path).is_ok() {
        filled += 1;
    }
    let to: Address = format!("unixgram://{}", path.display()).parse().unwrap();
    let own = format!("unixgram://{}", folder.path().join("peer.sock").display());
    let mut bench = Bench::new();
    bench.session.start(CLIENT, &Endpoint::peer("peer", own.parse().unwrap()));
    bench.until(CLIENT, |s| s.state == State::Running);
    bench.session.sender(CLIENT).unwrap().send(&To::Address(to), &bytes::Bytes::from_static(b"at last")).unwrap();
    bench.session.wait_until(LIMIT, || waits_in(&bench, "sendto").is_some());
    let mut space = [0; 16];
    for _ in 0..filled {
        assert_eq!(silent.recv(&mut space).unwrap(), 1);
    }
    let length = silent.recv(&mut space).unwrap();
    assert_eq!(&space[..length], b"at last");
}
