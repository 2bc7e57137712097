//! The calls that the labs of this program prepare, and those that their lessons ask for.

use std::collections::BTreeMap;

use socketlab::by_hand::request;
use socketlab::lab::examples::EXAMPLES;
use socketlab::lesson::{self, Deed};
use socketlab::socket::Outcome;

use crate::fixture::{Hands, LIMIT};

/// The statement with ports that are free, which are the same throughout a lab.
fn moved(statement: &str, ports: &mut BTreeMap<String, u16>) -> String {
    let Some((before, rest)) = statement.split_once("', ") else { return statement.to_owned() };
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    if digits.is_empty() || !before.contains("127.0.0.1") {
        return statement.to_owned();
    }
    let free = || std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let port = ports.entry(digits.clone()).or_insert_with(free);
    format!("{before}', {port}{}", &rest[digits.len()..])
}

#[test]
fn every_prepared_call_is_made_and_every_call_of_a_lesson_can_be() {
    let mut labs = 0;
    for example in EXAMPLES {
        let lab = example.lab();
        let lesson = lesson::of(example).unwrap();
        let asked: Vec<&String> = lesson
            .steps
            .iter()
            .flat_map(|step| &step.deeds)
            .filter_map(|deed| if let Deed::Call { statement } = deed { Some(statement) } else { None })
            .collect();
        if lab.by_hand.is_empty() {
            continue;
        }
        labs += 1;
        let mut ports = BTreeMap::new();
        // The lab's server, where the calls go to it.
        let server = lab.endpoints.iter().find(|endpoint| {
            let is_asked = |call: &String| call.contains(&endpoint.address.port.to_string());
            endpoint.role().binds() && lab.by_hand.iter().any(is_asked)
        });
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        if let Some(server) = server {
            ports.insert(server.address.port.to_string(), listener.local_addr().unwrap().port());
        }
        let mut hands = Hands::new();
        for statement in &lab.by_hand {
            let statement = moved(statement, &mut ports);
            let request = request(&hands.bench, &statement).unwrap_or_else(|error| panic!("{}: {error}", example.id));
            let record = hands.call(request);
            let outcome = &record.call().unwrap().outcome;
            assert!(!outcome.is_failure(), "{}: {statement}: {outcome}", example.id);
        }
        for statement in asked {
            let statement = moved(statement, &mut ports);
            let request = request(&hands.bench, &statement).unwrap_or_else(|error| panic!("{}: {error}", example.id));
            let number = hands.bench.call(request).unwrap_or_else(|refused| panic!("{statement}: {refused}"));
            // One that waits is what the step is about.
            if hands.bench.wait(number, LIMIT / 100).is_none() {
                hands.bench.cancel(number);
                let record = hands.bench.wait(number, LIMIT).unwrap();
                assert_eq!(record.call().unwrap().outcome, Outcome::Cancelled, "{statement}");
            }
        }
    }
    assert_eq!(labs, 2);
}
