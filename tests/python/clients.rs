//! Generated clients, each with the lab's server.

use std::path::Path;

use socketlab::address::{Address, Transport};
use socketlab::lab::{Endpoint, Repeat, Turns};
use socketlab::payload::{LineEnding, Options, Payload};
use socketlab::python::program_in;

use crate::exchange::{Lab, datagram_places, free, masked, stream_places};
use crate::process::{Running, arguments, python};

/// What a generated client says beside the lab's server; `lines` are typed.
fn said(behaviour: &str, address: &Address, lines: &[&str], set: impl Fn(&mut Endpoint)) -> String {
    let mut lab = Lab::new();
    let mut server = Endpoint::server("server", address.clone());
    server.make_server().behaviour = behaviour.to_owned();
    set(&mut server);
    let at = lab.serve(&server);
    let mut client = Endpoint::client("client", at);
    set(&mut client);
    let mut running = Running::start(&client);
    for line in lines {
        running.type_line(line);
    }
    let said = running.finish();
    String::from_utf8(masked(said.as_bytes())).unwrap()
}

#[test]
fn a_payload_goes_out_and_its_answer_is_shown() {
    if python().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (transport, host) in stream_places().into_iter().chain(datagram_places()) {
        for (behaviour, answer) in
            [("upper-case", "A \"B\" 你\n"), ("timestamp", "[TTTTTTTTTTTTTTTTTTTTTTTT] a \"b\" 你\n")]
        {
            let address = free(transport, host, folder.path());
            let said = said(behaviour, &address, &[], |endpoint| endpoint.payload = "a \"b\" 你".to_owned());
            assert_eq!(said, answer, "{address}");
        }
    }
}

#[test]
fn lines_are_typed_in_turns_or_not() {
    if python().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (transport, host) in stream_places().into_iter().chain(datagram_places()) {
        for turns in [Turns::FullDuplex, Turns::HalfDuplex] {
            let address = free(transport, host, folder.path());
            let said = said("upper-case", &address, &["one", "two"], |endpoint| endpoint.options.turns = turns);
            assert_eq!(said.replace('\n', ""), "ONETWO", "{address}");
        }
    }
}

#[test]
fn a_large_payload_is_sent_whole() {
    if python().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    // Less than what the two sockets between them hold: the client sends it all before it receives.
    let address = free(Transport::Tcp, "127.0.0.1", folder.path());
    let payload = "pattern:50000".to_owned();
    let heard = said("upper-case", &address, &[], |endpoint| endpoint.payload.clone_from(&payload));
    let sent = Payload::of("pattern:50000").bytes(&Options::default()).unwrap();
    let sent = String::from_utf8(sent.to_ascii_uppercase()).unwrap();
    // It shows each recv() on a line of its own, and text has its own ends of lines.
    let text = |text: &str| text.replace(['\r', '\n'], "");
    assert_eq!(text(&heard), text(&sent));
    let path = folder.path().join("file 'x'");
    std::fs::write(&path, "from a file").unwrap();
    let notation = format!("file:{}", path.display());
    let address = free(Transport::Tcp, "127.0.0.1", folder.path());
    assert_eq!(said("upper-case", &address, &[], |endpoint| endpoint.payload.clone_from(&notation)), "FROM A FILE\n");
}

#[test]
fn names_encodings_and_line_endings() {
    if python().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let address = free(Transport::Tcp, "localhost", folder.path());
    let set = |endpoint: &mut Endpoint| {
        endpoint.payload_options.encoding = socketlab::payload::Encoding::Gbk;
        endpoint.payload_options.line_ending = LineEnding::CrLf;
    };
    // A process of this test's own reads what is typed and shown as UTF-8.
    assert_eq!(said("echo", &address, &["你好"], set).trim_end(), "你好");
}

#[test]
fn nobody_there_is_an_error_and_no_answer_a_sentence() {
    if python().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let address = free(Transport::Udp, "127.0.0.1", folder.path());
    let said = said("manual", &address, &[], |endpoint| {
        endpoint.payload = "anybody?".to_owned();
        endpoint.make_client().answer_timeout_ms = 50;
    });
    assert_eq!(said, "no answer: timed out\n");
}

#[test]
fn clients_of_the_lessons_ask_until_an_empty_line() {
    if python().is_none() {
        return;
    }
    for (behaviour, transport) in
        [("command", Transport::Tcp), ("timestamp", Transport::Tcp), ("timestamp", Transport::Udp)]
    {
        let mut server = Endpoint::server("server", free(transport, "127.0.0.1", Path::new("")));
        server.make_server().behaviour = behaviour.to_owned();
        let mut lab = Lab::new();
        let at = lab.serve(&server);
        let mut client = Endpoint::client("client", server.address.clone());
        client.payload = "first".to_owned();
        let mut running = Running::of(program_in(&client, &[server]), &arguments(&at));
        assert!(running.line().ends_with(" first\n"), "{behaviour} {transport:?}");
        running.type_line("again");
        assert!(running.line().ends_with(" again\n"), "{behaviour} {transport:?}");
        running.type_line("");
        assert_eq!(running.ended(), "", "{behaviour} {transport:?}");
    }
}

#[test]
fn a_datagram_that_cannot_be_sent_is_a_sentence() {
    if python().is_none() {
        return;
    }
    let address = free(Transport::Udp, "127.0.0.1", Path::new(""));
    let said = said("echo", &address, &[], |endpoint| endpoint.payload = "pattern:70000".to_owned());
    assert!(said.starts_with("no answer: "), "{said}");
}

#[test]
fn nothing_is_waited_for_after_the_last_repeat() {
    if python().is_none() {
        return;
    }
    let address = free(Transport::Udp, "127.0.0.1", Path::new(""));
    let said = said("echo", &address, &[], |endpoint| {
        endpoint.payload = "once".to_owned();
        // Longer than a test may take.
        endpoint.repeat = Some(Repeat { every: "1 h".parse().unwrap(), times: Some(1) });
    });
    assert_eq!(said, "once\n");
}

#[test]
fn a_client_kept_half_open_goes_on_when_its_server_has_ended() {
    let mut client = Endpoint::client("client", "tcp://127.0.0.1:0".parse().unwrap());
    client.payload = "hello".to_owned();
    let of = |client: &Endpoint| {
        socketlab::python::program_in(client, &[Endpoint::server("server", client.address.clone())])
    };
    assert!(!of(&client).contains("sender.join()"));
    client.options.keep_half_open = true;
    let text = of(&client);
    assert!(text.contains("    sender.start()") && text.contains("    sender.join()"), "{text}");
}
