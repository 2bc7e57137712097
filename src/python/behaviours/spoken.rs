//! Behaviours that speak first.

use super::super::literal;
use super::super::payload::codec_argument;
use super::super::source::Source;
use super::{Shape, Snippet};
use crate::behaviour;
use crate::lab::Endpoint;

pub(super) const DAYTIME: Snippet =
    Snippet { id: "daytime", shape: Shape::Greets, imports: &["time"], add: add_daytime };

fn add_daytime(source: &mut Source, endpoint: &Endpoint) {
    let codec = codec_argument(endpoint);
    source.define(format!("def greeting():\n    return (time.ctime() + \"\\r\\n\").encode({codec})  # RFC 867"));
}

const TIME_CODE: &str = r#"
def greeting():
    """The seconds since 1900 as four bytes in network byte order (RFC 868)."""
    return struct.pack("!I", (int(time.time()) + 2_208_988_800) % 2**32)
"#;

pub(super) const TIME: Snippet = Snippet {
    id: "time",
    shape: Shape::Greets,
    imports: &["struct", "time"],
    add: |source, _| source.define(TIME_CODE),
};

const CHARGEN_CODE: &str = r#"
def pieces():
    """Lines of 72 printable characters; each begins one character later (RFC 864)."""
    printable = bytes(range(32, 127))
    for first in itertools.cycle(range(95)):
        yield (printable * 2)[first:first + 72] + b"\r\n"


def datagram():
    """A datagram of 0 to 512 of these characters, as many as chance will have it."""
    lines = b"".join(itertools.islice(pieces(), 7))
    return lines[:random.randrange(513)]
"#;

pub(super) const CHARGEN: Snippet = Snippet {
    id: "chargen",
    shape: Shape::Streams,
    imports: &["itertools", "random"],
    add: |source, _| source.define(CHARGEN_CODE),
};

fn add_greeting(source: &mut Source, endpoint: &Endpoint) {
    // A text that is no payload has been refused where it was typed.
    let bytes =
        behaviour::greeting_text(&endpoint.behaviour_settings, endpoint.payload_options.encoding).unwrap_or_default();
    source.constant(format!("TEXT = {}", literal::bytes(&bytes).unwrap_or("b\"\"".to_owned())));
    source.define("def greeting():\n    return TEXT");
}

pub(super) const GREETING: Snippet = Snippet { id: "greeting", shape: Shape::Greets, imports: &[], add: add_greeting };

fn add_quotes(source: &mut Source, endpoint: &Endpoint) {
    let quotes = behaviour::quotes(&endpoint.behaviour_settings, endpoint.payload_options.encoding);
    let lines: Vec<String> = quotes.iter().map(|quote| format!("    {},\n", literal::text(quote))).collect();
    source.constant(format!("QUOTES = itertools.cycle([\n{}])", lines.concat()));
    let codec = codec_argument(endpoint);
    source.define(format!("def greeting():\n    return (next(QUOTES) + \"\\r\\n\").encode({codec})  # RFC 865"));
}

pub(super) const QUOTE: Snippet =
    Snippet { id: "quote", shape: Shape::Greets, imports: &["itertools"], add: add_quotes };
