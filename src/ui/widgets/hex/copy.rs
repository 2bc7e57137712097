//! Bytes as text for the clipboard, in the forms in which other programs take them.

use std::fmt::Write;

use crate::escape;
use crate::message::choice;
use crate::payload::Encoding;

/// Bytes in a line of a C array.
const C_LINE_BYTES: usize = 12;

choice! {
    /// What is copied.
    pub enum CopyForm: "hex-copy-" {
        /// `68 65 6c`
        Hex = "hex",
        /// The bytes in the encoding that is shown.
        Text = "text",
        /// `b'hel'`
        Python = "python",
        /// `unsigned char data[] = { 0x68, … };`
        CArray = "c",
    }
}

impl CopyForm {
    /// The bytes in this form.
    pub fn of(self, bytes: &[u8], encoding: Encoding) -> String {
        match self {
            CopyForm::Hex => escape::hex(bytes, " "),
            CopyForm::Text => encoding.decode(bytes),
            CopyForm::Python => python(bytes),
            CopyForm::CArray => c_array(bytes),
        }
    }
}

fn python(bytes: &[u8]) -> String {
    // Rust escapes both quotes; Python reads that too.
    format!("b'{}'", bytes.escape_ascii())
}

fn c_array(bytes: &[u8]) -> String {
    // C has no arrays of no elements (C17 §6.7.6.2).
    let mut out = format!("unsigned char data[{}] = {{", bytes.len().max(1));
    for (at, byte) in bytes.iter().enumerate() {
        out.push_str(if at % C_LINE_BYTES == 0 { "\n    " } else { " " });
        // Writing to a string does not fail.
        let _ = write!(out, "0x{byte:02x},");
    }
    out.push_str(if bytes.is_empty() { " 0 };" } else { "\n};" });
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_is_what_its_language_reads() {
        let bytes = b"h'\n\xff\\";
        assert_eq!(CopyForm::Hex.of(bytes, Encoding::Utf8), "68 27 0a ff 5c");
        assert_eq!(CopyForm::Python.of(bytes, Encoding::Utf8), r"b'h\'\n\xff\\'");
        assert_eq!(CopyForm::Text.of(b"\xd6\xd0", Encoding::Gbk), "中");
        assert_eq!(
            CopyForm::CArray.of(b"0123456789abc", Encoding::Utf8),
            "unsigned char data[13] = {\n    0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x61, 0x62,\n    \
             0x63,\n};"
        );
        assert_eq!(CopyForm::CArray.of(b"", Encoding::Utf8), "unsigned char data[1] = { 0 };");
    }
}
