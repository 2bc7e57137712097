//! Every behaviour on real sockets, in every model: what goes over the wire, and that nothing gets stuck.

use std::io::{ErrorKind, Read, Write};
use std::net::Shutdown;
use std::time::Duration;

use socketlab::behaviour::{BEHAVIOURS, Settings};
use socketlab::lab::Model;
use socketlab::record::{Event, Note};

use crate::bench::{Bench, SERVER};
use crate::wire::*;

fn has_no_panic(bench: &Bench, name: &str) {
    for record in bench.records(SERVER) {
        assert!(!matches!(&record.event, Event::Note(Note::Internal { .. })), "{name}: {record:?}");
    }
}

/// Any behaviour, those to come too: a client that connects, sends and reads what there is harms nothing.
#[test]
fn every_behaviour_lives_through_a_client_in_every_model_and_stops() {
    for (kind, model) in BEHAVIOURS.iter().flat_map(|kind| Model::ALL.map(|model| (kind, model))) {
        let mut bench = Bench::new();
        let address = serve(&mut bench, model, kind.id, |_| {});
        let mut client = connect(address);
        // The server may have closed already, which is an answer too.
        for piece in [&b"ann red\n"[..], b"\xff\0\x1b[2J", b"quit\n"] {
            let _ = client.write_all(piece);
        }
        bench.until(SERVER, |s| s.traffic.received > 0 || s.traffic.sent > 0);
        let mut piece = [0; 4096];
        client.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
        let _ = client.read(&mut piece);
        let _stays = connect(address);
        stops(&bench);
        has_no_panic(&bench, kind.id);
    }
}

#[test]
fn every_behaviour_lives_through_datagrams_and_stops() {
    for (kind, model) in
        BEHAVIOURS.iter().flat_map(|kind| [Model::OneAtATime, Model::ThreadPerConnection].map(|model| (kind, model)))
    {
        let mut bench = Bench::new();
        let (client, _) = serve_udp(&mut bench, kind.id, |endpoint| endpoint.make_server().model = Some(model));
        for piece in [&b""[..], b"ann red", b"\xff\0\x1b[2J", b"quit"] {
            client.send(piece).unwrap();
        }
        bench.until(SERVER, |s| s.traffic.received == 4);
        stops(&bench);
        has_no_panic(&bench, kind.id);
    }
}

#[test]
fn a_greeting_daytime_time_and_quote_close_behind_their_answer() {
    for model in Model::ALL {
        let mut bench = Bench::new();
        let address = serve(&mut bench, model, "daytime", |_| {});
        let said = String::from_utf8(rest(&mut connect(address))).unwrap();
        assert!(is_ctime(said.strip_suffix("\r\n").unwrap()), "{said}");

        let mut bench = Bench::new();
        let address = serve(&mut bench, model, "time", |_| {});
        let seconds = u32::from_be_bytes(rest(&mut connect(address)).try_into().unwrap());
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        let off = ((now + 2_208_988_800) as u32).wrapping_sub(seconds);
        assert!(off < 60, "{off} s off");

        let mut bench = Bench::new();
        let quotes = Settings { text: "one\ntwo".to_owned(), ..Settings::default() };
        let address = serve(&mut bench, model, "quote", settings(quotes));
        for quote in ["one\r\n", "two\r\n", "one\r\n"] {
            assert_eq!(rest(&mut connect(address)), quote.as_bytes(), "{model}");
        }

        let mut bench = Bench::new();
        let greeting = Settings { text: "hex:68 69 0a".to_owned(), ..Settings::default() };
        let address = serve(&mut bench, model, "greeting", settings(greeting));
        assert_eq!(rest(&mut connect(address)), b"hi\n", "{model}");
    }
}

#[test]
fn datagrams_get_a_datagram_each() {
    let mut bench = Bench::new();
    let (client, _) = serve_udp(&mut bench, "daytime", |_| {});
    for question in [&b""[..], b"what time is it?"] {
        assert!(is_ctime(std::str::from_utf8(&asks(&client, question)).unwrap().trim_end()));
    }
    for (behaviour, question, answer) in
        [("upper-once", "one", "ONE"), ("upper-once", "two", "TWO"), ("greeting", "", "Welcome to Socket Lab!\r\n")]
    {
        let mut bench = Bench::new();
        let (client, _) = serve_udp(&mut bench, behaviour, |_| {});
        for _ in 0..2 {
            assert_eq!(asks(&client, question.as_bytes()), answer.as_bytes());
        }
    }
    let mut bench = Bench::new();
    let (client, _) = serve_udp(&mut bench, "time", |_| {});
    assert_eq!(asks(&client, b"?").len(), 4);
    let mut bench = Bench::new();
    let (client, _) = serve_udp(&mut bench, "chargen", |_| {});
    assert!((0..20).map(|_| asks(&client, b"")).all(|line| line.len() <= 512));
    let mut bench = Bench::new();
    let (client, _) = serve_udp(&mut bench, "quote", |_| {});
    let quote = asks(&client, b"");
    assert!(quote.ends_with(b"\r\n") && quote.len() <= 512);
}

#[test]
fn upper_once_answers_one_recv() {
    for model in Model::ALL {
        let mut bench = Bench::new();
        let address = serve(&mut bench, model, "upper-once", |_| {});
        let mut client = connect(address);
        client.write_all(b"hello").unwrap();
        assert_eq!(rest(&mut client), b"HELLO", "{model}");
    }
}

#[test]
fn a_line_is_stamped_however_tcp_cuts_it() {
    for model in Model::ALL {
        let mut bench = Bench::new();
        let address = serve(&mut bench, model, "line-timestamp", |_| {});
        let mut split = connect(address);
        for (sent, piece) in ["he", "llo", "\r", "\n"].into_iter().enumerate() {
            split.write_all(piece.as_bytes()).unwrap();
            // Each piece is a recv of its own.
            bench.until(SERVER, |s| s.traffic.received == sent as u64 + 1);
        }
        let said = String::from_utf8(rest(&mut split)).unwrap();
        assert_eq!(unstamped(&said), "hello\r\n", "{model}");

        let mut glued = connect(address);
        glued.write_all(b"one\ntwo\nthr").unwrap();
        let said = String::from_utf8(rest(&mut glued)).unwrap();
        assert_eq!(unstamped(&said), "one\n", "{model}: the first line and no other");

        let mut cut_off = connect(address);
        cut_off.write_all(b"half").unwrap();
        cut_off.shutdown(Shutdown::Write).unwrap();
        let said = String::from_utf8(rest(&mut cut_off)).unwrap();
        assert_eq!(unstamped(&said), "half", "{model}");
    }
}

#[test]
fn commands_are_answered_from_the_folder_that_was_chosen() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["b.txt", "a.txt"] {
        std::fs::write(folder.path().join(name), "").unwrap();
    }
    for model in Model::ALL {
        let mut bench = Bench::new();
        let chosen = Settings { folder: Some(folder.path().to_owned()), ..Settings::default() };
        let address = serve(&mut bench, model, "command", settings(chosen));
        let mut client = connect(address);
        client.write_all(b"ls\n").unwrap();
        assert_eq!(text(&mut client, 11), "a.txt\nb.txt");
        client.write_all(b" os\r\n").unwrap();
        let os = if cfg!(windows) { "nt" } else { "posix" };
        assert_eq!(text(&mut client, os.len()), os);
        client.write_all(b"date").unwrap();
        assert!(is_ctime(&text(&mut client, CTIME)));
        client.write_all(b"ls /").unwrap();
        assert_eq!(unstamped(&text(&mut client, STAMP + 4)), "ls /");
        client.write_all(b"\n").unwrap();
        assert!(rest(&mut client).is_empty(), "{model}: an empty command closes");
    }
    // A folder that is not there: the reason, and never another folder.
    let mut bench = Bench::new();
    let missing = Settings { folder: Some(folder.path().join("missing")), ..Settings::default() };
    let (client, _) = serve_udp(&mut bench, "command", settings(missing));
    let why = String::from_utf8(asks(&client, b"ls")).unwrap();
    assert!(!why.is_empty() && !why.contains("a.txt"), "{why}");
}

#[test]
fn one_at_a_time_the_second_is_answered_when_the_first_has_left() {
    let mut bench = Bench::new();
    let address = serve(&mut bench, Model::OneAtATime, "timestamp", |_| {});
    let mut first = connect(address);
    first.write_all(b"1").unwrap();
    assert_eq!(unstamped(&text(&mut first, STAMP + 1)), "1");
    let mut second = connect(address);
    second.write_all(b"2").unwrap();
    second.set_nonblocking(true).unwrap();
    for round in 0..3 {
        first.write_all(b"again").unwrap();
        assert_eq!(unstamped(&text(&mut first, STAMP + 5)), "again");
        let early = second.peek(&mut [0; 1]).map_err(|error| error.kind());
        assert_eq!(early, Err(ErrorKind::WouldBlock), "round {round}");
    }
    second.set_nonblocking(false).unwrap();
    drop(first);
    assert_eq!(unstamped(&text(&mut second, STAMP + 1)), "2");
}
