//! What there is to know about a row, as names and values.

use egui::RichText;

use super::other_side::other_side;
use crate::address::{Addr, Ends};
use crate::clock::{Clock, Stamp};
use crate::locale::Locale;
use crate::record::{EndpointId, Place, Record, Row, Snapshot};
use crate::socket::{Call, Direction, Outcome};
use crate::units;

/// What the inspector shows.
pub struct InspectorContext<'a> {
    pub log: &'a Snapshot,
    /// The row that is selected.
    pub row: Option<u64>,
    /// The row that it is compared with.
    pub compared: Option<u64>,
    pub clock: Clock,
    pub locale: &'a Locale,
    pub endpoint_name: &'a dyn Fn(EndpointId) -> String,
    /// Whether the keys are to come here.
    pub takes_focus: bool,
    /// A mistake is looked for: causes of errors are not told.
    pub hides_mistake: bool,
}

/// One line: the key of its name, and its value.
pub(super) type Fact = (&'static str, RichText);

fn fact(key: &'static str, value: impl Into<String>) -> Fact {
    (key, RichText::new(value))
}

fn code(key: &'static str, value: impl Into<String>) -> Fact {
    (key, RichText::new(value).monospace())
}

/// The facts of a row, in the order in which they are read.
pub(super) fn facts(cx: &InspectorContext<'_>, record: &Row, previous: Option<Stamp>) -> Vec<Fact> {
    let (locale, at, call) = (cx.locale, record.at, record.call());
    let wall = |stamp: Stamp| cx.clock.wall(stamp);
    let began = call.map_or(at, |call| call.began(at));
    let since = |stamp: Stamp| units::since(at.ns_since(stamp), usize::MAX);
    let since_previous = previous.map_or_else(|| locale.text("inspector-first-row"), since);
    let is_of_endpoint = record.endpoint != EndpointId::LAB;
    let facts = [
        call.map(|call| fact("inspector-result", result(call, cx))),
        is_of_endpoint.then(|| fact("inspector-endpoint", (cx.endpoint_name)(record.endpoint))),
        record.ends.as_ref().and_then(Ends::local).map(|local| code("inspector-connection", local.to_string())),
        record.peer().map(|peer| code("inspector-peer", peer.to_string())),
        record.message().map(|place| code("inspector-recv-rows", recv_rows(cx, record, place))),
        other_side(cx.log, locale, cx.endpoint_name, record).map(|(key, text)| fact(key, text)),
        Some(code("inspector-date", units::date(wall(began)))),
        call.is_none().then(|| code("inspector-at", units::time_of_day(wall(at)))),
        call.map(|_| code("inspector-began", units::time_of_day(wall(began)))),
        call.map(|call| Stamp(began.0.saturating_add(call.took_ns)))
            .map(|returned| code("inspector-returned", units::time_of_day(wall(returned)))),
        call.map(|call| code("inspector-took", units::span(call.took_ns))),
        Some(code("inspector-since-start", since(cx.log.status().run_began(at)))),
        Some(code("inspector-since-previous", since_previous)),
        Some(code("inspector-row", units::grouped(record.number))),
        record.shares_bytes.then(|| fact("inspector-memory", locale.text("inspector-shared"))),
    ];
    facts.into_iter().flatten().collect()
}

/// The receives that a message came in, by the numbers that their rows have in the log.
fn recv_rows(cx: &InspectorContext<'_>, record: &Record, place: &Place) -> String {
    let row_of = |nth| cx.log.nth(record.connection?, Direction::In, nth);
    match (row_of(place.first_recv), row_of(place.last_recv)) {
        (Some(first), Some(last)) if first < last => format!("recv #{}–#{}", place.first_recv, place.last_recv),
        (_, Some(_)) => format!("recv #{}", place.last_recv),
        _ => cx.locale.text("inspector-recv-rows-gone"),
    }
}

/// A call in Python's spelling, with what it returned: `recv(1024) → 5`.
pub(super) fn python_call(call: &Call, peer: Option<&Addr>) -> String {
    let spelled = call.op.python(None, peer);
    match &call.outcome {
        Outcome::Done => spelled,
        outcome => format!("{spelled} → {outcome}"),
    }
}

/// What the call returned, in words.
fn result(call: &Call, cx: &InspectorContext<'_>) -> String {
    let locale = cx.locale;
    match &call.outcome {
        Outcome::Done => locale.text("inspector-done"),
        Outcome::Moved(0) => locale.text("log-empty-message"),
        Outcome::Moved(bytes) => {
            let key = match call.op.direction() {
                Some(Direction::In) => "inspector-received-bytes",
                _ => "inspector-sent-bytes",
            };
            let n = *bytes as u64;
            let mut text = locale.with(key, &[("n", n.into()), ("bytes", units::grouped(n).into())]);
            if let Some(asked) = call.op.sending().map(|sending| u64::from(sending.bytes)).filter(|asked| *asked > n) {
                text.push_str(&locale.with("inspector-partial", &[("asked", units::grouped(asked).into())]));
            }
            text
        }
        Outcome::EndOfStream => locale.text("log-end-of-stream"),
        Outcome::Addresses(list) => locale.list(&list.iter().map(ToString::to_string).collect::<Vec<_>>()),
        Outcome::Failed(code) => format!("{code}: {}", code.text()),
        outcome => outcome.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::socket::{ErrorCode, Op};

    #[test]
    fn a_call_is_spelled_as_python_has_it() {
        let code = ErrorCode { raw: 98, name: "EADDRINUSE" };
        let op = Op::bind(([127, 0, 0, 1], 5001).into());
        let call = Call { op, outcome: Outcome::failed(code), place: None, took_ns: 0 };
        assert_eq!(python_call(&call, None), "bind(('127.0.0.1', 5001)) → EADDRINUSE (98)");
    }
}
