//! Bytes of text from their beginning on, as they come: a character, what is none, or the beginning of one.

use encoding_rs::DecoderResult;

use super::Encoding;

/// What some bytes begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// A character, and how many bytes it has.
    Char(char, usize),
    /// So many bytes that stand for no character, or for more than one at once.
    Malformed(usize),
    /// All of the bytes are the beginning of a character, whose rest is not there.
    Cut,
}

impl Encoding {
    /// What the bytes begin with; none where there are no bytes.
    pub fn start(self, bytes: &[u8]) -> Option<Start> {
        let first = *bytes.first()?;
        if first.is_ascii() && self.has_ascii() {
            return Some(Start::Char(char::from(first), 1));
        }
        Some(match self {
            Encoding::Utf8 => utf8(bytes),
            Encoding::Latin1 => Start::Char(char::from(first), 1),
            Encoding::Utf16Le => utf16(bytes, u16::from_le_bytes, |_| true),
            Encoding::Utf16Be => utf16(bytes, u16::from_be_bytes, |high| (0xdc..0xe0).contains(&high)),
            Encoding::Gbk | Encoding::Gb18030 | Encoding::Big5 | Encoding::ShiftJis => self.start_of_the_web(bytes),
        })
    }

    /// The text that the bytes stand for, if all of them do.
    pub fn decode_whole(self, bytes: &[u8]) -> Option<String> {
        let mut text = String::with_capacity(bytes.len());
        let mut rest = bytes;
        while let Some(start) = self.start(rest) {
            let Start::Char(c, length) = start else { return None };
            text.push(c);
            rest = rest.get(length..).unwrap_or_default();
        }
        Some(text)
    }

    fn start_of_the_web(self, bytes: &[u8]) -> Start {
        let mut decoder = self.web().new_decoder_without_bom_handling();
        let mut out = [0; 16];
        for (before, byte) in bytes.iter().take(4).enumerate() {
            // A byte at a time, so that it is seen where the first character ends.
            let (result, _, written) = decoder.decode_to_utf8_without_replacement(&[*byte], &mut out, false);
            if let DecoderResult::Malformed(length, _) = result {
                return Start::Malformed(usize::from(length).min(bytes.len()));
            }
            let mut chars = std::str::from_utf8(&out[..written]).unwrap_or_default().chars();
            match (chars.next(), chars.next()) {
                (None, _) => {}
                (Some(c), None) => return Start::Char(c, before + 1),
                // Big5 has four pairs of bytes that are a letter and an accent.
                (Some(_), Some(_)) => return Start::Malformed(before + 1),
            }
        }
        Start::Cut
    }
}

fn utf8(bytes: &[u8]) -> Start {
    let four = &bytes[..bytes.len().min(4)];
    let valid = match std::str::from_utf8(four) {
        Ok(text) => text,
        Err(error) if error.valid_up_to() == 0 => return error.error_len().map_or(Start::Cut, Start::Malformed),
        Err(error) => std::str::from_utf8(&four[..error.valid_up_to()]).unwrap_or_default(),
    };
    valid.chars().next().map_or(Start::Cut, |c| Start::Char(c, c.len_utf8()))
}

/// `may_end` says of the third byte whether it can go on after the first half of a pair (RFC 2781 §2.2).
fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16, may_end: fn(u8) -> bool) -> Start {
    let unit_at = |at: usize| bytes.get(at..at + 2).and_then(|pair| pair.try_into().ok()).map(unit);
    let Some(first) = unit_at(0) else { return Start::Cut };
    let units: &[u16] = match (first, unit_at(2)) {
        (0xd800..0xdc00, None) if bytes.get(2).is_none_or(|third| may_end(*third)) => return Start::Cut,
        (0xd800..0xdc00, Some(second)) => &[first, second],
        _ => &[first],
    };
    match char::decode_utf16(units.iter().copied()).next() {
        Some(Ok(c)) => Start::Char(c, c.len_utf16() * 2),
        _ => Start::Malformed(2),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn knows_what_is_cut_from_what_is_wrong() {
        let cases: [(Encoding, &[u8], Start); 20] = [
            (Encoding::Utf8, "é".as_bytes(), Start::Char('é', 2)),
            (Encoding::Utf8, b"\xc3", Start::Cut),
            (Encoding::Utf8, b"\xf0\x9f\x98", Start::Cut),
            (Encoding::Utf8, b"\xc3a", Start::Malformed(1)),
            (Encoding::Utf8, b"\xff", Start::Malformed(1)),
            (Encoding::Latin1, b"\xff", Start::Char('ÿ', 1)),
            (Encoding::Gbk, b"\xd6\xd0", Start::Char('中', 2)),
            (Encoding::Gbk, b"\xd6", Start::Cut),
            (Encoding::Gbk, b"\xff", Start::Malformed(1)),
            (Encoding::Gb18030, b"\x94\x39\xfc\x36", Start::Char('😀', 4)),
            (Encoding::Gb18030, b"\x94\x39\xfc", Start::Cut),
            (Encoding::Big5, b"\x88\x62", Start::Malformed(2)),
            (Encoding::ShiftJis, b"\xb1\x93", Start::Char('ｱ', 1)),
            (Encoding::ShiftJis, b"\x93", Start::Cut),
            // NEC's own place of a character that is written elsewhere.
            (Encoding::ShiftJis, b"\xed\x61", Start::Char('僘', 2)),
            (Encoding::Utf16Le, b"a\0b", Start::Char('a', 2)),
            (Encoding::Utf16Le, b"\x3d\xd8\x00", Start::Cut),
            (Encoding::Utf16Be, b"\xd8\x3d\xde\x00", Start::Char('😀', 4)),
            (Encoding::Utf16Be, b"\xd8\x3d\x00", Start::Malformed(2)),
            (Encoding::Utf16Be, b"\xde\x00\xd8\x3d", Start::Malformed(2)),
        ];
        for (encoding, bytes, start) in cases {
            assert_eq!(encoding.start(bytes), Some(start), "{encoding} {bytes:x?}");
        }
        assert_eq!(Encoding::Utf8.start(b""), None);
        assert_eq!(Encoding::Gbk.decode_whole(b"a\xd6\xd0").as_deref(), Some("a中"));
        assert_eq!(Encoding::Gbk.decode_whole(b"a\xd6"), None);
    }

    proptest! {
        /// Each beginning of a character is cut, and the whole is the character, whatever follows.
        #[test]
        fn every_character_has_its_length(c: char, after: Vec<u8>, encoding in prop::sample::select(&Encoding::ALL)) {
            let Ok(bytes) = encoding.encode(&c.to_string()) else { return Ok(()) };
            for cut in 1..bytes.len() {
                prop_assert_eq!(encoding.start(&bytes[..cut]), Some(Start::Cut));
            }
            let whole = [&bytes[..], &after].concat();
            prop_assert_eq!(encoding.start(&whole), Some(Start::Char(c, bytes.len())));
        }

        #[test]
        fn any_bytes_are_passed_through_to_their_end(bytes: Vec<u8>, encoding in prop::sample::select(&Encoding::ALL)) {
            let mut rest = &bytes[..];
            while let Some(start) = encoding.start(rest) {
                let (Start::Char(_, length) | Start::Malformed(length)) = start else { break };
                prop_assert!((1..=rest.len()).contains(&length));
                rest = &rest[length..];
            }
            prop_assert!(rest.len() < 4);
        }
    }
}
