//! Opening what an earlier run has left, however it ended.

use std::io;
use std::sync::Arc;

use super::blocks::Blocks;
use super::files::{Files, INDEX, name};
use super::header::HEADER_BYTES;
use super::lists::{SegmentLists, Whole};
use super::parts::RunFiles;
use super::reader::Stored;
use crate::record::Evicted;

/// No log has so many rows: what begins behind it was not written by this program.
pub(super) const MAX_ROW: u64 = 1 << 56;

/// What of a segment cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Damage {
    /// Rows from here on are not readable.
    pub from_row: u64,
    /// Bytes of `N.rows` behind it.
    pub bytes: u64,
}

impl Stored {
    /// How many rows a file of them can have, that is so long.
    pub fn rows_in(length: u64) -> u64 {
        (length / HEADER_BYTES as u64).saturating_sub(1)
    }

    /// The segments among these files, by their first rows, oldest first.
    ///
    /// # Errors
    /// What the system says of the folder.
    pub(in crate::record) fn among(files: &RunFiles) -> io::Result<Vec<u64>> {
        let names = files.names()?;
        Ok(names.iter().filter_map(|name| name.strip_suffix(".rows")?.parse().ok()).collect())
    }

    /// Opens a segment that nobody writes any more: as its lists say it is, where they fit its files; else up to its first row that
    /// is not whole, and what is behind it is said.
    ///
    /// # Errors
    /// A file is missing, or is not a segment's.
    pub(in crate::record) fn open(
        run: &RunFiles,
        first_row: u64,
        blocks: &Arc<Blocks>,
    ) -> io::Result<(Self, Option<Damage>)> {
        if first_row > MAX_ROW {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let files = Files::open(run, first_row)?;
        let rows_bytes = files.rows.length()?.saturating_sub(HEADER_BYTES as u64);
        let bytes_end = files.bytes.length()?;
        let folder = match run {
            RunFiles::Folder(folder) => Some(&**folder),
            RunFiles::Within(..) => None,
        };
        let stored = Self::new(folder, first_row, files, blocks.clone());
        let lists =
            run.open(&name(first_row, INDEX)).and_then(|part| SegmentLists::open(part, first_row, &blocks.pages));
        let expected = lists.as_ref().map_or(0, |lists| lists.whole().rows);
        if let Ok(lists) = lists
            && (lists.whole().rows.checked_mul(HEADER_BYTES as u64), lists.whole().bytes_end)
                == (Some(rows_bytes), bytes_end)
        {
            let Whole { rows, evicted, .. } = lists.whole();
            stored.grown_to(first_row + rows, bytes_end, evicted);
            stored.close();
            stored.set_lists(lists);
            return Ok((stored, None));
        }
        stored.grown_to(first_row, bytes_end, Evicted::default());
        let (whole, evicted) = stored.whole_rows(rows_bytes / HEADER_BYTES as u64);
        stored.grown_to(first_row + whole, bytes_end, evicted);
        stored.close();
        let behind = rows_bytes - whole * HEADER_BYTES as u64;
        let damage = Damage { from_row: first_row + whole, bytes: behind };
        Ok((stored, (behind > 0 || whole < expected).then_some(damage)))
    }
}
