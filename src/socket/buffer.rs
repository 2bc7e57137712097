//! The buffer that a `recv` reads into.

use bytes::Bytes;

/// A reading buffer that hands out what was read: a large piece as it is, a small one as a copy of its own.
///
/// Handing out the buffer saves copying in bulk transfers; copying small pieces keeps a log row of five bytes from
/// holding 64 KiB.
#[derive(Debug)]
pub(super) struct ReadBuffer {
    size: usize,
    space: Vec<u8>,
}

impl ReadBuffer {
    pub(super) fn new(size: usize) -> Self {
        Self { size: size.max(1), space: Vec::new() }
    }

    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// The space to read into, always [`Self::size`] bytes.
    pub(super) fn space(&mut self) -> &mut [u8] {
        if self.space.len() != self.size {
            self.space = vec![0; self.size];
        }
        &mut self.space
    }

    /// The first `length` bytes of the space.
    pub(super) fn take(&mut self, length: usize) -> Bytes {
        // What is handed out keeps its whole allocation, and the log counts its length: so nearly full only.
        if length * 8 >= self.size * 7 {
            let mut whole = std::mem::take(&mut self.space);
            whole.truncate(length);
            Bytes::from(whole)
        } else {
            Bytes::copy_from_slice(&self.space[..length])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_survives_the_next_read() {
        let mut buffer = ReadBuffer::new(4);
        for piece in [&b"abcd"[..], b"e", b"", b"fgh"] {
            buffer.space()[..piece.len()].copy_from_slice(piece);
            let taken = buffer.take(piece.len());
            buffer.space().fill(b'!');
            assert_eq!(taken, piece);
        }
    }
}
