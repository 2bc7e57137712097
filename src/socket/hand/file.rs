//! `makefile`: a socket read by lines and written like a file.

use super::{Answer, Hand, Mode};
use crate::socket::{Op, Outcome, Waiter};

/// What the file asks its socket for at a time: Python's `io.DEFAULT_BUFFER_SIZE`.
const READ_AHEAD: usize = 8192;
/// A line longer than this, in bytes, is given in pieces.
const MAX_LINE: usize = 1 << 20;

/// What one of Python's sockets has of `makefile`. Several of them can share a descriptor, and each has its own.
#[derive(Debug, Default)]
pub struct HandFile {
    /// What the file has read ahead, while there is one.
    pub(super) held: Option<Vec<u8>>,
    /// `close` was called while the file still held the socket.
    is_let_go: bool,
}

impl Hand {
    /// `close`: the socket goes with its last holder, and a file of `makefile` is one.
    pub fn close(mut self) -> Option<Self> {
        self.file.is_let_go = true;
        self.file.held.is_some().then_some(self)
    }

    /// The file's `close`: it lets go of the socket; what it had read ahead is lost.
    pub fn close_file(mut self) -> Option<Self> {
        self.file.held = None;
        (!self.file.is_let_go).then_some(self)
    }

    /// The file's `readline`: up to and with the next line feed, or what was left at the end. It calls `recv(8192)` as often
    /// as it needs, and keeps what it got too much: a `recv` on the socket will not see that any more.
    ///
    /// # Errors
    /// As `recv`.
    pub fn read_line(&mut self, waiter: &mut Waiter) -> Answer<Vec<u8>> {
        let mut held = self.file.held.take().unwrap_or_default();
        let mut looked_at = 0;
        let result = loop {
            if let Some(end) = held[looked_at..].iter().position(|byte| *byte == b'\n') {
                break Ok(looked_at + end + 1);
            }
            looked_at = held.len();
            if looked_at >= MAX_LINE {
                break Ok(looked_at);
            }
            match self.recv(&Op::recv(READ_AHEAD), waiter) {
                Ok(received) if received.data.is_empty() => break Ok(looked_at),
                Ok(received) => held.extend(received.data),
                // A file says that there is nothing yet by returning what it has (CPython, `SocketIO.readinto`).
                Err(Outcome::Failed(code)) if self.mode == Mode::NonBlocking && code.name == "EAGAIN" => {
                    break Ok(looked_at);
                }
                Err(ended) => break Err(ended),
            }
        };
        let line = result.map(|end| held.drain(..end).collect());
        self.file.held = Some(held);
        line
    }
}
