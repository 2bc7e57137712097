//! How much lies unread in a socket, asked from another thread than the one that it is of.

use std::sync::{Arc, Mutex, PoisonError};

use mio::net::UdpSocket;
use rustix::io::ioctl_fionread;

/// Looks into a socket as long as it is open. What it asks is no call of the socket's program and leaves no row.
#[derive(Debug, Clone, Default)]
pub struct Gauge(Arc<Mutex<Option<Arc<UdpSocket>>>>);

impl Gauge {
    pub(super) fn of(socket: &Arc<UdpSocket>) -> Self {
        Self(Arc::new(Mutex::new(Some(socket.clone()))))
    }

    /// Bytes that have come and that no `recv` has taken (FIONREAD); `None` once the socket is closed, or where the system does
    /// not tell.
    pub fn unread(&self) -> Option<u64> {
        self.with(|socket| socket.as_ref().and_then(|socket| ioctl_fionread(&**socket).ok()))
    }

    /// The socket is about to be closed, in the thread that it is of: nobody holds it any more.
    pub(super) fn end(&self) {
        self.with(|socket| *socket = None);
    }

    fn with<T>(&self, look: impl FnOnce(&mut Option<Arc<UdpSocket>>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
