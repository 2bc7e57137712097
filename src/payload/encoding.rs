//! Character encodings: text to bytes without ever guessing, and bytes to text without ever failing.
//!
//! The Chinese and Japanese encodings are those of the WHATWG Encoding Standard, by `encoding_rs`. It follows the web
//! and so has no Latin-1 of its own (it reads windows-1252) and no UTF-16 encoder; those are here.

use encoding_rs::EncoderResult;

use super::{PayloadError, Problem, Start, capped};
use crate::message::choice;

choice! {
    /// How characters are written as bytes.
    #[derive(Default)]
    pub enum Encoding {
        #[default]
        Utf8 = "utf-8" as "UTF-8",
        /// Simplified Chinese, two bytes to a character (code page 936).
        Gbk = "gbk" as "GBK",
        /// All of Unicode but 19 characters for private use, and GBK within it (GB 18030).
        Gb18030 = "gb18030" as "GB18030",
        /// Traditional Chinese.
        Big5 = "big5" as "Big5",
        /// Japanese, as Windows has it (code page 932).
        ShiftJis = "shift_jis" as "Shift_JIS",
        /// The first 256 characters of Unicode, a byte each (ISO/IEC 8859-1).
        Latin1 = "latin-1" as "Latin-1",
        Utf16Le = "utf-16le" as "UTF-16 LE",
        Utf16Be = "utf-16be" as "UTF-16 BE",
    }
}

impl Encoding {
    /// The text's bytes, without a byte order mark.
    ///
    /// # Errors
    /// The first character that the encoding lacks: it is never replaced by another. The first over the cap, but not in
    /// UTF-8: a text of any length is copied as it is.
    pub fn encode(self, text: &str) -> Result<Vec<u8>, PayloadError> {
        if self == Encoding::Utf8 {
            return Ok(text.as_bytes().to_vec());
        }
        let mut out = Vec::with_capacity(text.len());
        for (at, found) in text.chars().enumerate() {
            self.append(&mut out, found).map_err(|problem| PayloadError { at, problem })?;
        }
        Ok(out)
    }

    /// Appends the bytes of one character.
    ///
    /// # Errors
    /// The encoding lacks it; it is over the cap.
    pub(super) fn append(self, out: &mut Vec<u8>, found: char) -> Result<(), Problem> {
        let lacking = Problem::Unencodable { found, encoding: self };
        match self {
            Encoding::Utf8 => capped::push(out, found.encode_utf8(&mut [0; 4]).as_bytes()),
            Encoding::Latin1 => capped::push(out, &[u8::try_from(found).map_err(|_| lacking)?]),
            Encoding::Utf16Le | Encoding::Utf16Be => {
                let unit_bytes =
                    |unit: u16| if self == Encoding::Utf16Le { unit.to_le_bytes() } else { unit.to_be_bytes() };
                found.encode_utf16(&mut [0; 2]).iter().try_for_each(|unit| capped::push(out, &unit_bytes(*unit)))
            }
            _ if found.is_ascii() => capped::push(out, &[found as u8]),
            _ if self.web_replaces(found) => Err(lacking),
            _ => {
                let mut bytes = [0; 16];
                let mut utf8 = [0; 4];
                let mut encoder = self.web().new_encoder();
                match encoder.encode_from_utf8_without_replacement(found.encode_utf8(&mut utf8), &mut bytes, true) {
                    (EncoderResult::InputEmpty, _, written) => capped::push(out, &bytes[..written]),
                    _ => Err(lacking),
                }
            }
        }
    }

    /// The text that the bytes stand for; what is malformed becomes U+FFFD. A byte order mark stays a character.
    pub fn decode(self, bytes: &[u8]) -> String {
        match self {
            Encoding::Latin1 => bytes.iter().copied().map(char::from).collect(),
            _ => self.web().decode_without_bom_handling(bytes).0.into_owned(),
        }
    }

    /// The characters that the bytes stand for; a byte that is part of none as itself. Nothing is lost: what is written
    /// again gives the same bytes.
    pub fn characters(self, bytes: &[u8]) -> impl Iterator<Item = Result<char, u8>> {
        self.pieces(bytes).map(|(_, piece)| piece)
    }

    /// The same, each with the place where it begins.
    pub fn pieces(self, bytes: &[u8]) -> impl Iterator<Item = (usize, Result<char, u8>)> {
        // Where one begins no character, the rest of its unit is passed over, so that what follows is still read in step.
        let unit = if self.has_ascii() { 1 } else { 2 };
        let (mut next, mut stray) = (0, 0);
        std::iter::from_fn(move || {
            let at = next;
            let byte = *bytes.get(at)?;
            if stray == 0
                && let Some((c, length)) = self.first_char(&bytes[at..])
            {
                next += length;
                return Some((at, Ok(c)));
            }
            next += 1;
            stray = if stray == 0 { unit - 1 } else { stray - 1 };
            Some((at, Err(byte)))
        })
    }

    /// Whether each byte below 0x80 outside a longer character is that character of ASCII.
    pub(super) fn has_ascii(self) -> bool {
        !matches!(self, Encoding::Utf16Le | Encoding::Utf16Be)
    }

    /// Whether the web's encoder writes this character as another, which is then what the other side reads: a yen
    /// sign as a backslash, a private-use character as the one that Unicode has given its shape since.
    fn web_replaces(self, c: char) -> bool {
        match self {
            Encoding::ShiftJis => matches!(c, '\u{a5}' | '\u{203e}' | '\u{2212}'),
            Encoding::Gbk | Encoding::Gb18030 => matches!(
                c,
                '\u{e78d}'
                    ..='\u{e796}'
                        | '\u{e81e}'
                        | '\u{e826}'
                        | '\u{e82b}'
                        | '\u{e82c}'
                        | '\u{e832}'
                        | '\u{e843}'
                        | '\u{e854}'
                        | '\u{e864}'
            ),
            _ => false,
        }
    }

    /// The character that `bytes` begin with, and its length in bytes, if writing it gives those bytes again.
    fn first_char(self, bytes: &[u8]) -> Option<(char, usize)> {
        let Start::Char(c, length) = self.start(bytes)? else { return None };
        let is_written_so =
            |c: char| self.encode(c.encode_utf8(&mut [0; 4])).is_ok_and(|written| written == bytes[..length]);
        (c.is_ascii() || is_written_so(c)).then_some((c, length))
    }

    pub(super) fn web(self) -> &'static encoding_rs::Encoding {
        match self {
            Encoding::Gbk => encoding_rs::GBK,
            Encoding::Gb18030 => encoding_rs::GB18030,
            Encoding::Big5 => encoding_rs::BIG5,
            Encoding::ShiftJis => encoding_rs::SHIFT_JIS,
            Encoding::Utf16Le => encoding_rs::UTF_16LE,
            Encoding::Utf16Be => encoding_rs::UTF_16BE,
            // Latin-1 is written out by hand above; it is here so that the match is complete.
            Encoding::Utf8 | Encoding::Latin1 => encoding_rs::UTF_8,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_encoded_reads_back() {
        // The basic plane: the double-byte encodings lie in it, all but some rare characters of Big5.
        for encoding in Encoding::ALL {
            let mut chars = 0;
            for c in '\0'..='\u{ffff}' {
                let Ok(bytes) = encoding.encode(&c.to_string()) else { continue };
                chars += 1;
                assert_eq!(encoding.first_char(&bytes), Some((c, bytes.len())), "{encoding} {c:?}");
            }
            let all = '\0'..='\u{ffff}';
            let expected = match encoding {
                Encoding::Latin1 => 256,
                Encoding::Gbk => 24_067,
                Encoding::Gb18030 => all.count() - 19,
                Encoding::Big5 => 14_490,
                Encoding::ShiftJis => 7_518,
                Encoding::Utf8 | Encoding::Utf16Le | Encoding::Utf16Be => all.count(),
            };
            assert_eq!(chars, expected, "{encoding}");
        }
    }

    #[test]
    fn writes_the_bytes_of_the_standard() {
        let cases: [(Encoding, &str, &[u8]); 9] = [
            (Encoding::Utf8, "中é", b"\xe4\xb8\xad\xc3\xa9"),
            (Encoding::Gbk, "中€", b"\xd6\xd0\x80"),
            (Encoding::Gb18030, "中€😀", b"\xd6\xd0\xa2\xe3\x94\x39\xfc\x36"),
            (Encoding::Big5, "中", b"\xa4\xa4"),
            (Encoding::ShiftJis, "日本", b"\x93\xfa\x96\x7b"),
            (Encoding::Latin1, "é\u{80}", b"\xe9\x80"),
            (Encoding::Utf16Le, "中😀", b"\x2d\x4e\x3d\xd8\x00\xde"),
            (Encoding::Utf16Be, "中😀", b"\x4e\x2d\xd8\x3d\xde\x00"),
            (Encoding::Utf16Be, "\u{feff}", b"\xfe\xff"),
        ];
        for (encoding, text, bytes) in cases {
            assert_eq!(encoding.encode(text).as_deref(), Ok(bytes), "{encoding}");
            assert_eq!(encoding.decode(bytes), text, "{encoding}");
        }
    }

    #[test]
    fn bytes_that_are_no_character_stay_bytes() {
        let all = |encoding: Encoding, bytes: &[u8]| encoding.characters(bytes).collect::<Vec<_>>();
        assert_eq!(all(Encoding::Gbk, b"a\xc4\xe3\xff\xc4"), [Ok('a'), Ok('你'), Err(0xff), Err(0xc4)]);
        assert_eq!(all(Encoding::Utf16Le, b"a\0\x00\xd8b\0c"), [Ok('a'), Err(0), Err(0xd8), Ok('b'), Err(b'c')]);
        assert_eq!(all(Encoding::Utf8, b"\xe4\xbd\xa0\xe4\xbd"), [Ok('你'), Err(0xe4), Err(0xbd)]);
    }

    #[test]
    fn a_character_that_is_lacking_is_named() {
        for (encoding, text, at) in [
            (Encoding::Latin1, "é€", 1),
            (Encoding::Gbk, "中文😀", 2),
            (Encoding::Big5, "漢😀", 1),
            (Encoding::ShiftJis, "¥", 0),
        ] {
            assert_eq!(encoding.encode(text).unwrap_err().at, at, "{encoding}");
        }
        let error = Encoding::Latin1.encode("é€").unwrap_err();
        assert_eq!(error.to_string(), "character 2: \"€\" (U+20AC) is not in Latin-1");
    }

    #[test]
    fn malformed_bytes_become_replacement_characters() {
        for (encoding, bytes, text) in [
            (Encoding::Utf8, &b"a\xff\xc3"[..], "a\u{fffd}\u{fffd}"),
            (Encoding::Gbk, b"\xd6\xd0\xd6", "中\u{fffd}"),
            (Encoding::Utf16Le, b"a\0\x00\xd8b\0c", "a\u{fffd}b\u{fffd}"),
            (Encoding::Latin1, b"\xff", "ÿ"),
        ] {
            assert_eq!(encoding.decode(bytes), text, "{encoding}");
        }
    }
}
