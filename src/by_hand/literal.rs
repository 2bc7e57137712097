//! Values as Python writes them.

use std::fmt::Write;
use std::net::SocketAddr;
use std::time::Duration;

use crate::address::Addr;
use crate::payload::chargen_byte;

/// Up to this many bytes are written out.
const WRITTEN_OUT: usize = 1024;
/// The longest piece that is looked for in longer ones, which mostly are patterns.
const LONGEST_PERIOD: usize = 256;

/// Bytes as a Python expression: a literal where they are few; the character generator's pattern by its name, a function
/// that the program has; a piece and how often it repeats where they do; else as many random bytes, because a program of
/// megabytes helps nobody.
pub fn bytes_literal(data: &[u8]) -> String {
    if data.len() <= WRITTEN_OUT {
        return literal(data);
    }
    if data.iter().zip(0..).all(|(byte, place)| *byte == chargen_byte(place)) {
        return format!("pattern({})", data.len());
    }
    let repeats = |period: &usize| data[*period..] == data[..data.len() - period];
    match (1..=LONGEST_PERIOD).find(repeats) {
        Some(period) if data.len().is_multiple_of(period) => {
            format!("{} * {}", literal(&data[..period]), data.len() / period)
        }
        Some(period) => {
            let times = data.len().div_ceil(period);
            format!("({} * {times})[:{}]", literal(&data[..period]), data.len())
        }
        None => format!("os.urandom({})", data.len()),
    }
}

/// `b'…'`, as Python's `repr` has it.
fn literal(data: &[u8]) -> String {
    let mut text = String::with_capacity(data.len() + 3);
    text.push_str("b'");
    for byte in data {
        match byte {
            b'\\' | b'\'' => text.extend(['\\', char::from(*byte)]),
            b'\n' => text.push_str("\\n"),
            b'\r' => text.push_str("\\r"),
            b'\t' => text.push_str("\\t"),
            b' '..=b'~' => text.push(char::from(*byte)),
            _ => {
                let _ = write!(text, "\\x{byte:02x}");
            }
        }
    }
    text.push('\'');
    text
}

/// A text as a Python literal of printable ASCII.
pub(super) fn text_literal(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 2);
    written.push('\'');
    for c in text.chars() {
        match c {
            '\\' | '\'' => written.extend(['\\', c]),
            ' '..='~' => written.push(c),
            '\0'..='\x7f' => {
                let _ = write!(written, "\\x{:02x}", u32::from(c));
            }
            c => {
                let _ = write!(written, "\\U{:08x}", u32::from(c));
            }
        }
    }
    written.push('\'');
    written
}

/// An address, whole: of a Unix path the abstract namespace is bytes, and so is what is no text.
pub(super) fn address_literal(addr: &Addr) -> String {
    match addr {
        Addr::Inet(SocketAddr::V4(_) | SocketAddr::V6(_)) => addr.python(),
        Addr::Unix(path) => match path.to_str() {
            Some(text) if !text.starts_with('\0') => text_literal(text),
            _ => literal(path.as_os_str().as_encoded_bytes()),
        },
    }
}

/// Seconds as a number: `2.5`.
pub(super) fn seconds_literal(time: Duration) -> String {
    format!("{:?}", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_so_that_python_reads_them() {
        assert_eq!(bytes_literal(b"a'\\\n\xff"), r"b'a\'\\\n\xff'");
        assert_eq!(bytes_literal(&vec![b'x'; 4096]), "b'x' * 4096");
        let count: Vec<u8> = b"ab".iter().copied().cycle().take(2001).collect();
        assert_eq!(bytes_literal(&count), "(b'ab' * 1001)[:2001]");
        let pattern: Vec<u8> = (0..5000).map(chargen_byte).collect();
        assert_eq!(bytes_literal(&pattern), "pattern(5000)");
        let all: Vec<u8> = (0..2000u32).flat_map(|n| n.to_le_bytes()).collect();
        assert_eq!(bytes_literal(&all), "os.urandom(8000)");
        assert_eq!(text_literal("套'\n"), "'\\U00005957\\'\\x0a'");
        assert_eq!(address_literal(&Addr::unix("\0x")), "b'\\x00x'");
        assert_eq!(seconds_literal(Duration::from_secs(2)), "2.0");
    }
}
