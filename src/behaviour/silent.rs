//! Servers that say nothing by themselves, and close after their client.

use bytes::Bytes;

use super::{Action, Answers, Behaviour, Client, Kind};

/// Discard (RFC 863, port 9): what comes is received and forgotten.
pub(super) const DISCARD: Kind = Kind { aliases: &["sink"], ..Kind::new("discard", |_| Ok(Box::new(Silent))) };

/// A person answers.
pub(super) const MANUAL: Kind =
    Kind { id: "manual", aliases: &["manual-reply", "reply"], answers: Answers::Person, ..DISCARD };

/// Answers nothing.
pub struct Silent;

impl Behaviour for Silent {
    fn received(&mut self, _: &Client<'_>, _: &Bytes, _: &mut Vec<Action>) {}
}

#[cfg(test)]
mod tests {
    use super::super::transcript::play;

    #[test]
    fn says_nothing_and_closes_after_its_client() {
        assert_eq!(play("discard", &[b"anything"]), ["<< close"]);
        assert_eq!(play("manual", &[b"anybody there?"]), ["<< close"]);
    }
}
