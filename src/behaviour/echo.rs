//! Echo (RFC 862): what comes goes back unchanged.

use bytes::Bytes;

use super::{Action, Answers, Behaviour, Client, Kind};

pub(super) const KIND: Kind =
    Kind { id: "echo", aliases: &[], answers: Answers::Itself, settings: &[], make: |_| Ok(Box::new(Echo)) };

struct Echo;

impl Behaviour for Echo {
    fn received(&mut self, _: &Client<'_>, bytes: &Bytes, actions: &mut Vec<Action>) {
        // A reference to the same bytes: memory holds them once.
        actions.push(Action::Send(bytes.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::super::transcript::play;

    #[test]
    fn returns_what_came() {
        assert_eq!(play("echo", &[b"hello", b"", b"\xff\0"]), ["<< hello", "<< ", "<< \\xff\\x00", "<< close"]);
    }
}
