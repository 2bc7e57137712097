//! A person answers: the server only listens, and leaves the connection open until the operator closes it.

use super::{Action, Behaviour, Input};

pub(super) struct Manual;

impl Behaviour for Manual {
    fn received(&mut self, _: &Input<'_>, _: &mut Vec<Action>) {}

    fn ended(&mut self, _: &mut Vec<Action>) {}
}

#[cfg(test)]
mod tests {
    use super::super::transcript::play;

    #[test]
    fn says_nothing_and_stays() {
        assert!(play("manual", &[b"anybody there?"]).is_empty());
    }
}
