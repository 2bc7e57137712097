//! What a server answers: its behaviour, and what that can be told.

use egui::{TextEdit, Ui};

use super::field::Field;
use super::problem::{Problem, Why};
use super::{Form, Part, combo_ui};
use crate::behaviour::{self, BEHAVIOURS, Kind, Setting};
use crate::lab::{Endpoint, Role};
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
            let chosen = behaviour::find(endpoint.behaviour()).map_or(String::new(), |kind| locale.text(&kind.key()));
            let hint = |kind: &Kind| locale.text(&format!("{}-hint", kind.key()));
            let is_chosen = |kind: &Kind| endpoint.behaviour() == kind.id;
            let choices = BEHAVIOURS.iter().map(|kind| (kind, is_chosen(kind), locale.text(&kind.key()), hint(kind)));
            if let Some(kind) = combo_ui(ui, label.id, "behaviour", &chosen, choices) {
                endpoint.make_server().behaviour = kind.id.to_owned();
            }
            part.hint_ui(ui, &format!("behaviour-{}-hint", endpoint.behaviour()));
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
            let told = &mut endpoint.make_server().behaviour_settings.hidden_names;
            ui.checkbox(told, part.locale.text(label)).on_hover_text(part.locale.text(hint));
            ui.end_row();
        }
    }

    /// What takes the whole width: the text and the rules.
    pub(super) fn answering_ui(&mut self, ui: &mut Ui, endpoint: &mut Endpoint, part: &Part<'_>) {
        let Some(kind) = behaviour::find(endpoint.behaviour()) else { return };
        let settings = &mut endpoint.make_server().behaviour_settings;
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

/// What the behaviour leaves to choose: how its answers are worded.
pub(super) fn choices_ui(ui: &mut Ui, endpoint: &mut Endpoint, part: &Part<'_>) {
    let Some(kind) = behaviour::find(endpoint.behaviour()) else { return };
    for setting in kind.settings {
        let Some((ids, chosen)) = endpoint.server_settings().behaviour_settings.choices(*setting) else { continue };
        let key = format!("setting-{}", setting.id());
        let text = |name: &str| part.locale.text(&format!("{key}-{name}"));
        let label = ui.label(part.locale.text(&key));
        let choices = ids.into_iter().map(|id| (id, id == chosen, text(id), text("hint")));
        if let Some(id) = combo_ui(ui, label.id, setting.id(), &text(chosen), choices) {
            endpoint.make_server().behaviour_settings.choose(*setting, id);
        }
        ui.end_row();
    }
}

/// The encoding of a server's texts. Its composer has it, too.
pub(super) fn encoding_ui(ui: &mut Ui, endpoint: &mut Endpoint, part: &Part<'_>) {
    let kind = behaviour::find(endpoint.behaviour()).filter(|_| endpoint.role() == Role::Server);
    if !kind.is_some_and(|kind| kind.settings.contains(&Setting::Encoding)) {
        return;
    }
    let label = ui.label(part.locale.text("setting-encoding"));
    let chosen = endpoint.payload_options.encoding;
    let hint = part.locale.text("setting-encoding-hint");
    let choices = Encoding::ALL.iter().map(|one| (*one, *one == chosen, one.label().to_owned(), hint.clone()));
    if let Some(encoding) = combo_ui(ui, label.id, "encoding", chosen.label(), choices) {
        endpoint.payload_options.encoding = encoding;
    }
    ui.end_row();
}
