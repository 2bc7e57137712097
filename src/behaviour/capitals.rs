//! Text in capitals, as Python's `str.upper()` makes them.

use crate::payload::{Encoding, Start};

/// The bytes with the text in them as capitals, by Unicode's full mapping: `straße` becomes `STRASSE`. Bytes that are no
/// text, and letters whose capitals the encoding lacks, stay as they are. Beside them what stands at the end of the bytes
/// and is the beginning of a character.
pub(super) fn upper(encoding: Encoding, bytes: &[u8]) -> (Vec<u8>, &[u8]) {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(start) = encoding.start(rest) {
        let (capitals, length) = match start {
            Start::Char(c, length) => (capitals(encoding, c), length),
            Start::Malformed(length) => (None, length),
            Start::Cut => break,
        };
        let (begun, after) = rest.split_at(length);
        out.extend_from_slice(capitals.as_deref().unwrap_or(begun));
        rest = after;
    }
    (out, rest)
}

/// A letter's capitals, where they are others than itself and can be written.
fn capitals(encoding: Encoding, c: char) -> Option<Vec<u8>> {
    let upper = c.to_uppercase();
    if upper.len() == 1 && upper.clone().next() == Some(c) {
        return None;
    }
    encoding.encode(&upper.to_string()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_are_those_of_unicode() {
        // As Python's `str.upper()` has them.
        for (text, expected) in [
            ("hello, world 1", "HELLO, WORLD 1"),
            ("héllo straße", "HÉLLO STRASSE"),
            ("ΐ Ὀδυσσεύς", "Ϊ́ ὈΔΥΣΣΕΎΣ"),
            ("привет ёж", "ПРИВЕТ ЁЖ"),
            ("ŉ ǆ ﬃ ŀ ı ſ", "ʼN Ǆ FFI Ŀ I S"),
            ("中文 日本 😀", "中文 日本 😀"),
            ("", ""),
        ] {
            for encoding in [Encoding::Utf8, Encoding::Gb18030, Encoding::Utf16Le, Encoding::Utf16Be] {
                let (bytes, expected) = (encoding.encode(text).unwrap(), encoding.encode(expected).unwrap());
                assert_eq!(upper(encoding, &bytes), (expected, &[][..]), "{encoding} {text}");
            }
        }
    }

    #[test]
    fn what_is_no_text_or_has_no_capitals_in_the_encoding_stays() {
        for (encoding, bytes, expected, cut) in [
            (Encoding::Utf8, &b"a\xff\xc3b\xc3"[..], &b"A\xff\xc3B"[..], &b"\xc3"[..]),
            (Encoding::Latin1, b"a\xe9\xff\xb5\xdf", b"A\xc9\xff\xb5SS", b""),
            (Encoding::Gbk, b"\xd6\xd0a\xa6\xc1\xff\xd6", b"\xd6\xd0A\xa6\xa1\xff", b"\xd6"),
            // The second byte of the character is that of an `a`.
            (Encoding::ShiftJis, b"\xed\x61a\x83\x61\x93", b"\xed\x61A\x83\x61", b"\x93"),
            (Encoding::Utf16Le, b"a\0\x00\xdcb\0\x3d\xd8", b"A\0\x00\xdcB\0", b"\x3d\xd8"),
        ] {
            assert_eq!(upper(encoding, bytes), (expected.to_vec(), cut), "{encoding}");
        }
    }
}
