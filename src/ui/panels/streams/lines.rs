//! A line of a conversation, ready to be drawn: its text, and which character each byte became.

use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use super::form::Form;
use crate::diagram::stream::{Line, Taken};
use crate::escape::{escape_decoded, hex};
use crate::record::Snapshot;

/// Bytes in a line of hexadecimal.
const HEX_BYTES: usize = 16;

/// A line as text.
pub(super) struct Laid {
    pub text: String,
    /// The character at which each byte of the line begins, and one past the last.
    chars: Vec<usize>,
    /// The places of the line's bytes in the stream.
    pub bytes: Range<u64>,
}

impl Laid {
    /// Writes a line.
    pub(super) fn of(log: &Snapshot, line: &Line, form: Form) -> Self {
        let mut bytes = Vec::new();
        for piece in &line.pieces {
            let row = log.get(piece.cut.row);
            bytes.extend_from_slice(row.as_ref().and_then(|row| row.bytes.get(piece.part.clone())).unwrap_or_default());
        }
        let start = line.pieces.first().map_or(0, |piece| piece.bytes().start);
        let mut chars = vec![0; bytes.len() + 1];
        let text = match form {
            Form::Text(encoding) => {
                let (mut text, mut count) = (String::new(), 0);
                let mut from = 0;
                for (at, piece) in encoding.pieces(&bytes) {
                    chars[from..=at].fill(count);
                    let shown = escape_decoded([piece], usize::MAX);
                    // A byte inside of a character stands where that begins.
                    chars[at] = count;
                    from = at + 1;
                    if let Some(rest) = chars.get_mut(from..) {
                        rest.fill(count);
                    }
                    count += shown.chars().count();
                    text.push_str(&shown);
                }
                chars[bytes.len()] = count;
                text
            }
            Form::Hex => {
                for (at, char) in chars.iter_mut().enumerate() {
                    *char = 3 * at;
                }
                let readable = |byte: &u8| if (0x20..0x7f).contains(byte) { char::from(*byte) } else { '.' };
                let readable: String = bytes.iter().map(readable).collect();
                format!("{:<width$} {readable}", hex(&bytes, " "), width = 3 * HEX_BYTES)
            }
        };
        Self { text, chars, bytes: start..start + bytes.len() as u64 }
    }

    /// The characters of these places in the stream, as far as they are in this line.
    pub(super) fn chars(&self, bytes: &Range<u64>) -> Range<usize> {
        self.char(bytes.start)..self.char(bytes.end)
    }

    /// The character at which a byte begins; the end of the line where it lies behind it.
    pub(super) fn char(&self, byte: u64) -> usize {
        let place = byte.clamp(self.bytes.start, self.bytes.end) - self.bytes.start;
        self.chars.get(place as usize).copied().unwrap_or_default()
    }

    /// The byte that became a character.
    pub(super) fn byte(&self, char: usize) -> u64 {
        let after = self.chars.partition_point(|first| *first <= char);
        self.bytes.start + after.saturating_sub(1) as u64
    }
}

/// How much of some bytes goes into a line of so many columns that is so full already. Text ends a line behind `\n`.
pub(super) fn line_break(form: Form, columns: usize, used: usize, bytes: &[u8]) -> Taken {
    let Form::Text(encoding) = form else {
        let taken = bytes.len().min(HEX_BYTES - used.min(HEX_BYTES));
        return Taken { bytes: taken, used: used + taken, is_full: used + taken >= HEX_BYTES };
    };
    let mut filled = used;
    let mut pieces = encoding.pieces(bytes).peekable();
    while let Some((at, piece)) = pieces.next() {
        let end = pieces.peek().map_or(bytes.len(), |(next, _)| *next);
        let width = escape_decoded([piece], usize::MAX).width().max(1);
        if filled > 0 && filled + width > columns {
            return Taken { bytes: at, used: filled, is_full: true };
        }
        filled += width;
        if piece == Ok('\n') {
            return Taken { bytes: end, used: filled, is_full: true };
        }
    }
    Taken { bytes: bytes.len(), used: filled, is_full: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::Encoding;

    #[test]
    fn lines_end_behind_a_newline_and_where_they_are_full() {
        let text = Form::Text(Encoding::Utf8);
        let taken = |used, bytes: &[u8]| {
            let Taken { bytes, used, is_full } = line_break(text, 10, used, bytes);
            (bytes, used, is_full)
        };
        assert_eq!(taken(0, b"ab\ncd"), (3, 4, true));
        assert_eq!(taken(0, b"ab"), (2, 2, false));
        assert_eq!(taken(9, b"ab"), (1, 10, true));
        assert_eq!(taken(0, "一二三四五六".as_bytes()), (15, 10, true), "Chinese is two columns wide");
        assert_eq!(taken(9, b"\x01"), (0, 9, true), "an escape is not cut");
        assert_eq!(taken(0, &[0; 100]).0, 5);
        assert_eq!(line_break(Form::Hex, 10, 12, &[0; 100]).bytes, 4);
    }
}
