//! The folder of a run that is written or read: nobody else deletes it meanwhile.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::SystemTime;

use super::about::{Described, Gone, RunAbout};
use crate::record::lock::lock;
use crate::record::store::private;

pub(super) const LOCK: &str = "lock";

#[derive(Debug)]
pub(in crate::record) struct Folder {
    pub path: PathBuf,
    /// Locked until it is dropped.
    lock: Option<File>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    at_end: AtEnd,
    /// Of a run that is written.
    about: Option<RunAbout>,
}

/// What becomes of a folder when nobody needs it any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::record) enum AtEnd {
    Deleted,
    Kept,
    /// It is only read.
    AsItWas,
}

impl AtEnd {
    /// Of a run that is written.
    pub fn of_kept(is_kept: bool) -> Self {
        if is_kept { Self::Kept } else { Self::Deleted }
    }
}

impl Folder {
    /// Locks it; `None` where another has it.
    pub(super) fn lock(path: &Path, at_end: AtEnd) -> io::Result<Option<Self>> {
        let lock = lock_file(path)?;
        match lock.try_lock() {
            Ok(()) => {
                let state = Mutex::new(State { at_end, about: None });
                Ok(Some(Self { path: path.to_owned(), lock: Some(lock), state }))
            }
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(error)) => Err(error),
        }
    }

    /// A run begins in it.
    pub(super) fn begin(&self, began: SystemTime) -> io::Result<()> {
        let about = RunAbout::beginning(began);
        about.write(&self.path)?;
        lock(&self.state).about = Some(about);
        Ok(())
    }

    /// Writes what the run is of, and what of it has gone.
    ///
    /// # Errors
    /// What the system says.
    pub fn describe(&self, described: &Described, gone: Gone) -> io::Result<()> {
        self.change(|about| (about.described, about.gone) = (described.clone(), gone))
    }

    /// Writes that the run has ended as it should.
    ///
    /// # Errors
    /// What the system says.
    pub fn end(&self) -> io::Result<()> {
        self.change(|about| about.ended = Some(SystemTime::now()))
    }

    fn change(&self, change: impl FnOnce(&mut RunAbout)) -> io::Result<()> {
        let mut state = lock(&self.state);
        let Some(about) = &mut state.about else { return Ok(()) };
        change(about);
        about.write(&self.path)
    }

    /// Whether the run is kept when nobody needs it any more; one that is only read stays as it was.
    pub fn keep(&self, is_kept: bool) {
        let mut state = lock(&self.state);
        if state.at_end != AtEnd::AsItWas {
            state.at_end = AtEnd::of_kept(is_kept);
        }
    }

    fn has_rows(&self) -> bool {
        let mut names = fs::read_dir(&self.path).into_iter().flatten().flatten().map(|entry| entry.path());
        names.any(|path| path.extension().is_some_and(|ending| ending == "rows"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let (at_end, has_ended) = {
            let state = lock(&self.state);
            (state.at_end, state.about.as_ref().is_none_or(|about| about.ended.is_some()))
        };
        let is_deleted = at_end == AtEnd::Deleted || (at_end == AtEnd::Kept && !self.has_rows());
        if !is_deleted && !has_ended {
            // The disk failed while it was written; the program did not.
            let _ = self.end();
        }
        // Closing alone would leave it locked while a child that was just forked has the same file open; and Windows deletes no
        // file that is open.
        let _ = self.lock.take().map(|lock| lock.unlock());
        if is_deleted {
            // Nobody is left to tell: what stays is tidied up by the next program.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

pub(super) fn lock_file(folder: &Path) -> io::Result<File> {
    private().write(true).create(true).truncate(false).open(folder.join(LOCK))
}

/// Makes a folder that is its user's alone.
pub(super) fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path)
}
