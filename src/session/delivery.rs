//! What is sent: bytes, or a file.

use std::io::{self, Read};
use std::path::Path;

use bytes::Bytes;

use super::{EndpointSender, SendError, To};
use crate::engine::{Cancel, FileToSend, open_regular};
use crate::payload::{Checksum, Content};
use crate::socket::MAX_DATAGRAM_BYTES;

impl EndpointSender {
    /// Sends what a payload stands for; the number of connections (or addresses) it was handed to. A file is streamed on
    /// a stream, with `checksum` behind its last byte and until `cancel`; for a datagram socket it is read here and now,
    /// and goes as one datagram if it fits: not for a thread that must not wait for a disk.
    ///
    /// # Errors
    /// As [`Self::send`]; a file that cannot be read, or that is no datagram's size.
    pub fn deliver(&self, to: &To, content: &Content, checksum: Checksum, cancel: &Cancel) -> Result<usize, SendError> {
        match content {
            Content::Bytes(bytes) => self.send(to, bytes),
            Content::File(path) if self.framing.is_some() => {
                let file = FileToSend { path: path.clone(), checksum, cancel: cancel.clone() };
                Ok(self.mailboxes.send_file(to, &file)?)
            }
            Content::File(path) => self.send(to, &as_datagram(path, checksum)?),
        }
    }
}

/// A file's bytes and their checksum, as one datagram.
fn as_datagram(path: &Path, checksum: Checksum) -> Result<Bytes, SendError> {
    let shown = || path.to_string_lossy().into_owned();
    let unreadable = |error: io::Error| SendError::FileUnreadable { path: shown(), error: error.to_string() };
    let (file, length) = open_regular(path).map_err(unreadable)?;
    let room = MAX_DATAGRAM_BYTES - checksum.kind.width();
    let mut bytes = Vec::new();
    file.take(room as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() > room {
        return Err(SendError::FileTooLarge { path: shown(), bytes: length, most: room as u64 });
    }
    let end = checksum.of(&bytes);
    bytes.extend_from_slice(&end);
    Ok(bytes.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_a_datagram_up_to_the_largest_there_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.bin");
        let checksum: Checksum = "sum8".parse().unwrap();
        std::fs::write(&path, vec![1; MAX_DATAGRAM_BYTES - 1]).unwrap();
        assert_eq!(as_datagram(&path, checksum).unwrap().len(), MAX_DATAGRAM_BYTES);
        std::fs::write(&path, vec![1; MAX_DATAGRAM_BYTES]).unwrap();
        let error = as_datagram(&path, checksum).unwrap_err();
        let (bytes, most) = (MAX_DATAGRAM_BYTES as u64, MAX_DATAGRAM_BYTES as u64 - 1);
        assert_eq!(error, SendError::FileTooLarge { path: path.to_string_lossy().into_owned(), bytes, most });
        for missing in [folder.path().to_path_buf(), folder.path().join("missing")] {
            assert!(matches!(as_datagram(&missing, checksum), Err(SendError::FileUnreadable { .. })));
        }
    }
}
