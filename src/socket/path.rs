//! The files that Unix sockets are bound to.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::family::open;
use super::sockaddr::to_system;
use super::{Family, Kind, Op, Trace};
use crate::address::Addr;

/// The file a socket of ours was bound to: removed when the socket is closed, as the system does not (unix(7)).
#[derive(Debug)]
pub(super) struct BoundPath {
    path: PathBuf,
    /// Which file that was: another may have taken its place since.
    file: Option<FileId>,
}

/// Device and number of a file; no other file has both as long as this one is there.
type FileId = (u64, u64);

impl BoundPath {
    /// The file that belongs to this address, once `bind` has made it.
    pub(super) fn of(addr: &Addr) -> Option<Self> {
        match addr {
            Addr::Unix(path) if is_file(path) => Some(Self { path: path.to_path_buf(), file: file_id(path) }),
            _ => None,
        }
    }

    /// `unlink`, unless another file has the name by now: it is somebody else's.
    fn remove(self, trace: &Arc<dyn Trace>) {
        let now = file_id(&self.path);
        if now.is_some() && now != self.file {
            return;
        }
        let op = Op::Unlink(self.path.to_string_lossy().into());
        // Where somebody else has removed it already, the traced call says so.
        let _ = trace.make(op, &Addr::unix(&*self.path), || std::fs::remove_file(&self.path));
    }
}

/// Removes the file of a socket that has one.
pub(super) fn release(path: Option<BoundPath>, trace: &Arc<dyn Trace>) {
    if let Some(path) = path {
        path.remove(trace);
    }
}

/// Removes what an earlier run left at this address: a socket's file behind which nobody listens any more. Nothing else is
/// ever removed: not a file of another kind, and not a socket that answers.
pub(super) fn remove_stale(addr: &Addr, kind: Kind, trace: &Arc<dyn Trace>) {
    let Addr::Unix(path) = addr else { return };
    // What is removed is the file that was asked, and none that took its place meanwhile.
    let Some(found) = BoundPath::of(addr) else { return };
    if is_socket(path) && is_refused(addr, kind) {
        found.remove(trace);
    }
}

/// Removes the file of a Unix socket that this program bound; a file of another kind stays.
pub(super) fn unlink_socket(path: &Path) {
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
