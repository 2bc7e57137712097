//! What a behaviour answers, in Python: one line in [`SNIPPETS`] each.
//!
//! The programs around them know only a behaviour's [`Shape`]: which function it defines and when that is called.

mod plain;
mod rooms;
mod rules;
mod spoken;

use super::source::Source;
use crate::behaviour::Answer;
use crate::lab::Endpoint;

/// One behaviour in Python.
pub(super) struct Snippet {
    /// As in [`crate::behaviour::BEHAVIOURS`].
    pub id: &'static str,
    pub shape: Shape,
    pub imports: &'static [&'static str],
    /// Adds the constants and functions that the shape wants.
    pub add: fn(&mut Source, &Endpoint),
}

/// How a behaviour takes part in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// `reply(data)` is sent for every message.
    Replies(Ends),
    /// `reply(data)` is sent where it is not `None`.
    MayReply,
    /// What comes is thrown away.
    Silent,
    /// `reply(line)` is sent for the first line, which is given with its end; then the server closes.
    Line,
    /// `greeting()` is sent to whoever comes; then the server closes.
    Greets,
    /// `pieces()` is sent piece by piece, without end; `datagram()` for a datagram.
    Streams,
    /// `hear(client, data)` says with `send(client, data)` what it has to, and whether the client stays; `leave(client)`
    /// is for one that is gone.
    Rooms,
    /// The operator types every reply.
    Typed,
}

/// When a server that replies closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// With the client's end.
    WithClient,
    /// After the first reply.
    AfterOne,
    /// With the client's end, or where it sends nothing but white space, which gets no reply.
    OnBlank,
}

/// Every behaviour's Python.
pub(super) static SNIPPETS: &[Snippet] = &[
    plain::ECHO,
    plain::UPPER_CASE,
    plain::UPPER_ONCE,
    plain::TIMESTAMP,
    plain::LINE_TIMESTAMP,
    plain::COMMAND,
    plain::DISCARD,
    spoken::DAYTIME,
    spoken::TIME,
    spoken::CHARGEN,
    spoken::QUOTE,
    spoken::GREETING,
    rules::RULES,
    rooms::ROOMS,
    plain::MANUAL,
];

/// The Python of this behaviour.
pub(super) fn find(id: &str) -> Option<&'static Snippet> {
    SNIPPETS.iter().find(|snippet| snippet.id == id)
}

/// The Python of the endpoint's behaviour; a test holds that there is one for each.
pub(super) fn of(endpoint: &Endpoint) -> &'static Snippet {
    match find(&endpoint.behaviour).unwrap_or(&plain::ECHO) {
        daytime if daytime.id == "daytime" && endpoint.behaviour_settings.answer == Answer::Repeat => {
            &plain::DAYTIME_REPEATED
        }
        snippet => snippet,
    }
}

/// Adds the behaviour's part to a program.
pub(super) fn add(source: &mut Source, endpoint: &Endpoint) -> Shape {
    let snippet = of(endpoint);
    source.import(snippet.imports);
    (snippet.add)(source, endpoint);
    let delay_ms = endpoint.behaviour_settings.delay_ms;
    if delay_ms > 0 && !matches!(snippet.shape, Shape::Silent | Shape::Typed) {
        source.import(&["time"]);
        source.constant(format!("DELAY = {}  # seconds", super::literal::seconds(delay_ms)));
    }
    snippet.shape
}

/// The line that waits before an answer; empty where none does.
pub(super) fn delay(endpoint: &Endpoint) -> &'static str {
    if endpoint.behaviour_settings.delay_ms > 0 { "time.sleep(DELAY)" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::SNIPPETS;

    #[test]
    fn each_is_there_once() {
        let mut ids: Vec<&str> = SNIPPETS.iter().map(|snippet| snippet.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), SNIPPETS.len());
    }
}
