//! `rot13:uryyb`: letters that stand for those thirteen places on, every other character for itself, in Latin-1.

use bytes::Bytes;
use socketlab::payload::{Encoding, Options, PayloadAbout, PayloadError, PayloadType, Problem, ShowError};

pub struct Rot13;

impl PayloadType for Rot13 {
    fn about(&self) -> PayloadAbout {
        PayloadAbout { prefixes: &["rot13"], name_key: "payload-rot13", example: "uryyb" }
    }

    fn parse(&self, _prefix: &str, input: &str, _options: &Options) -> Result<Bytes, PayloadError> {
        let byte = |(at, found): (usize, char)| match u8::try_from(found) {
            Ok(byte) => Ok(turned(byte)),
            Err(_) => Err(PayloadError { at, problem: Problem::Unencodable { found, encoding: Encoding::Latin1 } }),
        };
        input.chars().enumerate().map(byte).collect()
    }

    fn show(&self, _prefix: &str, bytes: &[u8], _options: &Options) -> Result<String, ShowError> {
        Ok(bytes.iter().map(|byte| char::from(turned(*byte))).collect())
    }
}

fn turned(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' => b'a' + (byte - b'a' + 13) % 26,
        b'A'..=b'Z' => b'A' + (byte - b'A' + 13) % 26,
        other => other,
    }
}
