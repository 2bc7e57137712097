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

/// Transcripts whose order cannot be had from real sockets.
const HERE: &str = r#"# while there is no room one receive waits for its answer
behaviour: upper-case

>> room 2
>> received "abc"
<< send "AB"
<< wait for room, receive
>> received "de"
<< wait for room
>> room all
<< send "C"
<< send "DE"

# a person's server receives however much it has to send
behaviour: manual

>> room 1
>> operator "abc"
<< send "a"
<< wait for room, receive
>> received "de"
<< wait for room, receive
>> received the end
<< wait for room
>> operator "last"
<< wait for room
>> room all
<< send "bc"
<< send "last"
<< close: Peer

# what others send is framed and goes out behind the answer
behaviour: upper-case
framing: line

>> room 0
>> received "a\nb\n"
<< message 1: "a"
<< message 2: "b"
<< wait for room
>> peer "from another"
<< wait for room
>> room all
<< send "A\n"
<< send "from another\n"
<< send "B\n"

# a wait lets commands through where the loop asks
behaviour: echo
delay: 150

>> received "slow"
<< sleep until 150 ms
>> operator "typed"
<< send "typed"
<< sleep until 150 ms
>> 149 ms
<< sleep until 150 ms
>> 1 ms
<< send "slow"

# what is typed goes out during a pause before recv and so does the end
behaviour: manual
recv pause: 100

>> opened
<< pause before recv until 100 ms
>> 40 ms
<< pause before recv until 100 ms
>> operator "typed"
<< send "typed"
<< pause before recv until 100 ms
>> operator: end
<< send the end
<< pause before recv until 100 ms
>> 60 ms
>> received "at once"
<< pause before recv until 200 ms
>> 100 ms
>> received the end
<< close: Peer

# a pause before recv begins behind the answer's delay, and before the next while there is no room
behaviour: echo
recv pause: 100
delay: 50

>> opened
<< pause before recv until 100 ms
>> 100 ms
>> received "abc"
<< sleep until 150 ms
>> room 1
<< sleep until 150 ms
>> 50 ms
<< send "a"
<< wait for room
>> 99 ms
<< wait for room
>> 1 ms
<< wait for room, receive
>> room all
<< send "bc"
>> received the end
<< close: Peer

# a person's server that has no room to send pauses before recv all the same
behaviour: manual
recv pause: 100

>> opened
<< pause before recv until 100 ms
>> 100 ms
>> room 1
>> operator "abc"
<< send "a"
<< wait for room, receive
>> received "d"
<< wait for room
>> 99 ms
<< wait for room
>> 1 ms
<< wait for room, receive
>> received "e"
<< wait for room
>> room all
<< send "bc"
<< pause before recv until 300 ms

# a file is cancelled with the rest of its piece
behaviour: manual

>> room 6
>> operator: file "12345678"
<< file of 8
<< send "1234"
<< send "56"
<< wait for room, receive
>> operator "typed"
<< wait for room, receive
>> operator: cancel
<< file over
<< wait for room, receive
>> room all
<< send "typed"

# what was typed during a sleep goes out behind the answer
behaviour: echo
delay: 150

>> received "slow"
<< sleep until 150 ms
>> asleep: operator "typed"
>> asleep: operator: end
>> 150 ms
<< send "slow"
<< send "typed"
<< send the end

# the end goes out behind the answers to all that has come
behaviour: upper-case
framing: line

>> room 0
>> received "a\nb\n"
<< message 1: "a"
<< message 2: "b"
<< wait for room
>> asleep: operator: end
>> room all
<< send "A\n"
<< send "B\n"
<< send the end
>> received "c\n"
<< message 3: "c"
<< note: note-behind-end
>> received the end
<< close: Peer

# a refused end is not tried again and what came before the reset is received
behaviour: echo

>> asleep: end refused
>> operator: end
<< end refused
>> received "left"
<< note: note-behind-end

# a refused end closes what has received the peer's
behaviour: echo
keep half open

>> received the end
<< wait for the operator
>> asleep: end refused
>> operator: end
<< end refused
<< close

# a server kept half open closes when both ends are sent in either order
behaviour: echo
keep half open

>> operator: end
<< send the end
>> received the end
<< close: Peer

# a file that is cancelled before its turn never begins
behaviour: manual
half duplex

>> asleep: operator: file "1234"
>> asleep: operator: cancel
>> opened
>> whose turn
<< ours
>> operator "typed"
<< send "typed"

# a turn that was claimed stays so until it is sent
behaviour: manual
half duplex

>> room 0
>> operator "first"
<< wait for room, receive
>> received "at once"
<< wait for room, receive
>> operator "second"
<< not your turn
<< wait for room, receive
>> room all
<< send "first"
>> whose turn
<< theirs
>> received "reply"
>> operator "second"
<< send "second"

# a client says once that no answer came and has its turn back
answer timeout: 100
half duplex

>> operator "anybody?"
<< send "anybody?"
>> 99 ms
>> whose turn
<< theirs
>> 1 ms
<< note: note-no-answer
>> 100 ms
>> whose turn
<< ours
"#;

#[test]
fn the_transcripts_that_real_sockets_play_too_and_those_that_they_cannot() {
    let mut scripts = script::all();
    assert!(scripts.len() > 10);
    scripts.extend(HERE.split("\n\n# ").map(|text| script::read(text.lines().next().unwrap(), &format!("# {text}"))));
    for script in scripts {
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
