//! One client, served by a thread that waits in each call: recv → behaviour → send → close. The models that have such
//! threads share it; they differ in who accepts and what happens to the next client meanwhile.

use std::time::{Duration, Instant};

use bytes::{Buf, Bytes};

use super::super::inbox::Inbox;
use super::super::outgoing::Outgoing;
use super::super::post::Commands;
use super::super::service::{Event, Service};
use super::super::worker::Worker;
use super::super::{Command, FileToSend};
use crate::behaviour::Action;
use crate::record::{ConnectionId, End, Note};
use crate::socket::{SocketError, Stream, Waited, Waiter, Wake, Want};

/// A client and its thread's means.
pub(super) struct Conversation<'a> {
    pub worker: &'a Worker,
    pub service: &'a Service,
    pub connection: ConnectionId,
    pub stream: Stream,
    pub waiter: &'a mut Waiter,
    /// Carries the wish to close this connection; the waiter's own carries that of its thread.
    pub wake: Wake,
    pub commands: Commands,
}

/// What a conversation goes on with: `Some` is its end.
type Next = Result<Option<End>, SocketError>;

impl Conversation<'_> {
    /// Serves the client to its end, and closes.
    pub(super) fn run(mut self) -> End {
        let result = self.converse();
        let mut actions = Vec::new();
        self.service.ask(self.connection, self.stream.peer(), Event::Gone, &mut actions);
        self.tell(&actions);
        self.worker.close(self.connection, self.stream);
        result.unwrap_or_else(End::from)
    }

    fn converse(&mut self) -> Result<End, SocketError> {
        let mut inbox = Inbox::new(self.worker);
        let mut messages = Vec::new();
        let mut has_ended = false;
        if let Some(end) = self.answer(Event::Opened)? {
            return Ok(end);
        }
        loop {
            if let Some(end) = self.obey(has_ended)? {
                return Ok(end);
            }
            if self.is_stopped() {
                return Ok(End::Here);
            }
            if has_ended {
                // Only the operator has anything left to say.
                self.stream.wait(self.waiter, Want::Wake, None)?;
                continue;
            }
            let received = self.stream.recv(self.waiter, inbox.silence())?;
            let who = (self.connection, self.stream.ends());
            match received {
                Waited::Woken => inbox.pass(self.worker, who, &mut messages),
                Waited::Done(bytes) if bytes.is_empty() => {
                    has_ended = true;
                    self.worker.received_end(self.connection);
                    inbox.end(self.worker, who, &mut messages);
                }
                Waited::Done(bytes) => {
                    if inbox.push(self.worker, who, bytes, &mut messages).is_err() {
                        return Ok(End::Here);
                    }
                }
            }
            for message in messages.drain(..) {
                if let Some(end) = self.answer(Event::Received(&message))? {
                    return Ok(end);
                }
            }
            if has_ended {
                // What the operator had asked for before goes out first.
                if let Some(end) = self.obey(has_ended)? {
                    return Ok(end);
                }
                if self.answer(Event::Ended)?.is_some() {
                    return Ok(End::Peer);
                }
            }
        }
    }

    /// Lets the behaviour answer, and does what it wants; an answer without end goes on as long as it is taken.
    fn answer(&mut self, event: Event<'_>) -> Next {
        let mut actions = Vec::new();
        self.service.ask(self.connection, self.stream.peer(), event, &mut actions);
        while !actions.is_empty() {
            let mut has_sent = false;
            if let Some(end) = self.act(&actions, &mut has_sent)? {
                return Ok(Some(end));
            }
            actions.clear();
            if has_sent {
                // An answer without end that is always taken waits in no call, where a stop would be seen.
                if self.is_stopped() {
                    return Ok(Some(End::Here));
                }
                // Nor would the operator ever be heard.
                if let Some(end) = self.obey(false)? {
                    return Ok(Some(end));
                }
                self.service.ask(self.connection, self.stream.peer(), Event::Drained, &mut actions);
            }
        }
        Ok(None)
    }

    /// `has_sent` becomes true where anything was: what no framing can carry is not, and asking for more would not end.
    fn act(&mut self, actions: &[Action], has_sent: &mut bool) -> Next {
        for action in actions {
            match action {
                Action::Send(bytes) => match self.worker.framed(bytes) {
                    Ok(framed) => {
                        if !self.send_all(framed)? {
                            return Ok(Some(End::Here));
                        }
                        *has_sent = true;
                    }
                    Err(error) => {
                        self.worker.note(Some(self.connection), Some(self.stream.ends()), Note::NotFramed { error });
                    }
                },
                Action::Wait(time) => {
                    if !self.pause(*time)? {
                        return Ok(Some(End::Here));
                    }
                }
                Action::Close => return Ok(Some(End::Here)),
                // In its place: what stands before a close is told before it.
                Action::Tell(to, bytes) => self.worker.tell(ConnectionId(to.0), bytes),
            }
        }
        Ok(None)
    }

    /// Hands what is for other clients to their threads.
    fn tell(&self, actions: &[Action]) {
        for action in actions {
            if let Action::Tell(to, bytes) = action {
                self.worker.tell(ConnectionId(to.0), bytes);
            }
        }
    }

    /// Does what the operator wants.
    fn obey(&mut self, has_ended: bool) -> Next {
        while !self.is_stopped()
            && let Some((_, command)) = self.commands.try_recv()
        {
            match command {
                Command::Send(bytes) => {
                    if !self.send_all(bytes)? {
                        return Ok(Some(End::Here));
                    }
                }
                Command::SendFile(file) => {
                    if !self.send_file(&file)? {
                        return Ok(Some(End::Here));
                    }
                }
                Command::HalfClose => {
                    self.stream.shutdown_write()?;
                    self.worker.sent_end(self.connection);
                    if has_ended {
                        return Ok(Some(End::Peer));
                    }
                }
                Command::Forget => return Ok(Some(End::Here)),
                // Only a socket of datagrams sends to an address.
                Command::SendTo { .. } => {}
            }
        }
        Ok(None)
    }

    /// `sendall`: as many `send`s as it takes. `false` where a stop came before the last byte.
    fn send_all(&mut self, mut data: Bytes) -> Result<bool, SocketError> {
        while !data.is_empty() {
            match self.stream.send(self.waiter, &data)? {
                Waited::Done(taken) => data.advance(taken),
                Waited::Woken if self.is_stopped() => return Ok(false),
                Waited::Woken => {}
            }
        }
        Ok(true)
    }

    /// Sends a file piece by piece; what is asked for meanwhile waits.
    fn send_file(&mut self, file: &FileToSend) -> Result<bool, SocketError> {
        let mut outgoing = Outgoing::default();
        let mut result = outgoing.open(file).map(|()| false);
        loop {
            match result {
                Ok(false) => {}
                Ok(true) => break,
                Err(note) => {
                    self.worker.note(Some(self.connection), Some(self.stream.ends()), note);
                    break;
                }
            }
            self.worker.progress(self.connection, outgoing.report());
            if !outgoing.bytes().is_empty() {
                match self.stream.try_send(outgoing.bytes())? {
                    Some(taken) => outgoing.taken(taken),
                    None => {
                        self.stream.wait(self.waiter, Want::Send, outgoing.check())?;
                    }
                }
                if self.is_stopped() {
                    return Ok(false);
                }
            }
            result = outgoing.fill();
        }
        self.worker.progress(self.connection, outgoing.report());
        Ok(true)
    }

    /// Waits before an answer. `false` where a stop came first.
    fn pause(&mut self, time: Duration) -> Result<bool, SocketError> {
        let _sleep = self.stream.sleeps();
        let until = Instant::now() + time;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if self.is_stopped() {
                return Ok(false);
            }
            if left.is_zero() {
                return Ok(true);
            }
            self.stream.wait(self.waiter, Want::Wake, Some(left))?;
        }
    }

    fn is_stopped(&self) -> bool {
        self.wake.is_stopped() || self.waiter.is_stopped()
    }
}
