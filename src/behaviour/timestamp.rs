//! The lessons' timestamp server: `[ctime] ` and what came.

use bytes::Bytes;

use super::{Action, Answers, Behaviour, Client, Kind};
use crate::clock::ctime;

pub(super) const KIND: Kind =
    Kind { id: "timestamp", aliases: &[], answers: Answers::Itself, settings: &[], make: |_| Ok(Box::new(Timestamp)) };

struct Timestamp;

impl Behaviour for Timestamp {
    fn received(&mut self, client: &Client<'_>, bytes: &Bytes, actions: &mut Vec<Action>) {
        let mut reply = format!("[{}] ", ctime(client.time)).into_bytes();
        reply.extend_from_slice(bytes);
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
