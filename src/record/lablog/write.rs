//! Saving a log as a `.lablog`. What is on disk is copied; what is only in memory is written into files like those first.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use rawzip::{Crc32Option, DataDescriptorOutput, ZipArchiveWriter};
use serde_json::json;

use super::{CONTAINER, LAB, Progress, VERSION};
use crate::record::runs::RunAbout;
use crate::record::store::{Part, RunFiles, SegmentWriter, Stored};
use crate::record::{Record, Row, Snapshot};

/// Bytes that are copied at once.
const PIECE_BYTES: usize = 1 << 20;
/// What is gathered of rows that are written anew, in bytes.
const GATHERED_BYTES: usize = 1 << 20;
/// About what a row takes that is written anew: for the progress alone.
const ROW_BYTES: u64 = 128;

/// What is to be saved.
pub struct Saving<'a> {
    pub log: &'a Snapshot,
    /// Rows of calls that have not returned, which come last.
    pub waits: &'a [Record],
    pub about: &'a RunAbout,
    /// Which rows; `None`: all. Those of a part have other numbers than in the log.
    pub wanted: Option<&'a dyn Fn(&Row) -> bool>,
}

/// Files of the folder, and so many bytes from their beginning.
type Parts = Vec<(String, Part, u64)>;

/// Writes a `.lablog` into `out`; how many rows it has. `beside` is a folder that takes files for a moment. Where it is cancelled,
/// the error is [`io::ErrorKind::Interrupted`].
///
/// # Errors
/// What the system says; it was cancelled.
pub fn write(saving: &Saving<'_>, beside: &Path, out: &File, progress: &Progress) -> io::Result<u64> {
    // It goes with its files when this is done.
    let folder = tempfile::Builder::new().prefix(".").suffix(".tmp").tempdir_in(beside)?;
    let log = saving.log;
    let stored: Vec<_> = match saving.wanted {
        Some(_) => Vec::new(),
        None => log.rows.stored.iter().filter(|stored| stored.first_row() >= log.first_row()).collect(),
    };
    let mut parts = Vec::new();
    let mut copied = 0..0;
    for stored in stored {
        let rows = copy_of(stored, log.end_row(), &mut parts);
        copied = if copied.is_empty() { rows } else { copied.start..rows.end };
    }
    let mut rows = copied.end - copied.start;
    let again = log.end_row() - log.first_row() - rows.min(log.end_row() - log.first_row());
    let copied_bytes: u64 = parts.iter().map(|(_, _, length)| length).sum();
    progress.begin(copied_bytes + 2 * again * ROW_BYTES);

    let mut anew = Anew { folder: folder.path(), writer: None, next: 0, progress };
    if saving.wanted.is_some() || copied.is_empty() {
        rows += anew.rows(saving, log.first_row()..log.end_row())?;
    } else {
        // Rows before those that are copied: where the log was cleared in the middle of a file.
        rows += anew.rows(saving, log.first_row()..copied.start)?;
        anew.end()?;
        rows += anew.rows(saving, copied.end..log.end_row())?;
    }
    if saving.wanted.is_none() && anew.next < log.end_row() {
        // All rows were copied.
        anew.end()?;
        anew.next = log.end_row();
    }
    for (number, record) in (log.end_row()..).zip(saving.waits) {
        let row = Row { number, record: record.clone() };
        if saving.wanted.is_none_or(|wanted| wanted(&row)) {
            anew.append(&row)?;
            rows += 1;
        }
    }
    anew.end()?;
    let made = RunFiles::Folder(folder.path().to_owned());
    for name in made.names()? {
        let part = made.open(&name)?;
        let length = part.length()?;
        parts.push((name, part, length));
    }
    // What is left to do is known to the byte.
    progress.begin(progress.done() + parts.iter().map(|(_, _, length)| length).sum::<u64>());
    parts.sort_by(|one, other| one.0.cmp(&other.0));

    let mut zip = ZipArchiveWriter::new(BufWriter::new(out));
    let container = json!({ "version": VERSION, "made_by": format!("socketlab {}", env!("CARGO_PKG_VERSION")) });
    add_text(&mut zip, CONTAINER, container.to_string().as_bytes())?;
    add_text(&mut zip, RunAbout::FILE, &saving.about.text())?;
    if !saving.about.described.lab.is_empty() {
        add_text(&mut zip, LAB, saving.about.described.lab.as_bytes())?;
    }
    for (name, part, length) in parts {
        add(&mut zip, &name, length, |at, to| part.read_exact_at(to, at), progress)?;
    }
    zip.finish().map_err(of_zip)?.flush()?;
    Ok(rows)
}

/// The files of a segment as far as they are written; which rows that are.
fn copy_of(stored: &Stored, end_row: u64, parts: &mut Parts) -> std::ops::Range<u64> {
    let rows = stored.first_row()..stored.end_row().min(end_row);
    if !rows.is_empty() {
        parts.extend(stored.parts(rows.end));
    }
    rows
}

/// Rows that are written into files like those of a run.
struct Anew<'a> {
    folder: &'a Path,
    writer: Option<SegmentWriter>,
    /// The number that the next row gets.
    next: u64,
    progress: &'a Progress,
}

impl Anew<'_> {
    /// Writes those of these rows that are wanted; how many they are.
    fn rows(&mut self, saving: &Saving<'_>, numbers: std::ops::Range<u64>) -> io::Result<u64> {
        let mut written = 0;
        for row in saving.log.rows(numbers) {
            match saving.wanted {
                Some(wanted) if row.is_saved() && !wanted(&row) => continue,
                Some(_) => {}
                // One that could not be read leaves a gap.
                None if row.number == self.next => {}
                None => {
                    self.end()?;
                    self.next = row.number;
                }
            }
            self.append(&row)?;
            written += 1;
        }
        Ok(written)
    }

    fn append(&mut self, record: &Record) -> io::Result<()> {
        if self.writer.as_ref().is_some_and(SegmentWriter::is_full) {
            self.end()?;
        }
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => none.insert(SegmentWriter::create(self.folder, self.next, &Default::default())?),
        };
        writer.append(record)?;
        self.next += 1;
        if writer.waiting() >= GATHERED_BYTES {
            writer.flush()?;
        }
        go_on(self.progress, ROW_BYTES)
    }

    fn end(&mut self) -> io::Result<()> {
        self.writer.take().map_or(Ok(()), |mut writer| writer.flush())
    }
}

fn go_on(progress: &Progress, more: u64) -> io::Result<()> {
    if progress.go_on(more) { Ok(()) } else { Err(io::ErrorKind::Interrupted.into()) }
}

fn add_text(zip: &mut ZipArchiveWriter<BufWriter<&File>>, name: &str, text: &[u8]) -> io::Result<()> {
    let read = |at: u64, to: &mut [u8]| {
        let at = at as usize;
        to.copy_from_slice(&text[at..at + to.len()]);
        Ok(())
    };
    add(zip, name, text.len() as u64, read, &Progress::default())
}

/// Adds a part, stored as it is.
fn add(
    zip: &mut ZipArchiveWriter<BufWriter<&File>>,
    name: &str,
    length: u64,
    read: impl Fn(u64, &mut [u8]) -> io::Result<()>,
    progress: &Progress,
) -> io::Result<()> {
    let (mut entry, _) = zip.new_file(name).crc32(Crc32Option::Skip).start().map_err(of_zip)?;
    let (mut crc, mut at, mut piece) = (crc32fast::Hasher::new(), 0, vec![0; PIECE_BYTES.min(length as usize)]);
    while at < length {
        let some = (length - at).min(PIECE_BYTES as u64);
        let piece = &mut piece[..some as usize];
        read(at, piece)?;
        crc.update(piece);
        entry.write_all(piece)?;
        at += some;
        go_on(progress, some)?;
    }
    entry.finish(DataDescriptorOutput::new(crc.finalize(), length)).map_err(of_zip)?;
    Ok(())
}

fn of_zip(error: rawzip::Error) -> io::Error {
    io::Error::other(error)
}
