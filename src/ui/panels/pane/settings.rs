//! Below the head: where the endpoint is, the way to its program, and its settings while they are open.

use egui::{Button, Frame, Label, Margin, RichText, ScrollArea, Ui};

use super::state::PaneState;
use crate::locale::Locale;
use crate::services;
use crate::ui::action::{Action, Actions};
use crate::ui::model::Slot;
use crate::ui::panels::settings::Editing;
use crate::ui::theme;
use crate::ui::widgets::{LineEnds, ends_ui};

/// The line's height, in points.
const HEIGHT: f32 = 20.0;

/// Draws the line and, while they are open, the settings, at most so high.
pub(super) fn settings_ui(
    ui: &mut Ui,
    slot: &mut Slot,
    state: &mut PaneState,
    editing: Editing,
    locale: &Locale,
    max_height: f32,
    actions: &mut Actions,
) {
    let (id, endpoint) = (slot.id, &slot.endpoint);
    let address = |ui: &mut Ui| {
        let summary = services::named(&endpoint.address, endpoint.address.port, endpoint.transport().scheme());
        ui.add(Label::new(RichText::new(summary).monospace().weak()).truncate());
    };
    let buttons = |ui: &mut Ui| {
        let named = |key: &str| locale.with(key, &[("name", endpoint.name.as_str().into())]);
        let python = Button::new(RichText::new(locale.text("show-python")).small()).frame(false);
        let python = ui.add(python).accessible_name(named("show-python-named"));
        if python.on_hover_text(locale.text("show-python-hint")).clicked() {
            actions.push(Action::ShowPython(id));
        }
        let sign = if state.form.is_open { "⏶" } else { "⏷" };
        let text = RichText::new(format!("{} {sign}", locale.text("settings"))).small();
        let settings = ui.add(Button::selectable(state.form.is_open, text));
        if settings.accessible_name(named("settings-named")).clicked() {
            state.form.is_open = !state.form.is_open;
        }
    };
    ends_ui(ui, LineEnds::of("settings line", HEIGHT), address, buttons);
    if !state.form.is_open {
        return;
    }
    let frame = Frame::new().fill(theme::palette(ui.ctx()).stripe).corner_radius(6).inner_margin(Margin::same(8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let scroll = ScrollArea::vertical().id_salt("settings").max_height(max_height).auto_shrink([false, true]);
        scroll.show(ui, |ui| state.form.form_ui(ui, slot, editing, locale, actions));
    });
    state.composer.set_encoding(slot.endpoint.payload_options.encoding);
}
