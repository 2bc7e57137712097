//! Upper-case, as Python's `data.decode().upper().encode()`: the text in the endpoint's encoding changes, bytes that are
//! no text stay. A byte stream may be cut within a character: its beginning waits for the rest, and goes back as it is
//! where the stream ends first. A datagram and a framed message are whole, and nothing in them waits.

use std::collections::HashMap;

use bytes::Bytes;

use super::capitals::upper;
use super::{Action, Behaviour, Client, ClientId, Input, Kind};
use crate::payload::Encoding;

pub(super) const KIND: Kind = Kind {
    aliases: &["upper", "uppercase"],
    settings: &["encoding"],
    ..Kind::new("upper-case", |setup| {
        Ok(Box::new(UpperCase { encoding: setup.encoding, input: setup.input, begun: HashMap::new() }))
    })
};

struct UpperCase {
    encoding: Encoding,
    input: Input,
    /// The character that each stream has begun: three bytes at most.
    begun: HashMap<ClientId, Vec<u8>>,
}

impl Behaviour for UpperCase {
    fn received(&mut self, client: &Client<'_>, bytes: &Bytes, actions: &mut Vec<Action>) {
        let mut begun = self.begun.remove(&client.id).unwrap_or_default();
        begun.extend_from_slice(bytes);
        let (mut capitals, cut) = upper(self.encoding, &begun);
        match self.input {
            Input::Messages => capitals.extend_from_slice(cut),
            Input::Pieces if cut.is_empty() => {}
            Input::Pieces => {
                self.begun.insert(client.id, cut.to_vec());
            }
        }
        if !capitals.is_empty() || self.input == Input::Messages {
            actions.push(Action::Send(capitals.into()));
        }
    }

    fn ended(&mut self, client: &Client<'_>, actions: &mut Vec<Action>) {
        actions.extend(self.begun.remove(&client.id).map(|begun| Action::Send(begun.into())));
        actions.push(Action::Close);
    }

    fn gone(&mut self, client: &Client<'_>, _: &mut Vec<Action>) {
        self.begun.remove(&client.id);
    }
}

#[cfg(test)]
mod tests {
    use super::super::transcript::{Server, play};
    use super::*;

    #[test]
    fn changes_letters_only() {
        assert_eq!(
            play("upper-case", &[b"abz AZ 09{}`", "é".as_bytes(), b"\xff"]),
            ["<< ABZ AZ 09{}`", "<< \\xc3\\x89", "<< \\xff", "<< close"]
        );
    }

    #[test]
    fn a_text_that_is_cut_anywhere_is_the_same_text() {
        let text = "straße, Ὀδυσσεύς, привет 中文 ﾊ 😀 end";
        for encoding in [Encoding::Utf8, Encoding::Gbk, Encoding::Gb18030, Encoding::ShiftJis, Encoding::Utf16Le] {
            let text: String = text.chars().filter(|c| encoding.encode(&c.to_string()).is_ok()).collect();
            let bytes = encoding.encode(&text).unwrap();
            let expected = upper(encoding, &bytes).0;
            let cuts = (0..=bytes.len()).map(|cut| vec![&bytes[..cut], &bytes[cut..]]);
            for pieces in cuts.chain([bytes.chunks(1).collect()]) {
                let mut server = Server::in_encoding("upper-case", encoding);
                let mut sent = Vec::new();
                for piece in pieces.into_iter().filter(|piece| !piece.is_empty()) {
                    sent.extend(server.sent_for(1, piece));
                }
                assert_eq!(sent, expected, "{encoding}");
                assert_eq!(server.ended(1), ["<< close"], "{encoding}");
            }
        }
    }

    #[test]
    fn what_never_ends_goes_back_as_it_is_and_each_client_has_its_own() {
        let mut server = Server::new("upper-case");
        assert!(server.received(1, b"\xc3").is_empty());
        assert_eq!(server.received(2, b"\xa9"), ["<< \\xa9"]);
        assert_eq!(server.received(1, b"\xa9z\xf0\x9f"), ["<< \\xc3\\x89Z"]);
        assert_eq!(server.ended(1), ["<< \\xf0\\x9f", "<< close"]);
        server.received(3, b"\xc3");
        server.gone(3);
        assert_eq!(server.received(3, b"\xa9"), ["<< \\xa9"]);
    }

    #[test]
    fn a_message_is_whole() {
        let mut server = Server::of_messages("upper-case");
        assert_eq!(server.received(1, b"a\xc3"), ["<< A\\xc3"]);
        assert_eq!(server.received(1, b"\xa9"), ["<< \\xa9"]);
        assert_eq!(server.received(1, b""), ["<< "]);
    }
}
