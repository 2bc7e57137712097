//! Below the head: where the endpoint is, the way to its program, and to its settings.

use egui::{Button, Label, RichText, Ui};

use super::context::PaneContext;
use crate::services;
use crate::ui::action::{Action, Actions};
use crate::ui::model::Slot;
use crate::ui::widgets::{LineEnds, ends_ui};

/// The line's height, in points.
const HEIGHT: f32 = 20.0;

/// Draws the line.
pub(super) fn settings_ui(ui: &mut Ui, slot: &Slot, cx: &PaneContext<'_>, actions: &mut Actions) {
    let (id, endpoint, locale) = (slot.id, &slot.endpoint, cx.locale);
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
        let is_open = cx.settings_of == Some(id);
        let settings = ui.add(Button::selectable(is_open, RichText::new(locale.text("settings")).small()));
        if settings.accessible_name(named("settings-named")).clicked() {
            actions.push(Action::ShowSettings((!is_open).then_some(id)));
        }
    };
    ends_ui(ui, LineEnds::of("settings line", HEIGHT), address, buttons);
}
