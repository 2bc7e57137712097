//! Payloads: what a person types, and the bytes it stands for.
//!
//! In notation a payload is its type's prefix, a colon, and the text: `hex:48 65 6c`, `u16be:1,2,0xff`. **The rule for
//! everything else:** where no known prefix, spelled in lower case, stands in front, the whole notation is text. So
//! `hello`, `http://example.org` and `12:30` are text, and text that begins like a prefix is written `text:hex:48`.
//!
//! What a payload stands for is a [`Content`]: bytes, or for `file:path` a file that whoever sends it reads in pieces. A
//! text can hold `${seq}`, `${time}`, `${unix_ms}` and `${random:8}`, which every send fills in by its [`Moment`];
//! [`Options::checksum`] is appended to every type's bytes.
//!
//! A type is one file that implements [`PayloadType`] and one line in [`TYPES`]; the tests in `properties.rs` loop
//! over the registry and so cover it from then on. No type does I/O, keeps state or knows a thread.

mod base64;
mod capped;
mod checksum;
mod encoding;
mod error;
mod file;
mod generated;
mod hex;
mod json;
mod kind;
mod moment;
mod numbers;
mod options;
mod pack;
#[cfg(test)]
mod properties;
mod repr;
mod repr_grammar;
mod repr_string;
mod start;
mod template;
mod text;

use std::path::Path;

use ::bytes::Bytes;

pub use self::checksum::{Checksum, ChecksumKind, RunningChecksum};
pub use self::encoding::Encoding;
pub use self::error::{PayloadError, Problem, ShowError};
pub use self::file::Content;
pub use self::generated::{CHARGEN_LINE_BYTES, chargen_byte};
pub use self::kind::{Kind, Payload};
pub use self::moment::Moment;
pub use self::options::{ByteOrder, Escapes, JsonForm, LineEnding, Options};
pub use self::pack::{Field, UnpackError, Value, unpack};
pub use self::start::Start;
pub use self::template::{Part, Template};

/// The longest payload, and the longest text that one is typed as: 16 MiB. What is larger comes from a file.
pub const MAX_PAYLOAD_BYTES: usize = 16 << 20;

/// What a payload type is called.
pub struct PayloadAbout {
    /// The prefixes that select the type, lower case, without the colon. The first is the type's own name.
    pub prefixes: &'static [&'static str],
    /// The key of its name in the locale files, such as `payload-text`.
    pub name_key: &'static str,
    /// A short text that parses, to show in an empty field.
    pub example: &'static str,
}

/// A way of writing bytes. Callers go through [`Kind`], which holds the cap on the text before a type sees it.
pub trait PayloadType: Sync {
    /// What it is called.
    fn about(&self) -> PayloadAbout;

    /// A short text that parses under `prefix`, to show in an empty field.
    fn example(&self, _prefix: &str) -> &'static str {
        self.about().example
    }

    /// The bytes that `input` stands for: at most [`MAX_PAYLOAD_BYTES`]. `prefix` is one of [`PayloadAbout::prefixes`].
    ///
    /// # Errors
    /// The first mistake and where it is; a text with a mistake has no bytes at all.
    fn parse(&self, prefix: &str, input: &str, options: &Options) -> Result<Bytes, PayloadError>;

    /// As [`Self::parse`] for one send. Only a type whose text can depend on the moment has its own.
    ///
    /// # Errors
    /// As [`Self::parse`].
    fn render(&self, prefix: &str, input: &str, options: &Options, _moment: &Moment) -> Result<Bytes, PayloadError> {
        self.parse(prefix, input, options)
    }

    /// Whether [`Self::render`] can give other bytes at another moment.
    fn changes(&self, _input: &str, _options: &Options) -> bool {
        false
    }

    /// The file that `input` names, for a type whose bytes are streamed; such a type parses nothing.
    fn file<'a>(&self, _input: &'a str) -> Option<&'a Path> {
        None
    }

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
    &pack::Pack,
    &json::Json,
    &repr::Repr,
    &file::File,
    &generated::PATTERN,
    &generated::RANDOM,
    &generated::COUNT,
];

/// The bytes that a notation stands for.
///
/// # Errors
/// As [`PayloadType::parse`]; positions count from the end of the prefix.
pub fn parse(notation: &str, options: &Options) -> Result<Bytes, PayloadError> {
    Payload::of(notation).bytes(options)
}
