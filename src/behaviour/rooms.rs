//! Chat rooms: whoever joins a room hears what the others in it say.
//!
//! The first message is `NAME ROOM`, and its answer `success`, `reuse` (the name is in that room already), `invalid` or
//! `full`; after all but `success` the connection is closed. Then each message goes to the others of the room with the time and the
//! name before it, until `quit`. On a byte stream without framing a message is what one `recv` gave, and so two may stick
//! together and one may be torn: the lesson. With a framing they do not. The two words are split as Python's `split()`
//! does it, and everything said is in the encoding of the endpoint; what a client says is passed on as it came.

use std::collections::{BTreeMap, HashMap};

use bytes::Bytes;

use super::wording::{Wording, is_space};
use super::{Action, Behaviour, Client, ClientId, Kind, SettingsError, Setup};
use crate::clock::ctime;
use crate::escape::is_hidden;
use crate::payload::Encoding;

pub(super) const KIND: Kind = Kind {
    aliases: &["chat", "chat-rooms"],
    settings: &["leave", "stamp", "encoding"],
    ..Kind::new("rooms", |setup| Ok(Box::new(Rooms::new(setup)?)))
};

/// What a room receives when a member leaves.
const USUAL_LEAVE: &str = "${name} left ${room} at ${ctime}";

/// Longest name of a person and of a room, in characters.
const MAX_NAME_CHARS: usize = 32;
/// The most rooms at once, and the most people in one.
const MAX_ROOMS: usize = 1000;
const MAX_MEMBERS: usize = 1000;
/// A longer first message is no join line.
const MAX_JOIN_BYTES: usize = 1024;

/// Who is where.
struct Rooms {
    wording: Wording,
    leave: String,
    rooms: HashMap<String, BTreeMap<String, ClientId>>,
    members: HashMap<ClientId, Member>,
}

struct Member {
    name: String,
    room: String,
}

impl Rooms {
    fn new(setup: &Setup<'_>) -> Result<Self, SettingsError> {
        let leave = leave_message(&setup.settings.leave).to_owned();
        let wrong = |reason| SettingsError::Leave { reason };
        setup.encoding.encode(&leave).map_err(wrong)?;
        Ok(Self { wording: Wording::of(setup), leave, rooms: HashMap::new(), members: HashMap::new() })
    }

    fn join(&mut self, client: ClientId, line: &[u8]) -> &'static str {
        let Some((name, room)) = parse_join(line, self.wording.encoding) else { return "invalid" };
        let is_full = match self.rooms.get(&room) {
            Some(members) if members.contains_key(&name) => return "reuse",
            Some(members) => members.len() >= MAX_MEMBERS,
            None => self.rooms.len() >= MAX_ROOMS,
        };
        if is_full {
            return "full";
        }
        self.rooms.entry(room.clone()).or_default().insert(name.clone(), client);
        self.members.insert(client, Member { name, room });
        "success"
    }

    /// Takes a client out of its room, and says so to the others.
    fn leave(&mut self, client: &Client<'_>, actions: &mut Vec<Action>) {
        let Some(Member { name, room }) = self.members.remove(&client.id) else { return };
        let Some(members) = self.rooms.get_mut(&room) else { return };
        members.remove(&name);
        let sent = filled(&self.leave, &[("name", &name), ("room", &room), ("ctime", &ctime(client.time()))]);
        let sent = Bytes::from(self.wording.encoded(&sent));
        actions.extend(members.values().map(|other| Action::SendToPeer(*other, sent.clone())));
        if members.is_empty() {
            self.rooms.remove(&room);
        }
    }
}

/// The message of one who leaves, with its `${…}`, by what a setting says.
pub fn leave_message(setting: &str) -> &str {
    if setting.is_empty() { USUAL_LEAVE } else { setting }
}

/// A text with `${name}` filled in for each of `names`. What is filled in is not looked at again, and other names stay.
fn filled(text: &str, names: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        out.push_str(before);
        let named = names.iter().find_map(|(name, value)| Some((value, after.strip_prefix(name)?.strip_prefix('}')?)));
        let (value, behind) = named.unwrap_or((&"${", after));
        out.push_str(value);
        rest = behind;
    }
    out + rest
}

/// The two words of a join line, if it is one: in the encoding, printable, and not too long.
fn parse_join(line: &[u8], encoding: Encoding) -> Option<(String, String)> {
    if line.len() > MAX_JOIN_BYTES {
        return None;
    }
    let text = encoding.decode_whole(line)?;
    let mut words = text.split(is_space).filter(|word| !word.is_empty());
    let (name, room) = (words.next()?, words.next()?);
    let is_name = |word: &str| {
        let is_short = word.chars().count() <= MAX_NAME_CHARS;
        // A few characters can be read but not written in the same encoding; the others could not receive them.
        is_short && !word.chars().any(is_hidden) && encoding.encode(word).is_ok()
    };
    (words.next().is_none() && is_name(name) && is_name(room)).then(|| (name.to_owned(), room.to_owned()))
}

impl Behaviour for Rooms {
    fn received(&mut self, client: &Client<'_>, bytes: &Bytes, actions: &mut Vec<Action>) {
        let Some(member) = self.members.get(&client.id) else {
            let answer = self.join(client.id, bytes);
            actions.push(Action::Send(self.wording.encoded(answer).into()));
            if answer != "success" {
                actions.push(Action::Close);
            }
            return;
        };
        let text = self.wording.encoding.decode_whole(bytes);
        if text.is_some_and(|text| text.trim_matches(is_space) == "quit") {
            self.leave(client, actions);
            actions.extend([Action::Send(bytes.clone()), Action::Close]);
            return;
        }
        let said_by = format!("{}{}: ", self.wording.stamp(client.time()), member.name);
        let sent = Bytes::from([&self.wording.encoded(&said_by), &bytes[..]].concat());
        let others = self.rooms.get(&member.room).into_iter().flat_map(BTreeMap::values);
        actions
            .extend(others.filter(|other| **other != client.id).map(|other| Action::SendToPeer(*other, sent.clone())));
    }

    /// Who vanishes has left, too.
    fn gone(&mut self, client: &Client<'_>, actions: &mut Vec<Action>) {
        self.leave(client, actions);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::transcript::Server;
    use super::super::{Input, Settings, Stamp};
    use super::*;

    const TIME: &str = "Fri Nov 20 15:04:05 2026";

    #[test]
    fn a_message_goes_to_the_others_of_the_room() {
        let mut server = Server::new("rooms");
        for (client, line) in [(1, &b"alice lobby"[..]), (2, b"bob lobby\r\n"), (3, b"carol attic")] {
            assert_eq!(server.received(client, line), ["<< success"]);
        }
        assert_eq!(server.received(1, b"hello"), [format!("2 << [{TIME}] alice: hello")]);
        assert!(server.received(3, b"alone").is_empty());
        assert_eq!(
            server.received(2, b"quit\n"),
            [format!("1 << bob left lobby at {TIME}"), "<< quit\\n".into(), "<< close".into()]
        );
        assert!(server.gone(2).is_empty(), "it is sent once");
    }

    #[test]
    fn who_vanishes_has_left_and_the_name_is_free_again() {
        let mut server = Server::new("rooms");
        server.received(1, b"alice lobby");
        server.received(2, b"bob lobby");
        assert_eq!(server.received(3, b"bob lobby"), ["<< reuse", "<< close"]);
        assert_eq!(server.gone(2), [format!("1 << bob left lobby at {TIME}")]);
        assert_eq!(server.received(4, b"bob lobby"), ["<< success"]);
    }

    #[test]
    fn hostile_names_are_refused() {
        let long = format!("{} lobby", "x".repeat(33));
        for line in [
            &b""[..],
            b"alice",
            b" lobby",
            b"alice ",
            b" \t\n",
            b"a b c",
            b"al\x1bice lobby",
            b"\xff lobby",
            "a\u{202e}b lobby".as_bytes(),
            "\u{200b} lobby".as_bytes(),
            long.as_bytes(),
        ] {
            assert_eq!(Server::new("rooms").received(1, line), ["<< invalid", "<< close"], "{line:?}");
        }
        assert_eq!(Server::new("rooms").received(1, "小明 教室".as_bytes()), ["<< success"]);
    }

    #[test]
    fn the_join_line_is_split_as_python_splits() {
        for line in ["alice  \t lobby", " alice lobby", "alice\u{3000}lobby\r\n\n", "\nalice\x1clobby\u{a0}"] {
            let mut server = Server::new("rooms");
            assert_eq!(server.received(1, line.as_bytes()), ["<< success"], "{line:?}");
            assert_eq!(server.received(2, b"alice lobby"), ["<< reuse", "<< close"], "{line:?}");
        }
    }

    #[test]
    fn names_and_what_is_sent_are_in_the_encoding() {
        let join = "小明 教室";
        for encoding in [Encoding::Gbk, Encoding::Gb18030, Encoding::Big5, Encoding::Utf16Le] {
            let mut server = Server::in_encoding("rooms", encoding);
            let text = |text: &str| encoding.encode(text).unwrap();
            let sent = |text: &str| text.as_bytes().to_vec();
            let said = |bytes: Vec<u8>| encoding.decode(&bytes).into_bytes();
            let shown = |bytes: Vec<u8>| bytes.escape_ascii().to_string();
            assert_eq!(said(server.sent_for(1, &text(join))), sent("success"), "{encoding}");
            assert_eq!(said(server.sent_for(2, &text(join))), sent("reuse"), "{encoding}");
            assert_eq!(said(server.sent_for(2, &text("bob 教室"))), sent("success"), "{encoding}");
            let hello = format!("2 << {}", shown(text(&format!("[{TIME}] 小明: 你好"))));
            assert_eq!(server.received(1, &text("你好")), [hello], "{encoding}");
            let left = format!("2 << {}", shown(text(&format!("小明 left 教室 at {TIME}"))));
            assert_eq!(server.received(1, &text(" quit\n"))[0], left, "{encoding}");
        }
        assert_eq!(Server::new("rooms").received(1, b"\xd0\xa1\xc3\xf7 lobby"), ["<< invalid", "<< close"]);
    }

    #[test]
    fn the_message_of_one_who_leaves_can_be_chosen() {
        let leave = "${name}（${room}）于 ${ctime} 离开 ${nobody} ${";
        let settings = Settings { leave: leave.to_owned(), stamp: Stamp::Joined, ..Settings::default() };
        let mut server = Server::with("rooms", &settings);
        server.received(1, b"alice lobby");
        server.received(2, b"${room} lobby");
        assert_eq!(server.received(2, b"hi"), [format!("1 << [{TIME}]${{room}}: hi")]);
        let sent = format!("${{room}}（lobby）于 {TIME} 离开 ${{nobody}} ${{");
        assert_eq!(server.gone(2), [format!("1 << {}", sent.as_bytes().escape_ascii())]);

        let setup = Setup { settings: &settings, encoding: Encoding::Latin1, input: Input::Pieces };
        let Err(error) = Rooms::new(&setup) else { panic!("it was taken") };
        assert!(matches!(&error, SettingsError::Leave { reason } if reason.at == 7), "{error}");
    }

    #[test]
    fn rooms_have_a_limit() {
        let mut server = Server::new("rooms");
        for n in 0..MAX_ROOMS as u32 {
            assert_eq!(server.received(n, format!("a {n}").as_bytes()), ["<< success"]);
        }
        assert_eq!(server.received(5000, b"a one-more"), ["<< full", "<< close"]);
    }

    proptest! {
        #[test]
        fn no_join_line_is_too_much(line in proptest::collection::vec(any::<u8>(), 0..2000), text in "\\PC{0,80}") {
            for line in [&line[..], text.as_bytes()] {
                let mut server = Server::new("rooms");
                let said = server.received(1, line);
                prop_assert!(said == ["<< success"] || said == ["<< invalid", "<< close"]);
                if let Some((name, room)) = parse_join(line, Encoding::Utf8) {
                    prop_assert!(name.chars().count() <= MAX_NAME_CHARS && room.chars().count() <= MAX_NAME_CHARS);
                }
            }
        }
    }
}
