//! One line of the file as a row.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, SystemTime};

use serde_json::{Map, Value};

use super::{op, zero};
use crate::address::{Addr, Ends};
use crate::clock::Stamp;
use crate::fault::Way;
use crate::framing::{Frame, FrameError};
use crate::record::{ConnectionId, EndpointId, Event, Life, Note, Place, Record};
use crate::socket::{Call, ERRNOS, ErrorCode, OptionValue, Outcome, Places};

/// The names that the log has for its own rows.
const LAB: &str = "lab";
/// What the calls by hand are called in both languages of the window.
pub(super) const BY_HAND: [&str; 3] = ["By hand", "手动套接字", "by hand"];

#[derive(Default)]
pub(super) struct Reader {
    pub(super) rows: Vec<(u64, Record)>,
    pub(super) names: BTreeMap<String, EndpointId>,
    /// When the log's clock was zero.
    pub(super) began: Option<SystemTime>,
    places: HashMap<(EndpointId, Option<ConnectionId>), Places>,
}

type Object = Map<String, Value>;

impl Reader {
    pub(super) fn line(&mut self, text: &[u8]) -> Result<(), String> {
        let Ok(Value::Object(line)) = serde_json::from_slice(text) else {
            return Err("it is no object of JSON".to_owned());
        };
        if let Some(version) = line.get("log_version") {
            // Lines without it are of version 1, too.
            return match version.as_u64() {
                Some(1) => Ok(()),
                _ => Err(format!(
                    "a newer program wrote it: version {version} of the lines, and this one reads version 1"
                )),
            };
        }
        let at_ns = number(&line, "at_ns")?;
        let name = string(&line, "endpoint")?;
        if self.began.is_none() {
            self.began = Some(zero(string(&line, "time")?, at_ns).ok_or("“time” is none of RFC 3339")?);
        }
        let endpoint = self.endpoint(name);
        let connection = line.get("connection").and_then(Value::as_u64);
        let connection = connection.and_then(|id| u32::try_from(id).ok()).map(ConnectionId);
        let peer = line.get("peer").and_then(Value::as_str).map(addr);
        let local = line.get("local").and_then(Value::as_str).map(addr);
        let bytes = match line.get("hex").and_then(Value::as_str) {
            Some(digits) => unhex(digits).ok_or("“hex” has something else than pairs of digits")?,
            None => Vec::new(),
        };
        let event = if line.contains_key("call") {
            Event::Call(self.call(&line, endpoint, connection, bytes.len())?)
        } else if line.contains_key("note") {
            Event::Note(note(&line)?)
        } else if line.contains_key("message") {
            let (first_recv, last_recv) = (number(&line, "first_recv")?, number(&line, "last_recv")?);
            // Where it lies in the stream the file does not tell.
            let frame = Frame { start: 0, body: 0, end: bytes.len() as u64 };
            Event::Message(Place { number: number(&line, "message")?, first_recv, last_recv, frame })
        } else if line.contains_key("waits_in") {
            let (call, waited) = (string(&line, "waits_in")?.into(), number(&line, "waited_ns")?);
            Event::Life(Life::Waits { call, waited })
        } else {
            return Err("it has none of “call”, “note”, “message” and “waits_in”".to_owned());
        };
        let ends = peer.map(|peer| Ends::new(local, peer));
        let record = Record::new(endpoint, Stamp(at_ns), event);
        let row = line.get("row").and_then(Value::as_u64).unwrap_or_default();
        self.rows.push((row, Record { connection, ends, bytes: bytes.into(), ..record }));
        Ok(())
    }

    fn endpoint(&mut self, name: &str) -> EndpointId {
        let next = EndpointId(self.names.len() as u32 + 1);
        match name {
            LAB => EndpointId::LAB,
            _ if BY_HAND.contains(&name) => EndpointId::BY_HAND,
            _ => *self.names.entry(name.to_owned()).or_insert(next),
        }
    }

    fn call(
        &mut self,
        line: &Object,
        endpoint: EndpointId,
        connection: Option<ConnectionId>,
        bytes: usize,
    ) -> Result<Call, String> {
        let name = string(line, "call")?;
        let op = op::named(name, line.get("args").and_then(Value::as_object))
            .ok_or_else(|| format!("“{name}” is no call"))?;
        let outcome = outcome(line, bytes)?;
        let direction = op.direction().filter(|_| outcome.moved().is_some());
        let places = self.places.entry((endpoint, connection)).or_default();
        let place = direction.map(|direction| places.next(direction, bytes));
        Ok(Call { op, outcome, place, took_ns: number(line, "took_ns")? })
    }
}

fn string<'a>(line: &'a Object, key: &str) -> Result<&'a str, String> {
    line.get(key).and_then(Value::as_str).ok_or_else(|| format!("it has no text “{key}”"))
}

fn number(line: &Object, key: &str) -> Result<u64, String> {
    line.get(key).and_then(Value::as_u64).ok_or_else(|| format!("it has no number “{key}”"))
}

/// An address as a file has it: a path where it is none of IP.
pub(super) fn addr(text: &str) -> Addr {
    match text {
        "unnamed" => Addr::unix(""),
        _ => text.parse().unwrap_or_else(|_| Addr::unix(text)),
    }
}

fn unhex(digits: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).map(|digit| digit as u8);
    let byte = |pair: &[u8]| if let [high, low] = pair { Some(digit(high)? << 4 | digit(low)?) } else { None };
    digits.as_bytes().chunks(2).map(byte).collect()
}

fn outcome(line: &Object, bytes: usize) -> Result<Outcome, String> {
    let result = line.get("result");
    let text = || result.and_then(Value::as_str).unwrap_or_default();
    let code = || line.get("error").and_then(|error| error.get("name")).and_then(Value::as_str).and_then(error_named);
    let failed = || code().ok_or("it has no “error” with a name that is known");
    Ok(match string(line, "outcome")? {
        "moved" => Outcome::Moved(bytes),
        "cut" => Outcome::cut(bytes, bytes),
        "not_copied" => Outcome::NotCopied(result.and_then(Value::as_u64).unwrap_or_default() as usize),
        "end_of_stream" => Outcome::EndOfStream,
        "address" => Outcome::address(addr(text())),
        "number" => Outcome::Number(result.and_then(Value::as_i64).unwrap_or_default()),
        "text" => Outcome::Text(text().into()),
        "failed" => Outcome::failed(failed()?),
        "errno" => Outcome::Errno(Box::new(failed()?)),
        "still_held" => Outcome::StillHeld,
        "timed_out" => Outcome::TimedOut,
        "cancelled" => Outcome::Cancelled,
        "addresses" => {
            let all = result.and_then(Value::as_array).into_iter().flatten();
            Outcome::Addresses(all.filter_map(Value::as_str).map(addr).collect())
        }
        "timeout" => {
            let limit = result.and_then(Value::as_f64).and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
            Outcome::Timeout(limit)
        }
        "value" => Outcome::Value(Box::new(option_value(text()))),
        "adjusted" => Outcome::Adjusted(Box::new(option_value(text()))),
        // What a list of `getaddrinfo` has, no reader of ours asks.
        "done" | "infos" => Outcome::Done,
        other => return Err(format!("“{other}” is no outcome")),
    })
}

fn option_value(text: &str) -> OptionValue {
    text.parse().map_or_else(|_| OptionValue::Text(text.into()), OptionValue::Int)
}

fn error_named(name: &str) -> Option<ErrorCode> {
    let own = [ErrorCode::TIMED_OUT, ErrorCode::NO_SERVICE].into_iter().find(|code| code.name == name);
    let known = || ERRNOS.iter().find(|errno| errno.name == name);
    own.or_else(|| known().map(|errno| ErrorCode { raw: errno.raw().unwrap_or_default(), name: errno.name }))
}

fn note(line: &Object) -> Result<Note, String> {
    let count = |key: &str| line.get(key).and_then(Value::as_u64).unwrap_or_default();
    let text = |key: &str| line.get(key).and_then(Value::as_str).unwrap_or_default().into();
    Ok(match string(line, "note")? {
        "evicted" => Note::Evicted { rows: count("rows"), bytes: count("bytes") },
        "kernel-dropped" => Note::KernelDropped { datagrams: count("datagrams") },
        "datagram-cut" => Note::DatagramCut { bytes: count("bytes") },
        "datagrams-unread" => Note::DatagramsUnread { datagrams: count("datagrams"), bytes: count("bytes") },
        "bytes-unread" => Note::BytesUnread { bytes: count("bytes") },
        "rows-lost" => Note::RowsLost { rows: count("rows") },
        "limit" => Note::LimitReached { limit: count("limit") as usize },
        "framing-leftover" => Note::FrameIncomplete { bytes: count("bytes"), needs: None },
        "framing-leftover-of" => Note::FrameIncomplete { bytes: count("bytes"), needs: Some(count("needs")) },
        "no-answer" => Note::NoAnswer { after_ms: count("ms") },
        "not-told" => Note::MessageDropped { bytes: count("bytes") },
        "payload-file" => Note::PayloadFile { path: text("path"), error: text("error") },
        "behind-end" => Note::BehindEnd,
        "not-your-turn" => Note::NotYourTurn,
        "file-failed" => Note::FileFailed { path: text("path"), error: text("error") },
        "file-full" => Note::FileFull { path: text("path"), error: text("error") },
        "file-goes-on" => Note::FileGoesOn { path: text("path") },
        "store-failed" => Note::StoreFailed { path: text("path"), error: text("error") },
        "row-damaged" => Note::RowDamaged,
        "internal" => Note::Internal { message: text("message") },
        // Its values are for a reader of the file.
        broken if broken.starts_with("framing-stream-") => {
            Note::FrameBroken { error: FrameError::TooLong { cap: count("cap") as usize } }
        }
        wrapped if wrapped.starts_with("framing-wrap-") => Note::NotFramed { error: crate::framing::WrapError::Empty },
        "relay-seed" => Note::RelaySeed { seed: count("seed") },
        "relay-faults" => Note::RelayFaults { way: way(line)?, faults: text("faults") },
        "relay-joined" => Note::RelayJoined { way: way(line)?, client: count("client") as u32 },
        "relay-reset" => Note::RelayReset { way: way(line)? },
        "relay-idle" => Note::RelayIdle { after: text("after") },
        "relay-unsent" => Note::RelayUnsent { datagrams: count("datagrams"), bytes: count("bytes") },
        "relay-unsent-bytes" => Note::RelayUnsentBytes { bytes: count("bytes") },
        "relay-no-room" => Note::RelayNoRoom { limit: count("limit") as usize },
        // Why a target was not reached is for a reader of the file.
        "relay-target" => Note::Internal { message: text("error") },
        _ if line.contains_key("did") => {
            let did = line.get("did").cloned().unwrap_or_default();
            let did = serde_json::from_value(did).map_err(|error| format!("“did”: {error}"))?;
            Note::Relay { way: way(line)?, did: Box::new(did) }
        }
        other => return Err(format!("“{other}” is no note")),
    })
}

/// Which way through a relay.
fn way(line: &Object) -> Result<Way, String> {
    string(line, "way")?.parse().map_err(|_| "“way” is none of a relay".to_owned())
}
