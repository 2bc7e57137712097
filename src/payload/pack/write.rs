//! A format and its values to bytes.

use ::bytes::Bytes;

use super::super::error::excerpt;
use super::super::numbers::{Form, Layout};
use super::super::{Options, PayloadError, Problem, capped};
use super::float;
use super::format::{Class, Format, Item};
use super::literal::{Literal, Literals};

/// The bytes of `input`: a format up to the first space, and values; of nothing but spaces there are none.
pub(super) fn write(input: &str, options: &Options) -> Result<Bytes, PayloadError> {
    let trimmed = input.trim_start();
    let at = input[..input.len() - trimmed.len()].chars().count();
    let text = &trimmed[..trimmed.find(char::is_whitespace).unwrap_or(trimmed.len())];
    let format = Format::read(text, at)?;
    let mut literals = Literals::new(&trimmed[text.len()..], at + text.chars().count(), options);
    let mut out = Vec::with_capacity(format.size.bytes);
    for item in format.items() {
        out.resize(out.len() + item.gap(out.len()), 0);
        if item.code.class == Class::Pad {
            out.resize(out.len() + item.count, 0);
        }
        for _ in 0..item.values() {
            let (at, literal) = literals.next()?;
            let too_few = || Problem::PackTooFew { needed: format.size.values, found: literals.read };
            let put = literal.ok_or_else(too_few).and_then(|value| put(&mut out, item, format, value));
            put.map_err(|problem| PayloadError { at, problem })?;
        }
    }
    match literals.next()? {
        (at, Some(_)) => Err(PayloadError { at, problem: Problem::PackTooMany { needed: format.size.values } }),
        _ => Ok(out.into()),
    }
}

/// Appends one value.
fn put(out: &mut Vec<u8>, item: Item, format: Format<'_>, value: Literal<'_>) -> Result<(), Problem> {
    let layout = item.layout(format.order);
    match (item.code.class, value) {
        (Class::Char | Class::Text | Class::Pascal, Literal::Text(text)) => put_text(out, item, &text),
        (Class::Char | Class::Text | Class::Pascal, Literal::Word(_)) => Err(Problem::PackText { item: item.label() }),
        (Class::Bool, Literal::Word("true" | "1")) => capped::push(out, &[1]),
        (Class::Bool, Literal::Word("false" | "0")) => capped::push(out, &[0]),
        (Class::Bool, Literal::Word(word)) => Err(Problem::PackBool { found: excerpt(word) }),
        (Class::Bool, Literal::Text(_)) => Err(Problem::PackBool { found: "\"…\"".to_owned() }),
        (Class::Float, Literal::Word(word)) => layout.push_bits(out, float_bits(item, layout, word)?),
        (Class::Signed | Class::Unsigned, Literal::Word(word)) => layout.push_bits(out, layout.parse_word(word)?),
        (Class::Float | Class::Signed | Class::Unsigned, Literal::Text(_)) => Err(layout.no_number("\"…\"")),
        (Class::Pad, _) => Ok(()),
    }
}

fn float_bits(item: Item, layout: Layout<'_>, word: &str) -> Result<u64, Problem> {
    // Through eight bytes first, as in Python: the narrower ones then round what is a float already.
    let wide = Layout { form: Form::Float, width: 8, ..layout }.parse_word(word)?;
    let most = float::max(item.width);
    float::narrow(f64::from_bits(wide), item.width).ok_or_else(|| Problem::NumberRange {
        found: excerpt(word),
        prefix: item.code.symbol.to_owned(),
        min: format!("-{most:?}"),
        max: format!("{most:?}"),
    })
}

fn put_text(out: &mut Vec<u8>, item: Item, text: &[u8]) -> Result<(), Problem> {
    if item.code.class == Class::Char {
        let &[byte] = text else { return Err(Problem::PackOneByte { found: text.len() }) };
        return capped::push(out, &[byte]);
    }
    let room = item.room();
    if text.len() > room {
        return Err(Problem::PackTextLong { item: item.label(), found: text.len(), room });
    }
    let end = out.len() + item.count;
    if item.code.class == Class::Pascal && item.count > 0 {
        out.push(text.len() as u8);
    }
    out.extend_from_slice(text);
    out.resize(end, 0);
    Ok(())
}
