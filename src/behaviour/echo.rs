//! Echo (RFC 862): what comes goes back unchanged.

use super::{Action, Behaviour, Input};

pub(super) struct Echo;

impl Behaviour for Echo {
    fn received(&mut self, input: &Input<'_>, actions: &mut Vec<Action>) {
        // A reference to the same bytes: memory holds them once.
        actions.push(Action::Send(input.bytes.clone()));
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
