//! Lines of standard input: read as they come, and made what is sent.

use std::io::BufRead;

use bytes::Bytes;
use crossbeam_channel::{Receiver, bounded};

use super::Failure;
use super::language::{said, say};
use super::options::PayloadArgs;
use crate::lab::Endpoint;
use crate::payload::{Kind, LineEnding, Moment, Options};
use crate::record::Callback;

/// A line of standard input longer than this is sent in pieces.
const MAX_LINE_BYTES: u64 = 1 << 20;

/// Reads standard input in a thread of its own, since reading cannot be interrupted. A line comes with its end.
pub(super) fn read_lines(notify: Callback) -> Receiver<Bytes> {
    let (line_tx, line_rx) = bounded(16);
    std::thread::spawn(move || {
        let mut input = std::io::stdin().lock();
        loop {
            let mut line = Vec::new();
            let read = std::io::Read::take(&mut input, MAX_LINE_BYTES).read_until(b'\n', &mut line);
            let is_over = match read {
                Ok(0) | Err(_) => true,
                Ok(_) => line_tx.send(Bytes::from(line)).is_err(),
            };
            if is_over {
                break;
            }
            notify();
        }
        drop(line_tx);
        notify();
    });
    line_rx
}

/// A line without its end.
pub(super) fn without_end(line: &Bytes) -> Bytes {
    let text = line.strip_suffix(b"\n").unwrap_or(line);
    line.slice_ref(text.strip_suffix(b"\r").unwrap_or(text))
}

/// What becomes of a line before it is sent: one rule for `connect`, `peer` and `serve manual`, which `cli-help-lines` tells.
#[derive(Debug, Clone)]
pub(super) struct LineForm {
    /// How it becomes bytes; `None`: it is bytes already.
    options: Option<Options>,
    /// What takes the place of its end; `None`: its end is sent as it was typed.
    end: Option<LineEnding>,
}

impl LineForm {
    /// For lines that an endpoint sends.
    pub(super) fn new(payloads: &PayloadArgs, endpoint: &Endpoint) -> Self {
        let is_raw_stream = endpoint.transport().is_stream() && endpoint.framing.is_raw();
        let end = payloads.line_ending.or((!is_raw_stream).then_some(LineEnding::None));
        Self { options: payloads.options_of_lines(), end }
    }

    /// The bytes to send for a line.
    pub(super) fn bytes(&self, line: &Bytes, moment: &Moment) -> Result<Bytes, Failure> {
        let bare = without_end(line);
        let Some(options) = &self.options else {
            return Ok(match self.end {
                None => line.clone(),
                Some(end) => [&bare, end.text().as_bytes()].concat().into(),
            });
        };
        let options = Options { line_ending: self.end.unwrap_or_else(|| end_of(line)), ..*options };
        let wrong = |reason: String| Failure::Failed(say("cli-standard-input", &[("reason", reason.into())]));
        let text = std::str::from_utf8(&bare)
            .map_err(|error| wrong(say("cli-not-utf8", &[("byte", error.valid_up_to().to_string().into())])))?;
        Kind::TEXT.render(text, &options, moment).map_err(|error| wrong(said(&error)))
    }
}

/// The end that a line has.
fn end_of(line: &Bytes) -> LineEnding {
    match line.as_ref() {
        [.., b'\r', b'\n'] => LineEnding::CrLf,
        [.., b'\n'] => LineEnding::Lf,
        _ => LineEnding::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::{Encoding, Escapes};

    #[test]
    fn lines_go_out_as_they_came_or_as_they_are_told() {
        let bytes =
            |form: &LineForm, line: &'static [u8]| form.bytes(&Bytes::from_static(line), &Moment::first()).unwrap();
        let raw = LineForm { options: None, end: None };
        assert_eq!(bytes(&raw, b"a\\n\r\n"), "a\\n\r\n");
        assert_eq!(bytes(&raw, b"a"), "a");
        let bare = LineForm { end: Some(LineEnding::None), ..raw.clone() };
        assert_eq!(bytes(&bare, b"a\r\n"), "a");
        assert_eq!(bytes(&bare, b"\xff\n"), b"\xff".as_slice(), "bytes that are no text stay as they are");
        let given = LineForm { end: Some(LineEnding::CrLf), ..raw };
        for line in [b"a\\n\n".as_slice(), b"a\\n\r\n", b"a\\n"] {
            assert_eq!(bytes(&given, line), "a\\n\r\n");
        }
        let options = Options { escapes: Escapes::Off, encoding: Encoding::Gbk, ..Options::default() };
        let gbk = LineForm { options: Some(options), end: None };
        assert_eq!(bytes(&gbk, "你\n".as_bytes()), b"\xc4\xe3\n".as_slice());
        assert_eq!(bytes(&gbk, "你\r\n".as_bytes()), b"\xc4\xe3\r\n".as_slice());
        assert_eq!(bytes(&gbk, "你".as_bytes()), b"\xc4\xe3".as_slice());
        let given = LineForm { end: Some(LineEnding::Nul), ..gbk.clone() };
        assert_eq!(bytes(&given, "你\n".as_bytes()), b"\xc4\xe3\0".as_slice());
        assert!(gbk.bytes(&Bytes::from_static(b"\xff\n"), &Moment::first()).is_err());
    }
}
