//! The lessons' timestamp server: `[ctime] ` and what came.

use bytes::Bytes;

use super::wording::Wording;
use super::{Action, Answers, Behaviour, Client, Kind};

pub(super) const KIND: Kind = Kind {
    id: "timestamp",
    aliases: &[],
    answers: Answers::Itself,
    settings: &["stamp", "encoding"],
    make: |setup| Ok(Box::new(Timestamp(Wording::of(setup)))),
};

struct Timestamp(Wording);

impl Behaviour for Timestamp {
    fn received(&mut self, client: &Client<'_>, bytes: &Bytes, actions: &mut Vec<Action>) {
        actions.push(Action::Send(self.0.stamped(client.time(), bytes).into()));
    }
}

#[cfg(test)]
mod tests {
    use super::super::transcript::{Server, play};
    use super::super::{Settings, Stamp};
    use crate::payload::Encoding;

    #[test]
    fn puts_the_time_in_front() {
        assert_eq!(play("timestamp", &[b"hi"]), ["<< [Fri Nov 20 15:04:05 2026] hi", "<< close"]);
    }

    #[test]
    fn nothing_stands_between_where_the_stamp_is_joined() {
        let settings = Settings { stamp: Stamp::Joined, ..Settings::default() };
        let mut server = Server::with("timestamp", &settings);
        assert_eq!(server.received(1, b"hi"), ["<< [Fri Nov 20 15:04:05 2026]hi"]);
    }

    #[test]
    fn the_time_is_in_the_encoding_and_the_rest_as_it_came() {
        let mut server = Server::new("timestamp").in_encoding(Encoding::Utf16Be);
        let said = server.sent_for(1, b"\x4e\x2d");
        assert_eq!(Encoding::Utf16Be.decode(&said), "[Fri Nov 20 15:04:05 2026] 中");
    }
}
