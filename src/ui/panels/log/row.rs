//! What one row of a log says, as text: the same words on screen, for a screen reader and on the clipboard.

use std::borrow::Cow;

use crate::address::{Addr, Ends};
use crate::by_hand::{Bench, note};
use crate::clock::Clock;
use crate::escape::escape;
use crate::locale::Locale;
use crate::message::{Arg, Args, Sentence};
use crate::record::{Event, Life, Record};
use crate::socket::{Call, Direction, Outcome};
use crate::units;

/// Characters of data that are copied with a row.
const COPIED_CHARS: usize = 100_000;
/// Characters of data that a screen reader gets of a row.
const SPOKEN_CHARS: usize = 80;

/// What kind of row it is: decides its sign and its colour, never the colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Sent,
    Received,
    Plain,
    Trouble,
    Note,
    /// A message cut out of what was received.
    Message,
}

/// A row in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowText {
    pub tone: Tone,
    /// The call's name; the message's, with its number; empty for a note.
    pub call: Cow<'static, str>,
    pub peer: Option<Addr>,
    /// Bytes it moved; `None` where it was not about bytes.
    pub length: Option<usize>,
    pub data: Data,
}

/// What stands in the last column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Data {
    /// The bytes, escaped.
    Bytes(String),
    /// Words about the bytes there are none of, or the failure.
    Words(String),
    /// A sentence in place of the columns; it takes the room of the call, the peer and the length too.
    Sentence(String),
}

impl Data {
    pub fn text(&self) -> &str {
        let (Data::Bytes(text) | Data::Words(text) | Data::Sentence(text)) = self;
        text
    }
}

impl Tone {
    /// The sign before the call's name.
    pub fn sign(self) -> &'static str {
        match self {
            Tone::Sent => "→",
            Tone::Received => "←",
            Tone::Plain => "",
            Tone::Message => "◆",
            Tone::Trouble | Tone::Note => "!",
        }
    }
}

impl RowText {
    /// Reads a row, with at most `max_chars` characters of its data.
    pub fn of(record: &Record, locale: &Locale, max_chars: usize) -> Self {
        let bytes = || Data::Bytes(escape(&record.bytes, max_chars));
        let (tone, call, length, data) = match &record.event {
            Event::Call(call) => {
                let (tone, length, data) = of_call(call, record, locale, bytes);
                (tone, call.op.name().into(), length, data)
            }
            Event::Note(note) => (Tone::Note, "".into(), None, Data::Sentence(sentence(note, locale))),
            Event::Life(life) => {
                let tone = if life.is_failure() { Tone::Trouble } else { Tone::Plain };
                (tone, "".into(), None, Data::Sentence(life_sentence(life, record.ends.as_ref(), locale)))
            }
            Event::Message(place) => {
                let call = locale.with("log-message", &[("n", place.number.into())]).into();
                (Tone::Message, call, Some(record.bytes.len()), bytes())
            }
        };
        RowText { tone, call, peer: record.peer().cloned(), length, data }
    }

    /// A call made by hand as Python has it: the statement, and what it returned or raised.
    pub fn in_python(self, bench: Option<&Bench>, record: &Record, locale: &Locale) -> Self {
        let (Some(bench), Some(call)) = (bench, record.call()) else { return self };
        let result = match &call.outcome {
            Outcome::Cancelled => locale.text("by-hand-cancelled"),
            Outcome::Failed(code) => format!("{}  {}", bench.result(record), code.name),
            Outcome::Errno(code) => format!("{} ({})", bench.result(record), code.name),
            _ => bench.result(record),
        };
        let note = note(record).map(|(key, args)| format!("  {}", locale.with(key, &args))).unwrap_or_default();
        let data = Data::Sentence(format!("{} → {result}{note}", bench.statement(record)));
        Self { data, ..self }
    }

    /// For a log without a column of peers: a row that moved no bytes says its peer in words.
    pub fn with_peer_in_words(mut self) -> Self {
        if let (Data::Words(words), Some(peer), None) = (&self.data, &self.peer, self.length) {
            let call = &self.call;
            self.data = Data::Sentence(match self.tone {
                Tone::Trouble => format!("{call} {peer} {words}"),
                // These two are about the peer; what went to others stands in their arguments.
                _ if matches!(&**call, "accept" | "connect") => format!("{call} {peer}"),
                _ => format!("{words}  {peer}"),
            });
        }
        self
    }

    /// The row as a screen reader says it, without its time.
    pub fn spoken(&self) -> String {
        let mut words: Vec<String> = Vec::with_capacity(5);
        let sign = self.tone.sign();
        words.extend((!sign.is_empty()).then(|| sign.to_owned()));
        if let Data::Sentence(text) = &self.data {
            words.push(text.clone());
            return words.join(" ");
        }
        words.push(self.call.to_string());
        words.extend(self.peer.as_ref().map(|peer| peer.to_string()));
        words.extend(self.length.map(|length| length.to_string()));
        words.push(self.data.text().chars().take(SPOKEN_CHARS).collect());
        words.join(" ")
    }
}

/// The tone of a call, its length, and what stands in the last column.
fn of_call(call: &Call, record: &Record, locale: &Locale, bytes: impl FnOnce() -> Data) -> (Tone, Option<usize>, Data) {
    let (op, direction) = (&call.op, call.op.direction());
    let tone = match (&call.outcome, direction) {
        (Outcome::Failed(_) | Outcome::TimedOut, _) => Tone::Trouble,
        (_, Some(Direction::Out)) => Tone::Sent,
        (_, Some(Direction::In)) => Tone::Received,
        (_, None) => Tone::Plain,
    };
    let (length, data) = match (&call.outcome, direction) {
        (Outcome::Failed(code), _) => {
            let words = locale.with("log-failed", &[("code", code.to_string().into()), ("text", code.text().into())]);
            let has_peer = record.peer().is_some();
            (None, if has_peer { Data::Words(words) } else { Data::Sentence(format!("{op} {words}")) })
        }
        (Outcome::EndOfStream, _) => (Some(0), Data::Words(locale.text("log-end-of-stream"))),
        (Outcome::TimedOut | Outcome::Cancelled | Outcome::NotCopied(_), _) => {
            (None, Data::Sentence(format!("{op} = {}", call.outcome)))
        }
        (_, Some(_)) if record.bytes.is_empty() => (Some(0), Data::Words(locale.text("log-empty-message"))),
        (_, Some(_)) => (Some(record.bytes.len()), bytes()),
        (outcome, None) if record.peer().is_some() => (None, Data::Words(format!("{op} = {outcome}"))),
        (outcome, None) => (None, Data::Sentence(format!("{op} = {outcome}"))),
    };
    (tone, length, data)
}

/// A row as one line for the clipboard, its fields separated by tabs.
pub fn copied(record: &Record, bench: Option<&Bench>, clock: Clock, locale: &Locale) -> String {
    let row = RowText::of(record, locale, COPIED_CHARS).in_python(bench, record, locale);
    let data = row.data.text().to_owned();
    let call = format!("{} {}", row.tone.sign(), row.call);
    let peer = row.peer.map(|peer| peer.to_string()).unwrap_or_default();
    let length = row.length.map(|length| length.to_string()).unwrap_or_default();
    [units::full_time(clock.wall(record.at)), call.trim().to_owned(), peer, length, data].join("\t")
}

/// What a note or a step in a life says in the locale's language.
pub fn sentence(said: &dyn Sentence, locale: &Locale) -> String {
    let shown = |(name, arg)| match arg {
        Arg::Text(text) => (name, escape(text.as_bytes(), 300).into()),
        other => (name, other),
    };
    let args: Args = said.args().into_iter().map(shown).collect();
    locale.with(&said.key(), &args)
}

/// A step in a life, with the addresses of the connection where the row has them.
pub fn life_sentence(life: &Life, ends: Option<&Ends>, locale: &Locale) -> String {
    let said = sentence(life, locale);
    let Some(ends) = ends else { return said };
    let key = if ends.local().is_some() { "life-with-ends" } else { "life-with-peer" };
    let local = ends.local().map(Addr::to_string).unwrap_or_default();
    locale.with(key, &[("event", said.into()), ("local", local.into()), ("peer", ends.peer().to_string().into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Stamp;
    use crate::locale::Language;
    use crate::record::EndpointId;
    use crate::socket::{ErrorCode, Op};

    fn read(op: Op, outcome: Outcome, bytes: &'static [u8], language: Language) -> RowText {
        let call = Call { op, outcome, place: None, took_ns: 0 };
        let record = Record { bytes: bytes.into(), ..Record::of_call(EndpointId(1), Stamp(0), call) };
        RowText::of(&record, &Locale::new(language), 40)
    }

    #[test]
    fn each_outcome_has_its_words() {
        let recv = || Op::recv(1024);
        let moved = read(recv(), Outcome::Moved(3), b"a\n\x1b", Language::English);
        assert_eq!((moved.tone, moved.length), (Tone::Received, Some(3)));
        assert_eq!(moved.data, Data::Bytes(r"a\n\x1b".to_owned()));
        let end = read(recv(), Outcome::EndOfStream, b"", Language::English);
        assert!(end.spoken().contains("end of stream"), "{}", end.spoken());
        let listen = read(Op::Listen { backlog: 5 }, Outcome::Done, b"", Language::English);
        assert_eq!(listen.data, Data::Sentence("listen(5) = ok".to_owned()));
        let code = ErrorCode { raw: 0, name: "ETIMEDOUT" };
        let failed = read(recv(), Outcome::failed(code), b"", Language::Chinese);
        assert!(failed.spoken().starts_with("! recv(1024) → ETIMEDOUT"), "{}", failed.spoken());
    }
}
