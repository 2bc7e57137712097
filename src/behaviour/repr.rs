//! Texts as Python prints them.

/// Python's `repr()` of a text: in single quotes, unless those are in it and double ones are not; what cannot be seen is
/// escaped.
pub(super) fn repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            c if c == quote => out.extend(['\\', c]),
            c if is_printable(c) => out.push(c),
            c => out.push_str(&match u32::from(c) {
                code @ 0..=0xff => format!("\\x{code:02x}"),
                code @ 0x100..=0xffff => format!("\\u{code:04x}"),
                code => format!("\\U{code:08x}"),
            }),
        }
    }
    out.push(quote);
    out
}

/// As `str.isprintable()`: neither a control or format character, nor one for private use or none at all, nor a space but
/// the common one. Rust's own escapes go by the same categories; behind a letter they leave accents alone.
fn is_printable(c: char) -> bool {
    matches!(c, '"' | '\'') || format!("a{c}").escape_debug().skip(1).eq([c])
}

#[cfg(test)]
mod tests {
    use super::repr;

    #[test]
    fn is_what_python_prints() {
        // `[repr(s) for s in …]`
        for (text, printed) in [
            ("a.txt", "'a.txt'"),
            ("it's", "\"it's\""),
            ("\"a\" 'b'", r#"'"a" \'b\''"#),
            ("a\\b\n\t\r", r"'a\\b\n\t\r'"),
            ("课 é e\u{301}", "'课 é e\u{301}'"),
            ("\u{0}\u{7f}\u{a0}\u{ad}", r"'\x00\x7f\xa0\xad'"),
            ("\u{200b}\u{202e}\u{3000}\u{e000}", r"'\u200b\u202e\u3000\ue000'"),
            ("😀\u{e0001}", r"'😀\U000e0001'"),
            ("", "''"),
        ] {
            assert_eq!(repr(text), printed);
        }
    }
}
