//! Conversations played as transcripts, without a socket: `>>` is what happens to one, `<<` what it does.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::*;
use crate::address::{Addr, Ends};
use crate::behaviour::Rule;
use crate::clock::Clock;
use crate::engine::file::Piece;
use crate::lab::{Endpoint, Turns};
use crate::message::Sentence;
use crate::payload::Checksum;

#[path = "script.rs"]
mod script;

/// The folder of those whose order cannot be had from real sockets.
const WITHOUT_SOCKETS: &str = "tests/transcripts/without_sockets";

/// A conversation under test, and what stands around it: a mailbox, a file, and a system with some room.
struct Player {
    conversation: Conversation,
    turn: Turn,
    commands: VecDeque<StreamCommand>,
    file: VecDeque<Bytes>,
    cancel: Cancel,
    began: Instant,
    now: Instant,
    /// Bytes that the system takes still.
    room: usize,
    /// The peer has reset the connection, and `shutdown` fails.
    refuses_end: bool,
    lines: Vec<String>,
}

fn shown(bytes: &[u8]) -> String {
    format!("\"{}\"", bytes.escape_ascii())
}

impl Player {
    fn new(endpoint: &Endpoint) -> Self {
        let now = Instant::now();
        let ends = Ends::new(None, Addr::from(([127, 0, 0, 1], 5001)));
        let turn = Turn::new(endpoint.options.turns);
        let service = Arc::new(Service::new(endpoint, Clock::start()));
        let conversation = Conversation::new(ConnectionId(1), ends, endpoint, service, turn.clone(), now);
        Self {
            conversation,
            turn,
            commands: VecDeque::new(),
            file: VecDeque::new(),
            cancel: Cancel::default(),
            began: now,
            now,
            room: usize::MAX,
            refuses_end: false,
            lines: Vec::new(),
        }
    }

    fn say(&mut self, line: String) {
        self.lines.push(format!("<< {line}"));
    }

    /// Plays the lines with `>>`, and gives them with what the conversation does after each; `asleep:` is what happens
    /// before the loop asks again.
    fn play(mut self, lines: &[String]) -> Vec<String> {
        for line in lines {
            let Some(input) = line.strip_prefix(">> ") else { continue };
            self.lines.push(line.clone());
            match input.strip_prefix("asleep: ") {
                Some(input) => self.input(input),
                None => {
                    self.input(input);
                    self.drive();
                }
            }
        }
        self.lines
    }

    fn input(&mut self, input: &str) {
        let quoted = || Bytes::from(script::bytes(input));
        match input.split('"').next().unwrap_or_default().trim() {
            "opened" => {}
            "received" => self.conversation.received(quoted(), self.now),
            "received the end" => self.conversation.received(Bytes::new(), self.now),
            "operator" => self.operator(StreamCommand::Send(quoted())),
            "operator: file" => {
                self.file = quoted().chunks(4).map(Bytes::copy_from_slice).collect();
                self.cancel = Cancel::default();
                let file = FileToSend { path: "a".into(), checksum: Checksum::default(), cancel: self.cancel.clone() };
                self.operator(StreamCommand::SendFile(file));
            }
            "operator: cancel" => self.cancel.cancel(),
            "operator: end" => self.commands.push_back(StreamCommand::SendEnd),
            "end refused" => self.refuses_end = true,
            "peer" => self.commands.push_back(StreamCommand::FromPeer(quoted())),
            "whose turn" => self.say(if self.turn.is_ours() { "ours" } else { "theirs" }.to_owned()),
            other => match other.split_once(' ') {
                Some((ms, "ms")) => self.now += Duration::from_millis(ms.parse().unwrap()),
                Some(("room", room)) => self.room = room.parse().unwrap_or(usize::MAX),
                _ => panic!("{input}"),
            },
        }
    }

    fn operator(&mut self, command: StreamCommand) {
        if self.turn.claim() {
            self.commands.push_back(command);
        } else {
            self.say("not your turn".to_owned());
        }
    }

    /// Does what the conversation wants until it waits for something.
    fn drive(&mut self) {
        loop {
            if self.conversation.takes_command(self.now)
                && let Some(command) = self.commands.pop_front()
            {
                self.conversation.command(command);
            }
            match self.conversation.next(self.now) {
                Output::Message(message) => self.say(format!("message {}: {}", message.number, shown(&message.bytes))),
                Output::Note(note) => self.say(format!("note: {}", note.key())),
                Output::Life(Life::FileBegan { bytes }) => self.say(format!("file of {bytes}")),
                Output::Life(Life::FileEnded) => self.say("file over".to_owned()),
                // The sending and the receiving of it stand there already.
                Output::Life(_) => {}
                Output::ToPeer(to, bytes) => self.say(format!("to {}: {}", to.0, shown(&bytes))),
                Output::OpenFile(_) => {
                    self.conversation.file_opened(Ok(self.file.iter().map(Bytes::len).sum::<usize>() as u64))
                }
                Output::ReadFile => {
                    let piece = self.file.pop_front().map_or(Piece::End(Bytes::new()), Piece::Bytes);
                    self.conversation.file_read(Ok(piece));
                }
                Output::Socket(Next::Send(bytes)) if self.room > 0 => {
                    let taken = bytes.len().min(self.room);
                    self.room = self.room.saturating_sub(if self.room == usize::MAX { 0 } else { taken });
                    self.say(format!("send {}", shown(&bytes[..taken])));
                    self.conversation.taken(taken, self.now);
                }
                Output::Socket(Next::SendEnd) if self.refuses_end => {
                    self.say("end refused".to_owned());
                    if !self.conversation.end_refused() {
                        return self.say("close".to_owned());
                    }
                }
                Output::Socket(Next::SendEnd) => {
                    self.say("send the end".to_owned());
                    self.conversation.sent_end();
                }
                Output::Socket(Next::Sleep(until)) => {
                    return self.say(format!("sleep until {} ms", (until - self.began).as_millis()));
                }
                Output::Socket(Next::Pause(until)) => {
                    return self.say(format!("pause before recv until {} ms", (until - self.began).as_millis()));
                }
                Output::Socket(Next::Close(end)) => return self.say(format!("close: {end:?}")),
                Output::Socket(Next::Wait) => return self.say("wait for the operator".to_owned()),
                Output::Socket(Next::Send(_)) => {
                    let more = if self.conversation.can_receive(self.now) { ", receive" } else { "" };
                    return self.say(format!("wait for room{more}"));
                }
                Output::Socket(Next::Receive) => return,
            }
        }
    }
}

#[test]
fn the_transcripts_that_real_sockets_play_too_and_those_that_they_cannot() {
    let (everywhere, here) = (script::all(), script::all_in(WITHOUT_SOCKETS));
    assert!(everywhere.len() > 10 && here.len() > 10);
    for script in everywhere.into_iter().chain(here) {
        assert_eq!(Player::new(&script.endpoint).play(&script.lines), script.lines, "{}", script.name);
    }
}

#[test]
fn an_answer_without_end_gives_way_to_the_operator() {
    let line = |first: u64| -> Bytes { (first..first + 64 * 74).map(crate::payload::chargen_byte).collect() };
    let mut player = Player::new(&script::read("here", "behaviour: chargen\n\n").endpoint);
    player.room = 64 * 74;
    player.drive();
    assert_eq!(player.lines, [format!("<< send {}", shown(&line(0))), "<< wait for room, receive".to_owned()]);
    player.input("operator \"typed\"");
    player.room = 64 * 74 + 5;
    player.drive();
    let expected = [format!("<< send {}", shown(&line(64 * 74))), "<< send \"typed\"".to_owned()];
    assert_eq!(player.lines[2..4], expected);
}

#[test]
fn a_file_that_is_cancelled_while_it_is_opened_ends_behind_its_beginning() {
    let mut player = Player::new(&script::read("here", "behaviour: manual\n\n").endpoint);
    player.input(r#"operator: file "1234""#);
    let command = player.commands.pop_front().unwrap();
    player.conversation.command(command);
    player.cancel.cancel();
    player.drive();
    assert_eq!(player.lines, ["<< file of 4", "<< file over"]);
}
