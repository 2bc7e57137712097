//! An endpoint's settings in the column: whose they are, the form, and below it the way to change what runs.

use egui::{Button, CentralPanel, Frame, Label, Margin, Panel, RichText, ScrollArea, Ui};

use crate::locale::Locale;
use crate::record::State;
use crate::ui::action::{Action, Actions};
use crate::ui::model::Slot;
use crate::ui::panels::pane::state::PaneState;
use crate::ui::panels::settings::Editing;
use crate::ui::widgets::{LineEnds, Stays, close_line_ui, ends_ui};

/// The lines above and below the form, in points.
const LINE: f32 = 26.0;

/// Draws the settings of an endpoint that is in this state, but for those that are hidden.
pub fn settings_ui(
    ui: &mut Ui,
    slot: &mut Slot,
    state: &mut PaneState,
    (is, hidden): (&State, &[String]),
    locale: &Locale,
    actions: &mut Actions,
) {
    let (id, name) = (slot.id, slot.endpoint.name.clone());
    let title = |ui: &mut Ui| {
        ui.weak(locale.text("settings"));
        ui.label(RichText::new(name).strong());
    };
    if close_line_ui(ui, LineEnds::of("settings head", LINE), &locale.text("settings-close"), title) == Stays::Closed {
        actions.push(Action::ShowSettings(None));
    }
    let (editing, text) = match is.is_active() {
        true => (Editing::StopFirst, "settings-stop-first"),
        false => (Editing::Allowed, "settings-next-start"),
    };
    // In its place whether there is something to stop or not.
    let foot = Panel::bottom("settings foot").frame(Frame::new().inner_margin(Margin { top: 6, ..Margin::ZERO }));
    foot.resizable(false).show(ui, |ui| {
        let words = |ui: &mut Ui| ui.add(Label::new(RichText::new(locale.text(text)).weak()).truncate());
        let button = |ui: &mut Ui| {
            let text = locale.text("settings-stop-edit");
            let stop = Button::new(format!("■ {text}"));
            is.is_active() && ui.add_enabled(*is != State::Stopping, stop).accessible_name(text).clicked()
        };
        if ends_ui(ui, LineEnds::of("settings foot", LINE), words, button).1 {
            actions.push(Action::Stop(id));
        }
    });
    CentralPanel::default().frame(Frame::new()).show(ui, |ui| {
        ScrollArea::vertical().id_salt(("settings", id.0)).auto_shrink(false).show(ui, |ui| {
            ui.push_id(id.0, |ui| state.form.form_ui(ui, slot, (editing, hidden), locale, actions));
        });
    });
    state.composer.set_encoding(slot.endpoint.payload_options.encoding);
}
