//! What a row needs beside itself to be written: when its stamps were, and what its endpoint is called.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, FixedOffset};

use crate::clock::{Clock, Stamp};
use crate::record::EndpointId;

/// The names of the endpoints. Clones share them: a live file runs in the recorder's thread while the user adds
/// endpoints and renames them. The name of an endpoint that was removed stays, because its rows do.
#[derive(Debug, Clone, Default)]
pub struct Names(Arc<Mutex<BTreeMap<EndpointId, Arc<str>>>>);

impl Names {
    /// Names an endpoint, or names it anew.
    pub fn set(&self, endpoint: EndpointId, name: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(endpoint, name.into());
    }

    /// An endpoint's name; `lab` for rows of the lab itself, `#7` for an endpoint that was never named.
    pub fn get(&self, endpoint: EndpointId) -> Arc<str> {
        let names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match names.get(&endpoint) {
            Some(name) => name.clone(),
            None if endpoint == EndpointId::LAB => "lab".into(),
            None => format!("#{}", endpoint.0).into(),
        }
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
}

impl Context {
    /// A context that writes local times.
    pub fn new(clock: Clock, names: Names) -> Self {
        Self { clock, names, zone: Zone::Local }
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
