//! The lessons' `StreamRequestHandler`: reads one line, answers with the time before it, and closes. It finds the line by
//! itself, however TCP has cut it, so it needs no framing.

use std::collections::HashMap;

use bytes::Bytes;

use super::{Action, Answers, Behaviour, Client, ClientId, Kind};
use crate::clock::ctime;

pub(super) const KIND: Kind = Kind {
    id: "line-timestamp",
    aliases: &["line"],
    answers: Answers::Itself,
    settings: &[],
    make: |_| Ok(Box::new(LineTimestamp::default())),
};

/// A longer line ends the connection without an answer.
const MAX_LINE_BYTES: usize = 64 << 10;

/// What has come of each client's line.
#[derive(Default)]
struct LineTimestamp(HashMap<ClientId, Vec<u8>>);

impl Behaviour for LineTimestamp {
    fn received(&mut self, client: &Client<'_>, bytes: &Bytes, actions: &mut Vec<Action>) {
        let line = self.0.entry(client.id).or_default();
        let end = bytes.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
        line.extend_from_slice(&bytes[..end.unwrap_or(bytes.len())]);
        if end.is_some() {
            answer(client, line, actions);
        } else if line.len() > MAX_LINE_BYTES {
            actions.push(Action::Close);
        }
    }

    /// As `readline`, which gives what there is when the stream ends.
    fn ended(&mut self, client: &Client<'_>, actions: &mut Vec<Action>) {
        answer(client, self.0.get(&client.id).map_or(&[], Vec::as_slice), actions);
    }

    fn gone(&mut self, client: &Client<'_>, _: &mut Vec<Action>) {
        self.0.remove(&client.id);
    }
}

fn answer(client: &Client<'_>, line: &[u8], actions: &mut Vec<Action>) {
    let mut reply = format!("[{}] ", ctime(client.time)).into_bytes();
    reply.extend_from_slice(line);
    actions.extend([Action::Send(reply.into()), Action::Close]);
}

#[cfg(test)]
mod tests {
    use super::super::transcript::Server;

    const TIME: &str = "[Fri Nov 20 15:04:05 2026]";

    #[test]
    fn waits_for_the_whole_line_and_answers_it_as_read() {
        let mut server = Server::new("line-timestamp");
        assert!(server.received(1, b"half a ").is_empty());
        assert!(server.received(2, b"another").is_empty());
        assert_eq!(server.received(1, b"line\r\nmore"), [format!("<< {TIME} half a line\\r\\n"), "<< close".into()]);
    }

    #[test]
    fn answers_what_there_is_at_the_end_and_refuses_an_endless_line() {
        let mut server = Server::new("line-timestamp");
        server.received(1, b"no ending");
        assert_eq!(server.ended(1), [format!("<< {TIME} no ending"), "<< close".into()]);
        assert_eq!(server.received(2, &[b'x'; 70_000]), ["<< close"]);
        server.gone(1);
        server.gone(2);
    }
}
