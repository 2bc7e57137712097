//! `pack:!H4sI 1 "ab" 7`: values in the layout of a C structure, in the notation of Python's `struct` module.
//!
//! First the format, without spaces, then its values, parted by spaces or commas. A format begins with a byte order or
//! with none, which is `@`:
//!
//! | order | bytes | sizes and gaps |
//! |---|---|---|
//! | `@` | as this machine keeps them | native: those of 64-bit Linux and macOS (LP64), each number at a multiple of its size |
//! | `=` | as this machine keeps them | standard, no gaps |
//! | `<` | low byte first | standard, no gaps |
//! | `>` `!` | high byte first: `!` is the network's order | standard, no gaps |
//!
//! LP64 also where C itself has it otherwise (Windows): a lab means the same bytes everywhere, but for the machine's
//! order of bytes. The format characters are those of [`format::CODES`], each with a repeat count before it or none.
//!
//! What Python does silently is a mistake here: a string longer than its `Ns`, a number where `?` wants true or false, a
//! negative address for `P`, a finite number too large for `f`.
//! Source: the Python Library Reference, "struct: Interpret bytes as packed binary data".

mod fields;
mod float;
mod format;
mod literal;
mod write;

use ::bytes::Bytes;

pub use self::fields::{Field, UnpackError, Value, unpack};
use super::{Options, PayloadAbout, PayloadError, PayloadType, ShowError, capped};
use crate::escape::python_bytes;

/// A format and its values.
pub(super) struct Pack;

impl PayloadType for Pack {
    fn about(&self) -> PayloadAbout {
        PayloadAbout { prefixes: &["pack"], name_key: "payload-pack", example: r#"!H4sI 1 "ab" 7"# }
    }

    fn parse(&self, _prefix: &str, input: &str, options: &Options) -> Result<Bytes, PayloadError> {
        write::write(input, options)
    }

    /// One run of bytes in the network's order: as a string where they are printable ASCII, else as numbers.
    fn show(&self, _prefix: &str, bytes: &[u8], _options: &Options) -> Result<String, ShowError> {
        if bytes.is_empty() {
            return Ok(String::new());
        }
        let too_long = |problem| ShowError { at: 0, problem };
        if bytes.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ') {
            let mut out = format!("!{}s ", bytes.len());
            capped::push_str(&mut out, &python_bytes(bytes, '"')).map_err(too_long)?;
            return Ok(out);
        }
        let mut out = format!("!{}B", bytes.len());
        for (at, byte) in bytes.iter().enumerate() {
            capped::push_str(&mut out, &format!(" {byte}")).map_err(|problem| ShowError { at, problem })?;
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests;
