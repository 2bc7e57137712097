//! Whatever a lab holds, its program is one that Python reads, and reads as it was meant.

use std::io::Write;
use std::process::Stdio;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::json;
use socketlab::address::Transport;
use socketlab::framing::FRAMINGS;
use socketlab::lab::{Endpoint, Model, Role};
use socketlab::payload::Payload;
use socketlab::python::program;

use crate::process::{command, python};

/// Reads programs and what their constants must be, a line of JSON each; says what is wrong.
const READER: &str = r#"
import ast, json, sys
for line in sys.stdin:
    case = json.loads(line)
    tree = ast.parse(case["program"])
    compile(case["program"], "program", "exec")
    found = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                found[node.targets[0].id] = ast.literal_eval(node.value)
            except ValueError:
                pass
    for name, value in case["constants"].items():
        value = bytes(value) if isinstance(value, list) else value
        assert found.get(name) == value, (name, value, case["program"])
    assert all(len(line) <= 120 for line in case["program"].splitlines()) or case["hostile"], case["program"]
print("all read")
"#;

fn read(cases: &[serde_json::Value]) {
    let mut child = command()
        .args(["-c", READER])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    for case in cases {
        // What ends early says why.
        if writeln!(stdin, "{case}").is_err() {
            break;
        }
    }
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout).trim_end(),
        "all read",
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn hostile_words_stay_words() {
    if python().is_none() {
        return;
    }
    let words = "(\\PC|[\"'\\\\\n\r\0#${}\u{202e}\u{85}]|\"\"\"|\\$BODY\\$){1,60}";
    let strategy = (words, words, words, proptest::collection::vec(any::<u8>(), 0..200));
    let mut runner = TestRunner::deterministic();
    let mut cases = Vec::new();
    for _ in 0..300 {
        let (name, path, text, data) = strategy.new_tree(&mut runner).unwrap().current();
        let mut server = Endpoint::server(name, "unix:///x".parse().unwrap());
        server.address.host = format!("/{path}");
        server.behaviour = "command".to_owned();
        server.behaviour_settings.folder = Some(text.clone().into());
        let constants = json!({"ADDRESS": server.address.host, "FOLDER": text});
        cases.push(json!({"program": program(&server), "constants": constants, "hostile": true}));

        let mut client = Endpoint { role: Role::Client, ..server };
        client.payload =
            Payload { kind: socketlab::payload::Kind::find("hex").unwrap(), text: socketlab::escape::hex(&data, " ") }
                .to_string();
        let mut constants = json!({});
        if !data.is_empty() {
            constants["PAYLOAD"] = json!(data);
        }
        cases.push(json!({"program": program(&client), "constants": constants, "hostile": true}));
        client.payload = text;
        cases.push(json!({"program": program(&client), "constants": {}, "hostile": true}));
    }
    read(&cases);
}

#[test]
fn every_program_is_read_and_short() {
    let mut cases = Vec::new();
    let hosts = |transport: Transport| match transport {
        transport if transport.is_unix() => vec!["/tmp/a.sock", "@lab"],
        _ => vec!["127.0.0.1", "::1", "fe80::1%eth0", "fe80::1%2", "localhost"],
    };
    for transport in Transport::ALL {
        for (role, host) in
            Role::ALL.into_iter().flat_map(|role| hosts(transport).into_iter().map(move |host| (role, host)))
        {
            if !role.fits(transport) {
                continue;
            }
            let address = socketlab::address::Address { transport, host: host.to_owned(), port: 7 };
            for model in Model::ALL {
                for kind in socketlab::behaviour::BEHAVIOURS {
                    for framing in FRAMINGS {
                        let mut endpoint = Endpoint { role, ..Endpoint::server("x", address.clone()) };
                        (endpoint.behaviour, endpoint.model) = (kind.id.to_owned(), Some(model));
                        endpoint.framing = framing.example.parse().unwrap();
                        (endpoint.options.max_connections, endpoint.behaviour_settings.delay_ms) = (7, 10);
                        let program = program(&endpoint);
                        let lines = program.lines().count();
                        // Chat rooms in an event loop with a framing are the longest; most have 30 to 90.
                        assert!(lines <= 190, "{lines} lines:\n{program}");
                        assert!(!program.contains('$'), "{program}");
                        if cases.len() < 20_000 {
                            cases.push(program);
                        }
                    }
                    if role != Role::Server {
                        break;
                    }
                }
            }
        }
    }
    if python().is_none() {
        return;
    }
    cases.sort_unstable();
    cases.dedup();
    let cases: Vec<_> =
        cases.iter().map(|program| json!({"program": program, "constants": {}, "hostile": false})).collect();
    read(&cases);
}
