//! A file that is read while it is sent.

use std::fs::File;
use std::io::{self, Error, ErrorKind, Read};
use std::path::Path;
use std::time::Duration;

use bytes::Bytes;

use super::command::FileToSend;
use crate::payload::RunningChecksum;
use crate::record::Note;

/// Bytes read from a file at a time, so that a file of any size needs no more memory than this.
const PIECE_BYTES: usize = 64 << 10;

/// How often it is looked whether the sending of a file was cancelled, while the other side takes nothing of it.
pub(super) const CANCEL_CHECK: Duration = Duration::from_millis(50);

/// Reads a file piece by piece.
pub(super) struct FileReader {
    file: File,
    path: Box<str>,
    /// Bytes to read still. A file that grows while it is sent, such as the log of this traffic, ends all the same.
    left: u64,
    /// `None` once it is read.
    checksum: Option<RunningChecksum>,
}

/// What of a file is sent next.
#[derive(Debug, PartialEq)]
pub(super) enum Piece {
    Bytes(Bytes),
    /// The checksum behind its last byte.
    End(Bytes),
}

impl FileReader {
    /// Opens a file.
    ///
    /// # Errors
    /// The row that says why it cannot be read.
    pub(super) fn open(to_send: &FileToSend) -> Result<Self, Note> {
        let path: Box<str> = to_send.path.to_string_lossy().into();
        let (file, left) = open_regular(&to_send.path).map_err(|error| failed(&path, &error))?;
        Ok(Self { file, path, left, checksum: Some(to_send.checksum.start()) })
    }

    /// How many bytes are to be read still.
    pub(super) fn left(&self) -> u64 {
        self.left
    }

    /// Reads the next piece.
    ///
    /// # Errors
    /// The row that says why it cannot be read further.
    pub(super) fn read(&mut self) -> Result<Piece, Note> {
        let mut piece = Vec::new();
        let read = (&mut self.file).take(self.left.min(PIECE_BYTES as u64)).read_to_end(&mut piece);
        read.map_err(|error| failed(&self.path, &error))?;
        self.left -= piece.len() as u64;
        if piece.is_empty() {
            return Ok(Piece::End(self.checksum.take().map(RunningChecksum::finish).unwrap_or_default()));
        }
        if let Some(checksum) = &mut self.checksum {
            checksum.add(&piece);
        }
        Ok(Piece::Bytes(piece.into()))
    }
}

/// Opens a file that is one; beside it its length in bytes.
///
/// # Errors
/// It cannot be opened, or is no regular file.
pub fn open_regular(path: &Path) -> io::Result<(File, u64)> {
    let meta = std::fs::metadata(path)?;
    // Opening a pipe would wait for its other end, and reading a device might never end.
    if !meta.is_file() {
        return Err(Error::new(ErrorKind::InvalidInput, "not a regular file"));
    }
    Ok((File::open(path)?, meta.len()))
}

fn failed(path: &str, error: &Error) -> Note {
    Note::PayloadFile { path: path.into(), error: error.to_string().into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::command::Cancel;

    fn open(path: &Path, checksum: &str) -> Result<FileReader, Note> {
        let checksum = checksum.parse().unwrap();
        FileReader::open(&FileToSend { path: path.to_owned(), checksum, cancel: Cancel::default() })
    }

    #[test]
    fn a_file_comes_in_pieces_with_its_checksum_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.bin");
        let bytes: Vec<u8> = (0..200_000_u32).map(|n| n as u8).collect();
        std::fs::write(&path, &bytes).unwrap();
        let mut reader = open(&path, "sum8").unwrap();
        let mut read = Vec::new();
        let checksum = loop {
            match reader.read().unwrap() {
                Piece::Bytes(piece) => {
                    assert!(piece.len() <= PIECE_BYTES);
                    read.extend_from_slice(&piece);
                }
                Piece::End(checksum) => break checksum,
            }
        };
        assert_eq!((read, checksum.len()), (bytes, 1));
    }

    #[test]
    fn a_file_that_grows_while_it_is_sent_ends_at_its_first_length() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.txt");
        std::fs::write(&path, b"as it was").unwrap();
        let mut reader = open(&path, "none").unwrap();
        std::fs::write(&path, b"as it was, and more").unwrap();
        assert_eq!(reader.read(), Ok(Piece::Bytes(Bytes::from_static(b"as it was"))));
        assert_eq!(reader.read(), Ok(Piece::End(Bytes::new())));
    }

    #[test]
    fn a_folder_and_a_missing_file_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        for path in [folder.path().to_path_buf(), folder.path().join("missing")] {
            assert!(open(&path, "none").is_err());
        }
    }
}
