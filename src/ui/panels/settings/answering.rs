//! What a server answers: its behaviour, and its text and its rules.

use egui::{TextEdit, Ui};

use super::problem::{Problem, Why};
use super::{Form, Part, combo_ui};
use crate::behaviour::{self, BEHAVIOURS, Kind};
use crate::lab::{Endpoint, RoleSettings, SettingKind, setting};
use crate::ui::widgets::reason;

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
}

/// A setting that takes the whole width: the text, or the rules.
pub(super) fn wide_ui(ui: &mut Ui, id: &str, endpoint: &mut Endpoint, part: &Part<'_>) {
    let Some(setting) = setting(id).filter(|setting| setting.applies_to(endpoint)) else { return };
    let RoleSettings::Server(server) = &mut endpoint.role else { return };
    let settings = &mut server.behaviour_settings;
    ui.add_enabled_ui(part.editing == super::Editing::Allowed, |ui| match setting.kind {
        SettingKind::Lines(most) => {
            let label = ui.label(part.locale.text("setting-text"));
            let edit = TextEdit::multiline(&mut settings.text).desired_rows(3).desired_width(f32::INFINITY);
            let edit = edit.char_limit(most).hint_text(part.locale.text("setting-text-example"));
            ui.add(edit).labelled_by(label.id).on_hover_text(part.locale.text("setting-text-hint"));
        }
        _ => super::rules::rules_ui(ui, &mut settings.rules, part.locale),
    });
}
