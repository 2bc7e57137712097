//! JSON Lines: an object a line, for programs.
//!
//! Every line of a kind has the same keys in the same order, with `null` where there is nothing to say. `hex` holds the
//! bytes of a message, and `text` the same as text where all of it is one in the endpoint's encoding. Characters that are
//! not to be seen are written as `\uXXXX`, which a reader of JSON takes for the same text and a terminal for no command.

mod values;

use std::io::{self, Write};

use chrono::SecondsFormat;
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};
use serde_json::{Value, json};

use self::values::{args, error, note, outcome};
use super::{Context, Exporter, Format, direction_name};
use crate::address::{Addr, Ends};
use crate::clock::Stamp;
use crate::escape::is_hidden;
use crate::record::{Event, Life, Record};
use crate::socket::{Call, Op, Outcome};

pub(super) const FORMAT: Format = Format {
    extension: "jsonl",
    name: "JSON Lines",
    is_text: true,
    make: |context| Box::new(JsonLines { context, line: Vec::new(), second: None }),
};

/// Calls that move bytes are nearly all rows: they are written without a tree of values between.
struct JsonLines {
    context: Context,
    /// The row that is written.
    line: Vec<u8>,
    second: Option<Second>,
}

/// How the times of one second are written: what stands before the nanoseconds and behind them.
struct Second {
    /// The stamp that it begins at, which may be before the first.
    begins: i64,
    before: String,
    behind: String,
}

impl Exporter for JsonLines {
    fn row(&mut self, out: &mut dyn Write, row: Option<u64>, record: &Record) -> io::Result<()> {
        let mut line = std::mem::take(&mut self.line);
        line.clear();
        line.extend_from_slice(b"{\"row\":");
        number(&mut line, row);
        line.extend_from_slice(b",\"time\":\"");
        self.time(&mut line, record.at)?;
        line.extend_from_slice(b"\",\"at_ns\":");
        number(&mut line, Some(record.at.0));
        line.extend_from_slice(b",\"endpoint\":");
        string(&mut line, &self.context.names.get(record.endpoint))?;
        line.extend_from_slice(b",\"connection\":");
        number(&mut line, record.connection.map(|connection| connection.0.into()));
        line.extend_from_slice(b",\"local\":");
        address(&mut line, record.ends.as_ref().and_then(Ends::local))?;
        line.extend_from_slice(b",\"peer\":");
        address(&mut line, record.peer())?;
        match &record.event {
            Event::Call(call) => self.call(&mut line, call, record)?,
            Event::Life(Life::Waits { call, waited }) => {
                members(&mut line, &json!({ "waits_in": call, "waited_ns": waited }))?;
            }
            Event::Life(life) => members(&mut line, &json!({ "event": life.to_string() }))?,
            Event::Note(noted) => members(&mut line, &note(noted))?,
            Event::Message(place) => {
                let place = json!({
                    "message": place.number,
                    "first_recv": place.first_recv,
                    "last_recv": place.last_recv,
                });
                members(&mut line, &place)?;
                self.bytes(&mut line, Some(record))?;
            }
        }
        line.extend_from_slice(b"}\n");
        let written = out.write_all(&line);
        self.line = line;
        // What one large row took is not kept.
        self.line.shrink_to(1 << 20);
        written
    }
}

impl JsonLines {
    fn call(&self, line: &mut Vec<u8>, call: &Call, record: &Record) -> io::Result<()> {
        line.extend_from_slice(b",\"direction\":");
        plain(line, record.direction().map(direction_name));
        line.extend_from_slice(b",\"call\":");
        plain(line, Some(call.op.name()));
        line.extend_from_slice(b",\"args\":");
        match &call.op {
            Op::Recv(asked) | Op::RecvFrom(asked) if asked.flags.is_none() => {
                line.extend_from_slice(b"{\"bufsize\":");
                number(line, Some(asked.bufsize as u64));
                line.push(b'}');
            }
            Op::Send(sending) | Op::SendAll(sending) | Op::Write(sending) if sending.flags.is_none() => {
                line.extend_from_slice(b"{\"bytes\":");
                number(line, Some(sending.bytes as u64));
                line.push(b'}');
            }
            op => value(line, &args(op, record.peer()))?,
        }
        if let Outcome::Moved(moved) = &call.outcome {
            line.extend_from_slice(b",\"outcome\":\"moved\",\"result\":");
            number(line, Some(*moved as u64));
            line.extend_from_slice(b",\"error\":null");
        } else {
            let (outcome, result) = outcome(&call.outcome);
            members(line, &json!({ "outcome": outcome, "result": result, "error": error(&call.outcome) }))?;
        }
        line.extend_from_slice(b",\"took_ns\":");
        number(line, Some(call.took_ns));
        self.bytes(line, call.outcome.moved().map(|_| record))
    }

    /// How many bytes, these as digits, and as text where all of them are.
    fn bytes(&self, line: &mut Vec<u8>, record: Option<&Record>) -> io::Result<()> {
        let Some(record) = record else {
            line.extend_from_slice(b",\"bytes\":null,\"hex\":null,\"text\":null");
            return Ok(());
        };
        line.extend_from_slice(b",\"bytes\":");
        number(line, Some(record.bytes.len() as u64));
        line.extend_from_slice(b",\"hex\":\"");
        line.extend(record.bytes.iter().flat_map(|byte| HEX[usize::from(*byte)]));
        line.extend_from_slice(b"\",\"text\":");
        match self.context.whole_text(record) {
            Some(text) => string(line, &text),
            None => {
                line.extend_from_slice(b"null");
                Ok(())
            }
        }
    }

    /// The wall-clock time of a stamp, as RFC 3339 has it. What a calendar is needed for is found once a second.
    fn time(&mut self, line: &mut Vec<u8>, at: Stamp) -> io::Result<()> {
        let stamp = at.0 as i64;
        let is_known = |second: &Second| (0..1_000_000_000).contains(&(stamp.wrapping_sub(second.begins)));
        let second = match self.second.take().filter(is_known) {
            Some(second) => second,
            None => {
                let time = self.context.time(at);
                let text = time.to_rfc3339_opts(SecondsFormat::Nanos, false);
                let (before, rest) = text.split_once('.').unwrap_or((&text, ""));
                let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit()).to_owned();
                let begins = stamp.wrapping_sub(i64::from(time.timestamp_subsec_nanos()));
                Second { begins, before: before.to_owned(), behind }
            }
        };
        line.extend_from_slice(second.before.as_bytes());
        let written = write!(line, ".{:09}{}", stamp.wrapping_sub(second.begins), second.behind);
        self.second = Some(second);
        written
    }
}

/// The two digits of each byte.
const HEX: [[u8; 2]; 256] = {
    let digits = b"0123456789abcdef";
    let mut all = [[0; 2]; 256];
    let mut byte = 0;
    while byte < 256 {
        all[byte] = [digits[byte >> 4], digits[byte & 15]];
        byte += 1;
    }
    all
};

fn number(line: &mut Vec<u8>, number: Option<u64>) {
    match number {
        Some(number) => line.extend_from_slice(itoa::Buffer::new().format(number).as_bytes()),
        None => line.extend_from_slice(b"null"),
    }
}

/// A word of the program, in which nothing is to be escaped.
fn plain(line: &mut Vec<u8>, text: Option<&str>) {
    let Some(text) = text else { return line.extend_from_slice(b"null") };
    line.push(b'"');
    line.extend_from_slice(text.as_bytes());
    line.push(b'"');
}

fn string(line: &mut Vec<u8>, text: &str) -> io::Result<()> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\')) {
        plain(line, Some(text));
        return Ok(());
    }
    Ok(text.serialize(&mut Serializer::with_formatter(line, Visible))?)
}

fn address(line: &mut Vec<u8>, address: Option<&Addr>) -> io::Result<()> {
    match address {
        None => plain(line, None),
        Some(Addr::Inet(address)) => write!(line, "\"{address}\"")?,
        Some(path) => string(line, &path.to_string())?,
    }
    Ok(())
}

fn value(line: &mut Vec<u8>, value: &Value) -> io::Result<()> {
    Ok(value.serialize(&mut Serializer::with_formatter(line, Visible))?)
}

/// The members of an object, as those of the line.
fn members(line: &mut Vec<u8>, object: &Value) -> io::Result<()> {
    for (key, one) in object.as_object().into_iter().flatten() {
        line.push(b',');
        plain(line, Some(key));
        line.push(b':');
        value(line, one)?;
    }
    Ok(())
}

/// JSON on one line, in which everything is visible.
struct Visible;

impl Formatter for Visible {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut from = 0;
        for (at, hidden) in fragment.char_indices().filter(|(_, c)| is_hidden(*c)) {
            CompactFormatter.write_string_fragment(out, &fragment[from..at])?;
            for unit in hidden.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            from = at + hidden.len_utf8();
        }
        CompactFormatter.write_string_fragment(out, &fragment[from..])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{any_row, call, context, note, recv};
    use super::*;
    use crate::record::{EndpointId, Note};

    fn written(record: &Record, context: &Context) -> String {
        let mut file = Vec::new();
        (FORMAT.make)(context.clone()).row(&mut file, Some(7), record).unwrap();
        String::from_utf8(file).unwrap()
    }

    #[test]
    fn keys_come_in_a_fixed_order() {
        let line = written(&recv(123_456_000, b"hi"), &context());
        let expected = concat!(
            r#"{"row":7,"time":"2026-11-20T15:04:05.123456000+08:00","at_ns":123456000,"endpoint":"server","#,
            r#""connection":3,"local":null,"peer":"127.0.0.1:40123","direction":"in","call":"recv","args":{"bufsize":1024},"#,
            r#""outcome":"moved","result":2,"error":null,"took_ns":312400,"bytes":2,"hex":"6869","text":"hi"}"#,
            "\n"
        );
        assert_eq!(line, expected);
        let line = written(&note(0, Note::Evicted { rows: 5, bytes: 60 }), &context());
        assert!(line.ends_with("\"note\":\"evicted\",\"rows\":5,\"bytes\":60}\n"), "{line}");
    }

    #[test]
    fn what_is_not_to_be_seen_is_spelt_out_and_read_back() {
        let text = "\u{202e}\u{7f}\u{e0041}\u{2028}\0\n";
        let line = written(&recv(0, text.as_bytes()), &context());
        assert!(line.contains(r#""text":"\u202e\u007f\udb40\udc41\u2028\u0000\n"}"#), "{line}");
        assert_eq!(serde_json::from_str::<Value>(&line).unwrap()["text"], text);
    }

    #[test]
    fn an_error_has_its_parts() {
        let failed = call(0, Op::Accept, Outcome::failed(crate::socket::ErrorCode::TIMED_OUT), b"");
        let value: Value = serde_json::from_str(&written(&failed, &context())).unwrap();
        assert_eq!(value["error"], json!({ "name": "ETIMEDOUT", "code": null, "text": "timed out" }));
        assert_eq!((&value["result"], &value["hex"]), (&json!(-1), &Value::Null));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back((name, record) in any_row()) {
            let context = context();
            context.names.set(EndpointId(1), &name);
            let line = written(&record, &context);
            prop_assert_eq!(line.matches('\n').count(), 1);
            prop_assert!(!line.trim_end_matches('\n').chars().any(is_hidden), "{}", line);
            let value: Value = serde_json::from_str(&line).unwrap();
            prop_assert_eq!(&value["endpoint"], &json!(name));
            prop_assert_eq!(&value["at_ns"], &json!(record.at.0));
            match &record.event {
                Event::Note(Note::Internal { message }) => prop_assert_eq!(&value["message"], &json!(message)),
                Event::Call(Call { outcome: Outcome::Moved(_), .. }) => {
                    let digits = value["hex"].as_str().unwrap();
                    let pairs = (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap());
                    prop_assert_eq!(pairs.collect::<Vec<_>>(), record.bytes.to_vec());
                    prop_assert_eq!(value["text"].as_str(), std::str::from_utf8(&record.bytes).ok());
                }
                _ => {}
            }
        }
    }
}
