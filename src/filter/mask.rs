//! Bytes to look for, of which some may be anything: a text in either case, or `48 65 ?? 6f`.

use std::fmt;
use std::ops::Range;

use memchr::{memchr, memchr_iter, memchr2, memchr2_iter};

use super::error::Problem;
use crate::payload::Encoding;

/// The bits of a letter that are the same in either case.
const LETTER: u8 = 0xdf;

/// A byte that is looked for: the bits that count, and what they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Masked {
    mask: u8,
    bits: u8,
}

impl Masked {
    fn exactly(byte: u8) -> Self {
        Self { mask: 0xff, bits: byte }
    }

    fn is(self, byte: u8) -> bool {
        byte & self.mask == self.bits
    }

    /// How many of the bytes of what is sent are like this one, roughly: the fewer, the quicker is the search for it.
    fn how_many(self) -> u8 {
        match (self.mask, self.bits) {
            (0xff, b' ' | 0) => 4,
            (LETTER, b'A' | b'E' | b'I' | b'N' | b'O' | b'R' | b'S' | b'T') => 3,
            (LETTER, _) => 2,
            (0xff, _) => 1,
            _ => u8::MAX,
        }
    }
}

/// Bytes to look for; at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mask {
    bytes: Box<[Masked]>,
    /// The place of the byte that is searched for first.
    anchor: usize,
    /// The bytes that may be the first of a piece which a cut has parted from what is before, and the last of one that goes on.
    ends: Box<[(bool, bool); 256]>,
}

impl Mask {
    fn new(bytes: Vec<Masked>) -> Option<Self> {
        let rarest = bytes.iter().enumerate().min_by_key(|(_, masked)| masked.how_many());
        let anchor = rarest.map(|(place, _)| place)?;
        let (behind_first, before_last) = (&bytes[1..], &bytes[..bytes.len() - 1]);
        let mut ends = Box::new([(false, false); 256]);
        for (byte, end) in (0..=u8::MAX).zip(ends.iter_mut()) {
            let is_one = |of: &[Masked]| of.iter().any(|masked| masked.is(byte));
            *end = (is_one(behind_first), is_one(before_last));
        }
        Some(Self { bytes: bytes.into(), anchor, ends })
    }

    /// A text in an encoding, letters of ASCII in either case; `None` where the encoding has not all of its characters.
    pub(super) fn text(text: &str, encoding: Encoding) -> Option<Self> {
        let mut bytes = Vec::new();
        let mut utf8 = [0; 4];
        for c in text.chars() {
            let encoded = encoding.encode(c.encode_utf8(&mut utf8)).ok()?;
            bytes.extend(encoded.into_iter().map(|byte| match c {
                // In UTF-16 a letter has a second byte, which is no letter.
                _ if c.is_ascii_alphabetic() && byte == c as u8 => Masked { mask: LETTER, bits: byte & LETTER },
                _ => Masked::exactly(byte),
            }));
        }
        Self::new(bytes)
    }

    /// `48 65 ?? 6f`: pairs of digits, each of which may be `?`; parted by white space and commas or not, with or without
    /// `0x`.
    ///
    /// # Errors
    /// The place of what is neither a digit nor `?`, or of a digit that has no second.
    pub(super) fn hex(text: &str) -> Result<Option<Self>, (usize, Problem)> {
        let mut bytes = Vec::new();
        let mut first: Option<(usize, char, Masked)> = None;
        let mut chars = text.chars().enumerate().peekable();
        while let Some((at, c)) = chars.next() {
            let is_prefix =
                first.is_none() && c == '0' && chars.peek().is_some_and(|(_, next)| matches!(next, 'x' | 'X'));
            if is_prefix {
                chars.next();
                continue;
            }
            if c.is_whitespace() || c == ',' {
                match first {
                    Some((at, digit, _)) => return Err((at, Problem::HexLone { digit })),
                    None => continue,
                }
            }
            let half = match (c, c.to_digit(16)) {
                ('?' | '？', _) => Masked { mask: 0, bits: 0 },
                (_, Some(digit)) => Masked { mask: 0xf, bits: digit as u8 },
                (found, None) => return Err((at, Problem::HexDigit { found })),
            };
            match first.take() {
                None => first = Some((at, c, half)),
                Some((_, _, high)) => {
                    bytes.push(Masked { mask: high.mask << 4 | half.mask, bits: high.bits << 4 | half.bits });
                }
            }
        }
        match first {
            Some((at, digit, _)) => Err((at, Problem::HexLone { digit })),
            None => Ok(Self::new(bytes)),
        }
    }

    /// How many bytes it is long.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The first place where it is.
    pub(super) fn find(&self, bytes: &[u8]) -> Option<Range<usize>> {
        // What is nearly never there is looked for in many rows.
        let anchor = self.bytes[self.anchor];
        let is_there = match anchor.mask {
            0xff => memchr(anchor.bits, bytes).is_some(),
            LETTER => memchr2(anchor.bits, anchor.bits | !LETTER, bytes).is_some(),
            _ => true,
        };
        if is_there { self.find_iter(bytes).next() } else { None }
    }

    /// Every place where it is; they may overlap.
    pub(super) fn find_iter<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = Range<usize>> + 'a {
        let is_at = move |start: usize| {
            let part = bytes.get(start..start + self.len())?;
            let is_it = part.iter().zip(&self.bytes).all(|(byte, masked)| masked.is(*byte));
            is_it.then_some(start..start + self.len())
        };
        self.anchors(bytes).filter_map(move |at| is_at(at.checked_sub(self.anchor)?))
    }

    /// The places that may be its anchor's.
    fn anchors<'a>(&self, bytes: &'a [u8]) -> Box<dyn Iterator<Item = usize> + 'a> {
        if bytes.len() < self.len() {
            return Box::new(std::iter::empty());
        }
        let anchor = self.bytes[self.anchor];
        match anchor.mask {
            0xff => Box::new(memchr_iter(anchor.bits, bytes)),
            LETTER => Box::new(memchr2_iter(anchor.bits, anchor.bits | !LETTER, bytes)),
            _ => Box::new(0..bytes.len()),
        }
    }

    /// Whether the first or the last byte of a piece may be one of a part of it: quicker, and of more pieces, than
    /// [`Self::may_be_cut`].
    pub(super) fn has_end_of(&self, piece: &[u8]) -> bool {
        let end = |byte: Option<&u8>| byte.and_then(|byte| self.ends.get(usize::from(*byte))).copied();
        end(piece.first()).is_some_and(|(first, _)| first) || end(piece.last()).is_some_and(|(_, last)| last)
    }

    /// Whether a piece of a stream may hold a part of it alone: it begins before the piece, or goes on behind it.
    pub(super) fn may_be_cut(&self, piece: &[u8]) -> bool {
        if !self.has_end_of(piece) {
            return false;
        }
        let (length, most) = (self.len(), self.len() - 1);
        let fits = |bytes: &[u8], at: usize| bytes.iter().zip(&self.bytes[at..]).all(|(byte, masked)| masked.is(*byte));
        let ends = || (1..=most.min(piece.len())).any(|part| fits(&piece[piece.len() - part..], 0));
        let begins = || (1..=most.min(piece.len())).any(|part| fits(&piece[..part], length - part));
        let lies_within = || piece.len() < most && (1..length - piece.len()).any(|at| fits(piece, at));
        most > 0 && !piece.is_empty() && (ends() || begins() || lies_within())
    }
}

impl fmt::Display for Mask {
    /// As it is typed behind `hex:`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let half = |f: &mut fmt::Formatter<'_>, mask: u8, bits: u8| {
            if mask == 0 { f.write_str("?") } else { write!(f, "{bits:x}") }
        };
        for (place, masked) in self.bytes.iter().enumerate() {
            f.write_str(if place == 0 { "" } else { " " })?;
            half(f, masked.mask >> 4, masked.bits >> 4)?;
            half(f, masked.mask & 0xf, masked.bits & 0xf)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hex(text: &str) -> Mask {
        Mask::hex(text).unwrap().unwrap()
    }

    #[test]
    fn digits_may_be_anything() {
        let mask = hex("4? 65??,0x6f");
        assert_eq!(mask.to_string(), "4? 65 ?? 6f");
        assert_eq!(mask.find(b"..Hello.Je.o"), Some(8..12));
        assert_eq!(mask.find(b"Hel"), None);
        assert_eq!(hex("??").find(b"a"), Some(0..1));
        assert_eq!(Mask::hex(" , "), Ok(None));
        assert_eq!(Mask::hex("48 6"), Err((3, Problem::HexLone { digit: '6' })));
        assert_eq!(Mask::hex("4 86"), Err((0, Problem::HexLone { digit: '4' })));
        assert_eq!(Mask::hex("48 g"), Err((3, Problem::HexDigit { found: 'g' })));
    }

    #[test]
    fn letters_are_found_in_either_case_and_nothing_else_is() {
        let text = |text: &str| Mask::text(text, Encoding::Utf8).unwrap();
        assert_eq!(text("héLlo").find("xHéllO".as_bytes()), Some(1..7));
        assert!(text("hé").find("HÉ".as_bytes()).is_none());
        // The letter's other bit makes these characters.
        assert!(text("[").find(b"{").is_none() && text("a").find(b"!").is_none());
        let gbk = Mask::text("你好", Encoding::Gbk).unwrap();
        assert_eq!(gbk.find(&[0x61, 0xc4, 0xe3, 0xba, 0xc3]), Some(1..5));
        assert!(Mask::text("😀", Encoding::Gbk).is_none());
        assert_eq!(Mask::text("aB", Encoding::Utf16Be).unwrap().find(b"\0A\0b"), Some(0..4));
    }

    proptest! {
        #[test]
        fn what_is_found_is_there(bytes in prop::collection::vec(0_u8..4, 0..40), needle in prop::collection::vec(0_u8..4, 1..4)) {
            let mask = Mask::new(needle.iter().copied().map(Masked::exactly).collect()).unwrap();
            let expected: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(&needle)).collect();
            prop_assert_eq!(mask.find_iter(&bytes).map(|found| found.start).collect::<Vec<_>>(), expected);
        }

        /// Of a stream that is cut anywhere, no piece with a part of a match is passed over.
        #[test]
        fn no_part_is_passed_over(
            before in prop::collection::vec(0_u8..2, 0..6),
            piece in prop::collection::vec(0_u8..2, 1..6),
            behind in prop::collection::vec(0_u8..2, 0..6),
            needle in prop::collection::vec(0_u8..2, 1..6),
        ) {
            let mask = Mask::new(needle.into_iter().map(Masked::exactly).collect()).unwrap();
            let whole = [&before[..], &piece, &behind].concat();
            let (from, to) = (before.len(), before.len() + piece.len());
            let is_cut = |found: &Range<usize>| {
                let has_part = found.start < to && found.end > from;
                has_part && (found.start < from || found.end > to)
            };
            if mask.find_iter(&whole).any(|found| is_cut(&found)) {
                prop_assert!(mask.may_be_cut(&piece) && mask.has_end_of(&piece));
            }
        }
    }
}
