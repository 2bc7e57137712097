//! `delimiter:\r\n\r\n`: a message ends where these bytes come, written in the escapes of text payloads.

use bytes::Bytes;
use memchr::memmem::Finder;

use super::{Around, Boundaries, Cut, FrameError, FramingError, Kind, Parameter, Parsed, Problem, Rule, WrapError};
use crate::payload;

pub(super) const KIND: Kind = Kind {
    id: "delimiter",
    aliases: &["delim", "separator"],
    parameter: Parameter::Typed,
    boundaries: Boundaries::Bytes,
    example: r"delimiter:\r\n\r\n",
    parse,
};

/// The longest delimiter, in bytes.
pub(super) const MAX_BYTES: usize = 64;

/// The delimiter is the finder's needle, prepared once for every search: its searches are linear whatever the bytes.
#[derive(Clone)]
struct Delimiter {
    finder: Finder<'static>,
}

fn parse(parameter: &str) -> Parsed {
    let options = payload::Options::default();
    let delimiter = payload::Kind::TEXT
        .parse(parameter, &options)
        .map_err(|error| FramingError { at: error.at, problem: Problem::Text(error.problem) })?;
    if delimiter.is_empty() {
        return Err(Problem::DelimiterEmpty.into());
    }
    if delimiter.len() > MAX_BYTES {
        return Err(Problem::DelimiterTooLong.into());
    }
    let shown = payload::Kind::TEXT.show(&delimiter, &options).map_err(|error| Problem::Text(error.problem))?;
    Ok((Box::new(Delimiter { finder: Finder::new(&delimiter).into_owned() }), shown))
}

impl Rule for Delimiter {
    fn overhead(&self) -> usize {
        self.finder.needle().len()
    }

    fn around(&self, message: &[u8]) -> Result<Around, WrapError> {
        if let Some(at) = self.finder.find(message) {
            return Err(WrapError::Delimiter { at });
        }
        // `ab|` and the delimiter `||` make `ab|||`, where the delimiter comes one byte early.
        let end = message.len().saturating_sub(self.overhead() - 1);
        match self.finder.find(&[&message[end..], self.finder.needle()].concat()) {
            Some(found) if end + found < message.len() => Err(WrapError::DelimiterEarly { at: end + found }),
            _ => Ok(Around { behind: Bytes::copy_from_slice(self.finder.needle()), ..Around::default() }),
        }
    }

    fn cut(&self, held: &[u8], seen: usize, _cap: usize) -> Result<Cut, FrameError> {
        // Its first bytes may have come before.
        let from = seen.saturating_sub(self.overhead() - 1);
        Ok(match self.finder.find(&held[from..]) {
            Some(found) => Cut::Message { body: 0..from + found, end: from + found + self.overhead() },
            None => Cut::More,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::messages::transcript::{play, wrap};
    use super::super::{Framing, Problem};
    use super::*;

    #[test]
    fn a_delimiter_torn_anywhere_is_found() {
        let played = play(r"delimiter:\r\n\r\n", &[b"GET /\r", b"\n\r", b"\n\r\n\r\nHE", b"AD"]);
        assert_eq!(played, ["1: GET / (1-3)", "2:  (3)", "left: HEAD (3-4)"]);
        assert_eq!(play(r"delimiter:\0", &[b"a\0b\0c"]), ["1: a (1)", "2: b (1)", "left: c (1)"]);
        assert_eq!(play("delimiter:aab", &[b"a", b"a", b"a", b"b"]), ["1: a (1-4)"]);
    }

    #[test]
    fn a_message_that_would_be_cut_elsewhere_is_not_sent() {
        assert_eq!(wrap("delimiter:||", b"a|b"), "a|b||");
        assert_eq!(
            wrap("delimiter:||", b"a||b"),
            "byte 2 of the message begins the delimiter, where it would be cut in two"
        );
        assert_eq!(
            wrap("delimiter:||", b"ab|"),
            "with the delimiter after it, the message would be cut at byte 3: its end reads as a part of the delimiter"
        );
    }

    #[test]
    fn any_bytes_are_a_delimiter_in_the_escapes_of_texts() {
        let same = |a: &str, b: &str| assert_eq!(a.parse::<Framing>().unwrap(), b.parse::<Framing>().unwrap());
        same(r"delimiter:\x0a", r"delim:\n");
        same(r"delimiter:\u{4e2d}", "delimiter:中");
        assert_eq!(r"delimiter:\xff ".parse::<Framing>().unwrap().to_string(), r"delimiter:\xff ");
        let problem = |text: &str| text.parse::<Framing>().map_err(|error| (error.at, error.problem)).unwrap_err();
        assert_eq!(problem("delimiter:"), (10, Problem::DelimiterEmpty));
        assert_eq!(problem(r"delim:中\q"), (7, Problem::Text(payload::Problem::EscapeUnknown { found: 'q' })));
        assert_eq!(problem(&format!("delim:{}", "x".repeat(MAX_BYTES + 1))), (6, Problem::DelimiterTooLong));
    }
}
