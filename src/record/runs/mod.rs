//! The folders of runs: one for each log that is kept on disk. A program holds a lock on the folder of its own run, so no other
//! takes it for one that was left; what a program that was killed has left is listed, opened and deleted here.

mod about;
mod folder;
mod opened;
#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::store::{RunFiles, Stored};
use crate::clock::{Clock, Stamp};
use crate::folders::Folders;

pub use about::{Described, RunAbout};
pub use opened::OpenedRun;

pub(super) use about::{Gone, read_all};
pub(super) use folder::{AtEnd, Folder};
use folder::{lock_file, private_folder};

/// How long what was left is kept, and how much of it.
pub const KEEP_FOR: Duration = Duration::from_secs(7 * 24 * 3600);
pub const KEEP_BYTES: u64 = 1 << 30;

/// And how many runs, however small.
const KEEP_RUNS: usize = 1000;

/// The place for the folders of all runs.
#[derive(Debug, Clone)]
pub struct Runs {
    folder: PathBuf,
}

/// A run that was left, or kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRun {
    path: PathBuf,
    pub about: RunAbout,
    pub rows: u64,
    /// What it takes on the disk.
    pub bytes: u64,
}

impl Runs {
    /// Where this program keeps its state; the system's place for what is temporary, which may be in memory, where there is none.
    pub fn of_user() -> Self {
        let folder = Folders::usual().map(|folders| folders.runs);
        Self { folder: folder.unwrap_or_else(|| std::env::temp_dir().join("socketlab-runs")) }
    }

    pub fn within(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Nobody else makes a folder or takes one for left while this lives.
    fn guard(&self) -> io::Result<File> {
        private_folder(&self.folder)?;
        let guard = lock_file(&self.folder)?;
        guard.lock()?;
        Ok(guard)
    }

    /// A folder for a run that begins.
    pub(super) fn begin(&self, clock: Clock, at_end: AtEnd) -> io::Result<Folder> {
        let _guard = self.guard()?;
        let began = SystemTime::from(clock.wall(Stamp(0)));
        let name = began.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_nanos();
        // Two that begin at the same nanosecond of clocks that were set.
        let path = (0..100).map(|n| self.folder.join(format!("run-{name}-{}-{n}", std::process::id())));
        let path = path.into_iter().find(|path| !path.exists()).ok_or(io::ErrorKind::AlreadyExists)?;
        private_folder(&path)?;
        let folder = Folder::lock(&path, at_end)?.ok_or(io::ErrorKind::WouldBlock)?;
        folder.begin(began)?;
        Ok(folder)
    }

    /// The runs that nobody writes and that have rows, newest first.
    ///
    /// # Errors
    /// What the system says of the place.
    pub fn list(&self) -> io::Result<Vec<KeptRun>> {
        let mut runs = self.all()?;
        runs.retain(|run| run.rows > 0);
        Ok(runs)
    }

    /// The runs that nobody writes, newest first.
    fn all(&self) -> io::Result<Vec<KeptRun>> {
        let mut runs: Vec<KeptRun> = self.left()?.iter().filter_map(|path| KeptRun::at(path)).collect();
        runs.sort_by_key(|run| std::cmp::Reverse(run.about.began));
        Ok(runs)
    }

    /// The folders that nobody has.
    fn left(&self) -> io::Result<Vec<PathBuf>> {
        let _guard = self.guard()?;
        let all = fs::read_dir(&self.folder)?.filter_map(|entry| entry.ok().map(|entry| entry.path()));
        let runs = all.filter(|path| path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"run-")));
        Ok(runs.filter(|path| Folder::lock(path, AtEnd::AsItWas).is_ok_and(|lock| lock.is_some())).collect())
    }

    /// Deletes what is older than [`KEEP_FOR`], and the oldest while all take more than [`KEEP_BYTES`]; and runs that ended as they
    /// should, unless those are kept.
    ///
    /// # Errors
    /// What the system says.
    pub fn tidy(&self, keeps_finished: bool) -> io::Result<()> {
        self.tidy_to(KEEP_FOR, KEEP_BYTES, keeps_finished)
    }

    fn tidy_to(&self, keep_for: Duration, keep_bytes: u64, keeps_finished: bool) -> io::Result<()> {
        for left in self.left()?.iter().filter(|path| !path.join(RunAbout::FILE).exists()) {
            // Its program was killed when it began.
            fs::remove_dir_all(left)?;
        }
        let (mut kept, mut kept_bytes) = (0, 0);
        for run in self.all()? {
            // One from the future is of a clock that was set back.
            let is_old = run.about.began.elapsed().is_ok_and(|age| age > keep_for);
            let is_unwanted = run.rows == 0 || !(keeps_finished || run.about.ended_unexpectedly());
            if is_old || is_unwanted || kept == KEEP_RUNS || kept_bytes + run.bytes > keep_bytes {
                run.delete()?;
            } else {
                (kept, kept_bytes) = (kept + 1, kept_bytes + run.bytes);
            }
        }
        Ok(())
    }
}

impl KeptRun {
    /// The run in this folder, if there is one.
    pub fn at(path: &Path) -> Option<Self> {
        let about = RunAbout::read(&RunFiles::Folder(path.to_owned())).ok()?;
        let lengths = fs::read_dir(path).ok()?.filter_map(|entry| {
            let entry = entry.ok()?;
            Some((entry.path(), entry.metadata().ok()?.len()))
        });
        let (mut rows, mut bytes) = (0, 0);
        for (file, length) in lengths {
            bytes += length;
            if file.extension().is_some_and(|ending| ending == "rows") {
                rows += Stored::rows_in(length);
            }
        }
        Some(Self { path: path.to_owned(), about, rows, bytes })
    }

    /// The folder that it is in.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The run's log, as far as it can be read. While it is read nobody deletes it.
    ///
    /// # Errors
    /// Another program has it; what the system says.
    pub fn open(&self) -> io::Result<OpenedRun> {
        let folder = Folder::lock(&self.path, AtEnd::AsItWas)?.ok_or(io::ErrorKind::WouldBlock)?;
        OpenedRun::of(&RunFiles::Folder(self.path.clone()), self.about.clone(), Some(folder))
    }

    /// Deletes the run.
    ///
    /// # Errors
    /// It is open; what the system says.
    pub fn delete(&self) -> io::Result<()> {
        drop(Folder::lock(&self.path, AtEnd::AsItWas)?.ok_or(io::ErrorKind::WouldBlock)?);
        fs::remove_dir_all(&self.path)
    }
}
