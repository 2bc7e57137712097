//! Where the bytes of a send have arrived, and where those of a receive came from, when both ends are in the lab.

use crate::locale::Locale;
use crate::record::{EndpointId, Lost, Part, Rest, Row, Snapshot, short};
use crate::socket::Direction;
use crate::units;

/// Calls of the other side that are named; of more it is said that there are.
const MAX_NAMED: usize = 8;

/// The other side of a call, if the log knows something of it: the key of the fact's name, and its text.
pub(super) fn other_side(
    log: &Snapshot,
    locale: &Locale,
    endpoint_name: &dyn Fn(EndpointId) -> String,
    row: &Row,
) -> Option<(&'static str, String)> {
    let key = match row.direction()? {
        Direction::Out => "inspector-arrived-in",
        Direction::In => "inspector-came-from",
    };
    // A call of the other side, by its endpoint and its text: `Echo, recv(1024) → 6 (3 bytes)`.
    let named = |part: &Part| {
        let there = log.get(part.row);
        let name = there.as_ref().map(|row| endpoint_name(row.endpoint)).unwrap_or_default();
        let call = there.and_then(|row| short(&row, None)).unwrap_or_default();
        let n = part.here.end - part.here.start;
        let (call, bytes) = (call.into(), units::grouped(n).into());
        let args = [("name", name.as_str().into()), ("call", call), ("n", n.into()), ("bytes", bytes)];
        locale.with("inspector-other-call", &args)
    };
    let other = log.other_side(row, MAX_NAMED);
    let mut words: Vec<String> = other.parts.iter().map(named).collect();
    if let Some(more) = other.calls.checked_sub(other.parts.len() as u64).filter(|more| *more > 0) {
        words.push(locale.with("inspector-more-calls", &[("n", more.into())]));
    }
    let rest = match other.rest {
        Rest::Unknown | Rest::Nothing => None,
        Rest::NotReceived => Some("inspector-not-received"),
        Rest::Lost(Lost::Closed) => Some("inspector-lost-closed"),
        Rest::Lost(Lost::Dropped) => Some("inspector-lost-dropped"),
    };
    words.extend(rest.map(|key| locale.text(key)));
    (!words.is_empty()).then(|| (key, locale.list(&words)))
}
