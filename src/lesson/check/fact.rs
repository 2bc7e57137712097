//! What one fact says.

use std::time::Duration;

use super::bytes::unescaped;
use super::parse::{Span, end_of_quote};
use super::{CALLS, CheckError, Content, Equal, NOTES, Number, Others, Times, Wanted, What};
use crate::lab::Interval;
use crate::socket::ERRNOS;

/// Every form, for the one who wrote none of them.
const FORMS: &str = "a fact (call → result; no call, 3 call, ≥ 3 call, < 3 call; waits in call ≥ 3 s; answered in 1–2 s; \
                     each call took < 5 ms; message …; note …; 3 open; call from 2 addresses; call covered by …)";

/// Words one after another.
struct Words<'a> {
    rest: Span<'a>,
}

type Read<T> = Result<T, CheckError>;

pub(super) fn what(said: Span<'_>) -> Read<What> {
    let mut words = Words { rest: said };
    let what = words.what()?;
    let left = words.rest.trimmed();
    if left.text().is_empty() { Ok(what) } else { Err(left.expected("“;”, “, then ” or the end")) }
}

impl<'a> Words<'a> {
    /// The next word, without taking it.
    fn peek(&self) -> Span<'a> {
        let rest = self.rest.trimmed();
        let end = rest.text().find(' ').unwrap_or(rest.text().len());
        rest.up_to(end)
    }

    fn next(&mut self) -> Span<'a> {
        let word = self.peek();
        self.rest = self.rest.trimmed().from(word.text().len());
        word
    }

    /// Takes these words if they stand here.
    fn takes(&mut self, words: &str) -> bool {
        let rest = self.rest.trimmed();
        match rest.strip(words).filter(|left| left.text().is_empty() || left.text().starts_with(' ')) {
            Some(left) => {
                self.rest = left;
                true
            }
            None => false,
        }
    }

    fn wants(&mut self, words: &str) -> Read<()> {
        if self.takes(words) { Ok(()) } else { Err(self.rest.trimmed().expected(format!("“{words}”"))) }
    }

    fn what(&mut self) -> Read<What> {
        if self.takes("waits in") {
            let call = self.call()?;
            self.wants("≥")?;
            return Ok(What::Waits { call, at_least: self.time()? });
        }
        if self.takes("answered in") {
            return self.answered();
        }
        if self.takes("each") {
            let call = self.call()?;
            self.wants("took <")?;
            return Ok(What::Took { call, below: self.time()? });
        }
        if self.takes("message") {
            return self.message();
        }
        if self.takes("note") {
            let note = self.next();
            let is_known = NOTES.contains(&note.text());
            return is_known
                .then(|| What::Note(note.text().to_owned()))
                .ok_or_else(|| note.expected(format!("a note ({})", NOTES.join(", "))));
        }
        if self.takes("no") {
            return match is_error(self.peek().text()) {
                true => Ok(What::NoError(self.next().text().to_owned())),
                false => self.count(Times::Exactly(0)),
            };
        }
        if self.peek().text().starts_with(|c: char| c.is_ascii_digit() || matches!(c, '≥' | '<')) {
            let times = self.times()?;
            return if self.takes("open") { Ok(What::Open(times)) } else { self.count(times) };
        }
        self.takes("a");
        self.of_call()
    }

    fn call(&mut self) -> Read<String> {
        let word = self.next();
        let is_known = CALLS.contains(&word.text());
        is_known.then(|| word.text().to_owned()).ok_or_else(|| word.expected("the name of a call"))
    }

    /// What begins with a call.
    fn of_call(&mut self) -> Read<What> {
        if !CALLS.contains(&self.peek().text()) {
            return Err(self.rest.trimmed().expected(FORMS));
        }
        let call = self.call()?;
        if self.takes("→") {
            let results = self.results()?;
            let covering = if self.takes("covering") { Some(self.others(&["sends of", "send of"])?) } else { None };
            return Ok(What::Call { call, results, covering });
        }
        if self.takes("covered by") {
            return Ok(What::Covered { call, by: self.others(&["recvs of", "recv of"])? });
        }
        if self.takes("from") {
            let at_least = self.number()?;
            self.wants("addresses")?;
            return Ok(What::Addresses { call, at_least });
        }
        if self.takes("with byte") {
            let at = self.number()? as usize;
            self.wants("=")?;
            let word = self.next();
            let byte =
                Some(word.text()).filter(|text| text.len() == 2).and_then(|text| u8::from_str_radix(text, 16).ok());
            return byte.map(|is| What::Byte { call, at, is }).ok_or_else(|| word.expected("a byte as two hex digits"));
        }
        if self.takes("as") {
            return self.read(call);
        }
        let forms = "“→ result”, “covered by”, “from … addresses”, “with byte” or “as”";
        Err(self.rest.trimmed().expected(forms))
    }

    /// `3`, `≥ 3` or `< 3`.
    fn times(&mut self) -> Read<Times> {
        Ok(if self.takes("≥") {
            Times::AtLeast(self.number()?)
        } else if self.takes("<") {
            Times::Below(self.number()?)
        } else {
            Times::Exactly(self.number()?)
        })
    }

    fn count(&mut self, times: Times) -> Read<What> {
        let call = if self.takes("message") { "message".to_owned() } else { self.call()? };
        Ok(What::Count { call, times, in_all: self.takes("in all") })
    }

    fn results(&mut self) -> Read<Vec<Wanted>> {
        let mut results = vec![self.result()?];
        while self.takes("or") {
            results.push(self.result()?);
        }
        Ok(results)
    }

    fn result(&mut self) -> Read<Wanted> {
        if self.takes("less than asked") {
            return Ok(Wanted::LessThanAsked);
        }
        if self.peek().text().starts_with("b'") {
            return self.bytes().map(Wanted::Bytes);
        }
        let word = self.next();
        Ok(match word.text() {
            "ok" => Wanted::Ok,
            "n" => Wanted::Some,
            text if is_error(text) => Wanted::Error(text.to_owned()),
            text => match text.parse() {
                Ok(number) => Wanted::Number(number),
                Err(_) => return Err(word.expected("a result: ok, n, a number, b'…', an errno or “less than asked”")),
            },
        })
    }

    fn bytes(&mut self) -> Read<Vec<u8>> {
        let rest = self.rest.trimmed();
        let inside = rest.strip("b'").ok_or_else(|| rest.expected("b'…'"))?;
        let end = end_of_quote(inside.text()).ok_or_else(|| inside.from(inside.text().len()).expected("“'”"))?;
        self.rest = inside.from(end + 1);
        let inside = inside.up_to(end);
        let known = "\\n, \\r, \\t, \\0, \\\\, \\' or \\x and two hex digits";
        unescaped(inside.text()).map_err(|at| inside.from(at).expected(known))
    }

    fn others(&mut self, between: &[&str]) -> Read<Others> {
        let calls = self.times()?;
        if !between.iter().any(|words| self.takes(words)) {
            return Err(self.rest.trimmed().expected(format!("“{}”", between.first().unwrap_or(&""))));
        }
        let name = self.rest.trimmed();
        self.rest = name.from(name.text().len());
        let of = name.text().to_owned();
        if of.is_empty() { Err(name.expected("the name of an endpoint")) } else { Ok(Others { calls, of }) }
    }

    fn answered(&mut self) -> Read<What> {
        let rest = self.rest.trimmed();
        let (from, to) = rest.split_once("–").ok_or_else(|| rest.expected("two times, such as “1–1.5 s”"))?;
        self.rest = to;
        let unit = to.trimmed().text().trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').trim();
        let first: Result<Interval, _> = format!("{} {unit}", from.text()).parse();
        let Interval(from) = first.map_err(|_| from.expected("a time"))?;
        Ok(What::Answered { from, to: self.time()? })
    }

    fn message(&mut self) -> Read<What> {
        let is = if self.takes("of") {
            let length = self.number()?;
            self.wants("bytes")?;
            Content::Length(length)
        } else {
            Content::Bytes(self.bytes()?)
        };
        let recvs = if self.takes("from recv") { Some(self.range()?) } else { None };
        Ok(What::Message { is, recvs })
    }

    /// `1–4`
    fn range(&mut self) -> Read<(u64, u64)> {
        let word = self.next();
        let both = word.text().split_once('–').and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
        both.ok_or_else(|| word.expected("two numbers, such as “1–2”"))
    }

    /// `u32be − 2208988800 = the row's time ± 2 s`
    fn read(&mut self, call: String) -> Read<What> {
        let word = self.next();
        let number =
            number_named(word.text()).ok_or_else(|| word.expected("u8, u16be, u16le, u32be, u32le, u64be or u64le"))?;
        let minus = if self.takes("−") || self.takes("-") { self.number()? as i64 } else { 0 };
        self.wants("=")?;
        let is = if self.takes("the row's time") {
            self.wants("±")?;
            Equal::RowTime { within: self.time()? }
        } else {
            Equal::Number(self.number()? as i64)
        };
        Ok(What::Read { call, number, minus, is })
    }

    fn number(&mut self) -> Read<u64> {
        let word = self.next();
        let number = word.text().parse::<u64>().ok().filter(|number| i64::try_from(*number).is_ok());
        number.ok_or_else(|| word.expected("a number"))
    }

    /// `3 s`, to the end or to what is no part of a time.
    fn time(&mut self) -> Read<Duration> {
        let (number, unit) = (self.next(), self.next());
        let time: Result<Interval, _> = format!("{} {}", number.text(), unit.text()).parse();
        match time {
            Ok(Interval(time)) if !unit.text().is_empty() => Ok(time),
            _ => Err(number.expected("a time, such as “3 s” or “5 ms”")),
        }
    }
}

fn is_error(word: &str) -> bool {
    ERRNOS.iter().any(|errno| errno.name == word)
}

fn number_named(name: &str) -> Option<Number> {
    let (width, is_big_endian) = match name {
        "u8" => (1, true),
        "u16be" => (2, true),
        "u16le" => (2, false),
        "u32be" => (4, true),
        "u32le" => (4, false),
        "u64be" => (8, true),
        "u64le" => (8, false),
        _ => return None,
    };
    Some(Number { width, is_big_endian })
}
