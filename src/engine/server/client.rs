//! One client of the event loop: what it has still to be told, and its turn.

use std::collections::VecDeque;
use std::time::Instant;

use bytes::Bytes;

use super::super::inbox::Inbox;
use super::super::outgoing::Outgoing;
use super::super::post::Commands;
use super::super::service::{Event, Service};
use super::super::worker::Worker;
use super::super::{Command, FileToSend};
use crate::behaviour::Action;
use crate::record::{ConnectionId, End, Note};
use crate::socket::{SocketError, Stream, Wake};

/// What waits to be sent to a client at most before nothing more is received from it, in bytes.
const QUEUE_BYTES: usize = 256 << 10;
/// What the behaviour may have left to do when another client has something to say.
const MAX_ACTIONS: usize = 1024;
/// Pieces that wait to be sent at most before the operator's commands stay in their mailbox.
const QUEUE_ITEMS: usize = 64;
/// Messages answered in a row before what that gave is sent.
const MESSAGES: usize = 64;
/// Receives in a row before the others have their turn.
const RECEIVES: usize = 16;

/// A connection of the event loop.
pub(super) struct Client {
    pub connection: ConnectionId,
    pub stream: Stream,
    /// Carries the wish to close this connection.
    pub wake: Wake,
    pub can_recv: bool,
    pub can_send: bool,
    /// What the behaviour wants done, as far as it is not done.
    actions: VecDeque<Action>,
    commands: Commands,
    inbox: Inbox,
    /// Received and not answered yet: the behaviour is asked when there is room for what it says.
    messages: VecDeque<Bytes>,
    queue: VecDeque<Item>,
    queued_bytes: usize,
    sending: Outgoing,
    /// Until when the next action waits.
    waits_until: Option<Instant>,
    has_ended: bool,
    /// The behaviour knows that it has ended.
    is_end_told: bool,
    /// It is to be closed when everything is sent.
    is_closing: bool,
    /// Something was sent since the behaviour was last told that everything is.
    is_to_be_told: bool,
}

/// Something to be sent.
enum Item {
    Bytes(Bytes),
    File(FileToSend),
    /// `shutdown(SHUT_WR)`.
    End,
}

/// How a client's turn ended.
pub(super) enum Turn {
    /// Everything waits for the system.
    Done,
    /// It could go on at once, but the others come first.
    More,
    /// It is to be looked at again then.
    At(Instant),
    Ended(Result<End, SocketError>),
}

impl Client {
    pub(super) fn new(connection: ConnectionId, stream: Stream, wake: Wake, commands: Commands, inbox: Inbox) -> Self {
        Self {
            connection,
            stream,
            wake,
            // Perhaps; a call that would wait tells that it is not so.
            can_recv: true,
            can_send: true,
            actions: VecDeque::new(),
            commands,
            inbox,
            messages: VecDeque::new(),
            queue: VecDeque::new(),
            queued_bytes: 0,
            sending: Outgoing::default(),
            waits_until: None,
            has_ended: false,
            is_end_told: false,
            is_closing: false,
            is_to_be_told: false,
        }
    }

    /// Whether a command waits, or the wish to close.
    pub(super) fn is_called(&self) -> bool {
        self.wake.is_stopped() || !self.commands.is_empty()
    }

    /// Takes the operator's commands, as far as there is room: the others wait where the operator is told so.
    fn obey(&mut self) {
        while !self.is_full()
            && self.queue.len() < QUEUE_ITEMS
            && let Some((_, command)) = self.commands.try_recv()
        {
            match command {
                Command::Send(bytes) => self.put(Item::Bytes(bytes)),
                Command::SendFile(file) => self.put(Item::File(file)),
                Command::HalfClose => self.put(Item::End),
                Command::Forget => self.wake.stop(),
                // Only a socket of datagrams sends to an address.
                Command::SendTo { .. } => {}
            }
        }
    }

    fn put(&mut self, item: Item) {
        if let Item::Bytes(bytes) = &item {
            self.queued_bytes += bytes.len();
        }
        self.queue.push_back(item);
    }

    /// Whether so much is to be sent already that no more is taken on.
    fn is_full(&self) -> bool {
        self.queued_bytes >= QUEUE_BYTES
    }

    /// Lets the behaviour of another client say something to this one. `false` where too much waits already, or it is
    /// to be closed.
    pub(super) fn tell(&mut self, bytes: &Bytes) -> bool {
        let waiting = |action: &Action| if let Action::Send(bytes) = action { bytes.len() } else { 0 };
        // While an answer has to wait, what others say is held here and not in the queue.
        let held: usize = self.actions.iter().map(waiting).sum();
        let is_free = !self.is_full() && held < QUEUE_BYTES && self.actions.len() < MAX_ACTIONS && !self.is_closing;
        if is_free {
            self.actions.push_back(Action::Send(bytes.clone()));
        }
        is_free
    }

    /// Lets the behaviour say what is to be done.
    pub(super) fn ask(&mut self, service: &Service, event: Event<'_>) {
        let mut actions = Vec::new();
        service.ask(self.connection, self.stream.peer(), event, &mut actions);
        self.actions.extend(actions);
    }

    /// Receives, answers and sends, as far as none of it waits. What is for others goes to `told`.
    pub(super) fn take_turn(
        &mut self,
        worker: &Worker,
        service: &Service,
        told: &mut Vec<(ConnectionId, Bytes)>,
    ) -> Turn {
        match self.go_on(worker, service, told) {
            Ok(turn) => turn,
            Err(error) => Turn::Ended(Err(error)),
        }
    }

    fn go_on(
        &mut self,
        worker: &Worker,
        service: &Service,
        told: &mut Vec<(ConnectionId, Bytes)>,
    ) -> Result<Turn, SocketError> {
        for _ in 0..RECEIVES {
            if self.wake.is_stopped() {
                return Ok(Turn::Ended(Ok(End::Here)));
            }
            self.end_silence(worker);
            self.obey();
            self.act(worker, told);
            let is_sent = self.send(worker)?;
            if is_sent && !self.commands.is_empty() {
                continue;
            }
            if is_sent && self.is_closing {
                return Ok(Turn::Ended(Ok(if self.has_ended { End::Peer } else { End::Here })));
            }
            if let Some(until) = self.waits_until {
                return Ok(Turn::At(until));
            }
            if !self.actions.is_empty() {
                // The queue was full. Where it still is, the system tells when there is room.
                if is_sent {
                    continue;
                }
                return Ok(self.rest());
            }
            if self.answer(worker, service, told) {
                continue;
            }
            if is_sent && std::mem::take(&mut self.is_to_be_told) {
                self.ask(service, Event::Drained);
                continue;
            }
            if self.is_full() || !self.messages.is_empty() || !self.can_recv || self.has_ended || self.is_closing {
                return Ok(self.rest());
            }
            self.receive(worker)?;
        }
        Ok(Turn::More)
    }

    /// Lets the behaviour answer what was received, as long as what it says can be taken on. Whether there was anything.
    fn answer(&mut self, worker: &Worker, service: &Service, told: &mut Vec<(ConnectionId, Bytes)>) -> bool {
        for answered in 0..MESSAGES {
            // What stands behind the message that made the behaviour close is not read, as where a thread serves.
            if self.is_full() || self.is_closing || self.waits_until.is_some() || !self.actions.is_empty() {
                return answered > 0;
            }
            match self.messages.pop_front() {
                Some(message) => self.ask(service, Event::Received(&message)),
                None if self.has_ended && !self.is_end_told => {
                    self.is_end_told = true;
                    self.ask(service, Event::Ended);
                }
                None => return answered > 0,
            }
            self.act(worker, told);
        }
        true
    }

    /// Everything waits for the system; but a silence may end a message, and a file may be cancelled.
    fn rest(&self) -> Turn {
        let limit = [self.inbox.silence(), self.sending.check()].into_iter().flatten().min();
        limit.map_or(Turn::Done, |left| Turn::At(Instant::now() + left))
    }

    /// Does what the behaviour wants, until it wants to wait or enough is to be sent.
    fn act(&mut self, worker: &Worker, told: &mut Vec<(ConnectionId, Bytes)>) {
        if self.waits_until.is_some_and(|until| Instant::now() < until) {
            return;
        }
        self.waits_until = None;
        while !self.is_full()
            && let Some(action) = self.actions.pop_front()
        {
            match action {
                Action::Send(bytes) => match worker.framed(&bytes) {
                    Ok(framed) => {
                        self.put(Item::Bytes(framed));
                        self.is_to_be_told = true;
                    }
                    Err(error) => {
                        worker.note(Some(self.connection), Some(self.stream.ends()), Note::NotFramed { error });
                    }
                },
                Action::Tell(to, bytes) => told.push((ConnectionId(to.0), bytes)),
                Action::Wait(time) => {
                    self.waits_until = Some(Instant::now() + time);
                    return;
                }
                Action::Close => {
                    self.is_closing = true;
                    self.actions.clear();
                }
            }
        }
    }

    /// Sends what there is; whether that is everything.
    fn send(&mut self, worker: &Worker) -> Result<bool, SocketError> {
        loop {
            match self.sending.fill() {
                Ok(false) if !self.can_send => return Ok(false),
                Ok(false) => {
                    worker.progress(self.connection, self.sending.report());
                    match self.stream.try_send(self.sending.bytes())? {
                        Some(taken) => self.sending.taken(taken),
                        None => self.can_send = false,
                    }
                    continue;
                }
                Ok(true) => worker.progress(self.connection, self.sending.report()),
                Err(note) => worker.note(Some(self.connection), Some(self.stream.ends()), note),
            }
            match self.queue.pop_front() {
                None => return Ok(true),
                Some(Item::Bytes(bytes)) => {
                    self.queued_bytes -= bytes.len();
                    self.sending.put(bytes);
                }
                Some(Item::File(file)) => {
                    if let Err(note) = self.sending.open(&file) {
                        worker.note(Some(self.connection), Some(self.stream.ends()), note);
                    }
                }
                Some(Item::End) => {
                    self.stream.shutdown_write()?;
                    worker.sent_end(self.connection);
                    self.is_closing |= self.has_ended;
                }
            }
        }
    }

    /// Takes what is held for a message where nothing has come for long enough.
    fn end_silence(&mut self, worker: &Worker) {
        let mut messages = Vec::new();
        self.inbox.pass(worker, (self.connection, self.stream.ends()), &mut messages);
        self.messages.extend(messages);
    }

    fn receive(&mut self, worker: &Worker) -> Result<(), SocketError> {
        let mut messages = Vec::new();
        let received = self.stream.try_recv()?;
        let who = (self.connection, self.stream.ends());
        match received {
            None => self.can_recv = false,
            Some(bytes) if bytes.is_empty() => {
                self.has_ended = true;
                worker.received_end(self.connection);
                self.inbox.end(worker, who, &mut messages);
            }
            Some(bytes) => {
                if self.inbox.push(worker, who, bytes, &mut messages).is_err() {
                    self.wake.stop();
                }
            }
        }
        self.messages.extend(messages);
        Ok(())
    }

    /// Closes, and lets the behaviour tell the others.
    pub(super) fn leave(
        self,
        worker: &Worker,
        service: &Service,
        end: Result<End, SocketError>,
        told: &mut Vec<(ConnectionId, Bytes)>,
    ) {
        let mut actions = Vec::new();
        service.ask(self.connection, self.stream.peer(), Event::Gone, &mut actions);
        told.extend(actions.into_iter().filter_map(|action| match action {
            Action::Tell(to, bytes) => Some((ConnectionId(to.0), bytes)),
            _ => None,
        }));
        worker.post.remove(self.connection);
        worker.close(self.connection, self.stream);
        worker.closed(self.connection, end.unwrap_or_else(End::from));
    }
}
