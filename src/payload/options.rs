//! How payloads are read: the choices beside the text field, each with the stable id that lab files hold.

use serde::{Deserialize, Serialize};

use super::{Checksum, Encoding};
use crate::message::choice;

choice! {
    /// Whether a backslash in text means something.
    #[derive(Default)]
    pub enum Escapes: "payload-escapes-" {
        /// `\n \r \t \0 \\ \xHH \u{…}` stand for what they name, `${…}` for what each send fills in, and `\$` for `$`.
        #[default]
        On = "on",
        /// A backslash is a backslash, and `${…}` is these characters.
        Off = "off",
    }
}

choice! {
    /// What is appended to a text, in the text's encoding.
    #[derive(Default)]
    pub enum LineEnding: "payload-line-ending-" {
        #[default]
        None = "none",
        /// Line feed: Unix lines.
        Lf = "lf" as "LF",
        /// Carriage return and line feed: the lines of most Internet protocols (RFC 5234 appendix B.1).
        CrLf = "crlf" as "CRLF",
        /// Carriage return: many serial devices.
        Cr = "cr" as "CR",
        /// A zero: C's end of a string.
        Nul = "nul" as "NUL",
    }
}

choice! {
    /// How checked JSON is sent.
    #[derive(Default)]
    pub enum JsonForm: "payload-json-" {
        #[default]
        AsTyped = "as-typed",
        /// Without the white space around its tokens; numbers and strings stay as typed.
        Minified = "minified",
    }
}

impl LineEnding {
    /// The characters themselves.
    pub fn text(self) -> &'static str {
        match self {
            LineEnding::None => "",
            LineEnding::Lf => "\n",
            LineEnding::CrLf => "\r\n",
            LineEnding::Cr => "\r",
            LineEnding::Nul => "\0",
        }
    }
}

choice! {
    /// Which byte of a number comes first.
    #[derive(Default)]
    pub enum ByteOrder: "payload-order-" {
        /// The high byte: network byte order (RFC 1700).
        #[default]
        Big = "be",
        /// The low byte: the order in the memory of most machines.
        Little = "le",
    }
}

impl ByteOrder {
    /// The order in which this machine keeps its numbers.
    pub const NATIVE: ByteOrder = if cfg!(target_endian = "big") { ByteOrder::Big } else { ByteOrder::Little };

    /// The low `width` bytes of a number, at most eight.
    pub fn write(self, number: u64, width: usize) -> Vec<u8> {
        match self {
            ByteOrder::Big => number.to_be_bytes()[8 - width..].to_vec(),
            ByteOrder::Little => number.to_le_bytes()[..width].to_vec(),
        }
    }

    /// The number that these bytes, at most eight, are.
    pub fn read(self, bytes: &[u8]) -> u64 {
        let add = |number: u64, &byte: &u8| number << 8 | u64::from(byte);
        match self {
            ByteOrder::Big => bytes.iter().fold(0, add),
            ByteOrder::Little => bytes.iter().rev().fold(0, add),
        }
    }
}

/// How typed text becomes bytes, where its type leaves a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Of text and of Python's literals. JSON is always UTF-8 (RFC 8259 §8.1).
    pub encoding: Encoding,
    /// In text.
    pub escapes: Escapes,
    /// Appended to text.
    pub line_ending: LineEnding,
    pub json: JsonForm,
    /// Appended to the bytes of every type, after a text's line ending.
    #[serde(skip_serializing_if = "Checksum::is_none")]
    pub checksum: Checksum,
}

#[cfg(test)]
mod tests {
    use std::fmt::{Debug, Display};
    use std::str::FromStr;

    use super::*;
    use crate::message::UnknownChoice;
    use crate::payload::ChecksumKind;

    fn check<T>(all: &[T], ids: &[&str])
    where
        T: Copy + PartialEq + Debug + Display + FromStr<Err = UnknownChoice> + Serialize,
        T: for<'de> Deserialize<'de>,
    {
        assert_eq!(all.iter().map(T::to_string).collect::<Vec<_>>(), ids);
        for choice in all {
            let id = choice.to_string();
            assert_eq!(id.parse::<T>().as_ref(), Ok(choice));
            assert_eq!(serde_json::to_string(choice).unwrap(), format!("{id:?}"));
            assert_eq!(serde_json::from_str::<T>(&format!("{id:?}")).unwrap(), *choice);
        }
        let error = "?".parse::<T>().unwrap_err();
        assert_eq!(error.to_string(), format!("\"?\" is none of: {}", ids.join(", ")));
    }

    #[test]
    fn ids_never_change() {
        let encodings = ["utf-8", "gbk", "gb18030", "big5", "shift_jis", "latin-1", "utf-16le", "utf-16be"];
        check(&Encoding::ALL, &encodings);
        check(&LineEnding::ALL, &["none", "lf", "crlf", "cr", "nul"]);
        check(&Escapes::ALL, &["on", "off"]);
        check(&ByteOrder::ALL, &["be", "le"]);
        check(&ChecksumKind::ALL, &["none", "crc8", "crc16-modbus", "crc16-ccitt", "crc32", "sum8", "xor8"]);
        check(&JsonForm::ALL, &["as-typed", "minified"]);
    }

    #[test]
    fn options_are_toml_with_defaults() {
        let toml = "encoding = \"shift_jis\"\nline_ending = \"crlf\"\n";
        let options: Options = toml::from_str(toml).unwrap();
        assert_eq!((options.encoding, options.escapes), (Encoding::ShiftJis, Escapes::On));
        assert_eq!(toml::from_str::<Options>(&toml::to_string(&options).unwrap()).unwrap(), options);
        let summed = Options { checksum: "crc32:le".parse().unwrap(), ..options };
        let toml = toml::to_string(&summed).unwrap();
        assert!(toml.ends_with("[checksum]\nkind = \"crc32\"\norder = \"le\"\n"), "{toml}");
        assert_eq!(toml::from_str::<Options>(&toml).unwrap(), summed);
        assert!(!toml::to_string(&options).unwrap().contains("checksum"));
        assert!(toml::from_str::<Options>("encodign = \"gbk\"").is_err());
    }
}
