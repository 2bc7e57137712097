//! The picture of what nobody took: datagrams that are lost, and connections that nobody accepts.

use socketlab::address::Transport;
use socketlab::clock::Stamp;
use socketlab::diagram::{Fate, Leaves, Lifeline, Scene, Wanted, build, mermaid};
use socketlab::lab::Model;
use socketlab::record::EndpointId;

use crate::bench::{Bench, CLIENT, SERVER};
use crate::diagram::{index_of, lifelines, picture, wanted};

#[test]
fn a_datagram_that_nobody_took_ends_in_the_receivers_queue_or_is_lost() {
    let mut bench = Bench::new();
    let server =
        bench.serve_with("echo", "udp://127.0.0.1:0", |e| e.make_server().behaviour_settings.delay_ms = 60_000);
    bench.connect(CLIENT, "udp", server);
    for payload in [b"one", b"two"] {
        bench.send(CLIENT, payload);
        bench.until(SERVER, |s| s.traffic.received_bytes >= 3);
    }
    bench.until(CLIENT, |s| s.traffic.sent_bytes == 6);
    bench.session.flush();
    let fates = |bench: &Bench| {
        let scene = picture(&bench.session.log(), Transport::Udp, &[], Stamp(0));
        assert_eq!(scene.implied, [], "connect sends nothing");
        scene.arrows.iter().map(|arrow| (arrow.preview.clone(), arrow.fate, arrow.to.0.lifeline)).collect::<Vec<_>>()
    };
    assert_eq!(fates(&bench), [("one".to_owned(), Fate::Arrived, 1), ("two".to_owned(), Fate::NotReceived, 1)]);
    bench.session.stop(SERVER);
    bench.until(SERVER, |s| !s.state.is_active());
    bench.session.flush();
    assert!(matches!(fates(&bench)[1], (_, Fate::Lost(_), 1)), "{:?}", fates(&bench));
}

/// What became of each datagram sent, and to which lifeline its arrow goes.
fn fates(bench: &Bench) -> Vec<(String, Fate, usize)> {
    bench.session.flush();
    let scene = picture(&bench.session.log(), Transport::Udp, &[], Stamp(0));
    scene.arrows.iter().map(|arrow| (arrow.preview.clone(), arrow.fate, arrow.to.0.lifeline)).collect()
}

#[test]
fn a_datagram_to_an_endpoint_that_does_not_run_goes_to_its_lifeline_and_no_further() {
    let mut bench = Bench::new();
    // Answers nobody.
    let server = bench.serve("discard", "udp://127.0.0.1:0");
    bench.connect(CLIENT, "udp", server);
    let send = |bench: &Bench, payload: &[u8], all: u64| {
        bench.send(CLIENT, payload);
        bench.until(CLIENT, |s| s.traffic.sent_bytes >= all);
    };
    send(&bench, b"one", 3);
    bench.until(SERVER, |s| s.traffic.received_bytes == 3);
    bench.stop(SERVER);
    send(&bench, b"two", 6);
    let [one, two] = [("one".to_owned(), Fate::Arrived, 1), ("two".to_owned(), Fate::NotBound, 1)];
    assert_eq!(fates(&bench), [one.clone(), two.clone()]);
    let scene = picture(&bench.session.log(), Transport::Udp, &[], Stamp(0));
    let text = mermaid::write(&scene, &["client", "server", "outside"].map(str::to_owned));
    assert!(text.contains("p0-xp1: two · 3 B"), "{text}");

    // Another start gives it another port: what went to the old one went to it all the same, and never arrived.
    bench.serve("discard", "udp://127.0.0.1:0");
    assert_eq!(fates(&bench), [one, two]);
}

#[test]
fn a_datagram_to_an_endpoint_that_was_never_started_is_known_by_its_set_up() {
    let mut bench = Bench::new();
    let free = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let to = free.local_addr().unwrap();
    drop(free);
    bench.start_client(CLIENT, "udp", to);
    bench.until(CLIENT, |s| s.open().next().is_some());
    bench.send(CLIENT, b"hello");
    bench.until(CLIENT, |s| s.traffic.sent_bytes == 5);
    bench.session.flush();
    let log = bench.session.log();
    let mut index = index_of(&log);
    let steps = index.steps(&log);
    let fate = |set_up| {
        let mut lines = lifelines(Transport::Udp);
        lines[1].set_up = set_up;
        let scene = build(&log, &steps, &wanted(&lines, steps.range()));
        scene.arrows.iter().map(|arrow| (arrow.fate, arrow.to.0.lifeline)).collect::<Vec<_>>()
    };
    assert_eq!(fate(Some(to)), [(Fate::NotBound, 1)]);
    let all_numbers = std::net::SocketAddr::new(std::net::Ipv4Addr::UNSPECIFIED.into(), to.port());
    assert_eq!(fate(Some(all_numbers)), [(Fate::NotBound, 1)]);
    let other = std::net::SocketAddr::new([127, 0, 0, 2].into(), to.port());
    for elsewhere in [None, Some(other)] {
        assert_eq!(fate(elsewhere), [(Fate::Outside, 2)], "{elsewhere:?}");
    }
}

#[test]
fn a_client_that_is_connected_and_not_accepted_lies_in_the_backlog() {
    let mut bench = Bench::new();
    let server = bench.serve_with("echo", "tcp://127.0.0.1:0", |e| {
        e.make_server().model = Some(Model::OneAtATime);
    });
    bench.connect(CLIENT, "tcp", server);
    bench.send(CLIENT, b"abc");
    bench.until(CLIENT, |s| s.traffic.received_bytes == 3);
    let second = socketlab::record::EndpointId(7);
    bench.connect(second, "tcp", server);
    bench.session.flush();
    let lines =
        [lifelines(Transport::Tcp).to_vec(), vec![Lifeline { endpoint: second, ..lifelines(Transport::Tcp)[0] }]]
            .concat();
    let backlog = |bench: &Bench| {
        let log = bench.session.log();
        let mut index = index_of(&log);
        let steps = index.steps(&log);
        let now = Stamp(u64::MAX / 2);
        build(&log, &steps, &Wanted { now, ..wanted(&lines, steps.range()) }).backlog
    };
    let waiting = backlog(&bench);
    assert_eq!(waiting.iter().map(|waits| (waits.lane.lifeline, waits.to.is_none())).collect::<Vec<_>>(), [(1, true)]);
    // So long that it counts as waiting.
    let began = std::time::Instant::now();
    while began.elapsed() < std::time::Duration::from_millis(60) {
        std::thread::yield_now();
    }
    bench.session.stop(CLIENT);
    bench.until(SERVER, |s| s.connections.len() == 2);
    bench.session.flush();
    let waited = backlog(&bench);
    assert_eq!(waited.len(), 1, "{waited:?}");
    assert!(waited[0].to.is_some_and(|(how, to)| how == Leaves::Accepted && to > waited[0].from), "{waited:?}");
}

/// A server that serves one client at a time, and never comes to the second.
fn second_client_waits(address: &str) -> (Bench, EndpointId) {
    let mut bench = Bench::new();
    let mut server = bench.serve_with("echo", address, |e| e.make_server().model = Some(Model::OneAtATime));
    server.set_ip([127, 0, 0, 1].into());
    bench.connect(CLIENT, "tcp", server);
    bench.send(CLIENT, b"abc");
    bench.until(CLIENT, |s| s.traffic.received_bytes == 3);
    let second = EndpointId(7);
    bench.connect(second, "tcp", server);
    bench.send(second, b"my turn?");
    bench.until(second, |s| s.traffic.sent_bytes == 8);
    (bench, second)
}

fn with_second(bench: &Bench, second: EndpointId, now: Stamp) -> Scene {
    bench.session.flush();
    let log = bench.session.log();
    let mut index = index_of(&log);
    let steps = index.steps(&log);
    let [client, server] = lifelines(Transport::Tcp);
    let lines = [client, server, Lifeline { endpoint: second, ..client }];
    build(&log, &steps, &Wanted { now, ..wanted(&lines, steps.range()) })
}

#[test]
fn what_a_client_in_the_backlog_sends_lies_unread_at_its_servers_edge() {
    for address in ["tcp://127.0.0.1:0", "tcp://0.0.0.0:0"] {
        let (bench, second) = second_client_waits(address);
        let scene = with_second(&bench, second, Stamp(u64::MAX / 2));
        let [waits] = scene.backlog[..] else { panic!("{address}: {:?}", scene.backlog) };
        assert_eq!((waits.client, waits.lane.lifeline, waits.to), (2, 1, None), "{address}");
        let sent = |scene: &Scene| {
            let arrow = scene.arrows.iter().find(|arrow| arrow.preview == "my turn?").unwrap();
            (arrow.fate, arrow.from.0.lifeline, arrow.to.0.lifeline)
        };
        assert_eq!(sent(&scene), (Fate::NotReceived, 2, 1), "{address}");
        let text = mermaid::write(&scene, &["client", "server", "second", "outside"].map(str::to_owned));
        assert!(text.contains("Note over p1: second: connected, not accepted yet"), "{text}");

        // Where nobody accepts it any more it is lost.
        bench.stop(SERVER);
        let scene = with_second(&bench, second, Stamp(u64::MAX / 2));
        assert!(matches!(sent(&scene), (Fate::Lost(_), 2, 1)), "{address}: {:?}", sent(&scene));
        assert!(scene.backlog.iter().all(|waits| waits.to.is_some_and(|(how, _)| how == Leaves::Closed)), "{address}");
    }
}
