//! The lessons' timestamp server: `[ctime] ` and what came.

use bytes::Bytes;

use super::{Action, Behaviour, Input};
use crate::clock::ctime;

pub(super) struct Timestamp;

impl Behaviour for Timestamp {
    fn received(&mut self, input: &Input<'_>, actions: &mut Vec<Action>) {
        let mut reply = format!("[{}] ", ctime(input.time)).into_bytes();
        reply.extend_from_slice(input.bytes);
        actions.push(Action::Send(Bytes::from(reply)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::transcript::play;

    #[test]
    fn puts_the_time_in_front() {
        assert_eq!(play("timestamp", &[b"hi"]), ["<< [Fri Nov 20 15:04:05 2026] hi", "<< close"]);
    }
}
