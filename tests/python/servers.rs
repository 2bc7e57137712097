//! Generated servers, each with the lab's client; the lab's own server must answer the same.

use std::path::Path;

use socketlab::address::{Address, Transport};
use socketlab::behaviour;
use socketlab::lab::{Endpoint, Model, Role, RoleSettings, Turns};
use socketlab::python::program;

use crate::cases::{Case, cases};
use crate::exchange::{Lab, datagram_places, free, stream_places};
use crate::process::{Running, python};

/// Plays a case with the generated server and with the lab's.
fn check(case: &Case, address: &Address, model: Model) {
    let what = format!("{} {address} {model}", case.behaviour);
    let mut endpoint = Endpoint::server("server", address.clone());
    endpoint.make_server().behaviour = case.behaviour.to_owned();
    endpoint.make_server().behaviour_settings = case.settings.clone();
    endpoint.make_server().model = Some(model);
    let script = case.script(address.transport.has_connections());
    let expected: String = script.iter().map(|(_, reply)| *reply).collect();

    let mut server = Running::start(&endpoint);
    let at = Address { port: server.port(), ..address.clone() };
    assert_eq!(
        Lab::new().play(&at, script).escape_ascii().to_string(),
        expected.as_bytes().escape_ascii().to_string(),
        "Python: {what}"
    );
    // A second client is served, too.
    assert_eq!(Lab::new().play(&at, script), expected.as_bytes(), "Python, again: {what}");
    drop(server);

    if behaviour::find(case.behaviour).is_none() {
        return;
    }
    let mut lab = Lab::new();
    let at = lab.serve(&endpoint);
    assert_eq!(
        lab.play(&at, script).escape_ascii().to_string(),
        expected.as_bytes().escape_ascii().to_string(),
        "the lab: {what}"
    );
}

/// Plays every case in every model, a few at a time.
#[test]
fn every_behaviour_answers_in_python_as_in_the_lab() {
    if python().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let told = folder.path().join("told");
    std::fs::create_dir(&told).unwrap();
    for name in ["b c", "a"] {
        std::fs::write(told.join(name), "").unwrap();
    }
    let mut work = Vec::new();
    for case in cases(&told) {
        let case = std::sync::Arc::new(case);
        for (transport, host) in stream_places().into_iter().chain(datagram_places()) {
            // Which family carries it makes no difference to what is said: one behaviour tries them all.
            if case.behaviour != "echo" && host != "127.0.0.1" {
                continue;
            }
            for model in Model::ALL.into_iter().filter(|model| model.fits(transport)) {
                work.push((case.clone(), free(transport, host, folder.path()), model));
            }
        }
    }
    let next = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some((case, address, model)) =
                    work.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed))
                {
                    check(case, address, *model);
                }
            });
        }
    });
}

#[test]
fn every_behaviour_is_played() {
    let played: Vec<&str> = cases("".as_ref()).iter().map(|case| case.behaviour).collect();
    let elsewhere = ["manual", "time", "chargen", "rooms"];
    for kind in behaviour::BEHAVIOURS {
        assert!(played.contains(&kind.id) || elsewhere.contains(&kind.id), "{} is played nowhere", kind.id);
    }
}

#[test]
fn a_person_answers_at_the_keyboard() {
    if python().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (transport, host) in stream_places().into_iter().chain(datagram_places()) {
        for model in Model::ALL.into_iter().filter(|model| model.fits(transport)) {
            let address = free(transport, host, folder.path());
            let mut endpoint = Endpoint::server("server", address.clone());
            endpoint.make_server().behaviour = "manual".to_owned();
            endpoint.make_server().model = Some(model);
            endpoint.options.turns = Turns::HalfDuplex;
            let mut server = Running::start(&endpoint);
            let at = Address { port: server.port(), ..address };
            server.type_line("the answer");
            assert_eq!(Lab::new().play(&at, &[("a question", "the answer")]), b"the answer", "{at} {model}");
            assert!(server.line().ends_with("a question\n"), "{at} {model}");
        }
    }
}

/// What the lab's two settings for lessons are in Python: CLOSE_WAIT, and the end of a datagram that is lost.
#[test]
fn a_server_stays_half_open_or_cuts_datagrams_where_its_lab_says_so() {
    if python().is_none() {
        return;
    }
    for model in Model::ALL {
        let mut server = Endpoint::server("server", "tcp://127.0.0.1:0".parse().unwrap());
        (server.make_server().model, server.options.keep_half_open) = (Some(model), true);
        let text = program(&server);
        assert!(text.contains("half-open") || text.contains("CLOSE_WAIT"), "{text}");
    }
    let mut server = Endpoint::server("server", "udp://127.0.0.1:0".parse().unwrap());
    (server.options.cut_datagrams, server.options.recv_size) = (true, 4);
    let mut running = Running::start(&server);
    let client = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    client.set_read_timeout(Some(std::time::Duration::from_secs(10))).unwrap();
    client.send_to(b"longer", ("127.0.0.1", running.port())).unwrap();
    let mut bytes = [0; 16];
    assert_eq!(client.recv(&mut bytes).unwrap(), 4);
    running.stop();
    server.address = "tcp://127.0.0.1:0".parse().unwrap();
    (server.options, server.role) = (Default::default(), RoleSettings::usual(Role::Server));
    server.options.keep_half_open = true;
    let mut running = Running::start(&server);
    let mut client = std::net::TcpStream::connect(("127.0.0.1", running.port())).unwrap();
    client.set_read_timeout(Some(std::time::Duration::from_millis(300))).unwrap();
    client.shutdown(std::net::Shutdown::Write).unwrap();
    let error = std::io::Read::read(&mut client, &mut bytes).unwrap_err();
    assert!(matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut), "{error}");
    running.stop();
}

/// What comes during the pause is taken by one recv; and what the kernel is to keep is said before bind.
#[test]
fn a_server_that_pauses_before_recv_takes_two_sends_as_one() {
    if python().is_none() {
        return;
    }
    for model in Model::ALL {
        let mut server = Endpoint::server("server", "tcp://127.0.0.1:0".parse().unwrap());
        server.make_server().model = Some(model);
        server.options.recv_pause_ms = 500;
        (server.options.so_rcvbuf, server.options.so_sndbuf) = (Some(4096), Some(8192));
        let text = program(&server);
        let place = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part}: {text}"));
        assert!(place("SO_RCVBUF, 4096)") < place("s.bind(") && place("SO_SNDBUF, 8192)") < place("s.bind("), "{text}");
        let mut running = Running::start(&server);
        let mut client = std::net::TcpStream::connect(("127.0.0.1", running.port())).unwrap();
        client.set_nodelay(true).unwrap();
        client.set_read_timeout(Some(std::time::Duration::from_secs(10))).unwrap();
        for part in [b"abc", b"def"] {
            std::io::Write::write_all(&mut client, part).unwrap();
        }
        let mut bytes = [0; 16];
        // An echo of each recv: one of both.
        assert_eq!(std::io::Read::read(&mut client, &mut bytes).unwrap(), 6, "{model}");
        running.stop();
    }
}

/// A server's program, of a model, with a delay of a second.
fn delayed(behaviour: &str, transport: Transport, model: Model) -> String {
    let mut server = Endpoint::server("server", free(transport, "127.0.0.1", Path::new("")));
    (server.make_server().behaviour, server.make_server().model) = (behaviour.to_owned(), Some(model));
    server.make_server().behaviour_settings.delay_ms = 1000;
    program(&server)
}

#[test]
fn what_is_sent_is_made_before_the_delay() {
    for transport in [Transport::Tcp, Transport::Udp] {
        for model in Model::ALL.into_iter().filter(|model| model.fits(transport)) {
            for behaviour in ["timestamp", "line-timestamp", "command", "daytime", "time", "greeting", "rules"] {
                let program = delayed(behaviour, transport, model);
                let lines: Vec<&str> = program.lines().map(str::trim_start).collect();
                let sleeps = lines.iter().position(|line| line.starts_with("time.sleep(1.0)")).unwrap();
                // `made` where `answer` is a function.
                let is_made = |line: &&str| {
                    ["answer = ", "made = ", "reply_or_none = "].iter().any(|name| line.starts_with(name))
                };
                let before = lines[sleeps - 2..sleeps].iter().any(is_made);
                // A text that is always the same may be made at any time.
                assert!(before || behaviour == "greeting", "{program}");
            }
        }
    }
}

#[test]
fn a_function_does_more_than_another() {
    for (behaviour, model, has_send) in [
        ("rooms", Model::ThreadPerConnection, false),
        ("manual", Model::ThreadPerConnection, false),
        ("timestamp", Model::EventLoop, false),
        ("rooms", Model::EventLoop, true),
    ] {
        let program = delayed(behaviour, Transport::Tcp, model);
        assert_eq!(program.contains("def send("), has_send, "{program}");
        assert!(!program.contains("getpeername"), "{program}");
    }
}

#[test]
fn the_program_of_the_first_example_shows_the_calls_of_its_lesson_in_their_order() {
    let lab = socketlab::lab::examples::find("echo").unwrap().lab();
    for model in Model::ALL {
        let mut server = lab.endpoints[0].clone();
        server.make_server().model = Some(model);
        let text = program(&server);
        let calls = ["socket.socket(", "s.bind(", "s.listen(", ".accept()"];
        let places: Vec<Option<usize>> = calls.iter().map(|call| text.rfind(call)).collect();
        let is_in_order = places.iter().all(Option::is_some) && (model == Model::EventLoop || places.is_sorted());
        assert!(is_in_order, "{model}: {places:?}\n{text}");
    }
}
