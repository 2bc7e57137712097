//! An open connection: its socket, its mailbox and its conversation, and the calls that the loops make on it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::command::StreamCommand;
use super::conversation::{Conversation, Next, Output};
use super::file::{FileReader, Piece};
use super::mailboxes::Commands;
use super::service::Service;
use super::turn::Turn;
use super::worker::Worker;
use crate::record::{ConnectionId, End, Life, Note};
use crate::socket::{BegunCall, SocketError, StopHandle, Stream, Waiter, Want};

/// Commands done in a row before it is looked whether something came.
const COMMANDS: usize = 64;

pub(super) struct Connection {
    worker: Arc<Worker>,
    id: ConnectionId,
    stream: Stream,
    /// Carries the wish to close this connection; the worker knows of that to stop its thread.
    stop: StopHandle,
    commands: Commands<StreamCommand>,
    commands_in_a_row: usize,
    /// Commands may wait: it is only looked whether something came.
    is_hurried: bool,
    conversation: Conversation,
    /// While its thread pauses before `recv`.
    pausing: Option<BegunCall>,
    /// The file that is being sent.
    file: Option<FileReader>,
}

impl Connection {
    /// Opens its mailbox, which `stop` closes it by, and reports it.
    pub(super) fn new(
        worker: &Arc<Worker>,
        id: ConnectionId,
        mut stream: Stream,
        service: &Arc<Service>,
        stop: StopHandle,
    ) -> Self {
        let turn = Turn::new(worker.endpoint.options.turns);
        let commands = worker.mailboxes.open(id, stop.clone(), turn.clone(), stream.gauge());
        worker.opened(worker.shared.clock.now(), id, stream.ends());
        let ends = stream.ends().clone();
        let conversation = Conversation::new(id, ends, &worker.endpoint, service.clone(), turn, Instant::now());
        let (worker, commands_in_a_row, is_hurried, pausing, file) = (worker.clone(), 0, false, None, None);
        Self { worker, id, stream, stop, commands, commands_in_a_row, is_hurried, conversation, pausing, file }
    }

    /// Lets the behaviour answer and the operator command, and says what the socket is to do then.
    pub(super) fn next(&mut self) -> Next {
        self.is_hurried = false;
        loop {
            if self.stop.is_stopped() || self.worker.is_stopped() {
                return Next::Close(End::Here);
            }
            let now = Instant::now();
            let owes_receive = self.commands_in_a_row >= COMMANDS && self.conversation.can_receive(now);
            if self.conversation.takes_command(now)
                && !owes_receive
                && let Some(command) = self.commands.take()
            {
                self.commands_in_a_row += 1;
                self.conversation.command(command);
            }
            match self.conversation.next(now) {
                Output::Message(message) => self.worker.message(self.id, self.stream.ends(), &message),
                Output::Note(note) => self.worker.note(Some(self.id), Some(self.stream.ends()), note),
                Output::Life(life) => {
                    if life == Life::FileEnded {
                        self.file = None;
                        // A cancelled file may leave one that waits.
                        self.stream.abandon_send();
                    }
                    self.worker.life(Some(self.id), life);
                }
                Output::ToPeer(to, message) => self.worker.send_to_peer(to, message),
                Output::OpenFile(file) => {
                    let opened = FileReader::open(&file);
                    self.conversation.file_opened(opened.map(|reader| self.file.insert(reader).left()));
                }
                Output::ReadFile => {
                    let read = self.file.as_mut().map_or(Ok(Piece::End(Bytes::new())), FileReader::read);
                    self.conversation.file_read(read);
                }
                Output::Socket(Next::Receive) => {
                    self.is_hurried = owes_receive;
                    self.commands_in_a_row = 0;
                    return Next::Receive;
                }
                Output::Socket(next) => return next,
            }
        }
    }

    /// Whether a command waits that comes before the next receive.
    pub(super) fn has_command(&self) -> bool {
        self.commands_in_a_row < COMMANDS && !self.commands.is_empty()
    }

    /// Whether more can be received now.
    pub(super) fn can_receive(&mut self) -> bool {
        self.conversation.can_receive(Instant::now())
    }

    /// One `recv`, which waits until something comes, a command or the next time at which there is something to do.
    pub(super) fn recv(&mut self, waiter: &mut Waiter) -> Result<(), SocketError> {
        self.has_paused();
        let limit = self.limit();
        if let Some(bytes) = self.stream.recv(waiter, limit)? {
            self.conversation.received(bytes, Instant::now());
        }
        Ok(())
    }

    /// One `send`, which waits until the system takes some of these bytes.
    pub(super) fn send(&mut self, waiter: &mut Waiter, bytes: &Bytes) -> Result<(), SocketError> {
        let limit = self.limit();
        if let Some(taken) = self.stream.send(waiter, bytes, limit)? {
            self.conversation.taken(taken, Instant::now());
        }
        Ok(())
    }

    /// One `recv` that does not wait; `false` where nothing is there yet.
    pub(super) fn try_recv(&mut self) -> Result<bool, SocketError> {
        self.has_paused();
        let received = self.stream.try_recv()?;
        let has_received = received.is_some();
        received.into_iter().for_each(|bytes| self.conversation.received(bytes, Instant::now()));
        Ok(has_received)
    }

    /// One `send` that does not wait; `false` where there is no room yet.
    pub(super) fn try_send(&mut self, bytes: &Bytes) -> Result<bool, SocketError> {
        let taken = self.stream.try_send(bytes)?;
        taken.into_iter().for_each(|taken| self.conversation.taken(taken, Instant::now()));
        Ok(taken.is_some())
    }

    /// `shutdown(SHUT_WR)`.
    pub(super) fn send_end(&mut self) -> Result<(), SocketError> {
        match self.stream.shutdown_write() {
            Ok(()) => self.conversation.sent_end(),
            Err(error) if error.is_by_peer() && self.conversation.end_refused() => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Sleeps, as a thread does that waits before its answer: commands wait as long.
    pub(super) fn sleep(&mut self, waiter: &mut Waiter, until: Instant) -> Result<(), SocketError> {
        let mut left = until.saturating_duration_since(Instant::now());
        let sleep = self.stream.begin_sleep(left);
        while !left.is_zero() {
            if self.stop.is_stopped() || self.worker.is_stopped() {
                return Ok(());
            }
            self.stream.wait(waiter, Want::Nothing, Some(left))?;
            left = until.saturating_duration_since(Instant::now());
        }
        self.stream.end_sleep(sleep);
        Ok(())
    }

    /// Pauses before `recv`, until a command comes at most: the same pause goes on after it.
    pub(super) fn pause(&mut self, waiter: &mut Waiter, until: Instant) -> Result<(), SocketError> {
        let time = until.saturating_duration_since(Instant::now());
        self.pausing.get_or_insert_with(|| self.stream.begin_sleep(time));
        self.wait(waiter, Want::Nothing)
    }

    fn has_paused(&mut self) {
        if let Some(pause) = self.pausing.take() {
            self.stream.end_sleep(pause);
        }
    }

    /// Waits until the socket is as wanted, a command comes, or the next time at which there is something to do.
    pub(super) fn wait(&mut self, waiter: &mut Waiter, want: Want) -> Result<(), SocketError> {
        let limit = self.limit();
        self.stream.wait(waiter, want, limit).map(drop)
    }

    /// When there is something to do at the latest, whatever the socket does.
    pub(super) fn until(&self) -> Option<Instant> {
        let now = Instant::now();
        if self.is_hurried { Some(now) } else { self.conversation.until(now) }
    }

    fn limit(&self) -> Option<Duration> {
        self.until().map(|until| until.saturating_duration_since(Instant::now()))
    }

    /// Whether anything was received on it, be it the end.
    pub(super) fn has_received(&self) -> bool {
        self.conversation.has_received
    }

    /// Whether anything was sent on it, and more may be.
    pub(super) fn has_sent(&self) -> bool {
        self.conversation.has_sent
    }

    /// Closes it and its mailbox, lets the behaviour send to the others, and reports how it ended.
    pub(super) fn close(self, end: Result<End, SocketError>) -> End {
        let Self { worker, id, mut stream, commands, conversation, .. } = self;
        for (to, message) in conversation.closed() {
            worker.send_to_peer(to, message);
        }
        worker.mailboxes.remove(id);
        if commands.resets() {
            // Refused, it is closed all the same, and the row says why.
            let _ = stream.reset_at_close();
        }
        worker.close(id, stream);
        let end = end.unwrap_or_else(End::from);
        worker.closed(id, end.clone());
        end
    }

    /// What closes it after its thread broke down.
    pub(super) fn broken(worker: &Worker, id: ConnectionId, message: Box<str>) {
        worker.note(Some(id), None, Note::Internal { message });
        worker.mailboxes.remove(id);
        worker.closed(id, End::Here);
    }
}
