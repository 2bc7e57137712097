//! The transcripts in this folder: one life of a connection each, played without a socket and through every loop on real
//! ones. A case is added by adding a file.
//!
//! Above the empty line stand the endpoint's settings; below it `>>` is what happens to the connection, `<<` what it does.

use std::path::{Path, PathBuf};

use super::{Endpoint, Rule, Turns};

/// One transcript.
pub struct Script {
    pub name: String,
    pub endpoint: Endpoint,
    pub lines: Vec<String>,
}

/// The folder of the transcripts that every loop plays.
const EVERYWHERE: &str = "tests/transcripts";

/// Every transcript that is played on real sockets, too, by name.
pub fn all() -> Vec<Script> {
    all_in(EVERYWHERE)
}

/// Every transcript of a folder, by name.
pub fn all_in(folder: &str) -> Vec<Script> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
        read(&path.file_stem().unwrap().to_string_lossy(), &text)
    };
    paths.into_iter().map(read).collect()
}

pub fn read(name: &str, text: &str) -> Script {
    let (settings, lines) = text.split_once("\n\n").unwrap();
    let mut endpoint = Endpoint::server(name, "tcp://127.0.0.1:0".parse().unwrap());
    for line in settings.lines().filter(|line| !line.starts_with('#')) {
        let (key, value) = line.split_once(": ").unwrap_or((line, ""));
        match key.trim() {
            "behaviour" => endpoint.make_server().behaviour = value.to_owned(),
            "framing" => endpoint.framing = value.parse().unwrap(),
            "delay" => endpoint.make_server().behaviour_settings.delay_ms = value.parse().unwrap(),
            "rule" => {
                let (pattern, reply) = value.split_once(" -> ").unwrap();
                let rule = Rule { pattern: pattern.to_owned(), reply: reply.to_owned(), ..Rule::default() };
                endpoint.make_server().behaviour_settings.rules.push(rule);
            }
            "answer timeout" => {
                endpoint = Endpoint::client(name, "tcp://127.0.0.1:0".parse().unwrap());
                endpoint.make_client().answer_timeout_ms = value.parse().unwrap();
            }
            "keep half open" => endpoint.options.keep_half_open = true,
            "half duplex" => endpoint.options.turns = Turns::HalfDuplex,
            "recv pause" => endpoint.options.recv_pause_ms = value.parse().unwrap(),
            "recv size" => endpoint.options.recv_size = value.parse().unwrap(),
            key => panic!("{name}: no setting {key}"),
        }
    }
    let lines = lines.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
    Script { name: name.to_owned(), endpoint, lines }
}

/// The bytes in quotes of a line: `\n`, `\r`, `\t` and `\xHH` are escapes.
pub fn bytes(line: &str) -> Vec<u8> {
    let quoted = line.split_once('"').and_then(|(_, rest)| rest.rsplit_once('"')).unwrap_or_else(|| panic!("{line}")).0;
    let (mut bytes, mut rest) = (Vec::new(), quoted.as_bytes());
    while let [byte, more @ ..] = rest {
        rest = more;
        if *byte != b'\\' {
            bytes.push(*byte);
            continue;
        }
        let (escaped, length) = match rest[0] {
            b'n' => (b'\n', 1),
            b'r' => (b'\r', 1),
            b't' => (b'\t', 1),
            b'x' => (u8::from_str_radix(std::str::from_utf8(&rest[1..3]).unwrap(), 16).unwrap(), 3),
            other => (other, 1),
        };
        bytes.push(escaped);
        rest = &rest[length..];
    }
    bytes
}
