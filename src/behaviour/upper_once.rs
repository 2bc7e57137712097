//! One receive, one answer in upper case, and the connection is closed.

use bytes::Bytes;

use super::{Action, Answers, Behaviour, Client, Kind};

pub(super) const KIND: Kind = Kind {
    id: "upper-once",
    aliases: &["once"],
    answers: Answers::Itself,
    settings: &[],
    make: |_| Ok(Box::new(UpperOnce)),
};

struct UpperOnce;

impl Behaviour for UpperOnce {
    fn received(&mut self, _: &Client<'_>, bytes: &Bytes, actions: &mut Vec<Action>) {
        // As Python's `bytes.upper()`: the letters a to z, so that text in other scripts stays whole.
        actions.extend([Action::Send(bytes.to_ascii_uppercase().into()), Action::Close]);
    }
}

#[cfg(test)]
mod tests {
    use super::super::transcript::Server;

    #[test]
    fn answers_once_and_closes() {
        assert_eq!(Server::new("upper-once").received(1, b"abc"), ["<< ABC", "<< close"]);
    }
}
