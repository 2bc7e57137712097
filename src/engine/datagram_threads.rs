//! A thread for each datagram, as Python's `ThreadingUDPServer` has it: while one answer waits, the next is made.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Instant;

use bytes::Bytes;

use super::remotes::Remotes;
use super::worker::{Worker, panic_text};
use crate::address::{Addr, Ends};
use crate::behaviour::Action;
use crate::record::{ConnectionId, Note};
use crate::socket::{Datagram, SocketError, Waiter, Wake, Want};

/// The threads that answer for one socket.
pub(super) struct Threads {
    worker: Arc<Worker>,
    remotes: Remotes,
    running: Vec<(JoinHandle<()>, Wake)>,
}

impl Threads {
    pub(super) fn new(worker: &Arc<Worker>, remotes: &Remotes) -> Self {
        Self { worker: worker.clone(), remotes: remotes.clone(), running: Vec::new() }
    }

    /// Gives a datagram to a thread of its own; `false` where there can be no more of them, and the socket's own thread
    /// has to answer.
    pub(super) fn hand(&mut self, socket: &Datagram, bytes: &Bytes, peer: &Addr) -> bool {
        self.running.retain(|(thread, _)| !thread.is_finished());
        if self.running.len() >= self.worker.endpoint.server_settings().max_connections {
            return false;
        }
        let Ok(mut waiter) = Waiter::new() else { return false };
        let wake = waiter.wake();
        let worker = self.worker.for_thread(wake.clone());
        let Ok(mut socket) = socket.share(self.remotes.tracer(&worker), &mut waiter) else { return false };
        let (remotes, bytes, peer) = (self.remotes.clone(), bytes.clone(), peer.clone());
        let spawned = std::thread::Builder::new().name("datagram".to_owned()).spawn(move || {
            let answer = || answer(&remotes, &mut socket, &mut waiter, &bytes, &peer);
            match catch_unwind(AssertUnwindSafe(answer)) {
                Ok(Ok(())) => {}
                Ok(Err(error)) => worker.trouble(error),
                Err(panic) => {
                    let ends = Ends::new(None, peer);
                    worker.note(None, Some(&ends), Note::Internal { message: panic_text(&*panic) });
                }
            }
        });
        spawned.map(|thread| self.running.push((thread, wake))).is_ok()
    }

    /// Stops them all, and waits for their ends.
    pub(super) fn join(self) {
        self.running.iter().for_each(|(_, wake)| wake.stop());
        for (thread, _) in self.running {
            // A panic has been caught and reported in its own thread.
            let _ = thread.join();
        }
    }
}

fn answer(
    remotes: &Remotes,
    socket: &mut Datagram,
    waiter: &mut Waiter,
    bytes: &Bytes,
    peer: &Addr,
) -> Result<(), SocketError> {
    let mut actions = Vec::new();
    remotes.received(peer, bytes, &mut actions);
    for action in actions {
        match action {
            Action::Send(reply) => send(socket, waiter, &reply, peer)?,
            Action::Tell(to, bytes) => {
                if let Some(other) = remotes.address_of(ConnectionId(to.0)) {
                    send(socket, waiter, &bytes, &other)?;
                }
            }
            Action::Wait(time) => {
                let _sleep = socket.sleeps();
                let until = Instant::now() + time;
                while !waiter.is_stopped() && Instant::now() < until {
                    let left = until.saturating_duration_since(Instant::now());
                    socket.wait(waiter, Want::Wake, Some(left))?;
                }
            }
            // A socket of datagrams has no connection to close.
            Action::Close => {}
        }
    }
    Ok(())
}

fn send(socket: &mut Datagram, waiter: &mut Waiter, data: &Bytes, to: &Addr) -> Result<(), SocketError> {
    while !waiter.is_stopped() && socket.try_send(data, to)?.is_none() {
        socket.wait(waiter, Want::Send, None)?;
    }
    Ok(())
}
