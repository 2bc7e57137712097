//! What was read from the disk last, held for all readers together, and bounded.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use rustc_hash::FxHashMap;

use super::header::Header;
use super::words::Pages;
use crate::record::lock::lock;

/// Rows of a block.
pub(super) const BLOCK_ROWS: u64 = 256;
/// What all blocks together take, in bytes.
const MAX_BYTES: usize = 16 << 20;

/// Rows one after another, as they are on disk.
#[derive(Debug)]
pub(super) struct Block {
    /// Those whose CRC is right.
    pub headers: Box<[Option<Header>]>,
    /// The bytes of nearly all of them, and where they are in the file. Where that is too much, nothing.
    pub bytes: Bytes,
    pub bytes_at: u64,
}

impl Block {
    fn cost(&self) -> usize {
        size_of_val(&*self.headers) + self.bytes.len() + 128
    }
}

/// The blocks that were read last, of all segments, and the pages of their lists.
#[derive(Debug, Default)]
pub struct Blocks {
    held: Mutex<Held>,
    pub(super) pages: Arc<Pages>,
}

#[derive(Debug, Default)]
struct Held {
    blocks: FxHashMap<Key, (Arc<Block>, u64)>,
    bytes: usize,
    /// How often a block was asked for: the larger, the later.
    asked: u64,
}

/// The segment's first row, and the block's place in it.
type Key = (u64, u64);

impl Blocks {
    pub(super) fn get(&self, key: Key) -> Option<Arc<Block>> {
        let mut held = lock(&self.held);
        held.asked += 1;
        let now = held.asked;
        let (block, asked) = held.blocks.get_mut(&key)?;
        *asked = now;
        Some(block.clone())
    }

    pub(super) fn put(&self, key: Key, block: Arc<Block>) {
        let mut held = lock(&self.held);
        held.asked += 1;
        held.bytes += block.cost();
        let now = held.asked;
        if let Some((older, _)) = held.blocks.insert(key, (block, now)) {
            held.bytes -= older.cost();
        }
        while held.bytes > MAX_BYTES && held.blocks.len() > 1 {
            // There are a few hundred, and each was read from the disk.
            let oldest = held.blocks.iter().min_by_key(|(_, (_, asked))| *asked).map(|(key, _)| *key);
            let Some((gone, _)) = oldest.and_then(|key| held.blocks.remove(&key)) else { return };
            held.bytes -= gone.cost();
        }
    }
}
