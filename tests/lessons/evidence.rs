//! The evidence of every mistake: of all rows and threads that there are behind the steps, the right ones prove it, and no other.

use socketlab::checks::{Marked, Weight};
use socketlab::lab::examples::EXAMPLES;
use socketlab::lesson;
use socketlab::play::{Elsewhere, Player};
use socketlab::record::EndpointId;

use crate::steps::{LIMIT, free_port};

/// What proves the mistake of each lab, and what is to be there beside it and prove nothing.
const EVIDENCE: &[(&str, &str, &[&str])] = &[
    (
        "fault-1",
        "client 2: connect",
        &["client 1: connect", "client 2: send b'hello'", "server: accept", "server: close, connected"],
    ),
    ("fault-2", "server: recv b'dat'", &["server: recv b'e'", "client: send b'date'", "server: bind"]),
    ("fault-3", "server: close, connected", &["server: close", "client: close, connected", "server: bind"]),
    ("fault-4", "server in recv", &["client in recv", "server in accept", "server: recv b'my request'"]),
    ("fault-5", "server in recv", &["client 2 in recv", "client 1 in recv", "client 2: connect"]),
    ("fault-6", "client in recv", &["server in recvfrom", "client: send b'ping'"]),
];

#[test]
fn only_the_evidence_proves_a_mistake() {
    std::thread::scope(|scope| {
        for (id, right, others) in EVIDENCE {
            scope.spawn(move || {
                let marks = marks(id);
                for what in [right].into_iter().chain(*others) {
                    assert!(marks.iter().any(|(one, _)| one == what), "{id}: no {what} in {marks:?}");
                }
                let proofs: Vec<&String> =
                    marks.iter().filter(|(_, weight)| *weight == Weight::Proves).map(|(what, _)| what).collect();
                assert!(!proofs.is_empty() && proofs.iter().all(|proof| proof == right), "{id}: {proofs:?}");
            });
        }
    });
    let faults = EXAMPLES.iter().filter(|example| lesson::of(example).unwrap().diagnosis.is_some());
    assert_eq!(EVIDENCE.len(), faults.count());
}

/// Every row of a call, and every thread that waits, behind the steps of a lesson, and what it says of the mistake.
fn marks(id: &str) -> Vec<(String, Weight)> {
    let example = EXAMPLES.iter().find(|example| example.id == id).unwrap();
    let (lesson, lab) = (lesson::of(example).unwrap(), example.lab());
    let folder = tempfile::tempdir().unwrap();
    let mut player = Player::new(&lesson, &lab, Elsewhere::of(&lab, folder.path(), free_port)).unwrap();
    for (place, step) in lesson.steps.iter().enumerate() {
        player.settle();
        let state = player.play(place, step, LIMIT).unwrap();
        assert!(state.done.is_some(), "{id}: step {} {:?}", place + 1, state.missing);
    }
    let (log, diagnosis) = (player.session.log(), lesson.diagnosis.as_ref().unwrap());
    let names: Vec<(EndpointId, String)> =
        player.endpoints().map(|(id, endpoint)| (id, endpoint.name.clone())).collect();
    let who = |id: EndpointId| names.iter().find(|(one, _)| *one == id).map(|(_, name)| name.clone());
    let weight = &|marked: Marked<'_>| marked.weight(&lesson, diagnosis, &log, &who);
    let rows = log.rows(0..log.end_row()).filter_map(|row| {
        let what = format!("{}: {}", who(row.endpoint)?, row.call()?.op.name());
        let bytes = if row.bytes.is_empty() { String::new() } else { format!(" {:?}", row.bytes).replace('"', "'") };
        // A server closes its listening socket, too.
        let is_close = row.connection.is_some() && row.call()?.op.name() == "close";
        let connected = if is_close { ", connected" } else { "" };
        Some((format!("{what}{bytes}{connected}"), weight(Marked::Row(&row))))
    });
    let rows: Vec<_> = rows.collect();
    let calls = names.iter().flat_map(|(id, name)| {
        let calls = player.session.current_calls(*id).into_iter();
        calls.map(move |(_, call, _)| (format!("{name} in {call}"), weight(Marked::Thread(*id, call))))
    });
    rows.into_iter().chain(calls.collect::<Vec<_>>()).collect()
}
