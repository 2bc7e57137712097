//! What is slow, silent or greedy stays somebody else's problem: no queue without end, nobody starved, every stop heard.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use socketlab::behaviour::{Match, Rule};
use socketlab::lab::Model;
#[cfg(unix)]
use socketlab::record::State;
use socketlab::session::To;

use crate::bench::{Bench, CLIENT, LIMIT, SERVER};

/// A stop takes effect within 100 ms; the machines that run the tests may be busy with others.
const STOP: Duration = Duration::from_secs(2);

/// Sends to everybody as fast as it can, until `act` is done.
fn while_sending(bench: &Bench, id: socketlab::record::EndpointId, act: impl FnOnce()) {
    let sender = bench.session.sender(id).unwrap().clone();
    let is_over = Arc::new(AtomicBool::new(false));
    let seen = is_over.clone();
    let sender = std::thread::spawn(move || {
        while !seen.load(Ordering::Acquire) {
            let _ = sender.send(&To::All, &Bytes::from_static(b"typed"));
        }
    });
    let result = catch_unwind(AssertUnwindSafe(act));
    is_over.store(true, Ordering::Release);
    sender.join().unwrap();
    if let Err(panic) = result {
        resume_unwind(panic);
    }
}

#[test]
fn an_operator_is_told_when_a_client_does_not_read() {
    for model in Model::ALL {
        let mut bench = Bench::new();
        let address = bench.serve_with("manual", "tcp://127.0.0.1:0", |e| e.make_server().model = Some(model));
        let _client = TcpStream::connect(address).unwrap();
        bench.until(SERVER, |s| s.open().count() == 1);
        let payload = Bytes::from(vec![7; 1 << 20]);
        let began = Instant::now();
        while bench.session.send(SERVER, &To::All, &payload).is_ok() {
            assert!(began.elapsed() < Duration::from_secs(3), "{model}: everything is taken, and kept");
            bench.session.wait_until(Duration::from_millis(1), || false);
        }
    }
}

#[test]
fn answers_are_made_when_they_can_be_sent() {
    for model in [Model::ThreadPerConnection, Model::EventLoop] {
        let mut bench = Bench::new();
        let address = bench.serve_with("rules", "tcp://127.0.0.1:0", |e| {
            e.make_server().model = Some(model);
            e.framing = "line".parse().unwrap();
            e.options.recv_size = 65_536;
            let reply = format!("${{seq}} {}", "x".repeat(20_000));
            let rule = Rule { when: Match::Contains, pattern: String::new(), reply, delay_ms: 0 };
            e.make_server().behaviour_settings.rules = vec![rule];
        });
        let mut greedy = TcpStream::connect(address).unwrap();
        greedy.write_all(&b"\n".repeat(20_000)).unwrap();
        // Until it waits for the client: nothing more is sent for a while.
        bench.until(SERVER, |s| s.traffic.sent_bytes > 100_000);
        bench.session.wait_until(Duration::from_millis(300), || false);
        let mut modest = TcpStream::connect(address).unwrap();
        modest.set_read_timeout(Some(LIMIT)).unwrap();
        modest.write_all(b"\n").unwrap();
        let mut answer = [0; 8];
        modest.read_exact(&mut answer).unwrap();
        let text = String::from_utf8_lossy(&answer).into_owned();
        let answered: u64 = text.split(' ').next().unwrap().parse().unwrap();
        assert!(answered < 2000, "{model}: {answered} answers for a client that reads none");
    }
}

#[test]
fn a_busy_operator_starves_no_client_and_no_stop() {
    for model in Model::ALL {
        let mut bench = Bench::new();
        let address = bench.serve_with("manual", "tcp://127.0.0.1:0", |e| e.make_server().model = Some(model));
        let mut client = TcpStream::connect(address).unwrap();
        let mut reading = client.try_clone().unwrap();
        let reader = std::thread::spawn(move || std::io::copy(&mut reading, &mut std::io::sink()));
        bench.until(SERVER, |s| s.open().count() == 1);
        while_sending(&bench, SERVER, || {
            bench.until(SERVER, |s| s.traffic.sent > 1000);
            client.write_all(b"hello").unwrap();
            bench.session.wait_for(SERVER, Duration::from_secs(3), |s| s.traffic.received_bytes == 5);
            assert_eq!(bench.session.status(SERVER).traffic.received_bytes, 5, "{model}: never received");
            let began = Instant::now();
            bench.session.stop(SERVER);
            bench.session.wait_for(SERVER, LIMIT, |s| !s.state.is_active());
            assert!(began.elapsed() < STOP, "{model}: {:?}", began.elapsed());
        });
        drop(client);
        let _ = reader.join();
    }
}

#[test]
fn datagrams_are_received_while_many_are_sent() {
    let mut bench = Bench::new();
    let address = bench.serve("echo", "udp://127.0.0.1:0");
    bench.connect(CLIENT, "udp", address);
    while_sending(&bench, CLIENT, || {
        bench.session.wait_for(CLIENT, Duration::from_secs(5), |s| s.traffic.sent > 5_000);
        let status = bench.session.status(CLIENT);
        assert!(status.traffic.sent > 5_000, "{:?}", status.traffic);
        assert!(status.traffic.received > 1_000, "{:?}", status.traffic);
        bench.stop(CLIENT);
    });
}

#[test]
fn what_is_typed_while_an_answer_waits_is_sent_after_it() {
    let mut bench = Bench::new();
    let address = bench.serve_with("echo", "udp://127.0.0.1:0", |e| e.make_server().behaviour_settings.delay_ms = 400);
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(2))).unwrap();
    socket.connect(address).unwrap();
    let mut buffer = [0; 16];
    for question in [b"1", b"2"] {
        socket.send(question).unwrap();
        if question == b"2" {
            // In the midst of the wait before the answer.
            bench.session.wait_until(Duration::from_millis(100), || false);
            bench.session.send(SERVER, &To::All, &Bytes::from_static(b"typed")).unwrap();
        }
        assert_eq!(socket.recv(&mut buffer).unwrap(), 1);
    }
    assert_eq!(socket.recv(&mut buffer).expect("the operator's datagram"), 5);
}

#[test]
fn an_answer_without_end_that_no_framing_carries_ends() {
    for model in Model::ALL {
        let mut bench = Bench::new();
        let address = bench.serve_with("chargen", "tcp://127.0.0.1:0", |e| {
            e.make_server().model = Some(model);
            e.framing = "line".parse().unwrap();
        });
        let _client = TcpStream::connect(address).unwrap();
        bench.until(SERVER, |s| s.open().count() == 1);
        bench.session.wait_until(Duration::from_millis(200), || false);
        let notes = bench.records(SERVER).iter().filter(|record| record.call().is_none()).count();
        assert_eq!(notes, 1, "{model}");
        bench.stop(SERVER);
    }
}

#[cfg(unix)]
#[test]
fn a_full_queue_of_a_unix_datagram_client_is_waited_for() {
    use std::os::unix::net::UnixDatagram;

    for model in [Model::OneAtATime, Model::ThreadPerConnection] {
        let mut bench = Bench::new();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("server.sock");
        let address = format!("unixgram://{}", path.display()).parse().unwrap();
        let mut server = socketlab::lab::Endpoint::server("server", address);
        server.make_server().model = Some(model);
        bench.session.start(SERVER, &server);
        bench.until(SERVER, |s| s.state == State::Running);
        let client = UnixDatagram::bind(folder.path().join("client.sock")).unwrap();
        client.set_read_timeout(Some(Duration::from_secs(3))).unwrap();
        client.set_write_timeout(Some(Duration::from_secs(3))).unwrap();
        // More than net.unix.max_dgram_qlen, and than the server's own queue holds meanwhile.
        let (mut sent, mut received) = (0, 0);
        while sent < 15 {
            client.send_to(&[sent], &path).unwrap();
            sent += 1;
        }
        bench.session.wait_until(Duration::from_millis(300), || false);
        while received < 15 {
            let mut buffer = [0; 4];
            client.recv(&mut buffer).unwrap_or_else(|e| panic!("{model}: {e} after {received}"));
            received += 1;
        }
    }
}
