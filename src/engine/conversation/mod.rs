//! The life of one connection, without I/O: what it received, what the operator wants and the time go in; what to do next
//! comes out.
//!
//! The loops that make the calls drive it: a thread that waits in each call, the event loop, a client. Its tests are
//! transcripts, and `tests/engine` plays the same transcripts through all of them on real sockets.

mod answer_timer;
mod file;
mod receiving;
mod time;
#[cfg(test)]
#[path = "../../../tests/transcripts/player.rs"]
mod transcript;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use bytes::{Buf, Bytes};

pub(super) use answer_timer::AnswerTimer;
use receiving::Receiving;

use super::command::{Cancel, FileToSend, StreamCommand};
use super::pause_before_recv::PauseBeforeRecv;
use super::service::{Service, ServiceEvent};
use super::turn::Turn;
use crate::address::Ends;
use crate::behaviour::Action;
use crate::framing::{Framing, Message, WrapError};
use crate::lab::Endpoint;
use crate::record::{ConnectionId, End, Life, Note};

/// What a connection waits for and still has to do. It holds at most the messages of one receive and what one answer
/// consists of: while there is more to send, it asks for no more.
pub(super) struct Conversation {
    id: ConnectionId,
    ends: Ends,
    service: Arc<Service>,
    /// Raw where the socket keeps boundaries by itself.
    framing: Framing,
    /// `None` where each receive is a message.
    receiving: Option<Receiving>,
    answer_timer: AnswerTimer,
    recv_pause: PauseBeforeRecv,
    turn: Turn,
    /// What the loop has to do besides calling the socket, in order.
    outputs: VecDeque<Output>,
    /// Received, and the behaviour was not asked yet.
    messages: VecDeque<Bytes>,
    /// What the behaviour wants done, as far as it is not done.
    actions: VecDeque<Action>,
    /// Until when the next action waits.
    waits_until: Option<Instant>,
    /// To be sent before anything else.
    sending: Bytes,
    /// What ends the file that is being sent before it is over.
    file: Option<Cancel>,
    /// What is being sent is the operator's, and nothing of it was sent yet.
    begins_turn: bool,
    is_end_to_send: bool,
    /// Nothing goes out behind it.
    has_sent_end: bool,
    has_received_end: bool,
    /// The end has a row of the connection's life; a program that goes on calling `recv` receives it again and again.
    is_end_told: bool,
    /// The behaviour knows that it has received the end.
    is_end_answered: bool,
    /// An answer was sent since the behaviour heard last that all is sent.
    has_answered: bool,
    /// Anything was received, be it the end.
    pub(super) has_received: bool,
    /// Anything was sent, and more may be.
    pub(super) has_sent: bool,
    end: Option<End>,
}

/// What comes out.
#[derive(Debug, PartialEq)]
pub(super) enum Output {
    // Rows for the log.
    Message(Message),
    Note(Note),
    Life(Life),
    /// Another connection of the same server is to send this.
    ToPeer(ConnectionId, Bytes),
    /// Open this file, and say [`Conversation::file_opened`].
    OpenFile(FileToSend),
    /// Read a piece of the open file, and say [`Conversation::file_read`].
    ReadFile,
    /// What the socket is to do; the same is said again until it is done.
    Socket(Next),
}

/// What the socket is to do next.
#[derive(Debug, PartialEq)]
pub(super) enum Next {
    /// Send these bytes; the system may take some of them.
    Send(Bytes),
    /// `shutdown(SHUT_WR)`.
    SendEnd,
    Receive,
    /// Nothing before this time: an answer waits.
    Sleep(Instant),
    /// No `recv` before this time, but whatever else there is to do.
    Pause(Instant),
    /// Nothing: only the operator and other connections have anything left to say.
    Wait,
    Close(End),
}

impl Conversation {
    /// A connection of this endpoint that has just been opened.
    pub(super) fn new(
        id: ConnectionId,
        ends: Ends,
        endpoint: &Endpoint,
        service: Arc<Service>,
        turn: Turn,
        now: Instant,
    ) -> Self {
        let framing = if endpoint.transport().is_stream() { endpoint.framing.clone() } else { Framing::default() };
        let mut opened = Self {
            id,
            ends,
            service,
            receiving: Receiving::new(&framing, now),
            framing,
            // A server has none.
            answer_timer: AnswerTimer::new(endpoint.client_settings().answer_timeout_ms),
            recv_pause: PauseBeforeRecv::of(endpoint),
            turn,
            outputs: VecDeque::new(),
            messages: VecDeque::new(),
            actions: VecDeque::new(),
            waits_until: None,
            sending: Bytes::new(),
            file: None,
            begins_turn: false,
            is_end_to_send: false,
            has_sent_end: false,
            has_received_end: false,
            is_end_told: false,
            is_end_answered: false,
            has_answered: false,
            has_received: false,
            has_sent: false,
            end: None,
        };
        opened.ask(ServiceEvent::Opened);
        opened
    }

    /// A `recv` gave this; no bytes are the end of the stream.
    pub(super) fn received(&mut self, bytes: Bytes, now: Instant) {
        self.recv_pause.received();
        self.has_received = true;
        if bytes.is_empty() {
            return self.received_end();
        }
        self.answer_timer.stop();
        self.turn.received();
        let Some(receiving) = &mut self.receiving else { return self.take_message(bytes) };
        let mut messages = Vec::new();
        let result = receiving.push(&bytes, now, &mut messages);
        self.take_messages(messages);
        if let Err(error) = result {
            self.outputs.push_back(Output::Note(Note::FrameBroken { error }));
            self.end = Some(End::Here);
        }
    }

    fn received_end(&mut self) {
        self.has_received_end = true;
        if std::mem::replace(&mut self.is_end_told, true) {
            return;
        }
        self.outputs.push_back(Output::Life(Life::ReceivedEnd));
        let mut messages = Vec::new();
        let cut_off = self.receiving.as_mut().and_then(|receiving| receiving.end(&mut messages));
        self.take_messages(messages);
        cut_off.into_iter().for_each(|note| self.outputs.push_back(Output::Note(note)));
    }

    /// The system has taken so many of the bytes to send.
    pub(super) fn taken(&mut self, bytes: usize, now: Instant) {
        self.sending.advance(bytes);
        self.has_sent = true;
        self.answer_timer.start(now);
        if std::mem::take(&mut self.begins_turn) {
            self.turn.sent();
        }
    }

    /// The system has sent the end.
    pub(super) fn sent_end(&mut self) {
        (self.is_end_to_send, self.has_sent_end) = (false, true);
        // Nothing more is to be sent, so a client does not connect again for it.
        self.has_sent = false;
        self.outputs.push_back(Output::Life(Life::SentEnd));
    }

    /// The system cannot send the end, as the peer has reset the connection. Whether to go on: the peer may have sent data
    /// before, and `recv` returns that first, then the error.
    pub(super) fn end_refused(&mut self) -> bool {
        (self.is_end_to_send, self.has_sent_end) = (false, true);
        !self.has_received_end
    }

    /// Whether a command can be done now; else it stays where it waits, and who gives too many hears of it.
    pub(super) fn takes_command(&self, now: Instant) -> bool {
        let is_sending = !self.sending.is_empty() || self.file.is_some() || self.is_end_to_send;
        let is_answering = !self.actions.is_empty() && self.waits_until.is_none_or(|until| until <= now);
        !is_sending && !is_answering && self.end.is_none()
    }

    /// What the operator or another connection wants.
    pub(super) fn command(&mut self, command: StreamCommand) {
        match command {
            StreamCommand::Send(message) => {
                self.begins_turn = true;
                self.send(&message);
            }
            StreamCommand::SendAsIs(bytes) => {
                self.begins_turn = true;
                self.put_out(|_| Ok(bytes));
            }
            StreamCommand::SendFile(file) => {
                self.begins_turn = true;
                if !file.cancel.is_cancelled() {
                    self.file = Some(file.cancel.clone());
                    self.outputs.push_back(Output::OpenFile(file));
                }
            }
            StreamCommand::SendEnd => self.is_end_to_send = true,
            StreamCommand::FromPeer(message) => {
                self.send(&message);
            }
        }
    }

    /// Whether more can be received now. It cannot while what was received waits for its answer, so that a peer that does
    /// not read is slowed down, not buffered without end; and where there is a pause before each `recv`, it begins now.
    pub(super) fn can_receive(&mut self, now: Instant) -> bool {
        let is_answered = self.messages.is_empty() && self.actions.is_empty() && self.waits_until.is_none();
        let wants_to = !self.has_received_end && is_answered && self.end.is_none();
        wants_to && self.recv_pause.before_recv(now).is_none()
    }

    /// What to do next.
    pub(super) fn next(&mut self, now: Instant) -> Output {
        self.look_at_time(now);
        loop {
            if let Some(output) = self.outputs.pop_front() {
                return output;
            }
            if let Some(end) = &self.end {
                return Output::Socket(Next::Close(end.clone()));
            }
            if !self.sending.is_empty() {
                return Output::Socket(Next::Send(self.sending.clone()));
            }
            if self.file.is_some() {
                return Output::ReadFile;
            }
            if std::mem::take(&mut self.begins_turn) {
                self.turn.give_back();
            }
            if let Some(until) = self.waits_until {
                return Output::Socket(Next::Sleep(until));
            }
            // What has come already is answered first.
            if self.is_end_to_send && self.actions.is_empty() && self.messages.is_empty() {
                return Output::Socket(Next::SendEnd);
            }
            if !self.answer(now) {
                return Output::Socket(match (self.has_received_end, self.has_sent_end) {
                    (false, _) => self.recv_pause.before_recv(now).map_or(Next::Receive, Next::Pause),
                    (true, false) => Next::Wait,
                    (true, true) => Next::Close(End::Peer),
                });
            }
        }
    }

    /// The connection is closed: what the behaviour has to say about it to others.
    pub(super) fn closed(mut self) -> Vec<(ConnectionId, Bytes)> {
        self.actions.clear();
        self.ask(ServiceEvent::Gone);
        let to_peer =
            |action| if let Action::SendToPeer(to, bytes) = action { Some((ConnectionId(to.0), bytes)) } else { None };
        self.actions.into_iter().filter_map(to_peer).collect()
    }

    /// Does one thing more of what the behaviour wants; `false` where it wants nothing.
    fn answer(&mut self, now: Instant) -> bool {
        match self.actions.pop_front() {
            Some(Action::Send(bytes)) => self.has_answered |= self.send(&bytes),
            Some(Action::SendToPeer(to, bytes)) => self.outputs.push_back(Output::ToPeer(ConnectionId(to.0), bytes)),
            Some(Action::Wait(time)) => self.waits_until = Some(now + time),
            Some(Action::ReceiveAgain) => (self.has_received_end, self.is_end_answered) = (false, false),
            // What stands behind the message that made the behaviour close is not read.
            Some(Action::Close) => self.end = Some(if self.is_end_answered { End::Peer } else { End::Here }),
            None => return self.ask_next(),
        }
        true
    }

    fn ask_next(&mut self) -> bool {
        if let Some(message) = self.messages.pop_front() {
            self.ask(ServiceEvent::Received(&message));
        } else if self.has_received_end && !std::mem::replace(&mut self.is_end_answered, true) {
            self.ask(ServiceEvent::Ended);
        } else if std::mem::take(&mut self.has_answered) {
            self.ask(ServiceEvent::Drained);
        } else {
            return false;
        }
        true
    }

    fn ask(&mut self, event: ServiceEvent<'_>) {
        let mut actions = Vec::new();
        self.service.ask(self.id, self.ends.peer(), event, &mut actions);
        self.actions.extend(actions);
    }

    /// Puts the framing around a message, to be sent; `false` where it cannot be, and a row says why.
    fn send(&mut self, message: &Bytes) -> bool {
        self.put_out(|framing| framing.wrap(message))
    }

    /// Has bytes sent next; `false` where there are none, or a row says why not.
    fn put_out(&mut self, bytes: impl FnOnce(&Framing) -> Result<Bytes, WrapError>) -> bool {
        if self.has_sent_end {
            self.outputs.push_back(Output::Note(Note::BehindEnd));
            return false;
        }
        match bytes(&self.framing) {
            Ok(framed) => self.sending = framed,
            Err(error) => self.outputs.push_back(Output::Note(Note::NotFramed { error })),
        }
        !self.sending.is_empty()
    }

    fn take_messages(&mut self, messages: Vec<Message>) {
        for message in messages {
            self.take_message(message.bytes.clone());
            self.outputs.push_back(Output::Message(message));
        }
    }

    fn take_message(&mut self, message: Bytes) {
        // Where a person answers, nothing waits for an answer.
        if self.service.answers() {
            self.messages.push_back(message);
        }
    }
}
