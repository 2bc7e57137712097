//! What all parts of the view need to know.

use egui::Color32;

use crate::diagram::rates::{Amount, EndpointTally, Tally};
use crate::locale::Locale;
use crate::record::EndpointId;
use crate::ui::model::Slot;
use crate::ui::theme::Palette;

/// The height of a line of numbers, in points.
pub(super) const LINE: f32 = 22.0;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum What {
    #[default]
    Bytes,
    /// Calls that moved bytes; datagrams.
    Messages,
    /// What was sent and not read yet.
    Unread,
}

impl What {
    /// What is counted in a second; what is unread is counted in bytes.
    pub(super) fn amount(self) -> Amount {
        match self {
            What::Bytes | What::Unread => Amount::Bytes,
            What::Messages => Amount::Messages,
        }
    }
}

/// One endpoint as it is shown.
pub(super) struct Shown<'a> {
    pub id: EndpointId,
    pub name: String,
    pub color: Color32,
    /// `None` where it has moved nothing, and nothing was sent to it.
    pub counted: Option<&'a EndpointTally>,
}

/// What all parts of the view need to know.
pub(super) struct Look<'a> {
    pub locale: &'a Locale,
    pub palette: &'a Palette,
    pub tally: &'a Tally,
    pub shown: Vec<Shown<'a>>,
    pub focused: Option<EndpointId>,
    pub what: What,
}

/// The endpoints in the lab's order; behind them the sockets by hand, where they have moved bytes.
pub(super) fn shown<'a>(slots: &[Slot], locale: &Locale, palette: &Palette, tally: &'a Tally) -> Vec<Shown<'a>> {
    let by_hand = tally.endpoint(EndpointId::BY_HAND).map(|_| (EndpointId::BY_HAND, locale.text("by-hand-endpoint")));
    let named = slots.iter().map(|slot| (slot.id, slot.endpoint.name.clone())).chain(by_hand);
    let shown = |(place, (id, name))| Shown { id, name, color: palette.lifeline(place), counted: tally.endpoint(id) };
    named.enumerate().map(shown).collect()
}
