//! Waiting for many sockets at once, for the event loop.

use std::io;
use std::time::{Duration, Instant};

use mio::event::Source;
use mio::{Events, Interest, Poll, Token};

use super::Wake;
use super::waiter::{WAKE, wake_of};

/// Events taken from the system at a time.
const EVENTS: usize = 1024;

/// Waits for many sockets, each under a key of its own, and for the wake that belongs to it.
#[derive(Debug)]
pub struct Poller {
    poll: Poll,
    events: Events,
    wake: Wake,
}

/// What one socket may do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    pub key: usize,
    /// It may receive or accept, or find out the end of that.
    pub can_recv: bool,
    /// It may send, or find out the end of that.
    pub can_send: bool,
}

impl Poller {
    /// # Errors
    /// The system has no more descriptors.
    pub fn new() -> io::Result<Self> {
        let poll = Poll::new()?;
        let wake = wake_of(&poll)?;
        Ok(Self { poll, events: Events::with_capacity(EVENTS), wake })
    }

    /// The handle that other threads interrupt this poller with.
    pub fn wake(&self) -> Wake {
        self.wake.clone()
    }

    pub(super) fn add(&mut self, source: &mut impl Source, key: usize) -> io::Result<()> {
        self.poll.registry().register(source, Token(key), Interest::READABLE | Interest::WRITABLE)
    }

    pub(super) fn remove(&mut self, source: &mut impl Source) {
        // A socket that was never added has nothing to remove.
        let _ = self.poll.registry().deregister(source);
    }

    /// Waits until a socket may do something, a wake comes or `limit` is over. A socket is told of once when that begins:
    /// what it may do is to be done until it would wait.
    ///
    /// # Errors
    /// What the system's poll answered; an interrupting signal is no error.
    pub fn wait(&mut self, limit: Option<Duration>) -> io::Result<impl Iterator<Item = Event>> {
        let deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
        loop {
            let left = deadline.map(|at| at.saturating_duration_since(Instant::now()));
            match self.poll.poll(&mut self.events, left) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
                Ok(()) => break,
            }
        }
        Ok(self.events.iter().filter(|event| event.token() != WAKE).map(|event| Event {
            key: event.token().0,
            can_recv: event.is_readable() || event.is_read_closed() || event.is_error(),
            can_send: event.is_writable() || event.is_write_closed() || event.is_error(),
        }))
    }
}
