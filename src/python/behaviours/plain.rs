//! Behaviours that look at one message and reply to it.

use super::super::literal;
use super::super::source::Source;
use super::super::template::fill;
use super::{Ends, Shape, Snippet};
use crate::lab::Endpoint;

pub(super) const ECHO: Snippet = Snippet {
    id: "echo",
    shape: Shape::Replies(Ends::WithClient),
    imports: &[],
    add: |source, _| source.define("def reply(data):\n    return data"),
};

const UPPER: &str = "\
def reply(data):
    return data.upper()  # the letters a to z; every other byte stays, so no character is torn
";

pub(super) const UPPER_CASE: Snippet = Snippet {
    id: "upper-case",
    shape: Shape::Replies(Ends::WithClient),
    imports: &[],
    add: |source, _| source.define(UPPER),
};

pub(super) const UPPER_ONCE: Snippet = Snippet {
    id: "upper-once",
    shape: Shape::Replies(Ends::AfterOne),
    imports: &[],
    add: |source, _| source.define(UPPER),
};

const STAMPED: &str = "\
def reply(data):
    return f\"[{time.ctime()}] \".encode() + data  # bytes: a socket carries no text
";

pub(super) const TIMESTAMP: Snippet = Snippet {
    id: "timestamp",
    shape: Shape::Replies(Ends::WithClient),
    imports: &["time"],
    add: |source, _| source.define(STAMPED),
};

pub(super) const LINE_TIMESTAMP: Snippet =
    Snippet { id: "line-timestamp", shape: Shape::Line, imports: &["time"], add: |source, _| source.define(STAMPED) };

const COMMANDS: &str = r#"
def reply(data):
    command = data.strip()
    if command == b"date":
        return time.ctime().encode()
    if command == b"os":
        return os.name.encode()
    if command == b"ls":
        names = sorted($NAMES$) if FOLDER else []
        return "\n".join(names).encode(errors="replace")
    return f"[{time.ctime()}] ".encode() + command
"#;

fn add_command(source: &mut Source, endpoint: &Endpoint) {
    let folder = endpoint.behaviour_settings.folder.as_ref().map(|folder| literal::text(&folder.to_string_lossy()));
    let folder = folder.unwrap_or("None".to_owned());
    source.constant(format!("FOLDER = {folder}  # whose names may be told; of nothing else may a client ask"));
    let names = match endpoint.behaviour_settings.hidden_names {
        true => "os.listdir(FOLDER)",
        false => r#"name for name in os.listdir(FOLDER) if not name.startswith(".")"#,
    };
    source.define(fill(COMMANDS, &[("NAMES", names)]));
}

pub(super) const COMMAND: Snippet =
    Snippet { id: "command", shape: Shape::Replies(Ends::OnBlank), imports: &["os", "time"], add: add_command };

pub(super) const DISCARD: Snippet = Snippet { id: "discard", shape: Shape::Silent, imports: &[], add: |_, _| {} };

pub(super) const MANUAL: Snippet = Snippet { id: "manual", shape: Shape::Typed, imports: &[], add: |_, _| {} };
