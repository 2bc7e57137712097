//! The faults of one way, as labs and the command line hold them.

use std::fmt;
use std::str::FromStr;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{FAULTS, FaultProblem, Kind, On, find};
use crate::escape::escape;

/// Which faults are on, each with its value in its one form.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Faults(Vec<(&'static Kind, String)>);

impl Faults {
    /// Whether none is on.
    pub fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of a fault, where it is on.
    pub fn get(&self, kind: &Kind) -> Option<&str> {
        self.0.iter().find(|(one, _)| *one == kind).map(|(_, value)| value.as_str())
    }

    /// Switches a fault on, or off with nothing or a value that does nothing.
    ///
    /// # Errors
    /// It is no value of this fault.
    pub fn set(&mut self, kind: &'static Kind, value: &str) -> Result<(), FaultProblem> {
        let read = if value.trim().is_empty() { None } else { kind.read(value)? };
        self.0.retain(|(one, _)| *one != kind);
        if let Some(value) = read {
            let place = |kind: &Kind| FAULTS.iter().position(|one| one == kind);
            let at = self.0.partition_point(|(one, _)| place(one) < place(kind));
            self.0.insert(at, (kind, value));
        }
        Ok(())
    }

    /// Those that are on.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Kind, &str)> {
        self.0.iter().map(|(kind, value)| (*kind, value.as_str()))
    }

    /// These, and in the place of those that both have the others.
    pub fn with(mut self, others: &Faults) -> Self {
        for (kind, value) in others.iter() {
            // It was read before.
            let _ = self.set(kind, value);
        }
        self
    }

    /// Whether all of them can be done to that, which is datagrams or streams.
    ///
    /// # Errors
    /// The first that cannot.
    pub fn fit(&self, that: On) -> Result<(), FaultProblem> {
        let those = || {
            let fitting = FAULTS.iter().filter(|kind| kind.on.fits(that));
            fitting.map(|kind| kind.option).collect::<Vec<_>>().join(", ")
        };
        let unfit = self.0.iter().find(|(kind, _)| !kind.on.fits(that));
        unfit.map_or(Ok(()), |(kind, _)| Err(FaultProblem::Unfit { fault: kind.id, those: those() }))
    }

    /// Only what can be done to that.
    pub fn fitting(&self, that: On) -> Self {
        Self(self.0.iter().filter(|(kind, _)| kind.on.fits(that)).cloned().collect())
    }

    fn put(&mut self, id: &str, value: &str) -> Result<(), FaultProblem> {
        let kind = find(&id.replace('-', "_")).ok_or_else(|| {
            let known = FAULTS.iter().map(|kind| kind.option).collect::<Vec<_>>().join(", ");
            FaultProblem::Unknown { found: escape(id.as_bytes(), 40), known }
        })?;
        self.set(kind, value)
    }
}

impl fmt::Display for Faults {
    /// `loss=30% delay=50ms..200ms`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (kind, value)) in self.iter().enumerate() {
            write!(f, "{}{}={value}", if place == 0 { "" } else { " " }, kind.option)?;
        }
        Ok(())
    }
}

impl FromStr for Faults {
    type Err = FaultProblem;

    fn from_str(text: &str) -> Result<Self, FaultProblem> {
        let mut faults = Faults::default();
        for word in text.split([' ', ',', '，', '\t']).filter(|word| !word.is_empty()) {
            let (id, value) = match word.split_once('=') {
                Some(both) => both,
                None if find(&word.replace('-', "_")).is_some_and(|kind| kind.example == "on") => (word, "on"),
                None => return Err(FaultProblem::NoValue { found: escape(word.as_bytes(), 40) }),
            };
            faults.put(id, value)?;
        }
        Ok(faults)
    }
}

impl Serialize for Faults {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.iter().map(|(kind, value)| (kind.id, value)))
    }
}

impl<'de> Deserialize<'de> for Faults {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let given = std::collections::BTreeMap::<String, String>::deserialize(from)?;
        let mut faults = Faults::default();
        for (id, value) in &given {
            faults
                .put(id, value)
                .map_err(|wrong| D::Error::custom(format!("{}: {wrong}", escape(id.as_bytes(), 40))))?;
        }
        Ok(faults)
    }
}
