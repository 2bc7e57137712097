//! What a client did not do, in plain words, as far as the server's rows show it.

use super::outside::Run;
use crate::record::{Event, Note, Row};
use crate::socket::{Direction, Outcome};

/// What stood in the way, the first cause first.
pub(super) fn of(run: &Run<'_>) -> Vec<String> {
    let rows: Vec<Row> = run.log.rows(..).filter(|row| row.endpoint == run.server).collect();
    let calls = |name: &str| rows.iter().filter(|row| row.call().is_some_and(|call| call.op.name() == name)).count();
    let moved = |way| rows.iter().filter(move |row| row.direction() == Some(way));
    let received: Vec<u8> = moved(Direction::In).flat_map(|row| row.bytes.iter().copied()).collect();
    let (place, ended) = (run.endpoint.address.authority(), run.ended);
    let is_stream = run.endpoint.transport().has_connections();
    let has_answered = moved(Direction::Out).next().is_some();
    let mut why = Vec::new();
    if is_stream && calls("accept") == 0 {
        why.push(format!("your client did not connect to {place}"));
    } else if moved(Direction::In).next().is_none() {
        why.push(match is_stream {
            true => "your client connected and sent nothing".to_owned(),
            false => format!("your client sent no datagram to {place}"),
        });
    } else if reads_lines(run) && !received.ends_with(b"\n") {
        why.push("your client sent no line end, so readline waits".to_owned());
    }
    if !received.is_empty() {
        let text = crate::escape::python_bytes(&received[..received.len().min(200)], '\'');
        why.push(format!("the server received {text}"));
    }
    let was_reset = |row: &&Row| {
        let code = row.call().and_then(|call| call.outcome.error());
        code.is_some_and(|code| matches!(code.name, "ECONNRESET" | "EPIPE"))
    };
    if rows.iter().any(|row| was_reset(&row)) {
        why.push("your client closed its socket before it had read the reply, so the connection was reset".to_owned());
    }
    if rows.iter().any(|row| matches!(row.event, Event::Note(Note::FrameBroken { .. }))) {
        why.push("the bytes of your client are no messages of the server's framing".to_owned());
    }
    let has_end = rows.iter().any(|row| row.call().is_some_and(|call| call.outcome == Outcome::EndOfStream));
    if ended.was_stopped {
        let waits = if has_answered { "; the server has replied" } else { "; the server has sent it nothing" };
        why.push(format!("your client did not end within the time limit and was stopped{waits}"));
    } else if is_stream && calls("accept") > 0 && !has_end && calls("close") == 0 {
        why.push("your client did not end its side of the connection".to_owned());
    }
    match ended.status {
        Some(0) => {}
        Some(status) if ended.last_error.is_empty() => why.push(format!("your client ended with status {status}")),
        Some(status) => why.push(format!("your client ended with status {status}: {}", ended.last_error)),
        None if !ended.was_stopped => why.push("your client was ended by a signal".to_owned()),
        None => {}
    }
    why
}

/// Whether the server waits for the end of a line.
fn reads_lines(run: &Run<'_>) -> bool {
    run.endpoint.behaviour() == "line-timestamp" || run.endpoint.framing.to_string().starts_with("line")
}
