//! What the picture is drawn with.

use egui::{FontId, Rect, TextStyle, Ui};

use super::context::ExchangeContext;
use super::lifelines::Head;
use super::place::Places;
use super::step_time::Times;
use crate::locale::Locale;
use crate::record::{EndpointId, Snapshot};
use crate::ui::theme::{self, Palette};

/// What the picture is drawn with.
pub(super) struct Look<'a> {
    pub locale: &'a Locale,
    pub palette: &'static Palette,
    pub log: &'a Snapshot,
    pub selected: Option<u64>,
    pub lifelines: &'a [Head],
    pub places: Places,
    pub small: FontId,
    pub mono: FontId,
    pub times: Times,
}

impl<'a> Look<'a> {
    pub(super) fn new(ui: &Ui, cx: &ExchangeContext<'a>, places: Places, lifelines: &'a [Head]) -> Self {
        let font = |style: TextStyle| {
            let font = style.resolve(ui.style());
            FontId { size: font.size * places.size, ..font }
        };
        let (small, mono) = (font(TextStyle::Small), font(TextStyle::Monospace));
        let (palette, times) = (theme::palette(ui.ctx()), Times { shown: cx.time, clock: cx.session.clock() });
        let (locale, log, selected) = (cx.locale, cx.log, cx.selected);
        Self { locale, palette, log, selected, lifelines, places, small, mono, times }
    }

    /// The name of an endpoint.
    pub(super) fn name(&self, endpoint: EndpointId) -> &str {
        let head = self.lifelines.iter().find(|head| head.lifeline.endpoint == endpoint);
        head.map(|head| head.name.as_str()).unwrap_or_default()
    }

    /// The name of the lifeline at a place from the left.
    pub(super) fn name_at(&self, lifeline: usize) -> String {
        let head = self.lifelines.get(lifeline);
        head.map_or_else(|| self.locale.text("exchange-outside"), |head| head.name.clone())
    }
}

/// Where words stand already: no others are written over them.
pub(super) struct Taken(Vec<Rect>);

impl Taken {
    pub(super) fn new(places: impl Iterator<Item = Rect>) -> Self {
        Self(places.collect())
    }

    /// Takes a place, unless something stands there.
    pub(super) fn take(&mut self, place: Rect) -> bool {
        let is_free = !self.0.iter().any(|other| other.intersects(place));
        if is_free {
            self.0.push(place);
        }
        is_free
    }
}

/// What a person did in the picture.
pub(super) enum Did {
    Select(u64),
    /// Asked for the calls that a step stands for.
    Open(u64),
}
