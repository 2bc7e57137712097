//! A server's behaviour, as the threads that serve its clients share it.

use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;

use crate::address::Addr;
use crate::behaviour::{
    self, Action, Answers, BEHAVIOURS, Behaviour, Client, ClientId, Folder, Settings, Setup, Silent,
};
use crate::clock::Clock;
use crate::lab::Endpoint;
use crate::record::ConnectionId;

/// One behaviour object for all clients of an endpoint, whatever its model.
pub(super) struct Service {
    behaviour: Mutex<Box<dyn Behaviour>>,
    /// How long every answer waits.
    delay: Duration,
    /// The end of the other side does not end the connection.
    keeps_half_open: bool,
    answers: bool,
    folder: ChosenFolder,
    clock: Clock,
}

/// What has happened to a client.
#[derive(Debug, Clone, Copy)]
pub(super) enum ServiceEvent<'a> {
    Opened,
    Received(&'a Bytes),
    Drained,
    Ended,
    Gone,
}

impl Service {
    pub(super) fn new(endpoint: &Endpoint, clock: Clock) -> Self {
        // A client and a peer answer nothing by themselves.
        let name = endpoint.behaviour();
        let settings = &endpoint.server_settings().behaviour_settings;
        let kind = behaviour::find(name).unwrap_or(&BEHAVIOURS[0]);
        // Labs and the window take no settings that a behaviour cannot be made with.
        let setup = endpoint.setup();
        let made = (kind.make)(&setup).or_else(|_| (kind.make)(&Setup { settings: &Settings::default(), ..setup }));
        let behaviour = made.unwrap_or_else(|_| Box::new(Silent));
        let folder = ChosenFolder { path: settings.folder.clone(), hidden_names: settings.hidden_names };
        let delay = Duration::from_millis(settings.delay_ms.min(behaviour::MAX_DELAY_MS));
        let keeps_half_open = endpoint.options.keep_half_open;
        let answers = kind.answers == Answers::Itself;
        Self { behaviour: Mutex::new(behaviour), delay, keeps_half_open, answers, folder, clock }
    }

    /// Whether the behaviour answers what is received; else a person does.
    pub(super) fn answers(&self) -> bool {
        self.answers
    }

    /// Lets the behaviour say what is to be done about an event of a client.
    pub(super) fn ask(
        &self,
        connection: ConnectionId,
        peer: &Addr,
        event: ServiceEvent<'_>,
        actions: &mut Vec<Action>,
    ) {
        let client = Client { id: ClientId(connection.0), peer, clock: self.clock, folder: &self.folder };
        let before = actions.len();
        // A behaviour that has panicked once is asked again: its panic was reported, and the next client needs an answer.
        let mut behaviour = self.behaviour.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            ServiceEvent::Opened => behaviour.opened(&client, actions),
            ServiceEvent::Received(bytes) => behaviour.received(&client, bytes, actions),
            ServiceEvent::Drained => behaviour.drained(&client, actions),
            ServiceEvent::Ended => behaviour.ended(&client, actions),
            ServiceEvent::Gone => behaviour.gone(&client, actions),
        }
        if self.keeps_half_open && matches!(event, ServiceEvent::Ended) {
            actions.retain(|action| *action != Action::Close);
        }
        let is_answer = matches!(event, ServiceEvent::Opened | ServiceEvent::Received(_)) && actions.len() > before;
        if is_answer && !self.delay.is_zero() {
            actions.insert(before, Action::Wait(self.delay));
        }
    }
}

/// The folder that a person chose; none is an empty one.
struct ChosenFolder {
    path: Option<PathBuf>,
    hidden_names: bool,
}

/// The most names of a folder that are shown.
const MAX_NAMES: usize = 10_000;

impl Folder for ChosenFolder {
    fn names(&self) -> Result<Vec<String>, String> {
        let Some(path) = &self.path else { return Ok(Vec::new()) };
        let entries = fs::read_dir(path).map_err(|error| error.to_string())?;
        let names = entries.filter_map(Result::ok).map(|entry| entry.file_name().to_string_lossy().into_owned());
        let is_shown = |name: &String| self.hidden_names || !name.starts_with('.');
        let mut names: Vec<String> = names.filter(is_shown).take(MAX_NAMES).collect();
        names.sort();
        Ok(names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_names_are_shown_only_where_that_was_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b", ".git", "a.txt"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let shown = |hidden_names| ChosenFolder { path: Some(folder.path().to_owned()), hidden_names }.names().unwrap();
        assert_eq!(shown(false), ["a.txt", "b"]);
        assert_eq!(shown(true), [".git", "a.txt", "b"]);
    }
}
