//! The call picker: every call as a button, what it does in a line, its arguments as fields, and the button that makes it.

use egui::containers::menu::MenuButton;
use egui::{Button, Key, Label, RichText, Ui};

use super::ByHand;
use super::fields::field_ui;
use crate::by_hand::Refused;
use crate::by_hand::picker::{Group, PICKS, Pick};
use crate::locale::Locale;
use crate::ui::theme;
use crate::ui::widgets::{primary, reason};

/// For the title of a group of calls, in points.
const TITLE_WIDTH: f32 = 66.0;
/// In a lower view, in points, the calls stand in menus.
const ROOM_FOR_BUTTONS: f32 = 440.0;

impl ByHand {
    pub(super) fn picker_ui(&mut self, ui: &mut Ui, locale: &Locale) {
        let palette = theme::palette(ui.ctx());
        ui.spacing_mut().item_spacing.y = 3.0;
        let is_low = ui.available_height() < ROOM_FOR_BUTTONS;
        if is_low {
            self.menus_ui(ui, locale);
        } else {
            self.buttons_ui(ui, locale);
        }
        ui.add_space(2.0);
        let hint = locale.text(&hint_key(self.pick.name));
        let hint = Label::new(RichText::new(hint).color(palette.weak_text).small());
        ui.add(if is_low { hint.truncate() } else { hint.wrap() });
        // What was picked wants its address before it is shown.
        self.suggest();
        self.arguments_ui(ui, locale, is_low);
    }

    /// A menu for each group of calls: the rows below need the room.
    fn menus_ui(&mut self, ui: &mut Ui, locale: &Locale) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for group in Group::ALL {
                let is_chosen = self.pick.group == group;
                let title = locale.text(group.key());
                let button = Button::selectable(is_chosen, format!("{title} ⏷")).frame_when_inactive(true);
                let menu = MenuButton::from_button(button).ui(ui, |ui| {
                    for pick in PICKS.iter().filter(|pick| pick.group == group) {
                        self.pick_ui(ui, pick, 13.0, locale);
                    }
                });
                menu.0.accessible_name(title);
            }
        });
    }

    fn pick_ui(&mut self, ui: &mut Ui, pick: &'static Pick, size: f32, locale: &Locale) {
        let name = RichText::new(pick.name).monospace().size(size);
        let button = Button::selectable(self.pick.name == pick.name, name).frame_when_inactive(true).small();
        if ui.add(button).on_hover_text(locale.text(&hint_key(pick.name))).clicked() {
            self.pick = pick;
            self.refused = None;
        }
    }

    /// All calls, by groups.
    fn buttons_ui(&mut self, ui: &mut Ui, locale: &Locale) {
        let palette = theme::palette(ui.ctx());
        for group in Group::ALL {
            ui.horizontal_wrapped(|ui| {
                let spacing = ui.spacing_mut();
                (spacing.item_spacing, spacing.interact_size.y) = (egui::vec2(3.0, 2.0), 18.0);
                spacing.button_padding.x = 6.0;
                let title = RichText::new(locale.text(group.key())).small().color(palette.weak_text);
                let size = egui::vec2(TITLE_WIDTH, 18.0);
                ui.allocate_ui_with_layout(size, egui::Layout::left_to_right(egui::Align::Center), |ui| {
                    ui.set_min_size(size);
                    ui.add(Label::new(title).truncate());
                });
                for pick in PICKS.iter().filter(|pick| pick.group == group) {
                    self.pick_ui(ui, pick, 12.0, locale);
                }
            });
        }
    }

    fn arguments_ui(&mut self, ui: &mut Ui, locale: &Locale, is_low: bool) {
        let palette = theme::palette(ui.ctx());
        let call = self.build();
        let socket = self.selected.and_then(|id| self.bench.socket(id)).filter(|_| self.pick.needs_socket());
        let pending = socket.and_then(|socket| self.bench.waiting_on(socket.id));
        let pending = pending.map(|call| (call.number, Refused::while_waiting(call)));
        let var = socket.map(|socket| socket.var.clone());
        let mut entered = false;
        let mut clicked = false;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 5.0;
            let name = match &var {
                Some(var) => format!("{var}.{}(", self.pick.name),
                None if self.pick.needs_socket() => format!("?.{}(", self.pick.name),
                None => format!("{}(", self.pick.name),
            };
            ui.label(RichText::new(name).monospace().strong());
            for field in self.pick.fields {
                entered |= field_ui(ui, *field, &mut self.args, &self.bench, locale);
            }
            ui.label(RichText::new(")").monospace().strong());
            let button = primary(format!("▶ {}", locale.text("by-hand-call")), palette);
            let can_call = call.is_ok() && pending.is_none();
            clicked = ui.add_enabled(can_call, button).accessible_name(locale.text("by-hand-call")).clicked();
            if let Some((number, _)) = pending {
                let cancel = ui.button(format!("■ {}", locale.text("by-hand-cancel")));
                if cancel.accessible_name(locale.text("by-hand-cancel")).clicked() {
                    self.bench.cancel(number);
                }
            }
        });
        entered &= ui.input(|input| input.key_pressed(Key::Enter)) && pending.is_none();
        // In a low view what waits, and what that means, stands below the rows alone.
        if let Some((_, refused)) = pending.filter(|_| !is_low) {
            let text = locale.say(&refused);
            ui.label(RichText::new(text).small().color(palette.notice));
        }
        match call {
            Ok(call) if clicked || entered => self.make(call),
            Ok(_) => {}
            Err(wrong) => drop(reason(ui, &locale.say(&wrong))),
        }
        if let Some(refused) = self.refused {
            reason(ui, &locale.say(&refused));
        }
    }
}

/// The key of the line about a call.
pub(super) fn hint_key(name: &str) -> String {
    format!("by-hand-hint-{}", name.replace(['.', '_'], "-"))
}

#[cfg(test)]
mod tests {
    use super::super::fields::{NOT_BUILT, flag_key};
    use super::super::options::lack_key;
    use super::*;
    use crate::locale::Language;
    use crate::socket::{FLAGS, Lack, SocketOption};

    #[test]
    fn every_call_has_its_words_in_both_languages() {
        let keys = PICKS.iter().map(|pick| hint_key(pick.name));
        let keys = keys.chain(Group::ALL.map(|group| group.key().to_owned()));
        let keys = keys.chain(FLAGS.iter().map(flag_key));
        let keys = keys.chain(NOT_BUILT.map(|(_, key)| key.to_owned()));
        let types = SocketOption::readable().map(|option| format!("by-hand-type-{}", option.type_().name()));
        let keys = keys.chain(types).chain([Lack::System, Lack::OnlyTogether].map(|lack| lack_key(lack).to_owned()));
        let keys: Vec<String> = keys.collect();
        for language in Language::ALL {
            let locale = Locale::new(language);
            for key in &keys {
                assert!(locale.has(key), "{language} lacks {key}");
            }
        }
    }
}
