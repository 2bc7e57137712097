//! Daytime (RFC 867, port 13): whoever comes is told the time.

use bytes::Bytes;

use super::{Action, Answers, Behaviour, Client, Kind};
use crate::clock::ctime;

pub(super) const KIND: Kind =
    Kind { id: "daytime", aliases: &[], answers: Answers::Itself, settings: &[], make: |_| Ok(Box::new(Daytime)) };

struct Daytime;

impl Behaviour for Daytime {
    fn opened(&mut self, client: &Client<'_>, actions: &mut Vec<Action>) {
        actions.extend([tell(client), Action::Close]);
    }

    /// A datagram, whatever is in it.
    fn received(&mut self, client: &Client<'_>, _: &Bytes, actions: &mut Vec<Action>) {
        actions.push(tell(client));
    }
}

fn tell(client: &Client<'_>) -> Action {
    Action::Send(format!("{}\r\n", ctime(client.time)).into())
}

#[cfg(test)]
mod tests {
    use super::super::transcript::Server;

    #[test]
    fn tells_the_time_to_connections_and_datagrams() {
        let mut server = Server::new("daytime");
        assert_eq!(server.opened(1), ["<< Fri Nov 20 15:04:05 2026\\r\\n", "<< close"]);
        assert_eq!(server.received(2, b""), ["<< Fri Nov 20 15:04:05 2026\\r\\n"]);
    }
}
