//! `--log FILE`: opened before anything starts, so that a wrong name costs nothing.

use super::{Failure, LogArgs};
use crate::export::{Context, IfExists, LiveFile};
use crate::session::Session;

/// A log file that is open.
pub(super) struct Opened {
    pub(super) file: LiveFile,
    /// Whether it was not there before.
    pub(super) is_new: bool,
}

/// Whether every row has reached the file: a log that was asked for and is not whole is a failure.
pub(super) fn check(session: &Session) -> Result<(), Failure> {
    match session.recorder().sink_failures().into_iter().next() {
        Some((path, error)) => Err(Failure::Failed(format!("write {path}: {error}; the log there is not complete"))),
        None => Ok(()),
    }
}

/// Opens the file that the arguments name, if they name one.
pub(super) fn open(args: &LogArgs, context: &Context) -> Result<Option<Opened>, Failure> {
    let Some(path) = &args.log else { return Ok(None) };
    let if_exists = match (args.overwrite, args.append) {
        (true, _) => IfExists::Overwrite,
        (_, true) => IfExists::Append,
        _ => IfExists::Refuse,
    };
    let is_new = if_exists == IfExists::Refuse || std::fs::symlink_metadata(path).is_err();
    let opened = LiveFile::open(path, context.clone(), if_exists).map(|file| Opened { file, is_new });
    opened.map(Some).map_err(|error| Failure::Usage(error.to_string()))
}
