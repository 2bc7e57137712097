//! Lines of standard input: read as they come, and made what is sent.

use std::io::BufRead;

use bytes::Bytes;
use crossbeam_channel::{Receiver, bounded};

use super::Failure;
use crate::payload::{Kind, Moment, Options};
use crate::record::Wake;

/// A line of standard input longer than this is sent in pieces.
const MAX_LINE_BYTES: u64 = 1 << 20;

/// Reads standard input in a thread of its own, since reading cannot be interrupted. A line comes with its end.
pub(super) fn read_lines(wake: Wake) -> Receiver<Bytes> {
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
            wake();
        }
        drop(line_tx);
        wake();
    });
    line_rx
}

/// A line without its end.
pub(super) fn without_end(line: &Bytes) -> Bytes {
    let text = line.strip_suffix(b"\n").unwrap_or(line);
    line.slice_ref(text.strip_suffix(b"\r").unwrap_or(text))
}

/// What becomes of a line before it is sent.
#[derive(Debug, Clone)]
pub(super) struct LineForm {
    /// How it becomes bytes; `None`: it is bytes already.
    pub options: Option<Options>,
    pub end: LineEnd,
}

/// What becomes of the end of a line that is sent as it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineEnd {
    Kept,
    /// A framing or a datagram is boundary enough.
    Dropped,
}

impl LineForm {
    /// The bytes to send for a line.
    pub(super) fn bytes(&self, line: &Bytes, moment: &Moment) -> Result<Bytes, Failure> {
        let bare = without_end(line);
        let Some(options) = &self.options else {
            return Ok(if self.end == LineEnd::Kept { line.clone() } else { bare });
        };
        let wrong = |reason: String| Failure::Failed(format!("standard input: {reason}"));
        let text =
            std::str::from_utf8(&bare).map_err(|error| wrong(format!("not UTF-8 at byte {}", error.valid_up_to())))?;
        Kind::TEXT.render(text, options, moment).map_err(|error| wrong(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::{Encoding, Escapes, LineEnding};

    #[test]
    fn lines_go_out_as_they_came_or_as_they_are_told() {
        let bytes =
            |form: &LineForm, line: &'static [u8]| form.bytes(&Bytes::from_static(line), &Moment::first()).unwrap();
        let raw = LineForm { options: None, end: LineEnd::Kept };
        assert_eq!(bytes(&raw, b"a\\n\r\n"), "a\\n\r\n");
        assert_eq!(bytes(&LineForm { end: LineEnd::Dropped, ..raw.clone() }, b"a\r\n"), "a");
        let options = Options { escapes: Escapes::Off, line_ending: LineEnding::CrLf, ..Options::default() };
        let told = LineForm { options: Some(options), ..raw.clone() };
        assert_eq!(bytes(&told, b"a\\n\n"), "a\\n\r\n");
        let gbk = LineForm { options: Some(Options { encoding: Encoding::Gbk, ..options }), ..raw };
        assert_eq!(bytes(&gbk, "你\n".as_bytes()), b"\xc4\xe3\r\n".as_slice());
        assert!(gbk.bytes(&Bytes::from_static(b"\xff\n"), &Moment::first()).is_err());
    }
}
