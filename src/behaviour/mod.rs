//! What a server answers. A behaviour does no I/O and knows no thread: bytes in, [`Action`]s out, so its tests read as
//! transcripts. To add one, write its file and add its line to [`BEHAVIOURS`].

mod echo;
mod manual;
mod timestamp;
mod upper_case;

use crate::address::Addr;

use bytes::Bytes;
use chrono::{DateTime, Local};

/// One conversation's behaviour: made when a client comes, dropped when it goes.
pub trait Behaviour: Send {
    /// Bytes, or one datagram, have come.
    fn received(&mut self, input: &Input<'_>, actions: &mut Vec<Action>);

    /// The client has sent its last; most servers then close.
    fn ended(&mut self, actions: &mut Vec<Action>) {
        actions.push(Action::Close);
    }
}

/// What came, when and from whom.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    pub bytes: &'a Bytes,
    pub time: DateTime<Local>,
    pub peer: &'a Addr,
}

/// What a behaviour wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Send all of these bytes, or this datagram, to the client.
    Send(Bytes),
    Close,
}

/// Who answers a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    Itself,
    /// The operator types every reply.
    Person,
}

/// A behaviour that can be chosen.
#[derive(Debug)]
pub struct Kind {
    /// Its name in labs and on the command line.
    pub id: &'static str,
    /// Other names it is known by.
    pub aliases: &'static [&'static str],
    pub answers: Answers,
    pub make: fn() -> Box<dyn Behaviour>,
}

impl Kind {
    /// The key of its name in the locale files; with `-hint` behind it, that of a sentence about it.
    pub fn key(&self) -> String {
        format!("behaviour-{}", self.id)
    }
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// Every behaviour, in the order in which they are offered.
pub static BEHAVIOURS: &[Kind] = &[
    Kind { id: "echo", aliases: &[], answers: Answers::Itself, make: || Box::new(echo::Echo) },
    Kind {
        id: "upper-case",
        aliases: &["upper", "uppercase"],
        answers: Answers::Itself,
        make: || Box::new(upper_case::UpperCase),
    },
    Kind { id: "timestamp", aliases: &["time"], answers: Answers::Itself, make: || Box::new(timestamp::Timestamp) },
    Kind {
        id: "manual",
        aliases: &["manual-reply", "reply"],
        answers: Answers::Person,
        make: || Box::new(manual::Manual),
    },
];

/// The behaviour of this name.
pub fn find(name: &str) -> Option<&'static Kind> {
    BEHAVIOURS.iter().find(|kind| kind.id == name || kind.aliases.contains(&name))
}

#[cfg(test)]
pub(crate) mod transcript {
    //! A behaviour's tests as transcripts: what comes in, what goes out.

    use chrono::TimeZone;

    use super::*;

    /// Plays `inputs` to a new conversation and gives what it did, as `<< bytes` and `<< close`.
    pub fn play(kind: &str, inputs: &[&[u8]]) -> Vec<String> {
        let mut behaviour = (find(kind).unwrap().make)();
        let time = Local.with_ymd_and_hms(2026, 11, 20, 15, 4, 5).unwrap();
        let peer = &Addr::Inet("127.0.0.1:40000".parse().unwrap());
        let mut actions = Vec::new();
        for input in inputs {
            behaviour.received(&Input { bytes: &Bytes::copy_from_slice(input), time, peer }, &mut actions);
        }
        behaviour.ended(&mut actions);
        let show = |action| match action {
            Action::Send(bytes) => format!("<< {}", bytes.escape_ascii()),
            Action::Close => "<< close".to_owned(),
        };
        actions.into_iter().map(show).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_and_belong_to_one_behaviour() {
        let mut names: Vec<&str> =
            BEHAVIOURS.iter().flat_map(|kind| [kind.id].into_iter().chain(kind.aliases.iter().copied())).collect();
        for name in &names {
            assert!(find(name).is_some());
        }
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(find("nonsense").is_none());
    }
}
