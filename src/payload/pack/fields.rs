//! Bytes back to values.

use std::fmt;

use super::super::{MAX_PAYLOAD_BYTES, PayloadError, Problem, ShowError};
use super::float;
use super::format::{Class, Format, Item};
use crate::escape::python_bytes;
use crate::message::sentences;

/// The most values that are read back: each takes many times the memory of its bytes.
const MAX_FIELDS: usize = 1 << 16;

/// One value that was read, as Python's `unpack` gives it.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Of every integer type; i128 holds both the signed and the unsigned of eight bytes.
    Int(i128),
    Float(f64),
    Bool(bool),
    /// Of `c`, `s` and `p`.
    Bytes(Vec<u8>),
}

impl fmt::Display for Value {
    /// As a person types it after `pack:`: `7`, `1.5`, `true`, `b"ab\x00"`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Int(number) => write!(f, "{number}"),
            Value::Float(number) if number.is_nan() => f.write_str("nan"),
            Value::Float(number) => write!(f, "{number:?}"),
            Value::Bool(is_true) => write!(f, "{is_true}"),
            Value::Bytes(bytes) => f.write_str(&python_bytes(bytes, '"')),
        }
    }
}

/// A value and where it stood.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Bytes before it.
    pub at: usize,
    /// How many bytes it takes.
    pub length: usize,
    /// Its format character, with the length of a text: `H`, `4s`.
    pub code: String,
    pub value: Value,
}

sentences! {
    /// Why bytes cannot be read back.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum UnpackError: "payload-unpack-" {
        /// A mistake in the format; its position counts the format's characters.
        Format { error: PayloadError },
        /// The bytes do not fit the format.
        Bytes(ShowError),
    }
}

/// Reads bytes back as the values of a format (see the `pack` module); spaces in the format are passed over.
///
/// # Errors
/// A mistake in the format; bytes that are more or fewer than it stands for; more values than 65,536.
pub fn unpack(format: &str, bytes: &[u8]) -> Result<Vec<Field>, UnpackError> {
    if format.len() > MAX_PAYLOAD_BYTES {
        return Err(UnpackError::Format { error: PayloadError { at: 0, problem: Problem::TextTooLong } });
    }
    let format = Format::read(format, 0).map_err(|error| UnpackError::Format { error })?;
    let refused = |at, problem| UnpackError::Bytes(ShowError { at, problem });
    if format.size.bytes != bytes.len() {
        let problem = Problem::PackSize { needed: format.size.bytes, found: bytes.len() };
        return Err(refused(bytes.len().min(format.size.bytes), problem));
    }
    if format.size.values > MAX_FIELDS {
        return Err(refused(0, Problem::PackFields { most: MAX_FIELDS }));
    }
    let mut fields = Vec::with_capacity(format.size.values);
    let mut at = 0;
    for item in format.items() {
        at += item.gap(at);
        let length = match item.code.class {
            Class::Text | Class::Pascal => item.count,
            _ => item.width,
        };
        for _ in 0..item.values() {
            let piece = bytes.get(at..at + length).unwrap_or_default();
            fields.push(Field { at, length, code: item.label(), value: value(item, format, piece) });
            at += length;
        }
        if item.code.class == Class::Pad {
            at += item.count;
        }
    }
    Ok(fields)
}

fn value(item: Item, format: Format<'_>, piece: &[u8]) -> Value {
    let bits = || format.order.read(piece);
    match item.code.class {
        Class::Unsigned => Value::Int(bits().into()),
        Class::Signed => Value::Int(item.layout(format.order).signed(bits()).into()),
        Class::Float => Value::Float(float::widen(bits(), item.width)),
        Class::Bool => Value::Bool(piece.iter().any(|byte| *byte != 0)),
        Class::Pascal => {
            let (length, text) = piece.split_first().map_or((0, piece), |(length, text)| (usize::from(*length), text));
            Value::Bytes(text.get(..length).unwrap_or(text).to_vec())
        }
        Class::Char | Class::Text | Class::Pad => Value::Bytes(piece.to_vec()),
    }
}
