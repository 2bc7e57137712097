//! Chat rooms: whoever joins a room hears what the others in it say.
//!
//! The first message is `NAME ROOM`, and its answer `success`, `reuse` (the name is in that room already) or `invalid`;
//! after the last two the connection is closed. Then each message goes to the others of the room with the time and the
//! name before it, until `quit`. On a byte stream without framing a message is what one `recv` gave, and so two may stick
//! together and one may be torn: the lesson. With a framing they do not.

use std::collections::{BTreeMap, HashMap};

use bytes::Bytes;

use super::{Action, Answers, Behaviour, Client, ClientId, Kind};
use crate::clock::ctime;
use crate::escape::is_hidden;

pub(super) const KIND: Kind = Kind {
    id: "rooms",
    aliases: &["chat", "chat-rooms"],
    answers: Answers::Itself,
    settings: &[],
    make: |_| Ok(Box::new(Rooms::default())),
};

/// Longest name of a person and of a room, in characters.
const MAX_NAME_CHARS: usize = 32;
/// The most rooms at once, and the most people in one.
const MAX_ROOMS: usize = 1000;
const MAX_MEMBERS: usize = 1000;
/// A longer first message is no join line.
const MAX_JOIN_BYTES: usize = 1024;

/// Who is where.
#[derive(Default)]
struct Rooms {
    rooms: HashMap<String, BTreeMap<String, ClientId>>,
    members: HashMap<ClientId, Member>,
}

struct Member {
    name: String,
    room: String,
}

impl Rooms {
    fn join(&mut self, client: ClientId, line: &[u8]) -> &'static str {
        let Some((name, room)) = parse_join(line) else { return "invalid" };
        let is_full = match self.rooms.get(room) {
            Some(members) if members.contains_key(name) => return "reuse",
            Some(members) => members.len() >= MAX_MEMBERS,
            None => self.rooms.len() >= MAX_ROOMS,
        };
        if is_full {
            return "full";
        }
        self.rooms.entry(room.to_owned()).or_default().insert(name.to_owned(), client);
        self.members.insert(client, Member { name: name.to_owned(), room: room.to_owned() });
        "success"
    }

    /// Takes a client out of its room and tells the others.
    fn leave(&mut self, client: &Client<'_>, actions: &mut Vec<Action>) {
        let Some(Member { name, room }) = self.members.remove(&client.id) else { return };
        let Some(members) = self.rooms.get_mut(&room) else { return };
        members.remove(&name);
        let told: Bytes = format!("{name} left {room} at {}", ctime(client.time)).into();
        actions.extend(members.values().map(|other| Action::Tell(*other, told.clone())));
        if members.is_empty() {
            self.rooms.remove(&room);
        }
    }
}

/// The two words of a join line, if it is one: printable, neither empty nor too long.
fn parse_join(line: &[u8]) -> Option<(&str, &str)> {
    if line.len() > MAX_JOIN_BYTES {
        return None;
    }
    let text = std::str::from_utf8(line).ok()?;
    let (name, room) = text.strip_suffix('\n').unwrap_or(text).trim_end_matches('\r').split_once(' ')?;
    let is_name = |word: &str| {
        let chars = word.chars().count();
        (1..=MAX_NAME_CHARS).contains(&chars) && !word.chars().any(|c| c.is_whitespace() || is_hidden(c))
    };
    (is_name(name) && is_name(room)).then_some((name, room))
}

impl Behaviour for Rooms {
    fn received(&mut self, client: &Client<'_>, bytes: &Bytes, actions: &mut Vec<Action>) {
        let Some(member) = self.members.get(&client.id) else {
            let answer = self.join(client.id, bytes);
            actions.push(Action::Send(Bytes::from_static(answer.as_bytes())));
            if answer != "success" {
                actions.push(Action::Close);
            }
            return;
        };
        if bytes.trim_ascii() == b"quit" {
            self.leave(client, actions);
            actions.extend([Action::Send(bytes.clone()), Action::Close]);
            return;
        }
        let mut told = format!("[{}] {}: ", ctime(client.time), member.name).into_bytes();
        told.extend_from_slice(bytes);
        let told = Bytes::from(told);
        let others = self.rooms.get(&member.room).into_iter().flat_map(BTreeMap::values);
        actions.extend(others.filter(|other| **other != client.id).map(|other| Action::Tell(*other, told.clone())));
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
        assert!(server.gone(2).is_empty(), "it is told once");
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
                if let Some((name, room)) = parse_join(line) {
                    prop_assert!(name.chars().count() <= MAX_NAME_CHARS && room.chars().count() <= MAX_NAME_CHARS);
                }
            }
        }
    }
}
