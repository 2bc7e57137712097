//! The example labs as programs: every server and every client, to the end.

use socketlab::address::{Address, Transport};
use socketlab::lab::examples::EXAMPLES;
use socketlab::lab::{Role, RoleSettings};
use socketlab::python::program_in;

use crate::conversations::all_of;
use crate::exchange::{datagram_places, free, masked, stream_places};
use crate::process::{Running, arguments, python};

/// What every client of an example lab says beside the lab's other programs, ended where it does not end by itself.
#[test]
fn every_example_runs_as_programs() {
    if python().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut labs: Vec<_> = EXAMPLES.iter().map(|example| (example.id, example.lab())).collect();
    // What waits a second so that one sees it need not do so here.
    for endpoint in labs.iter_mut().flat_map(|(_, lab)| &mut lab.endpoints) {
        match &mut endpoint.role {
            RoleSettings::Server(server) => {
                server.behaviour_settings.delay_ms = server.behaviour_settings.delay_ms.min(50);
            }
            RoleSettings::Client(client) => {
                client.answer_timeout_ms = if endpoint.name == "unanswered client" { 50 } else { 0 };
            }
            RoleSettings::Peer(_) | RoleSettings::Relay(_) => {}
        }
        if let Some(repeat) = &mut endpoint.repeat {
            repeat.every = "10 ms".parse().unwrap();
        }
    }
    all_of(labs.len(), |place| {
        let (id, lab) = &labs[place];
        // Failures, group members and raw sockets are tried elsewhere; characters without end have none.
        // A program with a mistake does not end as it should: that is its mistake.
        let is_left_out =
            matches!(*id, "errors" | "multicast" | "broadcast" | "icmp" | "chargen-tcp") || id.starts_with("fault-");
        let places: Vec<Transport> = stream_places().into_iter().chain(datagram_places()).map(|(t, _)| t).collect();
        if is_left_out || lab.endpoints.iter().any(|endpoint| !places.contains(&endpoint.transport())) {
            return;
        }
        let mut servers = Vec::new();
        for server in
            lab.endpoints.iter().filter(|endpoint| endpoint.role() == Role::Server && endpoint.address.port != 13)
        {
            let host = &server.address.host;
            let mut running = Running::of(
                program_in(server, &lab.endpoints),
                &arguments(&free(server.transport(), host, folder.path())),
            );
            // A path is known from what stands on the command line only.
            let line = running.line();
            servers.push((server.address.clone(), reached(&server.address, &line), running));
        }
        for client in lab.endpoints.iter().filter(|endpoint| endpoint.role() == Role::Client) {
            let Some((_, at, server)) = servers.iter_mut().find(|(address, ..)| *address == client.address) else {
                continue;
            };
            let mut running = Running::of(program_in(client, &lab.endpoints), &arguments(at));
            match (*id, client.name.as_str()) {
                ("rooms" | "rooms-raw", _) => {
                    assert_eq!(running.line(), "success\n", "{id}");
                    running.type_line("quit");
                    assert_eq!(running.ended(), "quit\n", "{id}");
                }
                ("half-duplex", _) => {
                    server.line();
                    server.type_line("over");
                    assert_eq!(running.finish(), "over\n");
                }
                ("answered-by-hand", _) => {
                    server.line();
                    server.type_line("yes");
                    assert_eq!(running.line(), "yes\n");
                    assert_eq!(running.finish(), "");
                }
                ("full-duplex", _) => assert_eq!(running.finish(), "hello from the server\n"),
                ("backlog", _) => {
                    running.type_line("hello");
                    assert_eq!(running.line(), "hello\n");
                    assert_eq!(running.finish(), "");
                }
                ("slow-reader" | "discard", _) => assert_eq!(running.finish(), ""),
                ("udp-loop", "client") => {
                    let said = String::from_utf8(masked(running.finish().as_bytes())).unwrap();
                    let stamp = "[TTTTTTTTTTTTTTTTTTTTTTTT] ping";
                    assert_eq!(said, format!("{stamp} 1\n{stamp} 2\n{stamp} 3\n"));
                }
                ("udp-loop", _) => {
                    assert_eq!(running.finish(), "no answer: timed out\n".repeat(3));
                }
                _ => {
                    let said = running.finish();
                    assert!(!said.is_empty() && !said.contains("no answer"), "{id} {}: {said:?}", client.name);
                }
            }
        }
        for (_, _, running) in servers {
            running.stop();
        }
    });
}

/// Where a server that says this can be reached.
fn reached(address: &Address, line: &str) -> Address {
    let at = line.trim_end().strip_prefix("listening on ").unwrap();
    if address.transport.has_port() {
        let port = at.split(", ").nth(1).unwrap().trim_end_matches(')').parse().unwrap();
        return Address { port, ..address.clone() };
    }
    Address { host: at.to_owned(), ..address.clone() }
}
