//! What is chosen by its kind, each with a sentence about it: the model of a server, what it answers, the framing of a
//! stream; and below a kind the settings that take the whole width.

use egui::{Button, ComboBox, TextEdit, TextWrapMode, Ui};

use super::field::Field;
use super::{Drawing, Editing, rules};
use crate::address::Transport;
use crate::behaviour::{self, BEHAVIOURS};
use crate::framing::{self, FRAMINGS, Framing, Parameter};
use crate::lab::{Model, RoleSettings, SettingKind, setting};
use crate::ui::widgets::reason;

impl Drawing<'_> {
    /// How a server serves many.
    pub(super) fn model_ui(&mut self, ui: &mut Ui) {
        let transport = self.endpoint.transport();
        let models = Model::ALL.into_iter().filter(|model| model.fits(transport));
        let chosen = Some(self.endpoint.model());
        let key = |model| model_key(model, transport);
        self.kinds_ui(ui, "model", chosen, models, key, |drawing, clicked| {
            if let Some(model) = clicked {
                // The usual one is not written into the lab.
                drawing.endpoint.make_server().model = Some(model).filter(|model| *model != Model::usual(transport));
            }
            None
        });
    }

    pub(super) fn behaviour_ui(&mut self, ui: &mut Ui) {
        let chosen = behaviour::find(self.endpoint.behaviour());
        self.kinds_ui(ui, "behaviour", chosen, BEHAVIOURS.iter(), behaviour::Kind::key, |drawing, clicked| {
            if let Some(kind) = clicked {
                drawing.endpoint.make_server().behaviour = kind.id.to_owned();
            }
            drawing.form.behaviour_problem(drawing.endpoint).map(|problem| problem.text(drawing.locale))
        });
    }

    /// Of byte streams only: the others keep the boundaries of messages.
    pub(super) fn framing_ui(&mut self, ui: &mut Ui) {
        let chosen = Some(self.endpoint.framing.kind());
        self.kinds_ui(ui, "framing", chosen, FRAMINGS.iter(), framing::Kind::key, |drawing, clicked| {
            // The example is a notation that parses, which a test of the registry holds.
            drawing.take_framing(clicked.and_then(|kind| kind.example.parse().ok()));
            None
        });
        let kind = self.endpoint.framing.kind();
        match kind.parameter {
            Parameter::None => {}
            Parameter::Typed => self.field_ui(ui, Field::FramingParameter),
            Parameter::OneOf(offered) | Parameter::Choose(offered) => {
                let label = ui.label(self.locale.text(&format!("{}-parameter", kind.key())));
                let chosen = self.endpoint.framing.parameter();
                // The notation that the choice stands for, as a lab or the command line has it.
                let hint = |one: &str| format!("{}:{one}", kind.id);
                let choices = offered.iter().map(|one| (*one, *one == chosen, (*one).to_owned(), hint(one)));
                if let Some(one) = combo_ui(ui, label.id, "framing parameter", &chosen, choices) {
                    self.take_framing(kind.with(one).ok());
                }
                ui.end_row();
            }
        }
    }

    fn take_framing(&mut self, framing: Option<Framing>) {
        if let Some(framing) = framing {
            self.form.texts.insert(Field::FramingParameter.id(), framing.parameter());
            self.endpoint.framing = framing;
        }
    }

    /// A setting that takes the whole width: the text, or the rules.
    pub(super) fn wide_ui(&mut self, ui: &mut Ui, id: &str) {
        let Some(setting) = setting(id).filter(|setting| setting.applies_to(self.endpoint)) else { return };
        let RoleSettings::Server(server) = &mut self.endpoint.role else { return };
        let (settings, locale) = (&mut server.behaviour_settings, self.locale);
        ui.add_enabled_ui(self.editing == Editing::Allowed, |ui| match setting.kind {
            SettingKind::Lines(most) => {
                let label = ui.label(locale.text("setting-text"));
                let edit = TextEdit::multiline(&mut settings.text).desired_rows(3).desired_width(f32::INFINITY);
                let edit = edit.char_limit(most).hint_text(locale.text("setting-text-example"));
                ui.add(edit).labelled_by(label.id).on_hover_text(locale.text("setting-text-hint"));
            }
            _ => rules::rules_ui(ui, &mut settings.rules, locale),
        });
    }

    /// A row with the kinds to choose from, the sentence of the chosen one below, and what is wrong with it. `key` is that
    /// of a kind's name, and with `-hint` that of its sentence; `take` takes the one that was clicked, and says what is
    /// wrong then.
    fn kinds_ui<T: Copy + PartialEq>(
        &mut self,
        ui: &mut Ui,
        name: &str,
        chosen: Option<T>,
        kinds: impl Iterator<Item = T>,
        key: impl Fn(T) -> String,
        take: impl FnOnce(&mut Self, Option<T>) -> Option<String>,
    ) {
        let locale = self.locale;
        let text = |kind| locale.text(&key(kind));
        let hint_key = |kind| format!("{}-hint", key(kind));
        let choices = kinds.map(|kind| (kind, Some(kind) == chosen, text(kind), locale.text(&hint_key(kind))));
        let label = ui.label(locale.text(&format!("setting-{name}")));
        ui.vertical(|ui| {
            let clicked = combo_ui(ui, label.id, name, &chosen.map(text).unwrap_or_default(), choices);
            if let Some(kind) = clicked.or(chosen) {
                self.hint_ui(ui, &hint_key(kind));
            }
            if let Some(wrong) = take(self, clicked) {
                reason(ui, &wrong);
            }
        });
        ui.end_row();
    }
}

/// The key of a model's name; a socket of datagrams has other things to wait for.
pub(super) fn model_key(model: Model, transport: Transport) -> String {
    let kind = if transport.has_connections() { "" } else { "datagrams-" };
    format!("model-{kind}{model}")
}

/// A list to choose from, each choice with its hint; the one that was clicked.
pub(super) fn combo_ui<T>(
    ui: &mut Ui,
    label: egui::Id,
    salt: &str,
    shown: &str,
    choices: impl Iterator<Item = (T, bool, String, String)>,
) -> Option<T> {
    let mut clicked = None;
    let width = 150.0_f32.min(ui.available_width());
    let combo = ComboBox::from_id_salt(salt).selected_text(shown).width(width).height(320.0).truncate();
    let combo = combo.show_ui(ui, |ui| {
        for (choice, is_chosen, text, hint) in choices {
            let button = Button::selectable(is_chosen, text).wrap_mode(TextWrapMode::Extend);
            if ui.add(button).on_hover_text(hint).clicked() {
                clicked = Some(choice);
            }
        }
    });
    combo.response.labelled_by(label);
    clicked
}
