//! The lessons' timestamp server: `[ctime] ` and what came.

use super::Kind;
use super::replies::replies;
use super::wording::Wording;

pub(super) const KIND: Kind = Kind {
    settings: &["stamp", "encoding"],
    ..Kind::new("timestamp", |setup| {
        let wording = Wording::of(setup);
        Ok(replies(move |client, bytes| wording.stamped(client.time(), bytes).into()))
    })
};

#[cfg(test)]
mod tests {
    use super::super::transcript::{Server, play};
    use crate::payload::Encoding;

    #[test]
    fn puts_the_time_in_front() {
        assert_eq!(play("timestamp", &[b"hi"]), ["<< [Fri Nov 20 15:04:05 2026] hi", "<< close"]);
    }

    #[test]
    fn the_time_is_in_the_encoding_and_the_rest_as_it_came() {
        let mut server = Server::in_encoding("timestamp", Encoding::Utf16Be);
        let said = server.sent_for(1, b"\x4e\x2d");
        assert_eq!(Encoding::Utf16Be.decode(&said), "[Fri Nov 20 15:04:05 2026] 中");
    }
}
