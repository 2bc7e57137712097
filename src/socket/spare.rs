//! Large buffers that nobody needs any more, for the next `recv`: the pages of a fresh one cost the kernel as much as the call
//! itself, and what one thread frees the allocator rarely gives to another.

use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

/// Smaller ones come cheap.
const LARGE_BYTES: usize = 16 << 10;
/// Bytes that are kept at most.
const MOST_BYTES: usize = 16 << 20;

static SPARE: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());

/// Takes the buffer back that these bytes lie in, if they are the last in it, and it is large.
pub fn take_back(bytes: Bytes) {
    if bytes.len() >= LARGE_BYTES && bytes.is_unique() {
        let buffer = Vec::from(bytes);
        let mut spare = spare();
        if spare.iter().map(Vec::capacity).sum::<usize>() + buffer.capacity() <= MOST_BYTES {
            spare.push(buffer);
        }
    }
}

/// A buffer of this size, whatever is in it.
pub(super) fn buffer(size: usize) -> Vec<u8> {
    let mut spare = spare();
    let found = spare.iter().rposition(|buffer| buffer.capacity() == size).map(|place| spare.swap_remove(place));
    drop(spare);
    let mut buffer = found.unwrap_or_else(|| vec![0; size]);
    buffer.resize(size, 0);
    buffer
}

fn spare() -> MutexGuard<'static, Vec<Vec<u8>>> {
    SPARE.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_holder_gives_a_buffer_back() {
        // A size that no other test has.
        let size = LARGE_BYTES + 4321;
        let is_spare = || spare().iter().any(|buffer| buffer.capacity() == size);
        let bytes = Bytes::from(buffer(size));
        let part = bytes.slice(1..size);
        take_back(bytes);
        assert!(!is_spare());
        take_back(part);
        assert!(is_spare());
        assert_eq!(buffer(size).len(), size);
        assert!(!is_spare());
    }
}
