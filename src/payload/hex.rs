//! `hex:48 65 6c`: two digits for each byte.

use ::bytes::Bytes;

use super::{MAX_PAYLOAD_BYTES, Options, PayloadAbout, PayloadError, PayloadType, Problem, ShowError};
use crate::escape::hex;

/// Pairs of hex digits, run together or parted by white space and commas, each run with or without `0x` in front.
/// A digit is never joined with one across a gap: `0 1 2 3` is a mistake, not `01 23`.
pub(super) struct Hex;

impl PayloadType for Hex {
    fn about(&self) -> PayloadAbout {
        PayloadAbout { prefixes: &["hex"], name_key: "payload-hex", example: "48 65 6c 6c 6f" }
    }

    fn parse(&self, _prefix: &str, input: &str, _options: &Options) -> Result<Bytes, PayloadError> {
        let mut out = Vec::with_capacity(input.len().div_ceil(2));
        let mut at = 0;
        for run in input.split(is_separator) {
            let (digits, before) = match run.strip_prefix("0x").or_else(|| run.strip_prefix("0X")) {
                Some("") => return Err(PayloadError { at, problem: Problem::HexEmpty }),
                Some(digits) => (digits, at + 2),
                None => (run, at),
            };
            let length = push_pairs(&mut out, digits)
                .map_err(|(place, problem)| PayloadError { at: before + place, problem })?;
            at = before + length + 1;
        }
        Ok(out.into())
    }

    fn show(&self, _prefix: &str, bytes: &[u8], _options: &Options) -> Result<String, ShowError> {
        // Two digits and a space each, so a third of the cap is the most that can be typed back.
        let most = MAX_PAYLOAD_BYTES / 3;
        if bytes.len() > most {
            return Err(ShowError { at: most, problem: Problem::TextTooLong });
        }
        Ok(hex(bytes, " "))
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || c == ','
}

/// Appends a run of digits, and returns how many there were; or the place in the run of the mistake.
fn push_pairs(out: &mut Vec<u8>, digits: &str) -> Result<usize, (usize, Problem)> {
    let mut first = None;
    let mut length = 0;
    for (at, found) in digits.chars().enumerate() {
        let value = found.to_digit(16).ok_or((at, Problem::HexDigit { found }))?;
        match first.take() {
            None => first = Some((found, value)),
            Some((_, high)) => out.push((high << 4 | value) as u8),
        }
        length = at + 1;
    }
    match first {
        Some((digit, _)) => Err((length - 1, Problem::HexLone { digit })),
        None => Ok(length),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_pairs_however_they_are_parted() {
        let cases: [(&str, &[u8]); 8] = [
            ("", b""),
            (" \n", b""),
            ("48 65 6c", b"Hel"),
            ("48656C", b"Hel"),
            ("0x48,0X65, 0x6c,", b"Hel"),
            ("0x48656c", b"Hel"),
            ("48\n65\t6c\r\n", b"Hel"),
            ("00ff", b"\x00\xff"),
        ];
        for (input, bytes) in cases {
            assert_eq!(Hex.parse("hex", input, &Options::default()).unwrap(), bytes, "{input:?}");
        }
    }

    #[test]
    fn a_lone_digit_is_never_joined() {
        let cases = [
            ("0 1 2 3", "character 1: a lone hex digit \"0\"; write two digits for each byte, as in 00"),
            ("0x1", "character 3: a lone hex digit \"1\"; write two digits for each byte, as in 01"),
            ("48 656", "character 6: a lone hex digit \"6\"; write two digits for each byte, as in 06"),
            ("48,0x", "character 4: 0x with no hex digits after it"),
            ("4g", "character 2: \"g\" is not a hex digit (0 to 9, a to f)"),
            ("48 \u{202e}", "character 4: \"U+202E\" is not a hex digit (0 to 9, a to f)"),
            ("中", "character 1: \"中\" is not a hex digit (0 to 9, a to f)"),
            ("48:65", "character 3: \":\" is not a hex digit (0 to 9, a to f)"),
            ("0x480x49", "character 6: \"x\" is not a hex digit (0 to 9, a to f)"),
        ];
        for (input, message) in cases {
            let error = Hex.parse("hex", input, &Options::default()).unwrap_err();
            assert_eq!(error.to_string(), message, "{input:?}");
        }
    }
}
