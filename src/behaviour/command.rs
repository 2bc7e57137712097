//! The lessons' command server: `date`, `os`, `ls`, and an echo with the time for anything else. A command is a word
//! and nothing more: it names no path, so nothing outside the chosen folder can be asked for.

use bytes::Bytes;

use super::{Action, Answers, Behaviour, Client, Kind, Setting};
use crate::clock::ctime;

pub(super) const KIND: Kind = Kind {
    id: "command",
    aliases: &["commands"],
    answers: Answers::Itself,
    settings: &[Setting::Folder],
    make: |_| Ok(Box::new(Command)),
};

struct Command;

impl Behaviour for Command {
    fn received(&mut self, client: &Client<'_>, bytes: &Bytes, actions: &mut Vec<Action>) {
        let reply = match bytes.trim_ascii() {
            b"" => return actions.push(Action::Close),
            b"date" => ctime(client.time).into_bytes(),
            // Python's `os.name`.
            b"os" => if cfg!(windows) { "nt" } else { "posix" }.as_bytes().to_vec(),
            b"ls" => list(client).into_bytes(),
            other => [format!("[{}] ", ctime(client.time)).as_bytes(), other].concat(),
        };
        actions.push(Action::Send(reply.into()));
    }
}

/// The longest list of names, in bytes, so that it fits into a datagram.
const MAX_LIST_BYTES: usize = 60_000;

/// The names in the folder, one a line; a name's own line breaks would make two of it.
fn list(client: &Client<'_>) -> String {
    let names = match client.folder.names() {
        Ok(names) if names.is_empty() => return "(empty)".to_owned(),
        Ok(names) => names,
        Err(error) => return error,
    };
    let mut list = String::new();
    for (told, name) in names.iter().enumerate() {
        if list.len() + name.len() + 1 > MAX_LIST_BYTES {
            return format!("{list}\n({} more)", names.len() - told);
        }
        let separator = if told > 0 { "\n" } else { "" };
        list.extend([separator, &name.replace(['\n', '\r'], "?")]);
    }
    list
}

#[cfg(test)]
mod tests {
    use super::super::transcript::Server;

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
    fn a_long_list_fits_a_datagram_and_says_how_much_is_missing() {
        let mut server = Server::new("command");
        server.names = (0..10_000).map(|n| format!("file number {n:05}")).collect();
        let list = server.received(1, b"ls").concat();
        let (told, more) = list.rsplit_once("\\n(").unwrap();
        let told = told.matches("file number").count();
        assert!(told * 18 < 65_000, "{told}");
        assert_eq!(more, format!("{} more)", 10_000 - told));
    }
}
