//! JSON Lines: an object a line, for programs.
//!
//! Every line of a kind has the same keys in the same order, with `null` where there is nothing to say. `hex` holds the
//! bytes of a message, and `text` the same as text where all of it is one in the endpoint's encoding. Characters that are
//! not to be seen are written as `\uXXXX`, which a reader of JSON takes for the same text and a terminal for no command.

use std::io::{self, Write};

use chrono::SecondsFormat;
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};
use serde_json::{Value, json};

use super::{Context, Exporter, Format, direction_name};
use crate::address::{Addr, Ends};
use crate::clock::Stamp;
use crate::escape::is_hidden;
use crate::fault::Way;
use crate::message::{Arg, Sentence};
use crate::record::{Event, Life, Note, Record};
use crate::socket::{Call, Flags, Op, Outcome, Protocol};

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

/// A note's name under `note`, and its values. They are this format's own: a key of the interface or a variant that is
/// renamed changes nothing here, but for what does not go with a framing.
fn note(note: &Note) -> Value {
    match note {
        Note::Evicted { rows, bytes } => json!({ "note": "evicted", "rows": rows, "bytes": bytes }),
        Note::KernelDropped { datagrams } => json!({ "note": "kernel-dropped", "datagrams": datagrams }),
        Note::DatagramCut { bytes } => json!({ "note": "datagram-cut", "bytes": bytes }),
        Note::DatagramsUnread { datagrams, bytes } => {
            json!({ "note": "datagrams-unread", "datagrams": datagrams, "bytes": bytes })
        }
        Note::BytesUnread { bytes } => json!({ "note": "bytes-unread", "bytes": bytes }),
        Note::RowsLost { rows } => json!({ "note": "rows-lost", "rows": rows }),
        Note::LimitReached { limit } => json!({ "note": "limit", "limit": limit }),
        Note::FrameBroken { error } => values(error),
        Note::FrameIncomplete { bytes, needs: None } => json!({ "note": "framing-leftover", "bytes": bytes }),
        Note::FrameIncomplete { bytes, needs } => {
            json!({ "note": "framing-leftover-of", "bytes": bytes, "needs": needs })
        }
        Note::NoAnswer { after_ms } => json!({ "note": "no-answer", "ms": after_ms }),
        Note::MessageDropped { bytes } => json!({ "note": "not-told", "bytes": bytes }),
        Note::PayloadFile { path, error } => json!({ "note": "payload-file", "path": path, "error": error }),
        Note::NotFramed { error } => values(error),
        Note::BehindEnd => json!({ "note": "behind-end" }),
        Note::NotYourTurn => json!({ "note": "not-your-turn" }),
        Note::FileFailed { path, error } => json!({ "note": "file-failed", "path": path, "error": error }),
        Note::FileFull { path, error } => json!({ "note": "file-full", "path": path, "error": error }),
        Note::FileGoesOn { path } => json!({ "note": "file-goes-on", "path": path }),
        Note::Relay { way, did } => {
            let mut note = of_way(*way, values(&**did));
            // Its values as they are: those beside it are for people.
            note["did"] = json!(did);
            note
        }
        Note::RelaySeed { seed } => json!({ "note": "relay-seed", "seed": seed }),
        Note::RelayFaults { way, faults } => of_way(*way, json!({ "note": "relay-faults", "faults": faults })),
        Note::RelayJoined { way, client } => of_way(*way, json!({ "note": "relay-joined", "client": client })),
        Note::RelayTarget { error } => json!({ "note": "relay-target", "error": error.to_string() }),
        Note::RelayReset { way } => of_way(*way, json!({ "note": "relay-reset" })),
        Note::RelayIdle { after } => json!({ "note": "relay-idle", "after": after }),
        Note::RelayUnsent { datagrams, bytes } => {
            json!({ "note": "relay-unsent", "datagrams": datagrams, "bytes": bytes })
        }
        Note::RelayUnsentBytes { bytes } => json!({ "note": "relay-unsent-bytes", "bytes": bytes }),
        Note::RelayNoRoom { limit } => json!({ "note": "relay-no-room", "limit": limit }),
        Note::StoreFailed { path, error } => json!({ "note": "store-failed", "path": path, "error": error }),
        Note::RowDamaged => json!({ "note": "row-damaged" }),
        Note::Internal { message } => json!({ "note": "internal", "message": message }),
    }
}

/// What does not go with a framing, or what a relay did, under the key of its text, with the values that stand there.
fn values(sentence: &dyn Sentence) -> Value {
    let values = sentence.args().into_iter().map(|(name, value)| match value {
        Arg::Number(number) => (name.to_owned(), json!(number)),
        Arg::Text(text) => (name.to_owned(), json!(text)),
        Arg::Sentence { key, .. } => (name.to_owned(), json!(key)),
    });
    [("note".to_owned(), json!(sentence.key()))].into_iter().chain(values).collect()
}

/// The same with the way through a relay that it is about.
fn of_way(way: Way, mut note: Value) -> Value {
    note["way"] = json!(way.id());
    note
}

fn args(op: &Op, peer: Option<&Addr>) -> Value {
    let flags = |flags: Flags| if flags.is_none() { Value::Null } else { json!(flags.to_string()) };
    let mut args = match op {
        Op::GetServByName(asked) => json!({ "service": asked.service, "protocol": asked.protocol }),
        Op::GetAddrInfo(asked) => json!({ "host": asked.host, "port": number_or_text(&asked.port) }),
        Op::Socket { family, kind, protocol } => {
            let protocol = (*protocol != Protocol::Usual).then(|| protocol.name());
            json!({ "family": family.to_string(), "type": kind.to_string(), "protocol": protocol })
        }
        Op::SocketOf(number) => json!({ "fileno_of": number }),
        Op::SetSockOpt(option, value) => {
            json!({ "level": option.level(), "option": option.name(), "value": number_or_text(&value.python()) })
        }
        Op::GetSockOpt(option) => json!({ "level": option.level(), "option": option.name() }),
        Op::Bind(address) | Op::Connect(address) | Op::ConnectEx(address) => json!({ "address": address.to_string() }),
        Op::Listen { backlog } => json!({ "backlog": backlog }),
        Op::Send(sending) | Op::SendAll(sending) | Op::SendTo(sending) | Op::Write(sending) => {
            let to = peer.filter(|_| matches!(op, Op::SendTo(_)));
            json!({ "bytes": sending.bytes, "flags": flags(sending.flags), "address": to.map(Addr::to_string) })
        }
        Op::Recv(asked) | Op::RecvFrom(asked) => json!({ "bufsize": asked.bufsize, "flags": flags(asked.flags) }),
        Op::Shutdown(how) => json!({ "how": how.name() }),
        Op::SetTimeout(limit) | Op::Select(limit) => json!({ "seconds": limit.map(|limit| limit.as_secs_f64()) }),
        Op::Sleep(time) => json!({ "seconds": time.as_secs_f64() }),
        Op::SetBlocking(is_blocking) => json!({ "blocking": is_blocking }),
        Op::Unlink(path) => json!({ "path": path }),
        Op::GetHostName
        | Op::GetSockName
        | Op::GetPeerName
        | Op::Accept
        | Op::Close
        | Op::GetTimeout
        | Op::FileNo
        | Op::MakeFile
        | Op::ReadLine
        | Op::CloseFile => json!({}),
    };
    // What a call was not given is not there, but for the seconds, whose absence is Python's None.
    if let (Value::Object(args), false) = (&mut args, matches!(op, Op::SetTimeout(_))) {
        args.retain(|_, value| !value.is_null());
    }
    args
}

fn number_or_text(text: &str) -> Value {
    text.parse::<i64>().map_or_else(|_| json!(text), |number| json!(number))
}

/// What came of the call in one word, and what it returned.
fn outcome(outcome: &Outcome) -> (&'static str, Value) {
    let text = || json!(outcome.to_string());
    match outcome {
        Outcome::Done => ("done", Value::Null),
        Outcome::Moved(bytes) => ("moved", json!(bytes)),
        Outcome::Cut { moved, .. } => ("cut", json!(moved)),
        Outcome::NotCopied(bytes) => ("not_copied", json!(bytes)),
        Outcome::EndOfStream => ("end_of_stream", json!(0)),
        Outcome::Address(address) => ("address", json!(address.to_string())),
        Outcome::Accepted(accepted) => ("address", json!(accepted.0.to_string())),
        Outcome::Addresses(list) => ("addresses", list.iter().map(|address| json!(address.to_string())).collect()),
        Outcome::Infos(list) => ("infos", list.iter().map(|info| json!(info.to_string())).collect()),
        Outcome::Number(number) => ("number", json!(number)),
        Outcome::Text(text) => ("text", json!(text)),
        Outcome::Errno(code) => ("errno", json!(code.raw)),
        Outcome::Value(_) => ("value", text()),
        Outcome::Adjusted(_) => ("adjusted", text()),
        Outcome::Timeout(limit) => ("timeout", json!(limit.map(|limit| limit.as_secs_f64()))),
        Outcome::StillHeld => ("still_held", Value::Null),
        Outcome::Failed(_) => ("failed", json!(-1)),
        Outcome::TimedOut => ("timed_out", Value::Null),
        Outcome::Cancelled => ("cancelled", Value::Null),
    }
}

fn error(outcome: &Outcome) -> Option<Value> {
    let (Outcome::Failed(code) | Outcome::Errno(code)) = outcome else { return None };
    // The lab's own time limit has no number.
    let number = (code.raw != 0).then_some(code.raw);
    Some(json!({ "name": code.name, "code": number, "text": code.text() }))
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
    use crate::record::EndpointId;

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
