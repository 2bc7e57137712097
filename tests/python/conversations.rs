//! Whole conversations: every generated client with every generated server that fits it, and with the lab's. Both sides
//! come to their end by themselves, and say all that is to be said.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use socketlab::address::{Address, Transport};
use socketlab::lab::examples::EXAMPLES;
use socketlab::lab::{Endpoint, Model, Repeat, Role, Turns};
use socketlab::python::program_in;

use crate::cases::{Case, cases};
use crate::exchange::{Lab, datagram_places, free, masked, stream_places};
use crate::process::{Running, arguments, python};

/// How a client is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// It knows its server: one message, and all that comes back.
    Knowing,
    /// It knows nothing of its server: a message, then what is typed.
    Typing,
    /// The same in turns.
    Turns,
    /// The same with a connection for each message.
    Reconnecting,
    /// One message, twice.
    Repeating,
}

const FORMS: [Form; 5] = [Form::Knowing, Form::Typing, Form::Turns, Form::Reconnecting, Form::Repeating];

impl Form {
    /// Whether such a client and a server of this behaviour come to an end, and to the same one each time.
    fn fits(self, behaviour: &str, transport: Transport) -> bool {
        let speaks_first = matches!(behaviour, "daytime" | "quote" | "greeting");
        // One that answers once and closes.
        let is_short = matches!(behaviour, "upper-once" | "line-timestamp");
        match self {
            Form::Knowing => true,
            // With nothing to say, it ends with the server though more could be typed.
            Form::Typing if speaks_first => true,
            Form::Typing | Form::Repeating if is_short => !transport.has_connections(),
            // Two commands that come as one are another command, and no rule fits two pings.
            Form::Repeating if matches!(behaviour, "command" | "rules") => !transport.has_connections(),
            Form::Typing | Form::Repeating => !speaks_first && behaviour != "discard",
            Form::Turns => !speaks_first && !is_short && behaviour != "discard",
            Form::Reconnecting => transport.has_connections() && !speaks_first && behaviour != "discard",
        }
    }

    fn client(self, case: &Case, server: &Endpoint) -> Endpoint {
        let mut client = Endpoint::client("client", server.address.clone());
        client.framing = server.framing.clone();
        let (first, _) = case.script(server.transport().has_connections())[0];
        client.payload = if first.is_empty() { String::new() } else { format!("text:{}", escaped(first)) };
        client.options.turns = if self == Form::Turns { Turns::HalfDuplex } else { Turns::FullDuplex };
        client.options.reconnect = self == Form::Reconnecting;
        let repeat = Repeat { every: "2 ms".parse().unwrap(), times: Some(2) };
        client.repeat = (self == Form::Repeating).then_some(repeat);
        client
    }
}

/// A text as payloads write it.
fn escaped(text: &str) -> String {
    text.replace('\\', r"\\").replace('\r', r"\r").replace('\n', r"\n").replace("${", r"\${")
}

/// A case with a server, somewhere, of a model, in lines or raw.
struct Play<'a> {
    case: &'a Case,
    server: Endpoint,
}

impl Play<'_> {
    fn with_python(&self) {
        let mut server = Running::start(&self.server);
        let at = Address { port: server.port(), ..self.server.address.clone() };
        self.with(&at, "Python");
        server.stop();
    }

    fn with_lab(&self) {
        let mut lab = Lab::new();
        let at = lab.serve(&self.server);
        self.with(&at, "the lab");
    }

    /// Every client that fits, one after another: each finds the server ready for it.
    fn with(&self, at: &Address, who: &str) {
        let (behaviour, transport) = (self.case.behaviour, self.server.transport());
        // The forms differ in what they do with a socket, and not in where it is.
        let forms = if self.server.address.host == "127.0.0.1" { &FORMS[..] } else { &FORMS[..2] };
        for form in forms.iter().copied().filter(|form| form.fits(behaviour, transport)) {
            let client = form.client(self.case, &self.server);
            let known = [self.server.clone()];
            let knows: &[Endpoint] = if form == Form::Knowing { &known } else { &[] };
            let mut running = Running::of(program_in(&client, knows), &arguments(at));
            let said = if matches!(form, Form::Typing | Form::Turns | Form::Reconnecting) && !client.payload.is_empty()
            {
                // The answer is there before more is typed: on a raw stream the two would come as one.
                let lines = self.expected(Form::Knowing).matches('\n').count() + 1;
                let first: String = (0..lines).map(|_| running.line()).collect();
                running.type_line(self.typed());
                first + &running.finish()
            } else if client.payload.is_empty() {
                // It ends with its server, though its keyboard is still there.
                running.ended()
            } else {
                running.finish()
            };
            let said = String::from_utf8(masked(said.as_bytes())).unwrap().replace(['\r', '\n'], "");
            let expected = self.expected(form).replace(['\r', '\n'], "");
            let what = format!(
                "{behaviour} {transport:?} {} {} {form:?} with {who}",
                self.server.model(),
                self.server.framing
            );
            assert!(self.is_as_expected(&said, &expected), "{what}: {said:?} is not {expected:?}");
        }
    }

    /// What is typed after the first message: the first once more.
    fn typed(&self) -> &str {
        self.case.script(self.server.transport().has_connections())[0].0.trim_end_matches(['\r', '\n'])
    }

    fn expected(&self, form: Form) -> String {
        let (first, reply) = self.case.script(self.server.transport().has_connections())[0];
        let is_once = form == Form::Knowing || first.is_empty();
        if is_once { reply.to_owned() } else { format!("{reply}{reply}") }
    }

    /// Two messages on a raw stream may come as one: then they were answered as one.
    fn is_as_expected(&self, said: &str, expected: &str) -> bool {
        let glued = self.server.transport().is_stream() && self.server.framing.is_raw();
        let stamp = "[TTTTTTTTTTTTTTTTTTTTTTTT] ";
        said == expected || glued && said.replacen(stamp, "", 1) == expected.replace(stamp, "")
    }
}

fn plays<'a>(cases: &'a [Case], folder: &Path) -> Vec<Play<'a>> {
    let mut plays = Vec::new();
    let places: Vec<_> = stream_places().into_iter().chain(datagram_places()).collect();
    let is_first = |place: usize| cases[..place].iter().all(|case| case.behaviour != cases[place].behaviour);
    for (_, case) in cases.iter().enumerate().filter(|(place, _)| is_first(*place)) {
        for (transport, host) in &places {
            // Which family carries it makes no difference to what is said: two behaviours try them all.
            let is_everywhere = matches!(case.behaviour, "echo" | "timestamp");
            let is_usual = transport.has_port() && *host == "127.0.0.1";
            if !is_everywhere && !is_usual {
                continue;
            }
            for model in Model::ALL.into_iter().filter(|model| model.fits(*transport)) {
                if !is_usual && model == Model::OneAtATime && transport.has_connections() {
                    continue;
                }
                for framing in ["raw", "line"] {
                    // What a framing does is the same for all who reply, and what greets ends its line itself.
                    let is_framed = matches!(case.behaviour, "echo" | "command" | "upper-once" | "discard");
                    if framing == "line" && !(*transport == Transport::Tcp && is_usual && is_framed) {
                        continue;
                    }
                    let mut server = Endpoint::server("server", free(*transport, host, folder));
                    (server.behaviour, server.model) = (case.behaviour.to_owned(), Some(model));
                    server.behaviour_settings = case.settings.clone();
                    server.framing = framing.parse().unwrap();
                    plays.push(Play { case, server });
                }
            }
        }
    }
    plays
}

/// Does these with some at a time: most of them wait for processes to start.
fn all_of(count: usize, one: impl Fn(usize) + Sync) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    if place >= count {
                        return;
                    }
                    one(place);
                }
            });
        }
    });
}

#[test]
fn every_client_talks_to_every_server_to_the_end() {
    if python().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let told = folder.path().join("told");
    std::fs::create_dir(&told).unwrap();
    let cases = cases(&told);
    let plays = plays(&cases, folder.path());
    all_of(plays.len(), |place| {
        let play = &plays[place];
        play.with_python();
        // How the lab's server serves many is tried elsewhere.
        if play.server.model == Some(Model::usual(play.server.transport())) && play.server.framing.is_raw() {
            let address = free(play.server.transport(), &play.server.address.host, folder.path());
            let server = Endpoint { address, ..play.server.clone() };
            Play { case: play.case, server }.with_lab();
        }
    });
}

/// A server and a client that people type at.
fn chat(behaviour: &str, turns: Turns, model: Model) -> (Endpoint, Endpoint) {
    let mut server = Endpoint::server("server", free(Transport::Tcp, "127.0.0.1", Path::new("")));
    (server.behaviour, server.model, server.options.turns) = (behaviour.to_owned(), Some(model), turns);
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
                lab.connect(crate::exchange::CLIENT, &at);
                // It speaks first.
                assert_eq!(lab.received(crate::exchange::CLIENT, 21), b"hello from the server", "{model}");
                running.type_line("again");
                assert_eq!(lab.received(crate::exchange::CLIENT, 26), b"hello from the serveragain", "{model}");
                lab.send(crate::exchange::CLIENT, b"heard");
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
    server.behaviour = "manual".to_owned();
    let mut running = Running::start(&server);
    let at = Address { port: running.port(), ..server.address.clone() };
    let mut client = Endpoint::client("client", server.address.clone());
    client.options.answer_timeout_ms = 50;
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
        lab.connect(crate::exchange::CLIENT, &at);
        lab.send(crate::exchange::CLIENT, sent);
        assert_eq!(lab.received(crate::exchange::CLIENT, expected.len()), expected, "{encoding}");
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
        server.behaviour_settings.folder = told;
        let mut running = Running::start(&server);
        let at = Address { port: running.port(), ..server.address.clone() };
        let mut typing = Running::of(program_in(&client, &[server]), &arguments(&at));
        typing.type_line("ls");
        assert_eq!(typing.line(), "(empty)\n");
        assert_eq!(typing.finish(), "");
        running.stop();
    }
}

/// What every client of an example lab says beside the lab's other programs, ended where it does not end by itself.
#[test]
fn every_example_runs_as_programs() {
    if python().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut labs: Vec<_> = EXAMPLES.iter().map(|example| (example.id, example.lab())).collect();
    // What waits a second so that one sees it need not do so here.
    for endpoint in labs.iter_mut().flat_map(|(_, lab)| &mut lab.endpoints) {
        endpoint.behaviour_settings.delay_ms = endpoint.behaviour_settings.delay_ms.min(50);
        endpoint.options.answer_timeout_ms = if endpoint.name == "unanswered client" { 50 } else { 0 };
        if let Some(repeat) = &mut endpoint.repeat {
            repeat.every = "10 ms".parse().unwrap();
        }
    }
    all_of(labs.len(), |place| {
        let (id, lab) = &labs[place];
        // Failures, group members and raw sockets are tried elsewhere; characters without end have none.
        let is_left_out = matches!(*id, "errors" | "multicast" | "broadcast" | "icmp" | "chargen-tcp");
        let places: Vec<Transport> = stream_places().into_iter().chain(datagram_places()).map(|(t, _)| t).collect();
        if is_left_out || lab.endpoints.iter().any(|endpoint| !places.contains(&endpoint.transport())) {
            return;
        }
        let mut servers = Vec::new();
        for server in
            lab.endpoints.iter().filter(|endpoint| endpoint.role == Role::Server && endpoint.address.port != 13)
        {
            let host = &server.address.host;
            let mut running = Running::of(
                program_in(server, &lab.endpoints),
                &arguments(&free(server.transport(), host, folder.path())),
            );
            // A path is known from what stands on the command line only.
            let line = running.line();
            servers.push((server.address.clone(), reached(&server.address, &line), running));
        }
        for client in lab.endpoints.iter().filter(|endpoint| endpoint.role == Role::Client) {
            let Some((_, at, server)) = servers.iter_mut().find(|(address, ..)| *address == client.address) else {
                continue;
            };
            let mut running = Running::of(program_in(client, &lab.endpoints), &arguments(at));
            match (*id, client.name.as_str()) {
                ("rooms" | "rooms-raw", _) => {
                    assert_eq!(running.line(), "success\n", "{id}");
                    running.type_line("quit");
                    assert_eq!(running.ended(), "quit\n", "{id}");
                }
                ("half-duplex", _) => {
                    server.line();
                    server.type_line("over");
                    assert_eq!(running.finish(), "over\n");
                }
                ("answered-by-hand", _) => {
                    server.line();
                    server.type_line("yes");
                    assert_eq!(running.line(), "yes\n");
                    assert_eq!(running.finish(), "");
                }
                ("full-duplex", _) => assert_eq!(running.finish(), "hello from the server\n"),
                ("discard", _) => assert_eq!(running.finish(), ""),
                ("udp-loop", "client") => {
                    let said = String::from_utf8(masked(running.finish().as_bytes())).unwrap();
                    let stamp = "[TTTTTTTTTTTTTTTTTTTTTTTT] ping";
                    assert_eq!(said, format!("{stamp} 1\n{stamp} 2\n{stamp} 3\n"));
                }
                ("udp-loop", _) => {
                    assert_eq!(running.finish(), "no answer: timed out\n".repeat(3));
                }
                _ => {
                    let said = running.finish();
                    assert!(!said.is_empty() && !said.contains("no answer"), "{id} {}: {said:?}", client.name);
                }
            }
        }
        for (_, _, running) in servers {
            running.stop();
        }
    });
}

/// Where a server that says this can be reached.
fn reached(address: &Address, line: &str) -> Address {
    let at = line.trim_end().strip_prefix("listening on ").unwrap();
    if address.transport.has_port() {
        let port = at.split(", ").nth(1).unwrap().trim_end_matches(')').parse().unwrap();
        return Address { port, ..address.clone() };
    }
    Address { host: at.to_owned(), ..address.clone() }
}
