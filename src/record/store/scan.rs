//! Rows one after another for who asks of each whether it is looked for. What can be said of all rows that are alike is asked once; a
//! row that is like one before it is not put together anew, and what nobody looks at is not read.

use std::collections::hash_map::Entry;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use rustc_hash::FxHashMap;

use super::description::Description;
use super::header::{HEADER_BYTES, Header};
use super::reader::Stored;
use crate::record::{Row, Snapshot, Verdict, Wants};

/// Rows of a piece, wanted or not: their headers fit into a processor's cache.
const PIECE_ROWS: u64 = 4096;
/// Bytes of the rows of a piece, but for those of its last.
const PIECE_BYTES: u64 = 1 << 20;
/// Where of so many rows less than one is asked for, each is read alone.
const SPARSE: u64 = 16;
/// A header that says that its row is longer is not believed before its CRC is held against it.
const LONG: u32 = 4096;
/// Rows that others may be like, at most.
const MAX_LIKE: usize = 4096;
/// Of so many kinds of rows it is remembered what was said of them.
const KINDS: usize = 1 << 10;

/// How rows are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::record) struct Look {
    /// Every row is shown to who asks, but for those that are damaged. Else none need be of which enough is known, and a damaged one may
    /// be, but is not found by its bytes.
    pub is_checked: bool,
    /// Rows have their bytes.
    pub with_bytes: bool,
}

/// How many rows were asked for, and how many bytes were looked at.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::record) struct Scanned {
    pub rows: usize,
    pub bytes: u64,
}

/// What is kept from piece to piece.
#[derive(Default)]
pub(in crate::record) struct Scan {
    /// The first row of the segment that these are of.
    segment: u64,
    /// Rows with the descriptions that others have, too.
    like: FxHashMap<u32, (Arc<Description>, Row)>,
    /// What was said of rows that are alike, each at one place.
    verdicts: Vec<Option<(Alike, Verdict)>>,
    raw: Vec<u8>,
    /// The rows of a piece that are not unwanted, and the headers of those that are looked at.
    left: Vec<(u64, Verdict)>,
    headers: Vec<Header>,
    bytes: Bytes,
    /// Where in these is what is looked for.
    places: Vec<Range<usize>>,
}

/// What rows have in common that are alike: description, endpoint, connection, bytes that were asked for and moved.
type Alike = [u32; 5];

impl Stored {
    /// Asks of the first of these rows of the segment, as many as are read at once, whether it is wanted; gives those that are to
    /// `found`, oldest first.
    ///
    /// # Errors
    /// What the system says.
    pub(in crate::record) fn scan(
        &self,
        log: &Snapshot,
        numbers: &[u64],
        look: Look,
        scan: &mut Scan,
        wants: &mut dyn Wants,
        mut found: impl FnMut(u64),
    ) -> io::Result<Scanned> {
        let Some(first) = numbers.first().copied() else { return Ok(Scanned::default()) };
        let asked = numbers.partition_point(|number| *number < self.end_row().min(first + PIECE_ROWS));
        let numbers = numbers.get(..asked).unwrap_or_default();
        let span = numbers.last().map_or(0, |last| last + 1 - first);
        if span > SPARSE * numbers.len() as u64 {
            return Ok(self.scan_each(log, numbers, wants, found));
        }
        if scan.segment != self.first_row() || scan.like.len() > MAX_LIKE || scan.verdicts.is_empty() {
            (scan.segment, scan.like, scan.verdicts) = (self.first_row(), FxHashMap::default(), vec![None; KINDS]);
        }
        scan.raw.resize(span as usize * HEADER_BYTES, 0);
        self.read_headers(first, &mut scan.raw)?;
        let raw = std::mem::take(&mut scan.raw);
        let scanned = self.scan_headers(log, numbers, raw.as_chunks().0, look, scan, wants, &mut found);
        scan.raw = raw;
        scanned
    }

    /// The same for rows that are far from each other.
    fn scan_each(&self, log: &Snapshot, numbers: &[u64], wants: &mut dyn Wants, mut found: impl FnMut(u64)) -> Scanned {
        let mut scanned = Scanned::default();
        for number in numbers {
            scanned.rows += 1;
            // What cannot be read is left out.
            let Ok(record) = self.get(*number) else { continue };
            scanned.bytes += record.bytes.len() as u64;
            if wants.wants(log, &Row { number: *number, record }) {
                found(*number);
            }
            if scanned.bytes >= PIECE_BYTES {
                break;
            }
        }
        scanned
    }

    #[expect(clippy::too_many_arguments, reason = "one step of a scan, and all that it knows")]
    fn scan_headers(
        &self,
        log: &Snapshot,
        numbers: &[u64],
        raw: &[[u8; HEADER_BYTES]],
        look: Look,
        scan: &mut Scan,
        wants: &mut dyn Wants,
        found: &mut impl FnMut(u64),
    ) -> io::Result<Scanned> {
        let first = numbers.first().copied().unwrap_or_default();
        let raw_of = |number: u64| raw.get((number - first) as usize);
        let is_whole = |number: u64| raw_of(number).is_some_and(|raw| Header::decode(raw, number).is_some());
        let mut scanned = Scanned::default();
        scan.left.clear();
        scan.headers.clear();
        for number in numbers {
            scanned.rows += 1;
            let Some(raw) = raw_of(*number) else { continue };
            let header = Header::unchecked(raw);
            let verdict = if look.is_checked { Verdict::Open } else { self.verdict(*number, &header, scan, wants) };
            match verdict {
                Verdict::Unwanted => continue,
                Verdict::Wanted => {}
                Verdict::ByBytes | Verdict::Open => {
                    if (look.is_checked || header.length > LONG) && !is_whole(*number) {
                        continue;
                    }
                    scanned.bytes += u64::from(header.length);
                    scan.headers.push(header);
                }
            }
            scan.left.push((*number, verdict));
            if look.with_bytes && scanned.bytes >= PIECE_BYTES {
                break;
            }
        }
        let bytes_at = if look.with_bytes { self.read_bytes(scan)? } else { 0 };
        scan.places.clear();
        if scan.left.iter().any(|(_, verdict)| *verdict == Verdict::ByBytes) {
            wants.each_place(&scan.bytes, &mut |place| scan.places.push(place));
            scan.places.sort_unstable_by_key(|place| place.start);
        }
        let mut headers = scan.headers.iter();
        for (number, verdict) in &scan.left {
            if *verdict == Verdict::Wanted {
                if is_whole(*number) {
                    found(*number);
                }
                continue;
            }
            let Some(header) = headers.next() else { break };
            let within = u64::from(header.at).wrapping_sub(bytes_at) as usize;
            let within = within..within.wrapping_add(header.length as usize);
            if let (Verdict::ByBytes, Some(bytes)) = (verdict, scan.bytes.get(within.clone())) {
                let next = scan.places.partition_point(|place| place.start < within.start);
                let is_here = scan.places.get(next..).unwrap_or_default().iter();
                let is_here = is_here.take_while(|place| place.start < within.end).any(|place| place.end <= within.end);
                if !is_here && !wants.may_be_cut(bytes) {
                    continue;
                }
            }
            let Some((description, row)) = self.like(*number, header, &mut scan.like) else { continue };
            row.number = *number;
            if look.with_bytes {
                let Ok(bytes) = self.bytes_within(&scan.bytes, bytes_at, header) else { continue };
                row.record.bytes = bytes;
            }
            description.number(header, &mut row.record);
            let is_right = |row: &Row| {
                let bytes = &row.record.bytes;
                (look.is_checked || is_whole(*number))
                    && (bytes.is_empty() || crc32fast::hash(bytes) == header.bytes_crc)
            };
            if (!look.is_checked || is_right(row)) && wants.wants(log, row) && (look.is_checked || is_right(row)) {
                found(*number);
            }
            // A piece is not held for one row of it.
            row.record.bytes = Bytes::new();
        }
        Ok(scanned)
    }

    /// What can be said of all rows that are like this one.
    fn verdict(&self, number: u64, header: &Header, scan: &mut Scan, wants: &mut dyn Wants) -> Verdict {
        let alike: Alike = [header.description, header.endpoint, header.connection, header.asked, header.length];
        // Rows of many connections are spread over the places: the factors are odd and have about as many ones as noughts.
        let factors = [0x9e37_79b1, 0x85eb_ca77, 0xc2b2_ae3d, 0x27d4_eb2f, 0x1656_67b1];
        let mixed = alike.iter().zip(factors).fold(0, |mixed: u32, (word, factor)| mixed ^ word.wrapping_mul(factor));
        let Some(place) = scan.verdicts.get_mut((mixed >> 22) as usize % KINDS) else { return Verdict::Open };
        if let Some((_, verdict)) = place.filter(|(known, _)| *known == alike) {
            return verdict;
        }
        let Some((description, row)) = self.like(number, header, &mut scan.like) else { return Verdict::Open };
        description.number(header, &mut row.record);
        let verdict = wants.verdict(row, header.length.into());
        *place = Some((alike, verdict));
        verdict
    }

    /// A row with this description; `None` where that cannot be read.
    fn like<'a>(
        &self,
        number: u64,
        header: &Header,
        like: &'a mut FxHashMap<u32, (Arc<Description>, Row)>,
    ) -> Option<&'a mut (Arc<Description>, Row)> {
        match like.entry(header.description) {
            Entry::Occupied(known) => Some(known.into_mut()),
            Entry::Vacant(new) => {
                let description = self.description(header.description).ok()?;
                let record = description.record(header, Bytes::new());
                Some(new.insert((description, Row { number, record })))
            }
        }
    }

    /// Reads the bytes of nearly all rows that are looked at, into the memory of those before, and says where they are; nothing where
    /// they are too many.
    fn read_bytes(&self, scan: &mut Scan) -> io::Result<u64> {
        let at = self.little_of_most(&scan.headers);
        let mut bytes = std::mem::take(&mut scan.bytes).try_into_mut().unwrap_or_else(|_| BytesMut::new());
        bytes.resize((at.end - at.start) as usize, 0);
        self.files().bytes.read_exact_at(&mut bytes, at.start)?;
        scan.bytes = bytes.freeze();
        Ok(at.start)
    }
}
