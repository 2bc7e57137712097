//! Values as Python writes them. Whatever a lab holds, a literal is one literal: nothing in it ends it early.

use std::fmt::Write;
use std::time::Duration;

use crate::escape::{escape, is_hidden};

/// Bytes in one line of a literal.
const LINE_BYTES: usize = 80;
/// Longer bytes are not written out: a program of megabytes helps nobody.
const WRITTEN_OUT: usize = 64 << 10;
/// The longest piece that is looked for in longer bytes, which mostly are patterns.
const LONGEST_PERIOD: usize = 256;
/// Characters of a comment that the lab's own words may take.
const COMMENT_CHARS: usize = 90;

/// A text, in double quotes. What is seen as it is stays so; the rest is escaped.
pub(super) fn text(value: &str) -> String {
    let mut written = String::with_capacity(value.len() + 2);
    written.push('"');
    for c in value.chars() {
        let _ = match c {
            '\\' | '"' => write!(written, "\\{c}"),
            '\n' => write!(written, "\\n"),
            '\r' => write!(written, "\\r"),
            '\t' => write!(written, "\\t"),
            c if is_hidden(c) || c.is_whitespace() && c != ' ' => match u32::from(c) {
                code @ 0..=0xff => write!(written, "\\x{code:02x}"),
                code @ 0x100..=0xffff => write!(written, "\\u{code:04x}"),
                code => write!(written, "\\U{code:08x}"),
            },
            c => write!(written, "{c}"),
        };
    }
    written.push('"');
    written
}

/// Bytes as an expression: `b"…"`, over several lines where they are many; a piece and how often it comes where they
/// repeat. `None` where they are too many to be written out.
pub(super) fn bytes(data: &[u8]) -> Option<String> {
    if data.len() <= LINE_BYTES {
        return Some(one_line(data));
    }
    let repeats = |period: &usize| data[*period..] == data[..data.len() - period];
    if let Some(period) = (1..=LONGEST_PERIOD.min(data.len() / 2)).find(repeats) {
        let piece = bytes(&data[..period])?;
        let times = data.len().div_ceil(period);
        let whole = data.len().is_multiple_of(period);
        return Some(if whole {
            format!("{piece} * {times}")
        } else {
            format!("({piece} * {times})[:{}]", data.len())
        });
    }
    if data.len() > WRITTEN_OUT {
        return None;
    }
    let lines: Vec<String> = data.chunks(LINE_BYTES).map(|line| format!("    {}\n", one_line(line))).collect();
    Some(format!("(\n{})", lines.concat()))
}

fn one_line(data: &[u8]) -> String {
    let mut written = String::with_capacity(data.len() + 3);
    written.push_str("b\"");
    for byte in data {
        let _ = match byte {
            b'\\' | b'"' => write!(written, "\\{}", char::from(*byte)),
            b'\n' => write!(written, "\\n"),
            b'\r' => write!(written, "\\r"),
            b'\t' => write!(written, "\\t"),
            b' '..=b'~' => write!(written, "{}", char::from(*byte)),
            _ => write!(written, "\\x{byte:02x}"),
        };
    }
    written.push('"');
    written
}

/// Seconds as a number: `2.5`.
pub(super) fn seconds(ms: u64) -> String {
    format!("{:?}", Duration::from_millis(ms).as_secs_f64())
}

/// Words of the lab as they may stand behind `#`: one line in which everything is seen.
pub(super) fn comment(words: &str) -> String {
    escape(words.as_bytes(), COMMENT_CHARS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn literals_are_as_python_reads_them() {
        assert_eq!(text("a\"b\\ 课堂\n\u{202e}\u{e0001}"), "\"a\\\"b\\\\ 课堂\\n\\u202e\\U000e0001\"");
        assert_eq!(bytes(b"a'\"\\\n\xff").unwrap(), "b\"a'\\\"\\\\\\n\\xff\"");
        assert_eq!(bytes(&[b'x'; 4096]).unwrap(), "b\"x\" * 4096");
        let turns: Vec<u8> = b"ab".iter().copied().cycle().take(2001).collect();
        assert_eq!(bytes(&turns).unwrap(), "(b\"ab\" * 1001)[:2001]");
        let long: Vec<u8> = (0..200_u8).map(|n| n.wrapping_mul(n)).collect();
        assert!(bytes(&long).unwrap().starts_with("(\n    b\"\\x00\\x01\\x04"));
        let noise: Vec<u8> = (0..70_000_u32).flat_map(|n| n.wrapping_mul(0x9e37_79b9).to_le_bytes()).collect();
        assert_eq!(bytes(&noise), None);
        assert_eq!((seconds(500), seconds(10_000)), ("0.5".to_owned(), "10.0".to_owned()));
    }

    /// What stands between the quotes of a literal ends nowhere before its last character.
    fn is_one_literal(written: &str) -> bool {
        let Some(inside) = written.strip_suffix('"').and_then(|rest| rest.split_once('"')) else { return false };
        let mut chars = inside.1.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' if chars.next().is_none() => return false,
                '"' | '\n' | '\r' => return false,
                _ => {}
            }
        }
        true
    }

    proptest! {
        #[test]
        fn nothing_ends_a_literal_early(value in "(\\PC|[\"'\\\\\n\r\0#${}])*", data: Vec<u8>) {
            prop_assert!(is_one_literal(&text(&value)));
            prop_assert!(is_one_literal(&one_line(&data)));
            prop_assert!(comment(&value).lines().count() <= 1);
        }
    }
}
