//! The bytes of a message that is not yet complete.

use bytes::Bytes;

/// A part of one `recv` as it came, until a second must be joined to it.
#[derive(Debug)]
pub(super) enum Held {
    Slice(Bytes),
    Joined(Vec<u8>),
}

impl Held {
    pub fn as_slice(&self) -> &[u8] {
        match self {
            Held::Slice(bytes) => bytes,
            Held::Joined(bytes) => bytes,
        }
    }

    pub fn len(&self) -> usize {
        self.as_slice().len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Joins `piece` to what is held. Room is made for what has come, doubling, but never for more than `most` bytes
    /// unless they are already there.
    pub fn append(&mut self, piece: &[u8], most: usize) {
        let needed = self.len().saturating_add(piece.len());
        match self {
            Held::Slice(bytes) => {
                let mut joined = Vec::with_capacity(needed);
                joined.extend_from_slice(bytes);
                joined.extend_from_slice(piece);
                *self = Held::Joined(joined);
            }
            Held::Joined(joined) => {
                if needed > joined.capacity() {
                    let wanted = joined.capacity().saturating_mul(2).min(most).max(needed);
                    joined.reserve_exact(wanted - joined.len());
                }
                joined.extend_from_slice(piece);
            }
        }
    }

    /// The first `end` bytes; nothing is held from then on.
    pub fn take(&mut self, end: usize) -> Bytes {
        match std::mem::take(self) {
            Held::Slice(bytes) => bytes.slice(..end.min(bytes.len())),
            Held::Joined(mut joined) => {
                joined.truncate(end);
                // The log may keep it for long.
                joined.shrink_to_fit();
                joined.into()
            }
        }
    }
}

impl Default for Held {
    fn default() -> Self {
        Held::Slice(Bytes::new())
    }
}
