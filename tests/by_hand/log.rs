//! Calls made by hand are rows of the log like all others.

use socketlab::address::Address;
use socketlab::export::{Context, FORMATS, Names, save};
use socketlab::lab::{Endpoint, Lab};
use socketlab::record::{Control, EndpointId, Life, MIN_BUDGET_BYTES, Record, State};
use socketlab::socket::{Family, Flags, Kind, Op, Outcome};

use crate::fixture::{Hands, LIMIT, outcome, recv, recv_from, send_all, send_to};

/// The names of the calls of an endpoint's rows.
fn calls(rows: &[Record], endpoint: EndpointId) -> Vec<&'static str> {
    let of = rows.iter().filter(|record| record.endpoint == endpoint);
    of.filter_map(|record| record.call()).map(|call| call.op.name()).collect()
}

#[test]
fn a_row_says_who_made_the_call_on_which_socket_with_whom_and_with_which_bytes() {
    let mut hands = Hands::new();
    let (client, conn) = hands.connection();
    hands.ok(client, send_all("hello"));
    hands.receive(conn, 1024);
    let rows = hands.rows();
    let names = calls(&rows, EndpointId::BY_HAND);
    assert_eq!(names, ["socket", "bind", "listen", "socket", "connect", "accept", "sendall", "recv"]);
    let [.., sent, received] = &rows[..] else { panic!("{names:?}") };
    assert_eq!((sent.connection, received.connection), (Some(client), Some(conn)));
    assert_eq!((&sent.bytes[..], &received.bytes[..]), (&b"hello"[..], &b"hello"[..]));
    let place = |record: &Record| record.call().unwrap().place.map(|place| (place.nth.get(), place.offset));
    assert_eq!((place(sent), place(received)), (Some((1, 0)), Some((1, 0))));
    let (there, here) = (sent.ends.as_ref().unwrap(), received.ends.as_ref().unwrap());
    assert_eq!((there.local(), there.peer()), (Some(here.peer()), here.local().unwrap()), "the same two addresses");
    assert!(rows.windows(2).all(|pair| pair[0].at <= pair[1].at));
    assert_eq!(hands.statements()[5], "conn, conn_address = s.accept()");
    let log = hands.log();
    let opened: Vec<_> = log.rows(..).filter(|row| row.life() == Some(&Life::Opened)).collect();
    assert!(opened.iter().all(|row| row.endpoint == EndpointId::BY_HAND));
    let ends = |id| opened.iter().find(|row| row.connection == Some(id)).unwrap().ends.clone();
    assert_eq!((ends(client).as_ref(), ends(conn).as_ref()), (Some(there), Some(here)));
}

#[test]
fn a_server_of_the_lab_and_a_client_by_hand_stand_in_one_log_in_the_right_order() {
    let mut hands = Hands::new();
    let id = EndpointId(1);
    let Lab { endpoints, .. } = Lab::echo();
    let mut server: Endpoint = endpoints.into_iter().next().unwrap();
    server.address = "tcp://127.0.0.1:0".parse::<Address>().unwrap();
    hands.session.start(id, &server);
    let status = hands.session.wait_for(id, LIMIT, |status| status.state == State::Running && status.local.is_some());
    let client = hands.tcp();
    hands.ok(client, Op::connect(status.local.clone().unwrap()));
    hands.ok(client, send_all("hello"));
    let mut echoed = Vec::new();
    while echoed.len() < 5 {
        echoed.extend(hands.receive(client, 1024));
    }
    hands.ok(client, Op::Close);
    hands.session.wait_for(id, LIMIT, |status| status.connections.values().any(|c| !c.is_open()));
    let log = hands.log();
    let rows: Vec<Record> = log.rows(..).map(|row| row.record).collect();
    let place = |endpoint, name: &str| {
        let is_it =
            |record: &Record| record.endpoint == endpoint && record.call().is_some_and(|call| call.op.name() == name);
        rows.iter().position(is_it).unwrap_or_else(|| panic!("no {name} in {rows:#?}"))
    };
    let by_hand = |name| place(EndpointId::BY_HAND, name);
    assert!(by_hand("connect") < place(id, "accept"), "a connect is ordered by its beginning");
    assert!(by_hand("sendall") < place(id, "recv"));
    assert!(place(id, "send") < by_hand("recv"));
    assert!(by_hand("recv") < by_hand("close"));
    let connections: Vec<_> = rows.iter().filter(|r| r.endpoint == id).filter_map(|r| r.connection).collect();
    assert!(!connections.contains(&client), "no two connections of a log have one number");
}

#[test]
fn what_goes_to_and_fro_between_a_hand_and_the_lab_is_joined() {
    for (transport, kind) in [("tcp", Kind::Stream), ("udp", Kind::Datagram)] {
        let mut hands = Hands::new();
        let id = EndpointId(1);
        let mut server: Endpoint = Lab::echo().endpoints.into_iter().next().unwrap();
        server.address = format!("{transport}://127.0.0.1:0").parse::<Address>().unwrap();
        hands.session.start(id, &server);
        let status = hands.session.wait_for(id, LIMIT, |s| s.state == State::Running && s.local.is_some());
        let socket = hands.socket(Family::Inet, kind);
        let to = status.local.clone().unwrap();
        match kind {
            Kind::Stream => {
                hands.ok(socket, Op::connect(to));
                hands.ok(socket, send_all("hello"));
            }
            _ => drop(hands.ok(socket, send_to("hello", Flags::NONE, to))),
        }
        assert_eq!(hands.bytes(socket, recv_from(1024, Flags::NONE)), b"hello");
        let log = hands.log();
        let by_hand: Vec<_> =
            log.rows(..).filter(|row| row.connection == Some(socket) && row.direction().is_some()).collect();
        assert_eq!(by_hand.len(), 2, "{transport}");
        for row in by_hand {
            let parts = log.other_side(&row, 8).parts;
            let there: Vec<_> = parts.iter().filter_map(|part| log.get(part.row)).collect();
            assert!(!there.is_empty(), "{transport}: {row:?}");
            assert!(there.iter().all(|other| other.endpoint == id && other.direction() != row.direction()));
            assert_eq!(parts.iter().map(|part| part.here.end - part.here.start).sum::<u64>(), 5);
        }
        // What is closed with the bench says so, in the transcript that ends.
        hands.bench.reset();
        assert!(hands.rows().is_empty());
        let ended = hands
            .log()
            .rows(..)
            .any(|row| row.connection == Some(socket) && matches!(row.life(), Some(Life::Closed(_))));
        assert!(ended, "{transport}");
    }
}

#[test]
fn a_call_that_was_cancelled_with_the_bench_is_not_in_the_next_transcript() {
    let mut hands = Hands::new();
    let server = hands.server();
    hands.begin(server, Op::Accept);
    hands.bench.reset();
    hands.tcp();
    assert_eq!(calls(&hands.rows(), EndpointId::BY_HAND), ["socket"]);
}

#[test]
fn rows_by_hand_are_saved_in_every_format_and_only_they_where_only_they_are_wanted() {
    let mut hands = Hands::new();
    let (client, conn) = hands.connection();
    hands.ok(client, send_all("hello"));
    hands.receive(conn, 1024);
    let (log, names) = (hands.log(), Names::default());
    names.set(EndpointId::BY_HAND, "By hand");
    let context = Context::new(hands.session.clock(), names);
    let folder = tempfile::tempdir().unwrap();
    for format in FORMATS {
        let path = folder.path().join("log").with_extension(format.extension);
        let saved = save((&log, &[]), &context, &path, |record| record.endpoint == EndpointId::BY_HAND).unwrap();
        let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
        assert_eq!(saved.rows as usize, hands.rows().len());
        // Packets have no place for calls that send nothing.
        let words = ["By hand", "sendall", "hello", "getsockname", "bind"];
        for word in words.into_iter().filter(|word| format.is_text || *word != "bind") {
            assert_eq!(text.contains(word), word != "getsockname", "{word} in {text}");
        }
        let none = save((&log, &[]), &context, &path, |record| record.endpoint != EndpointId::BY_HAND).unwrap();
        assert_eq!(none.rows, 0);
    }
}

#[test]
fn a_call_by_hand_knows_its_place_whichever_object_of_a_descriptor_it_is_made_on() {
    let mut hands = Hands::new();
    let (client, conn) = hands.connection();
    let second = hands.another(conn);
    hands.ok(client, send_all("abc"));
    hands.ok(client, send_all("defgh"));
    hands.ok(conn, recv(2, Flags::PEEK));
    assert_eq!(hands.receive(conn, 2), b"ab");
    let mut left = 6;
    while left > 0 {
        left -= hands.receive(second, left).len();
    }
    let rows = hands.rows();
    let places = |name| {
        let calls = rows.iter().filter_map(|row| row.call()).filter(move |call| call.op.name() == name);
        calls.map(|call| call.place.map(|place| (place.nth.get(), place.offset))).collect::<Vec<_>>()
    };
    assert_eq!(places("sendall"), [Some((1, 0)), Some((2, 3))]);
    assert_eq!(places("recv")[..3], [None, Some((1, 0)), Some((2, 2))], "a look takes nothing");
}

#[test]
fn rows_by_hand_are_cleared_with_the_log_and_called_back() {
    let mut hands = Hands::new();
    hands.connection();
    let before = hands.rows().len();
    hands.session.recorder().order(Control::Clear);
    assert_eq!(hands.rows().len(), 0);
    hands.session.recorder().order(Control::Restore);
    assert_eq!(hands.rows().len(), before);
}

#[test]
fn rows_by_hand_go_when_the_log_has_no_room_left() {
    let mut hands = Hands::new();
    hands.session.recorder().order(Control::SetBudget(MIN_BUDGET_BYTES));
    let (client, conn) = hands.connection();
    for _ in 0..40 {
        hands.ok(client, send_all(vec![b'x'; 60_000]));
        let mut left = 60_000;
        while left > 0 {
            left -= hands.receive(conn, left).len();
        }
    }
    let log = hands.log();
    assert!(log.evicted().rows > 0 && log.first_row() > 0);
    let rows = hands.rows();
    assert!(!calls(&rows, EndpointId::BY_HAND).contains(&"listen"), "the oldest go first");
    let program = hands.program();
    assert!(program.contains("sendall(b'x' * 60000)"), "what is left is a program all the same");
    for var in ["s2", "conn"] {
        assert!(program.contains(&format!("# {var} is missing here")), "{var} in {program}");
    }
}

#[test]
fn what_was_cancelled_or_ran_out_of_time_is_a_row_too() {
    let mut hands = Hands::new();
    let (_client, conn) = hands.connection();
    let waiting = hands.begin(conn, recv(1024, Flags::NONE));
    hands.bench.cancel(waiting);
    hands.end_of(waiting);
    hands.ok(conn, Op::SetTimeout(Some(std::time::Duration::from_millis(10))));
    hands.on(conn, recv(1024, Flags::NONE));
    let rows = hands.rows();
    let ends: Vec<Outcome> = rows.iter().filter(|r| r.connection == Some(conn)).map(outcome).collect();
    assert_eq!(ends, [Outcome::Cancelled, Outcome::Done, Outcome::TimedOut]);
    assert!(rows.last().unwrap().is_trouble());
}

#[test]
fn sockets_live_on_where_another_log_begins() {
    let mut hands = Hands::new();
    let (client, conn) = hands.connection();
    let other = socketlab::session::Session::new(1 << 30, Box::new(|| {})).unwrap();
    assert!(hands.bench.move_to(other.shared()));
    assert!(!hands.bench.move_to(other.shared()));
    hands.session = other;
    assert!(hands.rows().is_empty());
    hands.ok(client, send_all("hello"));
    assert_eq!(hands.receive(conn, 10), b"hello");
    assert_eq!(calls(&hands.rows(), EndpointId::BY_HAND), ["sendall", "recv"]);
    let new = hands.tcp();
    assert!(new > client && new > conn, "numbers go on");
}

#[test]
fn a_transcript_that_was_ended_stays_ended_where_the_log_comes_back() {
    let mut hands = Hands::new();
    hands.connection();
    hands.bench.reset();
    hands.tcp();
    let other = socketlab::session::Session::new(1 << 30, Box::new(|| {})).unwrap();
    assert!(hands.bench.move_to(other.shared()) && hands.bench.move_to(hands.session.shared()));
    assert_eq!(calls(&hands.rows(), EndpointId::BY_HAND), ["socket"]);
}
