//! Bytes as Python writes them: `b'one line\r\n'`.

use crate::escape::python_bytes;

/// As it stands in a check.
pub(super) fn literal(bytes: &[u8]) -> String {
    python_bytes(bytes, '\'')
}

/// The bytes between the quotes.
///
/// # Errors
/// The place, in bytes from the first, of a backslash that begins nothing.
pub(super) fn unescaped(text: &str) -> Result<Vec<u8>, usize> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let at = text.len() - rest.len();
        if first != '\\' {
            bytes.extend_from_slice(first.to_string().as_bytes());
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let (byte, length) = escape(&rest[1..]).ok_or(at)?;
        bytes.push(byte);
        rest = &rest[1 + length..];
    }
    Ok(bytes)
}

/// What stands behind a backslash: the byte, and how much of the text it takes.
fn escape(text: &str) -> Option<(u8, usize)> {
    Some(match text.bytes().next()? {
        b'n' => (b'\n', 1),
        b'r' => (b'\r', 1),
        b't' => (b'\t', 1),
        b'0' => (0, 1),
        byte @ (b'\\' | b'\'' | b'"') => (byte, 1),
        b'x' => (u8::from_str_radix(text.get(1..3)?, 16).ok()?, 3),
        _ => return None,
    })
}
