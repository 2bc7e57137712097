//! `json:{"a":1}`: JSON, checked before it is sent.

use ::bytes::Bytes;

use super::json_grammar::{check, is_space, minify};
use super::{Encoding, JsonForm, Options, PayloadError, PayloadType, Problem, ShowError};

/// One JSON value in UTF-8 (RFC 8259), as typed or without its white space.
pub(super) struct Json;

impl PayloadType for Json {
    fn prefixes(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn name_key(&self) -> &'static str {
        "payload-json"
    }

    fn example(&self, _prefix: &str) -> &'static str {
        r#"{"a":1}"#
    }

    fn parse(&self, _prefix: &str, input: &str, options: &Options) -> Result<Bytes, PayloadError> {
        check(input).map_err(|(byte, problem)| PayloadError::at_byte(input, byte, problem))?;
        Ok(match options.json {
            JsonForm::AsTyped => Bytes::copy_from_slice(input.as_bytes()),
            JsonForm::Minified => minify(input).into(),
        })
    }

    fn show(&self, _prefix: &str, bytes: &[u8], options: &Options) -> Result<String, ShowError> {
        let not_text = |error: std::str::Utf8Error| ShowError {
            at: error.valid_up_to(),
            problem: Problem::NotText { encoding: Encoding::Utf8 },
        };
        let text = std::str::from_utf8(bytes).map_err(not_text)?;
        check(text).map_err(|(at, problem)| ShowError { at, problem })?;
        if options.json == JsonForm::Minified {
            let small = minify(text);
            if small.len() < text.len() {
                let same = small.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count();
                let at = same - text[..same].bytes().rev().take_while(|b| is_space(char::from(*b))).count();
                return Err(ShowError { at, problem: Problem::JsonSpace });
            }
        }
        Ok(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_sent_as_typed_or_minified() {
        let as_typed = Options::default();
        let minified = Options { json: JsonForm::Minified, ..as_typed };
        let input = "{ \"a\": 1.00,\n \"中\": [ ] }\n";
        assert_eq!(Json.parse("json", input, &as_typed).unwrap(), input);
        assert_eq!(Json.parse("json", input, &minified).unwrap(), "{\"a\":1.00,\"中\":[]}");
    }

    #[test]
    fn counts_characters_not_bytes() {
        let error = Json.parse("json", r#"{"中":1,}"#, &Options::default()).unwrap_err();
        assert_eq!(error.to_string(), "character 8: a key in double quotes is expected, not \"}\"");
    }

    #[test]
    fn only_json_is_shown() {
        let minified = Options { json: JsonForm::Minified, ..Options::default() };
        let cases: [(&[u8], &Options, usize, Problem); 4] = [
            (b"\"\xff\"", &Options::default(), 1, Problem::NotText { encoding: Encoding::Utf8 }),
            (b"[1,]", &Options::default(), 3, Problem::JsonValue { found: ']' }),
            (b"[1, 2]", &minified, 3, Problem::JsonSpace),
            (b"1\n", &minified, 1, Problem::JsonSpace),
        ];
        for (bytes, options, at, problem) in cases {
            assert_eq!(Json.show("json", bytes, options), Err(ShowError { at, problem }));
        }
        assert_eq!(Json.show("json", b"[1, 2]", &Options::default()).unwrap(), "[1, 2]");
    }
}
