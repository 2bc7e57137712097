//! Which endpoint speaks, where one composer stands for all of a lab.

use egui::containers::menu::MenuButton;
use egui::{Button, Ui, vec2};

use super::chip::choose_ui;
use super::line::HEIGHT;
use crate::lab::{Endpoint, Role};
use crate::locale::Locale;
use crate::record::EndpointId;
use crate::ui::model::Slot;
use crate::ui::widgets::{is_cut, text_width};

/// The most that the list takes of the line, in points.
const WIDEST: f32 = 180.0;

/// A list of the lab's endpoints, each with whom it speaks to; the one that was chosen.
pub fn speaker_ui(ui: &mut Ui, locale: &Locale, slots: &[Slot], now: EndpointId) -> Option<EndpointId> {
    let shown = |slot: &Slot| (slot.id, format!("{} → {}", slot.endpoint.name, hearer(&slot.endpoint, locale, slots)));
    let choices: Vec<(EndpointId, String)> = slots.iter().map(shown).collect();
    let (_, text) = choices.iter().find(|(id, _)| *id == now)?;
    let name = slots.iter().find(|slot| slot.id == now).map(|slot| slot.endpoint.name.as_str()).unwrap_or_default();
    let style = egui::TextStyle::Button;
    let most = WIDEST.min(ui.available_width() * 0.3);
    let shown = if is_cut(ui, text, &style, most) { name } else { text.as_str() };
    let width = text_width(ui, shown, &style).min(most) + 2.0 * ui.spacing().button_padding.x;
    let mut chosen = None;
    ui.scope(|ui| {
        ui.set_max_width(width);
        let button = Button::new(shown).truncate().min_size(vec2(0.0, HEIGHT));
        let (button, _) = MenuButton::from_button(button).ui(ui, |ui| chosen = choose_ui(ui, &choices, &now));
        let name = format!("{}: {text}", locale.text("composer-speaker"));
        button.on_hover_text(&name).accessible_name(name);
    });
    chosen
}

/// Whom an endpoint speaks to: a server of the lab by its name, another by its address.
fn hearer(endpoint: &Endpoint, locale: &Locale, slots: &[Slot]) -> String {
    let to = match endpoint.role() {
        Role::Server => return locale.text("composer-clients"),
        Role::Client => Some(&endpoint.address),
        Role::Peer | Role::Relay => endpoint.to(),
    };
    let Some(to) = to else { return locale.text("composer-nobody") };
    let is_there = |other: &&Slot| other.endpoint.role() != Role::Client && other.endpoint.address == *to;
    slots.iter().find(is_there).map_or_else(|| to.authority(), |other| other.endpoint.name.clone())
}
