//! What the window keeps for each endpoint beside the lab: what its panels show, and what is typed but not yet right.

use std::collections::HashMap;

use super::gauges::GaugeWatch;
use super::relay::RelayLine;
use super::workers::Workers;
use crate::lab::Endpoint;
use crate::record::EndpointId;
use crate::ui::model::Slot;
use crate::ui::panels::composer::Composer;
use crate::ui::panels::log::LogPane;
use crate::ui::panels::settings::Form;

/// The card that says what went wrong. It opens by itself when the endpoint fails.
#[derive(Debug, Default)]
pub struct Card {
    pub is_open: bool,
    /// Whether it is whole even where it covers the last rows: a person opened it.
    pub is_whole: bool,
    has_failed: bool,
}

impl Card {
    /// Takes in whether the endpoint has failed.
    pub fn follow(&mut self, has_failed: bool) {
        if has_failed != self.has_failed {
            *self = Self { is_open: has_failed, is_whole: false, has_failed };
        }
    }

    /// Opens it whole, or closes it.
    pub fn toggle(&mut self) {
        let opens = !(self.is_open && self.is_whole);
        (self.is_open, self.is_whole) = (opens, opens);
    }
}

/// The state of one endpoint's panels.
pub struct PaneState {
    pub form: Form,
    pub log: LogPane,
    pub composer: Composer,
    pub relay: RelayLine,
    pub workers: Workers,
    pub gauges: GaugeWatch,
    /// Whether the composer lies over the log, where it has no line of its own.
    pub is_composing: bool,
    pub card: Card,
    /// The [`Slot::revision`] that the form shows.
    revision: u32,
}

impl PaneState {
    fn new(endpoint: &Endpoint, revision: u32) -> Self {
        Self {
            form: Form::of(endpoint),
            log: LogPane::searching(&endpoint.filter),
            composer: Composer::of(endpoint),
            relay: RelayLine::default(),
            workers: Workers::default(),
            gauges: GaugeWatch::default(),
            is_composing: false,
            card: Card::default(),
            revision,
        }
    }
}

/// The states of all panes.
#[derive(Default)]
pub struct PaneStates(HashMap<EndpointId, PaneState>);

impl PaneStates {
    /// The state of an endpoint's pane, whose form shows the endpoint as it is now.
    pub fn of(&mut self, slot: &Slot) -> &mut PaneState {
        let state = self.0.entry(slot.id).or_insert_with(|| PaneState::new(&slot.endpoint, slot.revision));
        if state.revision != slot.revision {
            state.form.refill(&slot.endpoint);
            state.revision = slot.revision;
        }
        state
    }

    /// Whether all that is typed into an endpoint's settings is right.
    pub fn can_start(&mut self, slot: &Slot) -> bool {
        self.of(slot).form.problem(&slot.endpoint).is_none()
    }

    /// Forgets the panes of endpoints that are not wanted any more, and lets those rest that were not drawn; before each frame.
    pub fn keep(&mut self, is_wanted: impl Fn(EndpointId) -> bool) {
        self.0.retain(|id, _| is_wanted(*id));
        self.0.values_mut().for_each(|state| state.gauges.rest());
    }
}
