//! Text: a line a row, for people and for `grep`. The terminal shows the same lines, cut to its taste.
//!
//! ```text
//! 2026-11-20 15:04:05.123456  server      <-  recv(1024) = 5    127.0.0.1:5001 - 127.0.0.1:40123    5 B   312.4 µs  "hello"
//! ```
//!
//! `->` went out, `<-` came in, `--` moved nothing, `!!` is trouble. Columns are as wide as is usual; a longer one pushes
//! the rest of its line to the right and is never cut. The payload comes last, between quotes, escaped.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::{Context, Exporter, Format};
use crate::address::Ends;
use crate::escape::escape;
use crate::record::{Event, Record};
use crate::socket::{Direction, Outcome};
use crate::units;

pub(super) const FORMAT: Format =
    Format { extension: "txt", name: "Text", is_text: true, make: |context| Box::new(Txt(context)) };

/// Columns of a name: `client-12`, four or five Han characters.
const NAME_COLUMNS: usize = 10;
/// Columns of a call: `sendto(<5 bytes>, ('127.0.0.1', 40123)) = 5`.
const CALL_COLUMNS: usize = 44;
/// Columns of both addresses: `127.0.0.1:5001 - 127.0.0.1:40123`.
const ENDS_COLUMNS: usize = 33;
/// Columns of a length: `65507 B`.
const LENGTH_COLUMNS: usize = 8;
/// Columns of a duration: `312.4 µs`.
const DURATION_COLUMNS: usize = 9;
/// Characters of a name at most: it is not worth more of a line.
const NAME_CHARS: usize = 40;
/// No limit on the characters of a payload.
const WHOLE: usize = usize::MAX;

struct Txt(Context);

impl Exporter for Txt {
    fn row(&mut self, out: &mut dyn Write, _row: Option<u64>, record: &Record) -> io::Result<()> {
        writeln!(out, "{}", line(record, &self.0, WHOLE))
    }
}

/// Rows as lines, for the clipboard; each ends with a newline.
pub fn to_text<'a>(rows: impl IntoIterator<Item = &'a Record>, context: &Context) -> String {
    rows.into_iter().map(|record| line(record, context, WHOLE) + "\n").collect()
}

/// A row as one line without its newline. Of the payload it shows `max_chars` characters at most, counted as escaped.
pub fn line(record: &Record, context: &Context, max_chars: usize) -> String {
    let time = units::date_time(context.time(record.at));
    let name = escape(context.names.get(record.endpoint).as_bytes(), NAME_CHARS);
    let start = format!("{time}  {}  {}  ", left(&name, NAME_COLUMNS), arrow(record));
    let ends = record.ends.as_ref().map(|ends| format!("  {}", both(ends))).unwrap_or_default();
    let sentence = |sentence: String| format!("{start}{}{ends}", escape(sentence.as_bytes(), WHOLE));
    let (what, took) = match &record.event {
        Event::Note(note) => return sentence((context.say)(note)),
        Event::Life(life) => return sentence((context.say)(life)),
        Event::Message(place) => (place.to_string(), String::new()),
        Event::Call(call) => {
            let call_and_result = format!("{} = {}", call.op.python(None, record.peer()), result(&call.outcome));
            (call_and_result, units::span(call.took_ns))
        }
    };
    let outcome = record.call().map(|call| &call.outcome);
    let (length, end) = match (outcome.map_or(Some(record.bytes.len()), Outcome::moved), outcome) {
        (Some(bytes), _) => (format!("{bytes} B"), format!("  \"{}\"", context.text(record, max_chars))),
        (None, Some(Outcome::EndOfStream)) => (String::new(), "  end of stream".to_owned()),
        (None, _) => Default::default(),
    };
    // Together they have the room of both: a failure is long, and has seldom addresses.
    let what_and_ends = left(&format!("{}{ends}", left(&what, CALL_COLUMNS)), CALL_COLUMNS + 2 + ENDS_COLUMNS);
    format!("{start}{what_and_ends}  {length:>LENGTH_COLUMNS$}  {took:>DURATION_COLUMNS$}{end}")
}

/// This side's address, where it is known, and the other's.
fn both(ends: &Ends) -> String {
    let peer = ends.peer();
    ends.local().map_or_else(|| peer.to_string(), |local| format!("{local} - {peer}"))
}

fn arrow(record: &Record) -> &'static str {
    match record.direction() {
        _ if record.is_trouble() => "!!",
        Some(Direction::Out) => "->",
        Some(Direction::In) => "<-",
        None if matches!(record.event, Event::Message(_)) => "<=",
        None => "--",
    }
}

/// What the call returned, with the error as C's `perror` has it.
fn result(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Failed(code) => format!("-1 {code} {}", code.text()),
        other => other.to_string(),
    }
}

/// A text filled up with spaces to its width on a terminal, where a Han character takes two columns.
fn left(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(text.width());
    format!("{text}{:missing$}", "")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{any_row, call, context, note, recv};
    use super::*;
    use crate::escape::is_hidden;
    use crate::record::{EndpointId, Note};
    use crate::socket::{ErrorCode, Op};

    #[test]
    fn a_message_reads_from_left_to_right() {
        let row = recv(123_456_000, b"hello");
        assert_eq!(
            line(&row, &context(), WHOLE),
            "2026-11-20 15:04:05.123456  server      <-  recv(1024) = 5                                \
             127.0.0.1:40123                         5 B   312.4 µs  \"hello\""
        );
        assert!(line(&row, &context(), 2).ends_with("  \"he…\""));
    }

    #[test]
    fn columns_stay_in_line() {
        let context = context();
        let sent = call(1, Op::send_to(5), Outcome::Moved(5), b"hello");
        let mut came = recv(2, b"hello");
        came.endpoint = EndpointId(2);
        context.names.set(EndpointId(2), "客户端");
        let column = |row: &Record| {
            let line = line(row, &context, WHOLE);
            line[..line.find('"').unwrap()].width()
        };
        assert_eq!(column(&sent), column(&came));
    }

    #[test]
    fn trouble_stands_out_and_says_why() {
        let addr = "127.0.0.1:1".parse().unwrap();
        let failed = call(0, Op::connect(addr), Outcome::failed(ErrorCode::TIMED_OUT), b"");
        let text = line(&failed, &context(), WHOLE);
        assert!(text.contains("  !!  connect(('127.0.0.1', 1)) = -1 ETIMEDOUT timed out  "), "{text}");
        let text = line(&note(0, Note::Internal { message: "a\nb".into() }), &context(), WHOLE);
        assert!(text.ends_with(r"  !!  the worker failed, a fault of this program: a\nb"), "{text}");
    }

    #[test]
    fn an_empty_datagram_is_not_the_end_of_a_stream() {
        let end = call(0, Op::recv(9), Outcome::EndOfStream, b"");
        assert!(line(&end, &context(), WHOLE).ends_with("  end of stream"));
        assert!(line(&recv(0, b""), &context(), WHOLE).ends_with("  \"\""));
    }

    #[test]
    fn a_host_name_hides_nothing() {
        for c in ('\0'..=char::MAX).filter(|c| is_hidden(*c)) {
            let op = Op::get_addr_info(&format!("a{c}"), 80);
            let text = line(&call(0, op, Outcome::Done, b""), &context(), WHOLE);
            assert!(!text.chars().any(is_hidden), "U+{:04X}", u32::from(c));
        }
    }

    proptest! {
        #[test]
        fn a_row_is_one_line_whatever_it_holds((name, record) in any_row()) {
            let context = context();
            context.names.set(EndpointId(1), &name);
            let text = to_text([&record, &record], &context);
            prop_assert_eq!(text.matches('\n').count(), 2);
            prop_assert!(!text.chars().any(|c| c != '\n' && is_hidden(c)), "{}", text);
        }
    }
}
