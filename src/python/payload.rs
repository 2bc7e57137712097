//! What the composer holds, as a constant; and how typed lines become bytes where it holds nothing.

use super::literal;
use super::source::Source;
use crate::lab::Endpoint;
use crate::payload::{Content, Encoding, Moment, Payload};

/// What is there to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ToSend {
    /// `PAYLOAD`.
    Bytes,
    /// The file `PATH`.
    File,
    /// What the operator types.
    Typed,
}

/// Adds the payload, if there is one that can be read.
pub(super) fn add(source: &mut Source, endpoint: &Endpoint) -> ToSend {
    let notation = &endpoint.payload;
    let payload = Payload::from(notation.clone());
    // A moment of its own for every send is beyond a constant.
    let content = payload.content(&endpoint.payload_options, &Moment::first());
    match content {
        _ if notation.is_empty() => ToSend::Typed,
        Ok(Content::Bytes(bytes)) => {
            let what = literal::comment(notation);
            let note = if payload.changes(&endpoint.payload_options) { " (as its first send)" } else { "" };
            source.constant(format!("# {what}{note}"));
            match literal::bytes(&bytes) {
                Some(written) => source.constant(format!("PAYLOAD = {written}")),
                None => {
                    source.import(&["os"]);
                    source.constant(format!(
                        "PAYLOAD = os.urandom({})  # as many other bytes: these are too many",
                        bytes.len()
                    ));
                }
            }
            ToSend::Bytes
        }
        Ok(Content::File(path)) => {
            source.constant(format!("PATH = {}", literal::text(&path.to_string_lossy())));
            ToSend::File
        }
        Err(error) => {
            let (what, why) = (literal::comment(notation), literal::comment(&error.to_string()));
            source.constant(format!("# {what}\n# cannot be sent: {why}"));
            ToSend::Typed
        }
    }
}

/// The bytes of the typed `line`, which ends in `\n`, as an expression.
pub(super) fn typed(endpoint: &Endpoint) -> String {
    let options = &endpoint.payload_options;
    let encoding = codec_argument(endpoint);
    let ending = match options.line_ending.text() {
        "" => String::new(),
        text => format!(" + {}", literal::text(text)),
    };
    match ending.as_str() {
        "" => format!("line.rstrip(\"\\n\").encode({encoding})"),
        _ => format!("(line.rstrip(\"\\n\"){ending}).encode({encoding})"),
    }
}

/// A statement that shows the bytes `data`; no part of a character is lost.
pub(super) fn show(endpoint: &Endpoint) -> String {
    format!("print(data.decode(\"{}\", \"backslashreplace\"), flush=True)", codec(endpoint))
}

/// What `encode` and `decode` are told of the encoding.
pub(super) fn codec_argument(endpoint: &Endpoint) -> String {
    match codec(endpoint) {
        "utf-8" => String::new(),
        codec => format!("\"{codec}\""),
    }
}

/// Python's name of the encoding.
pub(super) fn codec(endpoint: &Endpoint) -> &'static str {
    match endpoint.payload_options.encoding {
        Encoding::Utf8 => "utf-8",
        Encoding::Gbk => "gbk",
        Encoding::Gb18030 => "gb18030",
        Encoding::Big5 => "big5",
        Encoding::ShiftJis => "shift_jis",
        Encoding::Latin1 => "latin-1",
        Encoding::Utf16Le => "utf-16-le",
        Encoding::Utf16Be => "utf-16-be",
    }
}
