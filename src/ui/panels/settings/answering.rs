//! What a server answers: its behaviour, and what that can be told.

use egui::{TextEdit, Ui};

use super::problem::{Problem, Why};
use super::{Form, Part, combo_ui};
use crate::behaviour::{self, BEHAVIOURS, Kind, Setting};
use crate::lab::Endpoint;
use crate::payload::Encoding;
use crate::ui::widgets::reason;

/// Characters of a behaviour's text that may be typed.
const MAX_TEXT_CHARS: usize = 20_000;

impl Form {
    /// The behaviour, with a sentence about it.
    pub(super) fn behaviour_ui(&mut self, ui: &mut Ui, endpoint: &mut Endpoint, part: &Part<'_>) {
        let locale = part.locale;
        let label = ui.label(locale.text("setting-behaviour"));
        ui.vertical(|ui| {
            let chosen = behaviour::find(&endpoint.behaviour).map_or(String::new(), |kind| locale.text(&kind.key()));
            let hint = |kind: &Kind| locale.text(&format!("{}-hint", kind.key()));
            let is_chosen = |kind: &Kind| endpoint.behaviour == kind.id;
            let choices = BEHAVIOURS.iter().map(|kind| (kind, is_chosen(kind), locale.text(&kind.key()), hint(kind)));
            if let Some(kind) = combo_ui(ui, label.id, "behaviour", &chosen, choices) {
                endpoint.behaviour = kind.id.to_owned();
            }
            part.hint_ui(ui, &format!("behaviour-{}-hint", endpoint.behaviour));
            if let Some(error) = self.behaviour_error(endpoint) {
                let problem = Problem { label: String::new(), why: Why::Behaviour(Box::new(error)) };
                reason(ui, &problem.text(locale));
            }
        });
        ui.end_row();
    }

    /// What takes the whole width: the text and the rules.
    pub(super) fn answering_ui(&mut self, ui: &mut Ui, endpoint: &mut Endpoint, part: &Part<'_>) {
        let Some(kind) = behaviour::find(&endpoint.behaviour) else { return };
        let settings = &mut endpoint.behaviour_settings;
        ui.add_enabled_ui(part.editing == super::Editing::Allowed, |ui| {
            if kind.settings.contains(&Setting::Text) {
                let label = ui.label(part.locale.text("setting-text"));
                let edit = TextEdit::multiline(&mut settings.text).desired_rows(3).desired_width(f32::INFINITY);
                let edit = edit.char_limit(MAX_TEXT_CHARS).hint_text(part.locale.text("setting-text-example"));
                ui.add(edit).labelled_by(label.id).on_hover_text(part.locale.text("setting-text-hint"));
            }
            if kind.settings.contains(&Setting::Rules) {
                super::rules::rules_ui(ui, &mut settings.rules, part.locale);
            }
        });
    }
}

/// What the behaviour leaves to choose: how its answers are worded, and in which encoding.
pub(super) fn choices_ui(ui: &mut Ui, endpoint: &mut Endpoint, part: &Part<'_>) {
    let Some(kind) = behaviour::find(&endpoint.behaviour) else { return };
    let locale = part.locale;
    for setting in kind.settings {
        let key = format!("setting-{}", setting.id());
        let hint = |id: &str| locale.text(&format!("{key}-{id}"));
        if *setting == Setting::Encoding {
            let label = ui.label(locale.text(&key));
            let encoding = &mut endpoint.payload_options.encoding;
            let choices = Encoding::ALL
                .iter()
                .map(|choice| (*choice, choice == &*encoding, choice.label().to_owned(), hint("hint")));
            if let Some(chosen) =
                combo_ui(ui, label.id, setting.id(), encoding.label(), choices.collect::<Vec<_>>().into_iter())
            {
                *encoding = chosen;
            }
            ui.end_row();
        } else if let Some(chosen) = endpoint.behaviour_settings.chosen(*setting) {
            let label = ui.label(locale.text(&key)).on_hover_text(hint("hint"));
            let choices = setting.choices().into_iter().map(|id| (id, id == chosen, hint(id), hint("hint")));
            if let Some(id) = combo_ui(ui, label.id, setting.id(), &hint(chosen), choices) {
                // It is one of the setting's own.
                let _ = endpoint.behaviour_settings.choose(*setting, id);
            }
            ui.end_row();
        }
    }
}
