//! What is looked for in what a row says and in its bytes.

use std::fmt::Write;

use super::alike::Alike;
use super::mask::Mask;
use super::pattern::Pattern;
use super::peers::Peers;
use crate::address::Addr;
use crate::payload::Encoding;
use crate::record::{EndpointId, Event, Record, short};

/// A text in the encodings of the lab's endpoints; letters of ASCII in either case.
#[derive(Debug, PartialEq)]
pub(super) struct Text {
    /// As what a row says has it.
    pub said: Mask,
    /// The same in the encodings of endpoints that have another one.
    encoded: Vec<(EndpointId, Mask)>,
    letters: Letters,
    alike: Alike,
}

impl Text {
    /// `None` for no text.
    pub(super) fn new(text: &str, peers: &Peers) -> Option<Self> {
        let others = peers.all().iter().filter(|known| known.encoding != Encoding::Utf8);
        let encoded = others.filter_map(|known| Some((known.endpoint, Mask::text(text, known.encoding)?)));
        let (said, letters) = (Mask::text(text, Encoding::Utf8)?, Letters::of(text));
        Some(Self { said, encoded: encoded.collect(), letters, alike: Alike::default() })
    }

    /// What its bytes may be in the data of an endpoint.
    pub(super) fn masks(&self, endpoint: EndpointId) -> impl Iterator<Item = &Mask> {
        let own = self.encoded.iter().filter(move |(id, _)| *id == endpoint).map(|(_, mask)| mask);
        std::iter::once(&self.said).chain(own)
    }

    /// Gives what its bytes may be in any endpoint's data.
    pub(super) fn each_mask(&self, each: &mut dyn FnMut(&Mask)) {
        each(&self.said);
        self.encoded.iter().for_each(|(_, mask)| each(mask));
    }

    /// Whether a row says it beside its bytes.
    pub(super) fn is_said(&self, record: &Record, scratch: &mut String) -> bool {
        if Letters::of_row(record).is_some_and(|letters| !letters.have(self.letters)) {
            return false;
        }
        self.alike.is_found(record, || self.said.find(said(record, scratch).as_bytes()).is_some())
    }
}

/// Whether an expression is found in what a row says or in its bytes.
pub(super) fn has(pattern: &Pattern, record: &Record, encoding: Encoding, alike: &Alike, scratch: &mut String) -> bool {
    let in_bytes = pattern.regex.is_match(&record.bytes);
    let in_text = || match encoding {
        Encoding::Utf8 => false,
        encoding => record.has_bytes() && pattern.regex.is_match(encoding.decode(&record.bytes).as_bytes()),
    };
    in_bytes || in_text() || is_said_by(pattern, record, alike, scratch)
}

/// Whether an expression is found in what a row says beside its bytes.
pub(super) fn is_said_by(pattern: &Pattern, record: &Record, alike: &Alike, scratch: &mut String) -> bool {
    alike.is_found(record, || pattern.regex.is_match(said(record, scratch).as_bytes()))
}

/// What a row says beside its bytes.
pub(super) fn said<'a>(record: &Record, text: &'a mut String) -> &'a str {
    text.clear();
    // Writing to a string does not fail.
    let _ = match &record.event {
        Event::Call(call) => {
            text.extend(short(record, None));
            // With the arguments that the short form leaves out.
            if record.direction().is_some() { Ok(()) } else { write!(text, " {}", call.op) }
        }
        Event::Life(life) => write!(text, "{life}"),
        Event::Note(note) => write!(text, "{note}"),
        Event::Message(place) => write!(text, "{place}"),
    };
    if let Some(peer) = record.peer() {
        let _ = write!(text, " {peer}");
    }
    text
}

/// Which characters a text has: what a row cannot say need not be looked for in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Letters {
    /// A bit for each of ASCII, capitals as small letters.
    ascii: u128,
    has_others: bool,
}

impl Letters {
    fn of(text: &str) -> Self {
        // The arrow stands in every row.
        let has_others = text.chars().any(|c| !c.is_ascii() && c != '→');
        Self { ascii: bits(text.as_bytes()), has_others }
    }

    /// The characters that a row may say: of a call that moved bytes, as nearly all rows are; `None` where any may be.
    fn of_row(record: &Record) -> Option<Self> {
        // An address of the internet is of these, and so is what such a call says beside its name.
        const USUAL: u128 = bits(b"0123456789abcdef.:[]%() -");
        let call = record.call().filter(|call| call.outcome.moved().is_some() && call.op.flags().is_none())?;
        let is_plain = record.peer().is_none_or(|peer: &Addr| peer.inet().is_some());
        is_plain.then_some(Self { ascii: USUAL | bits(call.op.name().as_bytes()), has_others: false })
    }

    /// Whether all of a text's characters are among these.
    fn have(self, text: Letters) -> bool {
        text.ascii & !self.ascii == 0 && (!text.has_others || self.has_others)
    }
}

/// A bit for each character of ASCII, capitals as small letters.
const fn bits(text: &[u8]) -> u128 {
    let (mut all, mut at) = (0, 0);
    while at < text.len() {
        if text[at].is_ascii() {
            all |= 1 << text[at].to_ascii_lowercase();
        }
        at += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::Ends;
    use crate::clock::Stamp;
    use crate::socket::{Call, Op, Outcome};

    #[test]
    fn a_row_says_nothing_but_its_letters() {
        let peers = ["127.0.0.1:54321", "[fe80::1%7]:80", "[2001:db8::ff]:65535", "255.255.255.255:0"];
        for peer in peers.map(|peer| peer.parse::<Addr>().unwrap()) {
            for op in [Op::recv(1024), Op::recv_from(65535), Op::send(5), Op::send_to(5), Op::ReadLine] {
                let call = Call { op, outcome: Outcome::Moved(5), place: None, took_ns: 0 };
                let ends = Some(Ends::new(None, peer.clone()));
                let record = Record { ends, ..Record::of_call(EndpointId(1), Stamp(0), call) };
                let mut scratch = String::new();
                let said = Letters::of(said(&record, &mut scratch));
                assert!(Letters::of_row(&record).unwrap().have(said), "{scratch}");
            }
        }
    }
}
