//! A file of our own that is written when what it holds has changed: how the window is liked, what of the lessons is done.
//!
//! A file that cannot be read is never overwritten: it is kept under another name before a new one takes its place.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::replace;

/// What a file holds.
pub trait Keep: Clone + Default + PartialEq + Serialize + DeserializeOwned + Send + 'static {
    /// The largest file that is read, in bytes.
    const MAX_FILE_BYTES: u64;
    /// What the thread that writes it is called.
    const THREAD: &'static str;

    /// What is written where another window has written the file meanwhile: `before` is what this one has read or written last, and
    /// `there` is in the file now.
    fn joined(&self, _before: &Self, _there: &Self) -> Self {
        self.clone()
    }
}

/// The file, if there is one: tests and a home that cannot be written have none.
pub struct Kept<T: Keep> {
    path: Option<PathBuf>,
    /// Why the file could not be read; it is then kept beside.
    pub notice: Option<String>,
    saved: T,
    /// The newest, until a thread takes it to write it.
    unwritten: Arc<Mutex<Option<T>>>,
    /// What was read, or written last.
    before: Arc<Mutex<T>>,
    /// Why it could not be written, until somebody asks.
    failed: Arc<Mutex<Option<String>>>,
    /// The only thread that writes.
    writing: Option<JoinHandle<()>>,
}

impl<T: Keep> Kept<T> {
    /// Reads the file; where there is none, or none that can be read, the usual.
    pub fn load(path: Option<PathBuf>) -> (T, Self) {
        let (found, notice) = match path.as_deref().map(read) {
            None => (T::default(), None),
            Some(Ok(found)) => (found, None),
            Some(Err(why)) => (T::default(), Some(why)),
        };
        let before = Arc::new(Mutex::new(found.clone()));
        let store = Self {
            path,
            notice,
            saved: found.clone(),
            unwritten: Arc::default(),
            before,
            failed: Arc::default(),
            writing: None,
        };
        if let (Some(path), Some(_)) = (&store.path, &store.notice) {
            // A file that this program does not understand may hold what somebody wrote: it is kept.
            let _ = fs::rename(path, free_beside(path));
        }
        (found, store)
    }

    /// Writes it in another thread, if it has changed.
    pub fn save_if_changed(&mut self, now: &T) {
        let Some(path) = self.path.clone().filter(|_| *now != self.saved) else { return };
        self.saved = now.clone();
        *lock(&self.unwritten) = Some(now.clone());
        if self.writing.as_ref().is_none_or(JoinHandle::is_finished) {
            let (unwritten, before, failed) = (self.unwritten.clone(), self.before.clone(), self.failed.clone());
            let write_newest = move || write_newest(&path, &unwritten, &before, &failed);
            // Where the system has no thread for it, the next change asks for one again.
            self.writing = thread::Builder::new().name(T::THREAD.to_owned()).spawn(write_newest).ok();
        }
    }

    /// Whether it is being written.
    pub fn is_writing(&self) -> bool {
        self.writing.as_ref().is_some_and(|thread| !thread.is_finished())
    }

    /// Why it could not be written, once after each time.
    pub fn take_failure(&self) -> Option<String> {
        lock(&self.failed).take()
    }
}

impl<T: Keep> Drop for Kept<T> {
    /// Waits for the thread that writes, and writes what it left.
    fn drop(&mut self) {
        self.writing.take().map(JoinHandle::join);
        if let Some(path) = &self.path {
            // The window has gone, so there is no place for a message.
            write_newest(path, &self.unwritten, &self.before, &self.failed);
        }
    }
}

/// Writes the newest, and what comes meanwhile.
fn write_newest<T: Keep>(path: &Path, unwritten: &Mutex<Option<T>>, before: &Mutex<T>, failed: &Mutex<Option<String>>) {
    loop {
        // The lock is not held while the disk writes: the window does not wait for it.
        let Some(newest) = lock(unwritten).take() else { return };
        let known = lock(before).clone();
        // One that cannot be read any more is written anew.
        let joined = read(path).map_or_else(|_| newest.clone(), |there| newest.joined(&known, &there));
        // Where it cannot be written the next start has an older one, and the window says so.
        if let Err(error) = write(path, &joined) {
            *lock(failed) = Some(format!("{}: {error}", path.display()));
        }
        *lock(before) = newest;
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn read<T: Keep>(path: &Path) -> Result<T, String> {
    use std::io::ErrorKind::{NotADirectory, NotFound};
    use std::io::Read;
    let mut text = String::new();
    match fs::File::open(path).and_then(|file| file.take(T::MAX_FILE_BYTES).read_to_string(&mut text)) {
        Err(error) if matches!(error.kind(), NotFound | NotADirectory) => return Ok(T::default()),
        Err(error) => return Err(format!("{}: {error}", path.display())),
        Ok(_) => {}
    }
    toml::from_str(&text).map_err(|error| {
        let before = &text[..error.span().map_or(0, |span| span.start.min(text.len()))];
        let line = before.matches('\n').count() + 1;
        format!("{}:{line}: {}", path.display(), error.message().trim())
    })
}

fn write<T: Keep>(path: &Path, newest: &T) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let text = toml::to_string(newest).map_err(io::Error::other)?;
    replace::write(path, &text)
}

/// `preferences.toml.bak`, or the first numbered one that is free.
fn free_beside(path: &Path) -> PathBuf {
    let name = |ending: String| PathBuf::from(format!("{}{ending}", path.display()));
    let numbered = (2..1000).map(|n| name(format!(".bak{n}")));
    let mut names = std::iter::once(name(".bak".to_owned())).chain(numbered);
    names.find(|path| !path.exists()).unwrap_or_else(|| name(".bak".to_owned()))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct Number {
        number: u32,
    }

    impl Keep for Number {
        const MAX_FILE_BYTES: u64 = 1000;
        const THREAD: &'static str = "number";
    }

    fn loaded(path: &Path) -> (Number, Kept<Number>) {
        Kept::load(Some(path.to_owned()))
    }

    #[test]
    fn of_many_changes_in_a_row_the_newest_is_in_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/number.toml");
        let (before, mut store) = loaded(&path);
        assert_eq!((before, &store.notice), (Number::default(), &None));
        (0..1000).for_each(|number| store.save_if_changed(&Number { number }));
        drop(store);
        assert_eq!(loaded(&path).0, Number { number: 999 });
    }

    #[test]
    fn what_no_thread_has_written_is_written_at_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("number.toml");
        let (_, store) = loaded(&path);
        *lock(&store.unwritten) = Some(Number { number: 150 });
        drop(store);
        assert_eq!(loaded(&path).0, Number { number: 150 });
    }

    #[test]
    fn where_nothing_can_be_written_it_is_said() {
        let folder = tempfile::tempdir().unwrap();
        // A file in the place of the folder: nobody can write into it, not even an administrator.
        fs::write(folder.path().join("a"), "").unwrap();
        let path = folder.path().join("a/number.toml");
        let (number, mut store) = Kept::load(Some(path.clone()));
        assert_eq!((number, store.take_failure()), (Number::default(), None));
        store.save_if_changed(&Number { number: 1 });
        while store.is_writing() {
            thread::yield_now();
        }
        assert!(store.take_failure().is_some_and(|why| why.starts_with(&path.display().to_string())));
        assert_eq!(store.take_failure(), None);
    }

    #[test]
    fn what_cannot_be_read_is_kept_and_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("number.toml");
        for (text, line) in [("number = -1\n", 1), ("number = 1\nfuture = 1\n", 2), ("number = ", 1)] {
            fs::write(&path, text).unwrap();
            let (number, store) = loaded(&path);
            assert_eq!(number, Number::default());
            assert!(store.notice.as_ref().is_some_and(|why| why.contains(&format!("number.toml:{line}: "))), "{text}");
            assert!(!path.exists());
        }
        let kept = fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(kept, 3, "each broken file is kept under a name of its own");
    }
}
