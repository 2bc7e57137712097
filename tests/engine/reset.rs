//! A close that resets: `SO_LINGER` with no time, then `close`.

use std::io::{ErrorKind, Read};
use std::net::TcpListener;

use socketlab::address::Address;
use socketlab::lab::{Endpoint, Model};
use socketlab::record::{End, State};

use crate::bench::{Bench, CLIENT, LIMIT, SERVER};
use crate::wire::{connect, serve};

/// The last two calls.
fn last_calls(calls: &[String]) -> (&str, &str) {
    let from_end = |nth: usize| calls[calls.len() - nth].as_str();
    (from_end(2), from_end(1))
}

#[test]
fn the_other_side_of_a_reset_gets_econnreset_in_every_model() {
    for model in Model::ALL {
        let mut bench = Bench::new();
        let address = serve(&mut bench, model, "manual", |_| {});
        let mut client = connect(address);
        let status = bench.until(SERVER, |s| s.open().count() == 1);
        let connection = status.open().next().unwrap().0;
        bench.session.mailboxes(SERVER).reset(connection);
        assert_eq!(client.read(&mut [0; 1]).unwrap_err().kind(), ErrorKind::ConnectionReset, "{model}");
        let status = bench.until(SERVER, |s| s.connections[&connection].ended.is_some());
        assert_eq!(status.connections[&connection].ended.as_ref().unwrap().1, End::Here, "{model}");
        let calls: Vec<String> = bench.calls(SERVER).into_iter().filter(|call| !call.contains("accept")).collect();
        let (linger, close) = last_calls(&calls);
        assert!(linger.contains("setsockopt(") && linger.contains("SO_LINGER"), "{model}: {calls:?}");
        assert!(close.contains("close()"), "{model}: {calls:?}");
        // A close without it says nothing of lingering.
        let mut next = connect(address);
        let status = bench.until(SERVER, |s| s.open().count() == 1);
        bench.session.mailboxes(SERVER).close(status.open().next().unwrap().0);
        assert_eq!(next.read(&mut [0; 1]).unwrap(), 0, "{model}");
    }
}

#[test]
fn a_client_of_the_lab_resets_its_server_and_hears_of_a_reset() {
    let mut bench = Bench::new();
    let address = bench.serve("manual", "tcp://127.0.0.1:0");
    let connection = bench.connect(CLIENT, "tcp", address);
    bench.until(SERVER, |s| s.open().count() == 1);
    bench.session.mailboxes(CLIENT).reset(connection);
    let status = bench.until(SERVER, |s| s.connections.values().any(|c| c.ended.is_some()));
    let ended = status.connections.values().find_map(|c| c.ended.clone());
    assert!(matches!(&ended, Some((_, End::Failed { failure })) if failure.code.name == "ECONNRESET"), "{ended:?}");
    bench.until(CLIENT, |s| s.state == State::Stopped);

    let connection = bench.connect(CLIENT, "tcp", address);
    let status = bench.until(SERVER, |s| s.open().count() == 1);
    bench.session.mailboxes(SERVER).reset(status.open().next().unwrap().0);
    bench.until(CLIENT, |s| s.connections[&connection].ended.is_some());
    let failure = bench.session.failure(CLIENT);
    assert!(failure.as_ref().is_some_and(|failure| failure.code.name == "ECONNRESET"), "{failure:?}");
}

#[test]
fn a_client_resets_a_server_outside_the_lab() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address: Address = format!("tcp://{}", listener.local_addr().unwrap()).parse().unwrap();
    let mut bench = Bench::new();
    bench.session.start(CLIENT, &Endpoint::client("client", address));
    let (mut peer, _) = listener.accept().unwrap();
    peer.set_read_timeout(Some(LIMIT)).unwrap();
    let status = bench.until(CLIENT, |s| s.open().count() == 1);
    bench.session.mailboxes(CLIENT).reset(status.open().next().unwrap().0);
    assert_eq!(peer.read(&mut [0; 1]).unwrap_err().kind(), ErrorKind::ConnectionReset);
}
