//! How much the kernel keeps for a socket: SO_RCVBUF and SO_SNDBUF, which the system grants in its own way.

use std::sync::Arc;

use socket2::Socket;

use super::option::{get_option, set_option};
use super::{SocketError, SocketOption, Trace};
use crate::address::Addr;

/// What a socket asks for before `bind` or `connect`, in bytes; `None` leaves what there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SocketBuffers {
    /// `SO_RCVBUF`. The sockets that a listening one accepts have its size, too.
    pub receive: Option<u32>,
    /// `SO_SNDBUF`.
    pub send: Option<u32>,
}

impl SocketBuffers {
    /// Sets them, and reads back what the system has made of them: Linux doubles the number (socket(7)), and every system has limits.
    ///
    /// # Errors
    /// The first call that failed.
    pub(super) fn apply(self, socket: &Socket, addr: &Addr, trace: &Arc<dyn Trace>) -> Result<(), SocketError> {
        for (option, size) in [(SocketOption::RcvBuf, self.receive), (SocketOption::SndBuf, self.send)] {
            if let Some(bytes) = size {
                set_option(socket, option, i64::from(bytes), addr, trace)?;
                get_option(socket, option, addr, trace)?;
            }
        }
        Ok(())
    }
}
