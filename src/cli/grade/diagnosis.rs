//! What a client did not do, in plain words, as far as the server's rows show it.

use super::outside::Run;
use crate::message::sentences;
use crate::payload::Encoding;
use crate::record::{Event, Note, Row};
use crate::socket::{Direction, Outcome};

/// Bytes of what was received that are shown.
const MOST_SHOWN: usize = 200;

sentences! {
    /// What stood in the way of a program of one's own.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum Why: "grade-why-" {
        NotConnected { place: String },
        /// Connections that the server has not accepted, as it serves another.
        InBacklog { n: u64 },
        NothingSent,
        NoDatagram { place: String },
        NoLineEnd,
        Received { bytes: String },
        /// The bytes are text, but in another encoding than that of the server.
        Encoding { text: String, found: String, wanted: String },
        /// One `recv` got more than the message that is expected.
        Joined { bytes: String },
        /// The message that is expected came in several `recv`.
        Cut { bytes: String, recvs: u64 },
        Reset,
        Framing,
        StoppedReplied,
        StoppedSilent,
        NotClosed,
        Status { status: i64 },
        StatusError { status: i64, error: String },
        Signal,
    }
}

/// What stood in the way, the first cause first.
pub(super) fn of(run: &Run<'_>) -> Vec<Why> {
    let rows: Vec<Row> = run.log.rows(..).filter(|row| row.endpoint == run.server).collect();
    let calls = |name: &str| rows.iter().filter(|row| row.call().is_some_and(|call| call.op.name() == name)).count();
    let moved = |way| rows.iter().filter(move |row| row.direction() == Some(way));
    let received: Vec<&[u8]> = moved(Direction::In).map(|row| &*row.bytes).filter(|bytes| !bytes.is_empty()).collect();
    let all: Vec<u8> = received.concat();
    let (place, ended) = (run.endpoint.address.authority(), run.ended);
    let is_stream = run.endpoint.transport().has_connections();
    let mut why = Vec::new();
    if run.in_backlog > 0 {
        why.push(Why::InBacklog { n: run.in_backlog });
    }
    if is_stream && calls("accept") == 0 {
        why.push(Why::NotConnected { place });
    } else if moved(Direction::In).next().is_none() {
        why.push(if is_stream { Why::NothingSent } else { Why::NoDatagram { place } });
    } else if reads_lines(run) && !all.ends_with(b"\n") {
        why.push(Why::NoLineEnd);
    }
    why.extend(in_another_encoding(run.endpoint.payload_options.encoding, &all));
    if is_stream {
        why.extend(run.wanted.iter().find_map(|wanted| at_other_places(wanted, &received)));
    }
    if !all.is_empty() {
        why.push(Why::Received { bytes: shown(&all) });
    }
    let was_reset = |row: &&Row| {
        let code = row.call().and_then(|call| call.outcome.error());
        code.is_some_and(|code| matches!(code.name, "ECONNRESET" | "EPIPE"))
    };
    if rows.iter().any(|row| was_reset(&row)) {
        why.push(Why::Reset);
    }
    if rows.iter().any(|row| matches!(row.event, Event::Note(Note::FrameBroken { .. }))) {
        why.push(Why::Framing);
    }
    let has_end = rows.iter().any(|row| row.call().is_some_and(|call| call.outcome == Outcome::EndOfStream));
    if ended.was_stopped {
        let has_replied = moved(Direction::Out).next().is_some();
        why.push(if has_replied { Why::StoppedReplied } else { Why::StoppedSilent });
    } else if is_stream && calls("accept") > 0 && !has_end && calls("close") == 0 {
        why.push(Why::NotClosed);
    }
    match ended.status.map(i64::from) {
        Some(0) => {}
        Some(status) if ended.last_error.is_empty() => why.push(Why::Status { status }),
        Some(status) => why.push(Why::StatusError { status, error: ended.last_error.clone() }),
        None if !ended.was_stopped => why.push(Why::Signal),
        None => {}
    }
    why
}

/// Whether the server waits for the end of a line.
fn reads_lines(run: &Run<'_>) -> bool {
    run.endpoint.behaviour() == "line-timestamp" || run.endpoint.framing.to_string().starts_with("line")
}

fn shown(bytes: &[u8]) -> String {
    crate::escape::python_bytes(&bytes[..bytes.len().min(MOST_SHOWN)], '\'')
}

/// Text that is none in the server's encoding, and is in one that a student's program may well have written instead.
fn in_another_encoding(wanted: Encoding, bytes: &[u8]) -> Option<Why> {
    let reads = |encoding: &Encoding| encoding.characters(bytes).all(|found| found.is_ok());
    if bytes.is_ascii() || reads(&wanted) {
        return None;
    }
    let found = [Encoding::Utf8, Encoding::Gbk].into_iter().filter(|found| *found != wanted).find(reads)?;
    let text: String = found.decode(bytes).chars().take(MOST_SHOWN).collect();
    let text = crate::escape::escape(text.trim_end().as_bytes(), MOST_SHOWN);
    Some(Why::Encoding { text, found: found.label().to_owned(), wanted: wanted.label().to_owned() })
}

/// A message that came, but not in one `recv` that has it alone.
fn at_other_places(wanted: &[u8], received: &[&[u8]]) -> Option<Why> {
    if wanted.is_empty() || received.contains(&wanted) {
        return None;
    }
    let is_longer = |one: &&&[u8]| one.len() > wanted.len() && one.starts_with(wanted);
    if let Some(bytes) = received.iter().find(is_longer) {
        return Some(Why::Joined { bytes: shown(bytes) });
    }
    let recvs = (1..=received.len()).find(|first| received[..*first].concat() == wanted)?;
    Some(Why::Cut { bytes: shown(wanted), recvs: recvs as u64 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_another_encoding_is_named() {
        let gbk = Encoding::Gbk.encode("你好，世界\n").unwrap();
        let named = |text: &str, found: &str, wanted: &str| {
            Some(Why::Encoding { text: text.into(), found: found.into(), wanted: wanted.into() })
        };
        assert_eq!(in_another_encoding(Encoding::Utf8, &gbk), named("你好，世界", "GBK", "UTF-8"));
        assert_eq!(in_another_encoding(Encoding::Gbk, "你好吗".as_bytes()), named("你好吗", "UTF-8", "GBK"));
        for fine in [&b"plain"[..], "你好".as_bytes(), b"", b"\xff\xff\xff"] {
            assert_eq!(in_another_encoding(Encoding::Utf8, fine), None);
        }
    }

    #[test]
    fn a_message_that_was_joined_or_cut_is_told() {
        let told = |received: &[&[u8]]| at_other_places(b"hello", received);
        assert_eq!(told(&[b"hellohello"]), Some(Why::Joined { bytes: "b'hellohello'".into() }));
        assert_eq!(told(&[b"he", b"l", b"lo", b"x"]), Some(Why::Cut { bytes: "b'hello'".into(), recvs: 3 }));
        assert_eq!((told(&[b"hallo"]), told(&[b"hello", b"hello"]), told(&[])), (None, None, None));
    }
}
