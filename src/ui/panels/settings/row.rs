//! One setting of the table as a row of the form: a box to tick, choices, or a field.

use egui::{TextEdit, Ui};

use super::field::Field;
use super::{Form, FormAction, Part, combo_ui, place};
use crate::lab::{Endpoint, Setting, SettingKind, SettingValue};
use crate::payload::Encoding;
use crate::ui::theme;
use crate::ui::widgets::{choice, reason};

impl Form {
    /// The row of a setting, where the endpoint has it.
    pub(super) fn setting_ui(
        &mut self,
        ui: &mut Ui,
        setting: &'static Setting,
        endpoint: &mut Endpoint,
        part: &Part<'_>,
        action: &mut Option<FormAction>,
    ) {
        if !setting.applies_to(endpoint) {
            return;
        }
        match setting.kind {
            SettingKind::Flag => flag_ui(ui, setting, endpoint, part),
            SettingKind::Switch => {
                let choices = [(SettingValue::Null, "default"), (true.into(), "on"), (false.into(), "off")];
                choice_ui(ui, setting, &choices, endpoint, part);
            }
            SettingKind::Choice(ids) => {
                let choices: Vec<_> = ids().into_iter().map(|id| (id.into(), id)).collect();
                choice_ui(ui, setting, &choices, endpoint, part);
            }
            _ => self.field_ui(ui, Field::Of(setting), endpoint, part, action),
        }
    }

    /// A field with its label, what stands beside it, and what is wrong with it.
    pub(super) fn field_ui(
        &mut self,
        ui: &mut Ui,
        field: Field,
        endpoint: &mut Endpoint,
        part: &Part<'_>,
        action: &mut Option<FormAction>,
    ) {
        if !field.applies_to(endpoint) {
            return;
        }
        let locale = part.locale;
        let text = self.texts.entry(field.id()).or_default();
        let label = ui.label(locale.text(&field.label(endpoint)));
        // A name of its own: a counted one would change, and the focus go, when a badge or a reason comes above it.
        let id = ui.make_persistent_id(("setting", field.id()));
        ui.vertical(|ui| {
            let width = field.width(endpoint, ui.available_width());
            let was_wrong = field.read(text, &mut endpoint.clone()).is_err();
            let typed = text.clone();
            let mut edit = TextEdit::singleline(text).id(id).desired_width(width).char_limit(1024);
            if was_wrong {
                edit = edit.text_color(theme::palette(ui.ctx()).trouble);
            }
            let of_field = |what: &str| Some(format!("{}-{what}", field.key())).filter(|key| locale.has(key));
            if let Some(example) = of_field("example") {
                edit = edit.hint_text(locale.text(&example));
            }
            ui.horizontal(|ui| {
                let response = ui.add(edit).labelled_by(label.id);
                if let Some(hint) = of_field("hint") {
                    response.on_hover_text(locale.text(&hint));
                }
                if let Some(unit) = of_field("unit") {
                    ui.weak(locale.text(&unit));
                }
                place::beside_ui(ui, field, &typed, endpoint, locale, action);
            });
            if let Err(problem) = field.read(text, endpoint) {
                reason(ui, &problem.text(locale));
            }
        });
        ui.end_row();
    }
}

/// A box to tick, with a sentence below where it needs one either way.
fn flag_ui(ui: &mut Ui, setting: &Setting, endpoint: &mut Endpoint, part: &Part<'_>) {
    let key = setting.key();
    let mut is_on = setting.get(endpoint) == true;
    ui.label("");
    ui.vertical(|ui| {
        let response = ui.checkbox(&mut is_on, part.locale.text(&key));
        let (hint, off) = (format!("{key}-hint"), format!("{key}-off-hint"));
        if part.locale.has(&off) {
            part.hint_ui(ui, if is_on { &hint } else { &off });
        } else {
            response.on_hover_text(part.locale.text(&hint));
        }
    });
    setting.put(endpoint, is_on.into());
    ui.end_row();
}

/// Choices: in a row where they are few or each has its own sentence, which then stands below; in a list otherwise.
fn choice_ui(
    ui: &mut Ui,
    setting: &Setting,
    choices: &[(SettingValue, &'static str)],
    endpoint: &mut Endpoint,
    part: &Part<'_>,
) {
    let (key, locale) = (setting.key(), part.locale);
    let held = setting.get(endpoint);
    let mut chosen = choices.iter().position(|(value, _)| *value == held).unwrap_or_default();
    let name = |id: &str| match id.parse::<Encoding>() {
        Ok(encoding) if setting.id == "encoding" => encoding.label().to_owned(),
        _ => locale.text(&format!("{key}-{id}")),
    };
    let hint = locale.text(&format!("{key}-hint"));
    let own_hint = |place: usize| choices.get(place).map(|(_, id)| format!("{key}-{id}-hint"));
    let explained = |place: usize| own_hint(place).filter(|key| locale.has(key));
    let label = ui.label(locale.text(&key));
    if matches!(setting.kind, SettingKind::Switch) || explained(chosen).is_some() {
        label.on_hover_text(hint);
        let names: Vec<(usize, String)> = choices.iter().enumerate().map(|(n, (_, id))| (n, name(id))).collect();
        ui.vertical(|ui| {
            choice::segments_ui(ui, &locale.text(&key), &mut chosen, &names);
            if let Some(key) = explained(chosen) {
                part.hint_ui(ui, &key);
            }
        });
    } else {
        let shown = choices.get(chosen).map(|(_, id)| name(id)).unwrap_or_default();
        let offered = choices.iter().enumerate().map(|(n, (_, id))| (n, n == chosen, name(id), hint.clone()));
        chosen = combo_ui(ui, label.id, setting.id, &shown, offered).unwrap_or(chosen);
    }
    if let Some((value, _)) = choices.get(chosen).filter(|(value, _)| *value != held) {
        setting.put(endpoint, value.clone());
    }
    ui.end_row();
}
