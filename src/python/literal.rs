//! Values as Python writes them. Whatever a lab holds, a literal is one literal: nothing in it ends it early.

use std::time::Duration;

use crate::escape::{escape, python_bytes, python_repeated, python_text};

/// Bytes in one line of a literal.
const LINE_BYTES: usize = 80;
/// Longer bytes are not written out: a program of megabytes helps nobody.
const WRITTEN_OUT: usize = 64 << 10;
/// Characters of a comment that the lab's own words may take.
const COMMENT_CHARS: usize = 90;

/// A text, in double quotes. What is seen as it is stays so; the rest is escaped.
pub(super) fn text(value: &str) -> String {
    python_text(value, '"')
}

/// Bytes as an expression: `b"…"`, over several lines where they are many; a piece and how often it comes where they
/// repeat. `None` where they are too many to be written out.
pub(super) fn bytes(data: &[u8]) -> Option<String> {
    if data.len() <= LINE_BYTES {
        return Some(one_line(data));
    }
    if let Some(repeated) = python_repeated(data, bytes) {
        return Some(repeated);
    }
    if data.len() > WRITTEN_OUT {
        return None;
    }
    let lines: Vec<String> = data.chunks(LINE_BYTES).map(|line| format!("    {}\n", one_line(line))).collect();
    Some(format!("(\n{})", lines.concat()))
}

fn one_line(data: &[u8]) -> String {
    python_bytes(data, '"')
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

    proptest! {
        #[test]
        fn a_comment_is_one_line(value in "(\\PC|[\"'\\\\\n\r\0#${}])*") {
            prop_assert!(comment(&value).lines().count() <= 1);
        }
    }
}
