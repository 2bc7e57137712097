//! Payloads: what a person types, and the bytes it stands for.
//!
//! In notation a payload is its type's prefix, a colon, and the text: `hex:48 65 6c`, `u16be:1,2,0xff`. **The rule for
//! everything else:** where no known prefix, spelled in lower case, stands in front, the whole notation is text. So
//! `hello`, `http://example.org` and `12:30` are text, and text that begins like a prefix is written `text:hex:48`.
//!
//! A type is one file that implements [`PayloadType`] and one line in [`TYPES`]; the tests in `properties.rs` loop
//! over the registry and so cover it from then on. No type does I/O, keeps state or knows a thread.

mod base64;
mod capped;
mod encoding;
mod error;
mod generated;
mod hex;
mod json;
mod json_grammar;
mod kind;
#[cfg(test)]
mod locale_test;
mod numbers;
mod options;
#[cfg(test)]
mod properties;
mod text;

use ::bytes::Bytes;

pub use self::encoding::{Encoding, Unencodable};
pub use self::error::{PayloadError, Problem, ShowError};
pub use self::generated::{CHARGEN_LINE_BYTES, chargen_byte};
pub use self::kind::{Kind, Payload};
pub use self::options::{Escapes, JsonForm, LineEnding, Options, UnknownChoice};

/// The longest payload, and the longest text that one is typed as: 16 MiB. What is larger comes from a file.
pub const MAX_PAYLOAD_BYTES: usize = 16 << 20;

/// A way of writing bytes. Callers go through [`Kind`], which holds the cap on the text before a type sees it.
pub trait PayloadType: Sync {
    /// The prefixes that select this type, lower case, without the colon. The first is the type's own name.
    fn prefixes(&self) -> &'static [&'static str];

    /// The key of the type's name in the locale files, such as `payload-text`.
    fn name_key(&self) -> &'static str;

    /// A short text that parses under `prefix`, to show in an empty field.
    fn example(&self, prefix: &str) -> &'static str;

    /// The bytes that `input` stands for: at most [`MAX_PAYLOAD_BYTES`]. `prefix` is one of [`Self::prefixes`].
    ///
    /// # Errors
    /// The first mistake and where it is; a text with a mistake has no bytes at all.
    fn parse(&self, prefix: &str, input: &str, options: &Options) -> Result<Bytes, PayloadError>;

    /// The text that [`Self::parse`] turns into exactly `bytes`, under the same prefix and options.
    ///
    /// # Errors
    /// The bytes that this type cannot write.
    fn show(&self, prefix: &str, bytes: &[u8], options: &Options) -> Result<String, ShowError>;
}

/// Every payload type, in the order in which they are offered.
pub static TYPES: &[&dyn PayloadType] = &[
    &text::Text,
    &hex::Hex,
    &base64::Base64,
    &numbers::Numbers,
    &json::Json,
    &generated::PATTERN,
    &generated::RANDOM,
    &generated::COUNT,
];

/// The bytes that a notation stands for.
///
/// # Errors
/// As [`PayloadType::parse`]; positions count from the end of the prefix.
pub fn parse(notation: &str, options: &Options) -> Result<Bytes, PayloadError> {
    let (kind, text) = Kind::split(notation);
    kind.parse(text, options)
}
