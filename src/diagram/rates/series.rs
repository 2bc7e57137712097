//! What happened, by spans of time of one width.

use std::ops::Range;

use crate::record::Traffic;

/// What happened in a span of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bucket {
    pub traffic: Traffic,
    pub answers: Answers,
    /// What was unread, where that changed.
    pub unread: Option<Level>,
}

/// Bytes that lay unread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    pub most: u64,
    pub last: u64,
}

/// How long the answers took that came in a span of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Answers {
    pub count: u64,
    /// The shortest and the longest, in nanoseconds; 0 where none came.
    pub min_ns: u64,
    pub max_ns: u64,
}

impl Bucket {
    fn add(&mut self, other: &Bucket) {
        let (sum, more) = (&mut self.traffic, &other.traffic);
        sum.sent += more.sent;
        sum.sent_bytes += more.sent_bytes;
        sum.received += more.received;
        sum.received_bytes += more.received_bytes;
        self.answers.add(&other.answers);
        if let Some(unread) = other.unread {
            self.note_unread(unread);
        }
    }

    /// So much was unread after what it was before.
    pub(super) fn note_unread(&mut self, unread: Level) {
        let most = self.unread.map_or(0, |before| before.most).max(unread.most);
        self.unread = Some(Level { most, ..unread });
    }
}

impl Answers {
    /// Of one answer.
    pub(super) fn one(ns: u64) -> Self {
        Self { count: 1, min_ns: ns, max_ns: ns }
    }

    pub(super) fn add(&mut self, other: &Answers) {
        let least = [*self, *other].into_iter().filter(|answers| answers.count > 0).map(|answers| answers.min_ns).min();
        self.min_ns = least.unwrap_or_default();
        self.max_ns = self.max_ns.max(other.max_ns);
        self.count += other.count;
    }
}

/// The buckets of an endpoint that are not empty, each with its number: the nth width since the clock's start.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Series(Vec<(u64, Bucket)>);

impl Series {
    /// The buckets, oldest first.
    pub fn buckets(&self) -> &[(u64, Bucket)] {
        &self.0
    }

    /// The buckets of these numbers, so many in one; the numbers are those of the groups then.
    pub fn in_groups(&self, numbers: Range<u64>, of: u64) -> Vec<(u64, Bucket)> {
        let from = self.0.partition_point(|(number, _)| *number < numbers.start);
        let end = self.0.partition_point(|(number, _)| *number < numbers.end);
        grouped(self.0.get(from..end).unwrap_or_default(), of.max(1))
    }

    /// What was unread when this bucket began.
    pub fn unread_before(&self, number: u64) -> u64 {
        let end = self.0.partition_point(|(known, _)| *known < number);
        let before = self.0.get(..end).unwrap_or_default();
        before.iter().rev().find_map(|(_, bucket)| bucket.unread).map_or(0, |unread| unread.last)
    }

    /// The bucket of this number. It is almost always the last.
    pub(super) fn bucket(&mut self, number: u64) -> &mut Bucket {
        let place = match self.0.last() {
            Some((last, _)) if *last == number => self.0.len() - 1,
            _ => self.0.partition_point(|(known, _)| *known < number),
        };
        if self.0.get(place).is_none_or(|(known, _)| *known != number) {
            self.0.insert(place, (number, Bucket::default()));
        }
        &mut self.0[place].1
    }

    /// Buckets of twice the width.
    pub(super) fn merge(&mut self) {
        self.0 = grouped(&self.0, 2);
    }
}

fn grouped(buckets: &[(u64, Bucket)], of: u64) -> Vec<(u64, Bucket)> {
    let mut groups: Vec<(u64, Bucket)> = Vec::new();
    for (number, bucket) in buckets {
        match groups.last_mut() {
            Some((group, sum)) if *group == number / of => sum.add(bucket),
            _ => groups.push((number / of, *bucket)),
        }
    }
    groups
}
