//! One receive, one answer in upper case, and the connection is closed.

use super::Kind;
use super::capitals::upper;
use super::replies::replies_once;

pub(super) const KIND: Kind = Kind {
    aliases: &["once"],
    settings: &["encoding"],
    ..Kind::new("upper-once", |setup| {
        let encoding = setup.encoding;
        Ok(replies_once(move |_, bytes| {
            // There is no second recv, so a character that this one cut goes back as it is.
            let (mut capitals, cut) = upper(encoding, bytes);
            capitals.extend_from_slice(cut);
            capitals.into()
        }))
    })
};

#[cfg(test)]
mod tests {
    use super::super::transcript::Server;
    use crate::payload::Encoding;

    #[test]
    fn answers_once_and_closes() {
        for (encoding, bytes, answer) in [
            (Encoding::Utf8, &b"abc"[..], "<< ABC"),
            (Encoding::Utf8, b"\xc3\xa9\xc3", "<< \\xc3\\x89\\xc3"),
            (Encoding::Latin1, b"\xe9", "<< \\xc9"),
        ] {
            assert_eq!(Server::in_encoding("upper-once", encoding).received(1, bytes), [answer, "<< close"]);
        }
    }
}
