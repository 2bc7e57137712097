//! What each system says on the wire.

use std::path::PathBuf;

use bytes::Bytes;
use regex::Regex;
use socketlab::address::Address;
use socketlab::lab::{Endpoint, Model};
use socketlab::record::State;
use socketlab::session::To;

use crate::bench::{Bench, CLIENT, LIMIT, SERVER, has_ipv6};
use crate::python::{Script, bytes, hex};

/// A system: what is said to it, and what it answers, with every time as `<ctime>`.
struct System {
    id: &'static str,
    behaviour: &'static str,
    transports: &'static [&'static str],
    models: &'static [Model],
    says: &'static [(&'static str, &'static str)],
    /// Whether the server closes after its first answer.
    closes: bool,
}

const PLAIN: &[Model] = &[Model::OneAtATime];
const THREADED: &[Model] = &[Model::OneAtATime, Model::ThreadPerConnection];
const EVERY: &[Model] = &Model::ALL;

const SYSTEMS: &[System] = &[
    System {
        id: "S1",
        behaviour: "echo",
        transports: &["udp"],
        models: THREADED,
        says: &[("hello", "hello"), ("héllo", "héllo")],
        closes: false,
    },
    System {
        id: "S4",
        behaviour: "timestamp",
        transports: &["tcp"],
        models: PLAIN,
        says: &[("hi", "[<ctime>] hi"), ("你好", "[<ctime>] 你好")],
        closes: false,
    },
    System {
        id: "S5",
        behaviour: "timestamp",
        transports: &["udp"],
        models: PLAIN,
        says: &[("hi", "[<ctime>] hi")],
        closes: false,
    },
    System {
        id: "S6",
        behaviour: "line-timestamp",
        transports: &["tcp"],
        models: EVERY,
        says: &[("a line\r\n", "[<ctime>] a line\r\n")],
        closes: true,
    },
    System {
        id: "S7",
        behaviour: "timestamp",
        transports: &["tcp", "udp", "unix", "unixgram"],
        models: THREADED,
        says: &[("hi", "[<ctime>] hi"), ("again", "[<ctime>] again")],
        closes: false,
    },
    System {
        id: "S8",
        behaviour: "timestamp",
        transports: &["tcp", "unix"],
        models: &[Model::EventLoop],
        says: &[("hi", "[<ctime>] hi"), ("again", "[<ctime>] again")],
        closes: false,
    },
    System {
        id: "S9",
        behaviour: "command",
        transports: &["tcp"],
        models: EVERY,
        says: &[("date", "<ctime>"), (" os \n", "<os>"), ("anything", "[<ctime>] anything")],
        closes: false,
    },
    System {
        id: "S10",
        behaviour: "daytime",
        transports: &["udp"],
        models: THREADED,
        says: &[("anything", "<ctime>\r\n"), ("", "<ctime>\r\n")],
        closes: false,
    },
    System {
        id: "S16",
        behaviour: "upper-once",
        transports: &["tcp"],
        models: EVERY,
        says: &[("abc é straße", "ABC É STRASSE")],
        closes: true,
    },
    System {
        id: "S17",
        behaviour: "upper-case",
        transports: &["udp"],
        models: THREADED,
        says: &[("abc", "ABC"), ("привет", "ПРИВЕТ")],
        closes: false,
    },
];

/// Text in which every time and the name of the system are masked.
pub fn masked(reply: &[u8]) -> String {
    let time = Regex::new(r"[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}").unwrap();
    let text = String::from_utf8_lossy(reply);
    let text = time.replace_all(&text, "<ctime>").into_owned();
    if text == "posix" || text == "nt" { "<os>".to_owned() } else { text }
}

/// A server's place of a transport: an address to bind, and the folder that holds its path.
fn place(transport: &str, host: &str) -> (Address, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let text = if transport.starts_with("unix") {
        format!("{transport}://{}", folder.path().join("server").display())
    } else {
        format!("{transport}://{host}:0")
    };
    (text.parse().unwrap(), folder)
}

fn serve(
    bench: &mut Bench,
    system: &System,
    transport: &str,
    model: Model,
    host: &str,
) -> (Address, tempfile::TempDir) {
    let (mut address, folder) = place(transport, host);
    let mut endpoint = Endpoint::server("server", address.clone());
    endpoint.make_server().behaviour = system.behaviour.to_owned();
    endpoint.make_server().model = Some(model);
    bench.session.start(SERVER, &endpoint);
    let status = bench.until(SERVER, |s| s.local.is_some() && s.state == State::Running);
    address.port = status.local.as_ref().unwrap().port();
    (address, folder)
}

fn ask_script(address: &Address, how: &str, says: &[&str]) -> Option<Vec<String>> {
    let messages: Vec<String> = says.iter().map(|message| hex(message.as_bytes())).collect();
    let (transport, authority) = (address.transport.scheme(), address.authority());
    let mut args = vec![transport, authority.as_str(), how];
    args.extend(messages.iter().map(String::as_str));
    Some(Script::start("client.py", &args)?.finish())
}

/// Runs something for every system at once: each waits for its script most of the time.
fn each(run: fn(&System)) {
    std::thread::scope(|scope| {
        for system in SYSTEMS {
            let thread = std::thread::Builder::new().name(system.id.to_owned());
            thread.spawn_scoped(scope, || run(system)).unwrap();
        }
    });
}

#[test]
fn the_lab_serves_the_clients_of_the_lessons() {
    each(|system| {
        for (transport, model) in system.transports.iter().flat_map(|t| system.models.iter().map(move |m| (*t, *m))) {
            let hosts: &[&str] =
                if !transport.starts_with("unix") && has_ipv6() { &["127.0.0.1", "[::1]"] } else { &["127.0.0.1"] };
            for host in hosts {
                if transport.starts_with("unix") && !cfg!(unix) {
                    continue;
                }
                let what = format!("{} {transport} {model} {host}", system.id);
                let mut bench = Bench::new();
                let (address, _folder) = serve(&mut bench, system, transport, model, host);
                let says: Vec<&str> = system.says.iter().map(|(said, _)| *said).collect();
                let Some(replies) = ask_script(&address, "turns", &says) else { return };
                let (ends, replies): (Vec<_>, Vec<_>) = replies.iter().partition(|line| line.as_str() == "EOF");
                let replies: Vec<String> = replies.iter().map(|line| masked(&bytes(line))).collect();
                let expected: Vec<&str> = system.says.iter().map(|(_, answer)| *answer).collect();
                assert_eq!(replies, expected, "{what}");
                let is_stream = matches!(transport, "tcp" | "unix");
                assert_eq!(ends.len(), usize::from(is_stream), "{what}: the server closes after its client");
            }
        }
    });
}

#[test]
fn the_lab_is_a_client_of_the_servers_of_the_lessons() {
    each(|system| {
        for transport in system.transports {
            if transport.starts_with("unix") && !cfg!(unix) {
                continue;
            }
            let hosts: &[&str] =
                if !transport.starts_with("unix") && has_ipv6() { &["127.0.0.1", "::1"] } else { &["127.0.0.1"] };
            for host in hosts {
                let what = format!("{} {transport} {host}", system.id);
                let folder = tempfile::tempdir().unwrap();
                let path: PathBuf = folder.path().join("server");
                let bound = if transport.starts_with("unix") { path.to_str().unwrap() } else { host };
                let Some(mut script) = Script::start("server.py", &[system.behaviour, transport, bound]) else {
                    return;
                };
                let told = script.line();
                let address = match (*transport, *host) {
                    ("unix" | "unixgram", _) => format!("{transport}://{told}"),
                    (_, "::1") => format!("{transport}://[::1]:{told}"),
                    _ => format!("{transport}://{host}:{told}"),
                };
                let mut bench = Bench::new();
                bench.session.start(CLIENT, &Endpoint::client("client", address.parse().unwrap()));
                bench.until(CLIENT, |s| s.state == State::Running && s.open().next().is_some());
                let mut came = 0;
                for (said, answer) in system.says {
                    bench.session.send(CLIENT, &To::All, &Bytes::from_static(said.as_bytes())).unwrap();
                    let status = bench.until(CLIENT, |s| s.traffic.received_bytes > came);
                    let all = bench.received(CLIENT, status.traffic.received_bytes as usize);
                    assert_eq!(masked(&all[came as usize..]), *answer, "{what}");
                    came = all.len() as u64;
                }
                if system.closes {
                    bench.until(CLIENT, |s| s.state == State::Stopped);
                }
            }
        }
    });
}

#[test]
fn segments_split_and_glued_make_no_difference_where_there_is_a_framing() {
    for model in Model::ALL {
        for how in ["split", "glued"] {
            let mut bench = Bench::new();
            let address = bench.serve_with("timestamp", "tcp://127.0.0.1:0", |e| {
                e.make_server().model = Some(model);
                e.framing = "line".parse().unwrap();
            });
            let address = format!("tcp://{address}").parse().unwrap();
            let Some(replies) = ask_script(&address, how, &["one\n", "two\r\n", "three\n"]) else { return };
            let replies: Vec<u8> = replies.iter().filter(|line| *line != "EOF").flat_map(|line| bytes(line)).collect();
            assert_eq!(masked(&replies), "[<ctime>] one\n[<ctime>] two\n[<ctime>] three\n", "{model} {how}");
        }
        // Without a framing what is answered depends on how the bytes came: the bytes themselves are all there.
        let mut bench = Bench::new();
        let address = bench.serve_with("echo", "tcp://127.0.0.1:0", |e| e.make_server().model = Some(model));
        let address = format!("tcp://{address}").parse().unwrap();
        for how in ["split", "glued"] {
            let Some(replies) = ask_script(&address, how, &["one", "two"]) else { return };
            let replies: Vec<u8> = replies.iter().filter(|line| *line != "EOF").flat_map(|line| bytes(line)).collect();
            assert_eq!(replies, b"onetwo", "{model} {how}");
        }
        // A line that comes byte by byte, and one with the beginning of the next behind it.
        let mut bench = Bench::new();
        let address = bench.serve_with("line-timestamp", "tcp://127.0.0.1:0", |e| e.make_server().model = Some(model));
        let address = format!("tcp://{address}").parse().unwrap();
        for (how, says) in [("split", &["byte by byte\r\n"][..]), ("glued", &["one line\r\n"])] {
            let Some(replies) = ask_script(&address, how, says) else { return };
            let replies: Vec<u8> = replies.iter().filter(|line| *line != "EOF").flat_map(|line| bytes(line)).collect();
            assert_eq!(masked(&replies), format!("[<ctime>] {}", says[0]), "{model} {how}");
        }
    }
}

#[test]
fn greetings_and_daytime_come_unasked_and_close() {
    for (id, behaviour, text) in [("S14", "greeting", "Thank you for connecting\n"), ("S10", "daytime", "<ctime>\r\n")]
    {
        for model in Model::ALL {
            let mut bench = Bench::new();
            let address = bench.serve_with(behaviour, "tcp://127.0.0.1:0", |e| {
                e.make_server().model = Some(model);
                e.make_server().behaviour_settings.text = r"text:Thank you for connecting\n".to_owned();
            });
            let address = format!("tcp://{address}").parse().unwrap();
            let Some(replies) = ask_script(&address, "listen", &[]) else { return };
            assert_eq!(replies.last().map(String::as_str), Some("EOF"), "{id} {model}");
            let came: Vec<u8> = replies[..replies.len() - 1].iter().flat_map(|line| bytes(line)).collect();
            assert_eq!(masked(&came), text, "{id} {model}");
        }
        let Some(mut script) = Script::start("server.py", &[behaviour, "tcp"]) else { return };
        let mut bench = Bench::new();
        let address = format!("tcp://127.0.0.1:{}", script.line());
        bench.session.start(CLIENT, &Endpoint::client("client", address.parse().unwrap()));
        let status = bench.until(CLIENT, |s| s.state == State::Stopped && s.traffic.received_bytes > 0);
        let all = bench.received(CLIENT, status.traffic.received_bytes as usize);
        assert_eq!(masked(&all), text, "{id}");
    }
}

#[test]
fn rooms_are_shared_with_clients_of_the_lessons_and_found_on_their_server() {
    // The lab as the server: a script talks while a lab client listens.
    let mut bench = Bench::new();
    let address = bench.serve_with("rooms", "tcp://127.0.0.1:0", |e| e.make_server().model = Some(Model::EventLoop));
    bench.connect(CLIENT, "tcp", address);
    bench.send(CLIENT, b"alice lobby");
    assert_eq!(bench.received(CLIENT, 7), b"success");
    let url = format!("tcp://{address}").parse().unwrap();
    let Some(refused) = ask_script(&url, "turns", &["alice lobby"]) else { return };
    assert_eq!(bytes(&refused[0]), b"reuse");
    let Some(replies) = ask_script(&url, "turns", &["bob lobby"]) else { return };
    assert_eq!(bytes(&replies[0]), b"success");
    bench.until(CLIENT, |s| s.traffic.received_bytes > 7);
    let told = masked(&bench.received(CLIENT, 8)[7..]);
    assert_eq!(told, "bob left lobby at <ctime>", "who vanishes has left");

    // The lab as the client of the lessons' server.
    let Some(mut script) = Script::start("rooms.py", &[]) else { return };
    let url: Address = format!("tcp://127.0.0.1:{}", script.line()).parse().unwrap();
    let mut bench = Bench::new();
    for (id, name) in [(CLIENT, "alice"), (SERVER, "bob")] {
        bench.session.start(id, &Endpoint::client(name, url.clone()));
        bench.until(id, |s| s.open().next().is_some());
        bench.send(id, format!("{name} lobby").as_bytes());
        assert_eq!(bench.received(id, 7), b"success");
    }
    bench.send(SERVER, b"hello");
    bench.until(CLIENT, |s| s.traffic.received_bytes > 7);
    assert_eq!(masked(&bench.received(CLIENT, 8)[7..]), "[<ctime>] bob: hello");
    bench.send(SERVER, b"quit");
    bench.session.wait_for(SERVER, LIMIT, |s| s.state == State::Stopped);
    assert_eq!(&bench.received(SERVER, 11)[7..], b"quit");
}
