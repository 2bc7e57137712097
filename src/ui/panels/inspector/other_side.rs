//! Where the bytes of a send have arrived, and where those of a receive came from, when both ends are in the lab.

use super::facts::{Fact, InspectorContext, fact};
use crate::record::{Lost, Part, Rest, Row};
use crate::socket::Direction;
use crate::units;

/// Calls of the other side that are named; of more it is said that there are.
const MAX_NAMED: usize = 8;

/// The other side of a call, if the log knows something of it.
pub(super) fn other_side(cx: &InspectorContext<'_>, row: &Row) -> Option<Fact> {
    let key = match row.direction()? {
        Direction::Out => "inspector-arrived-in",
        Direction::In => "inspector-came-from",
    };
    let other = cx.log.other_side(row);
    let mut words: Vec<String> = other.parts.iter().take(MAX_NAMED).map(|part| named(cx, part)).collect();
    if let Some(more) = other.parts.len().checked_sub(MAX_NAMED).filter(|more| *more > 0) {
        words.push(cx.locale.with("inspector-more-calls", &[("n", (more as u64).into())]));
    }
    let rest = match other.rest {
        Rest::Unknown | Rest::Nothing => None,
        Rest::NotReceived => Some("inspector-not-received"),
        Rest::Lost(Lost::Closed) => Some("inspector-lost-closed"),
        Rest::Lost(Lost::Dropped) => Some("inspector-lost-dropped"),
    };
    words.extend(rest.map(|key| cx.locale.text(key)));
    (!words.is_empty()).then(|| fact(key, cx.locale.list(&words)))
}

/// A call of the other side, by its endpoint and row: `Echo, row 12 (3 bytes)`.
fn named(cx: &InspectorContext<'_>, part: &Part) -> String {
    let name = cx.log.get(part.row).map(|row| (cx.endpoint_name)(row.endpoint)).unwrap_or_default();
    let n = part.here.end - part.here.start;
    let args = [
        ("name", name.as_str().into()),
        ("row", units::grouped(part.row).into()),
        ("n", n.into()),
        ("bytes", units::grouped(n).into()),
    ];
    cx.locale.with("inspector-other-call", &args)
}
