//! Sends that repeat.

use std::time::{Duration, Instant};

use socketlab::address::Address;
use socketlab::lab::{Endpoint, Turns};
use socketlab::payload::{Options, Payload};
use socketlab::record::State;
use socketlab::session::{Ended, EndpointSender, Plan, Repeat, SendError, To};
use socketlab::socket::Direction;

use crate::bench::{Bench, CLIENT, LIMIT, SERVER};

fn payload(notation: &str) -> Payload {
    Payload::of(notation)
}

fn plan(to: To, notation: &str, every: Duration) -> Plan {
    Plan::new(to, payload(notation), Options::default(), every)
}

fn sender(bench: &Bench) -> EndpointSender {
    bench.session.sender(CLIENT).unwrap().clone()
}

/// A client of a server that answers nothing.
fn pair(transport: &str) -> (Bench, To) {
    let mut bench = Bench::new();
    let address = bench.serve("manual", &format!("{transport}://127.0.0.1:0"));
    let connection = bench.connect(CLIENT, transport, address);
    (bench, To::One(connection))
}

#[test]
fn each_send_is_rendered_anew_and_the_last_ends_it() {
    // With a pause between them, and with none.
    for every in [Duration::from_micros(200), Duration::ZERO] {
        let (bench, to) = pair("tcp");
        let times = Plan { times: Some(5), first_seq: 7, ..plan(to, "${seq},", every) };
        let repeat = Repeat::start(sender(&bench), times).unwrap();
        let status = repeat.wait(LIMIT);
        assert_eq!((status.sent, status.skipped, status.ended), (5, 0, Some(Ended::Done)));
        assert_eq!(bench.received(SERVER, 11), b"7,8,9,10,11,"[..].to_vec());
    }
}

#[test]
fn a_schedule_is_kept_without_drift() {
    let (bench, to) = pair("udp");
    let every = Duration::from_millis(2);
    let began = Instant::now();
    let repeat = Repeat::start(sender(&bench), Plan { times: Some(100), ..plan(to, "x", every) }).unwrap();
    let status = repeat.wait(LIMIT);
    // The last is due after 99 intervals; a loop that slept for the interval after each send would need more.
    assert!(began.elapsed() >= every * 99, "{:?}", began.elapsed());
    assert_eq!(status.sent, 100);
    bench.until(SERVER, |s| s.traffic.received == 100);
}

#[test]
fn ten_thousand_a_second_all_come() {
    let (bench, to) = pair("tcp");
    let fast = Plan { times: Some(3000), ..plan(to, "hex:00 01", Duration::from_micros(100)) };
    let repeat = Repeat::start(sender(&bench), fast).unwrap();
    assert_eq!(repeat.wait(LIMIT).sent, 3000);
    bench.until(SERVER, |s| s.traffic.received_bytes == 6000);
}

#[test]
fn a_long_interval_can_be_shortened_and_stopped_at_once() {
    let (bench, to) = pair("tcp");
    let repeat = Repeat::start(sender(&bench), plan(to, "x", Duration::from_secs(3600))).unwrap();
    bench.received(SERVER, 1);
    bench.session.wait_until(Duration::from_millis(200), || false);
    repeat.set_every(Duration::from_millis(1));
    bench.received(SERVER, 5);
    let status = repeat.status();
    // A busy machine may skip some; all of the 200 would be those that no schedule had.
    assert!(status.skipped < 190, "{status:?}");
    repeat.set_every(Duration::from_secs(3600));
    let began = Instant::now();
    repeat.stop();
    assert_eq!(repeat.wait(LIMIT).ended, Some(Ended::Stopped));
    assert!(began.elapsed() < Duration::from_millis(100), "{:?}", began.elapsed());
}

#[test]
fn it_ends_with_the_endpoint_however_long_the_interval() {
    let (bench, to) = pair("tcp");
    let repeat = Repeat::start(sender(&bench), plan(to, "x", Duration::from_secs(3600))).unwrap();
    bench.received(SERVER, 1);
    bench.stop(CLIENT);
    let status = repeat.wait(LIMIT);
    assert!(matches!(status.ended, Some(Ended::Refused(SendError::Mailbox(_)))), "{status:?}");
}

#[test]
fn who_does_not_read_makes_it_wait_and_nothing_is_lost() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut bench = Bench::new();
    let to = To::One(bench.connect(CLIENT, "tcp", listener.local_addr().unwrap()));
    let (mut peer, _) = listener.accept().unwrap();
    // Far more than the two kernels' buffers and the queue hold.
    let big = Plan { times: Some(400), ..plan(to, "pattern:256K", Duration::from_micros(1)) };
    let repeat = Repeat::start(sender(&bench), big).unwrap();
    bench.session.wait_until(LIMIT, || repeat.status().waits_for.is_some());
    let status = repeat.status();
    assert!(status.sent < 400 && status.ended.is_none(), "{status:?}");
    let reader = std::thread::spawn(move || std::io::copy(&mut peer, &mut std::io::sink()).unwrap());
    let status = repeat.wait(LIMIT);
    assert_eq!((status.sent, status.ended), (400, Some(Ended::Done)));
    assert!(status.waited > 0 && status.failed == 0);
    bench.until(CLIENT, |s| s.traffic.sent_bytes == 400 * (256 << 10));
    bench.stop(CLIENT);
    assert_eq!(reader.join().unwrap(), 400 * (256 << 10));
}

#[test]
fn strict_turns_make_it_wait_for_each_answer() {
    let mut bench = Bench::new();
    let address = bench.serve("echo", "tcp://127.0.0.1:0");
    let mut client = Endpoint::client("client", format!("tcp://{address}").parse().unwrap());
    client.options.turns = Turns::HalfDuplex;
    bench.session.start(CLIENT, &client);
    bench.until(CLIENT, |s| s.open().next().is_some());
    let ten = Plan { times: Some(10), ..plan(To::All, "x", Duration::from_micros(1)) };
    let repeat = Repeat::start(sender(&bench), ten).unwrap();
    assert_eq!(repeat.wait(LIMIT).sent, 10);
    bench.received(CLIENT, 10);
    let mut unanswered = 0;
    for record in bench.records(CLIENT) {
        match record.direction() {
            Some(Direction::Out) => unanswered += 1,
            Some(Direction::In) => unanswered -= 1,
            None => {}
        }
        assert!((0..=1).contains(&unanswered), "two sends in a row");
    }
}

/// A client that connects again, and its first connection.
fn reconnecting(bench: &mut Bench, address: std::net::SocketAddr, close_within_ms: u64) -> To {
    let mut client = Endpoint::client("client", format!("tcp://{address}").parse().unwrap());
    client.make_client().reconnect = true;
    client.make_client().connect_timeout_ms = close_within_ms;
    bench.session.start(CLIENT, &client);
    let status = bench.until(CLIENT, |s| s.open().next().is_some());
    To::One(status.open().next().unwrap().0)
}

#[test]
fn who_connects_again_sends_once_on_each_connection_however_short_the_interval() {
    let mut bench = Bench::new();
    let address = bench.serve("upper-once", "tcp://127.0.0.1:0");
    let first = reconnecting(&mut bench, address, 10_000);
    // The window names the connection that is open when it begins.
    for (to, times) in [(first, 20), (To::All, 40)] {
        let before = bench.session.status(SERVER).traffic.received;
        let plan = Plan { times: Some(20), ..plan(to, "a${seq}", Duration::from_micros(100)) };
        let status = Repeat::start(sender(&bench), plan).unwrap().wait(LIMIT);
        assert_eq!((status.sent, status.ended), (20, Some(Ended::Done)));
        let served = bench.until(SERVER, |s| s.traffic.sent >= before + 20);
        assert_eq!(served.traffic.received, times, "a message for each connection");
        // The last one is closed before the next plan begins.
        bench.until(CLIENT, |s| s.traffic.received == times && s.connections.len() as u64 == times + 1);
    }
}

#[test]
fn between_two_connections_a_long_interval_goes_on_and_the_end_of_the_endpoint_is_the_end() {
    let mut bench = Bench::new();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let to = reconnecting(&mut bench, listener.local_addr().unwrap(), 10_000);
    let repeat = Repeat::start(sender(&bench), plan(to, "x", Duration::from_millis(600))).unwrap();
    for _ in 0..2 {
        let (mut peer, _) = listener.accept().unwrap();
        std::io::Read::read_exact(&mut peer, &mut [0; 1]).unwrap();
    }
    bench.stop(CLIENT);
    let status = repeat.wait(LIMIT);
    assert!(matches!(status.ended, Some(Ended::Refused(SendError::Mailbox(_)))), "{status:?}");
}

#[test]
fn a_server_that_does_not_close_is_waited_for_once_only() {
    let mut bench = Bench::new();
    let address = bench.serve("manual", "tcp://127.0.0.1:0");
    let to = reconnecting(&mut bench, address, 300);
    let began = Instant::now();
    let plan = Plan { times: Some(30), ..plan(to, "x", Duration::from_millis(1)) };
    assert_eq!(Repeat::start(sender(&bench), plan).unwrap().wait(LIMIT).ended, Some(Ended::Done));
    let took = began.elapsed();
    assert!(took >= Duration::from_millis(300) && took < Duration::from_secs(5), "{took:?}");
    bench.until(SERVER, |s| s.traffic.received_bytes == 30);
    assert_eq!(bench.session.status(SERVER).connections.len(), 1);
}

#[test]
fn all_are_sent_to_and_one_that_goes_is_not_the_end() {
    let mut bench = Bench::new();
    let address = bench.serve("manual", "tcp://127.0.0.1:0");
    let second = socketlab::record::EndpointId(3);
    bench.connect(CLIENT, "tcp", address);
    bench.connect(second, "tcp", address);
    bench.until(SERVER, |s| s.open().count() == 2);
    let sender = bench.session.sender(SERVER).unwrap().clone();
    let repeat = Repeat::start(sender, plan(To::All, "x", Duration::from_millis(1))).unwrap();
    bench.received(CLIENT, 3);
    bench.received(second, 3);
    bench.stop(second);
    bench.until(SERVER, |s| s.open().count() == 1);
    let before = bench.session.status(CLIENT).traffic.received_bytes as usize;
    bench.received(CLIENT, before + 3);
    bench.stop(CLIENT);
    assert!(matches!(repeat.wait(LIMIT).ended, Some(Ended::Refused(_))));
}

#[test]
fn a_peer_sends_to_an_address_and_a_file_goes_as_one_datagram() {
    let mut bench = Bench::new();
    let server = bench.serve("manual", "udp://127.0.0.1:0");
    bench.session.start(CLIENT, &Endpoint::peer("peer", "udp://127.0.0.1:0".parse().unwrap()));
    bench.until(CLIENT, |s| s.state == State::Running);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.bin");
    std::fs::write(&path, b"from a file").unwrap();
    let to: Address = format!("udp://{server}").parse().unwrap();
    let file = Plan {
        times: Some(1),
        ..plan(To::Address(to.clone()), &format!("file:{}", path.display()), Duration::from_secs(1))
    };
    assert_eq!(Repeat::start(sender(&bench), file).unwrap().wait(LIMIT).ended, Some(Ended::Done));
    assert_eq!(bench.received(SERVER, 11), b"from a file");
    let missing = plan(To::Address(to), "file:/nowhere/at/all", Duration::from_secs(1));
    let ended = Repeat::start(sender(&bench), missing).unwrap().wait(LIMIT).ended;
    assert!(matches!(ended, Some(Ended::Refused(SendError::FileUnreadable { .. }))), "{ended:?}");
}
