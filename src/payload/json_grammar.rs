//! The grammar of JSON (RFC 8259), followed by hand: the places and reasons of mistakes can then be told in either
//! language, and numbers and strings are kept as they were typed, however long or precise.

use super::Problem;

/// Whether `text` is one JSON value.
///
/// # Errors
/// The byte at which it stops being JSON (always the start of a character), and what was expected there.
pub(super) fn check(text: &str) -> Result<(), (usize, Problem)> {
    Scanner { text, at: 0, open: Vec::new() }.run()
}

/// `text` without the white space around its tokens. `text` is JSON already.
pub(super) fn minify(text: &str) -> String {
    let mut place = Place::Outside;
    text.chars()
        .filter(|&c| {
            let here = place;
            place = match (here, c) {
                (Place::Outside, '"') | (Place::Escape, _) => Place::String,
                (Place::String, '"') => Place::Outside,
                (Place::String, '\\') => Place::Escape,
                _ => here,
            };
            here != Place::Outside || !is_space(c)
        })
        .collect()
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Outside,
    String,
    /// After a backslash in a string.
    Escape,
}

/// What may come next.
enum Next {
    Value,
    /// A value, or the end of the array just opened.
    FirstItem,
    Key,
    /// A key, or the end of the object just opened.
    FirstKey,
    AfterValue,
}

#[derive(Clone, Copy)]
enum Container {
    Object,
    Array,
}

/// Walks the text without recursion, so that a hostile depth costs a byte a level and no stack.
struct Scanner<'a> {
    text: &'a str,
    /// Bytes before the next character.
    at: usize,
    open: Vec<Container>,
}

type Scan<T> = Result<T, (usize, Problem)>;

impl Scanner<'_> {
    fn run(mut self) -> Scan<()> {
        let mut next = Next::Value;
        loop {
            self.skip(|b| is_space(char::from(b)));
            let byte = self.peek();
            next = match (next, byte) {
                (Next::FirstKey, Some(b'}')) | (Next::FirstItem, Some(b']')) => self.close(),
                (Next::FirstKey | Next::Key, _) => self.key()?,
                (Next::FirstItem | Next::Value, _) => self.value()?,
                (Next::AfterValue, _) => match (self.open.last(), byte) {
                    (None, None) => return Ok(()),
                    (None, Some(_)) => return Err(self.expected(|found| Problem::JsonAfter { found })),
                    (Some(Container::Object), Some(b'}')) | (Some(Container::Array), Some(b']')) => self.close(),
                    (Some(Container::Object), Some(b',')) => self.step(Next::Key),
                    (Some(Container::Array), Some(b',')) => self.step(Next::Value),
                    (Some(Container::Object), _) => {
                        return Err(self.expected(|found| Problem::JsonInObject { found }));
                    }
                    (Some(Container::Array), _) => {
                        return Err(self.expected(|found| Problem::JsonInArray { found }));
                    }
                },
            };
        }
    }

    fn value(&mut self) -> Scan<Next> {
        match self.peek() {
            Some(b'{') => {
                self.open.push(Container::Object);
                return Ok(self.step(Next::FirstKey));
            }
            Some(b'[') => {
                self.open.push(Container::Array);
                return Ok(self.step(Next::FirstItem));
            }
            Some(b'"') => self.string()?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => self.word()?,
        }
        Ok(Next::AfterValue)
    }

    /// A key and its colon.
    fn key(&mut self) -> Scan<Next> {
        if self.peek() != Some(b'"') {
            return Err(self.expected(|found| Problem::JsonKey { found }));
        }
        self.string()?;
        self.skip(|b| is_space(char::from(b)));
        if self.peek() != Some(b':') {
            return Err(self.expected(|found| Problem::Colon { found }));
        }
        Ok(self.step(Next::Value))
    }

    fn word(&mut self) -> Scan<()> {
        let rest = self.rest();
        match ["true", "false", "null"].iter().find(|word| rest.starts_with(word.as_bytes())) {
            Some(word) => {
                self.at += word.len();
                Ok(())
            }
            None => Err(self.expected(|found| Problem::JsonValue { found })),
        }
    }

    fn number(&mut self) -> Scan<()> {
        let start = self.at;
        self.skip_one(|b| b == b'-');
        let whole = self.at;
        let mut good = self.digits();
        // RFC 8259 §6: no leading zeros.
        good &= self.at - whole == 1 || self.text.as_bytes().get(whole) != Some(&b'0');
        if self.skip_one(|b| b == b'.') {
            good &= self.digits();
        }
        if self.skip_one(|b| matches!(b, b'e' | b'E')) {
            self.skip_one(|b| matches!(b, b'+' | b'-'));
            good &= self.digits();
        }
        match good {
            true => Ok(()),
            false if self.at == self.text.len() && !self.text.ends_with(|c: char| c.is_ascii_digit()) => {
                Err((self.at, Problem::JsonEnds))
            }
            false => Err((start, Problem::JsonNumber)),
        }
    }

    /// Passes over digits; whether there were any.
    fn digits(&mut self) -> bool {
        let start = self.at;
        self.skip(|b| b.is_ascii_digit());
        self.at > start
    }

    fn string(&mut self) -> Scan<()> {
        self.at += 1;
        loop {
            self.skip(|b| !matches!(b, b'"' | b'\\' | 0..=0x1f));
            match self.peek() {
                None => return Err((self.at, Problem::JsonEnds)),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.escape()?,
                Some(_) => return Err(self.expected(|found| Problem::JsonControl { found })),
            }
        }
    }

    fn escape(&mut self) -> Scan<()> {
        let rest = self.rest();
        let length = match rest.get(1) {
            None => return Err((self.text.len(), Problem::JsonEnds)),
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
            Some(b'u') if rest.get(2..6).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) => 6,
            Some(_) => return Err((self.at, Problem::JsonEscape)),
        };
        self.at += length;
        Ok(())
    }

    fn close(&mut self) -> Next {
        self.open.pop();
        self.step(Next::AfterValue)
    }

    /// Passes over one ASCII character.
    fn step(&mut self, next: Next) -> Next {
        self.at += 1;
        next
    }

    fn rest(&self) -> &[u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.rest().first().copied()
    }

    fn skip(&mut self, of: impl Fn(u8) -> bool) {
        self.at += self.rest().iter().take_while(|b| of(**b)).count();
    }

    /// Passes over the next byte if it is one of these; whether it was.
    fn skip_one(&mut self, of: impl Fn(u8) -> bool) -> bool {
        let is_one = self.peek().is_some_and(of);
        self.at += usize::from(is_one);
        is_one
    }

    fn expected(&self, problem: impl Fn(char) -> Problem) -> (usize, Problem) {
        let found = self.text.get(self.at..).and_then(|rest| rest.chars().next());
        (self.at, found.map_or(Problem::JsonEnds, problem))
    }
}

/// JSON's white space (RFC 8259 §2), which is less than Unicode's.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn takes_whatever_the_grammar_has() {
        for text in [
            "0",
            "-0",
            "1e9999",
            "0.10E-05",
            "true",
            " null\n",
            r#""""#,
            r#""\u00e9\ud800\"\\\/""#,
            "[]",
            "[ [ ] , {} ]",
            r#"{"a":1,"a":{"":[true,false]}}"#,
            "123456789012345678901234567890",
            "\"\u{7f}中\"",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
        let deep = 1_000_000;
        assert_eq!(check(&("[".repeat(deep) + &"]".repeat(deep))), Ok(()));
    }

    #[test]
    fn says_what_was_expected() {
        let cases = [
            ("", 0, Problem::JsonEnds),
            ("  ", 2, Problem::JsonEnds),
            ("{", 1, Problem::JsonEnds),
            (r#"{"a"#, 3, Problem::JsonEnds),
            (r#"{"a":"#, 5, Problem::JsonEnds),
            ("[1", 2, Problem::JsonEnds),
            ("-", 1, Problem::JsonEnds),
            ("1.", 2, Problem::JsonEnds),
            ("[1,]", 3, Problem::JsonValue { found: ']' }),
            ("tru", 0, Problem::JsonValue { found: 't' }),
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
            (r#""\x""#, 1, Problem::JsonEscape),
            (r#""\u12g4""#, 1, Problem::JsonEscape),
            (r#""\中""#, 1, Problem::JsonEscape),
            ("[01]", 1, Problem::JsonNumber),
            ("[-]", 1, Problem::JsonNumber),
            ("[1.e5]", 1, Problem::JsonNumber),
            ("1\u{a0}", 1, Problem::JsonAfter { found: '\u{a0}' }),
        ];
        for (text, at, problem) in cases {
            assert_eq!(check(text), Err((at, problem)), "{text}");
        }
    }

    #[test]
    fn minifies_outside_strings_only() {
        let text = "{ \"a b\" : [ 1 ,\t\"\\\" x\" ] ,\r\n\"\\\\\" : 1.00 }";
        assert_eq!(minify(text), r#"{"a b":[1,"\" x"],"\\":1.00}"#);
    }

    proptest! {
        /// serde_json is the second opinion; it takes the same grammar when it keeps nothing.
        #[test]
        fn agrees_with_serde_json(text in r#"([\[\]{},:" ]|[0-9.eE+-]|true|null|"a"|"\\[nux"]|[0-9a-f]{4}|\PC|\n){0,24}"#) {
            let other = serde_json::from_str::<serde::de::IgnoredAny>(&text);
            prop_assert_eq!(check(&text).is_ok(), other.is_ok(), "{}: {:?}", text, other);
        }

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
