//! What the other side of a send or a receive is, asked of the log.

use super::Look;
use crate::lesson::Others;
use crate::record::{Rest, Row};

/// Whether the bytes of a receive came from so many sends of another, or those of a send in so many receives; `None` while that
/// is not known.
pub(super) fn has_others(row: &Row, others: &Others, look: &Look<'_>) -> Option<bool> {
    let side = look.log.other_side(row, 1);
    let part = side.parts.first()?;
    let there = look.log.get(part.row)?;
    let is_of = look.cast.name(there.endpoint) == Some(others.of.as_str());
    match side.rest {
        // A part of a send is still on its way.
        Rest::NotReceived => None,
        Rest::Nothing | Rest::Unknown | Rest::Lost(_) => Some(is_of && others.calls.is(side.calls)),
    }
}
