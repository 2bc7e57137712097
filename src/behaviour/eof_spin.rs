//! An echo server with a mistake: it takes the end of its client for nothing received yet, and calls `recv` again. That
//! returns at once, so the loop turns as fast as the processor can.

use std::collections::HashMap;

use bytes::Bytes;

use super::{Action, Behaviour, Client, ClientId, Kind};

pub(super) const KIND: Kind = Kind::new("eof-spin", |_| Ok(Box::new(Spin { turns: HashMap::new() })));

/// How often `recv` returns nothing before this server closes all the same. A program with this mistake goes on for ever;
/// here neither the log nor the processor is to suffer.
pub const MOST_EMPTY: u32 = 200;

struct Spin {
    /// How often each client's end was received.
    turns: HashMap<ClientId, u32>,
}

impl Behaviour for Spin {
    fn received(&mut self, _: &Client<'_>, bytes: &Bytes, actions: &mut Vec<Action>) {
        actions.push(Action::Send(bytes.clone()));
    }

    fn ended(&mut self, client: &Client<'_>, actions: &mut Vec<Action>) {
        let turns = self.turns.entry(client.id).or_default();
        *turns += 1;
        actions.push(if *turns < MOST_EMPTY { Action::ReceiveAgain } else { Action::Close });
    }

    fn gone(&mut self, client: &Client<'_>, _: &mut Vec<Action>) {
        self.turns.remove(&client.id);
    }
}

#[cfg(test)]
mod tests {
    use super::super::transcript::Server;
    use super::MOST_EMPTY;

    #[test]
    fn the_end_is_received_again_and_again_up_to_a_limit() {
        let mut server = Server::new("eof-spin");
        assert_eq!(server.received(1, b"hello"), ["<< hello"]);
        for _ in 1..MOST_EMPTY {
            assert_eq!(server.ended(1), ["recv again"]);
        }
        assert_eq!(server.ended(1), ["<< close"]);
    }
}
