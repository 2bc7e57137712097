//! Answers that wait, and an answer without end: both sides stay masters of their time and memory.

use std::io::{ErrorKind, Read, Write};
use std::net::Shutdown;
use std::time::{Duration, Instant};

use socketlab::behaviour::{Match, Rule, Settings};
use socketlab::lab::Model;

use crate::bench::{Bench, LIMIT, SERVER};
use crate::wire::*;

#[test]
fn a_rule_answers_after_its_delay_every_time() {
    let rule = |when, pattern: &str, reply: &str, delay_ms| Rule {
        when,
        pattern: pattern.to_owned(),
        reply: reply.to_owned(),
        delay_ms,
    };
    for model in Model::ALL {
        let mut bench = Bench::new();
        let rules = vec![
            rule(Match::Exact, "slow", "hex:6f 6b", 150),
            rule(Match::Regex, "^add (?<a>[0-9]+) (?<b>[0-9]+)$", "${a}+$2", 0),
        ];
        let address = serve(&mut bench, model, "rules", settings(Settings { rules, ..Settings::default() }));
        let mut client = connect(address);
        for _ in 0..2 {
            let began = Instant::now();
            client.write_all(b"slow").unwrap();
            assert_eq!(text(&mut client, 2), "ok");
            assert!(began.elapsed() >= Duration::from_millis(150), "{model}: {:?}", began.elapsed());
        }
        client.write_all(b"add 1 22").unwrap();
        assert_eq!(text(&mut client, 4), "1+22");
        client.write_all(b"unknown").unwrap();
        client.shutdown(Shutdown::Write).unwrap();
        assert!(rest(&mut client).is_empty(), "{model}");
    }
}

#[test]
fn a_long_delay_does_not_hold_up_a_stop() {
    let rule = Rule { when: Match::Prefix, reply: "never".to_owned(), delay_ms: 600_000, ..Rule::default() };
    let slow = Settings { rules: vec![rule], ..Settings::default() };
    for model in Model::ALL {
        let mut bench = Bench::new();
        let address = serve(&mut bench, model, "rules", settings(slow.clone()));
        let mut client = connect(address);
        client.write_all(b"x").unwrap();
        bench.until(SERVER, |s| s.traffic.received == 1);
        stops(&bench);
    }
    let mut bench = Bench::new();
    let (client, _) = serve_udp(&mut bench, "rules", settings(slow));
    client.send(b"x").unwrap();
    bench.until(SERVER, |s| s.traffic.received == 1);
    stops(&bench);
}

#[test]
fn the_character_generator_waits_for_who_does_not_read_and_can_be_stopped() {
    for model in Model::ALL {
        let mut bench = Bench::new();
        let address = serve(&mut bench, model, "chargen", |_| {});
        let mut client = connect(address);
        let first = text(&mut client, 74 * 95 + 74);
        assert!(first.starts_with(" !\"#") && first.lines().all(|line| line.len() == 72), "{model}");
        assert_eq!(first[..74], first[74 * 95..], "{model}: a turn of 95 lines");
        // It goes on until the buffers of both systems are full, and then no further: they take some megabytes.
        let mut sent = bench.session.status(SERVER).traffic.sent_bytes;
        let deadline = Instant::now() + LIMIT;
        loop {
            let before = sent;
            let status = bench
                .session
                .wait_for(SERVER, Duration::from_millis(300), |s| s.traffic.sent_bytes > before + (1 << 20));
            sent = status.traffic.sent_bytes;
            if sent == before {
                break;
            }
            assert!(Instant::now() < deadline, "{model}: {sent} bytes sent to who does not read");
        }
        assert!(sent < 64 << 20, "{model}: {sent}");
        stops(&bench);
    }
}

#[test]
fn the_character_generator_can_be_stopped_while_it_is_read() {
    for model in Model::ALL {
        let mut bench = Bench::new();
        let address = serve(&mut bench, model, "chargen", |_| {});
        let mut client = connect(address);
        let reader = std::thread::spawn(move || {
            let mut piece = vec![0; 64 << 10];
            loop {
                match client.read(&mut piece) {
                    Ok(0) => return,
                    Ok(_) => {}
                    Err(error) => return assert_eq!(error.kind(), ErrorKind::ConnectionReset),
                }
            }
        });
        bench.until(SERVER, |s| s.traffic.sent_bytes > 1 << 20);
        stops(&bench);
        reader.join().unwrap();
    }
}

#[test]
fn the_thread_list_knows_how_long_a_server_of_datagrams_sleeps() {
    for model in [Model::OneAtATime, Model::ThreadPerConnection] {
        let mut bench = Bench::new();
        let (client, _) = serve_udp(&mut bench, "timestamp", |e| {
            e.make_server().model = Some(model);
            e.make_server().behaviour_settings.delay_ms = 600_000;
        });
        client.send(b"hello").unwrap();
        let clock = bench.session.clock();
        let slept_ms = || {
            let calls = bench.session.current_calls(SERVER);
            let sleeping = calls.iter().find(|(_, call, _)| *call == "sleep");
            sleeping.map_or(0, |(_, _, since)| clock.now().ns_since(*since) / 1_000_000)
        };
        // It looks for drops five times a second, which is no new sleep.
        bench.session.wait_until(LIMIT, || slept_ms() >= 500);
        assert!(slept_ms() >= 500, "{model}: {} ms", slept_ms());
        bench.stop(SERVER);
    }
}
