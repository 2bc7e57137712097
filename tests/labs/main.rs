//! Every example lab on real loopback sockets: it starts, and its main exchange is as `exchanges.tsv` has it.

mod order;
mod possible;
mod rehearsal;
mod settings;

use std::collections::{BTreeMap, BTreeSet};

use rehearsal::Rehearsal;
use socketlab::lab::Role;
use socketlab::lab::examples::{EXAMPLES, Example, find};

/// One line of the table: who does or sees what.
#[derive(Debug, Clone, Copy)]
struct Line {
    endpoint: &'static str,
    verb: &'static str,
    argument: &'static str,
}

/// The lines of each example, in their order.
fn exchanges() -> BTreeMap<&'static str, Vec<Line>> {
    let mut all: BTreeMap<_, Vec<Line>> = BTreeMap::new();
    for line in include_str!("exchanges.tsv").lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let columns: Vec<&'static str> = line.split('\t').collect();
        let [example, endpoint, verb, argument] = columns[..] else { panic!("four columns: {line:?}") };
        all.entry(example).or_default().push(Line { endpoint, verb, argument });
    }
    all
}

#[test]
fn every_example_has_an_exchange_and_every_speaker_a_part_in_it() {
    let exchanges = exchanges();
    for example in EXAMPLES {
        let lines = exchanges.get(example.id).unwrap_or_else(|| panic!("{} has no exchange", example.id));
        let named: BTreeSet<&str> = lines.iter().map(|line| line.endpoint).collect();
        for endpoint in example.lab().endpoints {
            let speaks = endpoint.role() != Role::Server && !endpoint.payload.is_empty();
            assert!(!speaks || named.contains(endpoint.name.as_str()), "{}: {}", example.id, endpoint.name);
        }
    }
}

#[test]
fn every_example_starts_and_its_exchange_works() {
    let exchanges = exchanges();
    // All at once: several wait on purpose.
    std::thread::scope(|scope| {
        for example in EXAMPLES {
            let lines = &exchanges[example.id];
            scope.spawn(move || match possible::is_possible(example) {
                Ok(()) => play(example, lines),
                Err(reason) => eprintln!("skipped: {}: {reason}", example.id),
            });
        }
    });
}

fn play(example: &'static Example, lines: &[Line]) {
    let mut rehearsal = Rehearsal::start(example);
    for Line { endpoint, verb, argument } in lines {
        match *verb {
            "sends" => rehearsal.sends(endpoint, argument),
            "gets" => rehearsal.gets(endpoint, argument),
            "fails" => rehearsal.fails(endpoint, argument),
            "times-out" => rehearsal.times_out(endpoint),
            "stops" => rehearsal.stops(endpoint),
            "ends" => rehearsal.ends(endpoint),
            _ => panic!("{}: nobody knows how one {verb}", example.id),
        }
    }
}

#[test]
fn the_chat_rooms_work_among_all_that_are_there() {
    let mut rehearsal = Rehearsal::start(find("rooms").unwrap());
    for name in ["alice", "bob", "carol"] {
        rehearsal.sends(name, "");
        rehearsal.gets(name, "success");
    }
    rehearsal.sends("alice", "talk");
    rehearsal.gets("bob", "{stamp}alice: hello, everybody");
    rehearsal.sends("carol", "leave");
    rehearsal.gets("carol", "quit");
    rehearsal.sends("alice", "leave");
    rehearsal.gets("alice", "quit");
    rehearsal.gets("bob", "alice left lobby at .*");
    rehearsal.has_nothing("carol");
}
