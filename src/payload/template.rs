//! `${seq}` and its like: the parts of a text that each send fills in again.

use ::bytes::Bytes;
use chrono::SecondsFormat;

use super::error::excerpt;
use super::generated::split_mix;
use super::{MAX_PAYLOAD_BYTES, Moment, Problem};

/// What opens a template.
pub(super) const OPENING: &str = "${";

/// A part that the moment of the send fills in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// `${seq}`: 1, 2, 3, …, counted by whoever sends.
    Seq,
    /// `${time}`: local time with milliseconds and the distance to UTC, `2026-11-20T15:04:05.123+08:00` (RFC 3339).
    Time,
    /// `${unix_ms}`: milliseconds since the beginning of 1970, UTC.
    UnixMs,
    /// `${random:8}`: that many letters and digits of ASCII.
    Random { chars: usize },
}

/// What a text that is sent again and again is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The same every time.
    Bytes(Bytes),
    /// What each send fills in.
    Template(Template),
}

/// Reads a template at the start of `text`, which begins with [`OPENING`]; the text after it.
pub(super) fn read(text: &str) -> Result<(Template, &str), Problem> {
    let inner = text.strip_prefix(OPENING).unwrap_or(text);
    let (name, tail) = inner.split_once('}').ok_or(Problem::TemplateOpen)?;
    let template = match name {
        "seq" => Template::Seq,
        "time" => Template::Time,
        "unix_ms" => Template::UnixMs,
        _ => match name.strip_prefix("random:") {
            Some(digits) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => {
                let chars = digits.parse().ok().filter(|chars| *chars <= MAX_PAYLOAD_BYTES);
                Template::Random { chars: chars.ok_or(Problem::TooLong)? }
            }
            _ => return Err(Problem::TemplateUnknown { found: excerpt(name) }),
        },
    };
    Ok((template, tail))
}

/// Fills templates in, one after another, for one send.
pub(super) struct Filler {
    moment: Moment,
    random: u64,
}

impl Filler {
    pub(super) fn new(moment: &Moment) -> Filler {
        // Mixed once, so that neighbouring seeds and sends have nothing in common.
        let mut random = moment.seed;
        random = split_mix(&mut random) ^ moment.seq;
        Filler { moment: *moment, random }
    }

    /// What stands in the template's place: ASCII.
    pub(super) fn fill(&mut self, template: Template) -> String {
        let Moment { seq, time, .. } = self.moment;
        match template {
            Template::Seq => seq.to_string(),
            Template::Time => time.to_rfc3339_opts(SecondsFormat::Millis, false),
            Template::UnixMs => time.timestamp_millis().to_string(),
            Template::Random { chars } => (0..chars).map(|_| self.letter_or_digit()).collect(),
        }
    }

    fn letter_or_digit(&mut self) -> char {
        const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        let place = split_mix(&mut self.random) % ALPHABET.len() as u64;
        char::from(ALPHABET[place as usize])
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Local, TimeZone};

    use super::*;

    #[test]
    fn names_and_what_is_none() {
        assert_eq!(read("${seq}x"), Ok((Template::Seq, "x")));
        assert_eq!(read("${time}"), Ok((Template::Time, "")));
        assert_eq!(read("${unix_ms}"), Ok((Template::UnixMs, "")));
        assert_eq!(read("${random:12}}"), Ok((Template::Random { chars: 12 }, "}")));
        for name in ["", "Seq", " seq", "seq:1", "random", "random:", "random:x", "random:-1", "random:8 "] {
            let found = name.to_owned();
            assert_eq!(read(&format!("${{{name}}}")), Err(Problem::TemplateUnknown { found }));
        }
        for number in ["99999999", "99999999999999999999999999"] {
            assert_eq!(read(&format!("${{random:{number}}}")), Err(Problem::TooLong));
        }
        assert_eq!(read("${seq"), Err(Problem::TemplateOpen));
    }

    #[test]
    fn the_moment_decides_all_of_it() {
        let time = Local.timestamp_millis_opt(1_800_000_000_123).unwrap();
        let moment = Moment { seq: 7, time, seed: 3 };
        let mut filler = Filler::new(&moment);
        assert_eq!(filler.fill(Template::Seq), "7");
        assert_eq!(filler.fill(Template::UnixMs), "1800000000123");
        let shown = filler.fill(Template::Time);
        assert_eq!(chrono::DateTime::parse_from_rfc3339(&shown).unwrap(), time);
        assert!(shown.contains(".123"), "{shown}");

        let eight = Template::Random { chars: 8 };
        let random = filler.fill(eight);
        assert_eq!(random.len(), 8);
        assert!(random.bytes().all(|b| b.is_ascii_alphanumeric()), "{random}");
        assert_ne!(filler.fill(eight), random, "two in one text differ");
        assert_eq!(Filler::new(&moment).fill(eight), random);
        assert_ne!(Filler::new(&Moment { seq: 8, ..moment }).fill(eight), random);
        assert_ne!(Filler::new(&Moment { seed: 4, ..moment }).fill(eight), random);
    }
}
