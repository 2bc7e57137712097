//! What one row of a log says, in the language of its reader: the same words on the screen and in a report.

use crate::address::{Addr, Ends};
use crate::escape::escape;
use crate::locale::Locale;
use crate::message::{Arg, Args, Sentence};
use crate::record::{Event, Life, Record, short, short_addr};
use crate::socket::{Call, Direction, Outcome};
use crate::units;

/// Characters of a text within a sentence, such as a path.
const TEXT_CHARS: usize = 300;

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
    /// `recv(1024) → 5`; of a message its number; empty for a note.
    pub call: String,
    /// The other side, by its name where it is in the lab.
    pub peer: Option<String>,
    /// How long the call took, in nanoseconds.
    pub took_ns: Option<u64>,
    pub data: Data,
}

/// What stands in the last column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Data {
    Nothing,
    /// The bytes, escaped.
    Bytes(String),
    /// Words about the bytes there are none of, or the failure.
    Words(String),
    /// A sentence in place of the columns; it takes the room of the call and the peer too.
    Sentence(String),
}

impl Data {
    pub fn text(&self) -> &str {
        match self {
            Data::Nothing => "",
            Data::Bytes(text) | Data::Words(text) | Data::Sentence(text) => text,
        }
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
    /// Reads a row, with at most `max_chars` characters of its data. `name` is the peer's, where it is in the lab.
    pub fn of(record: &Record, name: Option<&str>, locale: &Locale, max_chars: usize) -> Self {
        let bytes = || Data::Bytes(escape(&record.bytes, max_chars));
        let peer = record.peer().map(|peer| name.map_or_else(|| peer.to_string(), str::to_owned));
        let (tone, call, data) = match &record.event {
            Event::Call(call) => {
                let who = name.map(str::to_owned).or_else(|| record.peer().map(short_addr));
                let said = short(record, who.as_deref()).unwrap_or_default();
                (tone_of(call), said, data_of(call, record, locale, bytes))
            }
            Event::Note(note) => {
                let tone = if note.is_usual() { Tone::Plain } else { Tone::Note };
                (tone, String::new(), Data::Sentence(sentence(note, locale)))
            }
            Event::Life(life) => {
                let tone = if life.is_failure() { Tone::Trouble } else { Tone::Plain };
                (tone, String::new(), Data::Sentence(life_sentence(life, record.ends.as_ref(), locale)))
            }
            Event::Message(place) => {
                let args = [("n", place.number.into()), ("size", units::size(record.bytes.len() as u64).into())];
                (Tone::Message, locale.with("log-message", &args), bytes())
            }
        };
        RowText { tone, call, peer, took_ns: record.call().map(|call| call.took_ns), data }
    }
}

fn tone_of(call: &Call) -> Tone {
    match (&call.outcome, call.op.direction()) {
        (Outcome::Failed(_) | Outcome::TimedOut, _) => Tone::Trouble,
        (_, Some(Direction::Out)) => Tone::Sent,
        (_, Some(Direction::In)) => Tone::Received,
        (_, None) => Tone::Plain,
    }
}

/// What stands in the last column of a call.
fn data_of(call: &Call, record: &Record, locale: &Locale, bytes: impl FnOnce() -> Data) -> Data {
    match (&call.outcome, call.op.direction()) {
        (Outcome::Failed(code), _) => Data::Words(code.text()),
        (Outcome::EndOfStream, _) => Data::Words(locale.text("log-end-of-stream")),
        (Outcome::TimedOut | Outcome::Cancelled | Outcome::NotCopied(_), _) | (_, None) => Data::Nothing,
        (_, Some(_)) if record.bytes.is_empty() => Data::Words(locale.text("log-empty-message")),
        (_, Some(_)) => bytes(),
    }
}

/// What a note or a step in a life says in the locale's language.
pub fn sentence(said: &dyn Sentence, locale: &Locale) -> String {
    let shown = |(name, arg)| match arg {
        Arg::Text(text) => (name, escape(text.as_bytes(), TEXT_CHARS).into()),
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
