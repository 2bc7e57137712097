//! Datagrams through a relay: each client's own socket, the same seed, and what a person holds.

use bytes::Bytes;
use socketlab::address::Transport;
use socketlab::diagram::{Lifeline, build};
use socketlab::engine::Decision;
use socketlab::socket::Direction;

use super::*;
use crate::bench::{CLIENT, SERVER};

#[test]
fn each_client_of_datagrams_has_a_socket_of_its_own_towards_the_target() {
    let target = udp();
    let mut bench = Bench::new();
    let own = relay(&mut bench, "udp", target.local_addr().unwrap(), "");
    let clients = [udp(), udp()];
    for (client, text) in clients.iter().zip(["one", "two"]) {
        client.send_to(text.as_bytes(), own).unwrap();
    }
    let came = [next(&target), next(&target)];
    assert_ne!(came[0].1, came[1].1, "the target can tell them apart");
    for (text, from) in came {
        target.send_to(text.to_uppercase().as_bytes(), from).unwrap();
    }
    assert_eq!(next(&clients[0]), ("ONE".to_owned(), own));
    assert_eq!(next(&clients[1]), ("TWO".to_owned(), own));
    let status = bench.until(RELAY, |s| s.open().count() == 4 && s.traffic.sent == 4);
    assert_eq!((status.traffic.received, status.local.as_ref().unwrap().inet().unwrap()), (4, own));
    bench.stop(RELAY);
}

#[test]
fn datagrams_between_endpoints_of_the_lab_are_joined_on_both_sides() {
    let mut bench = Bench::new();
    let server = bench.serve("echo", "udp://127.0.0.1:0");
    let own = relay(&mut bench, "udp", server, "");
    bench.start_client(CLIENT, "udp", own);
    bench.until(CLIENT, |s| s.state == State::Running);
    bench.send(CLIENT, b"ping");
    assert_eq!(bench.received(CLIENT, 4), b"ping");
    bench.session.flush();
    let log = bench.session.log();
    let sends: Vec<_> = log.rows(..).filter(|row| row.direction() == Some(Direction::Out)).collect();
    assert_eq!(sends.len(), 4);
    for send in sends {
        assert_eq!(log.other_side(&send, 9).calls, 1, "{send:?}");
    }
}

/// What became of twenty datagrams, with this seed.
fn twenty(seed: u32, faults: &str) -> (Vec<String>, Vec<Did>) {
    let target = udp();
    let mut bench = Bench::new();
    let own = relay_with(&mut bench, "udp", &target.local_addr().unwrap().to_string(), |relay| {
        (relay.make_relay().to_target, relay.make_relay().seed) = (faults.parse().unwrap(), seed);
    });
    let client = udp();
    for n in 0..20 {
        client.send_to(format!("datagram {n}").as_bytes(), own).unwrap();
    }
    // The last is not held by any fault of these tests.
    bench.until(RELAY, |s| s.traffic.received == 20);
    bench.session.set_faults(RELAY, Way::ToTarget, &Faults::default());
    client.send_to(b"end", own).unwrap();
    let mut came = Vec::new();
    loop {
        let (text, _) = next(&target);
        if text == "end" {
            break;
        }
        came.push(text);
    }
    (came, done(&bench, Way::ToTarget))
}

#[test]
fn the_same_seed_and_the_same_traffic_give_the_same_rows() {
    let faults = "loss=30% duplicate=20% corrupt=20%";
    let (came, did) = twenty(7, faults);
    assert_eq!((came.clone(), did.clone()), twenty(7, faults));
    assert_ne!(did, twenty(8, faults).1);
    let count = |is_it: fn(&Did) -> bool| did.iter().filter(|one| is_it(one)).count();
    let made = count(|did| matches!(did, Did::Duplicated { .. }));
    assert_eq!(came.len(), 20 + made - count(Did::is_drop));
}

#[test]
fn the_seed_and_the_faults_are_in_the_log() {
    let target = udp();
    let mut bench = Bench::new();
    relay(&mut bench, "udp", target.local_addr().unwrap(), "loss=30%");
    bench.session.set_faults(RELAY, Way::ToClient, &"delay=50ms".parse().unwrap());
    bench.session.set_faults(RELAY, Way::ToClient, &"delay=50ms".parse().unwrap());
    let said: Vec<String> = notes(&bench).iter().map(Note::to_string).collect();
    let expected = ["the relay's faults are drawn with seed 7", "to the target: loss=30%", "to the client: delay=50ms"];
    assert_eq!(said, expected);
}

#[test]
fn a_person_holds_the_next_datagram_and_decides() {
    let target = udp();
    let mut bench = Bench::new();
    let own = relay(&mut bench, "udp", target.local_addr().unwrap(), "loss=100%");
    let client = udp();
    let control = bench.session.relay(RELAY).unwrap().clone();
    for (n, (text, decision, arrives)) in [
        ("let go", Decision::LetGo, Some("let go")),
        ("dropped", Decision::Drop, None),
        ("changed", Decision::Change(Bytes::from_static(b"another")), Some("another")),
    ]
    .into_iter()
    .enumerate()
    {
        control.hold_next(Way::ToTarget, true);
        client.send_to(text.as_bytes(), own).unwrap();
        bench.session.wait_until(LIMIT, || !control.held().is_empty());
        assert!(!control.holds_next(Way::ToTarget), "one, and no other");
        let held = control.held().remove(0);
        assert_eq!((&held.bytes[..], held.way), (text.as_bytes(), Way::ToTarget));
        control.decide(held.id, decision);
        if let Some(arrives) = arrives {
            assert_eq!(next(&target).0, arrives);
        }
        // The next datagram may be taken before this one's decision.
        bench.session.wait_until(LIMIT, || done(&bench, Way::ToTarget).len() == 2 * (n + 1));
    }
    client.send_to(b"lost", own).unwrap();
    bench.until(RELAY, |s| s.traffic.received == 4);
    bench.session.wait_until(LIMIT, || done(&bench, Way::ToTarget).len() == 7);
    let did = done(&bench, Way::ToTarget);
    let chance = "100%".to_owned();
    assert!(matches!(&did[6], Did::Lost { nth: 4, chance: one } if one.to_string() == chance), "{did:?}");
    assert_eq!(did[..6], {
        [
            Did::Held { nth: 1 },
            Did::LetGo { nth: 1 },
            Did::Held { nth: 2 },
            Did::DroppedByHand { nth: 2 },
            Did::Held { nth: 3 },
            Did::Changed { nth: 3 },
        ]
    });
}

#[test]
fn a_client_that_says_nothing_for_a_while_is_forgotten_and_one_too_many_is_turned_away() {
    let target = udp();
    let mut bench = Bench::new();
    let own = relay_with(&mut bench, "udp", &target.local_addr().unwrap().to_string(), |relay| {
        let relay = relay.make_relay();
        (relay.idle_ms, relay.listening.max_connections) = (200, 1);
    });
    let (first, second) = (udp(), udp());
    first.send_to(b"a", own).unwrap();
    next(&target);
    second.send_to(b"b", own).unwrap();
    bench.session.wait_until(LIMIT, || notes(&bench).contains(&Note::RelayNoRoom { limit: 1 }));
    let idle = |note: &Note| matches!(note, Note::RelayIdle { .. });
    bench.session.wait_until(LIMIT, || notes(&bench).iter().any(idle));
    bench.until(RELAY, |s| s.open().count() == 0);
    second.send_to(b"c", own).unwrap();
    assert_eq!(next(&target).0, "c");
}

#[test]
fn all_clients_together_have_64_mib_on_their_way_and_what_comes_then_is_dropped_and_said() {
    const LONG: usize = 60_000;
    let target = udp();
    let mut bench = Bench::new();
    let own = relay(&mut bench, "udp", target.local_addr().unwrap(), "delay=60s");
    let payload = vec![7; LONG];
    let is_full = |bench: &Bench| done(bench, Way::ToTarget).iter().any(|did| matches!(did, Did::RelayFull { .. }));
    // Each client has 4 MiB of its own, at most.
    let (mut sent, mut clients) = (0, Vec::new());
    while !is_full(&bench) && clients.len() < 20 {
        let client = udp();
        for _ in 0..64 {
            client.send_to(&payload, own).unwrap();
            sent += 1;
            bench.until(RELAY, |s| s.traffic.received == sent);
        }
        clients.push(client);
    }
    assert!(is_full(&bench), "{sent} datagrams");
    let unsent = |note: &Note| if let Note::RelayUnsent { bytes, .. } = note { *bytes } else { 0 };
    bench.stop(RELAY);
    let held: u64 = notes(&bench).iter().map(unsent).sum();
    assert!((60 << 20..=64 << 20).contains(&held), "{held}");
}

#[test]
fn what_a_relay_drops_ends_beside_it_in_the_picture() {
    let mut bench = Bench::new();
    let server = bench.serve("echo", "udp://127.0.0.1:0");
    let relay = relay(&mut bench, "udp", server, "loss=100%");
    udp().send_to(b"ping", relay).unwrap();
    bench.until(RELAY, |s| s.traffic.received == 1);
    bench.stop(RELAY);
    let log = bench.session.log();
    let mut index = crate::diagram::index_of(&log);
    let steps = index.steps(&log);
    let lifelines = [RELAY, SERVER].map(|endpoint| Lifeline {
        endpoint,
        has_lanes: false,
        transport: Some(Transport::Udp),
        set_up: None,
    });
    let scene = build(&log, &steps, &crate::diagram::wanted(&lifelines, steps.range()));
    let [dropped] = &scene.dropped[..] else { panic!("{:?}", scene.dropped) };
    // Whom it came from is outside the lab, so it goes to the right.
    assert_eq!((dropped.at.0.lifeline, dropped.goes_left), (0, false));
    let told = scene.blocks.iter().find(|block| block.row == dropped.row).unwrap();
    assert!(told.is_trouble && told.text.contains("datagram 1 dropped"), "{}", told.text);
}
