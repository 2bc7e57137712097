//! Row numbers in ascending order, added at the end and removed at the beginning. Readers share the chunks with the one
//! writer and need no lock. What is older may be on disk: few bytes of memory stand for many numbers there.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::store::Words;

/// Numbers in the first chunk of a list. Thousands of connections have a few rows each.
const FIRST_CHUNK: usize = 4;
/// Numbers in a chunk at most; each is twice as long as the one before.
const LARGEST_CHUNK: usize = 4096;

/// A list of row numbers as it was at one moment. Places are counted from zero, the first number that is still there.
#[derive(Debug, Clone, Default)]
pub struct Numbers {
    /// The oldest numbers, on disk.
    stored: Arc<[StoredPart]>,
    /// Those behind them, in memory.
    chunks: Arc<[Arc<Chunk>]>,
    /// What the chunks' own counts are behind those of the list.
    shift: u64,
    /// How many numbers were removed before the first one here.
    first: u64,
    /// How many the list has ever had.
    end: u64,
}

#[derive(Debug)]
struct Chunk {
    /// How many numbers the list ever had before its first.
    first: u64,
    /// What its numbers are counted from: they take half the memory so.
    base: u64,
    offsets: Box<[AtomicU32]>,
}

/// Numbers of a list that are on disk.
#[derive(Debug, Clone)]
pub(super) struct StoredPart {
    pub words: Arc<Words>,
    /// Where they are in the file, and how many.
    pub at: u64,
    pub length: u64,
    /// What they are counted from.
    pub base: u64,
    /// How many numbers the list ever had before the first of these.
    pub first: u64,
}

impl StoredPart {
    pub fn end(&self) -> u64 {
        self.first + self.length
    }

    /// The number that so many are before; `None` where it cannot be read.
    fn get(&self, place: u64) -> Option<u64> {
        Some(self.base + u64::from(self.words.get(self.at + (place - self.first)).ok()?))
    }
}

impl Chunk {
    fn end(&self) -> u64 {
        self.first + self.offsets.len() as u64
    }

    /// Bytes of memory, with what the allocator and the list need for it.
    fn memory(&self) -> u64 {
        (size_of::<Self>() + 48 + size_of_val(&*self.offsets)) as u64
    }

    /// The number that so many are before.
    fn get(&self, place: u64) -> Option<u64> {
        let offset = self.offsets.get((place - self.first) as usize)?;
        Some(self.base + u64::from(offset.load(Ordering::Relaxed)))
    }
}

impl Numbers {
    /// Adds a number that is larger than all others; the bytes of memory that this takes.
    pub(super) fn push(&mut self, number: u64) -> u64 {
        let fitting = |chunk: &&Arc<Chunk>| self.end < chunk.end() && number - chunk.base <= u64::from(u32::MAX);
        let (offset, memory) = match self.chunks.last().filter(fitting) {
            Some(chunk) => (number - chunk.base, 0),
            None => (0, self.begin_chunk(number)),
        };
        if let Some(chunk) = self.chunks.last()
            && let Some(slot) = chunk.offsets.get((self.end - chunk.first) as usize)
        {
            // Readers learn of it with the new length, under the lock that hands the list out.
            slot.store(offset as u32, Ordering::Relaxed);
        }
        self.end += 1;
        memory
    }

    /// Adds numbers that are larger than all others, each larger than the one before.
    pub(super) fn extend(&mut self, numbers: &[u64]) {
        let mut left = numbers;
        while let Some((first, rest)) = left.split_first() {
            self.push(*first);
            left = rest;
            let Some(chunk) = self.chunks.last() else { continue };
            let from = (self.end - chunk.first) as usize;
            let slots = chunk.offsets.get(from..).unwrap_or_default();
            let fitting = left.iter().take_while(|number| **number - chunk.base <= u64::from(u32::MAX));
            let count =
                slots.iter().zip(fitting).map(|(slot, n)| slot.store((n - chunk.base) as u32, Ordering::Relaxed));
            let count = count.count();
            self.end += count as u64;
            left = left.get(count..).unwrap_or_default();
        }
    }

    fn begin_chunk(&mut self, base: u64) -> u64 {
        let length = self.chunks.last().map_or(FIRST_CHUNK, |last| (2 * last.offsets.len()).min(LARGEST_CHUNK));
        let offsets = (0..length).map(|_| AtomicU32::new(0)).collect();
        let chunk = Chunk { first: self.end, base, offsets };
        let memory = chunk.memory();
        self.chunks = self.chunks.iter().cloned().chain([Arc::new(chunk)]).collect();
        memory
    }

    /// Removes the numbers below this one; the bytes of memory that are free now.
    pub(super) fn remove_below(&mut self, number: u64) -> u64 {
        if self.is_empty() || self.get(0).is_some_and(|first| first >= number) {
            return 0;
        }
        self.first += self.place_from(number) as u64;
        if self.stored.first().is_some_and(|oldest| oldest.end() <= self.first) {
            self.stored = self.stored.iter().filter(|part| part.end() > self.first).cloned().collect();
        }
        let is_gone = |chunk: &&Arc<Chunk>| chunk.end() <= self.first || self.is_empty();
        let gone = self.chunks.iter().take_while(is_gone).count();
        let memory = self.chunks.iter().take(gone).map(|chunk| chunk.memory()).sum();
        if gone > 0 {
            self.chunks = self.chunks.iter().skip(gone).cloned().collect();
        }
        memory
    }

    /// These numbers themselves, each at its own place; none is added to them.
    pub(crate) fn range(numbers: Range<u64>) -> Self {
        Self { first: numbers.start, end: numbers.end, ..Self::default() }
    }

    /// A list of which these numbers are on disk, and those behind them here; none is added to it.
    pub(super) fn behind(self, stored: Arc<[StoredPart]>) -> Self {
        let Some((oldest, newest)) = stored.first().zip(stored.last()) else { return self };
        let (first, stored_end) = (oldest.first, newest.end());
        let end = stored_end + (self.end - self.first);
        Self { chunks: self.chunks, shift: stored_end.wrapping_sub(self.first), first, end, stored }
    }

    /// How many numbers are in memory.
    pub(super) fn in_memory(&self) -> u64 {
        self.end - self.stored.last().map_or(self.first, |newest| newest.end().max(self.first))
    }

    /// The same numbers, of which the first that are in memory are now on disk.
    pub(super) fn moved_to(&mut self, part: StoredPart) {
        let mut rest = Vec::new();
        self.read((part.end() - self.first) as usize..self.len(), |number| rest.push(number));
        let chunks = Self { first: part.end(), end: part.end(), ..Self::default() };
        let (first, stored) = (self.first, self.stored.iter().cloned().chain([part]).collect());
        *self = chunks;
        self.extend(&rest);
        (self.first, self.stored) = (first, stored);
    }

    /// The same without the numbers below `first_row` and from `end_row` on.
    pub fn between(mut self, first_row: u64, end_row: u64) -> Self {
        // Nearly always it is all of them.
        let is_behind = self.get(0).is_none_or(|first| first >= first_row);
        let is_before = self.len().checked_sub(1).and_then(|last| self.get(last)).is_some_and(|last| last < end_row);
        let from = if is_behind { 0 } else { self.place_from(first_row) as u64 };
        let end = if is_before { self.len() } else { self.place_from(end_row) } as u64;
        (self.first, self.end) = (self.first + from, self.first + end.max(from));
        self
    }

    pub fn len(&self) -> usize {
        (self.end - self.first) as usize
    }

    pub fn is_empty(&self) -> bool {
        self.first == self.end
    }

    /// Numbers that were before the first one here: with it a place becomes one that stays.
    pub fn gone(&self) -> u64 {
        self.first
    }

    /// The places that there are.
    pub fn places(&self) -> Range<usize> {
        0..self.len()
    }

    /// The number at a place.
    pub fn get(&self, place: usize) -> Option<u64> {
        let place = self.first + place as u64;
        if place < self.end { self.at(place) } else { None }
    }

    /// The number that so many are before.
    fn at(&self, place: u64) -> Option<u64> {
        if self.stored.last().is_some_and(|newest| place < newest.end()) {
            let after = self.stored.partition_point(|part| part.first <= place);
            return self.stored.get(after.checked_sub(1)?).filter(|part| place < part.end())?.get(place);
        }
        if self.chunks.is_empty() {
            // A range.
            return Some(place);
        }
        let place = place.wrapping_sub(self.shift);
        let after = self.chunks.partition_point(|chunk| chunk.first <= place);
        self.chunks.get(after.checked_sub(1)?)?.get(place)
    }

    /// Gives the numbers of these places to `each`, oldest first, but for those that cannot be read.
    pub fn read(&self, places: Range<usize>, mut each: impl FnMut(u64)) {
        let end = self.end.min(self.first + places.end as u64);
        let mut next = self.first + places.start as u64;
        for part in self.stored.iter() {
            let (from, to) = (next.max(part.first), end.min(part.end()));
            if from < to {
                let _ = part.words.read(part.at + (from - part.first)..part.at + (to - part.first), |word| {
                    each(part.base + u64::from(word));
                });
                next = to;
            }
        }
        if self.chunks.is_empty() {
            // A range.
            return (next..end).for_each(each);
        }
        for chunk in self.chunks.iter() {
            let (from, to) = (next.wrapping_sub(self.shift), end.wrapping_sub(self.shift));
            let (from, to) = (from.max(chunk.first), to.min(chunk.end()));
            if from < to {
                let offsets = chunk.offsets.get((from - chunk.first) as usize..(to - chunk.first) as usize);
                let offsets = offsets.unwrap_or_default().iter();
                offsets.for_each(|offset| each(chunk.base + u64::from(offset.load(Ordering::Relaxed))));
                next += to - from;
            }
        }
    }

    /// The place of the first number that is not below this one; the end where there is none.
    pub fn place_from(&self, number: u64) -> usize {
        // On disk it is in the last part that begins before it, if it is not behind all of them.
        let after = self.stored.partition_point(|part| part.base < number);
        let place = |end: u64| end.clamp(self.first, self.end).saturating_sub(self.first) as usize;
        let from = after.checked_sub(1).and_then(|last| self.stored.get(last)).map_or(0, |part| place(part.first));
        let end = self.stored.get(after).map_or(self.len(), |part| place(part.first));
        partition_point(from..end, |place| self.get(place).is_some_and(|found| found < number))
    }

    /// The place of this number, if the list has it.
    pub fn place(&self, number: u64) -> Option<usize> {
        Some(self.place_from(number)).filter(|place| self.get(*place) == Some(number))
    }
}

/// The first place that does not lie before what is looked for.
pub(super) fn partition_point(places: Range<usize>, is_before: impl Fn(usize) -> bool) -> usize {
    let Range { mut start, mut end } = places;
    while start < end {
        let middle = start + (end - start) / 2;
        if is_before(middle) {
            start = middle + 1;
        } else {
            end = middle;
        }
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_by_place_and_places_by_number() {
        let mut numbers = Numbers::default();
        let memory: u64 = (0..20_000).map(|n| numbers.push(3 * n)).sum();
        assert!(memory < 20_000 * 5 + 20_000, "{memory} bytes for 20,000 numbers");
        assert_eq!((numbers.get(7), numbers.get(19_999), numbers.get(20_000)), (Some(21), Some(59_997), None));
        assert_eq!((numbers.place(21), numbers.place(22), numbers.place_from(22)), (Some(7), None, 8));
        assert_eq!(numbers.place_from(1 << 40), 20_000);
    }

    #[test]
    fn places_are_counted_from_the_first_number_that_is_there() {
        let mut numbers = Numbers::default();
        (0..100).for_each(|n| _ = numbers.push(3 * n));
        numbers.remove_below(30);
        assert_eq!((numbers.gone(), numbers.len(), numbers.get(0), numbers.get(90)), (10, 90, Some(30), None));
        assert_eq!((numbers.place(33), numbers.place(34), numbers.place_from(34)), (Some(1), None, 2));
        assert_eq!(numbers.place_from(9000), numbers.len());
    }

    #[test]
    fn a_list_that_was_handed_out_does_not_change() {
        let mut numbers = Numbers::default();
        let mut memory: u64 = (0..1_000).map(|n| numbers.push(n)).sum();
        let before = numbers.clone();
        memory += numbers.push(1_000);
        assert_eq!(numbers.remove_below(0), 0, "there is none");
        for n in 0..1_002 {
            memory -= numbers.remove_below(n);
        }
        assert_eq!((numbers.len(), memory), (0, 0));
        assert_eq!((before.len(), before.get(999), before.get(1_000)), (1_000, Some(999), None));
        let part = before.between(10, 20);
        assert_eq!((part.gone(), part.len(), part.get(0), part.get(10)), (10, 10, Some(10), None));
    }

    #[test]
    fn numbers_far_apart_are_kept() {
        let mut numbers = Numbers::default();
        let far = [0, 1, 1 << 33, (1 << 33) + 1, 1 << 40];
        far.iter().for_each(|n| _ = numbers.push(*n));
        let found: Vec<u64> = numbers.places().filter_map(|place| numbers.get(place)).collect();
        assert_eq!(found, far);
    }
}
