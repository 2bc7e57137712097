//! Daytime (RFC 867, port 13): whoever comes is told the time; or, as a lesson has it, whoever sends something gets that
//! back with the time before it.

use bytes::Bytes;

use super::wording::Wording;
use super::{Action, Answer, Answers, Behaviour, Client, Kind};
use crate::clock::ctime;

pub(super) const KIND: Kind = Kind {
    id: "daytime",
    aliases: &[],
    answers: Answers::Itself,
    settings: &["answer", "stamp", "encoding"],
    make: |setup| Ok(Box::new(Daytime { answer: setup.settings.answer, wording: Wording::of(setup) })),
};

struct Daytime {
    answer: Answer,
    wording: Wording,
}

impl Behaviour for Daytime {
    /// Who is to get something back is waited for.
    fn opened(&mut self, client: &Client<'_>, actions: &mut Vec<Action>) {
        if self.answer == Answer::Time {
            actions.extend([self.tell(client), Action::Close]);
        }
    }

    /// A datagram, or the one message of a connection that gets something back.
    fn received(&mut self, client: &Client<'_>, bytes: &Bytes, actions: &mut Vec<Action>) {
        match self.answer {
            Answer::Time => actions.push(self.tell(client)),
            Answer::Repeat => {
                let answer = self.wording.stamped(client.time(), bytes).into();
                actions.extend([Action::Send(answer), Action::Close]);
            }
        }
    }
}

impl Daytime {
    fn tell(&self, client: &Client<'_>) -> Action {
        Action::Send(self.wording.encoded(&format!("{}\r\n", ctime(client.time()))).into())
    }
}

#[cfg(test)]
mod tests {
    use super::super::transcript::Server;
    use super::super::{Answer, Settings, Stamp};

    #[test]
    fn tells_the_time_to_connections_and_datagrams() {
        let mut server = Server::new("daytime");
        assert_eq!(server.opened(1), ["<< Fri Nov 20 15:04:05 2026\\r\\n", "<< close"]);
        assert_eq!(server.received(2, b""), ["<< Fri Nov 20 15:04:05 2026\\r\\n"]);
    }

    #[test]
    fn repeats_what_was_sent_where_it_is_told_to() {
        let mut settings = Settings { answer: Answer::Repeat, ..Settings::default() };
        let mut server = Server::with("daytime", &settings);
        assert!(server.opened(1).is_empty());
        assert_eq!(server.received(1, b"hi"), ["<< [Fri Nov 20 15:04:05 2026] hi", "<< close"]);
        settings.stamp = Stamp::Joined;
        let mut server = Server::with("daytime", &settings);
        assert_eq!(server.received(2, b"hi")[0], "<< [Fri Nov 20 15:04:05 2026]hi");
    }
}
