//! A behaviour's tests as transcripts: what comes in (`>>`), what goes out (`<<`).

use bytes::Bytes;
use chrono::{DateTime, Local, TimeZone};

use super::*;
use crate::clock::Clock;
use crate::payload::Encoding;

/// A server's behaviour under test.
pub struct Server {
    behaviour: Box<dyn Behaviour>,
    pub time: DateTime<Local>,
    pub names: Vec<String>,
}

/// What is done to a behaviour.
type Step<'a> = &'a dyn Fn(&mut dyn Behaviour, &Client<'_>, &mut Vec<Action>);

struct Names<'a>(&'a [String]);

impl Folder for Names<'_> {
    fn names(&self) -> Result<Vec<String>, String> {
        Ok(self.0.to_vec())
    }
}

impl Server {
    pub fn new(kind: &str) -> Self {
        Self::with(kind, &Settings::default())
    }

    pub fn with(kind: &str, settings: &Settings) -> Self {
        Self::made(kind, &Setup { settings, encoding: Encoding::Utf8, input: Input::Pieces })
    }

    pub fn in_encoding(kind: &str, encoding: Encoding) -> Self {
        Self::made(kind, &Setup { settings: &Settings::default(), encoding, input: Input::Pieces })
    }

    /// One that receives nothing but whole messages.
    pub fn of_messages(kind: &str) -> Self {
        Self::made(kind, &Setup { settings: &Settings::default(), encoding: Encoding::Utf8, input: Input::Messages })
    }

    /// At 15:04:05 on 20 November 2026.
    pub fn made(kind: &str, setup: &Setup<'_>) -> Self {
        let behaviour = (find(kind).unwrap().make)(setup).unwrap();
        let time = Local.with_ymd_and_hms(2026, 11, 20, 15, 4, 5).unwrap();
        Self { behaviour, time, names: Vec::new() }
    }

    /// The bytes that a client is sent for these.
    pub fn sent_for(&mut self, client: u32, bytes: &[u8]) -> Vec<u8> {
        let bytes = Bytes::copy_from_slice(bytes);
        let actions = self.actions(client, &|behaviour, client, actions| behaviour.received(client, &bytes, actions));
        let sent = |action| if let Action::Send(bytes) = action { bytes } else { Bytes::new() };
        actions.into_iter().flat_map(sent).collect()
    }

    pub fn opened(&mut self, client: u32) -> Vec<String> {
        self.play(client, &|behaviour, client, actions| behaviour.opened(client, actions))
    }

    pub fn received(&mut self, client: u32, bytes: &[u8]) -> Vec<String> {
        let bytes = Bytes::copy_from_slice(bytes);
        self.play(client, &|behaviour, client, actions| behaviour.received(client, &bytes, actions))
    }

    pub fn drained(&mut self, client: u32) -> Vec<String> {
        self.play(client, &|behaviour, client, actions| behaviour.drained(client, actions))
    }

    pub fn ended(&mut self, client: u32) -> Vec<String> {
        self.play(client, &|behaviour, client, actions| behaviour.ended(client, actions))
    }

    pub fn gone(&mut self, client: u32) -> Vec<String> {
        self.play(client, &|behaviour, client, actions| behaviour.gone(client, actions))
    }

    fn play(&mut self, client: u32, step: Step<'_>) -> Vec<String> {
        self.actions(client, step).into_iter().map(show).collect()
    }

    fn actions(&mut self, client: u32, step: Step<'_>) -> Vec<Action> {
        let peer = Addr::from(([127, 0, 0, 1], 40_000 + client as u16));
        let client = Client {
            id: ClientId(client),
            peer: &peer,
            clock: Clock::fixed(self.time.into()),
            folder: &Names(&self.names),
        };
        let mut actions = Vec::new();
        step(&mut *self.behaviour, &client, &mut actions);
        actions
    }
}

fn show(action: Action) -> String {
    match action {
        Action::Send(bytes) => format!("<< {}", bytes.escape_ascii()),
        Action::SendToPeer(ClientId(other), bytes) => format!("{other} << {}", bytes.escape_ascii()),
        Action::Wait(time) => format!("wait {} ms", time.as_millis()),
        Action::ReceiveAgain => "recv again".to_owned(),
        Action::Close => "<< close".to_owned(),
    }
}

/// Plays `inputs` of one client to a new server, and its end.
pub fn play(kind: &str, inputs: &[&[u8]]) -> Vec<String> {
    let mut server = Server::new(kind);
    let mut said = server.opened(1);
    for input in inputs {
        said.extend(server.received(1, input));
    }
    said.extend(server.ended(1));
    said
}
