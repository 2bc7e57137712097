//! Waiting for many sockets at once, for the event loop: what `select` is to the lessons (mio picks epoll, kqueue or
//! IOCP).

use std::io;
use std::time::{Duration, Instant};

use mio::event::Source;
use mio::{Events, Interest, Token};

use super::waiter::{NOTIFIER, Notified};
use super::{Notifier, Waiter};

/// Events taken from the system at a time.
const EVENTS: usize = 1024;

/// Makes a thread's [`Waiter`] wait for many sockets, each under a key of its own. The socket that the waiter watched
/// before, its listener, has key 0.
#[derive(Debug)]
pub struct Poller<'a> {
    waiter: &'a mut Waiter,
    events: Events,
    notified: Notified,
}

/// What one socket may do now; neither, where a notice came for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    pub key: usize,
    /// It may receive or accept, or find out the end of that.
    pub can_recv: bool,
    /// It may send, or find out the end of that.
    pub can_send: bool,
}

impl<'a> Poller<'a> {
    pub fn new(waiter: &'a mut Waiter) -> Self {
        Self { waiter, events: Events::with_capacity(EVENTS), notified: Notified::default() }
    }

    /// The waiter, for its notifier and its stop.
    pub fn waiter(&self) -> &Waiter {
        self.waiter
    }

    /// What other threads end its waits with for the sake of one socket, which [`Self::wait`] names then.
    pub fn notifier(&self, key: usize) -> Notifier {
        self.waiter.notifier().for_key(key, &self.notified)
    }

    pub(super) fn add(&mut self, source: &mut impl Source, key: usize) -> io::Result<()> {
        self.waiter.poll.registry().register(source, Token(key), Interest::READABLE | Interest::WRITABLE)
    }

    /// Waits until a socket may do something, a notice comes or `limit` is over. A socket is named once, when
    /// that begins: what it may do is to be done until it would wait.
    ///
    /// # Errors
    /// What the system's poll answered; an interrupting signal is no error.
    pub fn wait(&mut self, limit: Option<Duration>, ready: &mut Vec<Event>) -> io::Result<()> {
        let deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
        loop {
            let left = deadline.map(|at| at.saturating_duration_since(Instant::now()));
            match self.waiter.poll.poll(&mut self.events, left) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
                Ok(()) => break,
            }
        }
        ready.extend(self.events.iter().filter(|event| event.token() != NOTIFIER).map(|event| Event {
            key: event.token().0,
            can_recv: event.is_readable() || event.is_read_closed() || event.is_error(),
            can_send: event.is_writable() || event.is_write_closed() || event.is_error(),
        }));
        let notified = self.notified.take().into_iter();
        ready.extend(notified.map(|key| Event { key, can_recv: false, can_send: false }));
        Ok(())
    }
}
