//! Appends rows to a segment. They are gathered in memory, and written when they are asked to be: first what rows refer to, then
//! the rows, so that a row that is in its file is whole.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::blocks::Blocks;
use super::description::Description;
use super::files::Files;
use super::gathered::Gathered;
use super::header::HEADER_BYTES;
use super::reader::Stored;
use super::recent::Recent;
use crate::record::{Evicted, Record};
use crate::socket::Direction;

/// A segment has so many rows at most, and is closed when it has so many bytes: so the oldest go in small steps, and few rows are read
/// when the run of a program that was killed is opened.
const MAX_ROWS: u64 = 1 << 19;
const MAX_BYTES: u64 = 128 << 20;
/// The bytes of one row, at most. Places in a segment are counted in 32 bits.
const MAX_ROW_BYTES: usize = 1 << 30;
/// Descriptions that are known to be in the file, and their bytes, at most; then they are written anew.
const MAX_KNOWN: usize = 16_384;
const MAX_KNOWN_BYTES: usize = 4 << 20;
/// The longest description of a usual call; a longer one takes an allocation.
const USUAL_BYTES: usize = 256;

/// The writing end of a segment.
pub struct SegmentWriter {
    stored: Arc<Stored>,
    /// What is not in the files yet.
    rows: Vec<u8>,
    bytes: Gathered,
    /// The number of the next row.
    next_row: u64,
    /// Bytes that are in the file.
    written: u64,
    known: FxHashMap<Box<[u8]>, u32>,
    known_bytes: usize,
    recent: Recent,
    evicted: Evicted,
}

impl SegmentWriter {
    /// A segment in this folder, that begins with this row.
    ///
    /// # Errors
    /// What the system says of the files; there is one of this name already.
    pub fn create(folder: &Path, first_row: u64, blocks: &Arc<Blocks>) -> io::Result<Self> {
        let files = Files::create(folder, first_row)?;
        Ok(Self {
            stored: Arc::new(Stored::new(Some(folder), first_row, files, blocks.clone())),
            rows: Vec::new(),
            bytes: Gathered::default(),
            next_row: first_row,
            written: HEADER_BYTES as u64,
            known: FxHashMap::default(),
            known_bytes: 0,
            recent: Recent::default(),
            evicted: Evicted::default(),
        })
    }

    /// The segment as readers see it.
    pub fn stored(&self) -> &Arc<Stored> {
        &self.stored
    }

    /// Bytes that readers do not have yet.
    pub fn waiting(&self) -> usize {
        self.rows.len() + self.bytes.len()
    }

    /// Whether the next row begins another segment.
    pub fn is_full(&self) -> bool {
        self.next_row - self.stored.first_row() >= MAX_ROWS || self.end() >= MAX_BYTES
    }

    /// Where the next bytes go.
    fn end(&self) -> u64 {
        self.written + self.bytes.len() as u64
    }

    /// Takes a row.
    ///
    /// # Errors
    /// It is too long for any file; what the system says.
    pub fn append(&mut self, row: &Record) -> io::Result<()> {
        if row.bytes.len() > MAX_ROW_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let (description, mut header) = Description::of(row);
        header.description = self.describe(&description)?;
        if !row.bytes.is_empty() {
            header.at = self.place_of(row)?;
            header.length = row.bytes.len() as u32;
            header.bytes_crc = crc32fast::hash(&row.bytes);
        }
        self.rows.extend_from_slice(&header.encode(self.next_row));
        self.next_row += 1;
        self.evicted += Evicted::of(row);
        Ok(())
    }

    /// Where the description is in the file.
    fn describe(&mut self, description: &Description) -> io::Result<u32> {
        let mut usual = [0; USUAL_BYTES];
        let mut long = Vec::new();
        let text: &[u8] = match postcard::to_slice(description, &mut usual) {
            Ok(text) => text,
            Err(_) => {
                while postcard::to_slice(description, &mut long).is_err() {
                    if long.len() > MAX_ROW_BYTES {
                        return Err(io::ErrorKind::FileTooLarge.into());
                    }
                    long.resize((2 * long.len()).max(4 * USUAL_BYTES), 0);
                }
                postcard::to_slice(description, &mut long).map_err(|error| io::Error::other(error.to_string()))?
            }
        };
        if let Some(at) = self.known.get(text) {
            return Ok(*at);
        }
        let at = self.end() as u32;
        for word in [text.len() as u32, crc32fast::hash(text)] {
            self.bytes.add_small(&word.to_le_bytes());
        }
        self.bytes.add_small(text);
        self.known_bytes += text.len();
        if self.known.len() >= MAX_KNOWN || self.known_bytes > MAX_KNOWN_BYTES {
            self.known.clear();
            self.known_bytes = text.len();
        }
        self.known.insert(text.into(), at);
        Ok(at)
    }

    /// Where the row's bytes are in the file.
    fn place_of(&mut self, row: &Record) -> io::Result<u32> {
        if let Some(at) = Some(&self.recent).filter(|_| row.shares_bytes).and_then(|recent| recent.find(&row.bytes)) {
            return Ok(at);
        }
        let at = self.end() as u32;
        self.bytes.add(&row.bytes);
        if is_received(row) {
            self.recent.add(&row.bytes, at);
        }
        Ok(at)
    }

    /// Writes what is gathered; from now on readers have it.
    ///
    /// # Errors
    /// What the system says. The segment takes no more then, and has the rows that it had.
    pub fn flush(&mut self) -> io::Result<()> {
        let written = self.end();
        self.bytes.write_to(self.stored.files().bytes.file())?;
        self.written = written;
        self.stored.files().rows.file().write_all(&self.rows)?;
        self.rows.clear();
        self.stored.grown_to(self.next_row, self.written, self.evicted);
        Ok(())
    }
}

impl Drop for SegmentWriter {
    fn drop(&mut self) {
        self.stored.close();
    }
}

fn is_received(row: &Record) -> bool {
    row.direction() == Some(Direction::In)
}
