//! What the holes of the templates are filled with. A text is an expression or a comment of Python already.

use serde::Serialize;

use super::behaviours::{self, Shape};
use super::literal;
use super::place::{Groups, Place, To};
use super::role::{self, Partner};
use super::rules::Rules;
use super::sending::{self, Sending};
use crate::behaviour::{self, Answer, List, Stamp};
use crate::framing::{Boundaries, MAX_FRAME_BYTES};
use crate::lab::{ClientSettings, Endpoint, Model, Role, ServerSettings, Turns};
use crate::payload::{self, Encoding, Payload};

/// All that a template can ask for.
#[derive(Serialize)]
pub(super) struct Context {
    /// The endpoint's name, for a comment.
    name: String,
    transport: &'static str,
    has_connections: bool,
    is_bound: bool,
    is_v6: bool,
    pub(super) place: Place,
    to: Option<To>,
    groups: Groups,
    options: Options,
    pub(super) framing: Framing,
    codec: Codec,
    pub(super) sending: Sending,
    behaviour: String,
    pub(super) shape: Shape,
    model: &'static str,
    is_threaded: bool,
    /// Whether several threads share what the behaviour remembers, or the keyboard.
    pub(super) has_lock: bool,
    forks: bool,
    /// The class of `socketserver`.
    base: &'static str,
    /// Seconds before each answer.
    delay: Option<String>,
    settings: Settings,
    rules: Rules,
    /// What a timestamp puts in front, within an f-string.
    stamp: &'static str,
    /// Whether a client's datagrams get answers, and whether others come, too.
    is_answered: bool,
    talks: bool,
}

#[derive(Serialize)]
struct Options {
    size: usize,
    backlog: i32,
    reuse_addr: bool,
    no_delay: bool,
    /// Clients at once, where that is not the usual number.
    limit: Option<usize>,
    most: usize,
    /// Seconds, where they are not the usual ones.
    connect_timeout: Option<String>,
    answer_timeout: Option<String>,
    /// Seconds that a client of datagrams waits in any case.
    patience: String,
    /// What each `recvfrom` asks for, and whether that loses the end of a longer datagram.
    datagram: usize,
    cuts: bool,
    /// Whether a server keeps its side open when a client has ended.
    keeps_half_open: bool,
}

/// How a stream is cut into messages.
#[derive(Serialize)]
pub(super) struct Framing {
    /// Empty where each `recv` is a message.
    pub(super) name: &'static str,
    /// Whether what comes is cut, and whether something is put around what is sent.
    pub(super) cuts: bool,
    pub(super) wraps: bool,
    most: usize,
    length: String,
    ending: &'static str,
    delimiter: String,
    prefix: Prefix,
    gap: String,
}

/// The number before a message.
#[derive(Serialize)]
struct Prefix {
    format: &'static str,
    note: &'static str,
    counts_itself: bool,
}

/// What `encode()` and `decode()` are given.
#[derive(Serialize)]
struct Codec {
    encode: String,
    /// Where a person reads it.
    show: String,
    /// Where no byte may be lost.
    lossless: String,
    /// For a text that may have characters that the encoding lacks.
    answer: String,
    /// Whether it has every character.
    is_unicode: bool,
}

/// A behaviour's settings.
#[derive(Serialize)]
struct Settings {
    folder: Option<String>,
    hidden_names: bool,
    lists_as_python: bool,
    /// Whether daytime repeats what was sent.
    repeats: bool,
    /// What a room is sent when somebody leaves, with `name`, `room` and the time filled in.
    leave: String,
    quotes: Vec<String>,
    greeting: Greeting,
}

#[derive(Serialize)]
struct Greeting {
    expression: String,
    /// Whether each is another, and whether its number `seq` is in it.
    changes: bool,
    counts: bool,
}

/// How long a client of datagrams waits where the lab would wait without end, in milliseconds: a datagram can be lost.
const DATAGRAM_PATIENCE_MS: u64 = 5_000;

/// More than any datagram has.
const WHOLE_DATAGRAM: usize = 65_535;

impl Context {
    pub(super) fn of(endpoint: &Endpoint, partner: Partner, template: &str) -> Self {
        let transport = endpoint.transport();
        let shape = behaviours::shape(endpoint);
        let is_server = endpoint.role() == Role::Server;
        let sending = Sending::of(endpoint, partner, template);
        let names_payload = match shape {
            Shape::Chat => transport.has_connections(),
            Shape::Turns => true,
            _ => false,
        };
        let sending = if is_server { sending.for_server(names_payload) } else { sending };
        let is_threaded = endpoint.model() == Model::ThreadPerConnection;
        Self {
            name: literal::comment(&endpoint.name),
            transport: transport.label(),
            has_connections: transport.has_connections(),
            is_bound: endpoint.role().binds(),
            is_v6: endpoint.address.host.contains(':'),
            place: Place::of(&endpoint.address, endpoint.role() == Role::Client && transport.has_connections()),
            to: endpoint.to().map(To::of),
            groups: Groups::of(&endpoint.address, &endpoint.options),
            options: Options::of(endpoint),
            framing: Framing::of(endpoint, shape, &sending),
            codec: Codec::of(endpoint.payload_options.encoding),
            sending,
            behaviour: endpoint.behaviour().to_owned(),
            shape,
            model: endpoint.model().id(),
            is_threaded,
            has_lock: is_server && is_threaded && matches!(shape, Shape::Rooms | Shape::Turns),
            forks: role::is_forking(endpoint),
            base: base(endpoint),
            delay: seconds(endpoint.server_settings().behaviour_settings.delay_ms),
            settings: Settings::of(&endpoint.server_settings().behaviour_settings, endpoint.payload_options.encoding),
            rules: Rules::of(&endpoint.server_settings().behaviour_settings.rules, endpoint.payload_options.encoding),
            stamp: match endpoint.server_settings().behaviour_settings.stamp {
                Stamp::Spaced => "[{time.ctime()}] ",
                Stamp::Joined => "[{time.ctime()}]",
            },
            is_answered: partner != Partner::Silent,
            talks: partner == Partner::Talks && endpoint.options.turns == Turns::FullDuplex,
        }
    }
}

fn base(endpoint: &Endpoint) -> &'static str {
    match (endpoint.transport().is_unix(), endpoint.transport().has_connections()) {
        (true, true) => "UnixStreamServer",
        (true, false) => "UnixDatagramServer",
        (false, true) => "TCPServer",
        (false, false) => "UDPServer",
    }
}

fn seconds(ms: u64) -> Option<String> {
    (ms > 0).then(|| literal::seconds(ms))
}

impl Options {
    fn of(endpoint: &Endpoint) -> Self {
        let options = &endpoint.options;
        let (server, client) = (endpoint.server_settings(), endpoint.client_settings());
        let is_tcp = endpoint.transport() == crate::address::Transport::Tcp;
        let patience_ms = if client.answer_timeout_ms == 0 { DATAGRAM_PATIENCE_MS } else { client.answer_timeout_ms };
        let (most, connect_ms) = (server.max_connections, client.connect_timeout_ms);
        Self {
            size: options.recv_size,
            backlog: server.backlog,
            // Of no use for a path.
            reuse_addr: server.reuse_addr && is_tcp,
            no_delay: options.no_delay && is_tcp,
            limit: (most != ServerSettings::default().max_connections).then_some(most),
            most,
            connect_timeout: seconds(connect_ms).filter(|_| connect_ms != ClientSettings::default().connect_timeout_ms),
            answer_timeout: seconds(client.answer_timeout_ms),
            patience: literal::seconds(patience_ms),
            datagram: if options.cut_datagrams { options.recv_size } else { WHOLE_DATAGRAM },
            cuts: options.cut_datagrams,
            keeps_half_open: server.keep_half_open && endpoint.transport().has_connections(),
        }
    }
}

impl Framing {
    fn of(endpoint: &Endpoint, shape: Shape, sending: &Sending) -> Self {
        let parameter = endpoint.framing.parameter();
        // Sockets that keep boundaries by themselves need none.
        let boundaries = Some(endpoint.framing.kind().boundaries).filter(|_| endpoint.transport().is_stream());
        let is_server = endpoint.role() == Role::Server;
        let is_wrapped = boundaries == Some(Boundaries::Bytes);
        let listens = !matches!(shape, Shape::Silent | Shape::Line | Shape::Greets | Shape::Streams);
        let (cuts, wraps) = match boundaries {
            // A client only shows: by time or not, what comes is what it shows.
            Some(Boundaries::Time) => (is_server && listens, false),
            _ if is_server => (is_wrapped && listens, is_wrapped && (listens || shape == Shape::Greets)),
            _ => (is_wrapped, is_wrapped && sending.sends_anything()),
        };
        let name = match (boundaries, endpoint.framing.kind().id) {
            _ if !cuts && !wraps => "",
            (Some(Boundaries::Time), _) => "gap",
            (_, id) => id,
        };
        let delimiter = payload::Kind::TEXT.parse(&parameter, &payload::Options::default()).unwrap_or_default();
        let gap_ms = humantime::parse_duration(&parameter).map_or(100, |gap| gap.as_millis() as u64);
        Self {
            name,
            cuts,
            wraps,
            most: MAX_FRAME_BYTES,
            prefix: Prefix::of(&parameter),
            ending: if parameter == "crlf" { "b\"\\r\\n\"" } else { "b\"\\n\"" },
            delimiter: literal::bytes(&delimiter).unwrap_or_default(),
            gap: literal::seconds(gap_ms),
            length: parameter,
        }
    }
}

impl Prefix {
    fn of(parameter: &str) -> Self {
        let number = parameter.strip_suffix("+self");
        let (format, note) = match number.unwrap_or(parameter) {
            "u8" => ("\"B\"", "one byte"),
            "u16le" => ("\"<H\"", "two bytes, the low one first"),
            "u32be" => ("\">I\"", "four bytes in network byte order"),
            "u32le" => ("\"<I\"", "four bytes, the low one first"),
            _ => ("\">H\"", "two bytes in network byte order"),
        };
        Self { format, note, counts_itself: number.is_some() }
    }
}

impl Codec {
    fn of(encoding: Encoding) -> Self {
        let is_unicode = matches!(encoding, Encoding::Utf8 | Encoding::Gb18030 | Encoding::Utf16Le | Encoding::Utf16Be);
        Self {
            encode: sending::encode(encoding),
            show: sending::coded(encoding, "backslashreplace"),
            lossless: sending::coded(encoding, "surrogateescape"),
            answer: sending::coded(encoding, "replace"),
            is_unicode,
        }
    }
}

impl Settings {
    fn of(settings: &behaviour::Settings, encoding: Encoding) -> Self {
        let options = payload::Options { encoding, ..payload::Options::default() };
        let changing = sending::changing(&Payload::of(&settings.text), &options);
        // A text that is no payload has been refused where it was typed.
        let bytes = behaviour::greeting_text(settings, encoding).unwrap_or_default();
        let fixed = || literal::bytes(&bytes).unwrap_or("b\"\"".to_owned());
        Self {
            folder: settings.folder.as_ref().map(|folder| literal::text(&folder.to_string_lossy())),
            hidden_names: settings.hidden_names,
            lists_as_python: settings.list == List::Python,
            repeats: settings.answer == Answer::Repeat,
            leave: leave(behaviour::leave_message(&settings.leave)),
            quotes: behaviour::quotes(settings, encoding).iter().map(|quote| literal::text(quote)).collect(),
            greeting: Greeting {
                changes: changing.is_some(),
                counts: changing.as_ref().is_some_and(|changing| changing.has_seq),
                expression: changing.map_or_else(fixed, |changing| changing.expression("seq")),
            },
        }
    }
}

/// A text with `${name}` and its like as a text of Python.
fn leave(text: &str) -> String {
    let doubled = text.replace('{', "{{").replace('}', "}}");
    let filled = [("name", "name"), ("room", "room"), ("ctime", "time.ctime()")]
        .iter()
        .fold(doubled, |text, (name, value)| text.replace(&format!("${{{{{name}}}}}"), &format!("{{{value}}}")));
    format!("f{}", literal::text(&filled))
}
