//! `--log FILE`: opened before anything starts, so that a wrong name costs nothing.

use std::path::Path;

use super::language::{said, say};
use super::{Failure, LogArgs};
use crate::export::{Context, ExportError, FORMATS, Format, IfExists, LiveFile, LiveOptions};

/// Opens the file that the arguments name, if they name one; and whether it was not there before.
pub(super) fn open(args: &LogArgs, context: &Context) -> Result<Option<(LiveFile, bool)>, Failure> {
    let Some(path) = &args.log else { return Ok(None) };
    let if_exists = match (args.overwrite, args.append) {
        (true, _) => IfExists::Overwrite,
        (_, true) => IfExists::Append,
        _ => IfExists::Refuse,
    };
    let is_new = if_exists == IfExists::Refuse || std::fs::symlink_metadata(path).is_err();
    let LogArgs { log_format: format, log_rotate: rotation, log_keep: keep, log_flush: to_disk, .. } = *args;
    let options = LiveOptions { format, if_exists, rotation, keep, to_disk: to_disk.unwrap_or_default() };
    let file = LiveFile::open(path, context.clone(), options);
    file.map(|file| Some((file, is_new))).map_err(|error| Failure::Usage(said(&error)))
}

/// Whether a log may be saved there in the end, as one file that can be opened again: what is found out before anything starts.
pub(super) fn check_free(args: &LogArgs, path: &Path) -> Result<(), Failure> {
    let path = path.to_owned();
    if args.log_rotate.is_some() {
        return Err(Failure::Usage(said(&ExportError::NotRotated { path })));
    }
    let error = match (args.append, path.symlink_metadata().is_ok() && !args.overwrite) {
        (true, _) => ExportError::NotAdded { path },
        (false, true) => ExportError::Exists { path },
        (false, false) => return Ok(()),
    };
    Err(Failure::Usage(said(&error)))
}

/// The format that is called as its files end.
pub(super) fn format_named(name: &str) -> Result<&'static Format, String> {
    let names = || FORMATS.iter().map(|format| format.extension).collect::<Vec<_>>().join(", ");
    let known = FORMATS.iter().find(|format| format.extension.eq_ignore_ascii_case(name));
    known.ok_or_else(|| say("cli-one-of", &[("names", names().into())]))
}
