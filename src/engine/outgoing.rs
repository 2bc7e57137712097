//! What a connection has still to send: bytes in memory, and a file that is read while it is sent.

use std::fs::File;
use std::io::Read;
use std::time::Duration;

use bytes::{Buf, Bytes};

use super::{Cancel, FileToSend};
use crate::payload::RunningChecksum;
use crate::record::{Life, Note};

/// Bytes read from a file at a time, so that a file of any size needs no more memory than this.
const PIECE_BYTES: usize = 64 << 10;

/// How often it is looked whether the sending of a file was cancelled, while the other side takes nothing of it.
pub(super) const CANCEL_CHECK: Duration = Duration::from_millis(50);

/// A queue of one: the next is put in when this is empty.
#[derive(Default)]
pub(super) struct Outgoing {
    rest: Bytes,
    file: Option<Reading>,
    /// What has become of the file and was not reported yet.
    report: Option<Life>,
}

struct Reading {
    file: File,
    path: Box<str>,
    /// Bytes to read still. A file that grows while it is sent, such as the log of this traffic, ends all the same.
    left: u64,
    checksum: RunningChecksum,
    cancel: Cancel,
}

impl Outgoing {
    pub(super) fn put(&mut self, bytes: Bytes) {
        self.rest = bytes;
    }

    /// Begins to send a file, with its checksum behind its last byte.
    ///
    /// # Errors
    /// The row that tells why it cannot be read.
    pub(super) fn open(&mut self, to_send: &FileToSend) -> Result<(), Note> {
        let path = &to_send.path;
        let fail = |error: std::io::Error| failed(&path.to_string_lossy(), &error);
        let meta = std::fs::metadata(path).map_err(fail)?;
        // Opening a pipe would wait for its other end, and reading a device might never end.
        if !meta.is_file() {
            return Err(fail(std::io::Error::new(std::io::ErrorKind::InvalidInput, "not a regular file")));
        }
        let file = File::open(path).map_err(fail)?;
        let path = path.to_string_lossy().into();
        self.file = Some(Reading {
            file,
            path,
            left: meta.len(),
            checksum: to_send.checksum.start(),
            cancel: to_send.cancel.clone(),
        });
        self.report = Some(Life::FileBegan { bytes: meta.len() });
        Ok(())
    }

    /// Whether nothing is left; a piece is read from the file where there is one.
    ///
    /// # Errors
    /// The row that tells why the file cannot be read further; it is given up.
    pub(super) fn fill(&mut self) -> Result<bool, Note> {
        if self.file.take_if(|reading| reading.cancel.is_cancelled()).is_some() {
            // The file is cut off anyway; a peer that does not read must not hold the rest of a piece here.
            (self.report, self.rest) = (Some(Life::FileEnded), Bytes::new());
        }
        if !self.rest.is_empty() {
            return Ok(false);
        }
        let Some(reading) = &mut self.file else { return Ok(true) };
        let mut piece = Vec::new();
        let read = (&mut reading.file).take(reading.left.min(PIECE_BYTES as u64)).read_to_end(&mut piece);
        reading.left -= piece.len() as u64;
        if let Err(error) = read {
            let note = failed(&reading.path, &error);
            self.file = None;
            self.report = Some(Life::FileEnded);
            return Err(note);
        }
        if piece.is_empty() {
            let checksum = self.file.take().map(|reading| reading.checksum.finish()).unwrap_or_default();
            self.rest = checksum;
            self.report = Some(Life::FileEnded);
        } else {
            reading.checksum.add(&piece);
            self.rest = Bytes::from(piece);
        }
        Ok(self.rest.is_empty())
    }

    /// The bytes to send next.
    pub(super) fn bytes(&self) -> &Bytes {
        &self.rest
    }

    /// Notes that the system has taken so many of them.
    pub(super) fn taken(&mut self, bytes: usize) {
        self.rest.advance(bytes);
    }

    /// When to look again whether the file was cancelled, if one is being sent.
    pub(super) fn check(&self) -> Option<Duration> {
        self.file.as_ref().map(|_| CANCEL_CHECK)
    }

    /// What is to be reported of the file, before the first of it is sent and once it is over.
    pub(super) fn report(&mut self) -> Option<Life> {
        self.report.take()
    }
}

fn failed(path: &str, error: &std::io::Error) -> Note {
    Note::PayloadFile { path: path.into(), error: error.to_string().into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_comes_in_pieces_with_its_checksum_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.bin");
        let bytes: Vec<u8> = (0..200_000_u32).map(|n| n as u8).collect();
        std::fs::write(&path, &bytes).unwrap();
        let checksum = "sum8".parse().unwrap();
        let mut outgoing = Outgoing::default();
        outgoing.open(&FileToSend { path, checksum, cancel: Cancel::default() }).unwrap();
        assert_eq!(outgoing.report(), Some(Life::FileBegan { bytes: 200_000 }));
        let mut sent = Vec::new();
        while !outgoing.fill().unwrap() {
            assert!(outgoing.bytes().len() <= PIECE_BYTES);
            let half = outgoing.bytes().len().div_ceil(2);
            sent.extend_from_slice(&outgoing.bytes()[..half]);
            outgoing.taken(half);
        }
        assert_eq!(sent[..bytes.len()], bytes);
        assert_eq!(sent.len(), bytes.len() + 1);
        assert_eq!(outgoing.report(), Some(Life::FileEnded));
        assert_eq!(outgoing.report(), None);
    }

    #[test]
    fn a_cancelled_file_ends_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.bin");
        std::fs::write(&path, vec![7; 3 * PIECE_BYTES]).unwrap();
        let cancel = Cancel::default();
        let mut outgoing = Outgoing::default();
        outgoing.open(&FileToSend { path, checksum: Default::default(), cancel: cancel.clone() }).unwrap();
        assert!(!outgoing.fill().unwrap());
        cancel.cancel();
        assert!(outgoing.fill().unwrap(), "nothing is left to send");
        assert_eq!(outgoing.report(), Some(Life::FileEnded));
    }

    #[test]
    fn a_file_that_grows_while_it_is_sent_ends_at_its_first_length() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.txt");
        std::fs::write(&path, b"as it was").unwrap();
        let mut outgoing = Outgoing::default();
        let file = FileToSend { path: path.clone(), checksum: Default::default(), cancel: Cancel::default() };
        outgoing.open(&file).unwrap();
        std::fs::write(&path, b"as it was, and more").unwrap();
        assert!(!outgoing.fill().unwrap());
        assert_eq!(outgoing.bytes(), "as it was");
        outgoing.taken(9);
        assert!(outgoing.fill().unwrap());
    }

    #[test]
    fn a_folder_and_a_missing_file_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        for path in [folder.path().to_path_buf(), folder.path().join("missing")] {
            let file = FileToSend { path, checksum: Default::default(), cancel: Cancel::default() };
            assert!(Outgoing::default().open(&file).is_err());
        }
    }
}
