//! The files of a segment, private to their user.

use std::fs::OpenOptions;
use std::io;
use std::path::{Path, PathBuf};

use super::header::HEADER_BYTES;
use super::parts::{Part, RunFiles};

/// Changes when something is written in another way.
const VERSION: u32 = 1;
const ROWS: &[u8; 8] = b"SLABROWS";
const BYTES: &[u8; 8] = b"SLABBYTE";

/// How the name of the file ends that has a segment's lists.
pub(super) const INDEX: &str = "index";

/// What both files of a segment begin with: what they are, the version, the segment's first row, and a CRC.
fn begins(magic: [u8; 8], first_row: u64) -> [u8; HEADER_BYTES] {
    let mut out = [0; HEADER_BYTES];
    out[..8].copy_from_slice(&magic);
    out[8..12].copy_from_slice(&VERSION.to_le_bytes());
    out[16..24].copy_from_slice(&first_row.to_le_bytes());
    let crc = crc32fast::hash(&out[..24]);
    out[24..28].copy_from_slice(&crc.to_le_bytes());
    out
}

/// Both files of a segment.
#[derive(Debug)]
pub(super) struct Files {
    pub rows: Part,
    pub bytes: Part,
}

impl Files {
    pub fn create(folder: &Path, first_row: u64) -> io::Result<Self> {
        let create = |ending, magic| {
            // On Windows a read at a place moves the one where a write would go.
            let file = private().read(true).append(true).create_new(true).open(path(folder, first_row, ending))?;
            io::Write::write_all(&mut &file, &begins(magic, first_row))?;
            Ok::<_, io::Error>(Part::whole(file))
        };
        Ok(Self { rows: create("rows", *ROWS)?, bytes: create("bytes", *BYTES)? })
    }

    /// # Errors
    /// A file is missing, or is not the segment's.
    pub fn open(files: &RunFiles, first_row: u64) -> io::Result<Self> {
        let open = |ending, magic| {
            let file = files.open(&name(first_row, ending))?;
            let mut found = [0; HEADER_BYTES];
            file.read_exact_at(&mut found, 0)?;
            if found == begins(magic, first_row) { Ok(file) } else { Err(io::Error::from(io::ErrorKind::InvalidData)) }
        };
        Ok(Self { rows: open("rows", *ROWS)?, bytes: open("bytes", *BYTES)? })
    }
}

/// The path of one of a segment's files.
pub(super) fn path(folder: &Path, first_row: u64, ending: &str) -> PathBuf {
    folder.join(name(first_row, ending))
}

/// What one of a segment's files is called.
pub(in crate::record) fn name(first_row: u64, ending: &str) -> String {
    // So that they stand in order wherever files are listed.
    format!("{first_row:020}.{ending}")
}

/// For a file that nobody but its user may read.
pub(in crate::record) fn private() -> OpenOptions {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "elsewhere the folder is its user's alone"))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
