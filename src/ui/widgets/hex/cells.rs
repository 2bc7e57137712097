//! The text side of a hex view: which character stands at which byte.

use std::ops::Range;

use crate::escape::is_hidden;
use crate::payload::Encoding;

/// How far back the beginning of a character is looked for, in bytes, where the encoding does not show it.
const LOOK_BACK: usize = 2048;

/// What the text side shows at one byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    /// A character that begins here, and how many bytes it has.
    Char(char, usize),
    /// The rest of the character before it.
    Rest,
    /// No character, or one that is not to be seen.
    Dot,
}

/// The cells of `range`; the bytes around it are looked at as far as a character may reach.
pub(super) fn cells(bytes: &[u8], range: Range<usize>, encoding: Encoding) -> Vec<Cell> {
    let mut out = Vec::with_capacity(range.len());
    let mut at = begin(bytes, range.start, encoding);
    while at < range.end.min(bytes.len()) {
        let (cell, length) = match first_char(&bytes[at..], encoding) {
            Some((c, length)) if is_hidden(c) => (Cell::Dot, length),
            Some((c, length)) => (Cell::Char(c, length), length),
            None => (Cell::Dot, unit(encoding).min(bytes.len() - at)),
        };
        let rest = if cell == Cell::Dot { Cell::Dot } else { Cell::Rest };
        let whole = std::iter::once(cell).chain(std::iter::repeat_n(rest, length - 1));
        out.extend((at..).zip(whole).filter(|(at, _)| range.contains(at)).map(|(_, cell)| cell));
        at += length;
    }
    out
}

/// Where to begin to read so that the characters from `start` on are read right.
fn begin(bytes: &[u8], start: usize, encoding: Encoding) -> usize {
    let start = start.min(bytes.len());
    match encoding {
        Encoding::Latin1 => start,
        Encoding::Utf8 => {
            let is_rest = |byte: u8| byte & 0xc0 == 0x80;
            let lead = (start.saturating_sub(3)..=start).rev().find(|at| bytes.get(*at).is_some_and(|b| !is_rest(*b)));
            // Bytes that are no rest of the character before them stand alone.
            lead.filter(|lead| first_char(&bytes[*lead..], encoding).is_some_and(|(_, n)| lead + n > start))
                .unwrap_or(start)
        }
        Encoding::Utf16Le | Encoding::Utf16Be => (start - start % 2).saturating_sub(2),
        Encoding::Gbk | Encoding::Gb18030 | Encoding::Big5 | Encoding::ShiftJis => {
            // No later byte of a character is below 0x30 in these, so after such a byte one begins.
            let from = start.saturating_sub(LOOK_BACK);
            bytes[from..start].iter().rposition(|byte| *byte < 0x30).map_or(from, |found| from + found + 1)
        }
    }
}

/// Bytes that are passed over where no character begins.
fn unit(encoding: Encoding) -> usize {
    if matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be) { 2 } else { 1 }
}

/// The character that `bytes` begin with, and its length in bytes.
fn first_char(bytes: &[u8], encoding: Encoding) -> Option<(char, usize)> {
    let first = *bytes.first()?;
    let is_wide = unit(encoding) == 2;
    if first.is_ascii() && !is_wide {
        return Some((char::from(first), 1));
    }
    let lengths = if is_wide { [2, 4].as_slice() } else { &[1, 2, 3, 4] };
    lengths.iter().find_map(|&length| {
        let text = encoding.decode(bytes.get(..length)?);
        let mut chars = text.chars();
        let c = chars.next().filter(|c| *c != char::REPLACEMENT_CHARACTER)?;
        chars.next().is_none().then_some((c, length))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(bytes: &[u8], range: Range<usize>, encoding: Encoding) -> String {
        let sign = |cell: &Cell| match cell {
            Cell::Char(c, _) => *c,
            Cell::Rest => '_',
            Cell::Dot => '.',
        };
        cells(bytes, range, encoding).iter().map(sign).collect()
    }

    #[test]
    fn a_character_stands_at_its_first_byte() {
        let cases = [
            (Encoding::Utf8, "a中\n!".as_bytes(), "a中__.!"),
            (Encoding::Utf8, b"\xe4\xb8a\xff", "..a."),
            (Encoding::Gbk, b"a\xd6\xd0\x01", "a中_."),
            (Encoding::Latin1, b"\xe9t\x85", "ét."),
            (Encoding::Utf16Le, b"a\0\x2d\x4eb", "a_中_."),
            (Encoding::Utf16Be, b"\xd8\x3d\xde\x00", "😀___"),
        ];
        for (encoding, bytes, text) in cases {
            assert_eq!(shown(bytes, 0..bytes.len(), encoding), text);
        }
    }

    #[test]
    fn any_row_shows_what_the_whole_shows() {
        let text = "héllo 中文字符,😀 日本語 the end. 套接字实验室";
        for encoding in [Encoding::Utf8, Encoding::Gb18030, Encoding::Utf16Le] {
            let bytes = encoding.encode(text).unwrap();
            let whole = cells(&bytes, 0..bytes.len(), encoding);
            assert_eq!(whole.len(), bytes.len());
            for start in 0..bytes.len() {
                let end = (start + 8).min(bytes.len());
                assert_eq!(cells(&bytes, start..end, encoding), whole[start..end], "{encoding} from {start}");
            }
        }
    }
}
