//! The files that Unix sockets are bound to.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::family::open;
use super::sockaddr::to_system;
use super::{Family, Kind, Op, Trace};
use crate::address::Addr;

/// The file that a socket of ours was bound to. Dropping it removes the file, as the system does not (unix(7)).
pub(super) struct BoundPath {
    path: PathBuf,
    file: Option<FileId>,
    trace: Arc<dyn Trace>,
}

/// Device and number of a file; no other file has both as long as this one is there.
type FileId = (u64, u64);

impl BoundPath {
    /// The file that belongs to this address, once `bind` has made it.
    pub(super) fn of(addr: &Addr, trace: &Arc<dyn Trace>) -> Option<Self> {
        let Addr::Unix(path) = addr else { return None };
        is_file(path).then(|| Self { path: path.to_path_buf(), file: file_id(path), trace: trace.clone() })
    }
}

impl Drop for BoundPath {
    fn drop(&mut self) {
        remove(&self.path, self.file, &self.trace);
    }
}

/// `unlink`, unless another file has the name by now: it is somebody else's.
fn remove(path: &Path, file: Option<FileId>, trace: &Arc<dyn Trace>) {
    let now = file_id(path);
    if now.is_none() || now == file {
        // Where somebody else has removed it already, the traced call says so.
        let _ = trace.make(Op::Unlink(path.to_string_lossy().into()), &Addr::unix(path), || std::fs::remove_file(path));
    }
}

/// Removes what an earlier run left at this address: a socket's file behind which nobody listens any more. Nothing else is
/// ever removed: not a file of another kind, and not a socket that answers.
pub(super) fn remove_stale(addr: &Addr, kind: Kind, trace: &Arc<dyn Trace>) {
    let Addr::Unix(path) = addr else { return };
    // What is removed is the file that was asked, and none that took its place meanwhile.
    let file = file_id(path);
    if is_file(path) && is_socket(path) && is_refused(addr, kind) {
        remove(path, file, trace);
    }
}

/// Removes the file of a Unix socket that this program bound, which the system leaves behind (unix(7)); a file of another kind
/// stays.
pub fn unlink_socket(path: &Path) {
    if is_file(path) && is_socket(path) {
        // Where it is gone already, that is what was wanted.
        let _ = std::fs::remove_file(path);
    }
}

/// A path that no file has, for a client that wants answers; Python's lessons bind one too.
pub(super) fn fresh() -> Addr {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    Addr::unix(std::env::temp_dir().join(format!("socketlab-{}-{number}.sock", std::process::id())))
}

/// Whether the address is a file's path: neither unnamed nor of the abstract namespace.
fn is_file(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().first().is_some_and(|first| *first != 0)
}

#[cfg(unix)]
fn file_id(path: &Path) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt;
    std::fs::symlink_metadata(path).ok().map(|meta| (meta.dev(), meta.ino()))
}

#[cfg(not(unix))]
fn file_id(_: &Path) -> Option<FileId> {
    None
}

#[cfg(unix)]
fn is_socket(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;
    std::fs::symlink_metadata(path).is_ok_and(|meta| meta.file_type().is_socket())
}

#[cfg(not(unix))]
fn is_socket(_: &Path) -> bool {
    false
}

fn is_refused(addr: &Addr, kind: Kind) -> bool {
    let connected = open(Family::Unix, kind).and_then(|socket| {
        socket.set_nonblocking(true)?;
        socket.connect(&to_system(addr)?)
    });
    connected.is_err_and(|error| error.kind() == io::ErrorKind::ConnectionRefused)
}
