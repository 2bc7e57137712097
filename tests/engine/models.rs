//! The three models of a server: what they share, and what tells them apart.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use bytes::Bytes;
use socketlab::lab::Model;
use socketlab::record::{End, Event, Note, State};
use socketlab::session::To;
use socketlab::socket::Op;

use crate::bench::{Bench, CLIENT, LIMIT, SERVER};

/// A stop takes effect within 100 ms; the machines that run the tests may be busy with others.
const STOP: Duration = Duration::from_secs(2);

fn serve(bench: &mut Bench, model: Model, behaviour: &str) -> SocketAddr {
    bench.serve_with(behaviour, "tcp://127.0.0.1:0", |e| {
        e.make_server().model = Some(model);
        e.make_server().listening.max_connections = 20_000;
        e.make_server().listening.backlog = 4096;
    })
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    stream.set_write_timeout(Some(LIMIT)).unwrap();
    stream
}

fn asks(stream: &mut TcpStream, question: &[u8]) {
    stream.write_all(question).unwrap();
    let mut answer = vec![0; question.len()];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(answer, question);
}

#[test]
fn every_model_echoes_and_sees_the_end() {
    for model in Model::ALL {
        let mut bench = Bench::new();
        let address = serve(&mut bench, model, "echo");
        for _ in 0..3 {
            let mut client = connect(address);
            asks(&mut client, b"hello");
            client.shutdown(std::net::Shutdown::Write).unwrap();
            assert_eq!(client.read(&mut [0; 1]).unwrap(), 0, "{model}");
        }
        bench.until(SERVER, |s| s.open().next().is_none() && s.connections.len() == 3);
        let status = bench.session.status(SERVER);
        assert!(status.connections.values().all(|c| matches!(c.ended, Some((_, End::Peer)))), "{model}");
    }
}

#[test]
fn connections_are_numbered_without_gaps() {
    for model in Model::ALL {
        let mut bench = Bench::new();
        let address = serve(&mut bench, model, "manual");
        for n in 1..=4 {
            let mut client = connect(address);
            client.write_all(b"hello").unwrap();
            bench.until(SERVER, |s| s.open().any(|(id, _)| id.0 == n));
            bench.send(SERVER, b"typed");
            client.read_exact(&mut [0; 5]).unwrap();
            drop(client);
            bench.until(SERVER, |s| s.open().next().is_none());
        }
        let status = bench.session.status(SERVER);
        assert_eq!(status.connections.keys().map(|id| id.0).collect::<Vec<_>>(), [1, 2, 3, 4], "{model}");
    }
}

#[test]
fn a_bulk_echo_goes_through_every_model() {
    let payload: Vec<u8> = (0..3 << 20).map(|n: u32| (n * 7) as u8).collect();
    for model in Model::ALL {
        let mut bench = Bench::new();
        let address = serve(&mut bench, model, "echo");
        bench.connect(CLIENT, "tcp", address);
        bench.send(CLIENT, &payload);
        assert!(bench.received(CLIENT, payload.len()) == payload, "{model}");
    }
}

#[test]
fn the_operator_sends_half_closes_and_closes_in_every_model() {
    for model in Model::ALL {
        let mut bench = Bench::new();
        let address = serve(&mut bench, model, "manual");
        let mut client = connect(address);
        let status = bench.until(SERVER, |s| s.open().count() == 1);
        let connection = status.open().next().unwrap().0;
        bench.session.send(SERVER, &To::One(connection), &Bytes::from_static(b"typed")).unwrap();
        let mut got = [0; 5];
        client.read_exact(&mut got).unwrap();
        assert_eq!(&got, b"typed");
        bench.session.mailboxes(SERVER).half_close(connection).unwrap();
        assert_eq!(client.read(&mut got).unwrap(), 0);
        client.write_all(b"still here").unwrap();
        bench.until(SERVER, |s| s.traffic.received_bytes == 10);
        bench.session.mailboxes(SERVER).close(connection);
        bench.until(SERVER, |s| s.open().next().is_none() && s.state == State::Running);
        // The server lives on and takes the next client.
        let mut next = connect(address);
        bench.until(SERVER, |s| s.open().count() == 1);
        bench.session.send(SERVER, &To::All, &Bytes::from_static(b"again")).unwrap();
        next.read_exact(&mut got).unwrap();
        assert_eq!(&got, b"again", "{model}");
    }
}

#[test]
fn one_at_a_time_lets_the_second_wait_in_the_backlog() {
    let mut bench = Bench::new();
    let address = serve(&mut bench, Model::OneAtATime, "echo");
    let mut first = connect(address);
    asks(&mut first, b"me");
    let mut second = connect(address);
    second.write_all(b"and me").unwrap();
    if cfg!(target_os = "linux") {
        bench.session.wait_until(LIMIT, || !bench.session.backlog(SERVER).is_empty());
        let waiting = bench.session.backlog(SERVER);
        assert_eq!(waiting, [second.local_addr().unwrap().into()], "the system tells who waits");
    } else {
        eprintln!("skipped: Linux alone surely tells who waits in the backlog");
    }
    bench.until(SERVER, |s| s.open().count() == 1);
    second.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    let silence = second.read(&mut [0; 6]).unwrap_err();
    assert!(matches!(silence.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut), "no answer before its turn");
    let in_recv = || bench.session.current_calls(SERVER).iter().any(|(_, call, _)| *call == "recv");
    bench.session.wait_until(LIMIT, in_recv);
    assert!(in_recv(), "the one thread is in the first client's recv");
    drop(first);
    second.set_read_timeout(Some(LIMIT)).unwrap();
    let mut answer = [0; 6];
    second.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"and me");
}

#[test]
fn threads_and_the_event_loop_answer_the_second_meanwhile() {
    for model in [Model::ThreadPerConnection, Model::EventLoop] {
        let mut bench = Bench::new();
        let address = serve(&mut bench, model, "echo");
        let mut first = connect(address);
        asks(&mut first, b"me");
        let mut second = connect(address);
        asks(&mut second, b"and me");
        asks(&mut first, b"still me");
    }
}

#[test]
fn a_delay_stops_one_at_a_time_and_not_the_others() {
    for model in Model::ALL {
        let mut bench = Bench::new();
        let address = bench.serve_with("echo", "tcp://127.0.0.1:0", |e| {
            e.make_server().model = Some(model);
            e.make_server().behaviour_settings.delay_ms = 150;
        });
        let began = Instant::now();
        let mut client = connect(address);
        asks(&mut client, b"slowly");
        assert!(began.elapsed() >= Duration::from_millis(150), "{model}");
    }
}

#[test]
fn a_peer_that_never_reads_is_slowed_down_and_not_buffered_without_end() {
    const PIECE: usize = 64 << 10;
    for model in Model::ALL {
        let mut bench = Bench::new();
        let address = serve(&mut bench, model, "echo");
        let mut client = connect(address);
        client.set_nonblocking(true).unwrap();
        let piece = vec![7; PIECE];
        let mut sent = 0;
        let mut still_since = Instant::now();
        // What fits into the kernel's buffers of both directions and the server's queue goes; then nothing more.
        while still_since.elapsed() < Duration::from_millis(500) && sent < 256 << 20 {
            match client.write(&piece) {
                Ok(bytes) => {
                    sent += bytes;
                    still_since = Instant::now();
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => std::thread::yield_now(),
                Err(error) => panic!("{model}: {error}"),
            }
        }
        assert!(sent < 64 << 20, "{model}: {sent} bytes were taken from a peer that does not read");
        let status = bench.session.status(SERVER);
        let held = status.traffic.received_bytes - status.traffic.sent_bytes;
        assert!(held < 1 << 20, "{model}: {held} bytes are held");
        let began = Instant::now();
        bench.stop(SERVER);
        assert!(began.elapsed() < STOP, "{model}");
    }
}

#[test]
fn the_event_loop_serves_thousands_in_one_thread() {
    const CLIENTS: usize = 2000;
    socketlab::socket::raise_descriptor_limit();
    let mut bench = Bench::new();
    let address = serve(&mut bench, Model::EventLoop, "echo");
    let mut clients: Vec<TcpStream> = Vec::new();
    for _ in 0..CLIENTS {
        match TcpStream::connect(address) {
            Ok(stream) => clients.push(stream),
            Err(error) if error.raw_os_error() == Some(24) => {
                eprintln!("only {} clients: this system allows no more descriptors", clients.len());
                break;
            }
            Err(error) => panic!("{error}"),
        }
    }
    for client in &mut clients {
        client.set_read_timeout(Some(LIMIT)).unwrap();
        client.write_all(b"all at once").unwrap();
    }
    for client in &mut clients {
        let mut answer = [0; 11];
        client.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"all at once");
    }
    bench.until(SERVER, |s| s.open().count() == clients.len());
    let in_select =
        || bench.session.current_calls(SERVER).iter().all(|(id, call, _)| id.is_none() && *call == "select");
    bench.session.wait_until(LIMIT, in_select);
    assert!(in_select(), "{:?}", bench.session.current_calls(SERVER));
    let began = Instant::now();
    bench.stop(SERVER);
    assert!(began.elapsed() < STOP, "{:?}", began.elapsed());
}

#[test]
fn framed_messages_are_rows_beside_the_receives() {
    for model in Model::ALL {
        let mut bench = Bench::new();
        let address = bench.serve_with("upper-case", "tcp://127.0.0.1:0", |e| {
            e.make_server().model = Some(model);
            e.framing = "line".parse().unwrap();
        });
        let mut client = connect(address);
        // Two messages and a half in one segment, and the rest in another: 粘包, and a short read.
        client.write_all(b"one\ntwo\nth").unwrap();
        let mut answer = [0; 8];
        client.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"ONE\nTWO\n");
        client.write_all(b"ree\nlost").unwrap();
        let mut answer = [0; 6];
        client.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"THREE\n");
        drop(client);
        bench.until(SERVER, |s| s.connections.values().any(|c| !c.is_open()));
        let records = bench.records(SERVER);
        let messages: Vec<String> = records
            .iter()
            .filter(|r| matches!(r.event, Event::Message(_)))
            .map(|r| match &r.event {
                Event::Message(place) => format!("{place}: {}", r.bytes.escape_ascii()),
                _ => unreachable!(),
            })
            .collect();
        let expected = ["message 1 of recv 1: one", "message 2 of recv 1: two", "message 3 of recv 1 to 2: three"];
        assert_eq!(messages, expected, "{model}");
        let is_cut_off = |what: &Event| matches!(what, Event::Note(Note::FrameIncomplete { bytes: 4, .. }));
        assert!(records.iter().any(|r| is_cut_off(&r.event)), "{model}: {records:#?}");
    }
}

#[test]
fn silence_ends_a_message_and_a_frame_over_its_cap_the_connection() {
    for model in Model::ALL {
        let mut bench = Bench::new();
        let address = bench.serve_with("upper-case", "tcp://127.0.0.1:0", |e| {
            e.make_server().model = Some(model);
            e.framing = "idle:30ms".parse().unwrap();
        });
        let mut client = connect(address);
        client.write_all(b"a message").unwrap();
        let mut answer = [0; 9];
        client.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"A MESSAGE", "{model}");

        let mut bench = Bench::new();
        let address = bench.serve_with("echo", "tcp://127.0.0.1:0", |e| {
            e.make_server().model = Some(model);
            e.framing = "length:u32be".parse().unwrap();
        });
        let mut client = connect(address);
        client.write_all(&[0xff; 8]).unwrap();
        // A reset counts as the end, too.
        assert_eq!(client.read(&mut answer).unwrap_or(0), 0, "{model}: the connection is given up");
        let is_broken = |what: &Event| matches!(what, Event::Note(Note::FrameBroken { .. }));
        bench.until(SERVER, |s| s.open().next().is_none() && !s.connections.is_empty());
        assert!(bench.records(SERVER).iter().any(|r| is_broken(&r.event)), "{model}");
    }
}

#[test]
fn a_file_is_streamed_by_every_model_and_by_a_client() {
    use socketlab::engine::{Cancel, FileToSend};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("big.bin");
    let bytes: Vec<u8> = (0..1_500_000_u32).map(|n| (n % 251) as u8).collect();
    std::fs::write(&path, &bytes).unwrap();
    let file = FileToSend { path, checksum: Default::default(), cancel: Cancel::default() };
    for model in Model::ALL {
        let mut bench = Bench::new();
        let address = serve(&mut bench, model, "manual");
        let mut client = connect(address);
        bench.until(SERVER, |s| s.open().count() == 1);
        bench.session.mailboxes(SERVER).send_file(&To::All, &file).unwrap();
        let mut got = vec![0; bytes.len()];
        client.read_exact(&mut got).unwrap();
        assert!(got == bytes, "{model}");
    }
    let mut bench = Bench::new();
    let address = serve(&mut bench, Model::EventLoop, "echo");
    bench.connect(CLIENT, "tcp", address);
    bench.session.mailboxes(CLIENT).send_file(&To::All, &file).unwrap();
    assert!(bench.received(CLIENT, bytes.len()) == bytes);
    bench.until(CLIENT, |s| s.connections.values().all(|c| c.progress.is_none()));
}

#[test]
fn a_file_for_a_peer_that_does_not_read_can_be_cancelled() {
    use socketlab::engine::{Cancel, FileToSend};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("big.bin");
    std::fs::write(&path, vec![7; 32 << 20]).unwrap();
    for model in Model::ALL {
        let cancel = Cancel::default();
        let file = FileToSend { path: path.clone(), checksum: Default::default(), cancel: cancel.clone() };
        let mut bench = Bench::new();
        let address = serve(&mut bench, model, "manual");
        let mut silent = connect(address);
        bench.until(SERVER, |s| s.open().count() == 1);
        bench.session.mailboxes(SERVER).send_file(&To::All, &file).unwrap();
        bench.until(SERVER, |s| s.connections.values().any(|c| c.progress.is_some()));
        let clock = bench.session.clock();
        let sending_ms = || {
            let calls = bench.session.current_calls(SERVER);
            let send = calls.iter().find(|(_, call, _)| *call == "send");
            send.map(|(_, _, since)| clock.now().ns_since(*since) / 1_000_000)
        };
        // A loop's calls do not wait.
        if model != Model::EventLoop {
            bench.session.wait_until(LIMIT, || sending_ms() > Some(100));
        }
        cancel.cancel();
        bench.until(SERVER, |s| s.connections.values().all(|c| c.progress.is_none()));
        bench.session.wait_until(LIMIT, || sending_ms().is_none());
        assert_eq!(sending_ms(), None, "{model}: nothing is sent");
        let sent = bench.session.status(SERVER).traffic.sent_bytes;
        bench.send(SERVER, b"typed");
        silent.read_exact(&mut vec![0; sent as usize + 5]).unwrap();
        // The bytes may be there before the call that sent them has returned.
        bench.until(SERVER, |s| s.traffic.sent_bytes == sent + 5);
        let calls = bench.records(SERVER);
        let last = calls.iter().rfind(|r| r.bytes == b"typed"[..]).and_then(|r| r.call()).unwrap();
        assert_eq!(last.op, Op::send(5), "{model}");
    }
}

#[test]
fn a_burst_in_a_room_reaches_a_member_who_reads() {
    const LINES: usize = 1000;
    for model in [Model::ThreadPerConnection, Model::EventLoop] {
        let mut bench = Bench::new();
        let address = bench.serve_with("rooms", "tcp://127.0.0.1:0", |e| {
            e.make_server().model = Some(model);
            e.framing = "line".parse().unwrap();
        });
        let (mut alice, mut bob) = (connect(address), connect(address));
        for (member, name) in [(&mut alice, "alice"), (&mut bob, "bob")] {
            member.write_all(format!("{name} lobby\n").as_bytes()).unwrap();
            let mut answer = [0; 8];
            member.read_exact(&mut answer).unwrap();
            assert_eq!(&answer, b"success\n");
        }
        alice.write_all("a line of chat\n".repeat(LINES).as_bytes()).unwrap();
        let each = "[Sat Nov 21 08:00:00 2026] alice: a line of chat\n".len();
        let mut told = vec![0; LINES * each];
        bob.read_exact(&mut told).unwrap();
        assert_eq!(told.iter().filter(|byte| **byte == b'\n').count(), LINES, "{model}");
    }
}
