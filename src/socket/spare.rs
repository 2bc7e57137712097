//! Large buffers that nobody needs any more, for what is received next: the pages of a fresh one cost the kernel as much as the
//! call itself, and what one thread has freed the allocator rarely gives to another.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

/// Smaller ones come cheap.
const LARGE_BYTES: usize = 16 << 10;
/// Buffers that are kept at most, each of 64 KiB at most.
const MOST: usize = 256;
const MOST_BYTES_EACH: usize = 64 << 10;

static SPARE: Mutex<VecDeque<Vec<u8>>> = Mutex::new(VecDeque::new());

/// Takes the buffer back that these bytes lie in, if they are the last in it, and it is large. The oldest goes where there are
/// too many.
pub fn take_back(bytes: Bytes) {
    if bytes.len() >= LARGE_BYTES && bytes.is_unique() {
        let buffer = Vec::from(bytes);
        let mut spare = spare();
        if spare.len() >= MOST {
            spare.pop_front();
        }
        spare.extend(Some(buffer).filter(|buffer| buffer.capacity() <= MOST_BYTES_EACH));
    }
}

/// A buffer with room for so many bytes and little more, whatever is in it.
pub(super) fn buffer(size: usize) -> Vec<u8> {
    let fits = |buffer: &Vec<u8>| (size..=size + size / 8).contains(&buffer.capacity());
    let found = if size < LARGE_BYTES { None } else { take(fits) };
    found.unwrap_or_else(|| Vec::with_capacity(size))
}

fn take(is_it: impl Fn(&Vec<u8>) -> bool) -> Option<Vec<u8>> {
    let mut spare = spare();
    let place = spare.iter().rposition(is_it)?;
    spare.swap_remove_back(place)
}

fn spare() -> MutexGuard<'static, VecDeque<Vec<u8>>> {
    SPARE.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_holder_gives_a_buffer_back() {
        // Of a size that nothing else has.
        let size = MOST_BYTES_EACH - 4321;
        let is_spare = || spare().iter().any(|buffer| buffer.capacity() == size);
        let bytes = Bytes::from(vec![7; size]);
        let part = bytes.slice(1..size);
        take_back(bytes);
        assert!(!is_spare());
        take_back(part);
        assert!(is_spare());
        assert_eq!(take(|buffer| buffer.capacity() == size).map(|buffer| buffer.len()), Some(size - 1));
    }
}
