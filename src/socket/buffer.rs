//! The buffer that a `recv` reads into.

use bytes::{Bytes, BytesMut};

use super::spare;

/// The bytes of small pieces lie together in chunks of up to so many: an allocation for each would cost more than the call.
/// A chunk lives as long as one of its pieces.
const CHUNK_BYTES: usize = 2048;
/// The first chunk has room for so many, as most connections receive little.
const FIRST_CHUNK_BYTES: usize = 256;
/// A larger piece has an allocation of its own.
pub const SMALL_BYTES: usize = 512;

/// A reading buffer that hands out what was read: a large piece as it is, a small one as a copy of its own.
///
/// Handing out the buffer saves copying in bulk transfers; copying small pieces keeps a log row of five bytes from
/// holding 64 KiB.
#[derive(Debug)]
pub(super) struct ReadBuffer {
    size: usize,
    space: Vec<u8>,
    /// What is left of the chunk that small pieces are put into.
    chunk: BytesMut,
    /// How large the next chunk is.
    next_chunk: usize,
}

impl ReadBuffer {
    pub(super) fn new(size: usize) -> Self {
        Self { size: size.max(1), space: Vec::new(), chunk: BytesMut::new(), next_chunk: FIRST_CHUNK_BYTES }
    }

    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// The space to read into, always [`Self::size`] bytes.
    pub(super) fn space(&mut self) -> &mut [u8] {
        if self.space.len() != self.size {
            self.space = spare::buffer(self.size);
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
        } else if length > SMALL_BYTES {
            Bytes::copy_from_slice(&self.space[..length])
        } else {
            self.take_small(length)
        }
    }

    fn take_small(&mut self, length: usize) -> Bytes {
        if self.chunk.capacity() < length {
            self.chunk = BytesMut::with_capacity(self.next_chunk.max(length));
            self.next_chunk = CHUNK_BYTES.min(2 * self.next_chunk);
        }
        self.chunk.extend_from_slice(&self.space[..length]);
        self.chunk.split().freeze()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_every_size_lie_apart() {
        let mut buffer = ReadBuffer::new(2048);
        let taken: Vec<Bytes> = (0..2048)
            .map(|length| {
                buffer.space()[..length].fill(length as u8);
                buffer.take(length)
            })
            .collect();
        for (length, piece) in taken.iter().enumerate() {
            assert!(piece.len() == length && piece.iter().all(|byte| *byte == length as u8), "{length}");
        }
    }

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
