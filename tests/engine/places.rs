//! Where each row stands: with both addresses of its connection.

use socketlab::address::Ends;
use socketlab::lab::Model;
use socketlab::record::EndpointId;

use crate::bench::{Bench, CLIENT, SERVER};

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
