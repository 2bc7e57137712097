//! A log that was saved as JSON Lines, read again.
//!
//! A file has the rows of calls, messages and notes, and not those of lives: when an endpoint started, and when a connection was
//! opened, follows from its calls. A call that had not returned when its endpoint was stopped, or the file was saved, has a line of its own.

mod line;
mod lives;
mod op;

use std::collections::BTreeMap;
use std::io::{BufRead, Read};
use std::path::Path;
use std::time::SystemTime;

use crate::clock::Clock;
use crate::message::sentences;
use crate::record::{EndpointId, Log, OpenedRun, RunAbout};
use line::Reader;

/// What its files end with.
const ENDING: &str = super::jsonl::FORMAT.extension;
/// The largest file that is read.
const MAX_BYTES: u64 = 256 << 20;
/// The longest line: a row of the largest receive, its bytes as digits and as text.
const MAX_LINE_BYTES: u64 = 64 << 20;

sentences! {
    /// Why a file is no saved log.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum ReadError: "log-read-" {
        Line { line: u64, why: String },
        Unreadable { line: u64, error: String },
        TooLarge { most: u64 } => { most: crate::units::size(*most) },
        Empty,
    }
}

/// What a file has.
pub struct Saved {
    /// The rows, with those of lives that follow from them.
    pub log: Log,
    /// The number that each row of [`Self::log`] has in the file, by its number there, where they may differ.
    pub numbers: Option<Vec<u64>>,
    pub names: BTreeMap<EndpointId, String>,
    /// The times of the rows.
    pub clock: Clock,
}

impl From<OpenedRun> for Saved {
    fn from(run: OpenedRun) -> Self {
        let names = run.about.described.names.into_iter().map(|(id, name)| (EndpointId(id), name));
        let names = names.chain([(EndpointId::BY_HAND, line::BY_HAND[0].to_owned())]).collect();
        Self { log: run.log, numbers: None, names, clock: run.clock }
    }
}

/// As a run that was opened, for what shows one; its rows have the numbers of the log.
impl From<Saved> for OpenedRun {
    fn from(saved: Saved) -> Self {
        let mut about = RunAbout::beginning(saved.clock.wall(Default::default()).into());
        // Nobody can tell whether more came, and nothing is to be kept of it.
        about.ended = Some(SystemTime::now());
        about.described.names = saved.names.into_iter().map(|(id, name)| (id.0, name)).collect();
        Self { log: saved.log, about, clock: saved.clock, damage: Vec::new() }
    }
}

/// Whether a file's name says that it is a log saved as JSON Lines.
pub fn is_jsonl(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(ENDING))
}

/// Reads a log that was saved as JSON Lines. `reconnects` says which endpoints connect again by themselves, so that it is no start.
///
/// # Errors
/// The first line that is none of such a file, and why.
pub fn read(file: impl BufRead, reconnects: &dyn Fn(&str) -> bool) -> Result<Saved, ReadError> {
    let mut file = file.take(MAX_BYTES + 1);
    let mut reader = Reader::default();
    let mut text = Vec::new();
    for line in 1.. {
        text.clear();
        let read = file.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut text);
        read.map_err(|error| ReadError::Unreadable { line, error: error.to_string() })?;
        if text.is_empty() {
            break;
        }
        reader.line(text.trim_ascii()).map_err(|why| ReadError::Line { line, why })?;
        if file.limit() == 0 {
            return Err(ReadError::TooLarge { most: MAX_BYTES });
        }
    }
    let Reader { rows, names, began, .. } = reader;
    let clock = Clock::fixed(began.ok_or(ReadError::Empty)?);
    let names: BTreeMap<EndpointId, String> = names.into_iter().map(|(name, id)| (id, name)).collect();
    let reconnects = |id| names.get(&id).is_some_and(|name| reconnects(name));
    let rows = lives::with_lives(rows, &reconnects);
    let numbers = rows.iter().map(|(number, _)| *number).collect();
    let log = Log::of(rows.into_iter().map(|(_, record)| record), MAX_BYTES * 4);
    Ok(Saved { log, numbers: Some(numbers), names, clock })
}

/// When the clock of a log was zero: the time of a row, and its stamp.
fn zero(time: &str, at_ns: u64) -> Option<SystemTime> {
    let time: SystemTime = chrono::DateTime::parse_from_rfc3339(time).ok()?.into();
    time.checked_sub(std::time::Duration::from_nanos(at_ns))
}

#[cfg(test)]
mod tests;
