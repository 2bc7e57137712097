//! `repr:[1, 'two', {3: None}]`: a literal of Python, as `repr()` writes one and `ast.literal_eval()` reads it, checked
//! before it is sent.

use ::bytes::Bytes;

use super::repr_grammar::check;
use super::{Encoding, Options, PayloadAbout, PayloadError, PayloadType, Problem, ShowError, capped};

/// One literal of Python in the encoding of the options, sent as typed.
pub(super) struct Repr;

impl PayloadType for Repr {
    fn about(&self) -> PayloadAbout {
        PayloadAbout { prefixes: &["repr"], name_key: "payload-repr", example: "[1, 'two', {3: None}]" }
    }

    fn parse(&self, _prefix: &str, input: &str, options: &Options) -> Result<Bytes, PayloadError> {
        check(input).map_err(|(byte, problem)| PayloadError::at_byte(input, byte, problem))?;
        let mut out = Vec::with_capacity(input.len());
        for (at, found) in input.chars().enumerate() {
            let encoding = options.encoding;
            let lacking = || PayloadError { at, problem: Problem::Unencodable { found, encoding } };
            let bytes = encoding.encode_char(found).ok_or_else(lacking)?;
            capped::push(&mut out, bytes.as_slice()).map_err(|problem| PayloadError { at, problem })?;
        }
        Ok(out.into())
    }

    fn show(&self, _prefix: &str, bytes: &[u8], options: &Options) -> Result<String, ShowError> {
        let encoding = options.encoding;
        let mut text = String::with_capacity(bytes.len());
        for (at, c) in chars(bytes, encoding) {
            let c = c.ok_or(ShowError { at, problem: Problem::NotText { encoding } })?;
            capped::push_str(&mut text, c.encode_utf8(&mut [0; 4])).map_err(|problem| ShowError { at, problem })?;
        }
        // Only a mistake has a place: it is sought then, so that a long text needs no list of them.
        let place = |byte: usize| {
            let before = text.char_indices().take_while(|(start, _)| *start < byte).count();
            chars(bytes, encoding).nth(before).map_or(bytes.len(), |(at, _)| at)
        };
        check(&text).map_err(|(byte, problem)| ShowError { at: place(byte), problem })?;
        Ok(text)
    }
}

/// Each character with the place where it begins; `None`, as the last, where there is no character.
fn chars(bytes: &[u8], encoding: Encoding) -> impl Iterator<Item = (usize, Option<char>)> {
    let mut next = 0;
    std::iter::from_fn(move || {
        let at = next;
        let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
        let first = encoding.first_char(rest);
        next = first.map_or(bytes.len(), |(_, length)| at + length);
        Some((at, first.map(|(c, _)| c)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_sent_as_typed_in_the_encoding() {
        let input = " {'名': ['a', b'\\xff', (1, 2.5, None)],\n 'ok': True} ";
        assert_eq!(Repr.parse("repr", input, &Options::default()).unwrap(), input.as_bytes());
        let gbk = Options { encoding: Encoding::Gbk, ..Options::default() };
        assert_eq!(Repr.parse("repr", "'名'", &gbk).unwrap(), b"'\xc3\xfb'".as_slice());
        let error = Repr.parse("repr", "['名', '😀']", &gbk).unwrap_err();
        assert_eq!((error.at, error.problem), (7, Problem::Unencodable { found: '😀', encoding: Encoding::Gbk }));
    }

    #[test]
    fn only_a_literal_is_shown() {
        let gbk = Options { encoding: Encoding::Gbk, ..Options::default() };
        let cases: [(&[u8], &Options, usize, Problem); 4] = [
            (b"'\xff'", &Options::default(), 1, Problem::NotText { encoding: Encoding::Utf8 }),
            (b"hello", &Options::default(), 0, Problem::ReprWord { found: "hello".to_owned() }),
            (b"['\xc3\xfb' 1]", &gbk, 6, Problem::ReprInside { found: '1', close: ']' }),
            (b"[1, 2", &Options::default(), 5, Problem::ReprEnds),
        ];
        for (bytes, options, at, problem) in cases {
            assert_eq!(Repr.show("repr", bytes, options), Err(ShowError { at, problem }));
        }
        assert_eq!(Repr.show("repr", b"['\xc3\xfb', 1]", &gbk).unwrap(), "['名', 1]");
    }
}
