//! Waits are rows: a sleep before an answer or a `recv`, `select`, and what a thread was in when it was stopped.

use std::io::Write;
use std::time::Duration;

use socketlab::lab::Model;
use socketlab::record::Life;
use socketlab::socket::{Op, Outcome};

use crate::bench::{Bench, LIMIT, SERVER};
use crate::wire::{connect, serve, serve_udp, text};

const DELAY: Duration = Duration::from_millis(60);

/// Each call of this name with its length.
fn took(bench: &Bench, name: &str) -> Vec<(Op, Outcome, Duration)> {
    let records = bench.records(SERVER);
    let calls = records.iter().filter_map(|record| record.call()).filter(|call| call.op.name() == name);
    calls.map(|call| (call.op.clone(), call.outcome.clone(), Duration::from_nanos(call.took_ns))).collect()
}

#[test]
fn a_delay_is_a_sleep_in_a_thread_and_a_limit_of_select_in_the_event_loop() {
    for model in Model::ALL {
        let mut bench = Bench::new();
        let address = serve(&mut bench, model, "echo", |e| {
            e.make_server().behaviour_settings.delay_ms = DELAY.as_millis() as u64;
        });
        let mut client = connect(address);
        client.write_all(b"a").unwrap();
        assert_eq!(text(&mut client, 1), "a", "{model}");
        let (sleeps, selects) = (took(&bench, "sleep"), took(&bench, "select"));
        if model == Model::EventLoop {
            assert!(sleeps.is_empty(), "{sleeps:?}");
            let until_timer = |(op, outcome, took): &(Op, Outcome, Duration)| {
                matches!(op, Op::Select(Some(_))) && *outcome == Outcome::Number(0) && took.as_millis() > 0
            };
            assert!(selects.iter().any(until_timer), "{selects:?}");
        } else {
            let [(Op::Sleep(asked), Outcome::Done, took)] = sleeps[..] else { panic!("{model}: {sleeps:?}") };
            assert!(asked == DELAY && took >= DELAY - Duration::from_millis(1), "{model}: {asked:?} {took:?}");
            assert!(selects.is_empty());
        }
    }
}

#[test]
fn select_returns_how_many_are_ready_once_something_came() {
    let mut bench = Bench::new();
    let address = serve(&mut bench, Model::EventLoop, "echo", |_| {});
    let mut client = connect(address);
    // It waits for longer than is too short for a row.
    let is_long = |since| bench.session.clock().now().ns_since(since) > 20_000_000;
    let waits =
        || bench.session.current_calls(SERVER).into_iter().any(|(_, name, since)| name == "select" && is_long(since));
    bench.session.wait_until(LIMIT, waits);
    client.write_all(b"a").unwrap();
    assert_eq!(text(&mut client, 1), "a");
    let selects = took(&bench, "select");
    assert!(
        selects.iter().any(|(op, outcome, _)| *op == Op::Select(None) && *outcome == Outcome::Number(1)),
        "{selects:?}"
    );
}

#[test]
fn a_pause_before_recv_is_a_sleep_before_it() {
    for model in [Model::OneAtATime, Model::ThreadPerConnection] {
        let mut bench = Bench::new();
        let address = serve(&mut bench, model, "echo", |e| e.options.recv_pause_ms = 60);
        let mut client = connect(address);
        client.write_all(b"a").unwrap();
        assert_eq!(text(&mut client, 1), "a", "{model}");
        let calls: Vec<&str> = bench.records(SERVER).iter().filter_map(|r| Some(r.call()?.op.name())).collect();
        let recv = calls.iter().position(|name| *name == "recv").unwrap();
        assert_eq!(calls[recv - 1], "sleep", "{model}: {calls:?}");
    }
}

#[test]
fn a_server_of_datagrams_sleeps_before_its_answer() {
    for model in [Model::OneAtATime, Model::ThreadPerConnection] {
        let mut bench = Bench::new();
        let (client, _) = serve_udp(&mut bench, "echo", |e| {
            e.make_server().behaviour_settings.delay_ms = DELAY.as_millis() as u64;
            e.make_server().model = Some(model);
        });
        client.send(b"a").unwrap();
        assert_eq!(client.recv(&mut [0; 9]).unwrap(), 1);
        bench.session.flush();
        let sleeps = took(&bench, "sleep");
        assert!(
            matches!(&sleeps[..], [(Op::Sleep(asked), Outcome::Done, _)] if *asked == DELAY),
            "{model}: {sleeps:?}"
        );
    }
}

#[test]
fn what_a_thread_was_in_when_it_was_stopped_is_a_row() {
    let mut bench = Bench::new();
    let address = serve(&mut bench, Model::ThreadPerConnection, "echo", |_| {});
    let _client = connect(address);
    let is_in = |call: &str| bench.session.current_calls(SERVER).iter().any(|(_, name, _)| *name == call);
    bench.session.wait_until(LIMIT, || is_in("accept") && is_in("recv"));
    let waits = bench.session.waits();
    assert_eq!(waits.len(), 2, "for a log that is saved meanwhile: {waits:?}");
    bench.stop(SERVER);
    bench.session.flush();
    let records: Vec<_> = bench.session.log().rows(..).filter(|row| row.endpoint == SERVER).collect();
    let waited = |record: &socketlab::record::Row| match record.life() {
        Some(Life::Waits { call, waited }) => Some((call.to_string(), record.connection.is_some(), *waited > 0)),
        _ => None,
    };
    let mut waits: Vec<_> = records.iter().filter_map(waited).collect();
    waits.sort();
    assert_eq!(waits, [("accept".to_owned(), false, true), ("recv".to_owned(), true, true)]);
}
