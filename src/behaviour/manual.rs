//! A person answers: the server only listens, and closes when the client has ended.

use bytes::Bytes;

use super::{Action, Answers, Behaviour, Client, Kind};

pub(super) const KIND: Kind = Kind {
    id: "manual",
    aliases: &["manual-reply", "reply"],
    answers: Answers::Person,
    settings: &[],
    make: |_| Ok(Box::new(Manual)),
};

struct Manual;

impl Behaviour for Manual {
    fn received(&mut self, _: &Client<'_>, _: &Bytes, _: &mut Vec<Action>) {}
}

#[cfg(test)]
mod tests {
    use super::super::transcript::play;

    #[test]
    fn says_nothing_and_closes_after_the_client() {
        assert_eq!(play("manual", &[b"anybody there?"]), ["<< close"]);
    }
}
