//! Bytes that nobody vouches for, shown so that they cannot fool a reader.
//!
//! What comes from the network may move the cursor of a terminal, turn the reading direction of a line (Unicode TR36
//! §2.10), or hide in characters of no width. Here it becomes text of one line in which everything is visible. The
//! spelling is the one in which payloads are typed, so that what is shown can be sent again.

mod python;

use std::fmt::Write;

pub use python::{python_bytes, python_data, python_repeated, python_text};

/// Put at the end of what was cut.
const CUT: char = '…';

/// Bytes as visible text of one line: valid UTF-8 as it is, except `\n \r \t \0 \\`, other control characters of ASCII
/// and malformed bytes as `\xHH`, and characters that are not to be seen (see [`is_hidden`]) as `\u{…}`.
///
/// It has at most `max_chars` characters, and `…` where that is not all. The time it takes depends on `max_chars` alone,
/// however long the input is.
pub fn escape(bytes: &[u8], max_chars: usize) -> String {
    // A character has four bytes at most, so this much has more than `max_chars` of them even where its end cuts one.
    let look_at = bytes.len().min(max_chars.saturating_mul(4).saturating_add(4));
    let chunks = bytes[..look_at].utf8_chunks();
    escape_decoded(
        chunks.flat_map(|chunk| chunk.valid().chars().map(Ok).chain(chunk.invalid().iter().copied().map(Err))),
        max_chars,
    )
}

/// The same for what was decoded elsewhere: characters, and bytes that are part of none.
pub fn escape_decoded(decoded: impl IntoIterator<Item = Result<char, u8>>, max_chars: usize) -> String {
    let mut text = String::new();
    let mut left = max_chars;
    for piece in decoded {
        let start = text.len();
        match piece {
            Ok(c) => push_visible(&mut text, c),
            Err(byte) => push_byte(&mut text, byte),
        }
        // An escape is shown whole or not at all: half of one would read as something else.
        let Some(rest) = left.checked_sub(text[start..].chars().count()) else {
            text.truncate(start);
            text.push(CUT);
            break;
        };
        left = rest;
    }
    text
}

/// Appends a character as it is, or spelt out where it would not be seen.
pub fn push_visible(text: &mut String, c: char) {
    match c {
        '\n' => text.push_str("\\n"),
        '\r' => text.push_str("\\r"),
        '\t' => text.push_str("\\t"),
        '\0' => text.push_str("\\0"),
        '\\' => text.push_str("\\\\"),
        c if c.is_ascii_control() => push_byte(text, c as u8),
        // Not as \xHH: that is a byte, and these are two bytes or more.
        c if is_hidden(c) => {
            let _ = write!(text, "\\u{{{:x}}}", u32::from(c));
        }
        c => text.push(c),
    }
}

fn push_byte(text: &mut String, byte: u8) {
    let _ = write!(text, "\\x{byte:02x}");
}

/// Whether a character cannot be seen, or changes how others are seen: control characters, the separators that break
/// a line, and Unicode's `Default_Ignorable_Code_Point` (bidi controls, zero-width and format characters, fillers,
/// variation selectors, tags). Spaces, the ideographic one among them, are seen well enough.
pub fn is_hidden(c: char) -> bool {
    matches!(c,
        '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// A field that no spreadsheet takes for a formula (OWASP, "CSV Injection"). Excel in East Asia takes the full-width
/// signs for the plain ones.
pub fn no_formula(field: &str) -> String {
    let is_guarded = field.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '\'']);
    format!("{}{field}", if is_guarded { "'" } else { "" })
}

/// Bytes as lower-case hexadecimal pairs with `separator` between them.
pub fn hex(bytes: &[u8], separator: &str) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let mut text = String::with_capacity(bytes.len() * (2 + separator.len()));
    for (i, byte) in bytes.iter().enumerate() {
        if i > 0 {
            text.push_str(separator);
        }
        text.push(DIGITS[usize::from(byte >> 4)]);
        text.push(DIGITS[usize::from(byte & 15)]);
    }
    text
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use proptest::prelude::*;

    use super::*;
    use crate::payload;

    const ALL: usize = usize::MAX;

    #[test]
    fn text_stays_text_and_the_rest_is_spelt_out() {
        assert_eq!(escape("héllo 你好　🙂".as_bytes(), ALL), "héllo 你好　🙂");
        assert_eq!(escape(b"a\r\n\t\0\\\x1b[2J\x7f", ALL), r"a\r\n\t\0\\\x1b[2J\x7f");
        assert_eq!(escape(b"\xff\xe4\xbd!", ALL), r"\xff\xe4\xbd!");
        assert_eq!(
            escape("\u{202e}\u{200b}\u{85}\u{feff}\u{2028}".as_bytes(), ALL),
            r"\u{202e}\u{200b}\u{85}\u{feff}\u{2028}"
        );
        assert_eq!(escape("\u{e0041}".as_bytes(), ALL), r"\u{e0041}");
        assert_eq!(escape(b"", 0), "");
    }

    #[test]
    fn what_was_decoded_elsewhere_is_shown_alike() {
        let decoded = || [Ok('你'), Ok('\n'), Err(0xff), Ok('\u{202e}'), Ok('a')];
        assert_eq!(escape_decoded(decoded(), ALL), r"你\n\xff\u{202e}a");
        assert_eq!(escape_decoded(decoded(), 5), r"你\n…");
    }

    #[test]
    fn what_is_too_long_is_cut_between_escapes() {
        assert_eq!(escape(b"hello", 5), "hello");
        assert_eq!(escape(b"hello", 4), "hell…");
        assert_eq!(escape(b"abc\nd", 4), "abc…");
        assert_eq!(escape(b"abc\n", 5), r"abc\n");
        assert_eq!(escape("你好".as_bytes(), 1), "你…");
        assert_eq!(escape(b"x", 0), "…");
    }

    #[test]
    fn a_huge_input_is_not_looked_at_whole() {
        let huge = vec![b'x'; 64 << 20];
        let began = std::time::Instant::now();
        for _ in 0..1000 {
            assert_eq!(escape(&huge, 10).len(), 10 + CUT.len_utf8());
        }
        assert!(began.elapsed().as_secs() < 5);
    }

    #[test]
    fn hex_is_pairs() {
        assert_eq!(hex(&[0, 0x7f, 0xff], " "), "00 7f ff");
        assert_eq!(hex(&[0, 0x7f, 0xff], ""), "007fff");
        assert_eq!(hex(&[], " "), "");
    }

    /// The bytes that an escaped text stands for where payloads are typed; there a dollar may open a template.
    fn unescape(text: &str) -> Bytes {
        payload::Kind::TEXT.parse(&text.replace('$', r"\$"), &payload::Options::default()).unwrap()
    }

    fn hidden() -> impl Strategy<Value = char> {
        prop::sample::select(('\0'..=char::MAX).filter(|c| is_hidden(*c)).collect::<Vec<_>>())
    }

    proptest! {
        #[test]
        fn nothing_hidden_is_ever_in_the_output(
            pieces in prop::collection::vec(prop_oneof![
                hidden().prop_map(|c| c.to_string().into_bytes()),
                any::<char>().prop_map(|c| c.to_string().into_bytes()),
                prop::collection::vec(any::<u8>(), 0..4),
            ], 0..30),
            max in 0usize..60,
        ) {
            let bytes = pieces.concat();
            let whole = escape(&bytes, ALL);
            prop_assert!(!whole.chars().any(|c| is_hidden(c) || c.is_control()));
            prop_assert_eq!(unescape(&whole), bytes.clone());
            let cut = escape(&bytes, max);
            prop_assert!(cut.chars().count() <= max + 1);
            let kept = if whole.chars().count() <= max { &*cut } else { cut.strip_suffix(CUT).unwrap() };
            prop_assert!(whole.starts_with(kept));
        }
    }

    #[test]
    fn every_control_and_bidi_character_is_hidden() {
        let bidi = ['\u{61c}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}'];
        let isolates = ['\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}'];
        assert!(bidi.into_iter().chain(isolates).all(is_hidden));
        assert!(('\0'..=char::MAX).filter(|c| c.is_control()).all(is_hidden));
    }
}
