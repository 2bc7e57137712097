//! Payloads that the lab keeps by name.

use egui::{TextEdit, Ui};

use crate::lab::{Limits, NamedPayload};
use crate::locale::Locale;
use crate::payload::{Options, Payload};
use crate::ui::action::ComposerAction;
use crate::ui::widgets::choice::{self, List};
use crate::ui::widgets::reason;

/// The state of the controls.
#[derive(Debug, Clone, Default)]
pub(super) struct Kept {
    chosen: Option<String>,
    name: String,
}

impl Kept {
    /// Draws them; a kept payload where one was chosen to be put into the field.
    pub(super) fn kept_ui(
        &mut self,
        ui: &mut Ui,
        locale: &Locale,
        kept: &[NamedPayload],
        current: (&Payload, &Options),
        actions: &mut Vec<ComposerAction>,
    ) -> Option<(Payload, Options)> {
        self.chosen.take_if(|chosen| !kept.iter().any(|one| one.name == *chosen));
        let mut loaded = None;
        let title = locale.text("composer-kept");
        ui.weak(&title);
        let choices: Vec<(Option<String>, String)> =
            kept.iter().map(|one| (Some(one.name.clone()), one.name.clone())).collect();
        let none = locale.text(if kept.is_empty() { "composer-kept-none" } else { "composer-kept-choose" });
        let list = List { name: &title, width: 110.0, when_none: &none, short: None };
        ui.add_enabled_ui(!kept.is_empty(), |ui| {
            if choice::list_ui(ui, list, &mut self.chosen, &choices).changed()
                && let Some(one) = kept.iter().find(|one| self.chosen.as_deref() == Some(&one.name))
            {
                self.name.clone_from(&one.name);
                loaded = Some((Payload::of(&one.payload), one.options));
            }
        });
        let edit = TextEdit::singleline(&mut self.name)
            .desired_width(110.0)
            .char_limit(Limits::NAME_CHARS)
            .hint_text(locale.text("composer-kept-name-hint"));
        ui.add(edit).accessible_name(locale.text("composer-kept-name"));
        let name = self.name.trim().to_owned();
        let is_name = !name.is_empty() && !name.chars().any(char::is_control);
        let is_there = kept.iter().any(|one| one.name == name);
        let key = if is_there { "composer-kept-replace" } else { "composer-kept-keep" };
        let button = |ui: &mut Ui, can: bool, key: &str| {
            let button = ui.add_enabled(can, egui::Button::new(locale.text(key)));
            button.on_hover_text(locale.text(&format!("{key}-hint"))).clicked()
        };
        let is_short = current.0.text.chars().count() <= Limits::PAYLOAD_CHARS;
        let has_room = is_there || kept.len() < Limits::KEPT_PAYLOADS;
        if button(ui, is_name && is_short && has_room, key) {
            let payload = NamedPayload { name: name.clone(), payload: current.0.to_string(), options: *current.1 };
            self.chosen = Some(name.clone());
            actions.push(ComposerAction::Keep(payload));
        }
        if !has_room {
            let most = Limits::KEPT_PAYLOADS as u64;
            reason(ui, &locale.with("composer-kept-full", &[("most", most.into())]));
        }
        if let Some(chosen) = self.chosen.clone() {
            if button(ui, is_name && !is_there, "composer-kept-rename") {
                self.chosen = Some(name.clone());
                actions.push(ComposerAction::RenameKept { from: chosen.clone(), to: name });
            }
            if button(ui, true, "composer-kept-delete") {
                (self.chosen, self.name) = (None, String::new());
                actions.push(ComposerAction::ForgetKept(chosen));
            }
        }
        loaded
    }
}
