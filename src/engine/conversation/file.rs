//! A file that a connection sends, as it is read piece by piece.

use bytes::Bytes;

use super::{Conversation, Output};
use crate::engine::file::Piece;
use crate::record::{Life, Note};

impl Conversation {
    /// The file of [`Output::OpenFile`] has so many bytes, or cannot be read at all.
    pub(in crate::engine) fn file_opened(&mut self, opened: Result<u64, Note>) {
        match opened {
            Ok(bytes) => self.outputs.push_back(Output::Life(Life::FileBegan { bytes })),
            Err(note) => {
                self.file = None;
                self.outputs.push_back(Output::Note(note));
            }
        }
    }

    /// What [`Output::ReadFile`] gave.
    pub(in crate::engine) fn file_read(&mut self, read: Result<Piece, Note>) {
        match read {
            Ok(Piece::Bytes(bytes)) => self.sending = bytes,
            Ok(Piece::End(checksum)) => self.end_file(checksum),
            Err(note) => {
                self.outputs.push_back(Output::Note(note));
                self.end_file(Bytes::new());
            }
        }
    }

    /// Ends a file that was cancelled, behind the row of its beginning. A peer that does not read must not hold the rest of a
    /// piece here.
    pub(super) fn look_at_cancel(&mut self) {
        if self.outputs.is_empty() && self.file.as_ref().is_some_and(|cancel| cancel.is_cancelled()) {
            self.end_file(Bytes::new());
        }
    }

    /// The file is over; this is sent behind its last byte.
    fn end_file(&mut self, checksum: Bytes) {
        (self.file, self.sending) = (None, checksum);
        self.outputs.push_back(Output::Life(Life::FileEnded));
    }
}
