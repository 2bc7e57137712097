//! Large buffers that nobody needs any more, for what is received next: the pages of a fresh one cost the kernel as much as the
//! call itself, and what one thread has freed the allocator rarely gives to another.

use std::sync::LazyLock;

use bytes::Bytes;
use crossbeam_channel::{Receiver, Sender, bounded};

/// Smaller ones come cheap, and larger ones are rare.
const BYTES: std::ops::RangeInclusive<usize> = 16 << 10..=64 << 10;
/// Buffers that are kept at most: 4 MiB of them beside what the log may take.
const MOST: usize = 64;

/// The way in and the way out.
type Spare = (Sender<Vec<u8>>, Receiver<Vec<u8>>);

static SPARE: LazyLock<Spare> = LazyLock::new(|| bounded(MOST));

/// Takes the buffer back that these bytes lie in, if they are the last in it and it is large.
pub fn take_back(bytes: Bytes) {
    if BYTES.contains(&bytes.len()) && bytes.is_unique() {
        let buffer = Vec::from(bytes);
        if BYTES.contains(&buffer.capacity()) {
            // Where there are enough, it goes.
            let _ = SPARE.0.try_send(buffer);
        }
    }
}

/// A buffer of just so many bytes, whatever is in them.
pub(super) fn buffer(size: usize) -> Vec<u8> {
    let spare = BYTES.contains(&size).then(|| SPARE.1.try_recv().ok()).flatten();
    // One of another size is given up: who reads large pieces mostly asks for the same size again.
    let mut buffer = spare.filter(|spare| spare.capacity() == size).unwrap_or_else(|| Vec::with_capacity(size));
    buffer.resize(size, 0);
    buffer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_holder_gives_a_buffer_back() {
        let bytes = Bytes::from(vec![7; *BYTES.end()]);
        let part = bytes.slice(1..);
        take_back(bytes);
        assert_eq!(part.first(), Some(&7), "it is held still");
        take_back(part);
        let again = buffer(*BYTES.end());
        assert_eq!((again.len(), again.capacity()), (*BYTES.end(), *BYTES.end()));
    }
}
