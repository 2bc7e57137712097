//! `json:{"a":1}`: JSON, checked before it is sent.

use ::bytes::Bytes;

use serde::de::IgnoredAny;

use super::{Encoding, JsonForm, Options, PayloadAbout, PayloadError, PayloadType, Problem, ShowError};

/// One JSON value in UTF-8 (RFC 8259), as typed or without its white space.
pub(super) struct Json;

impl PayloadType for Json {
    fn about(&self) -> PayloadAbout {
        PayloadAbout { prefixes: &["json"], name_key: "payload-json", example: r#"{"a":1}"# }
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

/// What the parser says of a text that ends before or within a value that is no list, object or string.
const WITHIN_VALUE: &str = "EOF while parsing a value";

/// Whether `text` is one JSON value (RFC 8259). Nothing is kept of it: its depth, the length of a number and a key that
/// is there twice do not matter.
///
/// # Errors
/// The byte at which it stops being JSON (always the start of a character, or the end), and what is wrong there.
fn check(text: &str) -> Result<(), (usize, Problem)> {
    let Err(error) = serde_json::from_str::<IgnoredAny>(text) else { return Ok(()) };
    let message = error.to_string();
    let reason = message.split(" at line ").next().unwrap_or_default();
    let ends = Err((text.len(), Problem::JsonEnds));
    if error.is_eof() && reason != WITHIN_VALUE {
        return ends;
    }
    let before: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let column = error.column().saturating_sub(usize::from(!error.is_eof()));
    let mut byte = text.floor_char_boundary(before + column);
    if reason.starts_with("control character") {
        // The parser stops before it.
        byte += text.get(byte..).and_then(|rest| rest.find(|c| c < ' ')).unwrap_or_default();
    }
    if matches!(reason, "expected ident" | "invalid number" | WITHIN_VALUE) {
        // The parser stops within the word; its beginning is what is to be mended.
        let is_of_word = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
        byte = text.get(..byte).map_or(byte, |before| before.trim_end_matches(is_of_word).len());
    }
    let rest = text.get(byte..).unwrap_or_default();
    if matches!(reason, "invalid number" | WITHIN_VALUE)
        && rest.chars().all(|c| c.is_ascii_digit() || "+-.eE".contains(c))
    {
        return ends;
    }
    let found = rest.chars().next().unwrap_or_default();
    let problem = match reason {
        "expected value" | "expected ident" | WITHIN_VALUE => Problem::JsonValue { found },
        "key must be a string" => Problem::JsonKey { found },
        "expected `:`" => Problem::Colon { found },
        "expected `,` or `}`" => Problem::JsonInObject { found },
        "expected `,` or `]`" => Problem::JsonInArray { found },
        "trailing characters" => Problem::JsonAfter { found },
        "invalid escape" => Problem::JsonEscape,
        "invalid number" => Problem::JsonNumber,
        _ if found < ' ' => Problem::JsonControl { found },
        _ => Problem::Json { reason: reason.to_owned() },
    };
    Err((byte, problem))
}

/// `text` without the white space around its tokens. `text` is JSON already, so a quotation mark outside a string opens one.
fn minify(text: &str) -> String {
    let (mut in_string, mut is_escaped) = (false, false);
    text.chars()
        .filter(|&c| {
            let stays = in_string || !is_space(c);
            in_string ^= c == '"' && !is_escaped;
            is_escaped = in_string && c == '\\' && !is_escaped;
            stays
        })
        .collect()
}

/// JSON's white space (RFC 8259 §2), which is less than Unicode's.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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

    #[test]
    fn takes_whatever_the_grammar_has() {
        let spaced = [
            " null\n",
            r#""""#,
            r#""\u00e9\ud800\"\\\/""#,
            "[ [ ] , {} ]",
            r#"{"a":1,"a":{"":[true,false]}}"#,
            "\"\u{7f}中\"",
        ];
        for text in "0 -0 1e9999 0.10E-05 123456789012345678901234567890 true []".split(' ').chain(spaced) {
            assert_eq!(check(text), Ok(()), "{text}");
        }
        let deep = 1_000_000;
        assert_eq!(check(&("[".repeat(deep) + &"]".repeat(deep))), Ok(()));
    }

    #[test]
    fn says_what_was_expected() {
        let cases = [
            ("", 0, Problem::JsonEnds),
            ("{|-", 1, Problem::JsonEnds),
            ("  |[1|1.", 2, Problem::JsonEnds),
            (r#"{"a|[1e"#, 3, Problem::JsonEnds),
            (r#"{"a":"#, 5, Problem::JsonEnds),
            ("[1,]", 3, Problem::JsonValue { found: ']' }),
            ("tru|trust", 0, Problem::JsonValue { found: 't' }),
            (r#"{"a":tru}"#, 5, Problem::JsonValue { found: 't' }),
            ("[ nulL", 2, Problem::JsonValue { found: 'n' }),
            ("[null, -x", 7, Problem::JsonNumber),
            ("'a'", 0, Problem::JsonValue { found: '\'' }),
            ("{a:1}", 1, Problem::JsonKey { found: 'a' }),
            (r#"{"a":1,}"#, 7, Problem::JsonKey { found: '}' }),
            (r#"{"a" 1}"#, 5, Problem::Colon { found: '1' }),
            (r#"{"a":1 "b":2}"#, 7, Problem::JsonInObject { found: '"' }),
            ("[1 2]", 3, Problem::JsonInArray { found: '2' }),
            ("[1}", 2, Problem::JsonInArray { found: '}' }),
            ("1 2", 2, Problem::JsonAfter { found: '2' }),
            ("{}中", 2, Problem::JsonAfter { found: '中' }),
            ("\"a\nb\"", 2, Problem::JsonControl { found: '\n' }),
            ("[\n \"中\n", 7, Problem::JsonControl { found: '\n' }),
            (r#""\x""#, 2, Problem::JsonEscape),
            (r#""\u12g4""#, 6, Problem::JsonEscape),
            (r#""\中""#, 2, Problem::JsonEscape),
            ("[01]|[-]|[1.e5]", 1, Problem::JsonNumber),
            ("1\u{a0}", 1, Problem::JsonAfter { found: '\u{a0}' }),
        ];
        for (texts, at, problem) in cases {
            for text in texts.split('|') {
                assert_eq!(check(text), Err((at, problem.clone())), "{text}");
            }
        }
    }

    #[test]
    fn minifies_outside_strings_only() {
        let text = "{ \"a b\" : [ 1 ,\t\"\\\" x\" ] ,\r\n\"\\\\\" : 1.00 }";
        assert_eq!(minify(text), r#"{"a b":[1,"\" x"],"\\":1.00}"#);
    }

    proptest! {
        #[test]
        fn minified_is_the_same_value(text in json_text()) {
            prop_assert_eq!(check(&text), Ok(()), "{}", text);
            let small = minify(&text);
            prop_assert_eq!(check(&small), Ok(()));
            let parsed = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
            prop_assert_eq!(parsed(&small), parsed(&text));
            prop_assert_eq!(minify(&small), small);
        }
    }

    fn json_text() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            Just("null".to_owned()),
            any::<f32>().prop_filter("JSON has no inf", |n| n.is_finite()).prop_map(|n| format!("{n:?}")),
            any::<String>().prop_map(|s| serde_json::to_string(&s).unwrap()),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[ {} ]", items.join(" ,\n"))),
                prop::collection::vec((any::<String>(), inner), 0..4).prop_map(|fields| {
                    let field = |(key, value)| format!("{} :\t{value}", serde_json::to_string(&key).unwrap());
                    format!("{{\r{}}}", fields.iter().map(|(k, v)| field((k, v))).collect::<Vec<_>>().join(", "))
                }),
            ]
        })
    }
}
