//! What a row needs beside itself to be written: when its stamps were, what its endpoint is called, and in which encoding
//! its text is.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, FixedOffset};

use crate::clock::{Clock, Stamp};
use crate::escape::{escape, escape_decoded};
use crate::message::{Sentence, english};
use crate::payload::Encoding;
use crate::record::{EndpointId, Record};

/// The names of the endpoints, and the encodings of their texts. Clones share them: a live file runs in the recorder's
/// thread while the user adds endpoints and renames them. The name and the encoding of an endpoint that was removed stay,
/// because its rows do.
#[derive(Debug, Clone, Default)]
pub struct Names(Arc<Mutex<BTreeMap<EndpointId, Known>>>);

#[derive(Debug, Default)]
struct Known {
    name: Option<Arc<str>>,
    encoding: Encoding,
}

impl Names {
    /// Names an endpoint, or renames it.
    pub fn set(&self, endpoint: EndpointId, name: &str) {
        self.known().entry(endpoint).or_default().name = Some(name.into());
    }

    /// Says in which encoding the text of an endpoint's bytes is written.
    pub fn set_encoding(&self, endpoint: EndpointId, encoding: Encoding) {
        self.known().entry(endpoint).or_default().encoding = encoding;
    }

    /// The encoding of an endpoint's text: UTF-8 unless it was set.
    pub fn encoding(&self, endpoint: EndpointId) -> Encoding {
        self.known().get(&endpoint).map(|known| known.encoding).unwrap_or_default()
    }

    /// An endpoint's name; `lab` for rows of the lab itself, `#7` for an endpoint that was never named.
    pub fn get(&self, endpoint: EndpointId) -> Arc<str> {
        match self.known().get(&endpoint).and_then(|known| known.name.clone()) {
            Some(name) => name,
            None if endpoint == EndpointId::LAB => "lab".into(),
            None => format!("#{}", endpoint.0).into(),
        }
    }

    /// Every endpoint that has a name, with it and the encoding of its text.
    pub fn all(&self) -> Vec<(EndpointId, String, Encoding)> {
        let known = self.known();
        let named = |(id, known): (&EndpointId, &Known)| Some((*id, known.name.as_ref()?.to_string(), known.encoding));
        known.iter().filter_map(named).collect()
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<EndpointId, Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The time zone in which times are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// The computer's.
    Local,
    Fixed(FixedOffset),
}

/// What a row needs beside itself to be written.
#[derive(Debug, Clone)]
pub struct Context {
    pub clock: Clock,
    pub names: Names,
    pub zone: Zone,
    /// The words of notes and of lives: English, as in files, unless somebody reads them on a terminal.
    pub say: fn(&dyn Sentence) -> String,
}

impl Context {
    /// A context that writes local times.
    pub fn new(clock: Clock, names: Names) -> Self {
        Self { clock, names, zone: Zone::Local, say: english }
    }

    /// A row's bytes as visible text of one line in its endpoint's encoding, with at most `max_chars` characters.
    pub fn text(&self, record: &Record, max_chars: usize) -> String {
        match self.names.encoding(record.endpoint) {
            Encoding::Utf8 => escape(&record.bytes, max_chars),
            encoding => escape_decoded(encoding.characters(&record.bytes), max_chars),
        }
    }

    /// A row's bytes as the text that they are in its endpoint's encoding; `None` where not all of them are.
    pub fn whole_text(&self, record: &Record) -> Option<String> {
        match self.names.encoding(record.endpoint) {
            Encoding::Utf8 => std::str::from_utf8(&record.bytes).ok().map(str::to_owned),
            encoding => encoding.characters(&record.bytes).collect::<Result<String, u8>>().ok(),
        }
    }

    /// The wall-clock time of a stamp.
    pub fn time(&self, stamp: Stamp) -> DateTime<FixedOffset> {
        let local = self.clock.wall(stamp);
        match self.zone {
            Zone::Local => local.fixed_offset(),
            Zone::Fixed(offset) => local.with_timezone(&offset),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_share_their_names() {
        let names = Names::default();
        let shared = names.clone();
        assert_eq!(&*shared.get(EndpointId(7)), "#7");
        names.set(EndpointId(7), "server");
        assert_eq!(&*shared.get(EndpointId(7)), "server");
        assert_eq!(&*shared.get(EndpointId::LAB), "lab");
    }
}
