//! Waiting that can be interrupted.
//!
//! Every worker thread has one [`Waiter`]. Its sockets are non-blocking underneath; where a call would block, the worker
//! waits here for the socket *or* for a [`Notifier`], so a stop or a command reaches it at once in whatever call it is.
//! The log shows the one call that the lesson knows, with the waiting in its duration.

use std::collections::BTreeSet;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use mio::event::{Event, Source};
use mio::{Events, Interest, Poll, Token, Waker};

const SOCKET: Token = Token(0);
/// The token of every notifier; no socket has it.
pub(super) const NOTIFIER: Token = Token(usize::MAX);

/// Waits for one socket, and for what other threads notify it of.
#[derive(Debug)]
pub struct Waiter {
    pub(super) poll: Poll,
    events: Events,
    stop: StopHandle,
}

/// Ends the wait of the thread that it belongs to, from any thread.
#[derive(Debug, Clone)]
pub struct Notifier {
    waker: Arc<Waker>,
    /// Which of the thread's sockets it is for, where a poller asks that.
    key: Option<(usize, Notified)>,
}

/// The keys of the sockets that notices have come for; clones share them.
#[derive(Debug, Clone, Default)]
pub(super) struct Notified(Arc<Mutex<BTreeSet<usize>>>);

/// The wish that a thread stop, or one of the connections that it serves; clones carry the same wish.
#[derive(Debug, Clone)]
pub struct StopHandle {
    notifier: Notifier,
    is_stopped: Arc<AtomicBool>,
}

/// What a wait is for, beside a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// Something to receive or accept, or the end of it.
    Recv,
    /// Room to send.
    Send,
    /// Either.
    Either,
    /// Nothing of the socket.
    Nothing,
}

/// What ended a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ready {
    /// The socket may have something to do.
    pub socket: bool,
    /// The other side has sent its last, where the system says that beside the rest.
    pub ended: bool,
    /// Somebody called [`Notifier::notify`].
    pub notified: bool,
}

impl Waiter {
    /// # Errors
    /// The system has no more descriptors.
    pub fn new() -> io::Result<Self> {
        let poll = Poll::new()?;
        let notifier = Notifier { waker: Arc::new(Waker::new(poll.registry(), NOTIFIER)?), key: None };
        Ok(Self { poll, events: Events::with_capacity(8), stop: notifier.new_stop_handle() })
    }

    /// What other threads ask this one to stop with.
    pub fn stop_handle(&self) -> StopHandle {
        self.stop.clone()
    }

    /// What other threads end its waits with.
    pub fn notifier(&self) -> &Notifier {
        self.stop.notifier()
    }

    /// Whether a stop has been asked for.
    pub fn is_stopped(&self) -> bool {
        self.stop.is_stopped()
    }

    pub(super) fn watch(&self, source: &mut impl Source, interest: Interest) -> io::Result<()> {
        self.poll.registry().register(source, SOCKET, interest)
    }

    /// Watches for something else than before; what the socket can do already ends the next wait.
    pub(super) fn watch_again(&self, source: &mut impl Source, interest: Interest) -> io::Result<()> {
        self.poll.registry().reregister(source, SOCKET, interest)
    }

    /// Ends what [`Self::watch`] began, so that another waiter can watch the socket.
    pub(super) fn unwatch(&self, source: &mut impl Source) -> io::Result<()> {
        self.poll.registry().deregister(source)
    }

    /// Waits until the socket is as wanted, a notice comes or the time is over (`None`: no limit).
    ///
    /// What is not wanted is passed over: on Windows a socket that could send would else end every wait at once.
    ///
    /// # Errors
    /// What the system's poll answered; an interrupting signal is no error.
    pub fn wait(&mut self, want: Want, limit: Option<Duration>) -> io::Result<Ready> {
        let deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
        loop {
            let left = deadline.map(|at| at.saturating_duration_since(Instant::now()));
            if let Err(error) = self.poll.poll(&mut self.events, left) {
                if error.kind() == io::ErrorKind::Interrupted {
                    return Ok(Ready { socket: true, notified: true, ended: false });
                }
                return Err(error);
            }
            let mut ready = Ready::default();
            for event in &self.events {
                match event.token() {
                    NOTIFIER => ready.notified = true,
                    _ => {
                        ready.socket |= want.is_met_by(event);
                        ready.ended |= event.is_read_closed();
                    }
                }
            }
            if ready.socket || ready.notified || left.is_some_and(|left| left.is_zero()) {
                return Ok(ready);
            }
        }
    }
}

impl Want {
    /// What a socket is watched for; `None` where nothing is wanted of it.
    pub(super) fn interest(self) -> Option<Interest> {
        match self {
            Want::Recv => Some(Interest::READABLE),
            Want::Send => Some(Interest::WRITABLE),
            Want::Either => Some(Interest::READABLE | Interest::WRITABLE),
            Want::Nothing => None,
        }
    }

    fn is_met_by(self, event: &Event) -> bool {
        let can_recv = event.is_readable() || event.is_read_closed() || event.is_error();
        let can_send = event.is_writable() || event.is_write_closed() || event.is_error();
        match self {
            Want::Recv => can_recv,
            Want::Send => can_send,
            Want::Either => can_recv || can_send,
            Want::Nothing => false,
        }
    }
}

impl Notifier {
    /// Ends the wait; a notice that comes while nobody waits is kept for the next wait.
    pub fn notify(&self) {
        // Noted before, so that whoever wakes finds it.
        if let Some((key, notified)) = &self.key {
            notified.with(|keys| keys.insert(*key));
        }
        // It fails only where the waiter is gone already, and then nobody waits.
        let _ = self.waker.wake();
    }

    /// One that also says which socket it is for.
    pub(super) fn for_key(&self, key: usize, notified: &Notified) -> Self {
        Self { waker: self.waker.clone(), key: Some((key, notified.clone())) }
    }

    /// A stop of its own for one connection among those that the thread serves.
    pub fn new_stop_handle(&self) -> StopHandle {
        StopHandle { notifier: self.clone(), is_stopped: Arc::default() }
    }
}

impl Notified {
    /// The keys noted since the last call.
    pub(super) fn take(&self) -> BTreeSet<usize> {
        self.with(std::mem::take)
    }

    fn with<T>(&self, read_or_write: impl FnOnce(&mut BTreeSet<usize>) -> T) -> T {
        read_or_write(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl StopHandle {
    /// Asks for the stop, and ends the thread's wait.
    pub fn stop(&self) {
        self.is_stopped.store(true, Ordering::Release);
        self.notifier.notify();
    }

    /// Whether a stop has been asked for.
    pub fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Acquire)
    }

    /// What ends the thread's wait without a stop.
    pub fn notifier(&self) -> &Notifier {
        &self.notifier
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_before_the_wait_is_not_lost() {
        let mut waiter = Waiter::new().unwrap();
        waiter.notifier().notify();
        assert!(waiter.wait(Want::Nothing, None).unwrap().notified);
        assert_eq!(waiter.wait(Want::Either, Some(Duration::ZERO)).unwrap(), Ready::default());
    }

    #[test]
    fn a_stop_ends_the_wait_from_another_thread() {
        let mut waiter = Waiter::new().unwrap();
        let stop = waiter.stop_handle();
        let other = std::thread::spawn(move || stop.stop());
        assert!(waiter.wait(Want::Recv, None).unwrap().notified);
        other.join().unwrap();
        assert!(waiter.is_stopped());
    }
}
