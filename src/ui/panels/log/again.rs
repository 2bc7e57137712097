//! Sending the bytes of a row once more: on which connection, or why not now.

use super::LogContext;
use crate::record::{ConnectionId, Row};
use crate::session::To;

/// To whom the bytes of a row go if they are sent again, or the key of why they cannot be; `None` where that makes no sense.
pub(super) fn again(row: &Row, cx: &LogContext<'_>) -> Option<Result<To, &'static str>> {
    row.direction().filter(|_| cx.sends && !row.bytes.is_empty())?;
    if !cx.status.state.is_active() {
        return Some(Err("log-again-stopped"));
    }
    let open: Vec<ConnectionId> = cx.status.open().filter(|(_, one)| !one.sent_end).map(|(id, _)| id).collect();
    Some(match (row.connection.filter(|id| open.contains(id)), &open[..]) {
        (Some(same), _) => Ok(To::One(same)),
        // A client that has connected anew sends on the connection that it has now.
        (None, [only]) => Ok(To::One(*only)),
        (None, []) => Err("log-again-none"),
        (None, _) => Err("log-again-closed"),
    })
}
