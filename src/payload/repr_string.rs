//! Python's texts and bytes in quotes (The Python Language Reference §2.4.1).

use super::Problem;
use super::error::excerpt;

/// What a literal in quotes stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Quoted {
    Text,
    Bytes,
}

/// How its backslashes are read.
#[derive(Clone, Copy, PartialEq)]
enum Backslash {
    Escapes,
    /// A backslash is a backslash, though a quote behind it ends nothing.
    Raw,
}

/// What the literal in quotes that `text` begins with stands for, and its length in bytes, with its prefix.
///
/// # Errors
/// The byte of the mistake, and what it is.
pub(super) fn string(text: &str) -> Result<(Quoted, usize), (usize, Problem)> {
    let length = text.find(['\'', '"']).unwrap_or(text.len());
    let (prefix, opening) = text.split_at(length);
    let (quoted, backslash) = match prefix.to_ascii_lowercase().as_str() {
        "" | "u" => (Quoted::Text, Backslash::Escapes),
        "r" => (Quoted::Text, Backslash::Raw),
        "b" => (Quoted::Bytes, Backslash::Escapes),
        "br" | "rb" => (Quoted::Bytes, Backslash::Raw),
        _ => return Err((0, Problem::ReprPrefix { found: excerpt(prefix) })),
    };
    let end = ["'''", "\"\"\"", "'", "\""].into_iter().find(|quotes| opening.starts_with(quotes)).unwrap_or("'");
    let mut at = length + end.len();
    loop {
        let rest = text.get(at..).unwrap_or_default();
        if rest.starts_with(end) {
            return Ok((quoted, at + end.len()));
        }
        at += match rest.chars().next() {
            None => return Err((0, Problem::ReprQuote)),
            Some('\n' | '\r') if end.len() == 1 => return Err((0, Problem::ReprQuote)),
            Some('\0') => return Err((at, Problem::ReprZero)),
            Some('\\') => escape(rest, quoted, backslash).map_err(|problem| (at, problem))?,
            Some(found) if quoted == Quoted::Bytes && !found.is_ascii() => {
                return Err((at, Problem::PackByte { found }));
            }
            Some(c) => c.len_utf8(),
        };
    }
}

/// The length in bytes of the escape that `rest` begins with; in a raw literal, of the backslash and
/// what it keeps from ending the literal.
fn escape(rest: &str, quoted: Quoted, backslash: Backslash) -> Result<usize, Problem> {
    let Some(next) = rest[1..].chars().next() else { return Ok(1) };
    if backslash == Backslash::Raw {
        let is_pair = matches!(next, '\\' | '\'' | '"' | '\n' | '\r');
        return Ok(if is_pair { 2 + crlf(rest) } else { 1 });
    }
    let hex = |digits: usize| {
        let found = rest.get(2..2 + digits).filter(|found| found.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let code = found.and_then(|found| u32::from_str_radix(found, 16).ok());
        code.filter(|code| *code <= u32::from(char::MAX)).map(|_| 2 + digits).ok_or(Problem::ReprEscape)
    };
    match next {
        '\n' | '\r' => Ok(2 + crlf(rest)),
        '\\' | '\'' | '"' | 'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' => Ok(2),
        '0'..='7' => {
            let digits = rest[1..].bytes().take(3).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
            // Three digits that begin with 4 are more than a byte, of which Python warns.
            if digits == 3 && next > '3' { Err(Problem::ReprEscape) } else { Ok(1 + digits) }
        }
        'x' => hex(2),
        'u' if quoted == Quoted::Text => hex(4),
        'U' if quoted == Quoted::Text => hex(8),
        _ => Err(Problem::ReprEscape),
    }
}

/// A line break of two characters is one behind a backslash.
fn crlf(rest: &str) -> usize {
    usize::from(rest.starts_with("\\\r\n"))
}

#[cfg(test)]
mod tests {
    use super::super::repr_grammar::check;
    use super::*;

    #[test]
    fn says_what_is_wrong_with_a_text() {
        for (texts, at, problem) in [
            (r"'a|'''a''|r'a\'|'a\", 0, Problem::ReprQuote),
            ("['a\n']", 1, Problem::ReprQuote),
            ("f'a'", 0, Problem::ReprPrefix { found: "f".to_owned() }),
            ("'a' ub'b'", 4, Problem::ReprPrefix { found: "ub".to_owned() }),
            (r"'\x4'|'\x+4'|'\u12g4'|'\U00110000'|'\N{BULLET}'|'\400'", 1, Problem::ReprEscape),
            (r"'a\d'|b'\u0041'", 2, Problem::ReprEscape),
            ("b'中'", 2, Problem::PackByte { found: '中' }),
            ("'a\0'", 2, Problem::ReprZero),
        ] {
            for text in texts.split('|') {
                assert_eq!(check(text), Err((at, problem.clone())), "{text}");
            }
        }
    }
}
