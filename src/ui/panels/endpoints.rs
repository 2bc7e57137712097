//! The list on the left: every endpoint, its state, and what can be done to it; below, what can be added.

use std::sync::Arc;

use egui::{Button, CentralPanel, Frame, Label, Margin, Panel, RichText, ScrollArea, Sense, TextEdit, Ui, Vec2, vec2};

use super::add::add_ui;
use super::endpoint_menu::endpoint_menu_ui;
use super::pane::state::PaneStates;
use crate::lab::{Limits, Role};
use crate::locale::Locale;
use crate::record::{EndpointId, EndpointStatus, State};
use crate::services;
use crate::ui::action::{Action, Actions};
use crate::ui::model::{OpenLab, Slot};
use crate::ui::texts::{counted, exposed, kind};
use crate::ui::theme::{self, card};
use crate::ui::widgets::{LineEnds, badge, dot, ends_ui, state_key, stripe};

/// A button of one sign, in points: as wide whichever sign it is.
const ICON: Vec2 = vec2(34.0, 24.0);

/// The list's own state: the name that is being changed.
#[derive(Default)]
pub struct EndpointList {
    renaming: Option<(EndpointId, String)>,
    /// The card that the keys are at.
    at: Option<EndpointId>,
}

/// An endpoint of the list while it is drawn.
struct Entry<'a> {
    model: &'a OpenLab,
    slot: &'a Slot,
    /// Its place in the lab, which gives its colour.
    place: usize,
    status: Arc<EndpointStatus>,
    /// Whether all its settings are right.
    is_right: bool,
    takes_focus: bool,
}

impl EndpointList {
    /// The endpoint whose card the keys are at.
    pub fn at(&self) -> Option<EndpointId> {
        self.at
    }

    /// Draws the list; the card of the chosen endpoint takes the keys where that is asked for.
    pub fn endpoints_ui(
        &mut self,
        ui: &mut Ui,
        model: &OpenLab,
        states: &mut PaneStates,
        takes_focus: bool,
        actions: &mut Actions,
    ) {
        self.at = None;
        let locale = &model.locale;
        ui.add_space(2.0);
        ui.label(RichText::new(locale.text("endpoints")).strong());
        ui.add_space(2.0);
        let add = Panel::bottom("add").frame(Frame::new().inner_margin(Margin { top: 6, ..Margin::ZERO }));
        add.resizable(false).show_separator_line(false).show(ui, |ui| {
            add_ui(ui, model, actions);
        });
        CentralPanel::default().frame(Frame::new()).show(ui, |ui| {
            ScrollArea::vertical().id_salt("endpoints").auto_shrink([false, true]).show(ui, |ui| {
                for (place, slot) in model.slots.iter().enumerate() {
                    let (status, is_right) = (model.status(slot.id), states.can_start(slot));
                    let entry = Entry { model, slot, place, status, is_right, takes_focus };
                    ui.push_id(slot.id.0, |ui| self.endpoint_ui(ui, &entry, actions));
                }
                if model.slots.is_empty() {
                    ui.add(Label::new(RichText::new(locale.text("no-endpoints")).weak()).wrap());
                }
            });
        });
    }

    fn endpoint_ui(&mut self, ui: &mut Ui, entry: &Entry<'_>, actions: &mut Actions) {
        let palette = theme::palette(ui.ctx());
        let Entry { model, slot, status, .. } = entry;
        let is_focused = model.focused == Some(slot.id);
        let mut frame = card(palette);
        if is_focused {
            frame = frame.stroke(egui::Stroke::new(1.0, palette.accent));
        }
        let card = ui.scope_builder(egui::UiBuilder::new().sense(Sense::click()), |ui| {
            frame.show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 2.0;
                self.name_row_ui(ui, entry, actions);
                let locale = &model.locale;
                let state = locale.text(state_key(&status.state));
                let what = format!("{} · {state}", kind(&slot.endpoint, locale));
                ui.add(Label::new(RichText::new(what).small().color(palette.weak_text)).truncate());
                ui.add(Label::new(RichText::new(address(slot, status)).monospace().small()).truncate());
                let open = status.open().count();
                let connects = slot.endpoint.transport().has_connections();
                if slot.endpoint.role() != Role::Client || !connects {
                    // The line is there while there is nothing to say, too: the cards below stay where they are.
                    let key = if connects { "connections-count" } else { "remotes-count" };
                    let text = if open > 0 { locale.with(key, &counted(open as u64)) } else { String::new() };
                    ui.label(RichText::new(text).small().color(palette.good));
                }
                if let Some(hint) = exposed(&slot.endpoint, locale) {
                    badge(ui, locale.text("exposed"), palette.notice).on_hover_text(hint);
                }
            });
        });
        let card = card.response;
        let info = || egui::WidgetInfo::selected(egui::Role::Button, true, is_focused, slot.endpoint.name.clone());
        card.widget_info(info);
        if entry.takes_focus && is_focused {
            card.request_focus();
        }
        if card.has_focus() {
            self.at = Some(slot.id);
        }
        if card.clicked() {
            actions.push(Action::Focus(slot.id));
        }
        card.context_menu(|ui| self.menu_ui(ui, model, slot, actions));
    }

    fn name_row_ui(&mut self, ui: &mut Ui, entry: &Entry<'_>, actions: &mut Actions) {
        let palette = theme::palette(ui.ctx());
        let Entry { model, slot, place, status, is_right, .. } = entry;
        let locale = &model.locale;
        let name = slot.endpoint.name.as_str();
        if self.renaming.as_ref().is_some_and(|(id, _)| *id == slot.id) {
            self.rename_ui(ui, locale, actions);
            return;
        }
        ends_ui(
            ui,
            LineEnds::of("name", ui.spacing().interact_size.y),
            |ui| {
                dot(ui, &status.state, palette);
                stripe(ui, palette.lifeline(*place));
                ui.label(RichText::new(name).strong());
            },
            |ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                let can_start = !status.state.is_active();
                let (icon, key, action) = match can_start {
                    true => ("▶", "list-start-named", Action::Start(slot.id)),
                    false => ("■", "list-stop-named", Action::Stop(slot.id)),
                };
                let refusal = model.recorded_refusal().filter(|_| can_start);
                let can_press = status.state != State::Stopping && (*is_right || !can_start) && refusal.is_none();
                let named = locale.with(key, &[("name", name.into())]);
                let mut response =
                    ui.add_enabled(can_press, Button::new(icon).min_size(ICON)).accessible_name(named.clone());
                if let Some(why) = refusal {
                    response = response.on_disabled_hover_text(why);
                }
                if response.on_hover_text(named).clicked() {
                    actions.push(action);
                }
                let more = locale.with("more-named", &[("name", name.into())]);
                let menu = ui.menu_button("⋯", |ui| self.menu_ui(ui, model, slot, actions));
                menu.response.accessible_name(more);
            },
        );
    }

    fn rename_ui(&mut self, ui: &mut Ui, locale: &Locale, actions: &mut Actions) {
        let Some((id, text)) = &mut self.renaming else { return };
        let edit = TextEdit::singleline(text).char_limit(Limits::NAME_CHARS).desired_width(f32::INFINITY);
        let response = ui.add(edit).accessible_name(locale.text("rename"));
        if response.lost_focus() {
            let is_given_up = ui.input(|input| input.key_pressed(egui::Key::Escape));
            let name = text.trim().to_owned();
            if !is_given_up && !name.is_empty() && !name.chars().any(char::is_control) {
                actions.push(Action::Rename(*id, name));
            }
            self.renaming = None;
        } else if !response.has_focus() {
            response.request_focus();
        }
    }

    fn menu_ui(&mut self, ui: &mut Ui, model: &OpenLab, slot: &Slot, actions: &mut Actions) {
        let locale = &model.locale;
        if ui.button(locale.text("rename")).clicked() {
            self.renaming = Some((slot.id, slot.endpoint.name.clone()));
            ui.close();
        }
        let is_first = model.slots.first().is_some_and(|first| first.id == slot.id);
        let is_last = model.slots.last().is_some_and(|last| last.id == slot.id);
        for (can_press, key, places) in [(!is_first, "move-up", -1), (!is_last, "move-down", 1)] {
            if ui.add_enabled(can_press, Button::new(locale.text(key))).clicked() {
                actions.push(Action::Move(slot.id, places));
                ui.close();
            }
        }
        let refusals = (model.no_room(), model.hides.is_some());
        endpoint_menu_ui(ui, (slot.id, &slot.endpoint), (refusals.0.as_deref(), refusals.1), locale, actions);
    }
}

/// The address as the system gave it, else as it was typed.
fn address(slot: &Slot, status: &EndpointStatus) -> String {
    let scheme = slot.endpoint.transport().scheme();
    match (slot.endpoint.role(), &status.local) {
        (Role::Server | Role::Peer | Role::Relay, Some(local)) if status.state == State::Running => {
            services::named(format!("{scheme}://{local}"), local.port(), scheme)
        }
        _ => services::named(&slot.endpoint.address, slot.endpoint.address.port, scheme),
    }
}
