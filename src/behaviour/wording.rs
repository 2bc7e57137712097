//! How the answers with a time in them are worded, and texts as they go out. The lessons differ here among themselves, so
//! each wording is a setting.

use chrono::{DateTime, Local};

use super::Setup;
use crate::clock::ctime;
use crate::message::choice;
use crate::payload::Encoding;

choice! {
    /// How the time stands before what was sent.
    #[derive(Default)]
    pub enum Stamp {
        /// `[ctime] data`.
        #[default]
        Spaced = "spaced",
        /// `[ctime]data`.
        Joined = "joined",
    }
}

choice! {
    /// What a daytime server answers.
    #[derive(Default)]
    pub enum Answer {
        /// The time and a line ending (RFC 867).
        #[default]
        Time = "time",
        /// What was sent, with the time before it.
        Repeat = "repeat",
    }
}

choice! {
    /// How the names in a folder are listed.
    #[derive(Default)]
    pub enum List {
        /// A name a line.
        #[default]
        Lines = "lines",
        /// As Python prints `os.listdir()`: `['a', 'b']`.
        Python = "python",
    }
}

/// The wordings of one server, in its encoding.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wording {
    stamp: Stamp,
    pub encoding: Encoding,
}

impl Wording {
    pub fn of(setup: &Setup<'_>) -> Self {
        Self { stamp: setup.settings.stamp, encoding: setup.encoding }
    }

    /// The time, and the bytes behind it as they are.
    pub fn stamped(&self, time: DateTime<Local>, data: &[u8]) -> Vec<u8> {
        let mut out = self.encoded(&self.stamp(time));
        out.extend_from_slice(data);
        out
    }

    /// The time as it stands before something.
    pub fn stamp(&self, time: DateTime<Local>) -> String {
        let space = match self.stamp {
            Stamp::Spaced => " ",
            Stamp::Joined => "",
        };
        format!("[{}]{space}", ctime(time))
    }

    /// A text's bytes. A character that the encoding lacks is `?`, as Python's `errors="replace"` has it.
    pub fn encoded(&self, text: &str) -> Vec<u8> {
        self.encoding.encode(text).unwrap_or_else(|_| {
            let one = |c: char| self.encoding.encode(c.encode_utf8(&mut [0; 4]));
            text.chars().flat_map(|c| one(c).or_else(|_| one('?')).unwrap_or_default()).collect()
        })
    }
}

/// White space as Python's `str.split()` and `str.strip()` know it: Unicode's, and the four separators of ASCII.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\x1c'..='\x1f').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::super::Settings;
    use super::super::transcript::Server;
    use super::*;

    #[test]
    fn nothing_stands_between_where_the_stamp_is_joined() {
        let settings = Settings { stamp: Stamp::Joined, answer: Answer::Repeat, ..Settings::default() };
        for (kind, line) in
            [("timestamp", "x\\r\\n"), ("line-timestamp", "x\\r\\n"), ("daytime", "x\\r\\n"), ("command", "x")]
        {
            let mut server = Server::with(kind, &settings);
            server.opened(1);
            assert_eq!(server.received(1, b"x\r\n")[0], format!("<< [Fri Nov 20 15:04:05 2026]{line}"), "{kind}");
        }
    }

    #[test]
    fn what_an_encoding_lacks_is_a_question_mark() {
        let wording = |encoding| Wording { stamp: Stamp::Spaced, encoding };
        assert_eq!(wording(Encoding::Latin1).encoded("é中b"), b"\xe9?b");
        assert_eq!(wording(Encoding::Utf16Be).encoded("é"), b"\x00\xe9");
    }

    #[test]
    fn spaces_are_those_of_python() {
        // `[hex(c) for c in range(0x110000) if chr(c).isspace()]`
        let python = [
            0x9, 0xa, 0xb, 0xc, 0xd, 0x1c, 0x1d, 0x1e, 0x1f, 0x20, 0x85, 0xa0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003,
            0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000,
        ];
        let ours: Vec<u32> = ('\0'..=char::MAX).filter(|c| is_space(*c)).map(u32::from).collect();
        assert_eq!(ours, python);
    }
}
