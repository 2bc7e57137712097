//! The client has ended its side of a connection: the server ends the other one, or keeps it open on purpose.

#[cfg(unix)]
use std::io::Read;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use bytes::Bytes;
use socketlab::address::Address;
use socketlab::behaviour::BEHAVIOURS;
use socketlab::engine::{Cancel, FileToSend};
use socketlab::lab::{Endpoint, Model};
use socketlab::record::{ConnectionId, End, State};
use socketlab::session::To;

use crate::bench::{Bench, CLIENT, SERVER};
use crate::wire::{connect, rest, serve, text};

/// The server's one open connection.
fn only(bench: &Bench) -> ConnectionId {
    bench.until(SERVER, |s| s.open().count() == 1).open().next().unwrap().0
}

#[test]
fn every_server_closes_after_its_client() {
    // The character generator is never done.
    for behaviour in BEHAVIOURS.iter().map(|kind| kind.id).filter(|id| *id != "chargen") {
        for model in Model::ALL {
            let mut bench = Bench::new();
            let address = serve(&mut bench, model, behaviour, |_| {});
            let mut client = connect(address);
            client.shutdown(Shutdown::Write).unwrap();
            rest(&mut client);
            let status = bench.until(SERVER, |s| s.connections.values().any(|c| c.ended.is_some()));
            let (_, end) = status.connections.values().next().unwrap().ended.clone().unwrap();
            // A greeting closes unasked.
            assert!(matches!(end, End::Peer | End::Here), "{behaviour}, {model}: {end:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_person_s_server_closes_after_a_unix_client_too() {
    use socket2::{Domain, SockAddr, Socket, Type};
    use socketlab::lab::Endpoint;
    use socketlab::record::State;

    for (scheme, kind) in [("unix", Type::STREAM), ("unixpacket", Type::SEQPACKET)] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("server.sock");
        let address = format!("{scheme}://{}", path.display()).parse::<socketlab::address::Address>().unwrap();
        if let Err(error) = socketlab::socket::supports(address.transport) {
            eprintln!("skipped: {scheme}: {error}");
            continue;
        }
        for model in Model::ALL {
            let mut server = Endpoint::server("server", address.clone());
            server.make_server().behaviour = "manual".to_owned();
            server.make_server().model = Some(model);
            let mut bench = Bench::new();
            bench.session.start(SERVER, &server);
            bench.until(SERVER, |s| s.state == State::Running);
            let mut client = Socket::new(Domain::UNIX, kind, None).unwrap();
            client.set_read_timeout(Some(crate::bench::LIMIT)).unwrap();
            client.connect(&SockAddr::unix(&path).unwrap()).unwrap();
            client.shutdown(Shutdown::Write).unwrap();
            assert_eq!(client.read(&mut [0; 1]).unwrap(), 0, "{scheme}, {model}");
            bench.stop(SERVER);
        }
    }
}

#[test]
fn the_next_client_is_served_and_gets_the_typed_reply() {
    let mut bench = Bench::new();
    let address = serve(&mut bench, Model::OneAtATime, "manual", |_| {});
    let mut first = connect(address);
    std::io::Write::write_all(&mut first, b"one").unwrap();
    drop(first);
    let mut second = connect(address);
    let local = second.local_addr().unwrap().into();
    bench.until(SERVER, |s| s.open().any(|(_, c)| c.peer == local));
    bench.send(SERVER, b"for the second");
    assert_eq!(text(&mut second, 14), "for the second");
    assert_eq!(bench.session.status(SERVER).traffic.received_bytes, 3);
}

#[test]
fn what_is_still_to_be_sent_goes_out_first() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("big.bin");
    std::fs::write(&path, vec![7; 16 << 20]).unwrap();
    for model in Model::ALL {
        // A file, of which the client has read nothing when it ends, and what was typed after it.
        let mut bench = Bench::new();
        let address = serve(&mut bench, model, "manual", |_| {});
        let mut client = connect(address);
        let one = To::One(only(&bench));
        let file = FileToSend { path: path.clone(), checksum: Default::default(), cancel: Cancel::default() };
        bench.session.mailboxes(SERVER).send_file(&one, &file).unwrap();
        bench.session.send(SERVER, &one, &Bytes::from_static(b"typed")).unwrap();
        client.shutdown(Shutdown::Write).unwrap();
        let all = rest(&mut client);
        assert_eq!((all.len(), &all[16 << 20..]), ((16 << 20) + 5, &b"typed"[..]), "{model}");

        // An answer that waits.
        let mut bench = Bench::new();
        let address = serve(&mut bench, model, "echo", |e| e.make_server().behaviour_settings.delay_ms = 150);
        let mut client = connect(address);
        let began = Instant::now();
        std::io::Write::write_all(&mut client, b"slowly").unwrap();
        client.shutdown(Shutdown::Write).unwrap();
        assert_eq!(rest(&mut client), b"slowly", "{model}");
        assert!(began.elapsed() >= Duration::from_millis(150), "{model}");
    }
}

#[test]
fn a_connection_kept_half_open_takes_a_reply_and_waits_for_the_operator() {
    for behaviour in ["manual", "echo"] {
        for model in Model::ALL {
            let mut bench = Bench::new();
            let address = serve(&mut bench, model, behaviour, |e| e.options.keep_half_open = true);
            let mut client = connect(address);
            let connection = only(&bench);
            client.shutdown(Shutdown::Write).unwrap();
            bench.until(SERVER, |s| s.open().any(|(_, c)| c.received_end));
            assert!(is_in_close_wait(&client), "{behaviour}, {model}");
            bench.session.send(SERVER, &To::One(connection), &Bytes::from_static(b"late")).unwrap();
            assert_eq!(text(&mut client, 4), "late", "{behaviour}, {model}");
            assert_eq!(bench.session.status(SERVER).open().count(), 1, "{behaviour}, {model}");
            bench.session.mailboxes(SERVER).close(connection);
            assert!(rest(&mut client).is_empty(), "{behaviour}, {model}");
        }
    }
}

#[test]
fn a_half_close_behind_a_reset_ends_the_connection_and_the_next_is_served() {
    for model in Model::ALL {
        let mut bench = Bench::new();
        let address = serve(&mut bench, model, "echo", |e| e.options.keep_half_open = true);
        let client = connect(address);
        let connection = only(&bench);
        client.shutdown(Shutdown::Write).unwrap();
        bench.until(SERVER, |s| s.open().any(|(_, c)| c.received_end));
        // Closing with linger 0 sends a reset (RFC 9293 §3.10.4; SO_LINGER in socket(7)).
        socket2::SockRef::from(&client).set_linger(Some(Duration::ZERO)).unwrap();
        drop(client);
        bench.session.mailboxes(SERVER).half_close(connection).unwrap();
        bench.until(SERVER, |s| s.connections[&connection].ended.is_some());
        let mut next = connect(address);
        std::io::Write::write_all(&mut next, b"next").unwrap();
        assert_eq!(text(&mut next, 4), "next", "{model}");
    }
}

#[test]
fn a_half_close_during_a_sleep_goes_out_behind_the_answer_and_what_was_typed() {
    for model in Model::ALL {
        let mut bench = Bench::new();
        let address = serve(&mut bench, model, "echo", |e| e.make_server().behaviour_settings.delay_ms = 150);
        let mut client = connect(address);
        let connection = only(&bench);
        std::io::Write::write_all(&mut client, b"slowly").unwrap();
        bench.until(SERVER, |s| s.traffic.received == 1);
        bench.session.send(SERVER, &To::One(connection), &Bytes::from_static(b"typed")).unwrap();
        bench.session.mailboxes(SERVER).half_close(connection).unwrap();
        let all = rest(&mut client);
        // A thread that sleeps does nothing else; the event loop sends what was typed meanwhile.
        let typed_first = model == Model::EventLoop && all.starts_with(b"typed");
        assert_eq!(all, if typed_first { b"typedslowly" } else { b"slowlytyped" }, "{model}");
        client.shutdown(Shutdown::Write).unwrap();
        let status = bench.until(SERVER, |s| s.connections[&connection].ended.is_some());
        assert_eq!(status.connections[&connection].ended.as_ref().unwrap().1, End::Peer, "{model}");
    }
}

/// Whether the system has the other end of this connection in CLOSE_WAIT; where it does not tell, so be it.
fn is_in_close_wait(client: &TcpStream) -> bool {
    let Ok(table) = std::fs::read_to_string("/proc/net/tcp") else { return true };
    let hex = |port: u16| format!("0100007F:{port:04X}");
    let ours = (hex(client.peer_addr().unwrap().port()), hex(client.local_addr().unwrap().port()));
    table.lines().any(|line| {
        let columns: Vec<&str> = line.split_ascii_whitespace().collect();
        columns.len() > 3 && columns[1] == ours.0 && columns[2] == ours.1 && columns[3] == "08"
    })
}

#[test]
fn a_client_kept_half_open_sends_behind_the_end_of_its_server_until_it_is_stopped() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address: Address = format!("tcp://{}", listener.local_addr().unwrap()).parse().unwrap();
    let mut client = Endpoint::client("client", address);
    client.options.keep_half_open = true;
    let mut bench = Bench::new();
    bench.session.start(CLIENT, &client);
    let (mut server, _) = listener.accept().unwrap();
    server.shutdown(Shutdown::Write).unwrap();
    bench.until(CLIENT, |s| s.open().any(|(_, c)| c.received_end));
    bench.send(CLIENT, b"after the end");
    assert_eq!(text(&mut server, 13), "after the end");
    assert_eq!(bench.session.status(CLIENT).state, State::Running);
    bench.stop(CLIENT);
    assert!(rest(&mut server).is_empty());
}
