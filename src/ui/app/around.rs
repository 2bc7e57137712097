//! What stands around the panes: the column at the right and the inspector's sheet below, or what takes the panes' place
//! where the window has no room for both.

use egui::{Key, Margin, Panel, Rect, Ui, Vec2};

use super::App;
use crate::record::Snapshot;
use crate::ui::action::{Action, Actions};
use crate::ui::model::OpenLab;
use crate::ui::panels::card::cards::CardIs;
use crate::ui::panels::card::{CardContext, CourseLine};
use crate::ui::panels::inspector::InspectorContext;
use crate::ui::panels::side::{Side, Stand, settings_ui, side_ui};
use crate::ui::parts::{WindowPart, focus_first};
use crate::ui::preferences::InspectorPlace;
use crate::ui::sizes;
use crate::ui::theme;
use crate::ui::widgets::Stays;

/// What a sheet leaves to everything above it, and the least it has itself, in points.
const ABOVE_SHEET: f32 = 260.0;
const LEAST_SHEET: f32 = 110.0;

/// What stands around the panes in this frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Around {
    pub side: Option<(Side, Stand)>,
    /// Whether the inspector is a sheet below.
    pub has_sheet: bool,
}

impl Around {
    /// Whether the panes are not to be seen.
    pub fn hides_panes(&self) -> bool {
        self.side.is_some_and(|(_, stand)| stand == Stand::Instead)
    }
}

impl App {
    /// What there is to show around the panes of a window of this size: first the settings, then the chosen row where its place
    /// is beside the panes, then the card.
    pub(super) fn around(&self, size: Vec2) -> Around {
        if self.preferences.presents {
            return Around::default();
        }
        let is_wide = size.x >= sizes::SIDE_FROM_WIDTH;
        let settings = self.settings_of.filter(|id| self.model.slot(*id).is_some()).map(Side::Settings);
        let stand = if is_wide { Stand::Beside } else { Stand::Instead };
        let settings = settings.map(|side| (side, stand));
        let strip = Stand::Above { is_folded: self.cards.is_folded(self.model.number) };
        let stand = if is_wide || self.is_card_over { stand } else { strip };
        let card = Some((Side::Card, stand)).filter(|_| self.card() == CardIs::Open);
        let side = settings.or(card);
        let inspects = self.preferences.show_inspector && self.model.selected.is_some();
        if !inspects || side.is_some_and(|(_, stand)| stand == Stand::Instead) {
            return Around { side, has_sheet: false };
        }
        let is_beside = match self.preferences.inspector_place {
            // The steps of a card stay in sight while the rows are looked at of which they speak.
            InspectorPlace::Automatic => size.x >= sizes::INSPECTOR_FROM_WIDTH && card.is_none(),
            InspectorPlace::Below => false,
            InspectorPlace::Beside => is_wide,
        };
        match settings {
            None if size.y < sizes::SHEET_FROM_HEIGHT => {
                Around { side: Some((Side::Inspector, Stand::Instead)), has_sheet: false }
            }
            None if is_beside => Around { side: Some((Side::Inspector, Stand::Beside)), has_sheet: false },
            _ => Around { side, has_sheet: true },
        }
    }

    /// Draws the column, or what stands in the place of the panes.
    pub(super) fn beside_ui(
        &mut self,
        ui: &mut Ui,
        log: &Snapshot,
        (side, stand): (Side, Stand),
        wanted: Option<WindowPart>,
        actions: &mut Actions,
    ) {
        match side {
            Side::Settings(id) => {
                let is = self.model.status(id).state.clone();
                let model = &mut self.model;
                let hidden = model.hides.as_deref().unwrap_or_default();
                let Some(slot) = model.slots.iter_mut().find(|slot| slot.id == id) else { return };
                let (state, locale) = (self.states.of(slot), &model.locale);
                let rect = side_ui(ui, stand, |ui| settings_ui(ui, slot, state, (&is, hidden), locale, actions));
                self.side_in(ui, rect, wanted);
            }
            Side::Card => {
                let Self { cards, model, course, book, .. } = self;
                let id = cards.lesson(model.number).map(|open| open.id.as_str()).unwrap_or_default();
                let course = course.as_ref().and_then(|course| Some((course, course.place_of(id)?)));
                let course = course.map(|(course, place)| CourseLine { course, place, book });
                let OpenLab { locale, session, slots, selected, .. } = model;
                let cx = CardContext { locale, log, session, slots, selected: *selected, course, stand };
                let rect = side_ui(ui, stand, |ui| cards.card_ui(ui, model.number, &cx, actions));
                self.side_in(ui, rect, wanted);
            }
            Side::Inspector => {
                let mut stays = Stays::Open;
                let rect = self
                    .inspect(log, wanted, |inspector, cx| side_ui(ui, stand, |ui| stays = inspector.column_ui(ui, cx)));
                self.inspected_in(ui, rect, stays, actions);
            }
        }
    }

    /// Notes where the settings or the card were drawn.
    fn side_in(&mut self, ui: &Ui, rect: Rect, wanted: Option<WindowPart>) {
        self.parts.drawn(WindowPart::Side, rect);
        if wanted == Some(WindowPart::Side) {
            focus_first(ui, rect);
        }
    }

    /// Draws the sheet, which never covers what it is about: all above it moves up.
    pub(super) fn sheet_ui(&mut self, ui: &mut Ui, log: &Snapshot, wanted: Option<WindowPart>, actions: &mut Actions) {
        let most = (ui.ctx().content_rect().height() - ABOVE_SHEET).max(LEAST_SHEET);
        let frame = theme::bar(theme::palette(ui.ctx()), Margin::symmetric(10, 4));
        let sheet = Panel::bottom("inspector sheet").frame(frame).resizable(true);
        let sheet = sheet.default_size(most.min(210.0)).size_range(LEAST_SHEET..=most);
        let shown = self.inspect(log, wanted, |inspector, cx| {
            sheet.show(ui, |ui| {
                let stays = inspector.sheet_ui(ui, cx);
                ui.take_available_height();
                stays
            })
        });
        self.inspected_in(ui, shown.response.rect, shown.inner, actions);
    }

    fn inspect<T>(
        &mut self,
        log: &Snapshot,
        wanted: Option<WindowPart>,
        draw: impl FnOnce(&mut crate::ui::panels::inspector::Inspector, &InspectorContext<'_>) -> T,
    ) -> T {
        let (model, inspector) = (&self.model, &mut self.inspector);
        let name = |id| model.name_of(id);
        let takes_focus = wanted == Some(WindowPart::Inspector);
        draw(inspector, &InspectorContext { takes_focus, ..super::panels::inspected(model, log, &name) })
    }

    /// Notes where the inspector was drawn; it is closed by its button and by Escape, which first leaves a search.
    fn inspected_in(&mut self, ui: &Ui, rect: Rect, stays: Stays, actions: &mut Actions) {
        self.parts.drawn(WindowPart::Inspector, rect);
        let focused = self.model.focused.and_then(|id| self.model.slot(id));
        let is_searching = match self.by_hand.is_shown() {
            true => self.by_hand.log().is_searching(),
            false => focused.is_some_and(|slot| self.states.of(slot).log.is_searching()),
        };
        if self.inspector.ends_comparison() {
            actions.push(Action::Compare(None));
        }
        let is_free = self.dialogs.open.is_none() && !is_searching;
        let is_escaped = is_free && ui.input(|input| input.key_pressed(Key::Escape));
        if stays == Stays::Closed || is_escaped {
            actions.push(Action::Select(None));
        }
    }
}
