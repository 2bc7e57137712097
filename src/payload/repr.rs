//! `repr:[1, 'two', {3: None}]`: a literal of Python, as `repr()` writes one and `ast.literal_eval()` reads it, checked
//! before it is sent.

use ::bytes::Bytes;

use super::repr_grammar::check;
use super::{Options, PayloadAbout, PayloadError, PayloadType, Problem, ShowError, capped};

/// One literal of Python in the encoding of the options, sent as typed.
pub(super) struct Repr;

impl PayloadType for Repr {
    fn about(&self) -> PayloadAbout {
        PayloadAbout { prefixes: &["repr"], name_key: "payload-repr", example: "[1, 'two', {3: None}]" }
    }

    fn parse(&self, _prefix: &str, input: &str, options: &Options) -> Result<Bytes, PayloadError> {
        check(input).map_err(|(byte, problem)| PayloadError::at_byte(input, byte, problem))?;
        options.encoding.encode(input).map(Bytes::from)
    }

    fn show(&self, _prefix: &str, bytes: &[u8], options: &Options) -> Result<String, ShowError> {
        let encoding = options.encoding;
        let mut text = String::with_capacity(bytes.len());
        for (at, piece) in encoding.pieces(bytes) {
            let c = piece.map_err(|_| ShowError { at, problem: Problem::NotText { encoding } })?;
            capped::push_str(&mut text, c.encode_utf8(&mut [0; 4])).map_err(|problem| ShowError { at, problem })?;
        }
        // What stands before a mistake is written as the bytes that it was read from.
        let place = |byte: usize| encoding.encode(&text[..byte]).map_or(bytes.len(), |before| before.len());
        check(&text).map_err(|(byte, problem)| ShowError { at: place(byte), problem })?;
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::Encoding;

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
