//! Several sends that go out with no pause between them.

use bytes::Bytes;
use socketlab::engine::MailboxError;
use socketlab::lab::{Endpoint, Turns};
use socketlab::session::{EndpointSender, SendError, To};

use crate::bench::{Bench, CLIENT, SERVER};

fn sender(bench: &Bench) -> EndpointSender {
    bench.session.sender(CLIENT).unwrap().clone()
}

fn payloads(n: usize) -> Vec<Bytes> {
    vec![Bytes::from_static(b"abc"); n]
}

#[test]
fn no_call_comes_between_them() {
    for transport in ["tcp", "udp"] {
        let mut bench = Bench::new();
        let address = bench.serve("echo", &format!("{transport}://127.0.0.1:0"));
        let to = To::One(bench.connect(CLIENT, transport, address));
        let n = 50;
        assert_eq!(sender(&bench).send_at_once(&to, &payloads(n)), Ok(1));
        // However they are cut on their way, all come back.
        bench.received(CLIENT, n * 3);
        let calls = bench.calls(CLIENT);
        let first = calls.iter().position(|call| call.starts_with("send")).unwrap();
        assert!(calls[first..first + n].iter().all(|call| call.starts_with("send")), "{transport}: {calls:?}");
    }
}

#[test]
fn all_of_them_go_or_none() {
    let mut bench = Bench::new();
    let address = bench.serve("manual", "tcp://127.0.0.1:0");
    let to = To::One(bench.connect(CLIENT, "tcp", address));
    let too_many = sender(&bench).send_at_once(&to, &payloads(65));
    assert_eq!(too_many, Err(SendError::Mailbox(MailboxError::Busy)));
    bench.send(CLIENT, b"x");
    assert_eq!(bench.received(SERVER, 1), b"x");

    // In half-duplex a turn is one send.
    let mut client = Endpoint::client("client", format!("tcp://{address}").parse().unwrap());
    client.options.turns = Turns::HalfDuplex;
    let second = socketlab::record::EndpointId(9);
    bench.session.start(second, &client);
    bench.until(second, |status| status.open().count() == 1);
    let sender = bench.session.sender(second).unwrap().clone();
    assert_eq!(sender.send_at_once(&To::All, &payloads(2)), Err(SendError::Mailbox(MailboxError::NotYourTurn)));
    assert_eq!(sender.send_at_once(&To::All, &payloads(1)), Ok(1));
}
