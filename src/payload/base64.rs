//! `base64:SGVs`: six bits to a character (RFC 4648).

use ::base64::engine::general_purpose::{STANDARD as PADDED, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use ::base64::{DecodeError, Engine, encoded_len};
use ::bytes::Bytes;

use super::{MAX_PAYLOAD_BYTES, Options, PayloadAbout, PayloadError, PayloadType, Problem, ShowError};

const STANDARD: &str = "base64";
const URL: &str = "base64url";

/// `base64:` reads either alphabet, not both in one text; `base64url:` reads the URL alphabet alone (RFC 4648 §5) and
/// writes it, without padding. Padding may be left out; white space, as in mail, is passed over.
pub(super) struct Base64;

impl PayloadType for Base64 {
    fn about(&self) -> PayloadAbout {
        PayloadAbout { prefixes: &[STANDARD, URL], name_key: "payload-base64", example: "SGVsbG8" }
    }

    fn parse(&self, prefix: &str, input: &str, _options: &Options) -> Result<Bytes, PayloadError> {
        let mut symbols = Vec::with_capacity(input.len());
        for (at, found) in input.chars().enumerate() {
            match found {
                'A'..='Z' | 'a'..='z' | '0'..='9' | '+' | '/' | '-' | '_' | '=' => symbols.push(found as u8),
                _ if found.is_whitespace() => {}
                _ => return Err(PayloadError { at, problem: Problem::Base64Symbol { found } }),
            }
        }
        let is_url = prefix == URL || symbols.iter().any(|symbol| matches!(symbol, b'-' | b'_'));
        // Padding is all there or not there at all.
        let engine = match (is_url, symbols.contains(&b'=')) {
            (false, true) => PADDED,
            (false, false) => STANDARD_NO_PAD,
            (true, true) => URL_SAFE,
            (true, false) => URL_SAFE_NO_PAD,
        };
        engine.decode(&symbols).map(Bytes::from).map_err(|error| explain(input, symbols.len(), error))
    }

    fn show(&self, prefix: &str, bytes: &[u8], _options: &Options) -> Result<String, ShowError> {
        // Four characters stand for three bytes.
        if encoded_len(bytes.len(), true).is_none_or(|length| length > MAX_PAYLOAD_BYTES) {
            return Err(ShowError { at: MAX_PAYLOAD_BYTES / 4 * 3, problem: Problem::TextTooLong });
        }
        let text = if prefix == URL { URL_SAFE_NO_PAD.encode(bytes) } else { PADDED.encode(bytes) };
        Ok(text)
    }
}

/// The decoder counts symbols; a person counts the characters between them as well.
fn explain(input: &str, symbols: usize, error: DecodeError) -> PayloadError {
    let last = symbols.saturating_sub(1);
    let (symbol, problem) = match error {
        DecodeError::InvalidByte(at, byte) => (at, Problem::Base64Symbol { found: char::from(byte) }),
        DecodeError::InvalidLastSymbol { offset, symbol, .. } => {
            (offset, Problem::Base64Bits { found: char::from(symbol) })
        }
        DecodeError::InvalidLength(_) => (last, Problem::Base64Lone),
        DecodeError::InvalidPadding => (last, Problem::Base64Padding),
    };
    let places = input.chars().enumerate().filter(|(_, c)| !c.is_whitespace()).map(|(at, _)| at);
    PayloadError { at: places.take(symbol + 1).last().unwrap_or(0), problem }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_alphabets() {
        let cases: [(&str, &str, &[u8]); 9] = [
            (STANDARD, "", b""),
            (STANDARD, "SGVs", b"Hel"),
            (STANDARD, "SGVsbG8=", b"Hello"),
            (STANDARD, "SGVsbG8", b"Hello"),
            (STANDARD, "SGVs\r\n bG8=\n", b"Hello"),
            (STANDARD, "+/+/", b"\xfb\xff\xbf"),
            (STANDARD, "-_-_", b"\xfb\xff\xbf"),
            (URL, "-_-_", b"\xfb\xff\xbf"),
            (URL, "SGVsbG8=", b"Hello"),
        ];
        for (prefix, input, bytes) in cases {
            assert_eq!(Base64.parse(prefix, input, &Options::default()).unwrap(), bytes, "{input:?}");
        }
        assert_eq!(Base64.show(URL, b"\xfb\xff\xbfa", &Options::default()).unwrap(), "-_-_YQ");
        assert_eq!(Base64.show(STANDARD, b"\xfb\xff\xbfa", &Options::default()).unwrap(), "+/+/YQ==");
    }

    #[test]
    fn mistakes_have_a_place_and_a_reason() {
        let cases = [
            (STANDARD, "SG!s", 2, Problem::Base64Symbol { found: '!' }),
            (STANDARD, "S\nGＶs", 3, Problem::Base64Symbol { found: 'Ｖ' }),
            (STANDARD, "-_+/", 2, Problem::Base64Symbol { found: '+' }),
            (URL, "SG/s", 2, Problem::Base64Symbol { found: '/' }),
            (STANDARD, "SGVs b", 5, Problem::Base64Lone),
            (STANDARD, "S", 0, Problem::Base64Lone),
            (STANDARD, "SGVs YR==", 6, Problem::Base64Bits { found: 'R' }),
            (STANDARD, "YQ=", 2, Problem::Base64Padding),
            (STANDARD, "YQ==YQ==", 2, Problem::Base64Symbol { found: '=' }),
            (STANDARD, "=", 0, Problem::Base64Symbol { found: '=' }),
        ];
        for (prefix, input, at, problem) in cases {
            let error = Base64.parse(prefix, input, &Options::default()).unwrap_err();
            assert_eq!(error, PayloadError { at, problem }, "{input:?}");
        }
    }
}
