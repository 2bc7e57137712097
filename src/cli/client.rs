//! A client's conversation: what it has to do, what it has read of the log so far, and what came.

mod expect;

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use bytes::Bytes;
use crossbeam_channel::{Receiver, TryRecvError};

use super::input::{LineForm, read_lines, without_end};
use super::language::{said, say};
use super::stage::{ONE, Stage};
use super::steps::Step;
use super::{Failure, failed};
use crate::engine::{Cancel, MailboxError, open_regular};
use crate::lab::{Endpoint, Turns};
use crate::payload::{Content, Options, Payload};
use crate::record::{ConnectionId, Event, List, Note};
use crate::session::{Ended, OneEach, Plan, Repeat, SendError, To};
use crate::socket::{Direction, SocketError};

/// How long a reply may take unless `--timeout` says otherwise.
pub(super) const DEFAULT_TIMEOUT: Duration = Duration::from_secs(5);
/// In turns: how long more of a reply may take, once some of it has come and a person has nothing more to say.
const QUIET: Duration = Duration::from_millis(300);
/// How long after a reset the end of standard input may come and still be what was to come next: a pipe's is there.
const END_OF_INPUT: Duration = Duration::from_millis(500);

/// How often is looked at what wakes nobody.
const LOOK: Duration = Duration::from_millis(20);

/// What a client has to do.
pub(super) struct Talk {
    /// Without any, lines of standard input are sent.
    pub(super) steps: Vec<Step>,
    pub(super) options: Options,
    /// From one beginning of the steps to the next; `None` does them once.
    pub(super) every: Option<Duration>,
    /// How often, where they are repeated; `None` until stopped.
    pub(super) times: Option<u64>,
    pub(super) line: LineForm,
    /// The line of standard input that ends it.
    pub(super) quit: Option<String>,
    /// For each reply.
    pub(super) timeout: Duration,
}

pub(super) struct Client<'a> {
    stage: &'a Stage,
    endpoint: &'a Endpoint,
    /// What was sent on last, and is sent on next unless the client connects again.
    connection: ConnectionId,
    /// Of a client that connects again.
    one_each: Option<OneEach>,
    talk: &'a Talk,
    next_row: u64,
    /// What came and no expectation has taken yet: a message or a datagram each, or pieces of the stream.
    came: VecDeque<Bytes>,
    /// What was handed over to be sent, with what the framing puts around it.
    posted: Posted,
    /// Why a file was given up.
    file_error: Option<Note>,
}

/// Sends and their bytes.
struct Posted {
    sends: u64,
    /// `None` where the repetition counted the sends alone.
    bytes: Option<u64>,
}

/// How standard input came to its end.
#[derive(PartialEq, Eq)]
enum Said {
    All,
    /// The line came that ends the conversation.
    Quit,
}

impl<'a> Client<'a> {
    pub(super) fn new(stage: &'a Stage, endpoint: &'a Endpoint, connection: ConnectionId, talk: &'a Talk) -> Self {
        let (came, posted) = (VecDeque::new(), Posted { sends: 0, bytes: Some(0) });
        let one_each = stage.session.sender(ONE).and_then(OneEach::of);
        Self { stage, endpoint, connection, one_each, talk, next_row: 0, came, posted, file_error: None }
    }

    pub(super) fn converse(&mut self) -> Result<(), Failure> {
        let steps = &self.talk.steps;
        let expects = steps.iter().any(|step| matches!(step, Step::Expect(_)));
        match (&steps[..], self.talk.every) {
            ([], _) => {
                if self.send_standard_input()? == Said::Quit {
                    // Closing is what was asked for: what was said before goes out, and no reply is waited for.
                    return self.all_sent();
                }
            }
            // The session's own schedule is exact to microseconds. A client that connects again must know at once that
            // it has sent its last, or it does so once more.
            ([Step::Send(payload)], Some(every)) if !self.endpoint.client_settings().reconnect => {
                self.repeat(payload, every)?
            }
            (_, Some(every)) => self.cycle(every)?,
            (_, None) => self.do_steps()?,
        }
        if expects && self.posted.sends > 0 { self.all_sent() } else { self.finish() }
    }

    fn do_steps(&mut self) -> Result<(), Failure> {
        for step in &self.talk.steps {
            match step {
                Step::Send(payload) => self.send_payload(payload)?,
                Step::Expect(expected) => self.meet(expected)?,
            }
        }
        Ok(())
    }

    /// Does the steps again and again, by a schedule that does not drift.
    fn cycle(&mut self, every: Duration) -> Result<(), Failure> {
        let mut due = Instant::now();
        let mut done = 0;
        loop {
            self.do_steps()?;
            done += 1;
            if self.talk.times.is_some_and(|times| done >= times) || !self.stage.is_active() {
                return Ok(());
            }
            due += every;
            let left = due.saturating_duration_since(Instant::now());
            self.stage.interrupt.wait(Some(left), || !self.stage.is_active());
            if self.stage.interrupt.is_wished() {
                return Ok(());
            }
        }
    }

    /// Sends one payload again and again.
    fn repeat(&mut self, payload: &Payload, every: Duration) -> Result<(), Failure> {
        let Some(sender) = self.stage.session.sender(ONE).cloned() else { return Ok(()) };
        let plan = Plan { times: self.talk.times, ..Plan::new(self.to(), payload.clone(), self.talk.options, every) };
        let repeat = Repeat::start(sender, plan).map_err(|error| Failure::Failed(format!("repeat: {error}")))?;
        // The repetition has a thread of its own, which the recorder's wake knows nothing of.
        let mut status = repeat.status();
        while status.ended.is_none() && !self.stage.interrupt.is_wished() {
            self.stage.interrupt.wait(Some(LOOK), || repeat.status().ended.is_some());
            status = repeat.status();
        }
        repeat.stop();
        let status = repeat.wait(self.talk.timeout);
        self.posted = Posted { sends: status.sent, bytes: None };
        match status.ended {
            Some(Ended::Refused(error)) => Err(self.unsent(&error)),
            Some(Ended::Payload(error)) => Err(Failure::Failed(format!("{payload}: {}", said(&error)))),
            Some(Ended::Done | Ended::Stopped) | None => Ok(()),
        }
    }

    fn to(&self) -> To {
        To::One(self.connection)
    }

    fn send_payload(&mut self, payload: &Payload) -> Result<(), Failure> {
        let content = payload.content(&self.talk.options, &self.stage.next_moment());
        self.send(&content.map_err(|error| Failure::Failed(format!("{payload}: {}", said(&error))))?)
    }

    /// Where the client connects again: waits for the connection of the next send.
    fn await_reconnect(&mut self) {
        let stage = self.stage;
        let Some(sender) = stage.session.sender(ONE) else { return };
        let Some(one_each) = &mut self.one_each else { return };
        let mut next = Ok(None);
        // Its time limit is its own, so it is asked now and then.
        while next == Ok(None) && !stage.interrupt.is_wished() {
            stage.interrupt.wait(Some(LOOK), || {
                next = one_each.next(sender);
                next != Ok(None)
            });
        }
        if let Ok(Some(next)) = next {
            one_each.sent_on(next);
            self.connection = next;
        }
    }

    /// The connection that was opened after the one that was sent on last.
    fn reconnected(&self) -> Option<ConnectionId> {
        let status = self.stage.session.status(ONE);
        status.open().map(|(id, _)| id).find(|id| *id > self.connection)
    }

    /// Sends a payload, waiting for its place in the queue and for the turn.
    fn send(&mut self, content: &Content) -> Result<(), Failure> {
        self.await_reconnect();
        let checksum = self.talk.options.checksum;
        let bytes = match content {
            Content::Bytes(bytes) if self.endpoint.transport().is_stream() => {
                self.endpoint.framing.wrapped_bytes(bytes).unwrap_or_default() as u64
            }
            Content::Bytes(bytes) => bytes.len() as u64,
            Content::File(path) => {
                let (_, length) = open_regular(path).map_err(|error| {
                    Failure::Failed(say(
                        "cli-read",
                        &[("path", path.display().to_string().into()), ("error", error.to_string().into())],
                    ))
                })?;
                length + checksum.kind.width() as u64
            }
        };
        self.posted.bytes = self.posted.bytes.map(|before| before + bytes);
        let Some(sender) = self.stage.session.sender(ONE) else { return Ok(()) };
        let (to, cancel) = (self.to(), Cancel::default());
        let deliver = || sender.deliver(&to, content, checksum, &cancel).map(|_| ());
        let result = self.stage.hand(Some(self.talk.timeout), deliver);
        self.posted.sends += 1;
        match result {
            Err(error) if self.is_ended(&error) => Ok(()),
            result => result.map_err(|error| self.unsent(&error)),
        }
    }

    /// Whether nothing more can be sent because the other side has ended the connection in good order. That is no failure;
    /// what was expected and has not come is one.
    fn is_ended(&self, error: &SendError) -> bool {
        let limit = match error {
            // Its state follows when its mailbox has gone.
            SendError::Mailbox(MailboxError::NotOpen) => self.talk.timeout,
            SendError::Mailbox(MailboxError::Busy) | SendError::Mailbox(MailboxError::NotYourTurn) => Duration::ZERO,
            _ => return false,
        };
        self.endpoint.transport().has_connections()
            && self.stage.interrupt.wait(Some(limit), || !self.stage.is_active())
            && self.failure().is_none()
    }

    fn unsent(&self, error: &SendError) -> Failure {
        match (self.failure(), error) {
            (Some(failure), _) => failed(&failure),
            (None, SendError::Mailbox(MailboxError::NotYourTurn)) => Failure::Failed(say("cli-no-reply", &[])),
            (None, error) => Failure::Failed(format!("send: {}", said(error))),
        }
    }

    /// Sends each line of standard input as it comes.
    fn send_standard_input(&mut self) -> Result<Said, Failure> {
        let lines = read_lines(self.stage.interrupt.notifier());
        loop {
            let mut line = Err(TryRecvError::Empty);
            let heard = self.stage.interrupt.wait(None, || {
                line = lines.try_recv();
                line != Err(TryRecvError::Empty) || !self.stage.is_active()
            });
            let Some(line) = line.ok().filter(|_| heard) else { return self.said_all(&lines) };
            if self.talk.quit.as_ref().is_some_and(|quit| without_end(&line) == quit.as_bytes()) {
                return Ok(Said::Quit);
            }
            let bytes = self.talk.line.bytes(&line, &self.stage.next_moment())?;
            self.send(&Content::Bytes(bytes))?;
        }
    }

    /// Standard input is over, or the connection is. A server that closes without reading everything ends it by a reset;
    /// where nothing more was to be said that is an end like any other.
    fn said_all(&self, lines: &Receiver<Bytes>) -> Result<Said, Failure> {
        let Some(failure) = self.failure().filter(|failure| self.is_by_peer(failure)) else { return Ok(Said::All) };
        let mut next = Err(TryRecvError::Empty);
        self.stage.interrupt.wait(Some(END_OF_INPUT), || {
            next = lines.try_recv();
            next != Err(TryRecvError::Empty)
        });
        if next == Err(TryRecvError::Disconnected) { Ok(Said::All) } else { Err(failed(&failure)) }
    }

    /// Says that nothing more is sent, and takes what still comes: to the stream's end, or a datagram for each sent;
    /// until nothing has come for the time limit.
    fn finish(&mut self) -> Result<(), Failure> {
        let (stage, timeout) = (self.stage, Some(self.talk.timeout));
        let has_connections = self.endpoint.transport().has_connections();
        if has_connections && self.endpoint.options.turns == Turns::HalfDuplex {
            // A server that sees the end closes: the reply to the last send comes first.
            stage.interrupt.wait(Some(self.patience()), || self.is_our_turn() || !self.stage.is_active());
        }
        if has_connections && self.stage.is_active() {
            // Where the other side has ended it meanwhile there is nothing left to close.
            let half_close = || stage.session.mailboxes(ONE).half_close(self.connection) != Err(MailboxError::Busy);
            stage.interrupt.wait(timeout, half_close);
        }
        // What comes while a long file is still on its way is no end of it.
        self.all_sent()?;
        let sends = self.posted.sends;
        let received = || stage.session.status(ONE).traffic.received;
        let is_over =
            || !self.stage.is_active() || self.reconnected().is_some() || !has_connections && received() >= sends;
        while !is_over() && self.failure().is_none() {
            let before = received();
            if !stage.interrupt.wait(Some(self.patience()), || is_over() || received() > before) {
                break;
            }
        }
        match self.failure() {
            // Everything has gone out, and the other side may end the connection as it likes.
            Some(failure) if !(has_connections && self.is_by_peer(&failure)) => Err(failed(&failure)),
            _ => Ok(()),
        }
    }

    /// How long what still comes may take. A person's time limit is for the turn of the other side; once the person has
    /// nothing more to say, only the reply to the last line is due.
    fn patience(&self) -> Duration {
        let timeout = self.talk.timeout;
        if self.endpoint.options.turns == Turns::FullDuplex || !self.talk.steps.is_empty() {
            return timeout;
        }
        timeout.min(if self.is_our_turn() { QUIET } else { DEFAULT_TIMEOUT })
    }

    fn is_our_turn(&self) -> bool {
        self.stage.session.sender(ONE).is_some_and(|sender| sender.is_our_turn(&self.to()))
    }

    /// Waits until the last byte has gone out, as long as some go; a failure after that harms nothing that was asked for.
    fn all_sent(&mut self) -> Result<(), Failure> {
        let stage = self.stage;
        let sent_bytes = || stage.session.status(ONE).traffic.sent_bytes;
        loop {
            let before = sent_bytes();
            let mut is_over = false;
            let moves = stage.interrupt.wait(Some(self.talk.timeout), || {
                self.read_log();
                is_over =
                    !self.stage.is_active() || self.has_gone() || self.failure().is_some() || self.file_error.is_some();
                is_over || sent_bytes() > before
            });
            if is_over || !moves {
                break;
            }
        }
        match (self.failure(), &self.file_error) {
            (_, Some(error)) => Err(Failure::Failed(said(error))),
            _ if self.has_gone() => Ok(()),
            (Some(failure), _) => Err(failed(&failure)),
            // Whoever ended it does not wait for the rest.
            (None, _) if stage.interrupt.is_wished() || !self.stage.is_active() => Ok(()),
            (None, None) => Err(Failure::Failed(say("cli-not-taken", &[]))),
        }
    }

    /// Whether all that was handed over has gone out.
    fn has_gone(&self) -> bool {
        let status = self.stage.session.status(ONE);
        if !self.endpoint.transport().has_connections() {
            return status.traffic.sent >= self.posted.sends;
        }
        let has_sent_end = status.connections.get(&self.connection).is_some_and(|connection| connection.sent_end);
        has_sent_end || self.posted.bytes.is_some_and(|bytes| status.traffic.sent_bytes >= bytes)
    }

    /// What has gone wrong, if anything has: the call, the address and the code.
    fn failure(&self) -> Option<SocketError> {
        let lived_on = || self.stage.session.status(ONE).trouble.clone();
        self.stage.session.failure(ONE).or_else(lived_on)
    }

    /// Whether the other side has ended it: by a reset, or as a server that is gone when it is connected to again.
    fn is_by_peer(&self, failure: &SocketError) -> bool {
        let connects_again = self.one_each.is_some() && self.posted.sends > 0;
        failure.is_by_peer() || connects_again && failure.call == "connect"
    }

    fn read_log(&mut self) {
        let log = self.stage.session.log();
        let takes_messages = self.endpoint.transport().is_stream() && !self.endpoint.framing.is_raw();
        let rows = log.list(List::Rows(ONE));
        let new = rows.place_from(self.next_row)..rows.places().end;
        for row in new.filter_map(|place| log.get(rows.get(place)?)) {
            self.next_row = row.number + 1;
            match &row.event {
                Event::Message(_) => self.came.push_back(row.bytes.clone()),
                Event::Note(note @ Note::PayloadFile { .. }) => self.file_error = Some(note.clone()),
                _ if row.direction() == Some(Direction::In) && !takes_messages => {
                    self.came.push_back(row.bytes.clone());
                }
                _ => {}
            }
        }
    }
}
