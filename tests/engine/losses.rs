//! What is lost is counted and said: while it happens where the system tells, and at the latest when the socket closes.

use std::io::Write;
use std::net::UdpSocket;

use socketlab::lab::{Endpoint, Model};
use socketlab::record::{Event, Note, State};
use socketlab::socket::Direction;

use crate::bench::{Bench, SERVER};
use crate::wire::{connect, serve, serve_udp};

/// The notes of the server so far.
fn notes(bench: &Bench) -> Vec<Note> {
    let records = bench.records(SERVER).into_iter();
    records.filter_map(|r| if let Event::Note(note) = r.event { Some(note) } else { None }).collect()
}

#[test]
fn a_slow_server_of_datagrams_says_what_is_lost_while_it_runs_and_what_lay_unread_at_its_end() {
    if !cfg!(target_os = "linux") {
        eprintln!("skipped: only Linux counts a socket's drops");
        return;
    }
    // More than any receive queue that the lab asks for: 4 MiB, of which the system makes twice as much.
    const SENT: u64 = 4000;
    const BYTES: u64 = 8192;
    let mut bench = Bench::new();
    let (client, _) = serve_udp(&mut bench, "timestamp", |e| {
        e.make_server().model = Some(Model::OneAtATime);
        // Longer than the test: whatever is told is told while the first answer waits.
        e.make_server().behaviour_settings.delay_ms = 600_000;
    });
    for _ in 0..SENT {
        client.send(&[7; BYTES as usize]).unwrap();
    }
    let status = bench.until(SERVER, |s| s.lost > 0);
    assert_eq!((&status.state, status.traffic.received), (&State::Running, 1));
    assert!(notes(&bench).iter().all(|note| matches!(note, Note::KernelDropped { .. })), "{:?}", notes(&bench));

    bench.stop(SERVER);
    let status = bench.session.status(SERVER);
    let unread = notes(&bench).into_iter().find_map(|note| match note {
        Note::DatagramsUnread { datagrams, bytes } => Some((datagrams, bytes)),
        _ => None,
    });
    let (datagrams, bytes) = unread.unwrap();
    assert_eq!(bytes, datagrams * BYTES);
    assert_eq!(status.traffic.received + status.lost, SENT, "each is received, dropped or unread");
    let said: u64 = notes(&bench).iter().map(Note::lost).sum();
    assert_eq!(said, status.lost);
}

#[test]
fn bytes_that_nobody_has_received_are_said_when_their_connection_closes() {
    for model in Model::ALL {
        let mut bench = Bench::new();
        // It receives once, and then waits longer than the test does.
        let address = serve(&mut bench, model, "upper-once", |e| {
            e.make_server().behaviour_settings.delay_ms = 600_000;
            e.options.recv_size = 5;
        });
        let mut client = connect(address);
        client.write_all(b"hello, and more").unwrap();
        bench.until(SERVER, |s| s.traffic.received_bytes == 5);
        assert_eq!(bench.session.status(SERVER).lost, 0, "{model}");
        bench.stop(SERVER);
        assert_eq!(notes(&bench), [Note::BytesUnread { bytes: 10 }], "{model}");
        assert_eq!(bench.session.status(SERVER).lost, 1, "{model}");
    }
}

#[test]
fn what_a_client_sent_that_is_turned_away_is_said_too() {
    for model in [Model::ThreadPerConnection, Model::EventLoop] {
        let mut bench = Bench::new();
        let address = serve(&mut bench, model, "manual", |e| e.make_server().listening.max_connections = 1);
        let _first = connect(address);
        bench.until(SERVER, |s| s.open().count() == 1);
        // What comes after the close is none of the server's: a client that is slow to send is turned away before.
        for tried in 1..1000 {
            let _ = connect(address).write_all(b"hello");
            bench.until(SERVER, |s| s.refused == tried);
            if bench.session.status(SERVER).lost > 0 {
                break;
            }
        }
        let said = notes(&bench).last_chunk().cloned();
        assert_eq!(said, Some([Note::LimitReached { limit: 1 }, Note::BytesUnread { bytes: 5 }]), "{model}");
    }
}

#[test]
fn nothing_is_said_where_nothing_was_lost() {
    let mut bench = Bench::new();
    let (client, _) = serve_udp(&mut bench, "echo", |_| {});
    assert_eq!(crate::wire::asks(&client, b"hello"), b"hello");
    bench.stop(SERVER);
    assert_eq!(notes(&bench), []);
}

/// Sends three datagrams to a server that asks for five bytes, or to one that takes them whole.
fn received(mut server: Endpoint, send: impl FnOnce(&Bench, &[&[u8]])) -> (Vec<Vec<u8>>, Vec<Note>, Vec<String>) {
    server.make_server().behaviour = "manual".to_owned();
    server.options.recv_size = 5;
    let mut bench = Bench::new();
    bench.session.start(SERVER, &server);
    bench.until(SERVER, |s| s.state == State::Running);
    send(&bench, &[b"hello, and more", b"hello", b""]);
    bench.until(SERVER, |s| s.traffic.received == 3);
    let records = bench.records(SERVER);
    let received = records.iter().filter(|r| r.direction() == Some(Direction::In)).map(|r| r.bytes.to_vec()).collect();
    let calls = bench.calls(SERVER).into_iter().filter(|call| call.starts_with("recvfrom")).collect();
    let notes = notes(&bench);
    assert_eq!(bench.session.status(SERVER).lost, notes.len() as u64);
    (received, notes, calls)
}

fn udp(server: Endpoint) -> (Vec<Vec<u8>>, Vec<Note>, Vec<String>) {
    received(server, |bench, datagrams| {
        let to = bench.session.status(SERVER).local.as_ref().unwrap().inet().unwrap();
        let client = UdpSocket::bind("127.0.0.1:0").unwrap();
        for datagram in datagrams {
            client.send_to(datagram, to).unwrap();
        }
    })
}

#[test]
fn a_datagram_is_cut_only_where_it_is_to_be_and_a_row_says_how_much_is_lost() {
    let address = || "udp://127.0.0.1:0".parse().unwrap();
    for mut endpoint in [Endpoint::server("server", address()), Endpoint::peer("peer", address())] {
        endpoint.options.cut_datagrams = true;
        let (datagrams, notes, calls) = udp(endpoint.clone());
        assert_eq!(datagrams, [&b"hello"[..], b"hello", b""]);
        assert_eq!(notes, [Note::DatagramCut { bytes: 10 }]);
        assert_eq!(calls, ["recvfrom(5) = 5", "recvfrom(5) = 5", "recvfrom(5) = 0"]);
        endpoint.options.cut_datagrams = false;
        let (datagrams, notes, _) = udp(endpoint);
        assert_eq!(datagrams[0], b"hello, and more");
        assert_eq!(notes, []);
    }
}

/// Longer than any datagram of UDP.
#[cfg(target_os = "linux")]
const LONG: usize = 100_000;

#[cfg(target_os = "linux")]
fn unix_server() -> (tempfile::TempDir, std::path::PathBuf, Endpoint) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("server.sock");
    let server = Endpoint::server("server", format!("unixgram://{}", path.display()).parse().unwrap());
    (folder, path, server)
}

#[cfg(target_os = "linux")]
#[test]
fn of_a_unix_datagram_longer_than_any_of_udp_it_is_said_how_much_is_lost() {
    for (cuts, read) in [(false, 65_535), (true, 5)] {
        let (_folder, path, mut server) = unix_server();
        (server.make_server().behaviour, server.options.recv_size) = ("manual".to_owned(), 5);
        server.options.cut_datagrams = cuts;
        let mut bench = Bench::new();
        bench.session.start(SERVER, &server);
        bench.until(SERVER, |s| s.state == State::Running);
        let client = std::os::unix::net::UnixDatagram::unbound().unwrap();
        client.send_to(&[7; LONG], &path).unwrap();
        bench.until(SERVER, |s| s.traffic.received_bytes == read);
        assert_eq!(notes(&bench), [Note::DatagramCut { bytes: LONG as u64 - read }]);
        assert_eq!(bench.session.status(SERVER).lost, 1);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_unread_datagram_is_counted_whole() {
    let (_folder, path, mut server) = unix_server();
    (server.make_server().behaviour, server.make_server().model) = ("timestamp".to_owned(), Some(Model::OneAtATime));
    server.make_server().behaviour_settings.delay_ms = 600_000;
    let mut bench = Bench::new();
    bench.session.start(SERVER, &server);
    bench.until(SERVER, |s| s.state == State::Running);
    let client = std::os::unix::net::UnixDatagram::unbound().unwrap();
    client.send_to(b"hello", &path).unwrap();
    bench.until(SERVER, |s| s.traffic.received == 1);
    client.send_to(&[7; LONG], &path).unwrap();
    bench.stop(SERVER);
    assert_eq!(notes(&bench), [Note::DatagramsUnread { datagrams: 1, bytes: LONG as u64 }]);
}

#[cfg(unix)]
#[test]
fn a_unix_datagram_is_cut_in_the_same_way() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("server.sock");
    let mut server = Endpoint::server("server", format!("unixgram://{}", path.display()).parse().unwrap());
    server.options.cut_datagrams = true;
    let (datagrams, notes, _) = received(server, |_, datagrams| {
        let client = std::os::unix::net::UnixDatagram::unbound().unwrap();
        for datagram in datagrams {
            client.send_to(datagram, &path).unwrap();
        }
    });
    assert_eq!(datagrams, [&b"hello"[..], b"hello", b""]);
    assert_eq!(notes, [Note::DatagramCut { bytes: 10 }]);
}
