//! A call as its block says it: `send(b"abc") → 3`.

use crate::record::{Record, short};
use crate::socket::Direction;

/// Bytes that are sent and shown.
const MAX_LITERAL: usize = 12;

/// The call of a row with its result, and with what was sent where everybody reads it; nothing for a row that is no call.
pub(super) fn text_of(record: &Record) -> Option<String> {
    let call = record.call()?;
    let data = literal(&record.bytes).filter(|_| record.direction() == Some(Direction::Out));
    match data.filter(|_| call.op.flags().is_none()) {
        Some(data) => Some(format!("{}({data}) → {}", call.op.name(), call.outcome)),
        None => short(record, None),
    }
}

/// `b"abc"`; a beginning of it where there is much.
fn literal(bytes: &[u8]) -> Option<String> {
    let is_plain = |byte: &u8| (byte.is_ascii_graphic() || *byte == b' ') && !matches!(byte, b'"' | b'\\');
    let shown = &bytes[..bytes.len().min(MAX_LITERAL)];
    let text = std::str::from_utf8(shown).ok().filter(|_| !shown.is_empty() && shown.iter().all(is_plain))?;
    let end = if shown.len() < bytes.len() { "…" } else { "" };
    Some(format!("b\"{text}{end}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_everybody_reads_are_shown() {
        assert_eq!(literal(b"abc").as_deref(), Some("b\"abc\""));
        assert_eq!(literal(b"a line of bytes").as_deref(), Some("b\"a line of by…\""));
        for unreadable in [&b""[..], b"a\n", b"\"", "é".as_bytes()] {
            assert_eq!(literal(unreadable), None);
        }
    }
}
