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
    /// `answer` is sent for every message; the end is taken for nothing received yet.
    Spins,
    /// What comes is thrown away.
    Silent,
    /// `answer` is sent for the first line, which has its end; then the server closes.
    Line,
    /// `answer` is sent to whoever comes; then the server closes.
    Greets,
    /// `pieces()` are sent one after another, without end; `answer` for a datagram.
    Streams,
    /// `hear(client, data)` sends what it has to, and says whether the client stays; `leave(client)` is for one that is
    /// gone.
    Rooms,
    /// A person types `answer` for every message.
    Turns,
    /// A person types at any time: `type_lines()` runs in a thread and sends to all `clients`.
    Chat,
}

/// A behaviour in Python.
pub(super) struct Program {
    /// As in [`crate::behaviour::BEHAVIOURS`].
    pub id: &'static str,
    pub shape: Shape,
    /// The text of its template.
    pub text: &'static str,
}

macro_rules! programs {
    ($($id:literal $shape:ident $file:literal,)+) => {
        &[$(Program {
            id: $id,
            shape: Shape::$shape,
            text: include_str!(concat!("../../assets/python/behaviours/", $file)),
        }),+]
    };
}

/// Every behaviour: its id, its shape, and its template.
pub(super) const PROGRAMS: &[Program] = programs![
    "echo" Replies "echo.py",
    "upper-case" Replies "upper-case.py",
    "upper-once" Once "upper-case.py",
    "timestamp" Replies "timestamp.py",
    "line-timestamp" Line "timestamp.py",
    "command" UntilBlank "command.py",
    "rooms" Rooms "rooms.py",
    "rules" Maybe "rules.py",
    "manual" Chat "manual.py",
    "greeting" Greets "greeting.py",
    "reply-once" Once "reply-once.py",
    "daytime" Greets "daytime.py",
    "time" Greets "time.py",
    "quote" Greets "quote.py",
    "discard" Silent "discard.py",
    "chargen" Streams "chargen.py",
    "eof-spin" Spins "echo.py",
];

/// The program of this behaviour.
pub(super) fn find(id: &str) -> Option<&'static Program> {
    PROGRAMS.iter().find(|program| program.id == id)
}

/// The shape of a server or a peer.
pub(super) fn shape(endpoint: &Endpoint) -> Shape {
    // A test holds that every behaviour has its line.
    let shape = find(endpoint.behaviour()).map_or(Shape::Silent, |program| program.shape);
    match shape {
        _ if endpoint.role() == Role::Peer => Shape::Chat,
        // Who is to get something back is waited for.
        Shape::Greets
            if endpoint.behaviour() == "daytime"
                && endpoint.server_settings().behaviour_settings.answer == Answer::Repeat =>
        {
            Shape::Once
        }
        // A datagram is answered whatever is in it.
        Shape::Once if endpoint.behaviour() == "reply-once" && !endpoint.transport().has_connections() => Shape::Greets,
        Shape::Chat if endpoint.options.turns == Turns::HalfDuplex => Shape::Turns,
        _ => shape,
    }
}
