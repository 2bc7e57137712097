//! The folders of runs: one for each log that is kept on disk. A program holds a lock on the folder of its own run, so no other
//! takes it for one that was left; what a program that was killed has left is listed, opened and deleted here.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::Log;
use super::store::{Blocks, Damage, RunFiles, Stored, private};
use crate::clock::{Clock, Stamp};

/// How long what was left is kept, and how much of it.
pub const KEEP_FOR: Duration = Duration::from_secs(7 * 24 * 3600);
pub const KEEP_BYTES: u64 = 1 << 30;

const LOCK: &str = "lock";
/// What is known of a run before its rows.
const ABOUT: &str = "run.json";
/// Is there when the run has ended as it should.
const ENDED: &str = "ended";
const VERSION: u32 = 1;

/// The place for the folders of all runs.
#[derive(Debug, Clone)]
pub struct Runs {
    folder: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct About {
    version: u32,
    /// The wall-clock time of the run's stamp 0.
    began: SystemTime,
}

/// The folder of a run that is written or read: nobody else deletes it.
#[derive(Debug)]
pub(super) struct Folder {
    pub path: PathBuf,
    /// Locked until it is dropped.
    lock: Option<File>,
    at_end: AtEnd,
}

/// What becomes of a folder when nobody needs it any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AtEnd {
    Deleted,
    Kept,
    /// It is only read.
    AsItWas,
}

/// A run that was left, or kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRun {
    path: PathBuf,
    /// When it began.
    pub began: SystemTime,
    /// Whether it ended as it should: else its program was killed, or the machine stopped.
    pub has_ended: bool,
    pub rows: u64,
    /// What it takes on the disk.
    pub bytes: u64,
}

/// A run that was opened.
pub struct OpenedRun {
    pub log: Log,
    /// The clock of its stamps.
    pub clock: Clock,
    /// What cannot be read, segment by segment.
    pub damage: Vec<Damage>,
}

impl Runs {
    /// Where a program of this user keeps its state; the system's place for what is temporary, which may be in memory, where there
    /// is none.
    pub fn of_user() -> Self {
        let dirs = directories::ProjectDirs::from("", "", "socketlab");
        let folder = dirs.map(|dirs| dirs.state_dir().unwrap_or(dirs.data_local_dir()).join("runs"));
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
        let about = private().write(true).create_new(true).open(path.join(ABOUT))?;
        serde_json::to_writer(about, &About { version: VERSION, began })?;
        Ok(folder)
    }

    /// The runs that nobody writes, newest first.
    ///
    /// # Errors
    /// What the system says of the place.
    pub fn list(&self) -> io::Result<Vec<KeptRun>> {
        let mut runs: Vec<KeptRun> = self.left()?.iter().filter_map(|path| KeptRun::at(path)).collect();
        runs.sort_by_key(|run| std::cmp::Reverse(run.began));
        Ok(runs)
    }

    /// The folders that nobody has.
    fn left(&self) -> io::Result<Vec<PathBuf>> {
        let _guard = self.guard()?;
        let all = fs::read_dir(&self.folder)?.filter_map(|entry| entry.ok().map(|entry| entry.path()));
        let runs = all.filter(|path| path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"run-")));
        Ok(runs.filter(|path| Folder::lock(path, AtEnd::AsItWas).is_ok_and(|lock| lock.is_some())).collect())
    }

    /// Deletes what is older than so long, and the oldest while all take more than so much.
    ///
    /// # Errors
    /// What the system says.
    pub fn tidy(&self, keep_for: Duration, keep_bytes: u64) -> io::Result<()> {
        for left in self.left()?.iter().filter(|path| !path.join(ABOUT).exists()) {
            // Its program was killed when it began.
            fs::remove_dir_all(left)?;
        }
        let mut kept_bytes = 0;
        for run in self.list()? {
            kept_bytes += run.bytes;
            // One from the future is of a clock that was set back.
            let is_old = run.began.elapsed().is_ok_and(|age| age > keep_for);
            if is_old || kept_bytes > keep_bytes || run.rows == 0 {
                run.delete()?;
                kept_bytes -= run.bytes;
            }
        }
        Ok(())
    }
}

impl Folder {
    /// `None` where another has it.
    fn lock(path: &Path, at_end: AtEnd) -> io::Result<Option<Self>> {
        let lock = lock_file(path)?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Self { path: path.to_owned(), lock: Some(lock), at_end })),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(error)) => Err(error),
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Windows deletes no file that is open.
        self.lock = None;
        // Nobody is left to tell: what stays is tidied up by the next program.
        let _ = match self.at_end {
            AtEnd::Deleted => fs::remove_dir_all(&self.path),
            AtEnd::Kept => fs::write(self.path.join(ENDED), b""),
            AtEnd::AsItWas => Ok(()),
        };
    }
}

impl KeptRun {
    fn at(path: &Path) -> Option<Self> {
        let about: About = serde_json::from_slice(&fs::read(path.join(ABOUT)).ok()?).ok()?;
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
        let has_ended = path.join(ENDED).exists();
        (about.version == VERSION).then(|| Self { path: path.to_owned(), began: about.began, has_ended, rows, bytes })
    }

    /// The run's log, as far as it can be read. While it is read nobody deletes it.
    ///
    /// # Errors
    /// Another program has it; what the system says.
    pub fn open(&self) -> io::Result<OpenedRun> {
        let folder = Folder::lock(&self.path, AtEnd::AsItWas)?.ok_or(io::ErrorKind::WouldBlock)?;
        OpenedRun::of(&RunFiles::Folder(self.path.clone()), Clock::fixed(self.began), Some(folder))
    }

    /// Deletes the run.
    ///
    /// # Errors
    /// Another program has it; what the system says.
    pub fn delete(&self) -> io::Result<()> {
        drop(Folder::lock(&self.path, AtEnd::AsItWas)?.ok_or(io::ErrorKind::WouldBlock)?);
        fs::remove_dir_all(&self.path)
    }
}

impl OpenedRun {
    /// What these files have, as far as it can be read.
    fn of(files: &RunFiles, clock: Clock, folder: Option<Folder>) -> io::Result<Self> {
        let blocks = Arc::<Blocks>::default();
        let (mut segments, mut damage) = (Vec::new(), Vec::new());
        for first_row in Stored::among(files)? {
            match Stored::open(files, first_row, &blocks) {
                Ok((segment, behind)) => {
                    segments.push(Arc::new(segment));
                    damage.extend(behind);
                }
                Err(_) => damage.push(Damage { from_row: first_row, bytes: 0 }),
            }
        }
        Ok(Self { log: Log::of_stored(segments, folder), clock, damage })
    }
}

fn lock_file(folder: &Path) -> io::Result<File> {
    private().write(true).create(true).truncate(false).open(folder.join(LOCK))
}

/// Makes a folder that is its user's alone.
fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path)
}

#[cfg(test)]
mod tests {
    use super::super::{EndpointId, Event, Keeping, Note, Record, Recorder};
    use super::*;

    /// A run with so many rows, kept when it ends.
    fn run(runs: &Runs, rows: u64, is_kept: bool) -> Recorder {
        let keeping = Keeping { is_kept, ..Keeping::within(runs.clone()) };
        let recorder = Recorder::start_kept(Clock::start(), 1 << 30, Some(keeping), Box::new(|| {})).unwrap();
        for n in 0..rows {
            let note = Event::Note(Note::RowsLost { rows: n });
            recorder.reports().send(Record::new(EndpointId(1), Stamp(n), note), || false);
        }
        recorder.flush(Duration::from_secs(30));
        recorder
    }

    #[test]
    fn a_run_is_listed_opened_and_deleted_once_its_program_has_ended() {
        let folder = tempfile::tempdir().unwrap();
        let runs = Runs::within(&folder.path().join("state/runs"));
        let recorder = run(&runs, 3_000, true);
        assert_eq!(runs.list().unwrap(), [], "it is being written");
        drop(recorder);
        let [kept] = &runs.list().unwrap()[..] else { panic!("not one run") };
        assert_eq!((kept.rows, kept.has_ended), (3_000, true));
        let opened = kept.open().unwrap();
        assert!(kept.delete().is_err() && runs.list().unwrap().is_empty(), "it is being read");
        let log = opened.log.snapshot();
        let lost: Vec<u64> = log.rows(..).filter_map(|row| row.note().map(Note::lost)).collect();
        assert_eq!((lost, opened.damage), ((0..3_000).collect(), vec![]));
        assert_eq!(log.status().totals().rows, 3_000);
        drop((log, opened.log));
        kept.delete().unwrap();
        assert_eq!(runs.list().unwrap(), []);
    }

    #[test]
    fn nothing_is_left_of_a_run_that_is_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        let runs = Runs::within(folder.path());
        drop(run(&runs, 10, false));
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, [LOCK]);
    }

    #[test]
    fn the_oldest_go_first_and_those_that_are_too_old() {
        let folder = tempfile::tempdir().unwrap();
        let runs = Runs::within(folder.path());
        (0..3).for_each(|n| drop(run(&runs, 100 + n, true)));
        let all = runs.list().unwrap();
        assert_eq!(all.iter().map(|run| run.rows).collect::<Vec<_>>(), [102, 101, 100]);
        runs.tidy(KEEP_FOR, all[0].bytes + all[1].bytes).unwrap();
        assert_eq!(runs.list().unwrap(), all[..2]);
        runs.tidy(Duration::ZERO, u64::MAX).unwrap();
        assert_eq!(runs.list().unwrap(), []);
    }
}
