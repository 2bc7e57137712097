//! A call as short as a picture has room for: `recv(1024) → 6`, `bind(:5001) → EADDRINUSE`.

use crate::address::Addr;
use crate::record::Record;
use crate::socket::{Direction, Op, Outcome};

/// Characters of a name or path that are shown.
const MAX_NAME_CHARS: usize = 24;
/// Bytes that are sent and shown.
const MAX_LITERAL: usize = 12;

/// The call of a row with its result, without what the picture shows otherwise; nothing for a row that is no call.
pub fn short(record: &Record) -> Option<String> {
    let call = record.call()?;
    let asked = match (call.op.direction(), literal(&record.bytes)) {
        (Some(Direction::Out), Some(data)) => format!("{}({data})", call.op.name()),
        _ => without_result(&call.op),
    };
    Some(match &call.outcome {
        Outcome::Failed(code) => format!("{asked} → {}", code.name),
        // Whom accept returned, an arrow shows.
        _ if matches!(call.op, Op::Accept | Op::Close | Op::Shutdown(_)) => asked,
        outcome => format!("{asked} → {outcome}"),
    })
}

/// `b"abc"`, for bytes that everybody reads; a beginning of them where they are many.
fn literal(bytes: &[u8]) -> Option<String> {
    let is_plain = |byte: &u8| (byte.is_ascii_graphic() || *byte == b' ') && !matches!(byte, b'"' | b'\\');
    let shown = &bytes[..bytes.len().min(MAX_LITERAL)];
    let text = std::str::from_utf8(shown).ok().filter(|_| !shown.is_empty() && shown.iter().all(is_plain))?;
    let end = if shown.len() < bytes.len() { "…" } else { "" };
    Some(format!("b\"{text}{end}\""))
}

/// The call's name and what of its arguments says most.
pub(super) fn without_result(op: &Op) -> String {
    let name = op.name();
    match op {
        Op::Bind(addr) | Op::Connect(addr) | Op::ConnectEx(addr) => format!("{name}({})", place(addr)),
        Op::Listen { backlog } => format!("{name}({backlog})"),
        Op::Recv(asked) | Op::RecvFrom(asked) => format!("{name}({})", asked.bufsize),
        Op::Shutdown(how) => format!("{name}({})", how.name()),
        op if op.direction() == Some(Direction::Out) => match op.sending() {
            Some(sending) => format!("{name}({})", sending.bytes),
            None => name.to_owned(),
        },
        _ => name.to_owned(),
    }
}

/// A port of this machine as `:5001`; a path without its folder.
fn place(addr: &Addr) -> String {
    let text = match addr.inet() {
        Some(inet) if inet.ip().is_loopback() || inet.ip().is_unspecified() => format!(":{}", inet.port()),
        Some(_) => addr.to_string(),
        None => addr.to_string().rsplit('/').next().unwrap_or_default().to_owned(),
    };
    match text.char_indices().nth(MAX_NAME_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
