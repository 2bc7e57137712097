//! The functions that cut a stream into messages, `cut(held)`, and put around one what belongs there, `wrap(message)`.

use super::literal;
use super::source::Source;
use super::template::fill;
use crate::framing::{Boundaries, Framing, MAX_FRAME_BYTES};
use crate::lab::Endpoint;
use crate::payload;

/// What a conversation has to do for its framing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cutting {
    /// What one `recv` gives is taken for a message.
    None,
    /// `cut` finds the messages in the bytes.
    Bytes,
    /// What came is a message once nothing has come for `GAP` seconds.
    Time,
}

impl Cutting {
    pub fn of(endpoint: &Endpoint) -> Self {
        // Sockets that keep boundaries by themselves need none.
        match endpoint.framing.kind().boundaries {
            _ if !endpoint.transport().is_stream() => Cutting::None,
            Boundaries::Recvs => Cutting::None,
            Boundaries::Bytes => Cutting::Bytes,
            Boundaries::Time => Cutting::Time,
        }
    }

    /// The expression with what the framing puts around it.
    pub fn wrapped(self, expression: &str) -> String {
        if self == Cutting::Bytes { format!("wrap({expression})") } else { expression.to_owned() }
    }
}

const LINE: &str = r#"
def cut(held):
    """The lines in the bytes that came so far, and what is no whole line yet: recv() knows no lines."""
    *lines, rest = held.split(b"\n")
    if len(rest) > MAX_MESSAGE:
        raise ValueError("a line without end")
    return [line.removesuffix(b"\r") for line in lines], rest


def wrap(message):
    if b"\n" in message:
        raise ValueError("a line cannot hold a line break")
    return message + $ENDING$
"#;

const DELIMITER: &str = r#"
def cut(held):
    """The messages in the bytes that came so far, and what is no whole message yet."""
    *messages, rest = held.split(DELIMITER)
    if len(rest) > MAX_MESSAGE:
        raise ValueError("a message without end")
    return messages, rest


def wrap(message):
    if DELIMITER in message:
        raise ValueError("a message cannot hold the delimiter")
    return message + DELIMITER
"#;

const FIXED: &str = r#"
def cut(held):
    """The messages in the bytes that came so far, each of LENGTH bytes, and what is no whole message yet."""
    end = len(held) - len(held) % LENGTH
    return [held[at:at + LENGTH] for at in range(0, end, LENGTH)], held[end:]


def wrap(message):
    if len(message) != LENGTH:
        raise ValueError(f"a message has {LENGTH} bytes here, not {len(message)}")
    return message
"#;

const PREFIXED: &str = r#"
def cut(held):
    """The messages in the bytes that came so far, and what is no whole message yet: first comes its length."""
    messages = []
    while len(held) >= PREFIX.size:
        length = PREFIX.unpack_from(held)[0]$LESS$
        if not 0 <= length <= MAX_MESSAGE:
            raise ValueError(f"a length of {length} bytes")  # never make room for what a stranger announces
        if len(held) < PREFIX.size + length:
            break
        messages.append(held[PREFIX.size:PREFIX.size + length])
        held = held[PREFIX.size + length:]
    return messages, held


def wrap(message):
    return PREFIX.pack(len(message)$MORE$) + message
"#;

/// Adds what the endpoint's framing needs.
pub(super) fn add(source: &mut Source, endpoint: &Endpoint) -> Cutting {
    let cutting = Cutting::of(endpoint);
    let parameter = endpoint.framing.parameter();
    match cutting {
        Cutting::None => {}
        Cutting::Time => source.constant(format!(
            "GAP = {}  # seconds in which nothing comes, after which a message is complete",
            literal::seconds(gap_ms(&endpoint.framing))
        )),
        Cutting::Bytes => add_cut(source, endpoint.framing.kind().id, &parameter),
    }
    cutting
}

fn add_cut(source: &mut Source, id: &str, parameter: &str) {
    let limit = format!("MAX_MESSAGE = {MAX_FRAME_BYTES}");
    match id {
        "fixed" => {
            source.constant(format!("LENGTH = {parameter}"));
            source.define(FIXED);
        }
        "delimiter" => {
            // The notation has been read already: it is one that can be read.
            let bytes = payload::Kind::TEXT.parse(parameter, &payload::Options::default()).unwrap_or_default();
            source.constant(limit);
            source.constant(format!("DELIMITER = {}", literal::bytes(&bytes).unwrap_or_default()));
            source.define(DELIMITER);
        }
        "length" => {
            let (number, counts_itself) = match parameter.strip_suffix("+self") {
                Some(number) => (number, true),
                None => (parameter, false),
            };
            let (format, what) = match number {
                "u8" => ("B", "one byte"),
                "u16le" => ("<H", "two bytes, the low one first"),
                "u32be" => (">I", "four bytes in network byte order"),
                "u32le" => ("<I", "four bytes, the low one first"),
                _ => (">H", "two bytes in network byte order"),
            };
            source.import(&["struct"]);
            source.constant(limit);
            source.constant(format!("PREFIX = struct.Struct(\"{format}\")  # {what}"));
            let (less, more) = if counts_itself { (" - PREFIX.size", " + PREFIX.size") } else { ("", "") };
            source.define(fill(PREFIXED, &[("LESS", less), ("MORE", more)]));
        }
        _ => {
            let ending = if parameter == "crlf" { "b\"\\r\\n\"" } else { "b\"\\n\"" };
            source.constant(limit);
            source.define(fill(LINE, &[("ENDING", ending)]));
        }
    }
}

/// The gap, in milliseconds, as the framing's parameter says it.
fn gap_ms(framing: &Framing) -> u64 {
    humantime::parse_duration(&framing.parameter()).map_or(100, |gap| gap.as_millis() as u64)
}
