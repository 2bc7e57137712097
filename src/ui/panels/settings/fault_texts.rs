//! What stands in the fields of a relay's faults, and what of it is wrong.

use std::collections::BTreeMap;

use super::problem::{Problem, Why};
use crate::fault::{FAULTS, Faults, Kind, Way};
use crate::lab::{Endpoint, SettingProblem};

/// What stands in the fields: what is right stands in the endpoint, too.
pub(super) type FaultTexts = BTreeMap<(&'static str, usize), String>;

/// The faults that an endpoint can have.
pub(super) fn kinds(endpoint: &Endpoint) -> impl Iterator<Item = &'static Kind> {
    let through = Endpoint::goes_through(endpoint.transport());
    let is_relay = endpoint.relay_settings().is_some();
    FAULTS.iter().filter(move |kind| is_relay && kind.on.fits(through))
}

/// What stands in the fields of an endpoint.
pub(super) fn texts_of(endpoint: &Endpoint) -> FaultTexts {
    let Some(relay) = endpoint.relay_settings() else { return FaultTexts::new() };
    let text = |kind: &'static Kind, way: Way| {
        ((kind.id, way.place()), relay.faults(way).get(kind).unwrap_or_default().to_owned())
    };
    FAULTS.iter().flat_map(|kind| Way::ALL.map(|way| text(kind, way))).collect()
}

/// The first of them that is wrong.
pub(super) fn problem(endpoint: &Endpoint, texts: &FaultTexts) -> Option<Problem> {
    kinds(endpoint).flat_map(|kind| Way::ALL.map(|way| (kind, way))).find_map(|(kind, way)| {
        let text = texts.get(&(kind.id, way.place()))?;
        let wrong = Faults::default().set(kind, text).err()?;
        Some(Problem { label: kind.key(), why: Why::Setting(SettingProblem::Faults(wrong)) })
    })
}
