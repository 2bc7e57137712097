//! A whole log into a file at once.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::{Context, ExportError, Exporter, Operation, format_for};
use crate::clock::Stamp;
use crate::record::lablog::Progress;
use crate::record::{EndpointId, Event, Note, Record, Row, Snapshot};
use crate::replace::Target;

/// Rows are handed to the system when they are so much.
const WRITE_BYTES: usize = 256 << 10;

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Saved {
    /// Rows of the log.
    pub rows: u64,
    /// The file's size.
    pub bytes: u64,
}

/// Writes those rows of a log that are `wanted` to `path`, but none that tell of a life, in the format of its ending, in the
/// place of a file that is there already. Where the memory budget has cost rows, the first line says how many. Behind them stand
/// `waits`: rows of calls that have not returned.
///
/// The file is written beside `path`, brought to the disk and renamed, so that whatever fails leaves the old one as it
/// was. It takes as long as the log is long: not a job for the window's thread.
///
/// # Errors
/// The ending names no format; the file cannot be written or put in its place.
pub fn save(
    (snapshot, waits): (&Snapshot, &[Record]),
    context: &Context,
    path: &Path,
    wanted: impl Fn(&Record) -> bool,
) -> Result<Saved, ExportError> {
    save_with((snapshot, waits), context, path, wanted, &Progress::default())
}

/// As [`save`], saying how far it is; it can be cancelled.
///
/// # Errors
/// As [`save`]; it was cancelled.
pub fn save_with(
    (snapshot, waits): (&Snapshot, &[Record]),
    context: &Context,
    path: &Path,
    wanted: impl Fn(&Record) -> bool,
    progress: &Progress,
) -> Result<Saved, ExportError> {
    let wanted = &wanted;
    progress.begin(snapshot.end_row() - snapshot.first_row());
    let goes_on = |_: &Row| progress.go_on(1);
    let all = snapshot.rows(..).take_while(goes_on);
    let rows = all.filter(|row| row.is_saved() && wanted(row)).map(|row| (Some(row.number), row.record));
    let waits = waits.iter().filter(|record| wanted(record)).map(|record| (None, record.clone()));
    let rows = evicted(snapshot).map(|note| (None, note)).into_iter().chain(rows).chain(waits);
    save_all(rows, context, path, progress)
}

/// Writes rows with their numbers in the same way.
///
/// # Errors
/// As [`save`].
pub fn save_rows(
    rows: impl Iterator<Item = (Option<u64>, Record)>,
    context: &Context,
    path: &Path,
) -> Result<Saved, ExportError> {
    save_all(rows, context, path, &Progress::default())
}

fn save_all(
    rows: impl Iterator<Item = (Option<u64>, Record)>,
    context: &Context,
    path: &Path,
    progress: &Progress,
) -> Result<Saved, ExportError> {
    let format = format_for(path)?;
    let target = Target::of(path).map_err(ExportError::in_step(Operation::Open, path))?;
    let beside = target.open_beside().map_err(ExportError::in_step(Operation::Open, path))?;
    let mut exporter = (format.make)(context.clone());
    let saved =
        write_all(rows, &mut *exporter, beside.as_file()).map_err(ExportError::in_step(Operation::Write, path))?;
    if progress.is_cancelled() {
        return Err(ExportError::Cancelled { path: path.to_owned() });
    }
    // Where it cannot be renamed the file beside is removed as it is dropped.
    target.put(beside).map_err(ExportError::in_step(Operation::Rename, path))?;
    Ok(saved)
}

fn write_all(
    rows: impl Iterator<Item = (Option<u64>, Record)>,
    exporter: &mut dyn Exporter,
    file: &File,
) -> io::Result<Saved> {
    let mut out = BufWriter::with_capacity(WRITE_BYTES, file);
    exporter.begin(&mut out)?;
    let mut numbered = 0;
    for (number, record) in rows {
        exporter.row(&mut out, number, &record)?;
        numbered += u64::from(number.is_some());
    }
    out.flush()?;
    drop(out);
    file.sync_all()?;
    Ok(Saved { rows: numbered, bytes: file.metadata()?.len() })
}

/// The row that says what the memory budget has cost, at the time of the oldest row that is left.
fn evicted(snapshot: &Snapshot) -> Option<Record> {
    let gone = snapshot.evicted();
    if gone.rows == 0 {
        return None;
    }
    let at = snapshot.rows(..).next().map_or(Stamp::default(), |oldest| oldest.at);
    let note = Note::Evicted { rows: gone.rows, bytes: gone.bytes };
    Some(Record::new(EndpointId::LAB, at, Event::Note(note)))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::samples::{context, note, recv, snapshot};
    use super::*;

    #[test]
    fn replaces_a_file_and_leaves_nothing_beside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.txt");
        fs::write(&path, "old").unwrap();
        let log = snapshot(vec![recv(1, b"a"), recv(2, b"b")]);
        let saved = save((&log, &[]), &context(), &path, |record| &*record.bytes == b"b").unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(saved, Saved { rows: 1, bytes: text.len() as u64 });
        assert!(text.ends_with("\"b\"\n") && text.lines().count() == 1, "{text}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_replaced_is_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("folder.csv")).unwrap();
        for name in ["log.xml", "folder.csv", "none/log.csv"] {
            let error = save((&snapshot(vec![]), &[]), &context(), &folder.path().join(name), |_| true).unwrap_err();
            match error {
                ExportError::UnknownFormat { .. } => assert_eq!(name, "log.xml"),
                ExportError::System { operation, .. } => {
                    assert!(operation == Operation::Open && name != "log.xml", "{name}");
                }
                other => panic!("{name}: {other}"),
            }
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(folder.path().join("folder.csv").is_dir());
    }

    #[test]
    fn a_failed_write_leaves_the_old_file_as_it_was() {
        struct Full;
        impl Exporter for Full {
            fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
                out.write_all(b"new")
            }
            fn row(&mut self, _: &mut dyn Write, _: Option<u64>, _: &Record) -> io::Result<()> {
                Err(io::ErrorKind::StorageFull.into())
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.txt");
        fs::write(&path, "old").unwrap();
        let beside = Target::of(&path).unwrap().open_beside().unwrap();
        let rows = [(None, note(1, Note::RowsLost { rows: 1 }))];
        assert!(write_all(rows.into_iter(), &mut Full, beside.as_file()).is_err());
        drop(beside);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    #[cfg(unix)]
    fn a_link_stays_a_link_and_permissions_stay() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("real"), folder.path().join("log.csv"));
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o666)).unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        save((&snapshot(vec![]), &[]), &context(), &link, |_| true).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_ne!(fs::read_to_string(&file).unwrap(), "old");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o666);
    }
}
