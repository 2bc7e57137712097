//! `file:path`: the bytes of a file, which is read while it is sent.

use std::path::{Path, PathBuf};

use ::bytes::Bytes;

use super::{Options, PayloadAbout, PayloadError, PayloadType, Problem, ShowError};

/// The path of a file, exactly as typed. Nothing here opens it: whoever sends reads it in pieces, so that a file of any
/// size takes the same memory.
pub(super) struct File;

/// What a payload stands for: bytes in memory, or a file to be streamed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    Bytes(Bytes),
    /// Not looked at yet: it may not exist. A checksum, if there is one, follows the file's last byte.
    File(PathBuf),
}

impl PayloadType for File {
    fn about(&self) -> PayloadAbout {
        PayloadAbout { prefixes: &["file"], name_key: "payload-file", example: "picture.png" }
    }

    fn parse(&self, _prefix: &str, input: &str, _options: &Options) -> Result<Bytes, PayloadError> {
        let problem = if input.trim().is_empty() { Problem::FileMissing } else { Problem::FileStreamed };
        Err(PayloadError { at: 0, problem })
    }

    fn show(&self, _prefix: &str, _bytes: &[u8], _options: &Options) -> Result<String, ShowError> {
        Err(ShowError { at: 0, problem: Problem::FileStreamed })
    }

    fn file<'a>(&self, input: &'a str) -> Option<&'a Path> {
        Some(Path::new(input))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::{Moment, Payload};

    #[test]
    fn is_a_path_and_never_bytes() {
        let options = Options::default();
        let payload = Payload::of("file:/tmp/a b.bin");
        assert_eq!(payload.content(&options, &Moment::first()), Ok(Content::File("/tmp/a b.bin".into())));
        assert_eq!(payload.bytes(&options).unwrap_err().problem, Problem::FileStreamed);
        assert!(payload.kind.is_file());
        let empty = Payload::of("file: ");
        let missing = PayloadError { at: 0, problem: Problem::FileMissing };
        assert_eq!(empty.content(&options, &Moment::first()), Err(missing));
        let text = Payload::of("files:x");
        assert_eq!(text.content(&options, &Moment::first()), Ok(Content::Bytes(Bytes::from("files:x"))));
    }
}
