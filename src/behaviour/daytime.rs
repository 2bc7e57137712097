//! Daytime (RFC 867, port 13): whoever comes gets the time; or, as a lesson has it, whoever sends something gets that
//! back with the time before it.

use super::replies::{greets, replies_once};
use super::wording::Wording;
use super::{Answer, Kind};
use crate::clock::ctime;

pub(super) const KIND: Kind = Kind {
    settings: &["answer", "stamp", "encoding"],
    ..Kind::new("daytime", |setup| {
        let wording = Wording::of(setup);
        Ok(match setup.settings.answer {
            Answer::Time => greets(move |client| wording.encoded(&format!("{}\r\n", ctime(client.time()))).into()),
            Answer::Repeat => replies_once(move |client, bytes| wording.stamped(client.time(), bytes).into()),
        })
    })
};

#[cfg(test)]
mod tests {
    use super::super::transcript::Server;
    use super::super::{Answer, Settings};

    #[test]
    fn sends_the_time_to_connections_and_datagrams() {
        let mut server = Server::new("daytime");
        assert_eq!(server.opened(1), ["<< Fri Nov 20 15:04:05 2026\\r\\n", "<< close"]);
        assert_eq!(server.received(2, b""), ["<< Fri Nov 20 15:04:05 2026\\r\\n"]);
    }

    #[test]
    fn repeats_what_was_sent_where_that_is_chosen() {
        let mut server = Server::with("daytime", &Settings { answer: Answer::Repeat, ..Settings::default() });
        assert!(server.opened(1).is_empty());
        assert_eq!(server.received(1, b"hi"), ["<< [Fri Nov 20 15:04:05 2026] hi", "<< close"]);
    }
}
