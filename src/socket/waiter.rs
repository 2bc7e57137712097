//! Waiting that can be interrupted.
//!
//! Every worker thread has one [`Waiter`]. Its sockets are non-blocking underneath; where a call would block, the worker
//! waits here for the socket *or* for its [`Wake`], so a stop or a command reaches it at once in whatever call it sits.
//! The log shows the one call that the lesson knows, with the waiting in its duration.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use mio::event::{Event, Source};
use mio::{Events, Interest, Poll, Token, Waker};

const SOCKET: Token = Token(0);
/// The token of every wake; no socket has it.
pub(super) const WAKE: Token = Token(usize::MAX);

/// Waits for one socket and for the wake that belongs to it.
#[derive(Debug)]
pub struct Waiter {
    poll: Poll,
    events: Events,
    wake: Wake,
}

/// Interrupts the [`Waiter`] it came from, from any thread, and carries the wish to stop.
#[derive(Debug, Clone)]
pub struct Wake {
    waker: Arc<Waker>,
    stop: Arc<AtomicBool>,
}

/// What a wait is for, beside a wake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// Something to receive or accept, or the end of it.
    Recv,
    /// Room to send.
    Send,
    /// Either.
    Either,
    /// Nothing of the socket.
    Wake,
}

/// What ended a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ready {
    /// The socket may have something to do.
    pub socket: bool,
    /// The other side has sent its last, where the system tells that beside the rest.
    pub ended: bool,
    /// Somebody called [`Wake::wake`].
    pub woken: bool,
}

/// What came of a call that may wait.
#[derive(Debug, PartialEq, Eq)]
pub enum Waited<T> {
    Done(T),
    /// A wake came first; the call has not been made and can be asked for again.
    Woken,
}

impl Waiter {
    /// # Errors
    /// The system has no more descriptors.
    pub fn new() -> io::Result<Self> {
        let poll = Poll::new()?;
        let wake = wake_of(&poll)?;
        Ok(Self { poll, events: Events::with_capacity(8), wake })
    }

    /// The handle that other threads interrupt this waiter with.
    pub fn wake(&self) -> Wake {
        self.wake.clone()
    }

    /// Whether a stop has been asked for.
    pub fn is_stopped(&self) -> bool {
        self.wake.is_stopped()
    }

    pub(super) fn registry(&self) -> &mio::Registry {
        self.poll.registry()
    }

    pub(super) fn poll(&mut self, events: &mut Events, limit: Option<Duration>) -> io::Result<()> {
        self.poll.poll(events, limit)
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

    /// Waits until the socket is as wanted, a wake comes or the time is over (`None`: no limit).
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
                    return Ok(Ready { socket: true, woken: true, ended: false });
                }
                return Err(error);
            }
            let mut ready = Ready::default();
            for event in &self.events {
                match event.token() {
                    WAKE => ready.woken = true,
                    _ => {
                        ready.socket |= want.is_met_by(event);
                        ready.ended |= event.is_read_closed();
                    }
                }
            }
            if ready.socket || ready.woken || left.is_some_and(|left| left.is_zero()) {
                return Ok(ready);
            }
        }
    }
}

/// The wake that interrupts this poll.
pub(super) fn wake_of(poll: &Poll) -> io::Result<Wake> {
    let waker = Arc::new(Waker::new(poll.registry(), WAKE)?);
    Ok(Wake { waker, stop: Arc::new(AtomicBool::new(false)) })
}

impl Want {
    fn is_met_by(self, event: &Event) -> bool {
        let can_recv = event.is_readable() || event.is_read_closed() || event.is_error();
        let can_send = event.is_writable() || event.is_write_closed() || event.is_error();
        match self {
            Want::Recv => can_recv,
            Want::Send => can_send,
            Want::Either => can_recv || can_send,
            Want::Wake => false,
        }
    }
}

impl Wake {
    /// Interrupts the waiter; a wake that comes while nobody waits is kept for the next wait.
    pub fn wake(&self) {
        // It fails only where the waiter is gone already, and then there is nobody to wake.
        let _ = self.waker.wake();
    }

    /// Asks the worker to stop, and interrupts it.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Release);
        self.wake();
    }

    /// A wake of the same thread with a stop of its own: one connection's among the many that a thread serves.
    pub fn sibling(&self) -> Wake {
        Wake { waker: self.waker.clone(), stop: Arc::new(AtomicBool::new(false)) }
    }

    /// Whether a stop has been asked for.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Acquire)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wake_before_the_wait_is_not_lost() {
        let mut waiter = Waiter::new().unwrap();
        waiter.wake().wake();
        assert!(waiter.wait(Want::Wake, None).unwrap().woken);
        assert_eq!(waiter.wait(Want::Either, Some(Duration::ZERO)).unwrap(), Ready::default());
    }

    #[test]
    fn a_stop_wakes_from_another_thread() {
        let mut waiter = Waiter::new().unwrap();
        let wake = waiter.wake();
        let other = std::thread::spawn(move || wake.stop());
        assert!(waiter.wait(Want::Recv, None).unwrap().woken);
        other.join().unwrap();
        assert!(waiter.is_stopped());
    }
}
