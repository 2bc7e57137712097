//! Where the files of a run are: in a folder of their own, or as parts of one file. Both are read the same way, at a place.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

/// The files of a run, by their names.
#[derive(Debug, Clone)]
pub(in crate::record) enum RunFiles {
    Folder(PathBuf),
    /// Each file is a part of this one.
    Within(Arc<File>, BTreeMap<String, Range<u64>>),
}

impl RunFiles {
    /// The names of all of them, in order.
    ///
    /// # Errors
    /// What the system says of the folder.
    pub fn names(&self) -> io::Result<Vec<String>> {
        match self {
            Self::Within(_, parts) => Ok(parts.keys().cloned().collect()),
            Self::Folder(folder) => {
                let names = std::fs::read_dir(folder)?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
                let mut names: Vec<String> = names.collect();
                names.sort_unstable();
                Ok(names)
            }
        }
    }

    /// Opens one of them to be read.
    ///
    /// # Errors
    /// There is none of this name; what the system says.
    pub fn open(&self, name: &str) -> io::Result<Part> {
        match self {
            Self::Folder(folder) => Ok(Part::whole(File::open(folder.join(name))?)),
            Self::Within(file, parts) => {
                let range = parts.get(name).ok_or(io::ErrorKind::NotFound)?;
                Ok(Part { file: file.clone(), from: range.start, length: Some(range.end.saturating_sub(range.start)) })
            }
        }
    }
}

/// A file, or a part of one, that is read at a place without moving one that others share.
#[derive(Debug, Clone)]
pub(in crate::record) struct Part {
    file: Arc<File>,
    /// Where it begins.
    from: u64,
    /// `None`: as long as the file is, which may grow.
    length: Option<u64>,
}

impl Part {
    /// All of a file.
    pub fn whole(file: File) -> Self {
        Self::shared(Arc::new(file))
    }

    /// All of a file that has other readers.
    pub fn shared(file: Arc<File>) -> Self {
        Self { file, from: 0, length: None }
    }

    /// The file that it is all or a part of.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// How long it is, in bytes.
    ///
    /// # Errors
    /// What the system says of the file.
    pub fn length(&self) -> io::Result<u64> {
        self.length.map_or_else(|| Ok(self.file.metadata()?.len()), Ok)
    }

    /// Reads all of `to` from this place on.
    ///
    /// # Errors
    /// It is not so long; what the system says.
    pub fn read_exact_at(&self, to: &mut [u8], at: u64) -> io::Result<()> {
        let end = at.checked_add(to.len() as u64).ok_or(io::ErrorKind::UnexpectedEof)?;
        if self.length.is_some_and(|length| end > length) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        read_exact_at(&self.file, to, self.from.checked_add(at).ok_or(io::ErrorKind::UnexpectedEof)?)
    }

    /// Writes all of this from this place on, in a file of its own.
    ///
    /// # Errors
    /// What the system says.
    pub fn write_all_at(&self, from: &[u8], at: u64) -> io::Result<()> {
        #[cfg(unix)]
        return std::os::unix::fs::FileExt::write_all_at(&*self.file, from, at);
        #[cfg(windows)]
        {
            let (mut from, mut at) = (from, at);
            while !from.is_empty() {
                let written = std::os::windows::fs::FileExt::seek_write(&*self.file, from, at)?;
                if written == 0 {
                    return Err(io::ErrorKind::WriteZero.into());
                }
                (from, at) = (&from[written..], at + written as u64);
            }
            Ok(())
        }
    }
}

fn read_exact_at(file: &File, to: &mut [u8], at: u64) -> io::Result<()> {
    #[cfg(unix)]
    return std::os::unix::fs::FileExt::read_exact_at(file, to, at);
    #[cfg(windows)]
    {
        let (mut to, mut at) = (to, at);
        while !to.is_empty() {
            let read = std::os::windows::fs::FileExt::seek_read(file, to, at)?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            (to, at) = (&mut to[read..], at + read as u64);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_part_reads_as_a_file_of_its_own() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"beforewithinafter").unwrap();
        let parts = BTreeMap::from([("a".to_owned(), 6..12), ("far".to_owned(), u64::MAX - 2..u64::MAX)]);
        let files = RunFiles::Within(Arc::new(file), parts);
        assert_eq!(files.names().unwrap(), ["a", "far"]);
        let part = files.open("a").unwrap();
        let mut found = [0; 4];
        part.read_exact_at(&mut found, 2).unwrap();
        assert_eq!((part.length().unwrap(), &found), (6, b"thin"));
        // Nothing behind it is read as a part of it.
        assert!(part.read_exact_at(&mut found, 3).is_err());
        assert!(part.read_exact_at(&mut found, u64::MAX).is_err());
        assert!(files.open("far").unwrap().read_exact_at(&mut found[..2], 1).is_err());
        assert!(files.open("none").is_err());
    }
}
