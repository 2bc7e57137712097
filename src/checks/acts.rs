//! What a person does in a step, as the rows show it: that is how a step begins.

use super::step::StepCheck;
use super::{BY_HAND, Cast};
use crate::lesson::{Deed, Pace, Step, Who};
use crate::record::{EndpointId, Event, Life, Row};
use crate::socket::{Direction, Op};

/// The acts of a step, in their order.
#[derive(Debug, Clone, Default)]
pub(super) struct Acts {
    acts: Vec<Act>,
    /// Who has started or stopped since the step began.
    turned: Vec<EndpointId>,
}

#[derive(Debug, Clone)]
struct Act {
    kind: Kind,
    whose: Whose,
    /// How many rows it makes; none for as many as there are.
    times: Option<u32>,
    seen: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Start,
    Stop,
    Send,
    HalfClose,
    Close,
    /// A call by hand.
    Call(&'static str),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Whose {
    Anybody,
    Clients,
    Named(Vec<String>),
}

impl Acts {
    pub(super) fn of(step: &Step) -> Self {
        let mut kept = 1;
        let mut acts = Vec::new();
        for deed in &step.deeds {
            match deed {
                Deed::Kept { payloads, .. } => kept = payloads.len() as u32,
                Deed::Repeat { who, times, .. } => {
                    let whose = Whose::Named(vec![who.clone()]);
                    acts.push(Act { kind: Kind::Send, whose, times: Some(*times), seen: 0 });
                }
                Deed::Press { who, control, times, pace } => {
                    let Some(kind) = Kind::of(control.name) else { continue };
                    let (whose, each) = match who {
                        Who::Window => (Whose::Anybody, None),
                        Who::AllClients | Who::Others => (Whose::Clients, None),
                        Who::Named(names) => (Whose::Named(names.clone()), Some(names.len() as u32)),
                    };
                    let presses = if *pace == Pace::Each { kept } else { *times };
                    acts.push(Act { kind, whose, times: each.map(|each| each * presses), seen: 0 });
                }
                Deed::Call { statement } => {
                    let Some(call) = Deed::call_of(statement) else { continue };
                    let whose = Whose::Named(vec![BY_HAND.to_owned()]);
                    acts.push(Act { kind: Kind::Call(call), whose, times: Some(1), seen: 0 });
                }
                _ => {}
            }
        }
        Self { acts, turned: Vec::new() }
    }

    /// Whether the step only looks.
    pub(super) fn is_empty(&self) -> bool {
        self.acts.is_empty()
    }

    pub(super) fn forget(&mut self) {
        self.turned.clear();
        self.acts.iter_mut().for_each(|act| act.seen = 0);
    }

    /// Gives an act to the first step that it is of; that step, where it begins with it.
    ///
    /// A step that is under way takes what it still expects. One that can no longer hold, or whose endpoint is started or stopped
    /// once more, begins again with its first act.
    pub(super) fn row(steps: &mut [StepCheck], row: &Row, cast: &Cast) -> Option<usize> {
        let kind = Kind::of_row(row)?;
        let turns = matches!(kind, Kind::Start | Kind::Stop);
        let name = cast.name(row.endpoint);
        let fits = |act: &Act| act.kind == kind && act.whose.is(name, cast);
        for (place, step) in steps.iter_mut().enumerate().filter(|(_, step)| !step.is_done()) {
            let is_first = step.acts.acts.first().is_some_and(fits);
            let is_broken = step.is_broken();
            let turns_again = turns && step.acts.turned.contains(&row.endpoint);
            if is_first && (!step.has_begun() || is_broken || turns_again) {
                step.acts.forget();
                step.acts.took(fits, row.endpoint, turns);
                return Some(place);
            }
            if step.has_begun() && step.acts.took(fits, row.endpoint, turns) {
                return None;
            }
        }
        None
    }

    /// Counts an act that is still expected.
    fn took(&mut self, fits: impl Fn(&Act) -> bool, endpoint: EndpointId, turns: bool) -> bool {
        let is_open = |act: &&mut Act| act.times.is_none_or(|times| act.seen < times);
        let Some(act) = self.acts.iter_mut().filter(|act| fits(act)).find(is_open) else { return false };
        act.seen += 1;
        // A start is no stop: only what the step begins with is looked at again.
        let is_like_first = self.acts.first().is_some_and(fits);
        if turns && is_like_first && !self.turned.contains(&endpoint) {
            self.turned.push(endpoint);
        }
        true
    }
}

impl Kind {
    fn of(control: &str) -> Option<Self> {
        Some(match control {
            "Start all" | "Start" | "Connect" => Kind::Start,
            "Stop all" | "Stop" | "Disconnect" => Kind::Stop,
            "Send" => Kind::Send,
            "Half-close" => Kind::HalfClose,
            "Close" => Kind::Close,
            _ => return None,
        })
    }

    fn of_row(row: &Row) -> Option<Self> {
        match &row.event {
            Event::Life(Life::Starting) => Some(Kind::Start),
            Event::Life(Life::Stopping) => Some(Kind::Stop),
            Event::Call(call) if row.endpoint == EndpointId::BY_HAND => Some(Kind::Call(call.op.name())),
            Event::Call(call) => match call.op {
                Op::Shutdown(_) => Some(Kind::HalfClose),
                Op::Close => Some(Kind::Close),
                _ => (call.op.direction() == Some(Direction::Out)).then_some(Kind::Send),
            },
            _ => None,
        }
    }
}

impl Whose {
    fn is(&self, name: Option<&str>, cast: &Cast) -> bool {
        match (self, name) {
            (Whose::Anybody, _) => true,
            (Whose::Clients, Some(name)) => cast.is_client(name),
            (Whose::Named(names), Some(name)) => names.iter().any(|one| one == name),
            (_, None) => false,
        }
    }
}
