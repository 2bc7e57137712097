//! What rows refer to and is not in the file yet. Small pieces are copied together, large ones stay where they lie, and all of it is
//! written by as few calls as can be: many pages of a file at once cost the system little more than half of what they cost one
//! after another.

use std::io::{self, IoSlice, Write};

use bytes::Bytes;

use crate::socket::take_back;

/// A piece of so many bytes is large: copying it would cost more than a place in the list.
const LARGE_BYTES: usize = 16 << 10;

#[derive(Default)]
pub(super) struct Gathered {
    small: Vec<u8>,
    /// Each with how many of the small bytes stand before it.
    large: Vec<(usize, Bytes)>,
    large_bytes: usize,
}

impl Gathered {
    pub fn len(&self) -> usize {
        self.small.len() + self.large_bytes
    }

    pub fn add(&mut self, bytes: &Bytes) {
        if bytes.len() < LARGE_BYTES {
            self.add_small(bytes);
        } else {
            self.large_bytes += bytes.len();
            self.large.push((self.small.len(), bytes.clone()));
        }
    }

    pub fn add_small(&mut self, bytes: &[u8]) {
        self.small.extend_from_slice(bytes);
    }

    /// Writes all of it at the end of the file; from now on it is empty.
    ///
    /// # Errors
    /// What the system says; some of it may be written.
    pub fn write_to(&mut self, mut file: impl Write) -> io::Result<()> {
        let mut slices = Vec::with_capacity(2 * self.large.len() + 1);
        let mut rest = &self.small[..];
        let mut before = 0;
        for (at, bytes) in &self.large {
            let (small, behind) = rest.split_at(at - before);
            slices.extend([IoSlice::new(small), IoSlice::new(bytes)]);
            (rest, before) = (behind, *at);
        }
        slices.push(IoSlice::new(rest));
        let mut left = &mut slices[..];
        // Those that are empty go, too.
        IoSlice::advance_slices(&mut left, 0);
        while !left.is_empty() {
            match file.write_vectored(left) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(written) => IoSlice::advance_slices(&mut left, written),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.small.clear();
        self.large.drain(..).for_each(|(_, bytes)| take_back(bytes));
        self.large_bytes = 0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes a few bytes at a time, as a disk may.
    struct Slow(Vec<u8>);

    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let taken = bytes.len().min(10_007);
            self.0.extend_from_slice(&bytes[..taken]);
            Ok(taken)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn small_and_large_pieces_are_written_in_their_order() {
        let (mut gathered, mut file, mut expected) = (Gathered::default(), Slow(Vec::new()), Vec::new());
        for round in 0..3 {
            for (n, length) in [3, LARGE_BYTES, LARGE_BYTES + 9, 0, 5, LARGE_BYTES - 1, 40_000].into_iter().enumerate()
            {
                let piece = Bytes::from(vec![10 * round + n as u8; length]);
                expected.extend_from_slice(&piece);
                gathered.add(&piece);
            }
            assert_eq!(file.0.len() + gathered.len(), expected.len());
            gathered.write_to(&mut file).unwrap();
            assert!(file.0 == expected && gathered.len() == 0, "round {round}");
        }
    }
}
