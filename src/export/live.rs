//! A log file that grows with the log.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::{Context, ExportError, Exporter, Format, Operation, format_for};
use crate::record::{Row, Sink};

/// What to do where the file is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IfExists {
    /// Leave it alone and fail.
    #[default]
    Refuse,
    /// Empty it first.
    Overwrite,
    /// Add to its end.
    Append,
}

/// Writes every row as it comes. Give it to the recorder ([`crate::record::Control::AddSink`]), which flushes it after every batch.
pub struct LiveFile {
    path: PathBuf,
    out: BufWriter<File>,
    exporter: Box<dyn Exporter>,
}

impl LiveFile {
    /// Opens the file and writes what stands before the first row, in this format or in the one of the file's ending.
    ///
    /// # Errors
    /// The ending names no format; the file exists and is to be refused (neither touches anything); it cannot be opened
    /// or written.
    pub fn open(
        path: &Path,
        format: Option<&'static Format>,
        context: Context,
        if_exists: IfExists,
    ) -> Result<Self, ExportError> {
        let format = format.map_or_else(|| format_for(path), Ok)?;
        if if_exists == IfExists::Append && !format.is_text {
            return Err(ExportError::NotAdded { path: path.to_owned() });
        }
        let file = match if_exists.options().open(path) {
            Err(error) if if_exists == IfExists::Refuse && error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(ExportError::Exists { path: path.to_owned() });
            }
            opened => opened.map_err(ExportError::in_step(Operation::Open, path))?,
        };
        let mut live = Self { path: path.to_owned(), out: BufWriter::new(file), exporter: (format.make)(context) };
        let ends_with =
            if_exists.make_ready(live.out.get_mut()).map_err(ExportError::in_step(Operation::Open, path))?;
        live.begin(ends_with).map_err(ExportError::in_step(Operation::Write, path))?;
        Ok(live)
    }

    fn begin(&mut self, ends_with: Option<u8>) -> io::Result<()> {
        match ends_with {
            None => self.exporter.begin(&mut self.out)?,
            Some(b'\n') => {}
            // What stopped in the middle of a row must not spoil the next one too.
            Some(_) => self.out.write_all(b"\n")?,
        }
        self.out.flush()
    }
}

impl IfExists {
    fn options(self) -> OpenOptions {
        let mut options = OpenOptions::new();
        match self {
            IfExists::Refuse => options.write(true).create_new(true),
            IfExists::Overwrite => options.write(true).create(true).truncate(false),
            IfExists::Append => options.read(true).append(true).create(true),
        };
        options
    }

    /// Makes an open file ready for rows; its last byte, if it has one.
    fn make_ready(self, file: &mut File) -> io::Result<Option<u8>> {
        if self == IfExists::Overwrite {
            // Emptied only now that it can be written: a file that cannot be opened keeps what it has.
            file.set_len(0)?;
        }
        if file.metadata()?.len() == 0 {
            return Ok(None);
        }
        let mut last = [0];
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
        Ok(Some(last[0]))
    }
}

impl Sink for LiveFile {
    fn name(&self) -> String {
        self.path.display().to_string()
    }

    fn row(&mut self, row: &Row) -> io::Result<()> {
        self.exporter.row(&mut self.out, Some(row.number), row)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::samples::{context, recv};
    use super::*;

    fn write_one(path: &Path, if_exists: IfExists) -> Result<(), ExportError> {
        let mut live = LiveFile::open(path, None, context(), if_exists)?;
        live.row(&Row { number: 0, record: recv(1, b"x") }).unwrap();
        live.flush().unwrap();
        Ok(())
    }

    #[test]
    fn a_file_that_exists_is_left_alone_unless_asked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.txt");
        write_one(&path, IfExists::Refuse).unwrap();
        let before = fs::read_to_string(&path).unwrap();
        let error = write_one(&path, IfExists::default()).unwrap_err().to_string();
        assert!(error.contains("--overwrite") && error.contains("--append") && error.contains("log.txt"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), before);
        write_one(&path, IfExists::Append).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), before.repeat(2));
        write_one(&path, IfExists::Overwrite).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), before);
    }

    #[test]
    fn appending_to_a_csv_writes_one_header_and_one_mark() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.csv");
        fs::write(&path, "").unwrap();
        for _ in 0..2 {
            write_one(&path, IfExists::Append).unwrap();
        }
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!((text.matches("endpoint").count(), text.matches('\u{feff}').count()), (1, 1));
        assert_eq!(text.lines().count(), 3);
    }

    #[test]
    fn a_file_that_ends_inside_a_line_gets_its_newline() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.jsonl");
        fs::write(&path, "{}").unwrap();
        write_one(&path, IfExists::Append).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("{}\n{\"row\":0,"), "{text}");
    }

    #[test]
    fn rows_are_in_the_file_after_a_flush() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.txt");
        let mut live = LiveFile::open(&path, None, context(), IfExists::Refuse).unwrap();
        live.row(&Row { number: 0, record: recv(1, b"seen") }).unwrap();
        live.flush().unwrap();
        assert!(fs::read_to_string(&path).unwrap().contains("seen"));
    }

    #[test]
    fn what_cannot_be_opened_is_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        for if_exists in [IfExists::Refuse, IfExists::Overwrite, IfExists::Append] {
            let unknown = write_one(&folder.path().join("log.xml"), if_exists).unwrap_err();
            assert!(matches!(unknown, ExportError::UnknownFormat { .. }));
            let missing = write_one(&folder.path().join("none/log.csv"), if_exists).unwrap_err();
            assert!(matches!(missing, ExportError::System { operation: Operation::Open, .. }));
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
