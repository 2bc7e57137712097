//! `line`: a message is a line. It ends at LF, and a CR before the LF belongs to the ending, so that peers of both
//! habits are understood (RFC 9112 §2.2 advises the same); what is sent ends in LF, or with `line:crlf` in CRLF.

use bytes::Bytes;

use super::{Around, Boundaries, Cut, FrameError, Kind, Parameter, Parsed, Problem, Rule, WrapError};

pub(super) const KIND: Kind = Kind {
    id: "line",
    aliases: &["lines"],
    parameter: Parameter::OneOf(&["lf", "crlf"]),
    boundaries: Boundaries::Bytes,
    example: "line:crlf",
    parse,
};

/// How a line that is sent ends.
#[derive(Clone)]
enum Line {
    Lf,
    CrLf,
}

fn parse(parameter: &str) -> Parsed {
    let line = match parameter {
        "lf" => Line::Lf,
        "crlf" => Line::CrLf,
        _ => return Err(Problem::LineEnding.into()),
    };
    Ok((Box::new(line), parameter.to_owned()))
}

impl Rule for Line {
    fn overhead(&self) -> usize {
        2
    }

    fn around(&self, message: &[u8]) -> Result<Around, WrapError> {
        if let Some(at) = memchr::memchr(b'\n', message) {
            return Err(WrapError::LineBreak { at });
        }
        let ending: &'static [u8] = match self {
            Line::Lf if message.ends_with(b"\r") => return Err(WrapError::EndsInCr),
            Line::Lf => b"\n",
            Line::CrLf => b"\r\n",
        };
        Ok(Around { behind: Bytes::from_static(ending), ..Around::default() })
    }

    fn cut(&self, held: &[u8], seen: usize, _cap: usize) -> Result<Cut, FrameError> {
        let Some(found) = memchr::memchr(b'\n', &held[seen..]) else { return Ok(Cut::More) };
        let newline = seen + found;
        let body = held[..newline].strip_suffix(b"\r").unwrap_or(&held[..newline]);
        Ok(Cut::Message { body: 0..body.len(), end: newline + 1 })
    }
}

#[cfg(test)]
mod tests {
    use super::super::messages::transcript::{play, wrap};

    #[test]
    fn lines_end_in_lf_or_crlf_wherever_they_are_torn() {
        assert_eq!(
            play("line", &[b"a\nb\r\n\n", b"c\r", b"\nd\re"]),
            ["1: a (1)", "2: b (1)", "3:  (1)", "4: c (2-3)", "left: d\\re (3)"]
        );
        assert_eq!(play("line:crlf", &[b"\r\r\n"]), ["1: \\r (1)"]);
    }

    #[test]
    fn what_is_sent_comes_back() {
        assert_eq!(wrap("line", b"ab"), "ab\\n");
        assert_eq!(wrap("line:crlf", b""), "\\r\\n");
        assert_eq!(wrap("line:crlf", b"ab\r"), "ab\\r\\r\\n");
        assert_eq!(
            wrap("line", b"ab\r"),
            "the message ends in CR, which would be taken for a part of the line's ending"
        );
        assert_eq!(wrap("line:crlf", b"a\nb"), "byte 2 of the message is a line break, where it would be cut in two");
    }
}
