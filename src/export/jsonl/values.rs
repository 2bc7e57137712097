//! What a line of JSON says of a note, of a call's arguments and of what came of it.

use serde_json::{Value, json};

use crate::address::Addr;
use crate::fault::Way;
use crate::message::{Arg, Sentence};
use crate::record::Note;
use crate::socket::{Flags, Op, Outcome, Protocol};

/// A note's name under `note`, and its values. They are this format's own: a key of the interface or a variant that is
/// renamed changes nothing here, but for what does not go with a framing.
pub(super) fn note(note: &Note) -> Value {
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

pub(super) fn args(op: &Op, peer: Option<&Addr>) -> Value {
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
pub(super) fn outcome(outcome: &Outcome) -> (&'static str, Value) {
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

pub(super) fn error(outcome: &Outcome) -> Option<Value> {
    let (Outcome::Failed(code) | Outcome::Errno(code)) = outcome else { return None };
    // The lab's own time limit has no number.
    let number = (code.raw != 0).then_some(code.raw);
    Some(json!({ "name": code.name, "code": number, "text": code.text() }))
}
