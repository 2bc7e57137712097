//! The format: a byte order, and characters with repeat counts.

use super::super::numbers::{Form, Layout};
use super::super::{ByteOrder, MAX_PAYLOAD_BYTES, PayloadError, Problem};

/// What a format character does with its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Zeros for no value.
    Pad,
    /// Exactly one byte of text.
    Char,
    Signed,
    Unsigned,
    Bool,
    Float,
    /// Text of `count` bytes, filled up with zeros.
    Text,
    /// Text of `count` bytes that begins with its length (Pascal).
    Pascal,
}

/// A format character.
#[derive(Debug)]
pub(super) struct Code {
    pub symbol: &'static str,
    pub class: Class,
    /// Bytes in the standard sizes; `None` where there is none, and the character stands only after `@`.
    standard: Option<usize>,
    /// Bytes in the native sizes, which is also what it is aligned to.
    native: usize,
}

const fn code(symbol: &'static str, class: Class, standard: Option<usize>, native: usize) -> Code {
    Code { symbol, class, standard, native }
}

/// Every format character; native sizes are those of LP64.
pub(super) static CODES: &[Code] = &[
    code("x", Class::Pad, Some(1), 1),
    code("c", Class::Char, Some(1), 1),
    code("b", Class::Signed, Some(1), 1),
    code("B", Class::Unsigned, Some(1), 1),
    code("?", Class::Bool, Some(1), 1),
    code("h", Class::Signed, Some(2), 2),
    code("H", Class::Unsigned, Some(2), 2),
    code("i", Class::Signed, Some(4), 4),
    code("I", Class::Unsigned, Some(4), 4),
    code("l", Class::Signed, Some(4), 8),
    code("L", Class::Unsigned, Some(4), 8),
    code("q", Class::Signed, Some(8), 8),
    code("Q", Class::Unsigned, Some(8), 8),
    code("n", Class::Signed, None, 8),
    code("N", Class::Unsigned, None, 8),
    code("e", Class::Float, Some(2), 2),
    code("f", Class::Float, Some(4), 4),
    code("d", Class::Float, Some(8), 8),
    code("s", Class::Text, Some(1), 1),
    code("p", Class::Pascal, Some(1), 1),
    code("P", Class::Unsigned, None, 8),
];

/// A format character with its repeat count.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    pub code: &'static Code,
    /// How many, or how many bytes of one text.
    pub count: usize,
    /// Bytes of one.
    pub width: usize,
    /// Bytes that its place is a multiple of.
    align: usize,
    /// Characters of the format before it.
    pub at: usize,
}

impl Item {
    /// How many values it takes.
    pub(super) fn values(self) -> usize {
        match self.code.class {
            Class::Pad => 0,
            Class::Text | Class::Pascal => 1,
            _ => self.count,
        }
    }

    /// The bytes between `offset` and the place of this item.
    pub(super) fn gap(self, offset: usize) -> usize {
        offset.next_multiple_of(self.align) - offset
    }

    /// As a person would write it, such as `4s`.
    pub(super) fn label(self) -> String {
        let one = matches!(self.code.class, Class::Text | Class::Pascal) && self.count != 1;
        if one { format!("{}{}", self.count, self.code.symbol) } else { self.code.symbol.to_owned() }
    }

    /// How many bytes of text it holds: all, or after the length byte, which counts to 255.
    pub(super) fn room(self) -> usize {
        if self.code.class == Class::Pascal { self.count.saturating_sub(1).min(255) } else { self.count }
    }

    /// Its integers.
    pub(super) fn layout(self, order: ByteOrder) -> Layout<'static> {
        let form = if self.code.class == Class::Signed { Form::Signed } else { Form::Unsigned };
        Layout { prefix: self.code.symbol, form, width: self.width, order }
    }
}

/// What a whole format stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    pub bytes: usize,
    pub values: usize,
}

/// A format that has been read through: its items come without mistakes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Format<'a> {
    body: &'a str,
    is_native: bool,
    pub order: ByteOrder,
    pub size: Size,
    /// Characters before `body`.
    body_at: usize,
}

impl<'a> Format<'a> {
    /// Reads a format that begins `at` characters into the input. Spaces between items are passed over, as in Python.
    pub(super) fn read(text: &'a str, at: usize) -> Result<Format<'a>, PayloadError> {
        let (order, is_native, orders) = match text.as_bytes().first() {
            Some(b'@') => (ByteOrder::NATIVE, true, 1),
            Some(b'=') => (ByteOrder::NATIVE, false, 1),
            Some(b'<') => (ByteOrder::Little, false, 1),
            Some(b'>' | b'!') => (ByteOrder::Big, false, 1),
            _ => (ByteOrder::NATIVE, true, 0),
        };
        let mut size = Size { bytes: 0, values: 0 };
        let mut format = Format { body: &text[orders..], is_native, order, size, body_at: at + orders };
        for item in format.try_items() {
            let item = item?;
            let too_long = PayloadError { at: item.at, problem: Problem::TooLong };
            let more = item.count.checked_mul(item.width).and_then(|bytes| bytes.checked_add(item.gap(size.bytes)));
            let bytes = more.and_then(|more| size.bytes.checked_add(more)).filter(|all| *all <= MAX_PAYLOAD_BYTES);
            size = Size { bytes: bytes.ok_or(too_long)?, values: size.values.saturating_add(item.values()) };
        }
        format.size = size;
        Ok(format)
    }

    /// The items in order.
    pub(super) fn items(&self) -> impl Iterator<Item = Item> + 'a {
        self.try_items().map_while(Result::ok)
    }

    fn try_items(&self) -> Items<'a> {
        Items { rest: self.body, at: self.body_at, is_native: self.is_native }
    }
}

/// Reads item after item; after a mistake there is no next.
struct Items<'a> {
    rest: &'a str,
    at: usize,
    is_native: bool,
}

impl Iterator for Items<'_> {
    type Item = Result<Item, PayloadError>;

    fn next(&mut self) -> Option<Self::Item> {
        let body = self.rest.trim_start();
        self.at += self.rest[..self.rest.len() - body.len()].chars().count();
        self.rest = body;
        if body.is_empty() {
            return None;
        }
        let at = self.at;
        let read = read_item(body, self.is_native);
        let item = read.map(|(code, count, width, tail)| {
            self.at += body.len() - tail.len();
            self.rest = tail;
            Item { code, count, width, align: if self.is_native { code.native } else { 1 }, at }
        });
        if item.is_err() {
            self.rest = "";
        }
        Some(item.map_err(|(digits, problem)| PayloadError { at: at + digits, problem }))
    }
}

/// The first item of `body`: all of it ASCII. A mistake has the digits before it.
fn read_item(body: &str, is_native: bool) -> Result<(&'static Code, usize, usize, &str), (usize, Problem)> {
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    let mut chars = body[digits..].chars();
    let found = chars.next().filter(|c| !c.is_whitespace()).ok_or((0, Problem::PackCountAlone))?;
    let is_it = |code: &&Code| code.symbol.starts_with(found);
    let code = CODES.iter().find(is_it).ok_or((digits, Problem::PackUnknown { found }))?;
    let standard = if is_native { Some(code.native) } else { code.standard };
    let width = standard.ok_or((digits, Problem::PackNativeOnly { found }))?;
    let count = if digits == 0 { Some(1) } else { body[..digits].parse().ok() };
    Ok((code, count.ok_or((0, Problem::TooLong))?, width, chars.as_str()))
}
