//! The lists of segments on disk, put together.

use std::io;
use std::sync::{Arc, Mutex};

use rustc_hash::FxHashMap;

use super::super::lock::lock;
use super::super::numbers::StoredPart;
use super::super::store::SegmentLists;
use super::super::{ConnectionId, Numbers};
use super::{LAB, List, has_lab_notes};

/// Lists that are remembered as they were put together from their segments.
const MOST_KNOWN: usize = 256;

/// The lists of segments on disk, oldest first.
#[derive(Debug, Default)]
pub(in crate::record) struct StoredLists {
    pub(super) segments: Vec<Arc<SegmentLists>>,
    known: Mutex<FxHashMap<List, Arc<[StoredPart]>>>,
}

impl StoredLists {
    pub(in crate::record) fn of(segments: impl IntoIterator<Item = Arc<SegmentLists>>) -> Self {
        Self { segments: segments.into_iter().collect(), known: Mutex::default() }
    }

    /// A list whose newest numbers are these.
    pub(in crate::record) fn join(&self, list: List, newest: Numbers) -> Numbers {
        if self.segments.is_empty() { newest } else { newest.behind(self.parts(list)) }
    }

    fn parts(&self, list: List) -> Arc<[StoredPart]> {
        if let Some(known) = lock(&self.known).get(&list) {
            return known.clone();
        }
        let parts = self.find(list);
        let mut known = lock(&self.known);
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(list, parts.clone());
        parts
    }

    fn find(&self, list: List) -> Arc<[StoredPart]> {
        let mut parts: Vec<StoredPart> = Vec::new();
        for segment in &self.segments {
            // What cannot be read is left out, as rows are.
            let own = segment.find(list).ok().flatten();
            let begins_with = || segment.find(LAB).ok().flatten().filter(|_| has_lab_notes(list));
            let Some(part) = own.or_else(begins_with) else { continue };
            let first = parts.last().map_or(part.first, StoredPart::end);
            parts.push(StoredPart { first, ..part });
        }
        parts.into()
    }

    /// These lists as far as they are of these rows, each with how many numbers it had in segments before.
    pub(in crate::record) fn lists_of(
        &self,
        newest: Vec<(List, Numbers)>,
        first_row: u64,
        end_row: u64,
    ) -> Vec<(List, Numbers, u64)> {
        let of_rows = newest.into_iter().map(|(list, numbers)| (list, numbers.between(first_row, end_row)));
        let with_before = of_rows.filter(|(_, numbers)| !numbers.is_empty()).map(|(list, numbers)| {
            let before = self.find(list).last().map_or(numbers.gone(), StoredPart::end);
            (list, numbers, before)
        });
        with_before.collect()
    }

    /// Whether a segment behind this row has calls or messages of a connection.
    ///
    /// # Errors
    /// What the system says.
    pub(in crate::record) fn has_behind(&self, end_row: u64, connection: ConnectionId) -> io::Result<bool> {
        for segment in self.segments.iter().filter(|segment| segment.end_row() > end_row) {
            if segment.has(connection)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
