//! A segment as its readers see it: rows by number and by range. Any number of threads read at once, beside the one that writes.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use bytes::Bytes;
use rustc_hash::FxHashMap;

use super::blocks::{BLOCK_ROWS, Block, Blocks};
use super::description::Description;
use super::files::{Files, INDEX, name, path, private};
use super::header::{HEADER_BYTES, Header};
use super::lists::{SegmentLists, Whole};
use super::parts::Part;
use crate::clock::Stamp;
use crate::record::lock::lock;
use crate::record::{EndpointId, Event, Evicted, List, Note, Numbers, Record};

/// Rows that are read at once: 1 MiB of headers.
const PIECE_ROWS: u64 = (1 << 20) / HEADER_BYTES as u64;
/// The bytes of a block's rows are read with it if they are no more than so many.
const MAX_BLOCK_BYTES: u64 = 64 << 10;
/// The same of a piece.
const MAX_PIECE_BYTES: u64 = 4 << 20;
/// Descriptions that a segment holds at most; then it reads them anew.
const MAX_DESCRIPTIONS: usize = 1024;

/// A segment on disk.
#[derive(Debug)]
pub struct Stored {
    /// Where its files are; `None` where they are parts of another.
    folder: Option<PathBuf>,
    first_row: u64,
    files: Files,
    /// One past the last row that is in the files, and how long `N.bytes` is.
    end_row: AtomicU64,
    bytes_end: AtomicU64,
    /// Its rows but those of a life, and their payload.
    shown_rows: AtomicU64,
    payload: AtomicU64,
    /// Nobody writes it any more.
    is_closed: AtomicBool,
    /// Where rows are, once it is closed.
    lists: OnceLock<Arc<SegmentLists>>,
    descriptions: Mutex<FxHashMap<u32, Arc<Description>>>,
    blocks: Arc<Blocks>,
}

impl Stored {
    pub(super) fn new(folder: Option<&Path>, first_row: u64, files: Files, blocks: Arc<Blocks>) -> Self {
        Self {
            folder: folder.map(Path::to_owned),
            first_row,
            files,
            end_row: AtomicU64::new(first_row),
            bytes_end: AtomicU64::new(HEADER_BYTES as u64),
            shown_rows: AtomicU64::default(),
            payload: AtomicU64::default(),
            is_closed: AtomicBool::default(),
            lists: OnceLock::new(),
            descriptions: Mutex::default(),
            blocks,
        }
    }

    pub(super) fn files(&self) -> &Files {
        &self.files
    }

    /// More is in the files.
    pub(super) fn grown_to(&self, end_row: u64, bytes_end: u64, evicted: Evicted) {
        self.shown_rows.store(evicted.rows, Ordering::Release);
        self.payload.store(evicted.bytes, Ordering::Release);
        self.bytes_end.store(bytes_end, Ordering::Release);
        self.end_row.store(end_row, Ordering::Release);
    }

    /// No more comes.
    pub(super) fn close(&self) {
        self.is_closed.store(true, Ordering::Release);
    }

    /// Whether no more comes.
    pub fn is_closed(&self) -> bool {
        self.is_closed.load(Ordering::Acquire)
    }

    pub fn first_row(&self) -> u64 {
        self.first_row
    }

    /// One past the last row that is in the files.
    pub fn end_row(&self) -> u64 {
        self.end_row.load(Ordering::Acquire)
    }

    /// What is missed when it goes: rows but those that tell of a life, and payload.
    pub fn evicted(&self) -> Evicted {
        Evicted { rows: self.shown_rows.load(Ordering::Acquire), bytes: self.payload.load(Ordering::Acquire) }
    }

    /// What the files take on the disk, in bytes.
    pub fn disk_bytes(&self) -> u64 {
        let rows = (self.end_row() - self.first_row + 1) * HEADER_BYTES as u64;
        rows + self.bytes_end.load(Ordering::Acquire) + self.lists.get().map_or(0, |lists| lists.disk_bytes)
    }

    /// Where its rows are, by endpoint and connection; `None` before it is closed.
    pub(in crate::record) fn lists(&self) -> Option<&Arc<SegmentLists>> {
        self.lists.get()
    }

    /// Has read where its rows are.
    pub(super) fn set_lists(&self, lists: SegmentLists) {
        let _ = self.lists.set(Arc::new(lists));
    }

    /// Writes where its rows are, into a file beside the others.
    ///
    /// # Errors
    /// What the system says.
    pub(in crate::record) fn write_lists(&self, lists: Vec<(List, Numbers, u64)>, state: &[u8]) -> io::Result<()> {
        let Some(folder) = &self.folder else { return self.make_lists(lists) };
        let file = private().read(true).write(true).create_new(true).open(path(folder, self.first_row, INDEX))?;
        self.put_lists(file, lists, state)
    }

    /// The same for a segment that was found without: into a file that is there as long as somebody reads it.
    ///
    /// # Errors
    /// What the system says.
    pub(in crate::record) fn make_lists(&self, lists: Vec<(List, Numbers, u64)>) -> io::Result<()> {
        self.put_lists(tempfile::tempfile()?, lists, &[])
    }

    fn put_lists(&self, file: File, lists: Vec<(List, Numbers, u64)>, state: &[u8]) -> io::Result<()> {
        let whole = Whole {
            first_row: self.first_row,
            rows: self.end_row() - self.first_row,
            bytes_end: self.bytes_end.load(Ordering::Acquire),
            evicted: self.evicted(),
        };
        self.set_lists(SegmentLists::write(Part::whole(file), whole, lists, state, &self.blocks.pages)?);
        Ok(())
    }

    /// Its files, each with its name and as long as it is with the rows before this one.
    pub(in crate::record) fn parts(&self, end_row: u64) -> Vec<(String, Part, u64)> {
        let part = |file: &Part, ending, length| (name(self.first_row, ending), file.clone(), length);
        let rows = (end_row - self.first_row + 1) * HEADER_BYTES as u64;
        let bytes = self.bytes_end.load(Ordering::Acquire);
        let lists = self.lists().filter(|lists| lists.end_row() == end_row);
        let lists = lists.map(|lists| part(lists.part(), INDEX, lists.disk_bytes));
        [part(&self.files.rows, "rows", rows), part(&self.files.bytes, "bytes", bytes)]
            .into_iter()
            .chain(lists)
            .collect()
    }

    /// Removes the files, but for parts of another. Who reads them still has them.
    ///
    /// # Errors
    /// What the system says.
    pub fn remove(&self) -> io::Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let remove = |ending| std::fs::remove_file(path(folder, self.first_row, ending));
        if self.lists().is_some() {
            // Where it stays, it is none of what follows.
            let _ = remove(INDEX);
        }
        remove("rows").and(remove("bytes"))
    }

    /// The row of this number.
    ///
    /// # Errors
    /// It is not here; what the system says. One that is damaged says so in its place.
    pub fn get(&self, number: u64) -> io::Result<Record> {
        if !(self.first_row..self.end_row()).contains(&number) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let place = number - self.first_row;
        let (nth, within) = (place / BLOCK_ROWS, (place % BLOCK_ROWS) as usize);
        let key = (self.first_row, nth);
        // The last block grows.
        let held = self.blocks.get(key).filter(|block| within < block.headers.len());
        let block = match held {
            Some(block) => block,
            None => {
                let first = self.first_row + nth * BLOCK_ROWS;
                let block = Arc::new(self.block(first..self.end_row().min(first + BLOCK_ROWS), MAX_BLOCK_BYTES)?);
                self.blocks.put(key, block.clone());
                block
            }
        };
        Ok(self.record(&block, within).unwrap_or_else(|_| damaged(&block, within)))
    }

    /// Gives the rows of these numbers to `each`, oldest first, until it says that it is enough; those that are damaged say so. It goes
    /// round the cache, so that who reads everything leaves there what others need.
    ///
    /// # Errors
    /// What the system says.
    pub fn read(&self, rows: Range<u64>, mut each: impl FnMut(u64, Record) -> bool) -> io::Result<()> {
        let (mut next, end) = (rows.start.max(self.first_row), rows.end.min(self.end_row()));
        while next < end {
            let piece = self.block(next..end.min(next + PIECE_ROWS), MAX_PIECE_BYTES)?;
            for within in 0..piece.headers.len() {
                let record = self.record(&piece, within).unwrap_or_else(|_| damaged(&piece, within));
                next += 1;
                if !each(next - 1, record) {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Reads rows that are there, with their bytes if those are no more than so many.
    fn block(&self, rows: Range<u64>, max_bytes: u64) -> io::Result<Block> {
        let mut raw = vec![0; (rows.end - rows.start) as usize * HEADER_BYTES];
        self.read_headers(rows.start, &mut raw)?;
        let (headers, _) = raw.as_chunks::<HEADER_BYTES>();
        let headers = headers.iter().zip(rows).map(|(header, number)| Header::decode(header, number));
        let headers: Box<[Option<Header>]> = headers.collect();
        let bytes_at = self.bytes_of_most(headers.iter().flatten());
        let bytes = match bytes_at.end - bytes_at.start {
            length if length <= max_bytes => self.bytes(bytes_at.clone())?,
            _ => Bytes::new(),
        };
        Ok(Block { headers, bytes, bytes_at: bytes_at.start })
    }

    /// Reads headers from this row on.
    pub(super) fn read_headers(&self, from: u64, raw: &mut [u8]) -> io::Result<()> {
        self.files.rows.read_exact_at(raw, (from - self.first_row + 1) * HEADER_BYTES as u64)
    }

    /// Where the bytes of nearly all of these rows are; nowhere where they are too many.
    pub(super) fn little_of_most(&self, headers: &[Header]) -> Range<u64> {
        let at = self.bytes_of_most(headers.iter());
        if at.end - at.start <= MAX_PIECE_BYTES { at } else { at.start..at.start }
    }

    /// Where their bytes are, but for those of rows that share what was written long before.
    fn bytes_of_most<'a>(&self, headers: impl Iterator<Item = &'a Header> + Clone) -> Range<u64> {
        let of = |header: &Header| u64::from(header.at)..u64::from(header.at) + u64::from(header.length);
        let ranges = || headers.clone().filter(|header| header.length > 0).map(of);
        let end = ranges().map(|range| range.end).max().unwrap_or_default();
        // A description of one of them was written at the earliest where the first new bytes were.
        let length: u64 = headers.clone().map(|header| u64::from(header.length)).sum();
        let earliest = end.saturating_sub(2 * length + MAX_BLOCK_BYTES / 4);
        let start = ranges().map(|range| range.start).filter(|start| *start >= earliest).min().unwrap_or(end);
        let limit = self.bytes_end.load(Ordering::Acquire);
        start.min(limit)..end.min(limit)
    }

    /// What lies there in `N.bytes`; nothing is allocated for what is not.
    fn bytes(&self, range: Range<u64>) -> io::Result<Bytes> {
        if range.start > range.end || range.end > self.bytes_end.load(Ordering::Acquire) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut bytes = vec![0; (range.end - range.start) as usize];
        self.files.bytes.read_exact_at(&mut bytes, range.start)?;
        Ok(bytes.into())
    }

    fn record(&self, block: &Block, within: usize) -> io::Result<Record> {
        let damaged = || io::Error::from(io::ErrorKind::InvalidData);
        let header = block.headers.get(within).copied().flatten().ok_or_else(damaged)?;
        let description = self.description(header.description)?;
        Ok(description.record(&header, self.bytes_of(block, &header)?))
    }

    fn bytes_of(&self, block: &Block, header: &Header) -> io::Result<Bytes> {
        let bytes = self.bytes_within(&block.bytes, block.bytes_at, header)?;
        if !bytes.is_empty() && crc32fast::hash(&bytes) != header.bytes_crc {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(bytes)
    }

    /// The bytes of a row, of those that have been read from this place on, or read now; not held against their CRC.
    pub(super) fn bytes_within(&self, read: &Bytes, read_at: u64, header: &Header) -> io::Result<Bytes> {
        if header.length == 0 {
            return Ok(Bytes::new());
        }
        let (start, length) = (u64::from(header.at), u64::from(header.length));
        let behind = start.checked_sub(read_at).filter(|behind| behind + length <= read.len() as u64);
        match behind {
            Some(behind) => Ok(read.slice(behind as usize..(behind + length) as usize)),
            None => self.bytes(start..start + length),
        }
    }

    /// The description at this place of `N.bytes`.
    pub(super) fn description(&self, at: u32) -> io::Result<Arc<Description>> {
        if let Some(known) = lock(&self.descriptions).get(&at) {
            return Ok(known.clone());
        }
        let start = u64::from(at) + 8;
        let before = self.bytes(start - 8..start)?;
        let word =
            |from: usize| u32::from_le_bytes([before[from], before[from + 1], before[from + 2], before[from + 3]]);
        let text = self.bytes(start..start + u64::from(word(0)))?;
        if crc32fast::hash(&text) != word(4) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let description: Description =
            postcard::from_bytes(&text).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
        let description = Arc::new(description);
        let mut known = lock(&self.descriptions);
        if known.len() >= MAX_DESCRIPTIONS {
            known.clear();
        }
        known.insert(at, description.clone());
        Ok(description)
    }

    /// The longest run of rows from the first on that are whole, in a segment that was not closed: both files are read once, in
    /// pieces.
    pub(super) fn whole_rows(&self, limit: u64) -> (u64, Evicted) {
        let (mut whole, mut evicted) = (0, Evicted::default());
        while whole < limit {
            let first = self.first_row + whole;
            let rows = first..first + PIECE_ROWS.min(limit - whole);
            let Ok(piece) = self.block(rows, MAX_PIECE_BYTES) else { break };
            for within in 0..piece.headers.len() {
                let Ok(record) = self.record(&piece, within) else { return (whole, evicted) };
                evicted += Evicted::of(&record);
                whole += 1;
            }
        }
        (whole, evicted)
    }
}

/// What stands in the place of a row that is not as it was written: whose it is, where that is known, and when it was about.
fn damaged(block: &Block, within: usize) -> Record {
    let header = |at: usize| block.headers.get(at).copied().flatten();
    let endpoint = header(within).map_or(EndpointId::LAB, |header| EndpointId(header.endpoint));
    let at = (0..=within).rev().find_map(header).map_or(0, |header| header.stamp);
    Record::new(endpoint, Stamp(at), Event::Note(Note::RowDamaged))
}
