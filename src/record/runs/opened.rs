//! A run that was opened.

use std::io;
use std::sync::Arc;

use super::{Folder, RunAbout};
use crate::clock::Clock;
use crate::record::Log;
use crate::record::store::{Blocks, Damage, RunFiles, Stored};

/// A run that was opened: its log takes no more.
pub struct OpenedRun {
    pub log: Log,
    pub about: RunAbout,
    /// The clock of its stamps.
    pub clock: Clock,
    /// What cannot be read, segment by segment.
    pub damage: Vec<Damage>,
}

impl OpenedRun {
    /// What these files have, as far as it can be read.
    pub(in crate::record) fn of(files: &RunFiles, about: RunAbout, folder: Option<Folder>) -> io::Result<Self> {
        let blocks = Arc::<Blocks>::default();
        let (mut segments, mut damage) = (Vec::new(), Vec::new());
        for first_row in Stored::among(files)? {
            match Stored::open(files, first_row, &blocks) {
                Ok((segment, behind)) => {
                    segments.push(Arc::new(segment));
                    damage.extend(behind);
                }
                Err(_) => damage.push(Damage { from_row: first_row, bytes: 0 }),
            }
        }
        let log = Log::of_stored(segments, folder, &about);
        Ok(Self { log, clock: Clock::fixed(about.began), about, damage })
    }
}
