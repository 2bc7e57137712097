//! Rows one after another for who asks of each whether it is looked for. A row that is like one before it is not put together
//! anew, and what nobody looks at is not read.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use rustc_hash::FxHashMap;

use super::description::Description;
use super::header::{HEADER_BYTES, Header};
use super::reader::Stored;
use crate::record::Row;

/// Rows of a piece, wanted or not.
const PIECE_ROWS: u64 = 16_384;
/// Bytes of the rows of a piece, but for those of its last.
const PIECE_BYTES: u64 = 1 << 20;
/// Where of so many rows less than one is asked for, each is read alone.
const SPARSE: u64 = 16;
/// A header that says that its row is longer is not believed before its CRC is held against it.
const LONG: u32 = 4096;
/// Rows that others may be like, at most.
const MAX_LIKE: usize = 4096;

/// How rows are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::record) struct Look {
    /// A row that is damaged is not shown to who asks. Else it may be, but is not found by its bytes.
    pub is_checked: bool,
    /// Rows have their bytes.
    pub with_bytes: bool,
}

/// What is kept from piece to piece.
#[derive(Default)]
pub(in crate::record) struct Scan {
    /// The first row of the segment that `like` is of.
    segment: u64,
    like: FxHashMap<u32, (Arc<Description>, Row)>,
    raw: Vec<u8>,
    numbers: Vec<u64>,
    headers: Vec<Header>,
}

impl Stored {
    /// Asks of the first of these rows of the segment, as many as are read at once, whether it is wanted; gives those that are to
    /// `found`, and says how many were asked for.
    ///
    /// # Errors
    /// What the system says.
    pub(in crate::record) fn scan(
        &self,
        numbers: &[u64],
        look: Look,
        scan: &mut Scan,
        mut wanted: impl FnMut(&Row) -> bool,
        mut found: impl FnMut(u64),
    ) -> io::Result<usize> {
        let Some(first) = numbers.first().copied() else { return Ok(0) };
        let asked = numbers.partition_point(|number| *number < self.end_row().min(first + PIECE_ROWS));
        let numbers = numbers.get(..asked).unwrap_or_default();
        let span = numbers.last().map_or(0, |last| last + 1 - first);
        if span > SPARSE * numbers.len() as u64 {
            let mut bytes = 0;
            for (asked, number) in (1..).zip(numbers) {
                // What cannot be read is left out.
                let Ok(record) = self.get(*number) else { continue };
                bytes += record.bytes.len() as u64;
                let row = Row { number: *number, record };
                if wanted(&row) {
                    found(*number);
                }
                if bytes >= PIECE_BYTES {
                    return Ok(asked);
                }
            }
            return Ok(numbers.len());
        }
        if scan.segment != self.first_row() || scan.like.len() > MAX_LIKE {
            (scan.segment, scan.like) = (self.first_row(), FxHashMap::default());
        }
        scan.raw.resize(span as usize * HEADER_BYTES, 0);
        self.read_headers(first, &mut scan.raw)?;
        let (raw, _) = scan.raw.as_chunks::<HEADER_BYTES>();
        let mut length = 0;
        let mut asked = 0;
        scan.headers.clear();
        scan.numbers.clear();
        for number in numbers {
            asked += 1;
            let Some(raw) = raw.get((number - first) as usize) else { continue };
            let header = Header::unchecked(raw);
            if (look.is_checked || header.length > LONG) && Header::decode(raw, *number).is_none() {
                continue;
            }
            length += u64::from(header.length);
            scan.numbers.push(*number);
            scan.headers.push(header);
            if look.with_bytes && length >= PIECE_BYTES {
                break;
            }
        }
        let (bytes, bytes_at) = if look.with_bytes { self.bytes_of_all(&scan.headers)? } else { Default::default() };
        for (number, header) in scan.numbers.iter().zip(&scan.headers) {
            let (description, row) = match scan.like.entry(header.description) {
                std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
                std::collections::hash_map::Entry::Vacant(new) => {
                    let Ok(description) = self.description(header.description) else { continue };
                    let record = description.record(header, Bytes::new());
                    new.insert((description, Row { number: *number, record }))
                }
            };
            row.number = *number;
            if look.with_bytes {
                let Ok(bytes) = self.bytes_within(&bytes, bytes_at, header) else { continue };
                row.record.bytes = bytes;
            }
            description.number(header, &mut row.record);
            let is_whole = |row: &Row| {
                let is_it = |raw| look.is_checked || Header::decode(raw, *number).is_some();
                let bytes = &row.record.bytes;
                raw.get((number - first) as usize).is_some_and(is_it)
                    && (bytes.is_empty() || crc32fast::hash(bytes) == header.bytes_crc)
            };
            if (!look.is_checked || is_whole(row))
                && wanted(row)
                && (look.is_checked || !look.with_bytes || is_whole(row))
            {
                found(*number);
            }
            // A piece is not held for one row of it.
            row.record.bytes = Bytes::new();
        }
        Ok(asked)
    }
}
