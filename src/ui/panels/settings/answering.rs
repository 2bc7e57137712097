//! What a server answers: its behaviour, and what that can be told.

use egui::{TextEdit, Ui};

use super::field::Field;
use super::problem::{Problem, Why};
use super::{Form, Part, combo_ui};
use crate::behaviour::{self, BEHAVIOURS, Kind, Setting};
use crate::lab::Endpoint;
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

    /// Whether hidden names of the folder are told.
    pub(super) fn hidden_names_ui(&self, ui: &mut Ui, endpoint: &mut Endpoint, part: &Part<'_>) {
        if Field::Folder.applies_to(endpoint) {
            ui.label("");
            let (label, hint) = ("setting-hidden-names", "setting-hidden-names-hint");
            let told = &mut endpoint.behaviour_settings.hidden_names;
            ui.checkbox(told, part.locale.text(label)).on_hover_text(part.locale.text(hint));
            ui.end_row();
        }
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
