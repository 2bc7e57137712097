//! Whatever a lab holds, its program is one that Python reads, and reads as it was meant.

use std::io::Write;
use std::process::Stdio;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::json;
use socketlab::address::{Address, Transport};
use socketlab::behaviour::BEHAVIOURS;
use socketlab::framing::FRAMINGS;
use socketlab::lab::examples::EXAMPLES;
use socketlab::lab::{Endpoint, Model, Repeat, Role, RoleSettings, Turns};
use socketlab::payload::{Encoding, LineEnding, Payload};
use socketlab::python::{program, program_in};

use crate::cases::rules;
use crate::process::{command, python};

/// Reads programs and what their constants must be, a line of JSON each; says what is wrong: a constant, a line that is
/// too long, blank lines that PEP 8 would not have, and names that nobody reads.
const READER: &str = r#"
import ast, json, sys


def unused(tree):
    """The names that are imported, defined or set, and never read."""
    of_classes = {node for owner in ast.walk(tree) if isinstance(owner, ast.ClassDef) for node in ast.walk(owner)}
    made, read, kept, looked_at = set(), set(), set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            made |= {name.asname or name.name for name in node.names}
        elif isinstance(node, ast.ClassDef):
            made.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            read.add(node.id)
        elif isinstance(node, ast.Name) and node not in of_classes:
            made.add(node.id)
        elif isinstance(node, ast.Attribute):
            (looked_at if isinstance(node.ctx, ast.Load) else kept).add(node.attr)
        elif isinstance(node, ast.FunctionDef) and node not in of_classes:
            made |= {node.name} | {argument.arg for argument in node.args.args}
    return (made - read | kept - looked_at) - {"_"}


def told(value):
    """What stands there where the command line says nothing."""
    return ast.literal_eval(value.orelse if isinstance(value, ast.IfExp) else value)


for line in sys.stdin:
    case = json.loads(line)
    tree = ast.parse(case["program"])
    compile(case["program"], "program", "exec")
    found = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                found[node.targets[0].id] = told(node.value)
            except ValueError:
                pass
    for name, value in case["constants"].items():
        value = bytes(value) if isinstance(value, list) else value
        assert found.get(name) == value, (name, value, case["program"])
    assert not unused(tree), (unused(tree), case["program"])
    assert "\n\n\n\n" not in case["program"] and not case["program"].endswith("\n\n"), case["program"]
    long = [line for line in case["program"].splitlines() if len(line) > 120]
    assert not long or case["hostile"], (long, case["program"])
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
        server.make_server().behaviour = "command".to_owned();
        server.make_server().behaviour_settings.folder = Some(text.clone().into());
        let constants = json!({"PATH": server.address.host, "FOLDER": text});
        cases.push(json!({"program": program(&server), "constants": constants, "hostile": true}));

        let mut client = Endpoint { role: RoleSettings::usual(Role::Client), ..server };
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

/// The same endpoint with other settings.
fn variants(endpoint: &Endpoint) -> Vec<Endpoint> {
    let with = |set: &dyn Fn(&mut Endpoint)| {
        let mut endpoint = endpoint.clone();
        set(&mut endpoint);
        endpoint
    };
    let mut variants = vec![
        endpoint.clone(),
        with(&|endpoint| endpoint.options.turns = Turns::HalfDuplex),
        with(&|endpoint| endpoint.payload = "hello".to_owned()),
        with(&|endpoint| {
            endpoint.options.recv_pause_ms = 500;
            (endpoint.options.so_rcvbuf, endpoint.options.so_sndbuf) = (Some(4096), Some(8192));
        }),
    ];
    if endpoint.role() != Role::Server {
        let every = "250 ms".parse().unwrap();
        variants.extend([
            with(&|endpoint| endpoint.payload = "file:/tmp/a".to_owned()),
            with(&|endpoint| endpoint.payload = "hex:0".to_owned()),
            with(&|endpoint| {
                endpoint.payload = "${seq} at ${time}, ${unix_ms}, ${random:8}".to_owned();
                endpoint.repeat = Some(Repeat { every, times: Some(3) });
            }),
            with(&|endpoint| {
                endpoint.payload = "again".to_owned();
                endpoint.repeat = Some(Repeat { every, times: None });
                endpoint.payload_options.line_ending = LineEnding::CrLf;
            }),
            with(&|endpoint| {
                if let RoleSettings::Client(client) = &mut endpoint.role {
                    (client.connect_timeout_ms, client.answer_timeout_ms) = (1_000, 2_000);
                }
                endpoint.payload = "at ${time}".to_owned();
            }),
        ]);
        if endpoint.role() == Role::Client {
            variants.push(with(&|endpoint| endpoint.make_client().reconnect = true));
        }
    } else {
        variants.push(with(&|endpoint| {
            endpoint.make_server().behaviour_settings.text = "visitor ${seq}".to_owned();
            endpoint.make_server().behaviour_settings.folder = Some("/tmp".into());
            endpoint.make_server().behaviour_settings.delay_ms = 0;
            endpoint.make_server().behaviour_settings.rules = rules();
            endpoint.payload_options.encoding = Encoding::Gbk;
        }));
    }
    variants
}

#[test]
fn every_example_is_read() {
    if python().is_none() {
        return;
    }
    let mut cases = Vec::new();
    for example in EXAMPLES {
        let lab = example.lab();
        for endpoint in &lab.endpoints {
            for kind in BEHAVIOURS {
                // A client's program is the same whatever its server's model.
                for model in if endpoint.role() == Role::Server { &Model::ALL[..] } else { &Model::ALL[..1] } {
                    let server = |other: &Endpoint| {
                        let mut other = other.clone();
                        if let RoleSettings::Server(server) = &mut other.role {
                            (server.behaviour, server.model) = (kind.id.to_owned(), Some(*model));
                        }
                        other
                    };
                    let lab: Vec<Endpoint> = lab.endpoints.iter().map(server).collect();
                    cases.push(program_in(&server(endpoint), &lab));
                }
            }
            cases.push(program_in(endpoint, &lab.endpoints));
        }
    }
    read_all(cases);
}

/// Every role, transport, model, behaviour and framing; and each way to write an address, of one behaviour.
fn endpoints() -> Vec<Endpoint> {
    let mut endpoints = Vec::new();
    for transport in Transport::ALL {
        let (usual, others) = match transport {
            transport if transport.is_unix() => ("/tmp/a.sock", &["@lab"][..]),
            _ => ("127.0.0.1", &["::1", "fe80::1%eth0", "fe80::1%2", "localhost"][..]),
        };
        let at = |host: &str| Address { transport, host: host.to_owned(), port: 7 };
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Relay && role.fits(transport)) {
            let with = |host: &str, model: Model| {
                let mut endpoint = Endpoint::new("x", role, at(host));
                if let RoleSettings::Server(server) = &mut endpoint.role {
                    (server.model, server.listening.max_connections) = (Some(model), 7);
                    server.behaviour_settings.delay_ms = 10;
                }
                endpoint
            };
            for model in Model::ALL.into_iter().filter(|model| model.fits(transport)) {
                endpoints.extend(others.iter().map(|host| with(host, model)));
                for behaviour in BEHAVIOURS {
                    for framing in FRAMINGS.iter().filter(|framing| transport.is_stream() || framing.id == "raw") {
                        let mut endpoint = with(usual, model);
                        if let RoleSettings::Server(server) = &mut endpoint.role {
                            server.behaviour = behaviour.id.to_owned();
                        }
                        endpoint.framing = framing.example.parse().unwrap();
                        let is_usual = matches!(framing.id, "raw" | "line");
                        endpoints.extend(if is_usual { variants(&endpoint) } else { vec![endpoint] });
                    }
                    if role != Role::Server {
                        break;
                    }
                }
                if role != Role::Server {
                    break;
                }
            }
        }
    }
    endpoints
}

#[test]
fn every_program_is_read_and_short() {
    let programs: Vec<String> = endpoints().iter().map(program).collect();
    for program in &programs {
        let lines = program.lines().count();
        // Chat rooms in an event loop with a framing are the longest; most have 30 to 90.
        assert!(lines <= 190, "{lines} lines:\n{program}");
        assert!(program.contains("import socket") && !program.contains("#%"), "{program}");
    }
    if python().is_some() {
        read_all(programs);
    }
}

/// Reads each of these programs once, in two processes.
fn read_all(mut cases: Vec<String>) {
    cases.sort_unstable();
    cases.dedup();
    let cases: Vec<_> =
        cases.iter().map(|program| json!({"program": program, "constants": {}, "hostile": false})).collect();
    let (first, second) = cases.split_at(cases.len() / 2);
    std::thread::scope(|scope| {
        scope.spawn(|| read(first));
        read(second);
    });
}
