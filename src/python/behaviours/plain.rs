//! Behaviours that look at one message and reply to it.

use super::super::literal;
use super::super::payload::{codec, codec_argument};
use super::super::source::Source;
use super::{Ends, Shape, Snippet};
use crate::behaviour::{List, Stamp};
use crate::lab::Endpoint;

pub(super) const ECHO: Snippet = Snippet {
    id: "echo",
    shape: Shape::Replies(Ends::WithClient),
    imports: &[],
    add: |source, _| source.define("def reply(data):\n    return data"),
};

fn add_upper(source: &mut Source, endpoint: &Endpoint) {
    let codec = codec(endpoint);
    source.define(format!(
        "def reply(data):\n    text = data.decode(\"{codec}\", \"surrogateescape\")  # what is no text stays\n    \
         return text.upper().encode(\"{codec}\", \"surrogateescape\")\n"
    ));
}

pub(super) const UPPER_CASE: Snippet =
    Snippet { id: "upper-case", shape: Shape::Replies(Ends::WithClient), imports: &[], add: add_upper };

pub(super) const UPPER_ONCE: Snippet =
    Snippet { id: "upper-once", shape: Shape::Replies(Ends::AfterOne), imports: &[], add: add_upper };

/// The time as it stands before something: `[{time.ctime()}] ` within an f-string.
pub(super) fn stamp(endpoint: &Endpoint) -> &'static str {
    match endpoint.behaviour_settings.stamp {
        Stamp::Spaced => "[{time.ctime()}] ",
        Stamp::Joined => "[{time.ctime()}]",
    }
}

fn add_stamped(source: &mut Source, endpoint: &Endpoint) {
    let (stamp, codec) = (stamp(endpoint), codec_argument(endpoint));
    source.define(format!(
        "def reply(data):\n    return f\"{stamp}\".encode({codec}) + data  # bytes: a socket carries no text\n"
    ));
}

/// Daytime that repeats what was sent.
pub(super) const DAYTIME_REPEATED: Snippet =
    Snippet { id: "daytime", shape: Shape::Replies(Ends::AfterOne), imports: &["time"], add: add_stamped };

pub(super) const TIMESTAMP: Snippet =
    Snippet { id: "timestamp", shape: Shape::Replies(Ends::WithClient), imports: &["time"], add: add_stamped };

pub(super) const LINE_TIMESTAMP: Snippet =
    Snippet { id: "line-timestamp", shape: Shape::Line, imports: &["time"], add: add_stamped };

const COMMANDS: &str = r#"
def reply(data):
    command = data.decode(CODEC, "backslashreplace").strip()
    if command == "date":
        answer = time.ctime()
    elif command == "os":
        answer = os.name
    elif command == "ls":
        names = sorted(os.listdir(FOLDER)) if FOLDER else []
        answer = NAMES
    else:
        answer = f"STAMP{command}"
    return answer.encode(CODEC, "replace")
"#;

fn add_command(source: &mut Source, endpoint: &Endpoint) {
    let folder = endpoint.behaviour_settings.folder.as_ref().map(|folder| literal::text(&folder.to_string_lossy()));
    let folder = folder.unwrap_or("None".to_owned());
    source.constant(format!("FOLDER = {folder}  # whose names may be told; of nothing else may a client ask"));
    let names = match endpoint.behaviour_settings.list {
        List::Lines => "\"\\n\".join(names)",
        List::Python => "repr(names)",
    };
    let code = COMMANDS.replace("CODEC", &format!("\"{}\"", codec(endpoint)));
    source.define(code.replace("NAMES", names).replace("STAMP", stamp(endpoint)));
}

pub(super) const COMMAND: Snippet =
    Snippet { id: "command", shape: Shape::Replies(Ends::OnBlank), imports: &["os", "time"], add: add_command };

pub(super) const DISCARD: Snippet = Snippet { id: "discard", shape: Shape::Silent, imports: &[], add: |_, _| {} };

pub(super) const MANUAL: Snippet = Snippet { id: "manual", shape: Shape::Typed, imports: &[], add: |_, _| {} };
