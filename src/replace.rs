//! Files that are replaced in one step: written beside and renamed, so that a failed write never harms what was there.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// The place that a new file is to take.
#[derive(Debug)]
pub struct Target {
    path: PathBuf,
    permissions: Option<fs::Permissions>,
}

impl Target {
    /// Looks at what is there now.
    ///
    /// # Errors
    /// It is no regular file: renaming over a device would put a file in its place.
    pub fn of(path: &Path) -> io::Result<Self> {
        // A link stays a link: the file that it leads to is the one to replace.
        let path = match fs::canonicalize(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Self { path: path.to_owned(), permissions: None });
            }
            found => found?,
        };
        let metadata = fs::metadata(&path)?;
        if !metadata.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
        }
        Ok(Self { path, permissions: Some(metadata.permissions()) })
    }

    /// A new file in the same folder, so that renaming it is one step. Dropped without [`Self::put`], it is removed.
    ///
    /// # Errors
    /// The folder takes no new file.
    pub fn open_beside(&self) -> io::Result<NamedTempFile> {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut builder = tempfile::Builder::new();
        builder.prefix(".").suffix(".tmp");
        if let Some(permissions) = usual_permissions() {
            builder.permissions(permissions);
        }
        let file = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
        if let Some(permissions) = &self.permissions {
            // A file system that has none is no reason not to save.
            let _ = file.as_file().set_permissions(permissions.clone());
        }
        Ok(file)
    }

    /// Puts the written file in its place.
    ///
    /// # Errors
    /// It cannot be renamed; then it is removed.
    pub fn put(&self, beside: NamedTempFile) -> io::Result<()> {
        beside.persist(&self.path).map(drop).map_err(|failed| failed.error)
    }
}

/// Writes a whole file in one step.
///
/// # Errors
/// As [`Target`]'s; the disk takes no more.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> io::Result<()> {
    let target = Target::of(path)?;
    let mut beside = target.open_beside()?;
    beside.write_all(content.as_ref())?;
    beside.as_file().sync_all()?;
    target.put(beside)
}

/// What a program that just opens a file would give it (the process's mask still applies); by itself a temporary file
/// would be for its owner alone, and logs and labs are often for others.
#[cfg(unix)]
fn usual_permissions() -> Option<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn usual_permissions() -> Option<fs::Permissions> {
    None
}
