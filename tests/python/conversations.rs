//! Whole conversations: every generated client with every generated server that fits it, and with the lab's. Both sides
//! come to their end by themselves, and say all that is to be said.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use socketlab::address::{Address, Transport};
use socketlab::lab::{Endpoint, Model, Repeat, Turns};
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
        let is_short = matches!(behaviour, "upper-once" | "reply-once" | "line-timestamp");
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
        client.make_client().reconnect = self == Form::Reconnecting;
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
                    (server.make_server().behaviour, server.make_server().model) =
                        (case.behaviour.to_owned(), Some(model));
                    server.make_server().behaviour_settings = case.settings.clone();
                    server.framing = framing.parse().unwrap();
                    plays.push(Play { case, server });
                }
            }
        }
    }
    plays
}

/// Does these with some at a time: most of them wait for processes to start.
pub fn all_of(count: usize, one: impl Fn(usize) + Sync) {
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
        if play.server.server_settings().model == Some(Model::usual(play.server.transport()))
            && play.server.framing.is_raw()
        {
            let address = free(play.server.transport(), &play.server.address.host, folder.path());
            let server = Endpoint { address, ..play.server.clone() };
            Play { case: play.case, server }.with_lab();
        }
    });
}
