//! The log as files: text, CSV, JSON Lines, packets.
//!
//! A format is one file here behind [`Exporter`], and one line in [`FORMATS`]. [`save`] writes a whole snapshot beside
//! the file and renames it; [`LiveFile`] appends each row as it comes. Files are in English and, as far as they hold
//! what came from the network, escaped. Rows of a life have numbers and stand in no file, so the numbers there have gaps.

mod bytes;
mod context;
mod csv;
mod error;
mod jsonl;
mod lablog;
mod live;
mod pcapng;
mod read;
#[cfg(test)]
mod samples;
mod save;
mod txt;

use std::io::{self, Write};
use std::path::Path;

pub use bytes::save_bytes;
pub use context::{Context, Names, Zone};
pub use error::{ExportError, Operation};
pub use lablog::{is_lablog, save_lablog};
pub use live::{IfExists, LiveFile, LiveOptions, NoRotation, Rotation, ToDisk};
pub use read::{ReadError, Saved as SavedLog, is_jsonl, read};
pub use save::{Saved, save, save_rows, save_with};
pub use txt::{line, to_text};

use crate::record::Record;
use crate::socket::Direction;

/// Writes rows in one format.
pub trait Exporter: Send {
    /// Writes what stands before the first row of a file; it is not asked for where rows are added to a file.
    ///
    /// # Errors
    /// As `out` has them.
    fn begin(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Writes one row and ends its line. `row` is its number in the log; `None` for a note about the log itself.
    ///
    /// # Errors
    /// As `out` has them.
    fn row(&mut self, out: &mut dyn Write, row: Option<u64>, record: &Record) -> io::Result<()>;
}

/// A format that the log can be written in.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// The ending of its files, without the dot.
    pub extension: &'static str,
    /// Its name, the same in every language.
    pub name: &'static str,
    /// Whether a file is lines, to which others can be added.
    pub is_text: bool,
    pub make: fn(Context) -> Box<dyn Exporter>,
}

/// All formats, the one for a person first.
pub const FORMATS: &[Format] = &[txt::FORMAT, csv::FORMAT, jsonl::FORMAT, pcapng::FORMAT];

fn direction_name(direction: Direction) -> &'static str {
    match direction {
        Direction::In => "in",
        Direction::Out => "out",
    }
}

/// Whether a file's name says that it is a log that can be opened again.
pub fn is_log(path: &Path) -> bool {
    is_lablog(path) || is_jsonl(path)
}

/// The format that a file's ending asks for, in capitals or not.
///
/// # Errors
/// The ending is none of those in [`FORMATS`].
pub fn format_for(path: &Path) -> Result<&'static Format, ExportError> {
    let ending = path.extension().unwrap_or_default();
    let known = FORMATS.iter().find(|format| ending.eq_ignore_ascii_case(format.extension));
    known.ok_or_else(|| ExportError::UnknownFormat { path: path.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_chooses_the_format() {
        assert_eq!(format_for(Path::new("a/log.CSV")).unwrap().name, "CSV");
        for path in ["log", "log.", "log.xml", ".csv", "log.csv.gz", ""] {
            assert!(matches!(format_for(Path::new(path)), Err(ExportError::UnknownFormat { .. })), "{path}");
        }
    }

    #[test]
    fn formats_have_endings_of_their_own() {
        let mut endings: Vec<_> = FORMATS.iter().map(|format| format.extension).collect();
        endings.sort_unstable();
        endings.dedup();
        assert_eq!(endings.len(), FORMATS.len());
    }
}
