//! Echo (RFC 862): what comes goes back unchanged.

use super::replies::replies;
use super::{Answers, Kind};

pub(super) const KIND: Kind = Kind {
    id: "echo",
    aliases: &[],
    answers: Answers::Itself,
    settings: &[],
    // A reference to the same bytes: memory holds them once.
    make: |_| Ok(replies(|_, bytes| bytes.clone())),
};

#[cfg(test)]
mod tests {
    use super::super::transcript::play;

    #[test]
    fn returns_what_came() {
        assert_eq!(play("echo", &[b"hello", b"", b"\xff\0"]), ["<< hello", "<< ", "<< \\xff\\x00", "<< close"]);
    }
}
