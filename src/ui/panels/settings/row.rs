//! One setting of the table as a row of the form: a box to tick, choices, or a field.

use egui::{TextEdit, Ui};

use super::Drawing;
use super::field::Field;
use super::kinds::combo_ui;
use crate::lab::{Setting, SettingKind, SettingValue};
use crate::payload::Encoding;
use crate::ui::theme;
use crate::ui::widgets::{choice, reason};

impl Drawing<'_> {
    /// The row of a setting, where the endpoint has it.
    pub(super) fn setting_ui(&mut self, ui: &mut Ui, setting: &'static Setting) {
        if !setting.applies_to(self.endpoint) {
            return;
        }
        match setting.kind {
            SettingKind::Flag => self.flag_ui(ui, setting),
            SettingKind::Switch => {
                let choices = [(SettingValue::Null, "default"), (true.into(), "on"), (false.into(), "off")];
                self.choice_ui(ui, setting, &choices);
            }
            SettingKind::Choice(ids) => {
                let choices: Vec<_> = ids().into_iter().map(|id| (id.into(), id)).collect();
                self.choice_ui(ui, setting, &choices);
            }
            _ => self.field_ui(ui, Field::Of(setting)),
        }
    }

    /// A field with its label, what stands beside it, and what is wrong with it.
    pub(super) fn field_ui(&mut self, ui: &mut Ui, field: Field) {
        if !field.applies_to(self.endpoint) {
            return;
        }
        let locale = self.locale;
        let mut text = self.form.texts.remove(field.id()).unwrap_or_default();
        let label = ui.label(locale.text(&field.label(self.endpoint)));
        // A name of its own: a counted one would change, and the focus go, when a badge or a reason comes above it.
        let id = ui.make_persistent_id(("setting", field.id()));
        ui.vertical(|ui| {
            let width = field.width(self.endpoint, ui.available_width());
            let was_wrong = field.read(&text, &mut self.endpoint.clone()).is_err();
            let of_field = |what: &str| Some(format!("{}-{what}", field.key())).filter(|key| locale.has(key));
            ui.horizontal(|ui| {
                let mut edit = TextEdit::singleline(&mut text).id(id).desired_width(width).char_limit(1024);
                if was_wrong {
                    edit = edit.text_color(theme::palette(ui.ctx()).trouble);
                }
                if let Some(example) = of_field("example") {
                    edit = edit.hint_text(locale.text(&example));
                }
                let response = ui.add(edit).labelled_by(label.id);
                if let Some(hint) = of_field("hint") {
                    response.on_hover_text(locale.text(&hint));
                }
                if let Some(unit) = of_field("unit") {
                    ui.weak(locale.text(&unit));
                }
                self.beside_ui(ui, field, &text);
            });
            if let Err(problem) = field.read(&text, self.endpoint) {
                reason(ui, &problem.text(locale));
            }
        });
        self.form.texts.insert(field.id(), text);
        ui.end_row();
    }

    /// A box to tick, with a sentence below where it needs one either way.
    fn flag_ui(&mut self, ui: &mut Ui, setting: &Setting) {
        let key = setting.key();
        let mut is_on = setting.get(self.endpoint) == true;
        ui.label("");
        ui.vertical(|ui| {
            let response = ui.checkbox(&mut is_on, self.locale.text(&key));
            let (hint, off) = (format!("{key}-hint"), format!("{key}-off-hint"));
            if self.locale.has(&off) {
                self.hint_ui(ui, if is_on { &hint } else { &off });
            } else {
                response.on_hover_text(self.locale.text(&hint));
            }
        });
        setting.put(self.endpoint, is_on.into());
        ui.end_row();
    }

    /// Choices: in a row where they are few or each has its own sentence, which then stands below; in a list otherwise.
    fn choice_ui(&mut self, ui: &mut Ui, setting: &Setting, choices: &[(SettingValue, &'static str)]) {
        let (key, locale) = (setting.key(), self.locale);
        let held = setting.get(self.endpoint);
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
                    self.hint_ui(ui, &key);
                }
            });
        } else {
            let shown = choices.get(chosen).map(|(_, id)| name(id)).unwrap_or_default();
            let offered = choices.iter().enumerate().map(|(n, (_, id))| (n, n == chosen, name(id), hint.clone()));
            chosen = combo_ui(ui, label.id, setting.id, &shown, offered).unwrap_or(chosen);
        }
        if let Some((value, _)) = choices.get(chosen).filter(|(value, _)| *value != held) {
            setting.put(self.endpoint, value.clone());
        }
        ui.end_row();
    }
}
