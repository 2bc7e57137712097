//! Sends back what it receives, backwards.

use bytes::Bytes;
use socketlab::behaviour::{Action, Behaviour, Client, Kind};

pub const KIND: Kind = Kind { aliases: &["backwards"], ..Kind::new("reverse", |_| Ok(Box::new(Reverse))) };

struct Reverse;

impl Behaviour for Reverse {
    fn received(&mut self, _: &Client<'_>, bytes: &Bytes, actions: &mut Vec<Action>) {
        actions.push(Action::Send(bytes.iter().rev().copied().collect()));
    }
}
