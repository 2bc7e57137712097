//! Why a log could not be written.

use std::io;
use std::path::{Path, PathBuf};

use super::FORMATS;
use crate::message::{Arg, sentences};
use crate::record::LABLOG;

sentences! {
    /// A log that could not be written: which file, in which step, and why.
    #[derive(Debug)]
    pub enum ExportError: "export-" {
        /// The file's ending names no format. Nothing was touched.
        UnknownFormat { path: PathBuf } => { known: known_endings() },
        /// The file exists, and it is not said what to do with it. It was not touched.
        Exists { path: PathBuf },
        /// Rows were to be added to the file, and its format has no lines. It was not touched.
        NotAdded { path: PathBuf },
        /// It was ended before it was done. What was there is as it was.
        Cancelled { path: PathBuf },
        /// The file was to be put aside when it is long, and is none that can be. It was not touched.
        NotRotated { path: PathBuf },
        /// The system refused.
        System { operation: Operation, path: PathBuf, cause: io::Error },
    }
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

impl From<&Operation> for Arg {
    fn from(operation: &Operation) -> Self {
        match operation {
            Operation::Open => "open",
            Operation::Write => "write",
            Operation::Rename => "rename",
        }
        .into()
    }
}

impl ExportError {
    /// An error of the system, for `map_err`.
    pub(super) fn in_step(operation: Operation, path: &Path) -> impl FnOnce(io::Error) -> ExportError {
        let path = path.to_owned();
        move |cause| ExportError::System { operation, path, cause }
    }
}

/// The endings that choose a format: `.txt, .csv, …`.
fn known_endings() -> String {
    let endings = FORMATS.iter().map(|format| format.extension).chain([LABLOG]);
    endings.map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_step_file_and_cause() {
        let failed = |operation| {
            ExportError::in_step(operation, Path::new("log.csv"))(io::Error::other("disk on fire")).to_string()
        };
        assert_eq!(failed(Operation::Open), "log.csv could not be opened for writing: disk on fire");
        assert_eq!(failed(Operation::Write), "log.csv could not be written: disk on fire");
        assert!(failed(Operation::Rename).contains("in the place of log.csv, which is as it was: disk on fire"));
        let error = ExportError::UnknownFormat { path: "log.xml".into() };
        assert!(error.to_string().ends_with(".txt, .csv, .jsonl, .pcapng, .lablog"), "{error}");
    }
}
