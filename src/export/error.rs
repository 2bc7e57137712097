//! Why a log could not be written.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::FORMATS;

/// A log that could not be written: which file, in which step, and why.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The file's ending names no format. Nothing was touched.
    #[error("{}: the ending of the file's name chooses the format: {}", .path.display(), known_endings())]
    UnknownFormat { path: PathBuf },
    /// The file exists and nobody said what to do with it. It was not touched.
    #[error("{}: the file exists already; --overwrite replaces it, --append adds to it", .path.display())]
    Exists { path: PathBuf },
    /// The system refused.
    #[error("{operation} {}: {cause}", .path.display())]
    System { operation: Operation, path: PathBuf, cause: io::Error },
}

/// The step in which writing failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// Opening the file, or the new one beside it.
    Open,
    /// Writing the rows. A file that was there before is still as it was, unless rows were being added to it.
    Write,
    /// Putting the new file in the place of the old, which is still as it was.
    Rename,
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Operation::Open => "open",
            Operation::Write => "write",
            Operation::Rename => "rename",
        })
    }
}

impl ExportError {
    /// An error of the system, for `map_err`.
    pub(super) fn in_step(operation: Operation, path: &Path) -> impl FnOnce(io::Error) -> ExportError {
        let path = path.to_owned();
        move |cause| ExportError::System { operation, path, cause }
    }

    /// The message's key in the locale files.
    pub fn key(&self) -> &'static str {
        match self {
            ExportError::UnknownFormat { .. } => "export-unknown-format",
            ExportError::Exists { .. } => "export-exists",
            ExportError::System { operation: Operation::Open, .. } => "export-open-failed",
            ExportError::System { operation: Operation::Write, .. } => "export-write-failed",
            ExportError::System { operation: Operation::Rename, .. } => "export-rename-failed",
        }
    }

    /// The message's values.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            ExportError::UnknownFormat { path } => vec![shown(path), ("known", known_endings())],
            ExportError::Exists { path } => vec![shown(path)],
            ExportError::System { path, cause, .. } => vec![shown(path), ("error", cause.to_string())],
        }
    }
}

fn shown(path: &Path) -> (&'static str, String) {
    ("path", path.display().to_string())
}

/// The endings that choose a format: `.txt, .csv, …`.
fn known_endings() -> String {
    FORMATS.iter().map(|format| format!(".{}", format.extension)).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::{Language, Locale};

    #[test]
    fn both_languages_tell_every_error_with_its_file() {
        let system = |operation| {
            let cause = io::Error::other("disk on fire");
            ExportError::System { operation, path: PathBuf::from("a.xml"), cause }
        };
        let errors = [
            ExportError::UnknownFormat { path: PathBuf::from("a.xml") },
            ExportError::Exists { path: PathBuf::from("a.xml") },
            system(Operation::Open),
            system(Operation::Write),
            system(Operation::Rename),
        ];
        for locale in Language::ALL.map(Locale::new) {
            for error in &errors {
                let text = locale.with_texts(error.key(), &error.args());
                for (_, value) in error.args() {
                    assert!(text.contains(&value), "{locale:?}: {text}");
                }
            }
        }
    }

    #[test]
    fn an_error_names_step_file_and_cause() {
        let cause = io::Error::other("disk on fire");
        let error = ExportError::in_step(Operation::Rename, Path::new("log.csv"))(cause);
        assert_eq!(error.to_string(), "rename log.csv: disk on fire");
        let error = ExportError::UnknownFormat { path: "log.xml".into() };
        assert!(error.to_string().ends_with(".txt, .csv, .jsonl"), "{error}");
    }
}
