//! No command line panics, whatever stands in it.

use clap::Parser;
use proptest::prelude::*;
use socketlab::cli::Cli;

/// A word of a command line: one that means something, or anything.
fn word() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "serve",
        "connect",
        "peer",
        "run",
        "examples",
        "python",
        "services",
        "demo",
        "echo",
        "rooms",
        "--send",
        "--expect",
        "--every",
        "--repeat",
        "--framing",
        "--model",
        "--encoding",
        "--checksum",
        "--rule",
        "--group",
        "--ttl",
        "--delay",
        "--text",
        "--for",
        "--to",
        "--recv-size",
        "--backlog",
        "tcp://127.0.0.1:1",
        "udp://[::1]:0",
        "unix:///tmp/a",
        "line",
        "length:u16be+self",
        "delimiter:",
        "fixed:99999999999999999999",
        "idle:1ms",
        "event-loop",
        "crc32:be",
        "1e300",
        "hex:0",
        "pack:999999999x",
        "pattern:999G",
        "text:${random:99999999}",
        "regex:(=x",
        "exact:a=b",
        "239.1.2.3%lo",
    ];
    prop_oneof![
        4 => prop::sample::select(WORDS).prop_map(str::to_owned),
        1 => "\\PC{0,40}",
        1 => (prop::sample::select(WORDS), "\\PC{0,12}").prop_map(|(word, rest)| format!("{word}{rest}")),
    ]
}

proptest! {
    #[test]
    fn no_command_line_panics(words in prop::collection::vec(word(), 0..12)) {
        let line = std::iter::once("socketlab".to_owned()).chain(words);
        // What it means, or why it means nothing; both are answers.
        let _ = Cli::try_parse_from(line).map_err(|error| error.to_string());
    }
}
