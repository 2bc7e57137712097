//! The character generator (RFC 864, port 19): a connection gets characters without end, as fast as it reads; a datagram
//! gets some.

use std::collections::HashMap;

use bytes::Bytes;

use super::{Action, Behaviour, Client, ClientId, Kind};
use crate::payload::{CHARGEN_LINE_BYTES, chargen_byte};

pub(super) const KIND: Kind =
    Kind { aliases: &["character-generator"], ..Kind::new("chargen", |_| Ok(Box::new(Chargen::new()))) };

/// Lines that are sent before it is asked whether the client takes more.
const PIECE_LINES: u64 = 64;
/// A datagram has at most 512 characters (RFC 864).
const DATAGRAM_LINES: u64 = 512 / CHARGEN_LINE_BYTES;
/// Each line begins one character further on in the 95 printable ones, so after 95 lines they come again.
const CYCLE_BYTES: u64 = 95 * CHARGEN_LINE_BYTES;

struct Chargen {
    /// A cycle, and a piece that begins at its end: made once, as a fast reader takes gigabytes.
    characters: Bytes,
    /// How far each client is, in bytes.
    at: HashMap<ClientId, u64>,
}

impl Chargen {
    fn new() -> Self {
        let characters = (0..CYCLE_BYTES + PIECE_LINES * CHARGEN_LINE_BYTES).map(chargen_byte).collect();
        Self { characters, at: HashMap::new() }
    }

    /// So many lines from this byte on.
    fn lines(&self, at: u64, lines: u64) -> Action {
        let at = at % CYCLE_BYTES;
        Action::Send(self.characters.slice(at as usize..(at + lines * CHARGEN_LINE_BYTES) as usize))
    }

    fn go_on(&mut self, client: &Client<'_>, actions: &mut Vec<Action>) {
        let at = self.at.get(&client.id).copied().unwrap_or_default();
        actions.push(self.lines(at, PIECE_LINES));
        self.at.insert(client.id, at + PIECE_LINES * CHARGEN_LINE_BYTES);
    }
}

impl Behaviour for Chargen {
    fn opened(&mut self, client: &Client<'_>, actions: &mut Vec<Action>) {
        self.go_on(client, actions);
    }

    fn drained(&mut self, client: &Client<'_>, actions: &mut Vec<Action>) {
        if self.at.contains_key(&client.id) {
            self.go_on(client, actions);
        }
    }

    /// A datagram; what a connection sends is thrown away.
    fn received(&mut self, client: &Client<'_>, _: &Bytes, actions: &mut Vec<Action>) {
        if !self.at.contains_key(&client.id) {
            actions.push(self.lines(0, DATAGRAM_LINES));
        }
    }

    fn gone(&mut self, client: &Client<'_>, _: &mut Vec<Action>) {
        self.at.remove(&client.id);
    }
}

#[cfg(test)]
mod tests {
    use super::super::transcript::Server;

    #[test]
    fn goes_on_where_it_was_for_each_client() {
        let mut server = Server::new("chargen");
        let first = server.opened(1).concat();
        assert!(first.starts_with("<<  !\"#") || first.starts_with("<<  !\\\""), "{first}");
        let again = server.drained(1).concat();
        assert_ne!(first, again);
        assert_eq!(server.opened(2).concat(), first);
        assert!(server.received(1, b"ignored").is_empty());
        server.gone(1);
        assert!(server.drained(1).is_empty());
    }

    #[test]
    fn a_datagram_gets_at_most_512_characters() {
        let reply = Server::new("chargen").received(7, b"").concat();
        assert_eq!(reply.matches("\\r\\n").count(), 6);
    }
}
