//! Discard (RFC 863, port 9): what comes is received and forgotten.

use bytes::Bytes;

use super::{Action, Answers, Behaviour, Client, Kind};

pub(super) const KIND: Kind = Kind {
    id: "discard",
    aliases: &["sink"],
    answers: Answers::Itself,
    settings: &[],
    make: |_| Ok(Box::new(Discard)),
};

struct Discard;

impl Behaviour for Discard {
    fn received(&mut self, _: &Client<'_>, _: &Bytes, _: &mut Vec<Action>) {}
}

#[cfg(test)]
mod tests {
    use super::super::transcript::play;

    #[test]
    fn says_nothing_and_closes_after_its_client() {
        assert_eq!(play("discard", &[b"anything"]), ["<< close"]);
    }
}
