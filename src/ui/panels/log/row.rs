//! A row of a log for a screen reader, on the clipboard, and as Python has it.

use super::took::WAITED_NS;
use crate::address::Addr;
use crate::by_hand::{Bench, note};
use crate::clock::Clock;
use crate::locale::Locale;
use crate::record::Record;
pub use crate::row_text::{Data, RowText, Tone, life_sentence, sentence};
use crate::socket::Outcome;
use crate::units;

/// Characters of data that are copied with a row.
const COPIED_CHARS: usize = 100_000;
/// Characters of data that a screen reader gets of a row.
const SPOKEN_CHARS: usize = 80;

impl RowText {
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

    /// The row as a screen reader says it, without its time.
    pub fn spoken(&self) -> String {
        let took = self.took_ns.filter(|ns| *ns >= WAITED_NS).map(|ns| format!("({})", units::took(ns)));
        let data: String = self.data.text().chars().take(SPOKEN_CHARS).collect();
        let (call, peer, data) = match &self.data {
            Data::Sentence(text) => ("", "", text.as_str()),
            _ => (self.call.as_str(), self.peer.as_deref().unwrap_or_default(), data.as_str()),
        };
        // One that accept has returned is named in the call.
        let peer = if call.ends_with(&format!(" → {peer}")) { "" } else { peer };
        let words = [self.tone.sign(), call, peer, data, took.as_deref().unwrap_or_default()];
        words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

/// A call in Python's spelling, with what it returned: `bind(('127.0.0.1', 5001)) → ok`.
pub fn spelled(record: &Record) -> Option<String> {
    Some(format!("{} → {}", record.spelled()?, record.call()?.outcome))
}

/// A row as one line for the clipboard, its fields separated by tabs: when, the call, how long it took, the peer, the length
/// and the data.
pub fn copied(record: &Record, bench: Option<&Bench>, clock: Clock, locale: &Locale) -> String {
    let row = RowText::of(record, None, locale, COPIED_CHARS).in_python(bench, record, locale);
    let call = format!("{} {}", row.tone.sign(), spelled(record).unwrap_or(row.call));
    let took = row.took_ns.map(units::span).unwrap_or_default();
    let length = if record.has_bytes() { record.bytes.len().to_string() } else { String::new() };
    let data = row.data.text().to_owned();
    let peer = record.peer().map(Addr::to_string).unwrap_or_default();
    [units::full_time(clock.wall(record.at)), call.trim().to_owned(), took, peer, length, data].join("\t")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::Ends;
    use crate::clock::Stamp;
    use crate::locale::Language;
    use crate::record::EndpointId;
    use crate::socket::{Call, ErrorCode, Op};

    fn read(op: Op, outcome: Outcome, bytes: &'static [u8], language: Language) -> RowText {
        let call = Call { op, outcome, place: None, took_ns: 0 };
        let record = Record { bytes: bytes.into(), ..Record::of_call(EndpointId(1), Stamp(0), call) };
        RowText::of(&record, None, &Locale::new(language), 40)
    }

    #[test]
    fn each_outcome_has_its_words() {
        let recv = || Op::recv(1024);
        let moved = read(recv(), Outcome::Moved(3), b"a\n\x1b", Language::English);
        assert_eq!((moved.tone, moved.call.as_str()), (Tone::Received, "recv(1024) → 3"));
        assert_eq!(moved.data, Data::Bytes(r"a\n\x1b".to_owned()));
        let end = read(recv(), Outcome::EndOfStream, b"", Language::English);
        assert!(end.spoken().starts_with("← recv(1024) → 0 end of stream"), "{}", end.spoken());
        let listen = read(Op::Listen { backlog: 5 }, Outcome::Done, b"", Language::English);
        assert_eq!((listen.spoken().as_str(), listen.data), ("listen(5) → ok", Data::Nothing));
        let code = ErrorCode { raw: 0, name: "ETIMEDOUT" };
        let failed = read(recv(), Outcome::failed(code), b"", Language::Chinese);
        assert!(failed.spoken().starts_with("! recv(1024) → ETIMEDOUT"), "{}", failed.spoken());
    }

    #[test]
    fn what_waited_is_said_and_copied_with_all_there_is() {
        let call = Call { op: Op::recv(9), outcome: Outcome::Moved(2), place: None, took_ns: 1_204_000_000 };
        let ends = Some(Ends::new(None, "127.0.0.1:54321".parse().unwrap()));
        let record = Record { bytes: "ab".into(), ends, ..Record::of_call(EndpointId(1), Stamp(0), call) };
        let locale = Locale::new(Language::English);
        let row = RowText::of(&record, Some("client"), &locale, 40);
        assert_eq!(row.spoken(), "← recv(9) → 2 client ab (1.20 s)");
        let copied = copied(&record, None, Clock::start(), &locale);
        assert!(copied.ends_with("\t← recv(9) → 2\t1.204 s\t127.0.0.1:54321\t2\tab"), "{copied}");
    }
}
