//! Python's literals, followed by hand (The Python Language Reference §2.4 to §2.6, and `ast.literal_eval`): numbers
//! without the imaginary, texts and bytes with their prefixes and escapes, lists, tuples, dicts, sets, `None`, `True` and
//! `False`. Nothing is evaluated. It is a little stricter than Python: escapes that Python merely warns of, names of
//! characters (`\N{…}`), `...` and a tuple without its brackets are refused.

use super::Problem;
use super::error::excerpt;
use super::repr_string::string;

/// How deep brackets may stand in brackets; Python's own parser takes twice as many.
const MAX_DEPTH: usize = 100;
/// The longest whole number that Python reads, in decimal digits (`sys.int_info.default_max_str_digits`).
const MAX_DIGITS: usize = 4300;

/// Whether `text` is one literal, with white space around it or not.
///
/// # Errors
/// The byte at which it stops being one (always the start of a character), and what was expected there.
pub(super) fn check(text: &str) -> Result<(), (usize, Problem)> {
    let mut scanner = Scanner { text, at: 0, depth: 0 };
    scanner.skip_space(Lines::Any);
    scanner.value()?;
    scanner.skip_space(Lines::Any);
    match scanner.peek() {
        None => Ok(()),
        Some(found) => Err((scanner.at, Problem::ReprAfter { found })),
    }
}

/// Whether a line break is white space.
#[derive(Clone, Copy, PartialEq)]
enum Lines {
    Any,
    /// Within brackets only.
    InBrackets,
}

/// Whether a value may be a key of a dict, or be in a set.
#[derive(Clone, Copy, PartialEq)]
enum Hash {
    Yes,
    No,
}

impl Hash {
    fn and(self, other: Hash) -> Hash {
        if self == other { self } else { Hash::No }
    }
}

struct Scanner<'a> {
    text: &'a str,
    /// Bytes before the next character.
    at: usize,
    depth: usize,
}

type Scan<T> = Result<T, (usize, Problem)>;

impl Scanner<'_> {
    fn value(&mut self) -> Scan<Hash> {
        match self.peek() {
            Some('[') => self.in_brackets(']', |scanner| scanner.items(']').map(|_| Hash::No)),
            Some('(') => self.in_brackets(')', |scanner| scanner.items(')')),
            Some('{') => self.in_brackets('}', |scanner| scanner.pairs().map(|()| Hash::No)),
            Some('0'..='9' | '.' | '+' | '-') => self.number().map(|()| Hash::Yes),
            Some('\'' | '"') => self.strings().map(|()| Hash::Yes),
            Some(c) if c.is_alphabetic() || c == '_' => self.word().map(|()| Hash::Yes),
            Some(found) => Err((self.at, Problem::ReprValue { found })),
            None => Err((self.at, Problem::ReprEnds)),
        }
    }

    /// What stands between two brackets.
    fn in_brackets(&mut self, close: char, inside: impl FnOnce(&mut Self) -> Scan<Hash>) -> Scan<Hash> {
        if self.depth == MAX_DEPTH {
            return Err((self.at, Problem::ReprDeep { most: MAX_DEPTH }));
        }
        self.at += 1;
        self.depth += 1;
        self.skip_space(Lines::InBrackets);
        let hash = if self.peek() == Some(close) { Hash::Yes } else { inside(self)? };
        self.at += 1;
        self.depth -= 1;
        Ok(if close == ')' { hash } else { Hash::No })
    }

    /// Values with commas between them and perhaps behind them, up to the bracket.
    fn items(&mut self, close: char) -> Scan<Hash> {
        let mut hash = Hash::Yes;
        loop {
            hash = hash.and(self.value()?);
            if self.comma(close)? {
                return Ok(hash);
            }
        }
    }

    /// What stands in braces: the first colon, or its absence, says whether it is a dict or a set.
    fn pairs(&mut self) -> Scan<()> {
        let mut is_dict = None;
        loop {
            let start = self.at;
            if self.value()? == Hash::No {
                return Err((start, Problem::ReprKey));
            }
            self.skip_space(Lines::InBrackets);
            if *is_dict.get_or_insert(self.peek() == Some(':')) {
                if self.peek() != Some(':') {
                    return Err(self.expected(|found| Problem::Colon { found }));
                }
                self.at += 1;
                self.skip_space(Lines::InBrackets);
                self.value()?;
            }
            if self.comma('}')? {
                return Ok(());
            }
        }
    }

    /// Passes over a comma; whether the bracket is next, with a comma before it or not.
    fn comma(&mut self, close: char) -> Scan<bool> {
        self.skip_space(Lines::InBrackets);
        if self.peek() == Some(',') {
            self.at += 1;
            self.skip_space(Lines::InBrackets);
        } else if self.peek() != Some(close) {
            return Err(self.expected(|found| Problem::ReprInside { found, close }));
        }
        Ok(self.peek() == Some(close))
    }

    /// `None`, `True`, `False`, or a text with a prefix.
    fn word(&mut self) -> Scan<()> {
        let rest = self.rest();
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (word, after) = rest.split_at(length);
        match word {
            "None" | "True" | "False" => {
                self.at += length;
                Ok(())
            }
            _ if after.starts_with(['\'', '"']) && length <= 2 => self.strings(),
            _ => Err((self.at, Problem::ReprWord { found: excerpt(word) })),
        }
    }

    /// A text or bytes, and others side by side with it, which Python joins.
    fn strings(&mut self) -> Scan<()> {
        let mut kind = None;
        loop {
            let start = self.at;
            let (found, length) = string(self.rest()).map_err(|(at, problem)| (start + at, problem))?;
            self.at += length;
            if *kind.get_or_insert(found) != found {
                return Err((start, Problem::ReprMixed));
            }
            let end = self.at;
            self.skip_space(Lines::InBrackets);
            let word = self.rest().find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(self.rest().len());
            if word > 2 || !self.rest()[word..].starts_with(['\'', '"']) {
                self.at = end;
                return Ok(());
            }
        }
    }

    /// A number, with one sign before it or none.
    fn number(&mut self) -> Scan<()> {
        if matches!(self.peek(), Some('+' | '-')) {
            self.at += 1;
            self.skip_space(Lines::InBrackets);
        }
        let start = self.at;
        let is_of_number = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
        loop {
            let rest = self.rest();
            self.at += rest.find(|c| !is_of_number(c)).unwrap_or(rest.len());
            // The sign of an exponent belongs to the number; a hexadecimal one has none.
            let word = &self.text[start..self.at];
            let has_exponent = word.ends_with(['e', 'E']) && !word.starts_with("0x") && !word.starts_with("0X");
            if !has_exponent || !matches!(self.peek(), Some('+' | '-')) {
                break;
            }
            self.at += 1;
        }
        let word = &self.text[start..self.at];
        match word {
            "" => Err(self.expected(|found| Problem::ReprValue { found })),
            _ if is_integer(word) || is_float(word) => match word.bytes().filter(u8::is_ascii_digit).count() {
                digits if digits > MAX_DIGITS && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_') => {
                    Err((start, Problem::ReprDigits { most: MAX_DIGITS }))
                }
                _ => Ok(()),
            },
            _ => match word.strip_suffix(['j', 'J']) {
                Some(real) if digits(real, 10) || is_float(real) => Err((start, Problem::ReprComplex)),
                _ => Err((start, Problem::ReprNumber)),
            },
        }
    }

    fn skip_space(&mut self, lines: Lines) {
        let has_lines = lines == Lines::Any || self.depth > 0;
        let is_space = |c: &char| matches!(c, ' ' | '\t' | '\u{c}') || has_lines && matches!(c, '\n' | '\r');
        self.at += self.rest().chars().take_while(is_space).count();
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn expected(&self, problem: impl Fn(char) -> Problem) -> (usize, Problem) {
        (self.at, self.peek().map_or(Problem::ReprEnds, problem))
    }
}

/// `12_000`, `0xff`, `0o17`, `0b1`; a decimal one begins with no zero unless it is zero.
fn is_integer(word: &str) -> bool {
    for (prefixes, radix) in [(["0x", "0X"], 16), (["0o", "0O"], 8), (["0b", "0B"], 2)] {
        if let Some(rest) = prefixes.iter().find_map(|prefix| word.strip_prefix(prefix)) {
            return digits(rest.strip_prefix('_').unwrap_or(rest), radix);
        }
    }
    digits(word, 10) && (!word.starts_with('0') || word.bytes().all(|byte| matches!(byte, b'0' | b'_')))
}

/// `1.`, `.5`, `1e5`, `1_0.0e-1`.
fn is_float(word: &str) -> bool {
    let (base, exponent) = match word.split_once(['e', 'E']) {
        Some((base, exponent)) => (base, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (word, None),
    };
    let is_base = match base.split_once('.') {
        Some((whole, part)) => {
            (whole.is_empty() || digits(whole, 10)) && (part.is_empty() || digits(part, 10)) && base.len() > 1
        }
        None => exponent.is_some() && digits(base, 10),
    };
    is_base && exponent.is_none_or(|exponent| digits(exponent, 10))
}

/// Digits, with single underscores between them.
fn digits(word: &str, radix: u32) -> bool {
    word.split('_').all(|group| !group.is_empty() && group.chars().all(|c| c.is_digit(radix)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_python_writes() {
        let words = "0 00 -1 1_000 0xFf 0x_f 0o17 0b1 1. .5 1e5 1E-5 0_0.0_1e+1_0 012.5 09e1 -2.5 None True \
                     [] () {} (1) (1,) [1,[2,(3,{})],] {1:[2],'a':{}} {1,(2,'x')} {():1} {'a':1,} {1:2,1:3}";
        let quoted = r#"'a'|"it's"|'\\\n\x41\u4e2d\U0001f600\101\''|'中'|b'\xff\''|r'\d\''|Rb'a'|u'a'|'''it's ''b'\''''|'a' "b""#;
        let lines = ["+ 2", " False\n", "['a'\n'b']", "'''a\nb'''", "[\n1,\r\n2\t]", "'\\\n'", "r'\\\r\n'"];
        for text in words.split(' ').chain(quoted.split('|')).chain(lines) {
            assert_eq!(check(text), Ok(()), "{text}");
        }
        assert_eq!(check(&("[".repeat(MAX_DEPTH) + &"]".repeat(MAX_DEPTH))), Ok(()));
        assert_eq!(check(&"9".repeat(MAX_DIGITS)), Ok(()));
    }

    #[test]
    fn says_what_was_expected() {
        let word = |found: &str| Problem::ReprWord { found: found.to_owned() };
        let inside = |found, close| Problem::ReprInside { found, close };
        for (texts, at, problem) in [
            ("", 0, Problem::ReprEnds),
            ("  ", 2, Problem::ReprEnds),
            ("[1,|{1:", 3, Problem::ReprEnds),
            ("-", 1, Problem::ReprEnds),
            ("[1, , 2]", 4, Problem::ReprValue { found: ',' }),
            ("[,]", 1, Problem::ReprValue { found: ',' }),
            ("--1", 1, Problem::ReprValue { found: '-' }),
            ("-True", 1, Problem::ReprNumber),
            ("[1}", 2, inside('}', ']')),
            ("(1 2)", 3, inside('2', ')')),
            ("{1: 2, 3}", 8, Problem::Colon { found: '}' }),
            ("{1, 2: 3}", 5, inside(':', '}')),
            ("1, 2", 1, Problem::ReprAfter { found: ',' }),
            ("'a'\n'b'", 4, Problem::ReprAfter { found: '\'' }),
            ("{}中", 2, Problem::ReprAfter { found: '中' }),
            ("true", 0, word("true")),
            ("[null]", 1, word("null")),
            ("eval('1')", 0, word("eval")),
            ("nan", 0, word("nan")),
            ("012|1__0|1_|0x|0o8|1e|.|...|1.2.3", 0, Problem::ReprNumber),
            ("[1j]", 1, Problem::ReprComplex),
            ("0x1+2", 3, Problem::ReprAfter { found: '+' }),
            ("{[1]: 2}", 1, Problem::ReprKey),
            ("{1, (2, [])}", 4, Problem::ReprKey),
            ("b'a' 'b'", 5, Problem::ReprMixed),
        ] {
            for text in texts.split('|') {
                assert_eq!(check(text), Err((at, problem.clone())), "{text}");
            }
        }
        let deep = "(".repeat(1_000_000);
        assert_eq!(check(&deep), Err((MAX_DEPTH, Problem::ReprDeep { most: MAX_DEPTH })));
        let long = "9".repeat(MAX_DIGITS + 1);
        assert_eq!(check(&long), Err((0, Problem::ReprDigits { most: MAX_DIGITS })));
        assert_eq!(check(&format!("0x{long}")), Ok(()));
    }
}
