//! What a behaviour answers, in Python: a template in `assets/python/behaviours` and one line in [`PROGRAMS`] each.
//!
//! The template sets `answer`, an expression for what is sent back for the bytes `data`, and the constants and functions
//! that it needs. The programs around it know only the behaviour's [`Shape`].

use serde::Serialize;

use crate::behaviour::Answer;
use crate::lab::{Endpoint, Role, Turns};

/// How a behaviour takes part in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Shape {
    /// `answer` is sent for every message.
    Replies,
    /// `answer` is sent for the first message; then the server closes.
    Once,
    /// `answer` is sent for every message, until one of nothing but white space ends the conversation.
    UntilBlank,
    /// `answer` is sent where it is not `None`.
    Maybe,
    /// What comes is thrown away.
    Silent,
    /// `answer` is sent for the first line, which has its end; then the server closes.
    Line,
    /// `answer` is sent to whoever comes; then the server closes.
    Greets,
    /// `pieces()` are sent one after another, without end; `answer` for a datagram.
    Streams,
    /// `hear(client, data)` says with `send(client, data)` what it has to, and whether the client stays; `leave(client)`
    /// is for one that is gone.
    Rooms,
    /// A person types `answer` for every message.
    Turns,
    /// A person types at any time: `type_lines()` runs in a thread and sends to all `clients`.
    Chat,
}

/// Every behaviour: its id in [`crate::behaviour::BEHAVIOURS`], its shape, and its template.
const PROGRAMS: &[(&str, Shape, &str)] = &[
    ("echo", Shape::Replies, "behaviours/echo.py"),
    ("upper-case", Shape::Replies, "behaviours/upper-case.py"),
    ("upper-once", Shape::Once, "behaviours/upper-case.py"),
    ("timestamp", Shape::Replies, "behaviours/timestamp.py"),
    ("line-timestamp", Shape::Line, "behaviours/timestamp.py"),
    ("command", Shape::UntilBlank, "behaviours/command.py"),
    ("rooms", Shape::Rooms, "behaviours/rooms.py"),
    ("rules", Shape::Maybe, "behaviours/rules.py"),
    ("manual", Shape::Chat, "behaviours/manual.py"),
    ("greeting", Shape::Greets, "behaviours/greeting.py"),
    ("daytime", Shape::Greets, "behaviours/daytime.py"),
    ("time", Shape::Greets, "behaviours/time.py"),
    ("quote", Shape::Greets, "behaviours/quote.py"),
    ("discard", Shape::Silent, "behaviours/discard.py"),
    ("chargen", Shape::Streams, "behaviours/chargen.py"),
];

/// The shape and the template of this behaviour.
pub(super) fn find(id: &str) -> Option<(Shape, &'static str)> {
    PROGRAMS.iter().find(|(known, ..)| *known == id).map(|(_, shape, template)| (*shape, *template))
}

/// Those of a server or a peer; a test holds that every behaviour has its line.
pub(super) fn of(endpoint: &Endpoint) -> (Shape, &'static str) {
    let (shape, template) = find(&endpoint.behaviour).unwrap_or((Shape::Replies, "behaviours/echo.py"));
    match shape {
        _ if endpoint.role == Role::Peer => (Shape::Chat, template),
        // Who is to get something back is waited for.
        Shape::Greets if endpoint.behaviour == "daytime" && endpoint.behaviour_settings.answer == Answer::Repeat => {
            (Shape::Once, template)
        }
        Shape::Chat if endpoint.options.turns == Turns::HalfDuplex => (Shape::Turns, template),
        _ => (shape, template),
    }
}
