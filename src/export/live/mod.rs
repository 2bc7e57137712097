//! A log file that grows with the log. What is in it is whole rows, also where the disk is full: what did not fit stays in memory
//! until there is room again.

mod rotation;
#[cfg(test)]
mod tests;

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

pub use rotation::{NoRotation, Rotation};

use super::{Context, ExportError, Exporter, Format, Operation, format_for};
use crate::clock::Stamp;
use crate::message::choice;
use crate::record::{Row, Sink};

/// Rows are handed to the system when they are so much, or when no more are there.
const WRITE_BYTES: usize = 256 << 10;
/// How often a file is brought to the disk that is to be there each second.
const SECOND: Duration = Duration::from_secs(1);
/// How long rows gather before they are written.
const PACE: Duration = Duration::from_millis(20);

/// How a live file is written.
#[derive(Debug, Clone, Copy, Default)]
pub struct LiveOptions {
    /// In this format; else in that of the file's ending.
    pub format: Option<&'static Format>,
    pub if_exists: IfExists,
    /// When it is put aside and another begun.
    pub rotation: Option<Rotation>,
    /// How many that were put aside are kept; all where it is not said.
    pub keep: Option<u32>,
    pub to_disk: ToDisk,
}

/// What to do where the file is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IfExists {
    /// Leave it alone and fail.
    #[default]
    Refuse,
    /// Empty it first.
    Overwrite,
    /// Add to its end.
    Append,
}

choice! {
    /// When rows are brought to the disk itself (`fdatasync`). The system has them within hundredths of a second in any case, so
    /// that they outlive this program; this is about a machine that loses its power.
    #[derive(Default)]
    pub enum ToDisk {
        /// Each row as soon as it is there; those that came together are brought together.
        Row = "row",
        Second = "second",
        /// When the system likes: within half a minute, mostly.
        #[default]
        System = "system",
    }
}

/// Writes every row as it comes. Give it to the recorder ([`crate::record::Control::AddSink`]), which flushes it after every batch.
pub struct LiveFile {
    path: PathBuf,
    options: LiveOptions,
    file: File,
    exporter: Box<dyn Exporter>,
    /// One row as the format has it.
    row: Vec<u8>,
    /// What is not in the file yet, and where each row of it ends.
    waiting: Vec<u8>,
    ends: Vec<usize>,
    /// How much stands in the file, or will with what waits.
    length: u64,
    /// When its first row was, if it has one of this program's.
    first: Option<Stamp>,
    /// Since when something is in the file that may not be on the disk.
    undurable_since: Option<Instant>,
}

impl LiveFile {
    /// Opens the file and writes what stands before the first row.
    ///
    /// # Errors
    /// The ending names no format; the file exists and is to be refused; it is none that can be put aside, and is to be (none of
    /// these touches anything); it cannot be opened or written.
    pub fn open(path: &Path, context: Context, options: LiveOptions) -> Result<Self, ExportError> {
        let LiveOptions { format, if_exists, rotation, .. } = options;
        let format = format.map_or_else(|| format_for(path), Ok)?;
        if if_exists == IfExists::Append && !format.is_text {
            return Err(ExportError::NotAdded { path: path.to_owned() });
        }
        if rotation.is_some() && std::fs::metadata(path).is_ok_and(|there| !there.is_file()) {
            return Err(ExportError::NotRotated { path: path.to_owned() });
        }
        let mut file = match if_exists.options().open(path) {
            Err(error) if if_exists == IfExists::Refuse && error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(ExportError::Exists { path: path.to_owned() });
            }
            opened => opened.map_err(ExportError::in_step(Operation::Open, path))?,
        };
        let ends_with = if_exists.make_ready(&mut file).map_err(ExportError::in_step(Operation::Open, path))?;
        let length = file.metadata().map_err(ExportError::in_step(Operation::Open, path))?.len();
        let mut live = Self {
            path: path.to_owned(),
            options,
            file,
            exporter: (format.make)(context),
            row: Vec::new(),
            waiting: Vec::new(),
            ends: Vec::new(),
            length,
            first: None,
            undurable_since: None,
        };
        live.begin(ends_with).and_then(|()| live.flush()).map_err(ExportError::in_step(Operation::Write, path))?;
        Ok(live)
    }

    fn begin(&mut self, ends_with: Option<u8>) -> io::Result<()> {
        let before = self.waiting.len();
        match ends_with {
            None => self.exporter.begin(&mut self.waiting)?,
            Some(b'\n') => {}
            // What stopped in the middle of a row must not spoil the next one too.
            Some(_) => self.waiting.push(b'\n'),
        }
        self.length += (self.waiting.len() - before) as u64;
        self.ends.push(self.waiting.len());
        Ok(())
    }

    /// Whether the row that comes next belongs into another file.
    fn is_full(&self, at: Stamp) -> bool {
        match self.options.rotation {
            None => false,
            Some(Rotation::Bytes(most)) => {
                // A file that was there before has rows, too.
                let has_rows = self.first.is_some() || self.options.if_exists == IfExists::Append;
                has_rows && self.length + self.row.len() as u64 > most
            }
            Some(Rotation::Time(longest)) => {
                self.first.is_some_and(|first| u128::from(at.ns_since(first)) >= longest.as_nanos())
            }
        }
    }

    /// Puts the file aside and begins another.
    fn rotate(&mut self) -> io::Result<()> {
        self.write()?;
        self.bring_to_disk()?;
        rotation::put_aside(&self.path, self.options.keep)?;
        self.file = IfExists::Refuse.options().open(&self.path)?;
        (self.length, self.first) = (0, None);
        // Only the first file is one that was there before.
        self.options.if_exists = IfExists::Refuse;
        self.begin(None)
    }

    /// Hands what waits to the system. Where that fails, the file ends with its last whole row, and the rest still waits.
    fn write(&mut self) -> io::Result<()> {
        let mut written = 0;
        let result = loop {
            if written == self.waiting.len() {
                break Ok(());
            }
            match self.file.write(&self.waiting[written..]) {
                Ok(0) => break Err(io::ErrorKind::WriteZero.into()),
                Ok(more) => written += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => break Err(error),
            }
        };
        if written > 0 && self.options.to_disk != ToDisk::System {
            self.undurable_since.get_or_insert_with(Instant::now);
        }
        if result.is_err() {
            let whole = self.ends.iter().rev().find(|end| **end <= written).copied().unwrap_or(0);
            // What is no file that can be cut goes on where it has stopped.
            if self.cut((written - whole) as u64).is_ok() {
                written = whole;
            }
        }
        self.waiting.drain(..written);
        self.ends.retain_mut(|end| {
            let is_waiting = *end > written;
            *end = end.saturating_sub(written);
            is_waiting
        });
        // What one large row took is not kept.
        self.waiting.shrink_to(2 * WRITE_BYTES);
        self.row.shrink_to(2 * WRITE_BYTES);
        result
    }

    /// Takes so many bytes off the file's end.
    fn cut(&mut self, bytes: u64) -> io::Result<()> {
        if bytes == 0 {
            return Ok(());
        }
        let length = self.file.metadata()?.len();
        self.file.set_len(length.checked_sub(bytes).ok_or(io::ErrorKind::InvalidInput)?)?;
        self.file.seek(SeekFrom::End(0)).map(|_| ())
    }

    fn bring_to_disk(&mut self) -> io::Result<()> {
        if self.undurable_since.take().is_none() {
            return Ok(());
        }
        self.file.sync_data()
    }
}

impl IfExists {
    fn options(self) -> OpenOptions {
        let mut options = OpenOptions::new();
        match self {
            IfExists::Refuse => options.write(true).create_new(true),
            IfExists::Overwrite => options.write(true).create(true).truncate(false),
            IfExists::Append => options.read(true).append(true).create(true),
        };
        options
    }

    /// Makes an open file ready for rows; its last byte, if it has one.
    fn make_ready(self, file: &mut File) -> io::Result<Option<u8>> {
        if self == IfExists::Overwrite {
            // Emptied only now that it can be written: a file that cannot be opened keeps what it has.
            file.set_len(0)?;
        }
        if file.metadata()?.len() == 0 {
            return Ok(None);
        }
        let mut last = [0];
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
        Ok(Some(last[0]))
    }
}

impl Sink for LiveFile {
    fn name(&self) -> String {
        self.path.display().to_string()
    }

    fn row(&mut self, row: &Row) -> io::Result<()> {
        self.row.clear();
        self.exporter.row(&mut self.row, Some(row.number), row)?;
        let rotated = if self.is_full(row.at) { self.rotate() } else { Ok(()) };
        self.first.get_or_insert(row.at);
        self.waiting.extend_from_slice(&self.row);
        self.length += self.row.len() as u64;
        self.ends.push(self.waiting.len());
        rotated?;
        if self.waiting.len() >= WRITE_BYTES { self.write() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.write()?;
        let is_due = match self.options.to_disk {
            ToDisk::System => false,
            ToDisk::Second => self.undurable_since.is_some_and(|since| since.elapsed() >= SECOND),
            ToDisk::Row => true,
        };
        if is_due { self.bring_to_disk() } else { Ok(()) }
    }

    fn pace(&self) -> Duration {
        if self.options.to_disk == ToDisk::Row { Duration::ZERO } else { PACE }
    }

    fn again_at(&self) -> Option<Instant> {
        self.undurable_since.map(|since| since + SECOND)
    }
}

impl Drop for LiveFile {
    fn drop(&mut self) {
        // Nobody is left to tell.
        let _ = self.bring_to_disk();
    }
}
