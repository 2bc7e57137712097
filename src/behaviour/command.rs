//! The lessons' command server: `date`, `os`, `ls`, and an echo with the time for anything else. A command is a word
//! and nothing more: it names no path, so nothing outside the chosen folder can be asked for.

use bytes::Bytes;

use super::repr::repr;
use super::wording::{Wording, is_space};
use super::{Action, Behaviour, Client, Kind, List};
use crate::clock::ctime;

pub(super) const KIND: Kind = Kind {
    aliases: &["commands"],
    settings: &["folder", "list", "stamp", "encoding"],
    ..Kind::new("command", |setup| Ok(Box::new(Command { list: setup.settings.list, wording: Wording::of(setup) })))
};

struct Command {
    list: List,
    wording: Wording,
}

impl Behaviour for Command {
    fn received(&mut self, client: &Client<'_>, bytes: &Bytes, actions: &mut Vec<Action>) {
        let text = self.wording.encoding.decode_whole(bytes);
        let reply = match text.as_deref().map(|text| text.trim_matches(is_space)) {
            Some("") => return actions.push(Action::Close),
            Some("date") => self.wording.encoded(&ctime(client.time())),
            // Python's `os.name`.
            Some("os") => self.wording.encoded(if cfg!(windows) { "nt" } else { "posix" }),
            Some("ls") => self.list(client),
            Some(other) => self.wording.stamped(client.time(), &self.wording.encoded(other)),
            // What is no text comes back as it is.
            None => self.wording.stamped(client.time(), bytes.trim_ascii()),
        };
        actions.push(Action::Send(reply.into()));
    }
}

/// The longest list of names, in bytes, so that it fits into a datagram.
const MAX_LIST_BYTES: usize = 60_000;

impl Command {
    /// The names in the folder, as they are listed.
    fn list(&self, client: &Client<'_>) -> Vec<u8> {
        let names = match client.folder.names() {
            Ok(names) => names,
            Err(error) => return self.wording.encoded(&error),
        };
        let (open, between, close) = match self.list {
            List::Lines if names.is_empty() => ("(empty)", "", ""),
            List::Lines => ("", "\n", ""),
            List::Python => ("[", ", ", "]"),
        };
        let mut list = self.wording.encoded(open);
        let mut more = String::new();
        for (listed, name) in names.iter().enumerate() {
            let name = match self.list {
                // A name's own line breaks would make two of it.
                List::Lines => name.replace(['\n', '\r'], "?"),
                List::Python => repr(name),
            };
            let item = self.wording.encoded(&format!("{}{name}", if listed > 0 { between } else { "" }));
            if list.len() + item.len() > MAX_LIST_BYTES {
                more = format!("\n({} more)", names.len() - listed);
                break;
            }
            list.extend(item);
        }
        list.extend(self.wording.encoded(&format!("{close}{more}")));
        list
    }
}

#[cfg(test)]
mod tests {
    use super::super::Settings;
    use super::super::transcript::Server;
    use super::*;
    use crate::payload::Encoding;

    #[test]
    fn knows_three_words_and_gives_the_rest_back() {
        let mut server = Server::new("command");
        assert_eq!(server.received(1, b"date\n"), ["<< Fri Nov 20 15:04:05 2026"]);
        assert_eq!(server.received(1, b" os "), [format!("<< {}", if cfg!(windows) { "nt" } else { "posix" })]);
        assert_eq!(server.received(1, b"ls"), ["<< (empty)"]);
        server.names = vec!["a.txt".to_owned(), "b\nc".to_owned()];
        assert_eq!(server.received(1, b"ls"), ["<< a.txt\\nb?c"]);
        assert_eq!(server.received(1, b"ls /etc"), ["<< [Fri Nov 20 15:04:05 2026] ls /etc"]);
        assert_eq!(server.received(1, b"  \r\n"), ["<< close"]);
    }

    #[test]
    fn lists_the_names_as_python_does() {
        let mut server = Server::with("command", &Settings { list: List::Python, ..Settings::default() });
        assert_eq!(server.sent_for(1, b"ls"), b"[]");
        server.names = ["a", "b'c", "d\ne", "课"].map(str::to_owned).to_vec();
        assert_eq!(server.sent_for(1, b"ls"), r#"['a', "b'c", 'd\ne', '课']"#.as_bytes());
        server.names = (0..10_000).map(|n| format!("file number {n:05}")).collect();
        let list = server.sent_for(1, b"ls");
        assert!(list.len() < 65_000 && list.ends_with(b" more)"), "{}", list.len());
    }

    #[test]
    fn commands_and_names_are_in_the_encoding() {
        for encoding in [Encoding::Gbk, Encoding::Utf16Le] {
            let mut server = Server::in_encoding("command", encoding);
            server.names = vec!["课".to_owned(), "😀".to_owned()];
            let mut ask = |text: &str| encoding.decode(&server.sent_for(1, &encoding.encode(text).unwrap()));
            assert_eq!(ask("date\u{3000}\n"), "Fri Nov 20 15:04:05 2026");
            assert_eq!(ask("ls"), if encoding == Encoding::Gbk { "课\n?" } else { "课\n😀" });
            assert_eq!(ask("中 "), "[Fri Nov 20 15:04:05 2026] 中");
        }
        let mut server = Server::new("command");
        assert_eq!(server.received(1, b" \xff\n"), ["<< [Fri Nov 20 15:04:05 2026] \\xff"]);
    }

    #[test]
    fn a_long_list_fits_a_datagram_and_says_how_much_is_missing() {
        let mut server = Server::new("command");
        server.names = (0..10_000).map(|n| format!("file number {n:05}")).collect();
        let list = server.received(1, b"ls").concat();
        let (listed, more) = list.rsplit_once("\\n(").unwrap();
        let listed = listed.matches("file number").count();
        assert!(listed * 18 < 65_000, "{listed}");
        assert_eq!(more, format!("{} more)", 10_000 - listed));
    }
}
