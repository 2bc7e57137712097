//! What the holes of the templates are filled with. A text is an expression or a comment of Python already.

use minijinja::value::Serde;
use minijinja::{Value, context};

use super::behaviours::{self, Shape};
use super::literal;
use super::place;
use super::role::{self, Partner};
use super::rules;
use super::sending::{self, Sending};
use crate::address::Transport;
use crate::behaviour::{self, Answer, List, Stamp};
use crate::framing::{Boundaries, MAX_FRAME_BYTES};
use crate::lab::{ClientSettings, Endpoint, Model, Role, ServerSettings, Turns};
use crate::payload::{self, Encoding, Payload};

/// All that a template can ask for, and what of it decides which templates are asked.
pub(super) struct Context {
    pub(super) shape: Shape,
    pub(super) framing: Framing,
    pub(super) has_messages: bool,
    /// Whether several threads share what the behaviour remembers, or the keyboard.
    pub(super) has_lock: bool,
    pub(super) values: Value,
}

/// How long a client of datagrams waits where the lab would wait without end, in milliseconds: a datagram can be lost.
const DATAGRAM_PATIENCE_MS: u64 = 5_000;

/// More than any datagram has.
const WHOLE_DATAGRAM: usize = 65_535;

impl Context {
    pub(super) fn of(endpoint: &Endpoint, partner: Partner, template: &str) -> Self {
        let transport = endpoint.transport();
        let shape = behaviours::shape(endpoint);
        let sending = Sending::of(endpoint, partner, template, shape);
        let framing = Framing::of(endpoint, shape, &sending);
        let has_messages = sending.has_messages;
        let is_server = endpoint.role() == Role::Server;
        let is_threaded = endpoint.model() == Model::ThreadPerConnection;
        let has_lock = is_server && is_threaded && matches!(shape, Shape::Rooms | Shape::Turns);
        let settings = &endpoint.server_settings().behaviour_settings;
        let encoding = endpoint.payload_options.encoding;
        let values = context! {
            name => literal::comment(&endpoint.name),
            transport => transport.label(),
            has_connections => transport.has_connections(),
            is_bound => endpoint.role().binds(),
            is_v6 => place::is_v6(&endpoint.address),
            place => place::place(&endpoint.address, endpoint.role() == Role::Client && transport.has_connections()),
            to => endpoint.to().map(|to| place::place(to, false)),
            groups => place::groups(&endpoint.address, &endpoint.options),
            options => options(endpoint),
            framing => framing.values(endpoint),
            codec => codec(encoding),
            sending => Serde(sending),
            behaviour => endpoint.behaviour(),
            shape => Serde(shape),
            model => endpoint.model().id(),
            is_threaded,
            has_lock,
            forks => role::is_forking(endpoint),
            // How often a server that takes the end for nothing receives it.
            most_empty => behaviour::MOST_EMPTY,
            // The class of `socketserver`.
            base => base(transport),
            delay => seconds(settings.delay_ms),
            settings => of_behaviour(settings, encoding),
            rules => rules::rules(&settings.rules, encoding),
            // What a timestamp puts in front, within an f-string.
            stamp => match settings.stamp {
                Stamp::Spaced => "[{time.ctime()}] ",
                Stamp::Joined => "[{time.ctime()}]",
            },
            // Whether a client's datagrams get answers, and whether others come, too.
            is_answered => partner != Partner::Silent,
            talks => partner == Partner::Talks && endpoint.options.turns == Turns::FullDuplex,
        };
        Self { shape, framing, has_messages, has_lock, values }
    }
}

fn base(transport: Transport) -> &'static str {
    match (transport.is_unix(), transport.has_connections()) {
        (true, true) => "UnixStreamServer",
        (true, false) => "UnixDatagramServer",
        (false, true) => "TCPServer",
        (false, false) => "UDPServer",
    }
}

/// Seconds, where there are any.
fn seconds(ms: u64) -> Option<String> {
    (ms > 0).then(|| literal::seconds(ms))
}

fn options(endpoint: &Endpoint) -> Value {
    let options = &endpoint.options;
    let (server, client) = (endpoint.server_settings(), endpoint.client_settings());
    let is_tcp = endpoint.transport() == Transport::Tcp;
    let patience_ms = if client.answer_timeout_ms == 0 { DATAGRAM_PATIENCE_MS } else { client.answer_timeout_ms };
    let (most, connect_ms) = (server.listening.max_connections, client.connect_timeout_ms);
    context! {
        size => options.recv_size,
        // Before each `recv`.
        pause => seconds(options.recv_pause_ms),
        has_buffers => options.so_rcvbuf.is_some() || options.so_sndbuf.is_some(),
        rcvbuf => options.so_rcvbuf,
        sndbuf => options.so_sndbuf,
        backlog => server.listening.backlog,
        // Of no use for a path.
        reuse_addr => server.listening.reuse_addr && is_tcp,
        no_delay => options.no_delay && is_tcp,
        // Clients at once, where that is not the usual number.
        limit => (most != ServerSettings::default().listening.max_connections).then_some(most),
        most,
        connect_timeout => seconds(connect_ms).filter(|_| connect_ms != ClientSettings::default().connect_timeout_ms),
        answer_timeout => seconds(client.answer_timeout_ms),
        // What a client of datagrams waits in any case.
        patience => literal::seconds(patience_ms),
        // What each `recvfrom` asks for, and whether that loses the end of a longer datagram.
        datagram => if options.cut_datagrams { options.recv_size } else { WHOLE_DATAGRAM },
        cuts => options.cut_datagrams,
        accepts => server.accepts.id(),
        unconnected => client.unconnected,
        keeps_half_open => endpoint.options.keep_half_open && endpoint.transport().has_connections(),
    }
}

/// How a stream is cut into messages.
pub(super) struct Framing {
    /// Empty where each `recv` is a message.
    pub(super) name: &'static str,
    /// Whether what comes is cut, and whether something is put around what is sent.
    pub(super) cuts: bool,
    pub(super) wraps: bool,
}

impl Framing {
    fn of(endpoint: &Endpoint, shape: Shape, sending: &Sending) -> Self {
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
        Self { name, cuts, wraps }
    }

    fn values(&self, endpoint: &Endpoint) -> Value {
        let parameter = endpoint.framing.parameter();
        let delimiter = payload::Kind::TEXT.parse(&parameter, &payload::Options::default()).unwrap_or_default();
        let gap_ms = humantime::parse_duration(&parameter).map_or(100, |gap| gap.as_millis() as u64);
        context! {
            name => self.name,
            cuts => self.cuts,
            wraps => self.wraps,
            most => MAX_FRAME_BYTES,
            prefix => prefix(&parameter),
            ending => if parameter == "crlf" { "b\"\\r\\n\"" } else { "b\"\\n\"" },
            delimiter => literal::bytes(&delimiter).unwrap_or_default(),
            gap => literal::seconds(gap_ms),
            length => parameter,
        }
    }
}

/// The number before a message.
fn prefix(parameter: &str) -> Value {
    let number = parameter.strip_suffix("+self");
    let (format, note) = match number.unwrap_or(parameter) {
        "u8" => ("\"B\"", "one byte"),
        "u16le" => ("\"<H\"", "two bytes, the low one first"),
        "u32be" => ("\">I\"", "four bytes in network byte order"),
        "u32le" => ("\"<I\"", "four bytes, the low one first"),
        _ => ("\">H\"", "two bytes in network byte order"),
    };
    context! { format, note, counts_itself => number.is_some() }
}

/// What `encode()` and `decode()` are given.
fn codec(encoding: Encoding) -> Value {
    context! {
        encode => sending::encode(encoding),
        // Where a person reads it.
        show => sending::coded(encoding, "backslashreplace"),
        // Where no byte may be lost.
        lossless => sending::coded(encoding, "surrogateescape"),
        // For a text that may have characters that the encoding lacks.
        answer => sending::coded(encoding, "replace"),
        // Whether it has every character.
        is_unicode =>
            matches!(encoding, Encoding::Utf8 | Encoding::Gb18030 | Encoding::Utf16Le | Encoding::Utf16Be),
    }
}

fn of_behaviour(settings: &behaviour::Settings, encoding: Encoding) -> Value {
    let options = payload::Options { encoding, ..payload::Options::default() };
    let changing = sending::changing(&Payload::of(&settings.text), &options);
    // A text that is no payload has been refused where it was typed.
    let bytes = behaviour::greeting_text(settings, encoding).unwrap_or_default();
    let fixed = || literal::bytes(&bytes).unwrap_or("b\"\"".to_owned());
    context! {
        folder => settings.folder.as_ref().map(|folder| literal::text(&folder.to_string_lossy())),
        hidden_names => settings.hidden_names,
        lists_as_python => settings.list == List::Python,
        // Whether daytime repeats what was sent.
        repeats => settings.answer == Answer::Repeat,
        leave => leave(behaviour::leave_message(&settings.leave)),
        quotes => behaviour::quotes(settings, encoding).iter().map(|quote| literal::text(quote)).collect::<Vec<_>>(),
        greeting => context! {
            // What it says to the first.
            first => fixed(),
            // Whether each is another, and whether its number `seq` is in it.
            changes => changing.is_some(),
            counts => changing.as_ref().is_some_and(|changing| changing.has_seq),
            expression => changing.map_or_else(fixed, |changing| changing.parts("seq").join(" + ")),
        },
    }
}

/// What a room is sent when somebody leaves, with `${name}` and its like, as a text of Python.
fn leave(text: &str) -> String {
    let doubled = text.replace('{', "{{").replace('}', "}}");
    let filled = [("name", "name"), ("room", "room"), ("ctime", "time.ctime()")]
        .iter()
        .fold(doubled, |text, (name, value)| text.replace(&format!("${{{{{name}}}}}"), &format!("{{{value}}}")));
    format!("f{}", literal::text(&filled))
}
