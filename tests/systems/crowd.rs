//! A thousand clients at once against every behaviour, on the event loop.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use socket2::{Domain, Socket, Type};
use socketlab::behaviour::{Answers, BEHAVIOURS, Match, Rule};
use socketlab::lab::Model;

use crate::bench::{Bench, LIMIT, SERVER};

const CLIENTS: usize = 1000;
/// A stop takes effect within 100 ms; the machines that run the tests may be busy with others. `benches/stop.rs` measures.
const STOP: Duration = Duration::from_secs(2);

/// What is said to each behaviour, and whether it answers.
fn question(id: &str, client: usize) -> (String, bool) {
    match id {
        "rooms" => (format!("name{client} room{}", client % 10), true),
        "discard" => ("into the void".to_owned(), false),
        "rules" => (format!("client {client}"), true),
        _ => (format!("client {client}\n"), true),
    }
}

/// A client that takes few bytes before it reads: chargen sends as many as fit, and a thousand times megabytes is too much.
fn connect(address: SocketAddr) -> std::io::Result<TcpStream> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    socket.set_recv_buffer_size(4096)?;
    socket.connect(&address.into())?;
    Ok(socket.into())
}

#[test]
fn a_thousand_clients_are_answered_by_every_behaviour() {
    socketlab::socket::raise_descriptor_limit();
    for kind in BEHAVIOURS {
        let mut bench = Bench::new();
        let address = bench.serve_with(kind.id, "tcp://127.0.0.1:0", |e| {
            e.make_server().model = Some(Model::EventLoop);
            e.make_server().listening.max_connections = CLIENTS;
            e.make_server().listening.backlog = 1024;
            let (pattern, reply) = ("client (.*)".to_owned(), "hello, $1".to_owned());
            e.make_server().behaviour_settings.rules = vec![Rule { when: Match::Regex, pattern, reply, delay_ms: 0 }];
        });
        let mut clients = Vec::new();
        for n in 0..CLIENTS {
            match connect(address) {
                Ok(stream) => clients.push(stream),
                Err(error) if error.raw_os_error() == Some(24) => {
                    eprintln!("{}: only {n} clients: this system allows no more descriptors", kind.id);
                    break;
                }
                Err(error) => panic!("{}: {error}", kind.id),
            }
        }
        for (n, client) in clients.iter_mut().enumerate() {
            client.set_read_timeout(Some(LIMIT)).unwrap();
            // One that answers unasked may have closed already.
            let _ = client.write_all(question(kind.id, n).0.as_bytes());
        }
        let is_answered = kind.answers == Answers::Itself && question(kind.id, 0).1;
        if is_answered {
            for (n, client) in clients.iter_mut().enumerate() {
                // `read_exact` goes on where a signal interrupts it; `read` would not (signal(7), SO_RCVTIMEO).
                client.read_exact(&mut [0; 1]).unwrap_or_else(|error| panic!("{} {n}: {error}", kind.id));
            }
        } else {
            let asked: u64 = (0..clients.len()).map(|n| question(kind.id, n).0.len() as u64).sum();
            bench.until(SERVER, |s| s.traffic.received_bytes == asked);
        }
        let status = bench.session.status(SERVER);
        assert_eq!(status.refused, 0, "{}", kind.id);
        // One that answers unasked leaves the question unread where that came before the close, and says so.
        let is_unasked = matches!(kind.id, "greeting" | "daytime" | "time" | "quote");
        assert!(status.lost == 0 || is_unasked, "{}: {} lost", kind.id, status.lost);
        let began = Instant::now();
        bench.stop(SERVER);
        let took = began.elapsed();
        eprintln!("{}: {} clients, stopped after {} ms", kind.id, clients.len(), took.as_millis());
        assert!(took < STOP, "{}: {took:?}", kind.id);
    }
}
