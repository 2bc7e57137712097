//! Reads a filter: tests, joined by “and”, “or”, “not” and brackets.
//!
//! Words side by side that are no field are one text, so that what is searched for is typed as it stands in the log. A bracket
//! within a word belongs to it: `recv(9)` is a text, `(recv or send)` is not.

use super::error::{FilterError, MAX_CHARS, MAX_DEPTH, Problem};
use super::expr::{Expr, Test};
use super::fields::{Field, HEX, named};
use super::mask::Mask;
use super::pattern::Pattern;

type Parsed = Result<Expr, FilterError>;

/// Reads a whole text; nothing typed lets every row through.
pub(super) fn parse(text: &str) -> Parsed {
    // No more is looked at than is allowed.
    let chars: Vec<char> = text.chars().take(MAX_CHARS + 1).collect();
    if chars.len() > MAX_CHARS {
        return Err(FilterError { at: MAX_CHARS, problem: Problem::TooLong });
    }
    let mut parser = Parser { chars: &chars, at: 0, depth: 0 };
    parser.skip_space();
    if parser.at == chars.len() {
        return Ok(Expr::All(Vec::new()));
    }
    let expr = parser.any()?;
    match parser.peek() {
        None => Ok(expr),
        Some(_) => Err(parser.error(Problem::BracketNotOpened)),
    }
}

/// Opening and closing quotation marks, as an input method may have made them.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”')
}

struct Parser<'a> {
    chars: &'a [char],
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    fn error(&self, problem: Problem) -> FilterError {
        FilterError { at: self.at, problem }
    }

    fn text(&self, from: usize, to: usize) -> String {
        self.chars[from..to].iter().collect()
    }

    /// Takes one of these words, if it stands here by itself.
    fn takes(&mut self, words: [&str; 2]) -> bool {
        self.skip_space();
        let end = self.word_end(self.at);
        let word = self.text(self.at, end);
        let is_it = words.iter().any(|known| word.eq_ignore_ascii_case(known));
        if is_it {
            self.at = end;
        }
        is_it
    }

    /// One past the end of the word at a place: at white space, or a closing bracket that is not opened within it.
    fn word_end(&self, from: usize) -> usize {
        let mut open = 0_usize;
        for (at, c) in self.chars.iter().enumerate().skip(from) {
            match c {
                c if c.is_whitespace() => return at,
                ')' if open == 0 => return at,
                '(' => open += 1,
                ')' => open -= 1,
                _ => {}
            }
        }
        self.chars.len()
    }

    /// One level deeper.
    fn within(&mut self, read: fn(&mut Self) -> Parsed) -> Parsed {
        if self.depth == MAX_DEPTH {
            return Err(self.error(Problem::TooDeep));
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    fn any(&mut self) -> Parsed {
        let mut parts = vec![self.all()?];
        while self.takes(["or", "||"]) {
            parts.push(self.all()?);
        }
        Ok(Expr::any(parts))
    }

    fn all(&mut self) -> Parsed {
        let mut parts = vec![self.not()?];
        loop {
            let has_and = self.takes(["and", "&&"]);
            let from = self.at;
            let ends = self.peek().is_none_or(|c| c == ')') || self.takes(["or", "||"]);
            self.at = from;
            if ends && !has_and {
                return Ok(Expr::all(parts));
            }
            parts.push(self.not()?);
        }
    }

    fn not(&mut self) -> Parsed {
        if self.takes(["not", "not"]) {
            return Ok(Expr::Not(Box::new(self.within(Self::not)?)));
        }
        // A sign before a text may be part of it: `-1`.
        if matches!(self.peek(), Some('!' | '-' | '！')) && self.begins_test(self.at + 1) {
            self.at += 1;
            return Ok(Expr::Not(Box::new(self.within(Self::not)?)));
        }
        self.part()
    }

    /// Whether something else than words begins at a place.
    fn begins_test(&self, at: usize) -> bool {
        let Some(c) = self.chars.get(at) else { return false };
        let is_not = || matches!(c, '!' | '-' | '！') && self.begins_test(at + 1);
        *c == '(' || is_quote(*c) || self.field(at).is_some() || self.regex_end(at).is_some() || is_not()
    }

    fn part(&mut self) -> Parsed {
        self.skip_space();
        let from = self.at;
        match self.peek() {
            None | Some(')') => return Err(self.error(Problem::NothingFollows)),
            Some('(') => return self.brackets(),
            Some(c) if is_quote(c) => return Ok(Expr::Test(Test::Text(self.quoted()?.into()))),
            Some(_) => {}
        }
        if let Some((field, value)) = self.field(from) {
            self.at = value;
            return self.field_value(field).map(Expr::Test);
        }
        if let Some(end) = self.regex_end(from) {
            self.at = end + 1;
            let pattern = Pattern::new(&self.text(from + 1, end))
                .map_err(|why| FilterError { at: from, problem: Problem::Regex { why } })?;
            return Ok(Expr::Test(Test::Regex(pattern)));
        }
        if self.takes(["and", "&&"]) || self.takes(["or", "||"]) {
            self.at = from;
            return Err(self.error(Problem::NothingFollows));
        }
        Ok(Expr::Test(Test::Text(self.words().into())))
    }

    fn brackets(&mut self) -> Parsed {
        let opened = self.at;
        self.at += 1;
        let inner = self.within(Self::any)?;
        if self.peek() != Some(')') {
            return Err(FilterError { at: opened, problem: Problem::BracketNotClosed });
        }
        self.at += 1;
        Ok(inner)
    }

    /// A text in quotation marks, within which `\"` and `\\` stand for the sign itself.
    fn quoted(&mut self) -> Result<String, FilterError> {
        let opened = self.at;
        let closing = if self.peek() == Some('"') { '"' } else { '”' };
        self.at += 1;
        let mut text = String::new();
        while let Some(c) = self.peek() {
            self.at += 1;
            match (c, self.peek()) {
                ('\\', Some(next)) if next == '\\' || next == '"' => {
                    text.push(next);
                    self.at += 1;
                }
                (c, _) if c == closing && !text.is_empty() => return Ok(text),
                (c, _) if c == closing => return Err(FilterError { at: opened, problem: Problem::NothingFollows }),
                (c, _) => text.push(c),
            }
        }
        Err(FilterError { at: opened, problem: Problem::QuoteNotClosed })
    }

    /// Words up to what is something else.
    fn words(&mut self) -> String {
        let from = self.at;
        let mut end = self.word_end(from);
        loop {
            self.at = end;
            self.skip_space();
            let at = self.at;
            let ends = self.peek().is_none_or(|c| c == ')')
                || self.begins_test(at)
                || [["and", "&&"], ["or", "||"], ["not", "not"]].into_iter().any(|words| self.takes(words));
            if ends {
                self.at = end;
                return self.text(from, end);
            }
            end = self.word_end(at);
        }
    }

    /// The field whose name and colon stand at a place, and where its value begins.
    fn field(&self, at: usize) -> Option<(&'static Field, usize)> {
        let letters = self.chars[at..].iter().take_while(|c| c.is_ascii_alphabetic()).count();
        let colon = self.chars.get(at + letters)?;
        let field = named(&self.text(at, at + letters)).filter(|_| matches!(colon, ':' | '：'))?;
        Some((field, at + letters + 1))
    }

    fn field_value(&mut self, field: &'static Field) -> Result<Test, FilterError> {
        if field.name == HEX {
            return self.hex(field);
        }
        let from = self.at;
        let value = if self.peek().is_some_and(is_quote) {
            self.quoted()?
        } else {
            self.at = self.word_end(from);
            self.text(from, self.at)
        };
        let wrong = |problem| FilterError { at: from, problem };
        if value.is_empty() {
            return Err(wrong(Problem::NoValue { field: field.name, example: field.example }));
        }
        (field.read)(&value).map_err(wrong)
    }

    /// The words behind `hex:`, as long as they may be bytes.
    fn hex(&mut self, field: &'static Field) -> Result<Test, FilterError> {
        let from = self.at;
        let mut end = self.word_end(from);
        loop {
            self.at = end;
            self.skip_space();
            let next = self.word_end(self.at);
            let word = &self.chars[self.at..next];
            let is_hex = |c: &char| c.is_ascii_hexdigit() || matches!(c, '?' | '？' | ',' | 'x' | 'X');
            let has_prefix = |word: &[char]| word.starts_with(&['0', 'x']) || word.starts_with(&['0', 'X']);
            let is_x = word.iter().any(|c| matches!(c, 'x' | 'X'));
            if word.is_empty() || !word.iter().all(is_hex) || is_x && !has_prefix(word) {
                break;
            }
            end = next;
        }
        self.at = end;
        let mask = Mask::hex(&self.text(from, end)).map_err(|(at, problem)| FilterError { at: from + at, problem })?;
        let nothing = Problem::NoValue { field: field.name, example: field.example };
        mask.map(Test::Hex).ok_or(FilterError { at: from, problem: nothing })
    }

    /// The slash that closes a regular expression that begins at a place: the first that ends a word.
    fn regex_end(&self, at: usize) -> Option<usize> {
        if self.chars.get(at) != Some(&'/') {
            return None;
        }
        let mut is_escaped = false;
        for (place, c) in self.chars.iter().enumerate().skip(at + 1) {
            let is_end = || self.chars.get(place + 1).is_none_or(|c| c.is_whitespace() || *c == ')');
            match c {
                '/' if !is_escaped && place > at + 1 && is_end() => return Some(place),
                _ => is_escaped = *c == '\\' && !is_escaped,
            }
        }
        None
    }
}
