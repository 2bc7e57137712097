//! Texts and bytes as literals of Python. Whatever stands in one, it is one literal: nothing in it ends it early.

use std::fmt::Write;

use super::is_hidden;

/// Up to this many bytes are written out where a line has to do.
const LINE_BYTES: usize = 1024;
/// The longest piece that is looked for in longer bytes, which mostly are patterns.
const LONGEST_PERIOD: usize = 256;

/// A text between quotes of this kind. What is seen as it is stays so; the rest is escaped.
pub fn python_text(value: &str, quote: char) -> String {
    let is_seen = |c: char| c == ' ' || !is_hidden(c) && !c.is_whitespace();
    literal("", value.chars(), quote, is_seen)
}

/// Bytes between quotes of this kind: `b'…'`.
pub fn python_bytes(data: &[u8], quote: char) -> String {
    literal("b", data.iter().copied().map(char::from), quote, |c| matches!(c, ' '..='~'))
}

fn literal(prefix: &str, chars: impl Iterator<Item = char>, quote: char, is_seen: impl Fn(char) -> bool) -> String {
    let mut written = String::with_capacity(prefix.len() + chars.size_hint().0 + 2);
    written.push_str(prefix);
    written.push(quote);
    for c in chars {
        let _ = match c {
            c if c == '\\' || c == quote => write!(written, "\\{c}"),
            '\n' => write!(written, "\\n"),
            '\r' => write!(written, "\\r"),
            '\t' => write!(written, "\\t"),
            c if is_seen(c) => write!(written, "{c}"),
            c => match u32::from(c) {
                code @ 0..=0xff => write!(written, "\\x{code:02x}"),
                code @ 0x100..=0xffff => write!(written, "\\u{code:04x}"),
                code => write!(written, "\\U{code:08x}"),
            },
        };
    }
    written.push(quote);
    written
}

/// A piece of bytes, written by `literal`, and how often it comes; `None` where they do not repeat.
pub fn python_repeated(data: &[u8], literal: impl FnOnce(&[u8]) -> Option<String>) -> Option<String> {
    let repeats = |period: &usize| data[*period..] == data[..data.len() - period];
    let period = (1..=LONGEST_PERIOD.min(data.len() / 2)).find(repeats)?;
    let (piece, times) = (literal(&data[..period])?, data.len().div_ceil(period));
    Some(if data.len().is_multiple_of(period) {
        format!("{piece} * {times}")
    } else {
        format!("({piece} * {times})[:{}]", data.len())
    })
}

/// Bytes as an expression of one line: a literal where they are few, a piece and how often it comes where they repeat, else as
/// many random bytes, because a program of megabytes helps nobody.
pub fn python_data(data: &[u8]) -> String {
    if data.len() <= LINE_BYTES {
        return python_bytes(data, '\'');
    }
    python_repeated(data, |piece| Some(python_bytes(piece, '\'')))
        .unwrap_or_else(|| format!("os.urandom({})", data.len()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn literals_are_as_python_reads_them() {
        assert_eq!(python_text("a\"b'\\ 课堂\n\u{202e}\u{e0001}", '\''), r#"'a"b\'\\ 课堂\n\u202e\U000e0001'"#);
        assert_eq!(python_bytes(b"a'\"\\\n\xff", '"'), r#"b"a'\"\\\n\xff""#);
        assert_eq!(python_data(b"a'\\\n\xff"), r"b'a\'\\\n\xff'");
        assert_eq!(python_data(&vec![b'x'; 4096]), "b'x' * 4096");
        let turns: Vec<u8> = b"ab".iter().copied().cycle().take(2001).collect();
        assert_eq!(python_data(&turns), "(b'ab' * 1001)[:2001]");
        let all: Vec<u8> = (0..2000u32).flat_map(|n| n.to_le_bytes()).collect();
        assert_eq!(python_data(&all), "os.urandom(8000)");
    }

    /// What stands between the quotes of a literal ends nowhere before its last character.
    fn is_one_literal(written: &str, quote: char) -> bool {
        let Some(inside) = written.strip_suffix(quote).and_then(|rest| rest.split_once(quote)) else { return false };
        let mut chars = inside.1.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' if chars.next().is_none() => return false,
                '\n' | '\r' => return false,
                c if c == quote => return false,
                _ => {}
            }
        }
        true
    }

    proptest! {
        #[test]
        fn nothing_ends_a_literal_early(value in "(\\PC|[\"'\\\\\n\r\0#${}])*", data: Vec<u8>) {
            for quote in ['\'', '"'] {
                prop_assert!(is_one_literal(&python_text(&value, quote), quote));
                prop_assert!(is_one_literal(&python_bytes(&data, quote), quote));
            }
        }
    }
}
