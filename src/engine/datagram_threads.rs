//! A thread for each datagram, as Python's `ThreadingUDPServer` has it: while one answer waits, the next is made.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::remotes::{Answers, Remotes};
use super::worker::{Worker, panic_text};
use crate::address::Addr;
use crate::record::Note;
use crate::socket::{Datagram, SocketError, StopHandle, Waiter, Want};

/// The threads that answer for one socket.
pub(super) struct Threads {
    worker: Arc<Worker>,
    remotes: Remotes,
    running: Vec<(JoinHandle<()>, StopHandle)>,
    /// The system has no more threads or descriptors, and a row has said so.
    is_out_of_means: bool,
}

impl Threads {
    pub(super) fn new(worker: &Arc<Worker>, remotes: &Remotes) -> Self {
        Self { worker: worker.clone(), remotes: remotes.clone(), running: Vec::new(), is_out_of_means: false }
    }

    /// Gives a datagram to a thread of its own; `false` where there can be no more of them, and the socket's own thread
    /// has to answer. Where it is the system that has no more, a row says so.
    pub(super) fn hand(&mut self, socket: &Datagram, bytes: &Bytes, peer: &Addr) -> bool {
        self.running.retain(|(thread, _)| !thread.is_finished());
        if self.running.len() >= self.worker.endpoint.listening().max_connections {
            return false;
        }
        let spawned = self.spawn(socket, bytes.clone(), peer.clone());
        let was_out_of_means = std::mem::replace(&mut self.is_out_of_means, spawned.is_err());
        if let (Err(error), false) = (&spawned, was_out_of_means) {
            self.worker.trouble(self.worker.out_of_means("recvfrom", error));
        }
        spawned.is_ok()
    }

    fn spawn(&mut self, socket: &Datagram, bytes: Bytes, peer: Addr) -> io::Result<()> {
        let mut waiter = Waiter::new()?;
        let stop = waiter.stop_handle();
        let worker = self.worker.for_thread(stop.clone());
        let socket = socket.share(self.remotes.tracer(&worker), &mut waiter)?;
        let remotes = self.remotes.clone();
        let mut share = Share { worker, socket, waiter };
        let thread = std::thread::Builder::new().name("datagram".to_owned()).spawn(move || {
            match catch_unwind(AssertUnwindSafe(|| remotes.answer(&peer, &bytes, &mut share))) {
                Ok(Ok(())) => {}
                Ok(Err(error)) => share.worker.trouble(error),
                Err(panic) => share.worker.note(None, None, Note::Internal { message: panic_text(&*panic) }),
            }
        })?;
        self.running.push((thread, stop));
        Ok(())
    }

    /// Stops them all, and waits for their ends.
    pub(super) fn join(self) {
        self.running.iter().for_each(|(_, stop)| stop.stop());
        for (thread, _) in self.running {
            // A panic has been caught and reported in its own thread.
            let _ = thread.join();
        }
    }
}

/// A share of the socket in the thread of one datagram.
struct Share {
    worker: Arc<Worker>,
    socket: Datagram,
    waiter: Waiter,
}

impl Answers for Share {
    fn send(&mut self, data: &Bytes, to: &Addr) -> Result<(), SocketError> {
        while !self.waiter.is_stopped() && self.socket.try_send(data, to)?.is_none() {
            self.socket.wait(&mut self.waiter, Want::Send, None)?;
        }
        Ok(())
    }

    fn pause(&mut self, time: Duration) -> Result<(), SocketError> {
        let sleep = self.socket.begin_sleep(time);
        let until = Instant::now() + time;
        while !self.waiter.is_stopped() && Instant::now() < until {
            let left = until.saturating_duration_since(Instant::now());
            self.socket.wait(&mut self.waiter, Want::Nothing, Some(left))?;
        }
        if !self.waiter.is_stopped() {
            self.socket.end_sleep(sleep);
        }
        Ok(())
    }
}
