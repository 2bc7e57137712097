//! Whole conversations of generated programs that people type at.

use std::path::Path;

use socketlab::address::{Address, Transport};
use socketlab::lab::{Endpoint, Model, Turns};
use socketlab::python::program_in;

use crate::exchange::{CLIENT, Lab, free};
use crate::process::{Running, arguments, python};

/// A server and a client that people type at.
fn chat(behaviour: &str, turns: Turns, model: Model) -> (Endpoint, Endpoint) {
    let mut server = Endpoint::server("server", free(Transport::Tcp, "127.0.0.1", Path::new("")));
    (server.make_server().behaviour, server.make_server().model, server.options.turns) =
        (behaviour.to_owned(), Some(model), turns);
    let mut client = Endpoint::client("client", server.address.clone());
    client.options.turns = turns;
    (server, client)
}

#[test]
fn both_sides_type_at_any_time() {
    if python().is_none() {
        return;
    }
    for model in Model::ALL {
        for has_lab_client in [false, true] {
            let (mut server, client) = chat("manual", Turns::FullDuplex, model);
            server.payload = "hello from the server".to_owned();
            let mut running = Running::start(&server);
            let at = Address { port: running.port(), ..server.address.clone() };
            if has_lab_client {
                let mut lab = Lab::new();
                lab.connect(CLIENT, &at);
                // It speaks first.
                assert_eq!(lab.received(CLIENT, 21), b"hello from the server", "{model}");
                running.type_line("again");
                assert_eq!(lab.received(CLIENT, 26), b"hello from the serveragain", "{model}");
                lab.send(CLIENT, b"heard");
                assert!(running.line().ends_with("heard\n"), "{model}");
                continue;
            }
            let mut typing = Running::of(program_in(&client, &[server]), &arguments(&at));
            assert_eq!(typing.line(), "hello from the server\n", "{model}");
            for (from_server, from_client) in [("one", "eins"), ("two", "zwei")] {
                running.type_line(from_server);
                assert_eq!(typing.line(), format!("{from_server}\n"), "{model}");
                typing.type_line(from_client);
                assert!(running.line().ends_with(&format!(" {from_client}\n")), "{model}");
            }
            assert_eq!(typing.finish(), "", "{model}");
            running.stop();
        }
    }
}

#[test]
fn turns_are_taken_to_the_end() {
    if python().is_none() {
        return;
    }
    for model in Model::ALL {
        let (mut server, mut client) = chat("manual", Turns::HalfDuplex, model);
        (server.payload, client.payload) = ("over".to_owned(), "Do you hear me?".to_owned());
        let mut running = Running::start(&server);
        let at = Address { port: running.port(), ..server.address.clone() };
        let mut typing = Running::of(program_in(&client, &[server]), &arguments(&at));
        assert!(running.line().ends_with("Do you hear me?\n"), "{model}");
        running.type_line("I do");
        assert_eq!(typing.line(), "I do\n", "{model}");
        typing.type_line("good");
        assert!(running.line().ends_with("good\n"), "{model}");
        // Nothing typed is what the lab's composer holds.
        running.type_line("");
        assert_eq!(typing.line(), "over\n", "{model}");
        // An empty line ends it.
        typing.type_line("");
        assert_eq!(typing.ended(), "", "{model}");
        running.stop();
    }
}

#[test]
fn without_a_keyboard_a_turn_ends_the_conversation() {
    if python().is_none() {
        return;
    }
    for model in Model::ALL {
        let (mut server, _) = chat("manual", Turns::HalfDuplex, model);
        server.payload = "over".to_owned();
        let mut running = Running::start(&server);
        let at = Address { port: running.port(), ..server.address.clone() };
        running.end_input();
        let mut lab = Lab::new();
        lab.connect(CLIENT, &at);
        lab.send(CLIENT, b"anybody?");
        lab.until(CLIENT, |status| !status.state.is_active());
        assert!(running.line().ends_with("anybody?\n"), "{model}");
        assert!(running.line().starts_with("reply (Enter alone sends 'over'): "), "{model}");
        // Nothing was said on its standard error.
        running.stop();
    }
}

#[test]
fn people_meet_in_rooms_and_leave() {
    if python().is_none() {
        return;
    }
    for model in [Model::ThreadPerConnection, Model::EventLoop] {
        for framing in ["raw", "line"] {
            let (mut server, mut client) = chat("rooms", Turns::FullDuplex, model);
            (server.framing, client.framing) = (framing.parse().unwrap(), framing.parse().unwrap());
            let mut running = Running::start(&server);
            let at = Address { port: running.port(), ..server.address.clone() };
            let lab = [server];
            let [mut ann, mut bob] = ["ann lobby", "bob lobby"].map(|join| {
                client.payload = join.to_owned();
                let mut joined = Running::of(program_in(&client, &lab), &arguments(&at));
                assert_eq!(joined.line(), "success\n", "{model} {framing}");
                joined
            });
            bob.type_line("hello");
            assert!(ann.line().ends_with("] bob: hello\n"), "{model} {framing}");
            bob.type_line("quit");
            // The server closes, and so does the client, though more could be typed.
            assert_eq!(bob.ended(), "quit\n", "{model} {framing}");
            assert!(ann.line().starts_with("bob left lobby at "), "{model} {framing}");
            ann.type_line("quit");
            assert_eq!(ann.ended(), "quit\n", "{model} {framing}");
            running.stop();
        }
    }
}

#[test]
fn datagrams_are_typed_at_any_time() {
    if python().is_none() {
        return;
    }
    let mut server = Endpoint::server("server", free(Transport::Udp, "127.0.0.1", Path::new("")));
    server.make_server().behaviour = "manual".to_owned();
    let mut running = Running::start(&server);
    let at = Address { port: running.port(), ..server.address.clone() };
    let mut client = Endpoint::client("client", server.address.clone());
    client.make_client().answer_timeout_ms = 50;
    client.payload = "here I am".to_owned();
    let mut typing = Running::of(program_in(&client, &[server]), &arguments(&at));
    assert!(running.line().ends_with("here I am\n"));
    for words in ["one", "two"] {
        running.type_line(words);
        assert_eq!(typing.line(), format!("{words}\n"));
    }
    assert_eq!(typing.finish(), "");
    running.stop();
}

#[test]
fn capitals_are_those_of_unicode_and_bytes_that_are_no_text_stay() {
    if python().is_none() {
        return;
    }
    let (server, _) = chat("upper-case", Turns::FullDuplex, Model::ThreadPerConnection);
    let cases: [(&str, &[u8], &[u8]); 4] = [
        ("utf-8", "héllo straße".as_bytes(), "HÉLLO STRASSE".as_bytes()),
        ("utf-8", b"a\xffb\xc3", b"A\xffB\xc3"),
        ("latin-1", b"5 \xb5m \xe9", b"5 \xb5M \xc9"),
        ("gbk", b"a \xc4\xe3", b"A \xc4\xe3"),
    ];
    for (encoding, sent, expected) in cases {
        let mut server = server.clone();
        server.payload_options.encoding = encoding.parse().unwrap();
        let mut running = Running::start(&server);
        let at = Address { port: running.port(), ..server.address.clone() };
        let mut lab = Lab::new();
        lab.connect(CLIENT, &at);
        lab.send(CLIENT, sent);
        assert_eq!(lab.received(CLIENT, expected.len()), expected, "{encoding}");
    }
}

#[test]
fn a_folder_without_names_is_an_answer() {
    if python().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(".hidden"), "").unwrap();
    for told in [None, Some(folder.path().to_owned())] {
        let (mut server, client) = chat("command", Turns::HalfDuplex, Model::OneAtATime);
        server.make_server().behaviour_settings.folder = told;
        let mut running = Running::start(&server);
        let at = Address { port: running.port(), ..server.address.clone() };
        let mut typing = Running::of(program_in(&client, &[server]), &arguments(&at));
        typing.type_line("ls");
        assert_eq!(typing.line(), "(empty)\n");
        assert_eq!(typing.finish(), "");
        running.stop();
    }
}
