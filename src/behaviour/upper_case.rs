//! Upper-case, as Python's `bytes.upper()`: the letters a to z change, every other byte stays, so UTF-8 text that TCP
//! splits in the middle of a character comes back whole.

use bytes::Bytes;

use super::{Action, Answers, Behaviour, Client, Kind};

pub(super) const KIND: Kind = Kind {
    id: "upper-case",
    aliases: &["upper", "uppercase"],
    answers: Answers::Itself,
    settings: &[],
    make: |_| Ok(Box::new(UpperCase)),
};

struct UpperCase;

impl Behaviour for UpperCase {
    fn received(&mut self, _: &Client<'_>, bytes: &Bytes, actions: &mut Vec<Action>) {
        actions.push(Action::Send(Bytes::from(bytes.to_ascii_uppercase())));
    }
}

#[cfg(test)]
mod tests {
    use super::super::transcript::play;

    #[test]
    fn changes_letters_only() {
        assert_eq!(
            play("upper-case", &[b"abz AZ 09{}`", b"\xc3\xa9"]),
            ["<< ABZ AZ 09{}`", "<< \\xc3\\xa9", "<< close"]
        );
    }
}
