//! Rows on disk. A segment is two files that only grow, and one that is written in the end: `N.rows` has a header of 64 bytes for each row, `N.bytes` what the calls
//! moved and what rows have in common. N is the number of the segment's first row.
//!
//! ```text
//! N.rows:   a header of the file, then for each row its numbers: stamp, endpoint, connection, took, place, …
//!           and where its description and its bytes lie in N.bytes; a CRC over all of it
//! N.bytes:  a header of the file, then descriptions and bytes as they come
//! N.index:  written when the segment is full: where the rows of each endpoint and connection are
//! ```
//!
//! A description is a row without its numbers: the call with its arguments and outcome, both addresses. Rows that differ in
//! numbers alone share one. Bytes that an echo sends again are those that it received, here as in memory.
//!
//! One thread appends; readers read at a place of their own (`pread`), through a cache of blocks of rows. Nothing that a file says
//! is believed before it is held against the file's length and its CRC.

mod blocks;
mod description;
mod files;
mod gathered;
mod header;
mod lists;
mod parts;
mod reader;
mod recent;
mod recover;
mod scan;
#[cfg(test)]
mod tests;
mod words;
mod writer;

pub use blocks::Blocks;
pub(super) use files::private;
pub(super) use lists::SegmentLists;
pub(super) use parts::{Part, RunFiles};
pub use reader::Stored;
pub use recover::Damage;
pub(super) use scan::{Look, Scan, Scanned};
pub(super) use words::{PAGE_WORDS, Pages, Words, WordsWriter};
pub use writer::SegmentWriter;
