//! The log as one file that keeps everything: rows, lab and names, to be opened again.

use std::io;
use std::path::Path;

use super::{ExportError, Operation, Saved};
use crate::record::LABLOG;
use crate::record::lablog::{Progress, Saving, write};
use crate::replace::Target;

/// Whether a file's name says that it is such a log.
pub fn is_lablog(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(LABLOG))
}

/// Saves a log, in the place of a file that is there: it is written beside and renamed, so that a save that fails, or is cancelled,
/// leaves the old one as it was.
///
/// # Errors
/// As [`super::save`]; it was cancelled.
pub fn save_lablog(saving: &Saving<'_>, path: &Path, progress: &Progress) -> Result<Saved, ExportError> {
    let target = Target::of(path).map_err(ExportError::in_step(Operation::Open, path))?;
    let beside = target.open_beside().map_err(ExportError::in_step(Operation::Open, path))?;
    let folder = beside.path().parent().unwrap_or(Path::new("."));
    let written = write(saving, folder, beside.as_file(), progress).and_then(|rows| {
        let file = beside.as_file();
        file.sync_all()?;
        Ok(Saved { rows, bytes: file.metadata()?.len() })
    });
    let saved = written.map_err(|error| match error.kind() {
        io::ErrorKind::Interrupted if progress.is_cancelled() => ExportError::Cancelled { path: path.to_owned() },
        _ => ExportError::in_step(Operation::Write, path)(error),
    })?;
    target.put(beside).map_err(ExportError::in_step(Operation::Rename, path))?;
    Ok(saved)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::samples::{recv, snapshot};
    use super::*;
    use crate::record::{OpenedRun, RunAbout};

    #[test]
    fn a_save_that_fails_or_is_cancelled_leaves_the_old_file_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.lablog");
        fs::write(&path, "old").unwrap();
        let (log, about) =
            (snapshot(vec![recv(1, b"a"), recv(2, b"b")]), RunAbout::beginning(std::time::SystemTime::now()));
        let saving = Saving { log: &log, waits: &[], about: &about, wanted: None };
        let progress = Progress::default();
        progress.cancel();
        let error = save_lablog(&saving, &path, &progress).unwrap_err();
        assert!(matches!(error, ExportError::Cancelled { .. }), "{error}");
        assert!(save_lablog(&saving, &folder.path().join("none/a.lablog"), &Progress::default()).is_err());
        assert_eq!((fs::read(&path).unwrap(), fs::read_dir(folder.path()).unwrap().count()), (b"old".to_vec(), 1));
        let saved = save_lablog(&saving, &path, &Progress::default()).unwrap();
        assert_eq!((saved.rows, saved.bytes), (2, fs::metadata(&path).unwrap().len()));
        assert_eq!(OpenedRun::open(&path).unwrap().log.snapshot().rows(..).count(), 2);
    }
}
