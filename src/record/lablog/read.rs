//! Opening a `.lablog`. Nothing that it says is believed before it is held against the file: the parts lie inside, one behind the
//! other, are stored and not compressed, and have names that are no paths.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use rawzip::{CompressionMethod, RECOMMENDED_BUFFER_SIZE, ReaderAt, ZipLocator};
use serde::Deserialize;

use super::{CONTAINER, VERSION};
use crate::message::sentences;
use crate::record::runs::{OpenedRun, RunAbout, read_all};
use crate::record::store::{Part, RunFiles};

/// Parts that are read: a run within its limits has a few hundred.
const MAX_PARTS: u64 = 20_000;
/// The longest name, in bytes.
const MAX_NAME_BYTES: usize = 100;
/// How large the part with the version may be, in bytes.
const MAX_CONTAINER_BYTES: u64 = 64 << 10;

sentences! {
    /// Why a file is no `.lablog` that can be opened.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum LablogError: "lablog-" {
        /// The system refused.
        System { why: String },
        /// It is no zip, or one that is damaged.
        NotOne { why: String },
        /// It was made by a program that is newer than this one.
        Newer { version: u64 },
        TooMany { most: u64 },
        /// The name of a part is a path, or has characters that no part has.
        Name { part: String },
        Twice { part: String },
        Compressed { part: String },
        /// A part lies outside the file, or in another.
        Place { part: String },
        Missing { part: String },
    }
}

impl From<io::Error> for LablogError {
    fn from(error: io::Error) -> Self {
        Self::System { why: error.to_string() }
    }
}

impl OpenedRun {
    /// Opens a `.lablog`: its parts are read where they are.
    ///
    /// # Errors
    /// It is none, or was made to harm; what the system says.
    pub fn open(path: &Path) -> Result<Self, LablogError> {
        Self::of_file(File::open(path)?)
    }

    pub(super) fn of_file(file: File) -> Result<Self, LablogError> {
        let file = Arc::new(file);
        let parts = parts(&file)?;
        let files = RunFiles::Within(file, parts);
        check_version(&files)?;
        let about = RunAbout::read(&files).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => LablogError::Missing { part: RunAbout::FILE.to_owned() },
            _ => LablogError::NotOne { why: format!("{}: {error}", RunAbout::FILE) },
        })?;
        Ok(Self::of(&files, about, None)?)
    }
}

/// The first bytes of a version's part.
#[derive(Deserialize)]
struct Container {
    version: u64,
}

fn check_version(files: &RunFiles) -> Result<(), LablogError> {
    let missing = |_| LablogError::Missing { part: CONTAINER.to_owned() };
    let text = read_all(&files.open(CONTAINER).map_err(missing)?, MAX_CONTAINER_BYTES)?;
    let container: Container =
        serde_json::from_slice(&text).map_err(|error| LablogError::NotOne { why: format!("{CONTAINER}: {error}") })?;
    if container.version > VERSION {
        return Err(LablogError::Newer { version: container.version });
    }
    Ok(())
}

/// Reads at a place of a file that others share.
struct Shared(Part);

impl ReaderAt for Shared {
    fn read_at(&self, to: &mut [u8], at: u64) -> io::Result<usize> {
        let left = self.0.length()?.saturating_sub(at);
        let read = to.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        self.0.read_exact_at(&mut to[..read], at)?;
        Ok(read)
    }
}

/// The parts, each with its place in the file.
fn parts(file: &Arc<File>) -> Result<BTreeMap<String, Range<u64>>, LablogError> {
    let damaged = |error: rawzip::Error| LablogError::NotOne { why: error.to_string() };
    let length = file.metadata()?.len();
    let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
    let located = ZipLocator::new().locate_in_reader(Shared(Part::shared(file.clone())), &mut buffer, length);
    let archive = located.map_err(|(_, error)| damaged(error))?;
    let directory = archive.directory_offset();
    let mut parts = BTreeMap::new();
    // With what stands before each: nothing is in two parts.
    let mut places = Vec::new();
    let mut entries = archive.entries(&mut buffer);
    while let Some(entry) = entries.next_entry().map_err(damaged)? {
        if places.len() as u64 == MAX_PARTS {
            return Err(LablogError::TooMany { most: MAX_PARTS });
        }
        let name = name(entry.file_path().as_ref())?;
        let part = || name.clone();
        let is_stored = entry.compression_method() == CompressionMethod::STORE && !entry.flags().is_encrypted();
        if !is_stored || entry.compressed_size_hint() != entry.uncompressed_size_hint() {
            return Err(LablogError::Compressed { part: part() });
        }
        let begins = entry.local_header_offset();
        let outside = |_| LablogError::Place { part: part() };
        let (from, to) = archive.get_entry(entry.wayfinder()).map_err(outside)?.compressed_data_range();
        if from > to || to > directory || begins > from {
            return Err(LablogError::Place { part: part() });
        }
        places.push((begins, to, part()));
        if parts.insert(part(), from..to).is_some() {
            return Err(LablogError::Twice { part: part() });
        }
    }
    places.sort_unstable();
    match places.windows(2).find(|pair| pair[0].1 > pair[1].0) {
        Some(pair) => Err(LablogError::Place { part: pair[1].2.clone() }),
        None => Ok(parts),
    }
}

/// A name that is no path.
fn name(bytes: &[u8]) -> Result<String, LablogError> {
    let is_usual = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let is_name = !bytes.is_empty() && bytes.len() <= MAX_NAME_BYTES && !bytes.starts_with(b".");
    if is_name && bytes.iter().all(is_usual) {
        return Ok(bytes.iter().copied().map(char::from).collect());
    }
    let shown: String =
        bytes.iter().take(MAX_NAME_BYTES).flat_map(|byte| byte.escape_ascii()).map(char::from).collect();
    Err(LablogError::Name { part: shown })
}
