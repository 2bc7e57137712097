//! What a server answers. A behaviour does no I/O and knows no thread: bytes in, [`Action`]s out, so its tests read as
//! transcripts. One object serves all clients of a server, whatever its model; most keep nothing between two calls.
//!
//! To add one, write its file and add its line to [`BEHAVIOURS`]; the name and a hint go into both locale files.

mod capitals;
mod chargen;
mod command;
mod daytime;
mod echo;
mod eof_spin;
mod greeting;
mod line_timestamp;
mod quote;
mod replies;
mod reply_once;
mod repr;
mod rooms;
mod rules;
mod settings;
mod silent;
mod time;
mod timestamp;
#[cfg(test)]
mod transcript;
mod upper_case;
mod upper_once;
mod wording;

use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Local};

pub use eof_spin::MOST_EMPTY;
pub use greeting::greeting_text;
pub use quote::quotes;
pub use rooms::leave_message;
pub use rules::regex_reply;
pub use settings::{
    Input, MAX_DELAY_MS, MAX_LEAVE_CHARS, MAX_RULES, MAX_TEXT_CHARS, Match, Rule, Settings, SettingsError, Setup,
};
pub use silent::Silent;
pub use wording::{Answer, List, Stamp};

use crate::address::Addr;
use crate::clock::Clock;

/// What a server answers to its clients.
pub trait Behaviour: Send {
    /// A client has connected. Not called for datagrams, which come without a connection.
    fn opened(&mut self, _client: &Client<'_>, _actions: &mut Vec<Action>) {}

    /// Bytes have come: what one `recv` gave, one message where a framing is set, or one datagram.
    fn received(&mut self, client: &Client<'_>, bytes: &Bytes, actions: &mut Vec<Action>);

    /// The system has taken all that was to be sent to a client: an answer without end goes on here.
    fn drained(&mut self, _client: &Client<'_>, _actions: &mut Vec<Action>) {}

    /// The client has sent its last; most servers then close.
    fn ended(&mut self, _client: &Client<'_>, actions: &mut Vec<Action>) {
        actions.push(Action::Close);
    }

    /// The client is gone, whoever closed. Only [`Action::SendToPeer`] still does anything.
    fn gone(&mut self, _client: &Client<'_>, _actions: &mut Vec<Action>) {}
}

/// Names a client of a server while the program runs; never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClientId(pub u32);

/// Who is served, and what a behaviour may know of the world.
#[derive(Clone, Copy)]
pub struct Client<'a> {
    pub id: ClientId,
    pub peer: &'a Addr,
    /// What [`Self::time`] is read from.
    pub clock: Clock,
    pub folder: &'a dyn Folder,
}

impl Client<'_> {
    /// The wall-clock time now; read where an answer needs it, as most need none.
    pub fn time(&self) -> DateTime<Local> {
        self.clock.wall(self.clock.now())
    }
}

/// A folder whose names a behaviour may show. The engine reads it; nothing outside of it can be asked for.
pub trait Folder {
    /// The names in it, sorted; a behaviour never sees more of the file system.
    ///
    /// # Errors
    /// Why it cannot be read, in words.
    fn names(&self) -> Result<Vec<String>, String>;
}

/// What a behaviour wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Send all of these bytes, or this datagram, to the client. Framing is put around them by the engine.
    Send(Bytes),
    /// Send them to another client of the same server.
    SendToPeer(ClientId, Bytes),
    /// Do nothing for this client for so long.
    Wait(Duration),
    /// Call `recv` again although the client has sent its end: a mistake, as it returns nothing at once, every time.
    ReceiveAgain,
    /// Close the connection once everything is sent. A datagram socket has none, and goes on.
    Close,
}

/// Who answers a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    Itself,
    /// The operator types every reply.
    Person,
}

/// Makes a new server's behaviour.
pub type Make = fn(&Setup<'_>) -> Result<Box<dyn Behaviour>, SettingsError>;

/// A behaviour that can be chosen.
#[derive(Debug)]
pub struct Kind {
    /// Its name in labs and on the command line.
    pub id: &'static str,
    /// Other names it is known by.
    pub aliases: &'static [&'static str],
    pub answers: Answers,
    /// The keys of the settings that it looks at: those of [`Settings`], and `encoding`.
    pub settings: &'static [&'static str],
    /// A new server's behaviour.
    pub make: Make,
}

impl Kind {
    /// One that answers by itself, has no other name and no settings.
    pub const fn new(id: &'static str, make: Make) -> Self {
        Self { id, aliases: &[], answers: Answers::Itself, settings: &[], make }
    }

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
    echo::KIND,
    upper_case::KIND,
    upper_once::KIND,
    timestamp::KIND,
    line_timestamp::KIND,
    command::KIND,
    rooms::KIND,
    rules::KIND,
    silent::MANUAL,
    greeting::KIND,
    reply_once::KIND,
    daytime::KIND,
    time::KIND,
    quote::KIND,
    silent::DISCARD,
    chargen::KIND,
    eof_spin::KIND,
];

/// The behaviour of this name.
pub fn find(name: &str) -> Option<&'static Kind> {
    BEHAVIOURS.iter().find(|kind| kind.id == name || kind.aliases.contains(&name))
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

    #[test]
    fn every_behaviour_has_its_texts_in_both_languages() {
        use crate::locale::{Language, Locale};
        for language in Language::ALL {
            let locale = Locale::new(language);
            for key in BEHAVIOURS.iter().map(Kind::key) {
                assert!(locale.has(&key) && locale.has(&format!("{key}-hint")), "{language}: {key}");
            }
        }
    }

    #[test]
    fn every_behaviour_can_be_made_with_the_usual_settings() {
        for kind in BEHAVIOURS {
            for encoding in crate::payload::Encoding::ALL {
                let setup = Setup { settings: &Settings::default(), encoding, input: Input::Pieces };
                assert!((kind.make)(&setup).is_ok(), "{} in {encoding}", kind.id);
            }
        }
    }
}
