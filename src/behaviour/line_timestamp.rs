//! The lessons' `StreamRequestHandler`: reads one line, answers `[ctime] ` and the line with its ending, and closes.
//!
//! It looks for the line itself, as `readline` does, however TCP has cut or glued it; so it wants the raw framing, which
//! leaves the line endings in. What follows the first line is never read. A message that a framing found is a line.

use std::collections::HashMap;

use bytes::Bytes;

use super::wording::Wording;
use super::{Action, Behaviour, Client, ClientId, Input, Kind};

pub(super) const KIND: Kind = Kind {
    aliases: &["line"],
    settings: &["stamp", "encoding"],
    ..Kind::new("line-timestamp", |setup| {
        Ok(Box::new(LineTimestamp { wording: Wording::of(setup), input: setup.input, begun: HashMap::new() }))
    })
};

/// The longest line that is waited for. A client that sends more without an end is closed unanswered.
const MAX_LINE_BYTES: usize = 64 << 10;

struct LineTimestamp {
    wording: Wording,
    input: Input,
    /// What each connection has sent of its line. A datagram, which nothing opens, is not here: it is a line by itself.
    begun: HashMap<ClientId, Vec<u8>>,
}

impl Behaviour for LineTimestamp {
    fn opened(&mut self, client: &Client<'_>, _: &mut Vec<Action>) {
        self.begun.insert(client.id, Vec::new());
    }

    fn received(&mut self, client: &Client<'_>, bytes: &Bytes, actions: &mut Vec<Action>) {
        let end = memchr::memchr(b'\n', bytes).map(|at| at + 1);
        let piece = &bytes[..end.unwrap_or(bytes.len())];
        let Some(line) = self.begun.get_mut(&client.id) else {
            return actions.push(self.answer(client, piece));
        };
        if self.input == Input::Messages {
            return actions.extend([self.answer(client, piece), Action::Close]);
        }
        if line.len() + piece.len() > MAX_LINE_BYTES {
            return actions.push(Action::Close);
        }
        line.extend_from_slice(piece);
        if end.is_some() {
            self.ended(client, actions);
        }
    }

    /// As `readline` does, which gives what there is when the stream ends.
    fn ended(&mut self, client: &Client<'_>, actions: &mut Vec<Action>) {
        let line = self.begun.get(&client.id).map_or(&[][..], Vec::as_slice);
        actions.extend([self.answer(client, line), Action::Close]);
    }

    fn gone(&mut self, client: &Client<'_>, _: &mut Vec<Action>) {
        self.begun.remove(&client.id);
    }
}

impl LineTimestamp {
    fn answer(&self, client: &Client<'_>, line: &[u8]) -> Action {
        Action::Send(self.wording.stamped(client.time(), line).into())
    }
}

#[cfg(test)]
mod tests {
    use super::super::transcript::Server;
    use super::*;

    #[test]
    fn a_line_is_put_together_and_answered_with_its_ending() {
        let mut server = Server::new("line-timestamp");
        server.opened(1);
        server.opened(2);
        assert!(server.received(1, b"he").is_empty());
        assert_eq!(server.received(2, b"x\ny\n"), ["<< [Fri Nov 20 15:04:05 2026] x\\n", "<< close"]);
        assert!(server.received(1, b"llo\r").is_empty());
        assert_eq!(server.received(1, b"\n"), ["<< [Fri Nov 20 15:04:05 2026] hello\\r\\n", "<< close"]);
    }

    #[test]
    fn the_end_of_the_stream_ends_a_line() {
        let mut server = Server::new("line-timestamp");
        server.opened(1);
        server.received(1, b"half");
        assert_eq!(server.ended(1), ["<< [Fri Nov 20 15:04:05 2026] half", "<< close"]);
        server.opened(2);
        assert_eq!(server.ended(2), ["<< [Fri Nov 20 15:04:05 2026] ", "<< close"]);
    }

    #[test]
    fn a_datagram_is_a_line() {
        let mut server = Server::new("line-timestamp");
        for _ in 0..2 {
            assert_eq!(server.received(1, b"hi"), ["<< [Fri Nov 20 15:04:05 2026] hi"]);
        }
    }

    #[test]
    fn a_message_is_a_line() {
        let mut server = Server::of_messages("line-timestamp");
        server.opened(1);
        assert_eq!(server.received(1, b"hi"), ["<< [Fri Nov 20 15:04:05 2026] hi", "<< close"]);
    }

    #[test]
    fn a_line_without_end_is_not_collected_without_end() {
        let mut server = Server::new("line-timestamp");
        server.opened(1);
        assert!(server.received(1, &[b'a'; MAX_LINE_BYTES]).is_empty());
        assert_eq!(server.received(1, b"a"), ["<< close"]);
    }
}
