//! One receive, one answer in upper case, and the connection is closed.

use bytes::Bytes;

use super::capitals::upper;
use super::{Action, Answers, Behaviour, Client, Kind};
use crate::payload::Encoding;

pub(super) const KIND: Kind = Kind {
    id: "upper-once",
    aliases: &["once"],
    answers: Answers::Itself,
    settings: &["encoding"],
    make: |setup| Ok(Box::new(UpperOnce(setup.encoding))),
};

struct UpperOnce(Encoding);

impl Behaviour for UpperOnce {
    fn received(&mut self, _: &Client<'_>, bytes: &Bytes, actions: &mut Vec<Action>) {
        // There is no second recv, so a character that this one cut goes back as it is.
        let (mut capitals, cut) = upper(self.0, bytes);
        capitals.extend_from_slice(cut);
        actions.extend([Action::Send(capitals.into()), Action::Close]);
    }
}

#[cfg(test)]
mod tests {
    use super::super::transcript::Server;
    use super::*;

    #[test]
    fn answers_once_and_closes() {
        assert_eq!(Server::new("upper-once").received(1, b"abc"), ["<< ABC", "<< close"]);
        assert_eq!(Server::new("upper-once").received(1, b"\xc3\xa9\xc3"), ["<< \\xc3\\x89\\xc3", "<< close"]);
        let mut server = Server::new("upper-once").in_encoding(Encoding::Latin1);
        assert_eq!(server.received(1, b"\xe9"), ["<< \\xc9", "<< close"]);
    }
}
