//! What an endpoint sends: what its composer holds, how often, and how typed lines become bytes.

use minijinja::{Value, context};
use serde::Serialize;

use super::behaviours::Shape;
use super::literal;
use super::role::Partner;
use crate::lab::{Endpoint, Role, Turns};
use crate::payload::{Content, Encoding, Moment, Options, Part, Payload, Template};

/// A longer expression has a function of its own.
const LINE_CHARS: usize = 90;

/// What is sent.
#[derive(Default, Serialize)]
pub(super) struct Sending {
    /// The constant `PAYLOAD`.
    payload: Option<String>,
    /// Whether that stands for bytes that are too many to be written out.
    is_random: bool,
    /// The constant `FILE`.
    file: Option<String>,
    /// Whether the file goes out by `sendfile`.
    is_streamed: bool,
    /// Why what the composer holds cannot be sent: its `notation` and the `reason`, as comments.
    error: Option<Value>,
    /// The parts of a message that are too many for one line, for the function `message(seq)`.
    parts: Vec<String>,
    /// The expression that is sent first, or again and again; none where all is typed.
    message: Option<String>,
    /// Whether there may be more than one message, which `messages()` gives.
    pub(super) has_messages: bool,
    /// Seconds from one to the next (`every`), and the `end` of the range of the numbers from 1.
    repeat: Option<Value>,
    /// The name that counts repeats.
    counter: &'static str,
    /// The bytes of the typed `line`, which ends in `\n`.
    line: String,
}

impl Sending {
    pub(super) fn of(endpoint: &Endpoint, partner: Partner, template: &str, shape: Shape) -> Self {
        let mut sending = Self { has_messages: true, counter: "_", line: line(endpoint), ..Self::default() };
        if endpoint.role() == Role::Server {
            // A server's template names the payload where a person sends it.
            if shape == Shape::Turns || shape == Shape::Chat && endpoint.transport().has_connections() {
                sending.set_content(endpoint, template);
            }
            return sending;
        }
        sending.set_content(endpoint, template);
        if let Some(repeat) = endpoint.repeat.filter(|_| sending.message.is_some()) {
            let every = format!("{:?}", repeat.every.0.as_secs_f64());
            sending.repeat = Some(context! { every, end => repeat.times.map(|times| times.saturating_add(1)) });
            return sending;
        }
        // Whoever knows that the other side answers by itself has said all with it.
        let is_all = matches!(partner, Partner::Answers | Partner::Silent | Partner::Speaks);
        let goes_on = matches!(template, "client_turns.py" | "client_reconnect.py" | "peer.py")
            || endpoint.options.turns == Turns::HalfDuplex;
        let has_first = sending.message.is_some() || sending.is_streamed;
        sending.has_messages = template != "client_once.py" && !(has_first && is_all && !goes_on);
        sending
    }

    fn set_content(&mut self, endpoint: &Endpoint, template: &str) {
        let (notation, options) = (&endpoint.payload, &endpoint.payload_options);
        if notation.is_empty() {
            return;
        }
        let payload = Payload::of(notation);
        match payload.content(options, &Moment::first()) {
            Ok(Content::Bytes(bytes)) => {
                let is_repeated = endpoint.repeat.is_some() && endpoint.role() != Role::Server;
                let parts = changing(&payload, options).filter(|changing| is_repeated || changing.has_time);
                if let Some(changing) = parts.filter(|_| endpoint.role() != Role::Server) {
                    let seq = if is_repeated { "seq" } else { "1" };
                    self.counter = if is_repeated && changing.has_seq { "seq" } else { "_" };
                    let expression = changing.parts(seq).join(" + ");
                    if expression.len() > LINE_CHARS {
                        self.counter = "seq";
                        self.parts = changing.parts("seq");
                        self.message = Some(format!("message({seq})"));
                    } else {
                        self.message = Some(expression);
                    }
                    return;
                }
                let written = literal::bytes(&bytes);
                self.is_random = written.is_none();
                self.payload = Some(written.unwrap_or_else(|| format!("os.urandom({})", bytes.len())));
                self.message = Some("PAYLOAD".to_owned());
            }
            Ok(Content::File(_)) if endpoint.role() == Role::Server => {}
            Ok(Content::File(path)) => {
                self.file = Some(literal::text(&path.to_string_lossy()));
                self.is_streamed = template == "client_talk.py" && endpoint.repeat.is_none();
                let whole = || "pathlib.Path(FILE).read_bytes()".to_owned();
                self.message = (!self.is_streamed).then(whole);
            }
            Err(error) => {
                let (notation, reason) = (literal::comment(notation), literal::comment(&error.to_string()));
                self.error = Some(context! { notation, reason });
            }
        }
    }

    pub(super) fn sends_anything(&self) -> bool {
        self.has_messages || self.message.is_some()
    }
}

/// A payload that is not the same at every send, as an expression.
pub(super) struct Changing {
    parts: Vec<Part>,
    options: Options,
    pub(super) has_seq: bool,
    /// Whether it changes though nobody counts.
    has_time: bool,
}

/// The payload's parts, where it changes. One with a checksum has none: it is shown as its first send.
pub(super) fn changing(payload: &Payload, options: &Options) -> Option<Changing> {
    let parts = payload.parts(options).filter(|_| options.checksum.is_none())?;
    let has_seq = parts.contains(&Part::Template(Template::Seq));
    let has_time = parts.iter().any(|part| !matches!(part, Part::Template(Template::Seq) | Part::Bytes(_)));
    (has_seq || has_time).then_some(Changing { parts, options: *options, has_seq, has_time })
}

impl Changing {
    /// The parts of the bytes of one send, the number of which is the expression `seq`.
    pub(super) fn parts(&self, seq: &str) -> Vec<String> {
        let encode = encode(self.options.encoding);
        let parts = self.parts.iter().map(|part| match part {
            Part::Bytes(bytes) => literal::bytes(bytes).unwrap_or_default(),
            Part::Template(Template::Seq) => format!("str({seq}).encode({encode})"),
            Part::Template(Template::Time) => {
                format!("datetime.datetime.now().astimezone().isoformat(timespec=\"milliseconds\").encode({encode})")
            }
            Part::Template(Template::UnixMs) => format!("str(time.time_ns() // 1_000_000).encode({encode})"),
            Part::Template(Template::Random { chars }) => {
                format!("\"\".join(random.choices(string.ascii_letters + string.digits, k={chars})).encode({encode})")
            }
        });
        parts.collect()
    }
}

/// The bytes of the typed `line` as an expression.
fn line(endpoint: &Endpoint) -> String {
    let options = &endpoint.payload_options;
    let encode = encode(options.encoding);
    match options.line_ending.text() {
        "" => format!("line.rstrip(\"\\n\").encode({encode})"),
        text => format!("(line.rstrip(\"\\n\") + {}).encode({encode})", literal::text(text)),
    }
}

/// What `encode()` is given.
pub(super) fn encode(encoding: Encoding) -> String {
    match codec(encoding) {
        "utf-8" => String::new(),
        codec => literal::text(codec),
    }
}

/// What `encode()` or `decode()` is given with this handler of errors.
pub(super) fn coded(encoding: Encoding, errors: &str) -> String {
    match codec(encoding) {
        "utf-8" => format!("errors={}", literal::text(errors)),
        codec => format!("{}, {}", literal::text(codec), literal::text(errors)),
    }
}

/// Python's name of the encoding.
fn codec(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf16Le => "utf-16-le",
        Encoding::Utf16Be => "utf-16-be",
        _ => encoding.id(),
    }
}
